"""Numbers as they were typed, lists as files, secrets on wish, and rows that visitors fill in."""

from __future__ import annotations

import base64
import csv
import io
import os
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.depot_app import depot
from tests.browser.desk import DESKTOP, PHONE, Desk, Person

PICTURES = os.environ.get("YINGZAO_TEST_PICTURES")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


WORDS = {
    "zh": ("提货人", "联系人", "添加货物", "品种", "件数", "提交", "删除货物第 3 行", "已预约"),
    "en": (
        "Guest", "Contact", "Add a row to Goods", "Kind", "Pieces", "Send", "Remove row 3 of Goods", "Booked",
    ),
}  # fmt: skip


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


@pytest.fixture
def admin(desk: Desk) -> Person:
    person = desk.open_administrator(language="en")
    if not any(app["key"] == "depot" for app in person.ask("GET", "/api/me")["apps"]):
        person.ask("POST", "/api/apps", depot())
        for name in ("Crate", "Barrel"):
            person.ask("POST", "/api/records/depot/kind", {"values": {"name": name}})
        for name in ("North", "South", "Closed"):
            person.ask("POST", "/api/records/depot/gate", {"values": {"name": name}})
    return person


def test_a_visitor_fills_in_rows_by_keyboard(admin: Person, desk: Desk) -> None:
    for size, language, name in (((1440, 900), "zh", "desktop-zh"), (PHONE, "en", "phone-en")):
        visitor = desk.open("nobody@example.com", signed_in=False, size=size, language=language)
        page = visitor.page
        page.goto("/f/pick-up")
        words = WORDS[language]
        page.get_by_role("textbox", name=words[0], exact=True).fill(f"Guest {name}")
        page.get_by_role("combobox", name=words[1], exact=True).select_option(index=1)
        more = page.get_by_role("button", name=words[2])
        more.press("Enter")
        # The first field of the new row has the focus.
        expect(page.get_by_role("combobox", name=words[3], exact=True)).to_be_focused()
        page.get_by_role("button", name=words[5]).press("Enter")
        expect(page.get_by_role("combobox", name=words[3], exact=True)).to_be_focused()
        visitor.check_accessible()
        picture(page, f"rows-refused-{name}")
        page.get_by_role("combobox", name=words[3], exact=True).select_option(label="Crate")
        page.get_by_role("textbox", name=words[4], exact=True).fill("3")
        more.press("Enter")
        page.get_by_role("combobox", name=words[3], exact=True).nth(1).select_option(label="Barrel")
        page.get_by_role("textbox", name=words[4], exact=True).nth(1).fill("4")
        visitor.check_accessible()
        visitor.check_fits()
        more.press("Enter")
        expect(more).to_be_disabled()
        picture(page, f"rows-{name}")
        page.get_by_role(
            "button", name="删除货物第 3 行" if language == "zh" else "Remove row 3 of Goods"
        ).press("Enter")
        expect(more).to_be_focused()
        page.get_by_role("button", name=words[5]).press("Enter")
        expect(page.get_by_role("heading", level=1, name=words[7])).to_be_focused()
        record = admin.first("depot/pickup", f'guest == "Guest {name}"')
        values = admin.values("depot/pickup", record["id"])
        assert [row["count"] for row in values["lines"]] == ["3", "4"]
        assert values["pieces"] == "7"


@pytest.mark.parametrize(
    ("size", "language", "words"),
    [
        (DESKTOP, "zh", ("提货人", "省", "市", "区县", "添加货物", "品种", "件数", "照片", "或输入姓名",
                         "确认签名", "提交", "已预约")),
        (PHONE, "en", ("Guest", "Province", "City", "District", "Add a row to Goods", "Kind", "Pieces",
                       "Photos", "Or type your name", "Use this signature", "Send", "Booked")),
    ],
)  # fmt: skip
def test_a_visitor_names_people_hands_in_pictures_and_signs(
    admin: Person, desk: Desk, size: tuple[int, int], language: str, words: tuple[str, ...]
) -> None:
    visitor = desk.open("nobody@example.com", signed_in=False, size=size, language=language)
    page = visitor.page
    page.goto("/f/drop-off")
    guest, province, city, district, more, kind, pieces, photos, name, sign, send, booked = words
    page.get_by_label(guest).fill(f"Signed {language}")
    page.get_by_role("combobox", name=province).select_option(label="江苏省")
    page.get_by_role("combobox", name=city).select_option(label="苏州市")
    page.get_by_role("combobox", name=district).select_option(label="姑苏区")
    page.get_by_role("checkbox", name="North").press("Space")
    page.get_by_role("checkbox").first.press("Space")
    page.get_by_role("button", name=more).press("Enter")
    page.get_by_role("combobox", name=kind, exact=True).select_option(label="Crate")
    page.get_by_role("textbox", name=pieces, exact=True).fill("2")
    page.get_by_label(photos).set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    page.get_by_text("a.png").wait_for()
    page.get_by_role("checkbox").last.press("Space")
    page.get_by_role("textbox", name=name).fill("王小明")
    page.get_by_role("button", name=sign).press("Enter")
    page.get_by_role("img").wait_for()
    visitor.check_accessible()
    visitor.check_fits()
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"signed-{language}.png", full_page=True)
    page.get_by_role("button", name=send).press("Enter")
    expect(page.get_by_role("heading", level=1, name=booked)).to_be_focused()
    record = admin.first("depot/pickup", f'guest == "Signed {language}"')
    values = admin.values("depot/pickup", record["id"])
    assert values["home"]["text"] == "江苏省苏州市姑苏区"
    (row,) = values["lines"]
    assert (len(values["helpers"]), len(values["gates"]), len(row["packers"])) == (1, 1, 1)
    assert (row["count"], [file["name"] for file in row["photos"]]) == ("2", ["a.png"])
    assert values["signed"][0]["width"] == 960


def test_a_choice_begins_with_the_last_ones_on_any_device(admin: Person, desk: Desk) -> None:
    """Its filter holds in the picker, not only when the form is saved."""
    page = admin.page
    admin.go("/app/depot/new/depot.pickup", re.compile("Pick-up"))
    gate = page.get_by_role("combobox", name="Gate", exact=True)
    gate.click()
    expect(page.get_by_role("option", name="South")).to_have_count(1)
    expect(page.get_by_role("option", name="Closed")).to_have_count(0)
    with page.expect_request(lambda asked: asked.method == "POST" and "chosen-lately" in asked.url) as noted:
        admin.option("South").click()
    response = noted.value.response()
    assert response is not None
    assert response.ok
    other = desk.open_administrator(language="en")
    other.go("/app/depot/new/depot.pickup", re.compile("Pick-up"))
    other.page.get_by_role("combobox", name="Gate", exact=True).click()
    expect(other.page.get_by_text("Chosen lately")).to_be_visible()
    picture(other.page, "chosen-lately")
    shown = other.page.locator(".ant-select-item-option").all_inner_texts()
    assert shown == ["South", "North"]
    other.page.keyboard.press("Escape")
    other.check_accessible()


def test_a_number_tells_how_it_was_typed(admin: Person) -> None:
    made = admin.ask(
        "POST", "/api/records/depot/pickup", {"values": {"guest": "Li", "phone": "0086 138-1234 5678"}}
    )
    page = admin.page
    admin.go(f"/app/depot/record/depot.pickup/{made['id']}", "Li")
    page.get_by_role("tabpanel").get_by_role("link", name="138 1234 5678").focus()
    expect(page.get_by_text("Typed as: 0086 138-1234 5678")).to_be_visible()
    picture(page, "typed")


def test_a_list_goes_out_as_a_file_by_keyboard(admin: Person) -> None:
    admin.ask(
        "POST", "/api/records/depot/pickup",
        {"values": {"guest": "Wu", "phone": "139 1234-5678", "card": "110101199003077777"}},
    )  # fmt: skip
    page = admin.page
    admin.go("/app/depot/view/pickups?filter=guest+%3D%3D+%22Wu%22", "Pick-ups")
    page.get_by_role("button", name="Export", exact=True).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Phone numbers as they were typed").wait_for()
    admin.check_accessible()
    picture(page, "export")
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="Export").press("Enter")
    sheet = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert waiting.value.suggested_filename == "Pick-ups.xlsx"
    assert rows[0] == ["Guest", "Phone", "Identity card", "Contact", "Gate", "Time", "Pieces"]
    assert rows[1][:3] == ["Wu", "+8613912345678", "••••••"]

    page.get_by_role("button", name="Export", exact=True).press("Enter")
    dialog.get_by_text("CSV").click()
    dialog.get_by_role("checkbox", name="Phone numbers as they were typed").press("Space")
    dialog.get_by_role("checkbox", name="Identity card").press("Space")
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="Export").press("Enter")
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["Guest"], row["Phone"], row["Identity card"]) == ("Wu", "139 1234-5678", "110101199003077777")
