"""Chinese and English on every main screen: no text left over from the other, no key without a text."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import DIRECTOR, MANAGER, REP, Desk, Person
from tests.browser.quotes import Quote, submitted_quote

CHINESE = re.compile(r"[\u3400-\u9fff\uff01-\uff5e\u3001\u3002]+")
KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*\b")

# Every text somebody sees or hears, without what is marked as being in Chinese.
_TEXTS = """
() => {
  const texts = [];
  const heard = (element) => !element.closest('[lang^=zh]:not(html), canvas, script, style');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (element && heard(element)) texts.push(walker.currentNode.data);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    if (!heard(element)) continue;
    for (const name of ['aria-label', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '');
  }
  for (const element of document.querySelectorAll('input, textarea')) texts.push(element.value);
  texts.push(document.title);
  return texts.map((text) => text.trim()).filter(Boolean);
}
"""

_DATA = ("base/customer", "base/contact", "base/product", "crm/opportunity", "crm/quote", "crm/stage_log")


@pytest.fixture
def quote(desk: Desk) -> Quote:
    return submitted_quote(desk.open(REP))


@pytest.fixture
def data(desk: Desk, quote: Quote) -> re.Pattern[str]:
    """Everything people have typed: texts of records and names of people and departments."""
    director = desk.open(DIRECTOR)
    found: set[str] = set()
    for entity in _DATA:
        answer = director.ask("GET", f"/api/records/{entity}", limit="200")
        for record in answer["records"]:
            found.update(_strings(record["values"]))
            found.update(_strings(record["labels"]))
    for person in director.ask("GET", "/api/directory")["people"]:
        found.update(_strings(person))
        found.add(person["name"][-1])  # the mark in place of a portrait
    chinese = sorted((text for text in found if CHINESE.search(text)), key=len, reverse=True)
    return re.compile("|".join(re.escape(text) for text in chinese))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def leftovers(page: Page, data: re.Pattern[str]) -> list[str]:
    return [text for text in page.evaluate(_TEXTS) if CHINESE.search(data.sub("", text))]


def until_none_left(page: Page, data: re.Pattern[str], seconds: float = 20) -> None:
    """What the server words is loaded anew, so it follows a moment later."""
    until = time.monotonic() + seconds
    while found := leftovers(page, data):
        assert time.monotonic() < until, f"{page.url}: {found}"
        page.wait_for_timeout(100)


def missing(page: Page) -> list[str]:
    texts = [text for text in page.evaluate(_TEXTS) if "@" not in text]
    return [text for text in texts if KEY.search(text)]


def switch(page: Page, language: str) -> None:
    """Press the button; the next page is asked for only when the server knows the language too."""
    with page.expect_response(lambda answer: answer.request.method == "PATCH" and "/api/me" in answer.url):
        page.get_by_role("button", name=language, exact=True).click()


def screens(person: Person, quote: Quote) -> dict[str, str]:
    opportunity = person.first("crm/opportunity", 'stage == "quotation"', sort="name")["id"]
    return {
        "/": "h1",
        "/tasks": "h1",
        "/apps": "h1",
        "/me": "h1",
        "/app/crm/view/open_opportunities": "table tbody tr",
        "/app/crm/view/quotes": "table tbody tr",
        f"/app/crm/record/crm.opportunity/{opportunity}": "h1",
        f"/app/crm/record/crm.opportunity/{opportunity}?tab=history": ".yz-timeline",
        f"/app/crm/edit/crm.opportunity/{opportunity}": "form",
        f"{quote.path}?tab=process": ".yz-instance",
        quote.path: ".yz-subtable",
        "/app/crm/new/crm.quote": "form",
        "/app/crm/dashboard/sales_board": "canvas",
        "/app/crm/record/crm.opportunity/nothing": ".yz-state",
    }


@pytest.mark.slow
def test_every_screen_switches_whole(desk: Desk, data: re.Pattern[str], quote: Quote) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    desk.expect_refusal(404, "/api/records/crm/opportunity/nothing")
    # A language is named in itself, the product in both.
    known = re.compile(f"{data.pattern}|^中文$|^营造 Yingzao$")
    for path, landmark in screens(manager, quote).items():
        page.goto(path)
        page.locator(f"#main {landmark}").first.wait_for()
        manager.settle()
        assert not missing(page), path
        heading = page.locator("#main").locator("h1, h2, .yz-state-title").first
        chinese = heading.text_content() or ""
        switch(page, "EN")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        until_none_left(page, known)
        assert not missing(page), path
        manager.check_accessible()
        switch(page, "中文")
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        expect(heading).to_have_text(chinese)
        manager.settle()


def test_dialogs_and_messages_in_english(desk: Desk, data: re.Pattern[str]) -> None:
    rep = desk.open(REP, language="en")
    rep.ask("PATCH", "/api/me", {"language": "en"})
    page = rep.page
    rep.go("/app/crm/new/crm.quote", "New Quote")
    page.get_by_role("button", name="Add row").click()
    rep.field("Overall discount").fill("120")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").filter(has_text="Opportunity").wait_for()
    assert not leftovers(page, data)
    assert not missing(page)

    page.get_by_role("link", name="My tasks").click()
    page.get_by_role("dialog").wait_for()
    assert not leftovers(page, data)
    page.get_by_role("dialog").get_by_role("button").last.click()
    page.get_by_role("heading", level=1, name="My tasks").wait_for()

    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert not leftovers(page, data)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    rep.go("/app/crm/view/open_opportunities", "Open opportunities")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("combobox", name="Field").click()
    rep.option("Stage").wait_for()
    assert not leftovers(page, data)
    assert not missing(page)
    rep.ask("PATCH", "/api/me", {"language": "zh"})


def test_the_sign_in_page_speaks_both(desk: Desk) -> None:
    rep = desk.open(REP, signed_in=False)
    page = rep.page
    page.goto("/login")
    page.get_by_role("heading", name="登录").wait_for()
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    until_none_left(page, re.compile("$^"))
    rep.check_accessible()
    desk.expect_refusal(401, "/api/auth/login")
    page.get_by_label("Email").fill(REP)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not leftovers(page, re.compile("$^"))
