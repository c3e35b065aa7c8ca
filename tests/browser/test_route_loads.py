"""Screens of the builder load what the build weighed and nothing else (`builder/ui/route_loads.ts`)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.desk import Desk, Person

STATIC = Path(__file__).resolve().parents[2] / "runtime" / "static"

LOADED = """() => performance.getEntriesByType('resource')
    .map(({name}) => new URL(name).pathname)
    .filter((path) => path.startsWith('/static/') && path.endsWith('.js'))
    .map((path) => path.slice('/static/'.length))"""


def address_of(template: str, document: dict[str, Any]) -> str:
    def first(match: re.Match[str]) -> str:
        items = document["entities"][0]["fields"] if match[1] == "fields" else document[match[1]]
        return str(items[0]["id"])

    return re.sub(r"\{(\w+)\}", first, template)


@pytest.fixture
def root(desk: Desk) -> Person:
    return desk.open_administrator()


@pytest.mark.slow
def test_a_screen_loads_no_more_than_was_weighed(root: Person) -> None:
    told = json.loads((STATIC / ".route_loads.json").read_text())
    document = root.ask("GET", "/api/apps/crm/draft")["document"]
    page = root.page
    unknown: dict[str, set[str]] = {}
    for route in told["routes"]:
        page.goto(address_of(route["address"], document))
        page.get_by_role("heading").first.wait_for()
        page.wait_for_load_state("networkidle")
        known = {*told["shell"], *told["texts"], *route["first"], *route["later"]}
        unknown[route["name"]] = set(page.evaluate(LOADED)) - known
    assert {name: files for name, files in unknown.items() if files} == {}
