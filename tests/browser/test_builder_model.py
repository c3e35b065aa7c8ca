"""The data model in the builder, from an empty app: by mouse, by keys alone, over data that are there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import PHONE, Desk, Person

BLOCK = "配件\t数量\t购入日期\t金额\n三脚架\t2\t2026-03-01\t120.50\n电池\t5\t2026-03-02\t80\n"


def begin(person: Person, app: str) -> Page:
    """An app nobody has published, open at its data."""
    person.ask(
        "PUT",
        f"/api/apps/{app}/draft",
        {
            "document": {
                "format": "yingzao/1",
                "app": {"key": app, "version": "1.0.0", "label": {"zh": "租赁", "en": "Rental"}},
            }
        },
        match=0,
    )
    page = person.page
    page.goto(f"/build/{app}/data")
    return page


def saved(person: Person, app: str) -> dict[str, Any]:
    """The draft, once everything is saved."""
    expect(person.page.locator(".yzb-save")).to_contain_text("已保存")
    document: dict[str, Any] = person.ask("GET", f"/api/apps/{app}/draft")["document"]
    return document


def fields_of(document: dict[str, Any], label: str) -> list[tuple[str, str]]:
    entity = next(one for one in document["entities"] if one["label"]["zh"] == label)
    return [(field["label"]["zh"], field["type"]) for field in entity["fields"]]


def add_field(page: Page, name: str, type: str) -> None:
    page.get_by_label("新字段的类型").select_option(type)
    page.get_by_label("新字段名称，按回车添加").fill(name)
    page.get_by_role("button", name="添加字段").click()
    expect(page.get_by_label(f"“{name}”的名称")).to_be_visible()


def names(page: Page) -> list[str]:
    inputs = page.locator(".yzm-fields .yzm-name .yzm-input")
    return [input.input_value() for input in inputs.all()]


def test_two_related_tables_by_mouse(desk: Desk) -> None:
    person = desk.open_administrator()
    page = begin(person, "rental")
    page.locator("main").get_by_role("button", name="新建数据表").last.click()
    expect(page.locator(".yzm-fields")).to_be_visible()
    page.get_by_label("数据表名称").fill("设备")
    page.get_by_label("数据表名称").press("Enter")
    add_field(page, "状态", "choice")
    add_field(page, "日租金", "money")
    add_field(page, "购入日期", "date")

    # Options of the choice, in the panel beside the table.
    page.get_by_role("button", name="“状态”的设置").click()
    panel = page.get_by_role("complementary", name="“状态”的设置")
    panel.get_by_role("button", name="粘贴选项").click()
    page.get_by_role("dialog").get_by_label("粘贴选项").fill("在库\n已租出\n维修中")
    page.get_by_role("dialog").get_by_role("button", name="添加", exact=True).click()
    expect(panel.get_by_label("选项“维修中”的名称")).to_be_visible()
    panel.get_by_role("button", name="删除选项“选项一”").click()
    expect(panel.get_by_label("选项“选项一”的名称")).to_have_count(0)
    person.check_accessible()
    panel.get_by_role("button", name="关闭").click()

    # Another table that leads to the first.
    page.get_by_role("navigation", name="数据表").get_by_role("button", name="新建数据表").click()
    page.get_by_label("数据表名称").fill("租用")
    page.get_by_label("数据表名称").press("Enter")
    add_field(page, "设备", "reference")
    page.get_by_role("checkbox", name="“设备”必填").check()
    page.get_by_role("button", name="粘贴字段").click()
    dialog = page.get_by_role("dialog", name="粘贴字段")
    dialog.get_by_label("在此粘贴").fill(BLOCK)
    expect(dialog.get_by_label("“购入日期”的类型")).to_have_value("date")
    dialog.get_by_role("checkbox", name="配件").uncheck()
    dialog.get_by_role("button", name="添加 3 个字段").click()
    expect(page.get_by_label("“金额”的名称")).to_be_visible()

    document = saved(person, "rental")
    assert fields_of(document, "设备") == [
        ("名称", "text"), ("状态", "choice"), ("日租金", "money"), ("购入日期", "date"),
    ]  # fmt: skip
    assert fields_of(document, "租用") == [
        ("名称", "text"), ("设备", "reference"), ("数量", "integer"), ("购入日期", "date"), ("金额", "money"),
    ]  # fmt: skip
    device, rent = document["entities"]
    assert [option["label"]["zh"] for option in device["fields"][1]["options"]] == [
        "在库",
        "已租出",
        "维修中",
    ]
    assert rent["fields"][1]["entity"] == device["key"]
    assert rent["fields"][1]["required"] is True

    # Dragged to another place, deleted, and brought back.
    handle = page.locator("[data-handle]").last
    handle.drag_to(page.locator(".yzm-fields tbody tr").first, steps=10)
    expect(page.locator(".yzm-fields .yzm-name .yzm-input").first).to_have_value("金额")
    page.get_by_role("button", name="“金额”的更多操作").click()
    page.locator(".yz-menu-popover").get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    expect(page.get_by_label("“金额”的名称")).to_have_count(0)
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_label("“金额”的名称")).to_be_visible()

    # Deleting what is used says where.
    page.get_by_role("navigation", name="数据表").get_by_role("button", name="设备").first.click()
    page.get_by_role("button", name="“设备”的更多操作").click()
    page.locator(".yz-menu-popover").get_by_role("button", name="删除").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="字段「设备」")).to_be_visible()
    dialog.get_by_role("button", name="取消").click()

    page.get_by_role("button", name="关系图").click()
    expect(page.get_by_role("link", name="打开 租用")).to_be_visible()
    person.check_accessible()
    page.get_by_role("link", name="打开 租用").click()
    expect(page.get_by_role("heading", name="租用")).to_be_visible()
    for tab in ("约束与索引", "数据表设置", "示例数据"):
        page.get_by_role("tab", name=tab).click()
        person.check_accessible()


def test_two_related_tables_by_keys_alone(desk: Desk) -> None:
    person = desk.open_administrator()
    page = begin(person, "typed")
    keys = page.keyboard
    start = page.locator("main").get_by_role("button", name="新建数据表").last
    start.wait_for()

    def tab_to(name: str, shift: bool = False) -> None:
        """Tab on until what has focus is called so."""
        for _ in range(150):
            found = page.evaluate(
                "() => { const e = document.activeElement;"
                " return e?.getAttribute('aria-label') || e?.innerText?.trim() || '' }"
            )
            if found.startswith(name):
                return
            keys.press("Shift+Tab" if shift else "Tab")
        pytest.fail(f"nothing called {name} is reached by Tab")

    tab_to("新建数据表")

    def down_to(list: Locator, value: str) -> None:
        expect(list).to_be_focused()
        for _ in range(40):
            if list.input_value() == value:
                return
            keys.press("ArrowDown")
        pytest.fail(f"no {value} in the list")

    keys.press("Enter")
    expect(page.get_by_label("数据表名称")).to_be_focused()
    keys.press("Control+A")
    keys.type("课程")
    keys.press("Enter")
    tab_to("新字段名称")
    for name in ("学时", "教师"):
        keys.type(name)
        keys.press("Enter")
        expect(page.get_by_label(f"“{name}”的名称")).to_be_visible()
    tab_to("“学时”的类型", shift=True)
    down_to(page.get_by_label("“学时”的类型"), "integer")
    # Order: with the handle held, or with Alt.
    tab_to("移动字段“教师”")
    keys.press("Alt+ArrowUp")
    expect(page.locator(".yzm-fields .yzm-name .yzm-input").nth(1)).to_have_value("教师")
    tab_to("“教师”必填")
    keys.press("Space")
    expect(page.get_by_role("checkbox", name="“教师”必填")).to_be_checked()

    tab_to("新建数据表", shift=True)
    keys.press("Enter")
    expect(page.get_by_label("数据表名称")).to_be_focused()
    keys.press("Control+A")
    keys.type("报名")
    keys.press("Enter")
    tab_to("新字段名称")
    keys.press("Tab")
    down_to(page.get_by_label("新字段的类型"), "reference")
    keys.press("Shift+Tab")
    keys.type("课程")
    keys.press("Enter")
    expect(page.get_by_label("“课程”的名称")).to_be_visible()

    # Letters typed are one step; undo takes the field back, redo brings it again.
    tab_to("撤销", shift=True)
    keys.press("Enter")
    expect(page.get_by_label("“课程”的名称")).to_have_count(0)
    tab_to("重做")
    keys.press("Enter")
    expect(page.get_by_label("“课程”的名称")).to_be_visible()

    document = saved(person, "typed")
    assert fields_of(document, "课程") == [("名称", "text"), ("教师", "text"), ("学时", "integer")]
    course, enrolment = document["entities"]
    assert enrolment["fields"][1]["entity"] == course["key"]
    assert course["fields"][1]["required"] is True

    tab_to("关系图")
    keys.press("Enter")
    tab_to("打开 课程")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="课程")).to_be_visible()


def test_a_change_of_type_shows_what_it_would_lose(desk: Desk) -> None:
    person = desk.open_administrator(language="en")
    page = person.page
    before = person.ask("GET", "/api/apps/crm/draft")["document"]
    entity = next(one for one in before["entities"] if one["key"] == "opportunity")
    name = next(field for field in entity["fields"] if field["key"] == "name")
    page.goto(f"/build/crm/data/{entity['id']}")
    type = page.get_by_label(f"Type of {name['label']['en']}", exact=True)
    type.select_option("integer")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("table", name="Records that do not fit")).to_be_visible()
    expect(dialog.get_by_text("becomes blank").first).to_be_visible()
    person.check_accessible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(type).to_have_value("text")

    # Another option takes the place of one records have; every formula that names it is listed.
    stage = next(field for field in entity["fields"] if field["key"] == "stage")
    options = {option["key"]: option["label"]["en"] for option in stage["options"]}
    page.get_by_role("button", name=f"Settings of {stage['label']['en']}", exact=True).click()
    page.get_by_role("button", name=f"Delete the option {options['negotiation']}").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("records have it")).to_be_visible()
    dialog.get_by_role("combobox", name="Option that takes its place").click()
    person.option(options["quotation"]).click()
    person.check_accessible()
    dialog.get_by_role("button", name="Replace", exact=True).click()
    expect(page.get_by_text("Replaced options (1)")).to_be_visible()
    draft = person.ask("GET", "/api/apps/crm/draft")
    after = json.dumps(draft["document"], ensure_ascii=False)
    assert '"replaced_by": "quotation"' in after
    assert '\\"negotiation\\"' not in after
    person.ask("DELETE", "/api/apps/crm/draft", match=draft["revision"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone(desk: Desk, language: str) -> None:
    person = desk.open_administrator(size=PHONE, language=language)
    page = person.page
    page.goto("/build/crm/data")
    page.locator(".yzm-fields").wait_for()
    person.check_fits()
    person.check_accessible()
    page.locator(".yzm-fields tbody tr").first.get_by_role("button").nth(1).click()
    page.locator(".yzm-panel").wait_for()
    person.check_accessible()
    page.goto("/build/crm/data/diagram")
    page.locator(".yzd-box").first.wait_for()
    person.check_fits()
    person.check_accessible()
