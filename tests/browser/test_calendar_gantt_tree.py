"""Records on their days, as bars over time and beneath one another: seen, moved and put back."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import PHONE, Desk, Person
from tests.browser.works_app import WORKS

HOUR = 46
"""Pixels of an hour."""


def day_number(day: date) -> int:
    """As the page counts days."""
    return (day - date(1970, 1, 1)).days


def administrator(desk: Desk, **options: Any) -> Person:
    """Whoever may install apps; the works are installed once."""
    person = desk.open_administrator(**options)
    apps = {one["key"] for one in person.ask("GET", "/api/me")["apps"]}
    if "works" not in apps:
        person.ask("POST", "/api/apps", WORKS)
    return person


def make(person: Person, entity: str, **values: Any) -> dict[str, Any]:
    made: dict[str, Any] = person.ask("POST", f"/api/records/works/{entity}", {"values": values})
    return made


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, from_: tuple[float, float], to: tuple[float, float]) -> None:
    page.mouse.move(*from_)
    page.mouse.down()
    page.mouse.move((from_[0] + to[0]) / 2, (from_[1] + to[1]) / 2, steps=4)
    page.mouse.move(*to, steps=4)
    page.mouse.up()


def saving(page: Page) -> AbstractContextManager[Any]:
    """Around what makes the page save a record: goes on when the server has."""
    return page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.ok)


def values(person: Person, entity: str, record: dict[str, Any]) -> dict[str, Any]:
    return person.values(f"works/{entity}", record["id"])


def test_a_meeting_is_moved_stretched_and_put_back(desk: Desk) -> None:
    boss = administrator(desk)
    page = boss.page
    visit = make(boss, "meeting", name="看现场", kind="site", begins_at="2026-03-03T01:00:00Z",
                 ends_at="2026-03-03T02:00:00Z")  # fmt: skip
    held = make(boss, "meeting", name="已开的会", held=True, begins_at="2026-03-05T01:00:00Z")
    boss.go("/app/works/view/meetings?day=2026-03-04", "会议日历")
    meeting = page.locator(f'[data-event="{visit["id"]}"]')
    expect(meeting).to_contain_text("09:00看现场")
    boss.check_accessible()
    # Two days and an hour and a half later, by mouse.
    thursday = page.locator(f'[data-hours][data-day="{day_number(date(2026, 3, 5))}"]')
    x, y = middle(meeting)
    with saving(page):
        drag(page, (x, y), (middle(thursday)[0], y + HOUR * 1.5))
    moved = values(boss, "meeting", visit)
    assert (moved["begins_at"], moved["ends_at"]) == ("2026-03-05T02:30:00Z", "2026-03-05T03:30:00Z")
    with saving(page):
        page.get_by_role("button", name="撤销").click()
    assert values(boss, "meeting", visit)["begins_at"] == "2026-03-03T01:00:00Z"
    expect(meeting).to_contain_text("09:00看现场")
    # By keys: held, a day on, the end half an hour later, let go.
    meeting.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_role("status").filter(has_text="看现场")).to_have_text(
        "看现场：2026-03-04 09:00 – 10:30"
    )
    page.keyboard.press("Escape")
    expect(page.get_by_role("status").filter(has_text="看现场")).to_have_count(0)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    with saving(page):
        page.keyboard.press("Enter")
    assert values(boss, "meeting", visit)["begins_at"] == "2026-03-04T01:00:00Z"
    # What is locked stays where it is.
    locked = page.locator(f'[data-event="{held["id"]}"]')
    locked.focus()
    page.keyboard.press("Space")
    card = page.locator(".yz-record-card")
    expect(card.get_by_role("button", name="打开记录")).to_be_visible()
    expect(card.get_by_role("button", name="调整日期…")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    # The same by a dialog, from the card.
    meeting.click()
    card.get_by_role("button", name="调整日期…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("结束时间").fill("2026-03-04 12:00")
    with saving(page):
        page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert values(boss, "meeting", visit)["ends_at"] == "2026-03-04T04:00:00Z"


def test_a_month_shows_bars_and_how_many_more_and_creates_on_a_day(desk: Desk) -> None:
    boss = administrator(desk)
    page = boss.page
    for number in range(6):
        make(boss, "meeting", name=f"晨会 {number}", begins_at="2026-05-12T00:30:00Z")
    long = make(
        boss, "meeting", name="封闭施工", begins_at="2026-05-14T01:00:00Z", ends_at="2026-05-19T09:00:00Z"
    )
    boss.go("/app/works/view/meetings?day=2026-05-13&period=month", "会议日历")
    expect(page.get_by_role("heading", level=2, name="2026年5月")).to_be_visible()
    # Over the end of a week it is drawn twice.
    expect(page.locator(f'[data-event="{long["id"]}"]')).to_have_count(2)
    more = page.get_by_role("button", name="2026年5月12日星期二还有")
    expect(more).to_be_visible()
    boss.check_accessible()
    boss.check_fits()
    # Arrows walk the days; the next month comes by itself.
    page.locator(f'[data-date="{day_number(date(2026, 5, 13))}"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", level=2, name="2026年6月")).to_be_visible()
    page.go_back()
    boss.go("/app/works/view/meetings?day=2026-05-13&period=month", "会议日历")
    more.click()
    expect(page.locator(".yz-event")).to_have_count(6)
    boss.go("/app/works/view/meetings?day=2026-05-13&period=month", "会议日历")
    desk.expect_refusal(404, "/api/form-drafts/.*")
    page.get_by_role("button", name="在2026年5月20日星期三新建").click(force=True)
    boss.sees_heading("新建会议")
    expect(boss.field("开始时间")).to_have_value("2026-05-20 09:00")


def test_a_calendar_on_a_phone_has_dots_and_the_day(desk: Desk) -> None:
    boss = administrator(desk, size=PHONE)
    page = boss.page
    made = make(boss, "meeting", name="验收", kind="office", begins_at="2026-07-08T02:00:00Z")
    boss.go("/app/works/view/meetings?day=2026-07-07", "会议日历")
    expect(page.get_by_text("当天没有记录。")).to_be_visible()
    page.get_by_role("button", name="2026年7月8日星期三，1 条记录").tap()
    line = page.locator(f'[data-event="{made["id"]}"]')
    expect(line).to_contain_text("10:00–11:00")
    boss.check_accessible()
    boss.check_fits()
    line.tap()
    expect(page.get_by_role("dialog").get_by_role("button", name="调整日期…")).to_be_visible()


def test_bars_show_what_is_not_kept_and_are_moved(desk: Desk) -> None:
    boss = administrator(desk)
    page = boss.page
    dig = make(boss, "step", name="挖土", begins_on="2026-03-02", ends_on="2026-03-06", done="0.5")
    pour = make(boss, "step", name="浇筑", begins_on="2026-03-05", ends_on="2026-03-12", needs=[dig["id"]])
    check = make(boss, "step", name="验收", begins_on="2026-03-13", needs=[pour["id"]])
    later = make(boss, "step", name="回填")
    boss.go("/app/works/view/steps", "进度")
    bar = page.locator(f'[data-bar="{pour["id"]}"]')
    expect(bar).to_have_accessible_name("浇筑、2026-03-05 – 2026-03-12、在“挖土”结束之前就开始了。")
    expect(page.locator(f'[data-bar="{check["id"]}"]')).to_have_accessible_name("验收、里程碑、2026-03-13")
    expect(page.get_by_text("1 处依赖关系冲突")).to_be_visible()
    boss.check_accessible()
    boss.check_fits()
    page.get_by_role("button", name="查看下一处").click()
    expect(bar).to_be_focused()
    x, y = middle(bar)
    with saving(page):
        drag(page, (x, y), (x + 80, y))
    moved = values(boss, "step", pour)
    assert (moved["begins_on"], moved["ends_on"]) == ("2026-03-07", "2026-03-14")
    # Now the milestone is too early.
    expect(page.locator(f'[data-bar="{check["id"]}"]')).to_have_accessible_name(
        "验收、里程碑、2026-03-13、在“浇筑”结束之前就开始了。"
    )
    bar.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    with saving(page):
        page.keyboard.press("Enter")
    assert values(boss, "step", pour)["ends_on"] == "2026-03-12"
    expect(page.get_by_text("依赖关系冲突")).to_have_count(0)
    # What has no date is listed, and planned by a dialog.
    page.get_by_role("button", name="为“回填”排期").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("开始").fill("2026-03-16")
    with saving(page):
        page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert values(boss, "step", later)["begins_on"] == "2026-03-16"
    expect(page.locator(f'[data-bar="{later["id"]}"]')).to_be_attached()


def test_branches_open_move_and_refuse_a_ring(desk: Desk) -> None:
    boss = administrator(desk)
    page = boss.page
    north = make(boss, "place", name="北区")
    hall = make(boss, "place", name="大厅", above=north["id"])
    room = make(boss, "place", name="机房", above=hall["id"])
    south = make(boss, "place", name="南区")
    boss.go("/app/works/view/places", "位置")
    tree = page.get_by_role("treegrid")

    def row(name: str) -> Locator:
        return tree.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))

    expect(row("北区")).to_have_attribute("aria-expanded", "false")
    expect(row("大厅")).to_have_count(0)
    # By keys alone: open two levels.
    row("北区").focus()
    page.keyboard.press("ArrowRight")
    expect(row("大厅")).to_have_attribute("aria-level", "2")
    page.keyboard.press("ArrowRight")
    expect(row("大厅")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(row("机房")).to_have_attribute("aria-level", "3")
    boss.check_accessible()
    # What was open is open when one comes back.
    page.reload()
    expect(row("机房")).to_be_visible()
    # By mouse: onto another, and to the top.
    with saving(page):
        drag(page, middle(row("大厅")), middle(row("南区")))
    assert values(boss, "place", hall)["above"] == south["id"]
    expect(page.get_by_text("“大厅”已移到“南区”之下")).to_be_visible()
    expect(row("南区")).to_have_attribute("aria-expanded", "false")
    # By dialog, where it may not go: the server says why, the dialog stays.
    desk.expect_refusal(422, f"/api/records/works/place/{south['id']}")
    row("南区").focus()
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").click()
    page.keyboard.type("机房")
    boss.option("机房").click()
    dialog.get_by_role("button", name="移动", exact=True).click()
    expect(dialog.get_by_text("上级不能是这条记录自己，也不能是它的下级")).to_be_visible()
    dialog.get_by_role("button", name="取消").click()
    assert values(boss, "place", south)["above"] is None
    # Search shows the way to what matches.
    boss.go('/app/works/view/places?filter=name == "机房"', "位置")
    expect(row("机房")).to_have_attribute("aria-level", "3")
    expect(row("南区")).to_be_visible()
    expect(row("北区")).to_have_count(0)
    assert values(boss, "place", room)["above"] == hall["id"]
