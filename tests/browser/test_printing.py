"""Records on paper from the screen: the page in its frame, the PDF, and a selection in one file."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.depot_app import depot
from tests.browser.desk import DESKTOP, PHONE, Desk, Person

PICTURES = os.environ.get("YINGZAO_TEST_PICTURES")
PICKUPS = "/api/records/depot/pickup"


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def administrator(desk: Desk, **options: Any) -> Person:
    person = desk.open_administrator(**options)
    if not any(app["key"] == "depot" for app in person.ask("GET", "/api/me")["apps"]):
        person.ask("POST", "/api/apps", depot())
    return person


def pickup(person: Person, guest: str, **values: Any) -> str:
    kind = person.ask("POST", "/api/records/depot/kind", {"values": {"name": f"木箱 {guest}"}})["id"]
    lines = [{"kind": kind, "count": 3, "note": "轻放"}]
    made: str = person.ask("POST", PICKUPS, {"values": {"guest": guest, "lines": lines, **values}})["id"]
    return made


def open_dialog(person: Person, record: str) -> None:
    page = person.page
    page.goto(f"/app/depot/record/depot.pickup/{record}")
    page.get_by_role("button", name=re.compile("^(更多操作|More actions)$")).press("Enter")
    page.get_by_role("button", name=re.compile("^(打印|Print)$")).press("Enter")


@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "zh"), (PHONE, "en")], ids=["desktop", "phone"])
def test_a_record_is_seen_and_printed(desk: Desk, size: tuple[int, int], language: str) -> None:
    person = administrator(desk, size=size, language=language)
    guest = "打印先生" if language == "zh" else "Mr Print"
    record = pickup(person, guest, phone="138 1234 5678")
    page = person.page
    open_dialog(person, record)
    dialog = page.get_by_role("dialog")
    frame = dialog.frame_locator("iframe")
    title = f"提货凭证 {guest}" if language == "zh" else f"Pick-up slip {guest}"
    expect(frame.get_by_role("heading", name=title)).to_be_visible()
    expect(frame.get_by_text("轻放")).to_be_visible()
    person.check_accessible()
    person.check_fits()
    picture(page, f"print-{language}")

    download = "下载 PDF" if language == "zh" else "Download PDF"
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name=download).press("Enter")
    text = PdfReader(io.BytesIO(Path(waiting.value.path()).read_bytes())).pages[0].extract_text()
    assert guest in text
    # The other language of the document, whoever prints.
    dialog.get_by_text("英文" if language == "zh" else "Chinese", exact=True).click()
    other = f"Pick-up slip {guest}" if language == "zh" else f"提货凭证 {guest}"
    expect(frame.get_by_role("heading", name=other)).to_be_visible()
    # A template whose condition does not hold says so, and prints nothing.
    dialog.get_by_role("combobox").select_option(index=1)
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog.locator("iframe")).to_have_count(0)
    person.check_accessible()
    picture(page, f"print-not-now-{language}")


def test_a_selection_is_printed_into_one_file(desk: Desk) -> None:
    person = administrator(desk)
    for number in range(3):
        pickup(person, f"批量 {number}")
    page = person.page
    person.go('/app/depot/view/pickups?filter=starts_with(guest,"批量 ")', "提货单")
    page.get_by_role("checkbox", name="选中已显示的全部记录").press("Space")
    bar = page.get_by_role("toolbar")
    bar.get_by_role("button", name="打印").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("zip").wait_for()
    person.check_accessible()
    picture(page, "print-many")
    dialog.get_by_text("zip").click()
    dialog.get_by_role("button", name="打印").press("Enter")
    link = page.get_by_role("link", name="下载文件").or_(page.get_by_role("button", name="下载文件"))
    expect(link).to_be_visible(timeout=60_000)
    person.check_accessible()
    with page.expect_download() as waiting:
        link.press("Enter")
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert sorted(archive.namelist()) == [f"提货凭证 批量 {number}.pdf" for number in range(3)]
