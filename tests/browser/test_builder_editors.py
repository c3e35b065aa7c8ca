"""Screens, reports, rules, processes and public forms are made on screen, published and used."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import PHONE, Desk, Person

LAB: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "lab", "version": "1.0.0", "label": {"zh": "实验室", "en": "Laboratory"}},
    "entities": [
        {
            "id": "e1", "key": "device", "label": {"zh": "设备", "en": "Device"}, "title": "name",
            "fields": [
                {"id": "f1", "key": "name", "type": "text", "label": {"zh": "名称", "en": "Name"}},
                {
                    "id": "f2", "key": "state", "type": "choice", "label": {"zh": "去向", "en": "Where"},
                    "options": [
                        {"id": "o1", "key": "here", "label": {"zh": "在库", "en": "Here"}},
                        {"id": "o2", "key": "lent", "label": {"zh": "借出", "en": "Lent"}},
                    ],
                },
                {"id": "f3", "key": "due", "type": "date", "label": {"zh": "归还日", "en": "Due"}},
            ],
        }
    ],
    "roles": [{"id": "r1", "key": "keeper", "label": {"zh": "保管员", "en": "Keeper"}}],
    "grants": [{"id": "g1", "app": True, "entity": "device", "actions": ["create", "read", "update"]}],
}  # fmt: skip


@pytest.fixture
def builder(desk: Desk) -> Person:
    person = desk.open_administrator()
    if "lab" not in {app["key"] for app in person.ask("GET", "/api/apps")["apps"]}:
        person.ask("POST", "/api/apps", LAB)
        for name, state in (("显微镜", "here"), ("天平", "here"), ("离心机", "lent")):
            person.ask("POST", "/api/records/lab/device", {"values": {"name": name, "state": state}})
    return person


def add(page: Page, section: str, kind: str, name: str, picture: str | None = None) -> None:
    """A new item with its few questions answered."""
    page.goto(f"/build/lab/{section}")
    page.get_by_role("button", name=f"新增{kind}", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称").fill(name)
    if picture is not None:
        dialog.get_by_text(picture, exact=True).click()
    dialog.get_by_role("button", name=re.compile(r"创\s*建")).click()
    page.get_by_role("heading", name=name, level=2).wait_for()


def saved(page: Page) -> None:
    expect(page.locator(".yzb-save")).to_contain_text("已保存")


def publish(person: Person) -> None:
    revision = person.ask("GET", "/api/apps/lab/draft")["revision"]
    person.ask("POST", "/api/apps/lab/draft/publish", {}, match=revision)


@pytest.mark.slow
def test_an_app_grows_by_its_editors(builder: Person) -> None:
    page = builder.page
    add(page, "views", "视图", "去向看板", "看板")
    # The board of the draft over the records there are.
    preview = page.get_by_role("complementary", name="预览")
    expect(preview.get_by_text("显微镜")).to_be_visible()
    saved(page)

    add(page, "reports", "报表", "各去向数量")
    page.get_by_role("button", name="添加维度").click()
    page.get_by_role("combobox", name="字段", exact=True).click()
    page.locator(".ant-select-item-option", has_text="去向").first.click()
    row = page.get_by_role("complementary", name="预览").get_by_role("row").filter(has_text="在库")
    expect(row).to_contain_text("2")
    saved(page)

    add(page, "dashboards", "仪表盘", "库房概览")
    size = page.get_by_role("button", name=re.compile("的大小：宽 6"))
    size.press("ArrowLeft")
    expect(page.get_by_role("button", name=re.compile("的大小：宽 5"))).to_be_visible()
    saved(page)

    page.goto("/build/lab/navigation")
    page.get_by_role("button", name="新增导航组", exact=True).click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("textbox", name="名称 中文").fill("库房")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    for leads in ("去向看板", "库房概览"):
        page.get_by_role("button", name="新增导航项").click()
        page.locator(".yz-menu-popover").get_by_role("button", name=leads).click()
    page.get_by_role("button", name="上移“库房概览”").click()
    expect(page.get_by_role("listitem").filter(has_text="库房概览").first).to_be_visible()
    saved(page)

    add(page, "rules", "规则", "新设备通知")
    page.get_by_role("button", name="添加动作").click()
    page.locator(".yz-menu-popover").get_by_role("button", name="发送通知").click()
    page.get_by_role("textbox", name="文字 中文").fill("新到 {name}")
    page.locator('[data-setting="to"]').get_by_role("button", expanded=False).first.click()
    page.get_by_role("switch", name="发起人").click()
    saved(page)

    add(page, "processes", "流程", "借用审批")
    expect(page.get_by_role("list", name="流程概览")).to_contain_text("已拒绝")
    saved(page)

    add(page, "public_forms", "公开表单", "报修")
    slug = page.locator('[data-setting="slug"] input').input_value()
    saved(page)

    # One name changes as JSON.
    page.get_by_text("JSON", exact=True).last.click()
    editor = page.get_by_role("textbox", name="报修 的 JSON")
    editor.click()
    page.keyboard.press("Control+a")
    form = next(one for one in builder.ask("GET", "/api/apps/lab/draft")["document"]["public_forms"])
    changed = {**form, "label": {"en": "Repairs", "zh": "设备报修"}}
    page.keyboard.insert_text(json.dumps(changed, ensure_ascii=False))
    page.get_by_role("button", name=re.compile(r"应\s*用")).last.click()
    page.get_by_role("heading", name="设备报修", level=2).wait_for()
    saved(page)

    publish(builder)
    document = builder.ask("GET", "/api/apps/lab")
    assert [one["label"]["zh"] for one in document["navigation"][0]["entries"]] == ["库房概览", "去向看板"]
    assert next(tile["width"] for tile in document["dashboards"][0]["tiles"]) == 5
    entries = document["navigation"][0]["entries"]
    builder.go(f"/app/lab/view/{entries[1]['view']}", "去向看板")
    expect(page.get_by_text("离心机")).to_be_visible()
    builder.go(f"/app/lab/dashboard/{entries[0]['dashboard']}", "库房概览")
    page.locator("[data-drawn]").first.wait_for()
    builder.ask("POST", "/api/records/lab/device", {"values": {"name": "光谱仪", "state": "here"}})
    # A notice goes out by a job, and shows by itself once it is there.
    page.get_by_role("button", name=re.compile("^通知，")).click()
    expect(page.get_by_role("region", name="通知")).to_contain_text("新到 光谱仪")
    assert {one["label"]["zh"] for one in document["processes"]} == {"借用审批"}
    assert builder.ask("GET", f"/api/public/forms/{slug}")["state"] == "open"


SECTIONS = (
    "views", "navigation", "dashboards", "reports", "public_forms", "print", "rules", "processes",
    "parameters", "labels", "more", "json",
)  # fmt: skip


READY = ".yzb-item-choice, .yzb-menu-entry, .yzb-labels-row, .yz-schema-form, .cm-content"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.slow
def test_every_editor_can_be_read_aloud(desk: Desk, language: str) -> None:
    person = desk.open_administrator(language=language)
    for section in SECTIONS:
        person.page.goto(f"/build/crm/{section}")
        person.page.locator(READY).first.wait_for()
        person.check_accessible()


def test_a_phone_shows_the_list_then_the_item(desk: Desk) -> None:
    page = desk.open_administrator(size=PHONE).page
    page.goto("/build/crm/rules")
    choice = page.locator(".yzb-item-choice").first
    choice.click()
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    expect(choice).to_be_hidden()
    page.get_by_role("button", name="返回列表").click()
    expect(choice).to_be_visible()
