"""An app from nothing to use, changed, published, taken back: in both languages, by two people at once."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import PHONE, Desk, Person

WORDS = {
    "zh": {
        "list": "应用搭建", "blank": "空白应用", "name": "应用名称 中文", "key": "应用标识",
        "make": "创建", "publish": "发布", "undo": "撤销一步", "saved": "已保存",
        "publish_1": "发布第 1 版", "publish_2": "发布第 2 版", "done_1": "第 1 版已发布",
        "done_2": "第 2 版已发布", "versions": "版本", "version_1": "第 1 版",
        "restore": "恢复此版本", "serving": "使用中", "nothing": "没有要发布的修改",
        "overview": "概览", "compare": "前后对比",
    },
    "en": {
        "list": "App builder", "blank": "Blank app", "name": "Name of the app English",
        "key": "Key of the app", "make": "Create", "publish": "Publish", "undo": "Undo",
        "saved": "Saved", "publish_1": "Publish version 1", "publish_2": "Publish version 2",
        "done_1": "Version 1 is published", "done_2": "Version 2 is published",
        "versions": "Versions", "version_1": "Version 1", "restore": "Restore this version",
        "serving": "In use", "nothing": "Nothing to publish", "overview": "Overview",
        "compare": "Compare",
    },
}  # fmt: skip


def saved(page: Page, words: dict[str, str]) -> None:
    expect(page.locator(".yzb-save")).to_contain_text(words["saved"])


def name_field(page: Page, words: dict[str, str]) -> Any:
    return page.get_by_label(words["name"], exact=True)


def draft(person: Person, app: str) -> dict[str, Any]:
    found: dict[str, Any] = person.ask("GET", f"/api/apps/{app}/draft")
    return found


def begin(person: Person, words: dict[str, str], name: str, key: str) -> None:
    """A blank app, by its dialog; its overview is shown."""
    page = person.page
    person.go("/build", words["list"])
    page.get_by_role("button", name=words["blank"]).click()
    name_field(page, words).fill(name)
    expect(page.get_by_label(words["key"], exact=True)).to_have_value(key)
    page.get_by_role("button", name=words["make"], exact=True).click()
    page.wait_for_url(re.compile(f"/build/{key}"))
    page.goto(f"/build/{key}")
    expect(name_field(page, words)).to_have_value(name)


@pytest.mark.parametrize(
    ("language", "name", "key"),
    [("zh", "设备租赁", "shebei_zulin"), ("en", "Equipment rental", "equipment_rental")],
)
def test_an_app_is_begun_published_changed_and_taken_back(
    desk: Desk, language: str, name: str, key: str
) -> None:
    words = WORDS[language]
    person = desk.open_administrator(language=language)
    page = person.page
    begin(person, words, name, key)
    person.check_accessible()

    page.get_by_role("link", name=words["publish"]).last.click()
    page.get_by_role("button", name=words["publish_1"]).click()
    expect(page.get_by_role("status").filter(has_text=words["done_1"])).to_be_visible()
    expect(page.get_by_text(words["nothing"])).to_be_visible()
    person.check_accessible()

    # A change is undone and done again; both survive loading the page anew.
    page.get_by_role("link", name=words["overview"]).click()
    name_field(page, words).fill(f"{name} 2")
    saved(page, words)
    page.reload()
    expect(name_field(page, words)).to_have_value(f"{name} 2")
    page.get_by_role("button", name=words["undo"]).click()
    expect(name_field(page, words)).to_have_value(name)
    page.locator("#main").focus()
    page.keyboard.press("Control+Shift+Z")
    expect(name_field(page, words)).to_have_value(f"{name} 2")
    page.keyboard.press("Control+z")
    expect(name_field(page, words)).to_have_value(name)
    page.keyboard.press("Control+y")
    expect(name_field(page, words)).to_have_value(f"{name} 2")
    saved(page, words)

    page.get_by_role("link", name=words["publish"]).last.click()
    expect(page.get_by_text(f"{name} 2").first).to_be_visible()
    page.get_by_role("button", name=words["compare"]).first.click()
    expect(page.get_by_role("dialog").get_by_role("cell", name=f"{name} 2")).to_be_visible()
    person.check_accessible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=words["publish_2"]).click()
    expect(page.get_by_role("status").filter(has_text=words["done_2"])).to_be_visible()

    page.get_by_role("link", name=words["versions"], exact=True).click()
    page.get_by_role("button", name=re.compile(f"^{words['version_1']}")).click()
    person.check_accessible()
    page.get_by_role("button", name=words["restore"]).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{name} 2")
    dialog.get_by_role("button", name=words["restore"]).click()
    expect(page.locator(".yzb-version")).to_have_count(3)
    expect(page.locator(".yzb-version").first).to_contain_text(words["serving"])
    label = draft(person, key)["document"]["app"]["label"]
    assert name in label.values()


def test_two_builders_meet_on_one_draft(desk: Desk) -> None:
    words = WORDS["zh"]
    # Two windows of the same person are two builders as well: neither knows of the other.
    first = desk.open_administrator()
    second = desk.open_administrator()
    begin(first, words, "合同台账", "hetong_taizhang")
    second.go("/build/hetong_taizhang", "合同台账")
    desk.expect_refusal(412, "/api/apps/hetong_taizhang/draft")

    first.page.get_by_label("说明 中文", exact=True).fill("记录每一份合同")
    saved(first.page, words)
    expect(first.page.locator(".yzb-save")).to_contain_text("已保存")
    name_field(second.page, words).fill("合同管理")
    dialog = second.page.get_by_role("dialog")
    expect(dialog).to_contain_text("也修改了这个应用")
    expect(dialog).to_contain_text("记录每一份合同")
    second.check_accessible()
    dialog.get_by_role("button", name="保留双方的修改").click()
    expect(dialog).to_have_count(0)
    saved(second.page, words)
    app = draft(second, "hetong_taizhang")["document"]["app"]
    assert (app["label"]["zh"], app["description"]["zh"]) == ("合同管理", "记录每一份合同")

    # Both write the same: somebody decides.
    name_field(first.page, words).fill("合同中心")
    dialog = first.page.get_by_role("dialog")
    expect(dialog.get_by_role("group", name="名称 中文")).to_be_visible()
    dialog.get_by_role("radio", name="对方的").check()
    dialog.get_by_role("button", name="保留双方的修改").click()
    expect(name_field(first.page, words)).to_have_value("合同管理")


def test_what_was_published_meanwhile_is_joined_before_publishing(desk: Desk) -> None:
    words = WORDS["zh"]
    person = desk.open_administrator()
    begin(person, words, "巡检", "xunjian")
    page = person.page
    page.get_by_role("link", name="发布").last.click()
    page.get_by_role("button", name="发布第 1 版").click()
    expect(page.get_by_text("第 1 版已发布")).to_be_visible()
    page.get_by_role("link", name="概览").click()
    name_field(page, words).fill("设备巡检")
    saved(page, words)
    # Somebody installs another version in the meantime.
    package = person.ask("GET", "/api/apps/xunjian/export")
    package["app"] = {**package["app"], "label": {"zh": "安全巡检"}, "version": "1.1.0"}
    person.ask("POST", "/api/apps", package)
    page.reload()
    page.get_by_role("link", name="查看并合并").click()
    page.get_by_role("button", name="合并", exact=True).click()
    group = page.get_by_role("group", name="名称 中文")
    expect(group).to_contain_text("安全巡检")
    person.check_accessible()
    page.get_by_role("button", name="按以上选择合并").click()
    page.get_by_role("button", name="发布第 3 版").click()
    expect(page.get_by_text("第 3 版已发布")).to_be_visible()
    app = draft(person, "xunjian")["document"]["app"]
    assert (app["label"]["zh"], app["version"]) == ("设备巡检", "1.1.0")


def test_problems_lead_to_their_place_and_stop_publishing(desk: Desk) -> None:
    words = WORDS["zh"]
    person = desk.open_administrator()
    begin(person, words, "考勤", "kaoqin")
    page = person.page
    page.get_by_label("版本号").fill("一")
    page.get_by_role("button", name="1 个错误").click()
    panel = page.get_by_role("dialog", name="问题")
    person.check_accessible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    page.get_by_role("link", name="发布").last.click()
    expect(page.get_by_text("改正后才能发布")).to_be_visible()
    expect(page.get_by_role("button", name="发布第 1 版")).to_be_disabled()
    page.get_by_role("button", name="1 个错误").click()
    page.get_by_role("dialog", name="问题").get_by_role("link").click()
    expect(page.get_by_label("版本号")).to_be_visible()


def test_an_app_comes_from_a_spreadsheet_with_its_rows(desk: Desk) -> None:
    person = desk.open_administrator()
    page = person.page
    lines = [
        f"M{n:03d},{'挖掘机' if n % 2 else '吊车'},{n * 100},2026-01-{n % 28 + 1:02d}" for n in range(1, 41)
    ]
    machines = "设备编号,类别,日租金,购入日期\n" + "\n".join(lines) + "\n"
    person.go("/build-from-file", "从 Excel/CSV 创建")
    page.locator("input[type=file]").set_input_files(
        {"name": "设备清单.csv", "mimeType": "text/csv", "buffer": machines.encode()}
    )
    expect(page.get_by_label("应用标识", exact=True)).to_have_value("shebei_qingdan")
    person.check_accessible()
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_label("字段名称：类别")).to_be_visible()
    page.get_by_label("字段名称：日租金").fill("每日租金")
    page.get_by_role("button", name="去掉“购入日期”").click()
    person.check_accessible()
    page.get_by_role("button", name="创建应用并导入数据").click()
    expect(page.get_by_role("heading", name="应用已创建")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("已导入 40 行")).to_be_visible()
    page.get_by_role("link", name="打开应用").click()
    expect(page.get_by_text("M001").first).to_be_visible()
    entities = person.ask("GET", "/api/apps/shebei_qingdan")["entities"]
    assert "每日租金" in json.dumps(entities, ensure_ascii=False)
    assert "购入日期" not in json.dumps(entities, ensure_ascii=False)


def test_an_app_is_copied_pinned_searched_and_deleted(desk: Desk) -> None:
    words = WORDS["en"]
    person = desk.open_administrator(language="en")
    page = person.page
    person.go("/build", words["list"])
    page.get_by_role("button", name="Actions for CRM").click()
    page.get_by_role("button", name="Copy the app").click()
    page.get_by_role("dialog").get_by_role("button", name="Copy the app").click()
    person.sees_heading("CRM copy")
    page.goto("/build")
    page.get_by_role("button", name="Pin Master data").click()
    expect(page.locator(".yzb-card").first).to_contain_text("Master data")
    page.get_by_label("Search apps").fill("copy")
    expect(page.locator(".yzb-card")).to_have_count(1)
    person.check_accessible()
    page.get_by_role("button", name="Actions for CRM copy").click()
    page.get_by_role("button", name="Delete the draft").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the draft").click()
    expect(page.get_by_text("Nothing found for “copy”")).to_be_visible()


def test_on_a_phone_one_builds_too(desk: Desk) -> None:
    person = desk.open_administrator(size=PHONE)
    person.go("/build", "应用搭建")
    person.check_fits()
    person.check_accessible()
    person.go("/build/crm", "客户管理")
    person.check_fits()
    person.check_accessible()
    person.go("/build/crm/changes", re.compile("发布"))
    person.check_fits()
    person.check_accessible()
    person.go("/build/crm/versions", "版本")
    person.check_fits()
