"""On a phone of 390 × 844: cards, bottom bar, deciding; nothing wider than the screen."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.desk import MANAGER, PHONE, REP, Desk, Person
from tests.browser.quotes import submitted_quote


def look(person: Person) -> None:
    person.check_fits()
    person.check_accessible()


def test_from_sign_in_over_cards_to_a_saved_quote(desk: Desk) -> None:
    rep = desk.open(REP, size=PHONE, signed_in=False)
    page = rep.page
    page.goto("/login")
    page.get_by_role("heading", name="登录").wait_for()
    look(rep)
    rep.sign_in()
    rep.sees_heading(re.compile("王思雨"))
    look(rep)

    bar = page.get_by_role("navigation", name="主导航")
    bar.get_by_role("link", name="应用").tap()
    page.get_by_role("link", name="进行中的商机").first.tap()
    rep.sees_heading("进行中的商机")
    expect(page.get_by_role("table")).to_have_count(0)
    cards = page.locator(".yz-cards a")
    expect(cards.first).to_be_visible()
    look(rep)
    name = cards.first.locator(".yz-card-title").inner_text()
    cards.first.tap()
    rep.sees_heading(re.compile(re.escape(name)))
    look(rep)
    page.get_by_role("tab", name="动态").tap()
    look(rep)

    page.goto("/app/crm/new/crm.quote")
    rep.sees_heading("新建报价单")
    look(rep)
    page.get_by_role("combobox", name="商机").tap()
    page.keyboard.type("嘉禾食品")
    rep.option("嘉禾食品").tap()
    page.get_by_role("button", name="添加一行").tap()
    row = page.get_by_role("dialog")
    row.get_by_role("combobox", name="产品").tap()
    page.keyboard.type("智能网关 G100")
    rep.option("智能网关 G100").tap()
    expect(row.get_by_label("单价（含税）")).to_have_value("3,200.00")
    row.get_by_label("数量").fill("3")
    look(rep)
    row.get_by_role("button", name="完成").tap()
    expect(page.locator(".yz-row-card")).to_contain_text("智能网关 G100")
    expect(rep.figure("报价总额（含税）")).to_have_text("¥9,600.00")
    look(rep)
    page.get_by_role("button", name="保存", exact=True).tap()
    page.get_by_role("heading", level=1, name=re.compile(r"Q-\d{4}")).wait_for()
    look(rep)


def test_a_task_is_approved(desk: Desk) -> None:
    quote = submitted_quote(desk.open(REP))
    manager = desk.open(MANAGER, size=PHONE)
    page = manager.page
    page.goto("/")
    bar = page.get_by_role("navigation", name="主导航")
    bar.get_by_role("link", name="我的待办").tap()
    look(manager)
    page.get_by_role("link", name=re.compile(quote.number)).tap()
    task = page.get_by_role("region", name=quote.number)
    expect(task.get_by_role("heading", name=quote.number)).to_be_visible()
    look(manager)
    approve = task.get_by_role("button", name="同意")
    expect(approve).to_be_in_viewport()
    box = approve.bounding_box()
    assert box is not None
    assert box["height"] >= 40
    approve.tap()
    expect(manager.toast("已同意")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(quote.number))).to_have_count(0)
    assert manager.values("crm/quote", quote.id)["status"] == "approved"
    look(manager)


def test_every_other_screen_fits(desk: Desk) -> None:
    manager = desk.open(MANAGER, size=PHONE)
    page = manager.page
    customer = manager.first("base/customer", "not is_blank(name)", sort="name")["id"]
    for path in (
        "/apps",
        "/me",
        "/app/crm/dashboard/sales_board",
        "/app/crm/view/quotes",
        "/app/crm/view/stage_changes",
        f"/app/base/record/base.customer/{customer}",
        f"/app/base/edit/base.customer/{customer}",
        "/tasks?show=done",
    ):
        page.goto(path)
        page.locator("#main h1").first.wait_for()
        look(manager)
    page.goto("/app/crm/view/quotes")
    page.get_by_role("button", name="筛选").tap()
    page.get_by_role("combobox", name="字段").wait_for()
    look(manager)
