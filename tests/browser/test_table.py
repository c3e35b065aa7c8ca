"""Working in a list as in a spreadsheet: cells, blocks, columns, groups, saved filters, many at once."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import DIRECTOR, MANAGER, REP, Desk, Person

VIEW = "/app/crm/view/open_opportunities"
RECORDS = "/api/records/crm/opportunity"


def make(person: Person, prefix: str, count: int = 3) -> list[dict[str, Any]]:
    """Opportunities named prefix 1, 2, …; the larger the number, the larger the amount."""
    customer = person.first("base/customer", "not is_blank(name)", sort="name")["id"]
    operations = [
        {
            "create": {
                "name": f"{prefix} {at}",
                "customer": customer,
                "amount": f"{at}000",
                "next_step": "打电话",
            }
        }
        for at in range(1, count + 1)
    ]
    for start in range(0, count, 200):
        person.ask("POST", f"{RECORDS}/batch", {"operations": operations[start : start + 200]})
    made: list[dict[str, Any]] = person.ask(
        "GET", RECORDS, filter=f'starts_with(name, "{prefix} ")', sort="amount", limit="500"
    )["records"]
    return made


def open_list(person: Person, prefix: str, more: str = "") -> Locator:
    person.page.goto(f'{VIEW}?filter=starts_with(name,"{prefix} ")&sort=amount{more}')
    grid = person.page.get_by_role("grid").first
    grid.locator("tbody tr").first.wait_for()
    return grid


def cell(grid: Locator, name: str, path: str) -> Locator:
    row = grid.get_by_role("row").filter(has=grid.page.get_by_role("link", name=name, exact=True))
    return row.locator(f'[data-path="{path}"]')


def at(person: Person, record: dict[str, Any]) -> dict[str, Any]:
    return person.values("crm/opportunity", record["id"])


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            const event = new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def test_cells_are_edited_with_the_keyboard(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    first, second, _ = make(manager, "键盘")
    grid = open_list(manager, "键盘")
    step = cell(grid, "键盘 1", "next_step")
    step.click()
    expect(step).to_be_focused()
    page.keyboard.press("Enter")
    editor = step.get_by_role("textbox")
    expect(editor).to_be_focused()
    editor.fill("寄样品")
    page.keyboard.press("Escape")
    expect(step).to_have_text("打电话")
    expect(step).to_be_focused()

    page.keyboard.press("F2")
    step.get_by_role("textbox").fill("寄样品")
    page.keyboard.press("Enter")
    expect(step).to_have_text("寄样品")
    below = cell(grid, "键盘 2", "next_step")
    expect(below).to_be_focused()
    # Typing begins an edit; Tab keeps it and goes on to the next cell that can be changed.
    page.keyboard.press("ArrowUp")
    expect(step).to_be_focused()
    amount = cell(grid, "键盘 1", "amount")
    while not amount.evaluate("(cell) => cell === document.activeElement"):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("1500")
    page.keyboard.press("Tab")
    expect(amount).to_have_text("¥1,500.00")
    expect(grid.locator(".yz-grid-editor")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(grid.locator(".yz-grid-editor")).to_have_count(0)
    # What is computed from it follows.
    expect(cell(grid, "键盘 1", "weighted_amount")).to_have_text("¥150.00")
    cell(grid, "键盘 2", "weighted_amount").dblclick()
    expect(page.locator(".ant-message")).to_contain_text("由其他字段计算得出")
    manager.check_accessible()
    assert (at(manager, first)["next_step"], at(manager, first)["amount"]) == ("寄样品", "1500.00")
    assert at(manager, second)["next_step"] == "打电话"


def test_what_is_refused_is_taken_back_and_says_why(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    (record,) = make(manager, "退回", 1)
    grid = open_list(manager, "退回")
    desk.expect_refusal(422, f"{RECORDS}/{record['id']}")
    amount = cell(grid, "退回 1", "amount")
    amount.click()
    page.keyboard.press("F2")
    amount.get_by_role("textbox").fill("-5")
    page.keyboard.press("Enter")
    expect(amount.get_by_role("alert")).to_contain_text("0")
    expect(amount).to_contain_text("¥1,000.00")
    manager.check_accessible()

    step = cell(grid, "退回 1", "next_step")
    step.click()
    page.keyboard.press("Enter")
    editor = step.get_by_role("textbox")
    editor.fill("上门拜访")
    director = desk.open(DIRECTOR)
    director.ask("PATCH", f"{RECORDS}/{record['id']}", {"values": {"next_step": "总监约谈"}}, match=1)
    desk.expect_refusal(412, f"{RECORDS}/{record['id']}")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="这条记录刚被其他人修改")
    expect(dialog).to_contain_text("总监约谈")
    expect(dialog).to_contain_text("上门拜访")
    manager.check_accessible()
    dialog.get_by_role("button", name="写入我的").click()
    expect(cell(grid, "退回 1", "next_step")).to_have_text("上门拜访")
    saved(manager, record, "next_step", "上门拜访")


def saved(person: Person, record: dict[str, Any], path: str, value: str) -> None:
    """What is shown at once has arrived at the server."""
    with person.page.expect_response("**/api/me") as asked:
        person.page.evaluate("fetch('/api/me')")
    assert asked.value.ok
    assert at(person, record)[path] == value


def test_a_block_is_pasted_after_a_look_at_it(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    records = make(manager, "粘贴")
    grid = open_list(manager, "粘贴")
    first = cell(grid, "粘贴 1", "amount")
    first.click()
    expect(first).to_be_focused()
    # Amount, the weighted amount, which is computed, and the day.
    paste(page, "2,500\t1\t2027-03-01\r\nmuch\t1\t2027/3/2\r\n-5\t1\t\r\n")
    dialog = page.get_by_role("dialog", name="核对修改")
    refused = dialog.get_by_role("region", name="不会修改")
    expect(refused).to_contain_text("much")
    expect(refused).to_contain_text("由其他字段计算得出")
    changes = dialog.get_by_role("region", name="将会修改")
    expect(changes).to_contain_text("¥2,500.00")
    expect(changes).to_contain_text("2027-03-02")
    manager.check_accessible()
    dialog.get_by_role("button", name=re.compile("^修改")).click()
    expect(dialog).to_have_count(0)
    expect(cell(grid, "粘贴 1", "amount")).to_have_text("¥2,500.00")
    assert at(manager, records[0])["amount"] == "2500.00"
    assert at(manager, records[1])["amount"] == "2000.00"


def test_a_range_is_filled_down_and_copied(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    records = make(manager, "填充")
    manager.ask("PATCH", f"{RECORDS}/{records[0]['id']}", {"values": {"next_step": "签约"}}, match=1)
    grid = open_list(manager, "填充")
    first = cell(grid, "填充 1", "next_step")
    expect(first).to_have_text("签约")
    first.click()
    expect(first).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(cell(grid, "填充 3", "next_step")).to_be_focused()
    copied = page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            const event = new ClipboardEvent('copy', {clipboardData, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
            return clipboardData.getData('text/plain');
        }"""
    )
    assert copied == "签约\n打电话\n打电话"
    page.keyboard.press("Control+d")
    page.get_by_role("dialog", name="核对修改").get_by_role("button", name="修改 2 个单元格").click()
    expect(cell(grid, "填充 3", "next_step")).to_have_text("签约")
    assert [at(manager, record)["next_step"] for record in records] == ["签约"] * 3


def test_columns_are_ones_own_and_stay(desk: Desk) -> None:
    manager, director = desk.open(MANAGER), desk.open(DIRECTOR)
    page = director.page
    make(manager, "列宽", 2)
    grid = open_list(director, "列宽")
    page.get_by_role("button", name="列设置").click()
    panel = page.locator(".yz-column-panel")
    with page.expect_response(lambda answer: answer.url.endswith("/layout")):
        panel.get_by_role("checkbox", name="下一步计划").uncheck()
        panel.get_by_role("checkbox", name="客户需求").check()
        panel.get_by_role("button", name="将客户需求前移").click()
        panel.get_by_text("紧凑").click()
    director.check_accessible()
    header = grid.get_by_role("columnheader", name=re.compile("^客户需求"))
    expect(header).to_be_visible()
    page.keyboard.press("Escape")
    width = header.bounding_box()
    assert width is not None
    with page.expect_response(lambda answer: answer.url.endswith("/layout")):
        page.get_by_role("separator", name="客户需求的列宽").focus()
        for _ in range(4):
            page.keyboard.press("ArrowRight")
    grid = open_list(director, "列宽")
    wider = grid.get_by_role("columnheader", name=re.compile("^客户需求")).bounding_box()
    assert wider is not None
    assert wider["width"] >= width["width"] + 60
    expect(grid.get_by_role("columnheader", name=re.compile("^下一步计划"))).to_have_count(0)
    theirs = open_list(manager, "列宽")
    expect(theirs.get_by_role("columnheader", name=re.compile("^下一步计划"))).to_be_visible()


def test_filters_are_kept_shared_and_opened_with(desk: Desk) -> None:
    manager, rep = desk.open(MANAGER), desk.open(REP)
    page = manager.page
    make(manager, "筛选", 2)
    grid = open_list(manager, "筛选")
    expect(page.get_by_role("img", name="有未保存的修改")).to_be_visible()
    page.get_by_role("button", name="已存条件").click()
    page.get_by_role("button", name="另存筛选…").click()
    dialog = page.get_by_role("dialog", name="另存筛选…")
    expect(dialog.get_by_label("名称")).to_be_focused()
    dialog.get_by_label("名称").fill("我关注的")
    dialog.get_by_role("checkbox").check()
    manager.check_accessible()
    dialog.get_by_role("button", name="保存").click()
    button = page.get_by_role("button", name="我关注的")
    expect(button).to_be_visible()
    expect(page.get_by_role("img", name="有未保存的修改")).to_have_count(0)

    # Filtering by a cell's value changes what is shown, not what is kept.
    cell(grid, "筛选 1", "amount").click(button="right")
    page.get_by_role("button", name="筛选“1000.00”").click()
    expect(grid.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("img", name="有未保存的修改")).to_be_visible()

    button.click()
    page.get_by_role("button", name="打开列表时使用我关注的").click()
    expect(page.get_by_role("button", name="打开列表时使用我关注的")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.goto(VIEW)
    expect(button).to_be_visible()
    expect(page.locator("tbody .yz-row-link")).to_have_text(["筛选 1", "筛选 2"])

    rep.go(VIEW, re.compile("进行中的商机"))
    rep.page.get_by_role("button", name="已存条件").click()
    expect(rep.page.get_by_role("button", name=re.compile("我关注的 来自林雅琴"))).to_be_visible()
    expect(rep.page.get_by_role("button", name="删除我关注的")).to_have_count(0)


def test_many_are_changed_at_once_and_back(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    records = make(manager, "批量")
    grid = open_list(manager, "批量")
    grid.get_by_role("checkbox", name="选中已显示的全部记录").check()
    page.get_by_role("button", name="批量修改").click()
    dialog = page.get_by_role("dialog", name="批量修改 3 条记录")
    manager.choose("字段", "下一步计划")
    dialog.get_by_label("下一步计划的新内容").fill("统一回访")
    manager.check_accessible()
    dialog.get_by_role("button", name="修改 3 条记录").click()
    progress = page.get_by_role("status").filter(has_text="已修改 3 条")
    expect(progress).to_be_visible()
    expect(cell(grid, "批量 3", "next_step")).to_have_text("统一回访")
    manager.check_accessible()
    progress.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("status").filter(has_text="已撤销 3 条")).to_be_visible()
    expect(cell(grid, "批量 3", "next_step")).to_have_text("打电话")

    grid.get_by_role("checkbox", name="选中第 2 行").check()
    page.get_by_role("button", name="批量删除").click()
    page.get_by_role("dialog", name="删除 1 条记录？").get_by_role("button", name="批量删除").click()
    expect(page.get_by_role("status").filter(has_text="已删除 1 条")).to_be_visible()
    expect(grid.locator("tbody .yz-row-link")).to_have_text(["批量 1", "批量 3"])
    assert at(manager, records[0])["next_step"] == "打电话"


def test_groups_totals_and_several_columns_of_order(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    records = make(manager, "分组", 4)
    for record in records[:2]:
        change = {"values": {"stage": "engaging"}}
        manager.ask("PATCH", f"{RECORDS}/{record['id']}", change, match=1)
    grid = open_list(manager, "分组")
    expect(grid.locator("tfoot")).to_contain_text("¥10,000.00")
    page.get_by_role("button", name="销售阶段").click()
    page.get_by_role("button", name="预计金额").click(modifiers=["Shift"])
    page.get_by_role("button", name="预计金额").click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"sort=stage%2C-amount"))
    expect(grid.locator("tbody .yz-row-link")).to_have_text(["分组 2", "分组 1", "分组 4", "分组 3"])

    manager.choose("分组依据", "销售阶段")
    group = page.get_by_role("button", name=re.compile("需求确认.*2"))
    expect(group).to_contain_text("¥3,000.00")
    if group.get_attribute("aria-expanded") == "false":
        group.click()
    expect(page.locator(".yz-group").filter(has=group).locator("tbody .yz-row-link")).to_have_text(
        ["分组 2", "分组 1"]
    )
    manager.check_accessible()


def test_a_long_list_is_drawn_where_one_looks(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    make(manager, "长表", 300)
    grid = open_list(manager, "长表")
    grid.locator("tbody tr").first.focus()
    # Fifty at first; whoever comes near their end gets two hundred more, sooner or later than the key.
    for shown in ("250|300", "300"):
        page.keyboard.press("End")
        status = page.get_by_role("status").filter(has_text=re.compile(f"已显示 ({shown}) 条"))
        expect(status).to_be_visible()
    page.keyboard.press("End")
    expect(grid.get_by_role("link", name="长表 300", exact=True)).to_be_in_viewport()
    assert grid.locator("tbody tr").count() < 100
    expect(grid.locator('tbody tr[aria-rowindex="301"]')).to_be_focused()
    manager.check_accessible()
