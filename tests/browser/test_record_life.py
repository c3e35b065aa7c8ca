"""Files on a form, talk about a record, its recycle bin, and two records made one."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.desk import DESKTOP, PHONE, Desk, Person


def field(identifier: str, key: str, type: str, zh: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "key": key, "type": type, "label": {"zh": zh, "en": key.title()}, **more}


DOSSIER: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "dossier", "version": "1.0.0", "label": {"zh": "档案", "en": "Dossiers"}},
    "entities": [
        {
            "id": "e1", "key": "file_case", "title": "name", "label": {"zh": "案卷", "en": "Case"},
            "plural": {"zh": "案卷", "en": "Cases"},
            "fields": [
                field("f1", "name", "text", "名称", required=True),
                field("f2", "phone", "text", "电话"),
                field("f3", "papers", "file", "附件", max_bytes=1_000_000),
                field("f4", "photos", "image", "照片"),
                field("f5", "signed", "signature", "签字"),
            ],
        }
    ],
    "views": [
        {"id": "v1", "key": "cases", "label": {"zh": "案卷", "en": "Cases"}, "entity": "file_case",
         "type": "table", "columns": ["name", "phone", "papers", "photos", "signed"]},
    ],
    "navigation": [
        {"id": "n1", "key": "all", "label": {"zh": "档案", "en": "Dossiers"},
         "entries": [{"id": "n2", "key": "cases", "label": {"zh": "案卷", "en": "Cases"}, "view": "cases"}]},
    ],
}  # fmt: skip
CASES = "dossier/file_case"


def administrator(desk: Desk, size: tuple[int, int] = DESKTOP, language: str = "zh") -> Person:
    person = desk.open_administrator(size=size, language=language)
    person.ask("POST", "/api/apps", DOSSIER)
    return person


def picture(colour: str, text: str = "") -> bytes:
    drawn = Image.new("RGB", (640, 420), colour)
    ImageDraw.Draw(drawn).ellipse((200, 90, 440, 330), fill="white")
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def create(person: Person, **values: Any) -> str:
    identity: str = person.ask("POST", f"/api/records/{CASES}", {"values": values})["id"]
    return identity


def test_files_pictures_and_a_signature_on_a_form(desk: Desk) -> None:
    person = administrator(desk)
    page = person.page
    page.goto("/app/dossier/new/dossier.file_case")
    page.locator("#field-name").fill("设备验收")
    page.get_by_test_id("field-papers-chooser").set_input_files(
        [
            {"name": "验收单.txt", "mimeType": "text/plain", "buffer": "全部合格".encode()},
            {"name": "过大.txt", "mimeType": "text/plain", "buffer": b"x" * 1_000_001},
        ]
    )
    expect(page.get_by_text("文件太大：最多 1.0 MB")).to_be_visible()
    page.get_by_role("button", name="取消 过大.txt").click()
    # What is called a picture and is none is refused by its bytes.
    desk.expect_refusal(422, "/api/files")
    page.get_by_test_id("field-photos-chooser").set_input_files(
        [
            {"name": "外观.png", "mimeType": "image/png", "buffer": picture("#3b7a57")},
            {"name": "铭牌.png", "mimeType": "image/png", "buffer": picture("#8a5300")},
            {"name": "假.png", "mimeType": "image/png", "buffer": b"<html>"},
        ]
    )
    expect(page.get_by_text("“假.png”的内容与扩展名不符")).to_be_visible()
    page.get_by_role("button", name="取消 假.png").click()
    expect(page.get_by_role("button", name=re.compile("^移除"))).to_have_count(3)
    # Without a pointer: the name is typed.
    page.get_by_label("或输入姓名").fill("王建国")
    page.get_by_role("button", name="确认签名").press("Enter")
    expect(page.get_by_role("img", name="签名", exact=True)).to_be_visible()
    person.check_accessible()
    page.get_by_role("button", name="保存", exact=True).click()
    person.sees_heading("设备验收")

    page.get_by_role("button", name="外观.png").click()
    gallery = page.get_by_role("dialog")
    expect(gallery.get_by_role("img", name="外观.png")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(gallery.get_by_role("img", name="铭牌.png")).to_be_visible()
    expect(gallery.get_by_text("第 2 张，共 2 张")).to_be_visible()
    person.check_accessible()
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("link", name="验收单.txt").click()
    assert Path(download.value.path()).read_text("utf-8") == "全部合格"
    page.goto("/app/dossier/view/cases")
    expect(page.get_by_role("row", name=re.compile("设备验收"))).to_contain_text("验收单.txt")
    person.check_accessible()


def test_talk_about_a_record(desk: Desk) -> None:
    person = administrator(desk)
    page = person.page
    record = create(person, name="合同评审")
    page.goto(f"/app/dossier/record/dossier.file_case/{record}?tab=history")
    box = page.get_by_role("textbox", name="写评论")
    box.click()
    page.keyboard.type("请看一下 @")
    # What Enter would take is marked: until then it would begin a line.
    page.locator(".ant-mentions-dropdown-menu-item-active").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("明天回复")
    page.keyboard.press("Control+Enter")
    said = page.locator(".yz-comment")
    expect(said).to_contain_text("明天回复")
    expect(said.locator(".yz-mention")).to_have_count(1)
    expect(box).to_have_value("")
    page.get_by_role("button", name="编辑评论").click()
    page.get_by_role("textbox", name="写评论").last.fill("改为后天回复")
    page.get_by_role("button", name="保存评论").click()
    expect(said).to_contain_text("改为后天回复")
    expect(page.get_by_text("已编辑")).to_be_visible()
    kinds = page.get_by_role("radiogroup", name="显示哪些动态")
    kinds.get_by_text("修改").click()
    expect(page.locator(".yz-comment")).to_have_count(0)
    expect(page.get_by_text("创建了记录")).to_be_visible()
    kinds.get_by_text("全部").click()
    person.check_accessible()
    page.get_by_role("button", name="删除评论").click()
    page.get_by_role("tooltip").get_by_role("button", name="删除评论").click()
    expect(page.get_by_text(re.compile("^评论已由"))).to_be_visible()


def test_deleted_records_come_back(desk: Desk) -> None:
    person = administrator(desk)
    page = person.page
    record = create(person, name="误删的案卷")
    gone = create(person, name="不再需要")
    for one in (record, gone):
        person.ask("DELETE", f"/api/records/{CASES}/{one}", match=1)
    page.goto("/app/dossier/view/cases")
    page.get_by_role("link", name="查看回收站").click()
    person.sees_heading("案卷回收站")
    row = page.get_by_role("listitem").filter(has_text="误删的案卷")
    person.check_accessible()
    row.get_by_role("button", name="恢复").click()
    expect(row).to_have_count(0)
    assert person.values(CASES, record)["name"] == "误删的案卷"
    page.get_by_role("listitem").filter(has_text="不再需要").get_by_role("button", name="彻底删除").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="彻底删除")).to_be_disabled()
    dialog.get_by_role("textbox").fill("彻底删除")
    dialog.get_by_role("button", name="彻底删除").click()
    expect(page.get_by_role("listitem").filter(has_text="不再需要")).to_have_count(0)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_two_records_become_one_and_two_again(desk: Desk, size: tuple[int, int]) -> None:
    person = administrator(desk, size)
    page = person.page
    width = size[0]
    one = create(person, name=f"华东电力 {width}")
    other = create(person, name=f"华东电力公司 {width}", phone="021-5555")
    page.goto(f"/app/dossier/merge/dossier.file_case/{one}")
    person.choose("选择要并入的记录", f"华东电力公司 {width}")
    # What is blank comes from the other record; a name is a matter of choice.
    expect(page.get_by_role("radiogroup", name="电话").get_by_role("radio").last).to_be_checked()
    page.get_by_role("radiogroup", name="名称").get_by_role("radio").last.check()
    person.check_accessible()
    person.check_fits()
    page.get_by_role("button", name="合并", exact=True).click()
    person.sees_heading(f"华东电力公司 {width}")
    assert person.values(CASES, one)["phone"] == "021-5555"
    page.goto("/app/dossier/deleted/dossier.file_case")
    row = page.get_by_role("listitem").filter(has_text=f"已合并到 华东电力公司 {width}")
    person.check_fits()
    row.get_by_role("button", name="撤销合并").click()
    expect(row).to_have_count(0)
    assert person.values(CASES, one)["name"] == f"华东电力 {width}"
    assert person.values(CASES, other)["phone"] == "021-5555"
