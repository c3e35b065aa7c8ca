"""A list of 100,000 records: scrolled, walked by keys, sorted, added up and grouped, with few rows drawn.

The records are copies of fifty that came in through the API, made beside the running server.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk, Person

FIRST = 50
COPIES = 2_000
"""Of each of the first, itself among them."""
LEDGER: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "ledger", "version": "1.0.0", "label": {"zh": "总账", "en": "Ledger"}},
    "entities": [
        {
            "id": "e1", "key": "entry", "title": "text",
            "label": {"en": "Entry"}, "plural": {"en": "Entries"},
            "fields": [
                {"id": "f1", "key": "text", "type": "text", "label": {"en": "Text"}},
                {"id": "f2", "key": "amount", "type": "integer", "label": {"en": "Amount"}, "index": True},
                {"id": "f3", "key": "side", "type": "choice", "label": {"en": "Side"}, "options": [
                    {"id": "o1", "key": "even", "label": {"en": "Even"}},
                    {"id": "o2", "key": "odd", "label": {"en": "Odd"}}]},
            ],
        }
    ],
}  # fmt: skip
ODD = COPIES * sum(range(1, FIRST + 1, 2))
ALL = COPIES * sum(range(1, FIRST + 1))


def multiply(desk: Desk) -> None:
    """As the store wrote them, under ids of their own that lie behind those of the first."""
    (file,) = desk.server.folder.glob("*.db")
    with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as connection:
        connection.create_function("tail", 1, lambda number: number.to_bytes(6, "big"), deterministic=True)
        (name,) = connection.execute(
            "SELECT table_name FROM entity_table WHERE app = 'ledger' AND entity = 'e1'"
        ).fetchone()
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] != "id"]
        others = ", ".join(columns)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {COPIES - 1}) "
            f"INSERT INTO {name} (id, {others}) "
            f"SELECT CAST(substr(id, 1, 10) || tail(i) AS BLOB), {others} FROM {name}, n"
        )
        connection.execute("COMMIT")


@pytest.fixture
def keeper(desk: Desk) -> Person:
    person = desk.open_administrator(language="en")
    if "ledger" not in [app["key"] for app in person.ask("GET", "/api/apps")["apps"]]:
        person.ask("POST", "/api/apps", LEDGER)
        rows = [
            {"create": {"text": f"Entry {at:02}", "amount": at, "side": "odd" if at % 2 else "even"}}
            for at in range(1, FIRST + 1)
        ]
        person.ask("POST", "/api/records/ledger/entry/batch", {"operations": rows})
        multiply(desk)
    return person


def open_list(person: Person, more: str) -> Locator:
    person.page.goto(f"/app/ledger/entity/ledger.entry?{more}")
    grid = person.page.get_by_role("grid").first
    grid.locator("tbody tr[data-row]").first.wait_for()
    return grid


def drawn(grid: Locator) -> list[tuple[int, int]]:
    """(place in the list, amount) of the rows that are drawn, but for the one the keys are in."""
    found: list[list[str]] = grid.locator("tbody tr[data-row]:not([tabindex='0'])").evaluate_all(
        "rows => rows.map((row) => [row.dataset.row, row.querySelector('[data-path=amount]').innerText])"
    )
    return [(int(place), int(amount.replace(",", ""))) for place, amount in found]


def in_order(grid: Locator, amount_at: Any) -> int:
    """That rows stand where they belong, without repeat or gap but the cursor's, and are few; the first."""
    rows = drawn(grid)
    places = [place for place, _ in rows]
    missing = {*range(places[0], places[-1] + 1)} - {*places}
    assert len(missing) <= 1
    assert places == sorted({*places})
    assert len(rows) < 80
    assert rows == [(place, amount_at(place)) for place in places]
    return places[0]


@pytest.mark.slow
def test_keys_walk_and_the_wheel_scrolls_through_thousands(keeper: Person) -> None:
    page = keeper.page
    grid = open_list(keeper, "sort=amount")
    # Screen readers are told how long it is, as far as the server counts.
    assert int(grid.get_attribute("aria-rowcount") or 0) > 10_000
    expect(page.get_by_text("10,000+").first).to_be_visible()
    expect(grid.locator("tfoot")).to_contain_text(f"{ALL:,}")
    grid.locator("tr[data-row='0']").focus()
    row, last = 0, 0
    while last <= COPIES:
        # Keys held down: the row they lead to is in sight.
        for _ in range(20):
            page.keyboard.press("PageDown")
        expect(grid.locator("tr[data-row]:focus")).to_be_in_viewport()
        page.keyboard.press("End")
        # The last row there is has the focus, and more come behind it.
        focused = grid.locator("tr[data-row]:focus")
        expect(focused).not_to_have_attribute("data-row", str(row))
        row = last = int(focused.get_attribute("data-row") or 0)
        grid.locator(f"tr[data-row='{last + 1}']").wait_for(state="attached")
    in_order(grid, lambda place: place // COPIES + 1)
    page.keyboard.press("PageUp")
    expect(grid.locator(f"tr[data-row='{last - 12}']")).to_be_focused()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(grid.locator(f"tr[data-row='{last + 12}']")).to_be_focused()
    # By the wheel as well: what was drawn is taken away, what comes into sight is there.
    before = in_order(grid, lambda place: place // COPIES + 1)
    grid.hover()
    while in_order(grid, lambda place: place // COPIES + 1) < before + 400:
        page.mouse.wheel(0, 4_000)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.keyboard.press("Home")
    expect(grid.locator("tr[data-row='0']")).to_be_focused()
    assert in_order(grid, lambda place: place // COPIES + 1) == 1
    keeper.check_accessible()


def test_the_end_of_the_list_is_one_click_away(keeper: Person) -> None:
    grid = open_list(keeper, "sort=amount")
    grid.get_by_role("columnheader", name="Amount").get_by_role("button").first.click()
    expect(grid.locator("tr[data-row='0'] [data-path=amount]")).to_have_text(str(FIRST))
    assert in_order(grid, lambda place: FIRST - place // COPIES) == 1


def test_groups_add_up_all_of_them(keeper: Person) -> None:
    page = keeper.page
    page.goto("/app/ledger/entity/ledger.entry?group=side")
    for name, amount in (("Even", ALL - ODD), ("Odd", ODD)):
        group = page.get_by_role("button", name=name)
        expect(group).to_contain_text(f"{COPIES * FIRST // 2:,}")
        expect(group).to_contain_text(f"{amount:,}")
        if group.get_attribute("aria-expanded") == "false":
            group.click()
    odd = page.locator(".yz-group").filter(has=page.get_by_role("button", name="Odd"))
    odd.locator("tbody tr[data-row]").first.wait_for()
    assert all(amount % 2 for _, amount in drawn(odd.get_by_role("grid")))
    keeper.check_accessible()
