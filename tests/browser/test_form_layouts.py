"""A form in tabs, columns, notes and buttons; half-filled ones at another device; what is there already."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.desk import PHONE, Desk, Person

PICTURES = os.environ.get("YINGZAO_TEST_PICTURES")


def label(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def field(identifier: str, key: str, kind: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "key": key, "type": kind, "label": label(zh, en), **more}


def item(key: str, kind: str, zh: str = "", en: str = "", **more: Any) -> dict[str, Any]:
    return {"id": key, "key": key, "type": kind, "label": label(zh, en) if zh else {}, **more}


def part(key: str, zh: str, en: str, *layout: dict[str, Any]) -> dict[str, Any]:
    return {"id": key, "key": key, "label": label(zh, en), "layout": list(layout)}


NAMES = ("name", "phone", "level")
TIP = label("正在登记 {name}，级别 {level}。", "Registering {name}, {level}.")
LEFT = part("left", "", "", item("who", "section", "联系", "Contact", fields=["name", "phone"]))
RIGHT = part("right", "", "", item("what", "section", "分类", "Kind", fields=["level"]))
PLAN = {"entity": "visit", "values": {"grower": "id", "topic": 'concat(name, " 走访")'}}
LAYOUT = [
    item("tip", "note", text=TIP, tone="info", visible_when="not is_blank(name)"),
    item("pages", "tabs", tabs=[
        part("basic", "基本信息", "Basics", item("sides", "columns", columns=[{**LEFT, "share": 2}, RIGHT])),
        part("land", "地块", "Land", item("where", "section", "位置", "Place", fields=["address", "area"])),
    ]),
    item("more", "section", "其他", "More", collapsible="closed", fields=["remark"]),
    item("visits", "related", "走访记录", "Visits", entity="visit", field="grower", columns=["topic"]),
    item("plan", "button", "安排走访", "Plan a visit", look="primary", create=PLAN),
]  # fmt: skip
APP: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "garden", "version": "1.0.0", "label": label("园艺", "Garden")},
    "entities": [
        {
            "id": "e1", "key": "grower", "label": label("种植户", "Grower"), "title": "name",
            "duplicates": [
                {"id": "d1", "key": "same_phone", "match": [{"field": "phone"}]},
            ],
            "fields": [
                field("f1", "name", "text", "名称", "Name", required=True),
                field("f2", "phone", "phone", "电话", "Phone", index=True),
                field("f3", "level", "choice", "级别", "Level", options=[
                    {"id": "o1", "key": "a", "label": label("重点", "Key")},
                    {"id": "o2", "key": "b", "label": label("普通", "Regular")},
                ]),
                field("f4", "address", "text", "地址", "Address", required=True),
                field("f5", "area", "decimal", "面积（亩）", "Area", scale=2),
                field("f6", "remark", "long_text", "备注", "Remarks"),
            ],
        },
        {
            "id": "e2", "key": "visit", "label": label("走访", "Visit"), "title": "topic",
            "fields": [
                field("f1", "topic", "text", "主题", "Topic", required=True),
                field("f2", "grower", "reference", "种植户", "Grower", entity="grower"),
            ],
        },
    ],
    "forms": [
        {
            "id": "fo0", "key": "pocket", "label": label("手机表单", "On the phone"), "entity": "grower",
            "device": "phone", "purposes": ["create", "edit"],
            "sections": [
                {"id": "s", "key": "s", "label": label("要点", "Essentials"), "fields": [*NAMES, "address"]},
            ],
        },
        {
            "id": "fo1", "key": "whole", "label": label("完整表单", "Whole"),
            "entity": "grower",
            "layout": LAYOUT,
        },
    ],
    "views": [{"id": "v1", "key": "growers", "label": label("种植户", "Growers"), "entity": "grower",
               "columns": ["name", "phone", "level"]}],
    "navigation": [{"id": "n", "key": "n", "label": label("园艺", "Garden"), "entries": [
        {"id": "n1", "key": "growers", "view": "growers"}]}],
    "roles": [{"id": "r1", "key": "keeper", "label": label("管理员", "Keeper")}],
    "grants": [],
}  # fmt: skip


def installed(person: Person) -> None:
    """With nothing half-filled of an earlier test."""
    if "garden" not in json.dumps(person.ask("GET", "/api/apps")):
        person.ask("POST", "/api/apps", APP)
    for draft in person.ask("GET", "/api/form-drafts")["drafts"]:
        person.ask(
            "DELETE", f"/api/form-drafts/{draft['entity'].replace('.', '/')}/{draft['record'] or 'new'}"
        )


def picture(page: Page, name: str) -> None:
    """For whoever judges the screens; no test looks at it."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_from_a_phone_to_the_desk_and_into_the_record(desk: Desk) -> None:
    root = desk.open_administrator()
    installed(root)
    known = {"name": "绿源合作社", "phone": "13812345678", "address": "一号路"}
    root.ask("POST", "/api/records/garden/grower", {"values": known})

    # Begun on the phone, in the form for phones.
    phone = desk.open_administrator(size=PHONE)
    phone.go("/app/garden/new/garden.grower", "新建种植户")
    expect(phone.page.get_by_role("tab")).to_have_count(0)
    phone.page.locator("#field-name").fill("绿源家庭农场")
    expect(phone.page.get_by_role("status").filter(has_text="草稿已保存")).to_be_visible()
    phone.check_accessible()
    phone.check_fits()
    picture(phone.page, "phone-create-zh")

    # Continued at the desk, in the form for that.
    page = root.page
    root.go("/app/garden/new/garden.grower", "新建种植户")
    expect(page.get_by_role("alert").filter(has_text="保存的草稿")).to_be_visible()
    picture(page, "desk-draft-zh")
    page.get_by_role("button", name="继续填写").click()
    expect(root.page.locator("#field-name")).to_have_value("绿源家庭农场")
    expect(page.get_by_role("note")).to_contain_text("正在登记 绿源家庭农场")
    page.locator("#field-phone").fill("13812345678")
    hint = page.get_by_role("status").filter(has_text="相似的记录")
    expect(hint.get_by_role("link", name="绿源合作社")).to_be_visible()
    root.choose("级别", "重点")
    expect(page.get_by_role("note")).to_contain_text("级别 重点")
    root.check_accessible()
    picture(page, "desk-create-zh")

    # What is wrong on the other page leads there.
    page.keyboard.press("Control+s")
    page.get_by_role("alert").get_by_role("button", name=re.compile("地址")).click()
    expect(page.get_by_role("tab", name="地块")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#field-address")).to_be_focused()
    picture(page, "desk-issue-zh")
    page.keyboard.type("二号路")
    desk.expect_refusal(422, "/api/records/garden/grower")
    page.keyboard.press("Control+s")
    warning = page.get_by_role("alert").filter(has_text="已有 1 条相似的记录：绿源合作社")
    expect(warning).to_be_visible()
    picture(page, "desk-warning-zh")
    page.get_by_role("button", name="仍然保存").click()
    root.sees_heading("绿源家庭农场")

    # Read in the same layout, with its related list and its button.
    expect(page.get_by_role("note")).to_contain_text("级别 重点")
    page.get_by_role("tab", name="地块").click()
    expect(page.get_by_role("tabpanel", name="地块")).to_contain_text("二号路")
    expect(page.get_by_role("region", name="走访记录")).to_be_visible()
    root.check_accessible()
    picture(page, "desk-read-zh")
    page.get_by_role("link", name=re.compile("安排走访")).click()
    root.sees_heading("新建走访")
    expect(page.locator("#field-topic")).to_have_value("绿源家庭农场 走访")
    page.keyboard.press("Control+s")
    root.sees_heading("绿源家庭农场 走访")


def test_keyboard_alone_fills_a_form_in_tabs(desk: Desk) -> None:
    root = desk.open_administrator(language="en")
    installed(root)
    root.ask("PATCH", "/api/me", {"language": "en"})
    page = root.page
    root.go("/app/garden/new/garden.grower", "New grower")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.get_by_role("tab", name="Basics").and_(page.locator(":focus")).count():
            break
    page.keyboard.press("Tab")
    page.keyboard.type("Willow Nursery")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Land")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("3 Mill Lane")
    expect(page.get_by_role("status").filter(has_text="Draft kept")).to_be_visible()
    root.check_accessible()
    picture(page, "desk-create-en")
    page.keyboard.press("Control+s")
    root.sees_heading("Willow Nursery")
    picture(page, "desk-read-en")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    expect(page.get_by_role("tab", name="Basics")).to_be_visible()
    root.check_accessible()
    root.check_fits()
    picture(page, "phone-read-en")
