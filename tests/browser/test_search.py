"""Finding records from anywhere: what one types, what opens, and what stays unseen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import DIRECTOR, OTHER, PHONE, REP, Desk, Person

COMPANY = "深圳南方智造科技有限公司"


def wait_for_index(person: Person, q: str) -> None:
    """The sample data are read a moment after the server has come up."""
    person.page.wait_for_function(
        """async (q) => {
          const answer = await fetch('/api/search?q=' + encodeURIComponent(q));
          return (await answer.json()).groups.length > 0;
        }""",
        arg=q,
    )


def ask_anywhere(person: Person, typed: str) -> None:
    """By keyboard, from whatever screen is shown."""
    expect(person.page.get_by_role("button", name="搜索或跳转")).to_be_visible()
    person.page.keyboard.press("Control+k")
    person.page.get_by_role("combobox", name="搜索或跳转").fill(typed)


@pytest.mark.parametrize("typed", ["智造", "nfzz", "nanfangzhi"])
def test_a_record_is_found_and_opened_by_keyboard(desk: Desk, typed: str) -> None:
    director = desk.open(DIRECTOR)
    page = director.page
    page.goto("/")
    wait_for_index(director, COMPANY)
    ask_anywhere(director, typed)
    expect(page.get_by_role("option", name=COMPANY)).to_be_visible()
    for _ in range(12):
        if page.get_by_role("option", name=COMPANY, selected=True).count():
            break
        page.keyboard.press("ArrowDown")
    director.check_accessible()
    page.keyboard.press("Enter")
    director.sees_heading(COMPANY)
    # What was searched is offered the next time.
    page.keyboard.press("Control+k")
    page.get_by_role("option", name=typed, exact=True).click()
    expect(page.get_by_role("option", name=COMPANY)).to_be_visible()


def test_all_results_by_kind(desk: Desk) -> None:
    director = desk.open(DIRECTOR)
    page = director.page
    page.goto("/")
    wait_for_index(director, COMPANY)
    ask_anywhere(director, "科技")
    page.get_by_role("option", name="“科技”的全部结果").click()
    director.sees_heading("搜索")
    results = page.locator("#main")
    expect(results.get_by_role("heading", level=2)).to_have_count(2)
    director.check_accessible()
    page.get_by_role("navigation", name="记录类型").get_by_role("link", name="客户").click()
    expect(results.get_by_role("heading", level=2)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/search\?q=.*&entity=base\.customer$"))
    results.get_by_role("link", name=COMPANY).click()
    director.sees_heading(COMPANY)
    page.goto("/search?q=%E6%B2%A1%E6%9C%89%E6%AD%A4%E7%89%A9")
    expect(results).to_contain_text("没有找到“没有此物”")
    director.check_accessible()


def test_another_persons_record_is_not_found(desk: Desk) -> None:
    rep, other = desk.open(REP), desk.open(OTHER)
    foreign = other.first("crm/opportunity", "owner == me", sort="name")["values"]["name"]
    other.page.goto("/")
    wait_for_index(other, foreign)
    for path in ("/", f"/search?q={foreign}"):
        rep.page.goto(path)
        if path == "/":
            ask_anywhere(rep, foreign)
        # What was typed shows in the answer; the record does not.
        rep.settle()
        expect(rep.page.locator("mark").get_by_text(foreign, exact=True)).to_have_count(0)
    found = rep.ask("GET", "/api/search", q=foreign, entity="crm.opportunity")
    assert foreign not in [
        "".join(part["text"] for part in one["title"])
        for group in found["groups"]
        for one in group["results"]
    ]


def test_a_list_is_searched_by_any_field_and_pinyin(desk: Desk) -> None:
    director = desk.open(DIRECTOR)
    director.page.goto("/")
    wait_for_index(director, COMPANY)
    director.go("/app/base/entity/base.customer", "客户")
    director.page.get_by_role("textbox", name="搜索").fill("nfzz")
    expect(director.page.locator("#main").get_by_text("共 1 条")).to_be_visible()
    expect(director.page.locator("#main")).to_contain_text(COMPANY)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_search_fits_a_phone(desk: Desk, language: str) -> None:
    director = desk.open(DIRECTOR, size=PHONE, language=language)
    director.page.goto("/")
    wait_for_index(director, COMPANY)
    director.page.goto("/search?q=%E7%A7%91%E6%8A%80")
    expect(director.page.locator("mark").first).to_be_visible()
    director.check_fits()
    director.check_accessible()
