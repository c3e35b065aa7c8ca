"""Everything without a mouse."""

from __future__ import annotations

import re
from decimal import Decimal

from playwright.sync_api import Page, expect

from tests.browser.desk import REP, Desk


def tab_to(page: Page, role: str, name: str, limit: int = 60) -> None:
    """Press Tab until the element with this role and name has the focus."""
    wanted = page.get_by_role(role, name=re.compile(name))  # type: ignore[arg-type]
    for _ in range(limit):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"Tab does not reach the {role} “{name}”")


def choose(page: Page, text: str) -> None:
    page.keyboard.type(text)
    options = page.locator(
        ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-active"
    )
    expect(options).to_contain_text(text)
    page.keyboard.press("Enter")
    # The next key belongs to the next field only once the list has closed.
    expect(page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)")).to_have_count(0)


def test_a_quote_with_rows_from_sign_in_to_saved(desk: Desk) -> None:
    rep = desk.open(REP, signed_in=False)
    page = rep.page
    page.goto("/login")
    expect(page.get_by_label("邮箱")).to_be_focused()
    page.keyboard.type(REP)
    page.keyboard.press("Tab")
    page.keyboard.type(desk.server.password)
    page.keyboard.press("Enter")
    rep.sees_heading(re.compile("王思雨"))

    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="搜索或跳转")).to_be_focused()
    page.keyboard.type("新建报价单")
    palette = page.get_by_role("dialog")
    expect(palette).to_contain_text("新建报价单")
    page.keyboard.press("Enter")
    rep.sees_heading("新建报价单")

    expect(page.get_by_role("combobox", name=re.compile("^商机"))).to_be_focused()
    choose(page, "嘉禾食品")
    tab_to(page, "button", "添加一行")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="产品 1")).to_be_focused()
    choose(page, "智能网关 G100")
    page.keyboard.press("Tab")
    page.keyboard.type("含安装")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")  # the price came with the product
    expect(page.get_by_role("textbox", name="单价（含税） 1")).to_have_value("3,200.00")
    page.keyboard.press("Tab")
    page.keyboard.type("10")
    page.keyboard.press("Enter")  # past the last row: a new one
    expect(page.get_by_role("combobox", name="产品 2")).to_be_focused()
    choose(page, "用户培训")
    total = Decimal("2") * Decimal("3200") * Decimal("0.9") + Decimal("1800")
    expect(rep.figure("报价总额（含税）")).to_have_text(f"¥{total:,.2f}")
    page.keyboard.press("Control+s")
    heading = page.get_by_role("heading", level=1, name=re.compile(r"Q-\d{4}"))
    heading.wait_for()
    number = heading.inner_text().split()[0]
    record = rep.first("crm/quote", f'number == "{number}"')
    lines = rep.values("crm/quote", record["id"])["lines"]
    assert [(line["description"], line["qty"], line["amount"]) for line in lines] == [
        ("含安装", "2.00", "5760.00"),
        (None, "1.00", "1800.00"),
    ]


def test_rows_are_walked_with_arrows_and_opened_with_enter(desk: Desk) -> None:
    rep = desk.open(REP)
    page = rep.page
    rep.go("/app/crm/view/open_opportunities", "进行中的商机")
    rows = page.locator("#main tbody tr")
    rows.first.wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if rows.first.and_(page.locator(":focus")).count():
            break
    expect(rows.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    page.keyboard.press("Home")
    expect(rows.first).to_be_focused()
    name = rows.first.locator(".yz-row-link").inner_text()
    page.keyboard.press("Enter")
    rep.sees_heading(re.compile(re.escape(name)))
    page.keyboard.press("e")
    rep.sees_heading(f"编辑 {name}")


def test_the_help_lists_the_keys_and_they_work(desk: Desk) -> None:
    rep = desk.open(REP)
    page = rep.page
    rep.go("/app/crm/view/quotes", "全部报价单")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="键盘快捷键")
    expect(dialog).to_contain_text("搜索或跳转")
    rep.check_accessible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="搜索")).to_be_focused()
    page.keyboard.type("?t")  # in a field, letters are text
    expect(page.get_by_role("textbox", name="搜索")).to_have_value("?t")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("textbox", name="搜索").blur()
    page.keyboard.press("t")
    rep.sees_heading("我的待办")
    page.keyboard.press("h")
    rep.sees_heading(re.compile("王思雨"))
    rep.go("/app/crm/view/quotes", "全部报价单")
    page.keyboard.press("n")
    rep.sees_heading("新建报价单")


def test_focus_can_be_seen_and_the_content_reached_first(desk: Desk) -> None:
    rep = desk.open(REP)
    page = rep.page
    rep.go("/app/crm/view/quotes", "全部报价单")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到主要内容")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    unmarked = page.evaluate(
        """() => [...document.querySelectorAll('button, a')].filter((element) => {
            if (element.tabIndex < 0 || !element.checkVisibility({visibilityProperty: true})) return false;
            element.focus({focusVisible: true});
            const style = getComputedStyle(element);
            return style.outlineStyle === 'none' && style.boxShadow === 'none';
        }).map((element) => element.outerHTML)"""
    )
    assert not unmarked
