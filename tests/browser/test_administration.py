"""What is set for oneself and taken out as a whole: the time zone, and the archive of the workspace."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.depot_app import depot
from tests.browser.desk import DESKTOP, PHONE, Desk, Person

PICTURES = os.environ.get("YINGZAO_TEST_PICTURES")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def installed(person: Person) -> Person:
    if not any(app["key"] == "depot" for app in person.ask("GET", "/api/me")["apps"]):
        person.ask("POST", "/api/apps", depot())
    return person


def test_an_administrator_takes_the_workspace_along_by_keyboard(desk: Desk) -> None:
    admin = installed(desk.open_administrator())
    page = admin.page
    admin.go("/account", re.compile("."))
    page.get_by_role("link", name="前往导出").press("Enter")
    admin.sees_heading("导出整个工作区")
    admin.check_accessible()
    start = page.get_by_role("button", name="开始导出")
    start.press("Enter")
    expect(page.locator("#archive-issue")).to_be_visible()
    desk.expect_refusal(422, "/api/workspace/exports")
    field = page.get_by_label("你的密码", exact=True)
    field.fill("not it")
    field.press("Enter")
    expect(page.locator("#archive-issue")).to_be_visible()
    admin.check_accessible()
    field.fill(desk.server.admin_password)
    field.press("Enter")
    download = page.get_by_role("link", name=re.compile("^下载 "))
    expect(download).to_be_visible(timeout=60_000)
    admin.check_accessible()
    picture(page, "archive-zh")
    with page.expect_download() as waiting:
        download.press("Enter")
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert "manifest.json" in archive.namelist()
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    admin.check_fits()
    picture(page, "archive-phone")
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.get_by_role("button", name=re.compile("^删除 ")).press("Enter")
    expect(page.get_by_text("已过期")).to_be_visible()

    somebody = desk.open("wang.siyu@example.com")
    somebody.page.goto("/workspace-exports")
    somebody.page.get_by_text(re.compile("找不到|没有找到|不存在")).first.wait_for()
    assert "导出整个工作区" not in somebody.page.content()


def test_times_are_shown_and_entered_in_ones_own_zone(desk: Desk) -> None:
    admin = installed(desk.open_administrator(language="en"))
    made = admin.ask(
        "POST", "/api/records/depot/pickup", {"values": {"guest": "Noon", "at": "2026-03-02T04:00:00Z"}}
    )
    page = admin.page
    admin.go("/account", re.compile("."))
    zone = page.get_by_role("combobox", name="Time zone")
    zone.focus()
    zone.press("Enter")
    page.keyboard.type("Los_Ang")
    admin.option("America/Los Angeles").wait_for()
    page.keyboard.press("Enter")
    expect(admin.toast("Time zone changed")).to_be_visible()
    admin.check_accessible()
    picture(page, "account-en")
    assert admin.ask("GET", "/api/me")["user"]["zone"] == "America/Los_Angeles"
    place = f"/app/depot/record/depot.pickup/{made['id']}"
    admin.go(place, "Noon")
    expect(page.get_by_role("tabpanel").get_by_text(re.compile("20:00|8:00"))).to_be_visible()
    admin.go(place.replace("/record/", "/edit/"), re.compile("Noon"))
    field = page.get_by_label("Time", exact=True)
    expect(field).to_have_value("1 Mar 2026 20:00")
    field.fill("1 Mar 2026 21:30")
    field.press("Tab")
    page.get_by_role("button", name="Save").press("Enter")
    admin.sees_heading("Noon")
    assert admin.values("depot/pickup", made["id"])["at"] == "2026-03-02T05:30:00Z"
    admin.ask("PATCH", "/api/me", {"zone": None})


def test_people_come_from_a_spreadsheet_with_roles_and_positions(desk: Desk) -> None:
    person = desk.open_administrator()
    person.ask("POST", "/api/records/system/position", {"values": {"name": "仓管"}})
    page = person.page
    page.goto("/people")
    page.get_by_role("link", name="从表格导入").click()
    person.sees_heading(re.compile("^导入"))
    people = ("丁一,dingyi@example.com,,系统管里员,仓管", "冯二,fenger@example.com,,,仓管")
    text = "\n".join(("姓名,邮箱,部门,角色,岗位", *people))
    page.locator("input[type=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="检查数据").wait_for()
    expect(page.get_by_text("写角色名称，或“应用/角色”")).to_be_visible()
    expect(page.get_by_text("写岗位，或“部门/岗位”")).to_be_visible()
    page.get_by_role("button", name="检查数据").click()
    # A name nobody has is told with the nearest one, which one click takes.
    page.get_by_role("button", name="用“系统管理员”").click()
    page.get_by_role("button", name="应用并重新检查").click()
    page.get_by_role("button", name="导入 2 行").click()
    page.get_by_role("button", name="撤销整个导入").wait_for()
    (found,) = person.ask("GET", "/api/role-holders?role=system.administrator")["people"][-1:]
    assert found["name"] == "丁一"
    page.goto("/people")
    page.get_by_role("button", name=re.compile("^丁一")).click()
    expect(page.get_by_role("checkbox", name="系统管理员")).to_be_checked()
    person.check_accessible()
    record = person.first("system/user", 'email == "fenger@example.com"')
    assert len(person.values("system/user", record["id"])["positions"]) == 1
