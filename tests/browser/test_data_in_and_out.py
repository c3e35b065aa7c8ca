"""Numbers as they were typed, lists as files, secrets on wish, and rows that visitors fill in."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.depot_app import depot
from tests.browser.desk import PHONE, Desk, Person

PICTURES = os.environ.get("YINGZAO_TEST_PICTURES")


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
        for name in ("North", "South"):
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
