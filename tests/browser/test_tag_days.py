"""Tags given until a day: said beside the tag, and gone from the list when the day is over."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.desk import Desk


def test_a_tag_says_its_last_day(desk: Desk) -> None:
    tags, until, save, shown = "标签", "试用中贴到", "保存", "至 2099-12-31"
    manager = desk.open("zhao.min@example.com")
    name = "标签到期"
    made = manager.ask("POST", "/api/records/base/customer", {"values": {"name": name}})["id"]
    page = manager.page
    page.goto(f"/app/base/edit/base.customer/{made}")
    page.get_by_role("combobox", name=tags).click()
    page.keyboard.type("试用中")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_label(until, exact=True).fill("2099-12-31")
    manager.check_accessible()
    manager.check_fits()
    page.get_by_role("button", name=save, exact=True).click()
    manager.sees_heading(name)
    expect(page.get_by_text(shown).first).to_be_visible()
    record = manager.ask("GET", f"/api/records/base/customer/{made}")
    assert (record["values"]["tags"], record["labels"]["tags"]) == (["试用中"], {"试用中": "2099-12-31"})
    manager.check_accessible()

    over = {"values": {"tags": [{"tag": "试用中", "until": "2020-01-01"}]}}
    manager.ask("PATCH", f"/api/records/base/customer/{made}", over, match=record["version"])
    found = manager.ask("GET", "/api/records/base/customer", filter=f'name == "{name}" and "试用中" in tags')
    assert found["records"] == []
    expect(page.get_by_text(shown)).to_have_count(0)
