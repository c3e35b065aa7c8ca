"""The form designer: by mouse, by finger and by keys alone; formulas; what a role sees on a phone."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.desk import PHONE, Desk, Person

PICTURES = os.environ.get("YINGZAO_TEST_PICTURES")
DRAFT = "/api/apps/yard/draft"


def label(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def field(identifier: str, key: str, kind: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "key": key, "type": kind, "label": label(zh, en), **more}


STATES = [
    {"id": "o1", "key": "open", "label": label("在租", "Rented")},
    {"id": "o2", "key": "done", "label": label("已还", "Returned")},
]
RENTAL = {
    "id": "e1", "key": "rental", "label": label("租约", "Rental"), "title": "name",
    "fields": [
        field("f1", "name", "text", "名称", "Name", required=True),
        field("f2", "state", "choice", "状态", "State", options=STATES),
        field("f3", "price", "money", "日租金", "Daily rate"),
        field("f4", "days", "integer", "天数", "Days"),
        field("f5", "remark", "long_text", "备注", "Remarks", visible_when='state == "done"'),
        field("f6", "deposit", "money", "押金", "Deposit"),
    ],
}  # fmt: skip
FORM = {
    "id": "fo1", "key": "main", "label": label("租约表单", "Rental form"), "entity": "rental",
    "sections": [
        {"id": "a", "key": "a", "label": label("基本信息", "Basics"), "fields": ["name", "state", "remark"]},
        {"id": "b", "key": "b", "label": label("费用", "Costs"), "fields": ["price", "days"]},
    ],
}  # fmt: skip
YARD: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "yard", "version": "1.0.0", "label": label("租赁", "Yard")},
    "entities": [RENTAL],
    "forms": [FORM],
    "roles": [{"id": "r1", "key": "helper", "label": label("帮工", "Helper")}],
    "grants": [
        {"id": "g1", "role": "helper", "entity": "rental", "actions": ["create", "read", "update"],
         "fields": {"price": "hidden", "days": "read"}},
    ],
}  # fmt: skip


def administrator(desk: Desk, language: str = "zh", **how: Any) -> Person:
    """At the designer of a draft that is what it was."""
    person = desk.open_administrator(language=language, **how)
    if "yard" not in json.dumps(person.ask("GET", "/api/builder/apps")):
        person.ask("POST", "/api/apps", YARD)
        values = {"name": "塔吊", "price": "120.00", "days": "3", "state": "open"}
        person.ask("POST", "/api/records/yard/rental", {"values": values})
    revision = person.ask("GET", DRAFT)["revision"]
    person.ask("PUT", DRAFT, {"document": YARD}, match=revision)
    name = "租约表单" if language == "zh" else "Rental form"
    person.go("/build/yard/forms/fo1", name)
    frame(person.page, "a#name").wait_for()
    return person


def frame(page: Page, place: str) -> Locator:
    return page.locator(f'[data-place="{place}"]')


def hold(page: Page, place: str) -> Locator:
    """What takes hold of a field or an item."""
    return frame(page, place).locator("> .yz-frame-hold, > .yz-frame-head")


def places(page: Page) -> list[str]:
    return [one.get_attribute("data-place") or "" for one in page.locator("[data-place]").all()]


def shows(page: Page, *wanted: str) -> None:
    """These places, in this order."""
    selector = ", ".join(f'[data-place="{one}"]' for one in wanted)
    expect(page.locator(selector)).to_have_count(len(wanted))
    found = [one for one in places(page) if one in wanted]
    assert found == list(wanted), found


def saved(person: Person) -> dict[str, Any]:
    """The draft once everything is kept."""
    expect(person.page.locator(".yzb-save")).to_contain_text(re.compile("已保存|Saved"))
    document: dict[str, Any] = person.ask("GET", DRAFT)["document"]
    return document


def fields_of(document: dict[str, Any]) -> list[list[str]]:
    form = document["forms"][0]
    return [part["fields"] for part in form.get("layout") or form["sections"] if "fields" in part]


def drag(page: Page, item: Locator, target: Locator) -> None:
    item.scroll_into_view_if_needed()
    target.scroll_into_view_if_needed()
    start = item.bounding_box()
    assert start
    page.mouse.move(start["x"] + 30, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 42, start["y"] + 24, steps=3)
    expect(page.locator(".yz-drag-chip")).to_be_visible()
    # Twice: what is dragged near an edge scrolls the page.
    for _ in range(2):
        end = target.bounding_box()
        assert end
        page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
        expect(page.locator(".yz-over")).to_have_count(1)
    page.mouse.up()
    expect(page.locator(".yz-drag-chip")).to_have_count(0)


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def test_a_form_is_laid_out_by_mouse(desk: Desk) -> None:
    root = administrator(desk)
    page = root.page
    picture(page, "designer-desk-zh")
    root.check_accessible()

    # A field of the table that is not on the form yet, to the place of another one.
    drag(page, page.get_by_role("button", name="押金", exact=True), hold(page, "b#days"))
    shows(page, "b#price", "b#deposit", "b#days")
    # One that is, to the end of another section.
    drag(page, hold(page, "a#remark"), hold(page, "b"))
    shows(page, "a#name", "a#state", "b#price", "b#deposit", "b#days", "b#remark")
    # A field that did not exist, in one step with its place.
    drag(page, page.get_by_role("button", name="日期", exact=True), hold(page, "a#state"))
    added = page.locator('[data-place^="a#date"]')
    expect(added).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="日期")).to_be_visible()
    picture(page, "designer-field-zh")
    document = saved(root)
    assert fields_of(document) == [["name", "date", "state"], ["price", "deposit", "days", "remark"]]
    assert document["entities"][0]["fields"][-1]["type"] == "date"

    # Several at once.
    hold(page, "b#price").click()
    hold(page, "b#days").click(modifiers=["Control"])
    drag(page, hold(page, "b#days"), hold(page, "a#name"))
    shows(page, "a#price", "a#days", "a#name")

    # Undone step by step, also after the page was loaded again.
    saved(root)
    page.reload()
    frame(page, "a#price").wait_for()
    page.get_by_role("button", name=re.compile("^撤销")).click()
    expect(frame(page, "b#price")).to_be_visible()
    page.get_by_role("button", name=re.compile("^撤销")).click()
    expect(added).to_have_count(0)
    document = saved(root)
    assert [one["key"] for one in document["entities"][0]["fields"]][-1] == "deposit"


def test_items_hold_others_and_are_copied_to_another_form(desk: Desk) -> None:
    root = administrator(desk)
    page = root.page
    hold(page, "b").click()
    page.get_by_role("button", name="页签", exact=True).click()
    tabs = page.get_by_role("group", name=re.compile("^页签"))
    expect(tabs.get_by_role("tab")).to_have_count(2)
    page.get_by_label("第 1 个页签 英文").fill("Money")
    drag(page, hold(page, "b"), tabs.locator(".yz-end-tab").first)
    expect(tabs.get_by_role("group", name="分区 费用")).to_be_visible()
    picture(page, "designer-tabs-zh")
    root.check_accessible()
    document = saved(root)
    layout = document["forms"][0]["layout"]
    assert [part["type"] for part in layout] == ["section", "tabs"]
    assert layout[1]["tabs"][0]["label"]["en"] == "Money"
    assert fields_of(document) == [["name", "state", "remark"]]

    # Copied to a form of its own, without what that has already.
    page.locator('[data-place$="/b"] > .yz-frame-head').click()
    page.keyboard.press("Control+c")
    page.get_by_role("link", name="表单").last.click()
    page.get_by_role("button", name="为租约新建表单").click()
    root.sees_heading("租约表单")
    frame_of_days = page.locator('[data-place$="#days"]')
    frame_of_days.wait_for()
    frame_of_days.locator(".yz-frame-hold").click()
    page.keyboard.press("Delete")
    expect(frame_of_days).to_have_count(0)
    page.keyboard.press("Control+v")
    expect(frame_of_days).to_be_visible()
    expect(page.get_by_text(re.compile("^未放入.*price"))).to_be_visible()
    assert root.ask("POST", f"{DRAFT}/check")["issues"] == [] or saved(root)


def test_a_form_is_laid_out_by_keys_alone(desk: Desk) -> None:
    root = administrator(desk, "en")
    page = root.page
    picture(page, "designer-desk-en")

    def walk(to: Locator) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if to.and_(page.locator(":focus")).count():
                return
        raise AssertionError(f"never reached {to}")

    walk(hold(page, "a#name"))
    page.keyboard.press("ArrowDown")
    expect(hold(page, "a#state")).to_be_focused()
    # Picked up, carried, put down.
    page.keyboard.press("Space")
    expect(page.get_by_text("Picked up State.")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".yz-over")).to_have_count(1)
    page.keyboard.press("Escape")
    shows(page, "a#name", "a#state", "a#remark")
    # One step at a time.
    hold(page, "a#state").focus()
    page.keyboard.press("Alt+ArrowUp")
    shows(page, "a#state", "a#name")
    expect(hold(page, "a#state")).to_be_focused()
    # Something new behind it.
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Insert a field or an element").wait_for()
    page.keyboard.type("Depos")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    shows(page, "a#state", "a#deposit", "a#name")
    expect(hold(page, "a#deposit")).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Delete")
    expect(frame(page, "a#deposit")).to_have_count(0)
    expect(frame(page, "a#name")).to_have_count(0)
    page.keyboard.press("Control+z")
    shows(page, "a#state", "a#deposit", "a#name")
    assert fields_of(saved(root))[0] == ["state", "deposit", "name", "remark"]


def touch(session: CDPSession, kind: str, x: float = 0, y: float = 0) -> None:
    points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_on_a_phone_by_finger(desk: Desk) -> None:
    root = administrator(desk, size=PHONE)
    page = root.page
    root.check_fits()
    root.check_accessible()
    picture(page, "designer-phone-zh")
    item, target = hold(page, "a#name"), hold(page, "a#state")
    item.scroll_into_view_if_needed()
    start, end = item.bounding_box(), target.bounding_box()
    assert start
    assert end
    session = page.context.new_cdp_session(page)
    touch(session, "touchStart", start["x"] + 40, start["y"] + 30)
    # A finger that stays picks up.
    expect(page.locator(".yz-drag-chip")).to_be_visible()
    for step in range(1, 9):
        y = start["y"] + 30 + (end["y"] - start["y"] + 10) * step / 8
        touch(session, "touchMove", start["x"] + 40, y)
    expect(frame(page, "a#state")).to_have_class(re.compile("yz-over"))
    touch(session, "touchEnd")
    shows(page, "a#state", "a#name")
    # What is added is pressed in the list of elements.
    page.get_by_role("combobox", name="显示").click()
    root.option("组件").click()
    picture(page, "designer-phone-palette-zh")
    page.get_by_role("button", name="押金", exact=True).tap()
    expect(page.locator('[data-place$="#deposit"]')).to_be_visible()
    # Behind what was chosen.
    assert fields_of(saved(root)) == [["state", "name", "deposit", "remark"], ["price", "days"]]


def test_a_condition_in_rows_and_as_a_formula(desk: Desk) -> None:
    root = administrator(desk)
    page = root.page
    hold(page, "b#days").click()
    page.get_by_role("button", name="设置条件 显示条件").click()
    dialog = page.get_by_role("dialog", name="显示条件")
    dialog.get_by_role("button", name="添加条件", exact=True).click()
    dialog.get_by_role("combobox", name="字段").click()
    root.option("日租金").click()
    dialog.get_by_role("textbox", name=re.compile("日租金")).or_(
        dialog.get_by_role("spinbutton", name=re.compile("日租金"))
    ).fill("100")
    expect(dialog.get_by_role("status", name="试算结果")).to_have_text("成立")
    picture(page, "condition-rows-zh")
    root.check_accessible()
    # The same as text, with what it names as chips; what is wrong is said at its place.
    dialog.get_by_text("写公式").click()
    editor = dialog.get_by_role("textbox", name="显示条件")
    expect(editor.locator(".yz-term", has_text="日租金")).to_be_visible()
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" and stat")
    offer = page.get_by_role("option", name=re.compile("状态"))
    expect(offer).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type(" == ")
    page.get_by_role("option", name=re.compile("在租")).wait_for()
    page.keyboard.press("Enter")
    expect(editor.locator(".yz-term", has_text="在租")).to_be_visible()
    expect(dialog.get_by_role("status", name="试算结果")).to_have_text("成立")
    picture(page, "condition-text-zh")
    root.check_accessible()
    page.keyboard.type(" and nmae == 1")
    expect(dialog.get_by_role("alert")).to_contain_text("nmae")
    expect(editor.locator(".yz-formula-fault")).to_have_text("nmae")
    picture(page, "condition-fault-zh")
    for _ in range(len(" and nmae == 1")):
        page.keyboard.press("Backspace")
    expect(dialog.get_by_role("alert")).to_have_count(0)
    dialog.get_by_role("button", name="确定").click()
    expect(frame(page, "b#days").locator(".yz-frame-badge")).to_be_visible()
    written = saved(root)["entities"][0]["fields"][3]["visible_when"]
    assert written == 'price >= 100 and state == "open"'
    # And back in rows.
    page.get_by_role("button", name=re.compile("^修改显示条件")).click()
    expect(dialog.get_by_role("combobox", name="字段")).to_have_count(2)


def test_what_a_role_sees_on_a_phone(desk: Desk) -> None:
    root = administrator(desk)
    page = root.page
    page.get_by_text("预览", exact=True).click()
    inner = page.frame_locator("iframe")
    expect(inner.get_by_label("名称")).to_be_visible()
    expect(inner.get_by_label("日租金")).to_be_visible()
    picture(page, "preview-desk-zh")
    page.get_by_text("手机", exact=True).click()
    page.get_by_role("combobox", name="以此身份查看").click()
    root.option("帮工").click()
    expect(inner.get_by_label("名称")).to_be_visible()
    # Hidden from the role; only to be read; shown once its condition holds.
    expect(inner.get_by_label("日租金")).to_have_count(0)
    expect(inner.locator("#field-days")).to_have_class(re.compile("yz-derived"))
    expect(inner.get_by_text("备注")).to_have_count(0)
    inner.get_by_role("combobox", name="状态").click()
    inner.get_by_text("已还").last.click()
    expect(inner.get_by_text("备注")).to_be_visible()
    picture(page, "preview-phone-zh")
    # What is changed in the draft is there at once.
    page.get_by_text("设计", exact=True).click()
    hold(page, "a#name").click()
    page.get_by_label("字段名称 中文").fill("设备名称")
    page.get_by_text("预览", exact=True).click()
    expect(inner.get_by_label("设备名称")).to_be_visible()
    # The page in the frame shows itself to nobody else.
    answer = page.context.request.get("/form-preview/yard/fo1")
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert page.context.request.get("/build/yard").headers["x-frame-options"] == "DENY"
