"""The form designer on 200 fields: how often the page stands still while one of them is dragged.

A real browser drags a field over the form; the Long Tasks API (W3C) names every task of the page's main
thread over 50 ms, from taking hold to a moment after putting down. Drawing the form at first is not counted.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.row import Row
from scripts import front_end
from scripts.browser import LAUNCH_FLAGS, find_chromium
from scripts.demo_server import DemoServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["measure"]

_FIELDS = 200
_SECTION = 20
_DRAGS = 5
_STEPS = 120
_SETTLE_MILLISECONDS = 1500
_KINDS = ("text", "integer", "money", "date", "choice", "boolean", "long_text", "percent", "user", "phone")
_WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({type: 'longtask', buffered: true});
"""


def measure() -> Iterator[Row]:
    from playwright.sync_api import sync_playwright

    front_end.build(Path(__file__).resolve().parents[2])
    with (
        tempfile.TemporaryDirectory() as folder,
        DemoServer(Path(folder), demo=False) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH_FLAGS)
        context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
        login = {"email": "admin@example.com", "password": server.admin_password}
        csrf = context.request.post("/api/auth/login", data=login).json()["csrf"]
        headers = {"If-Match": '"0"', "X-CSRF-Token": csrf}
        answer = context.request.put("/api/apps/wide/draft", data={"document": _app()}, headers=headers)
        assert answer.ok, answer.text()
        page = context.new_page()
        page.add_init_script(_WATCH)
        page.goto("/build/wide/forms/form")
        page.locator(".yz-frame-field").nth(_FIELDS - 1).wait_for(state="attached")
        # The settings' code is loaded by the first choice.
        page.locator(".yz-frame-field .yz-frame-hold").nth(2).click()
        page.wait_for_timeout(_SETTLE_MILLISECONDS)
        found = [_drag(page) for _ in range(_DRAGS)]
        browser.close()
    yield Row(
        f"form designer, {_FIELDS} fields: tasks over 50 ms in one drag",
        statistics.median(len(tasks) for tasks in found), "tasks", target=0,
    )  # fmt: skip
    yield Row(
        f"form designer, {_FIELDS} fields: the longest of them in {_DRAGS} drags",
        max((task for tasks in found for task in tasks), default=0.0), "ms",
    )  # fmt: skip


def _drag(page: Page) -> list[float]:
    """Milliseconds of each long task of one drag."""
    page.evaluate("window.longTasks = []")
    box = page.locator(".yz-frame-field").first.bounding_box()
    assert box is not None
    x, y = box["x"] + 60, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10, steps=4)
    page.locator(".yz-drag-chip").wait_for()
    for step in range(_STEPS):
        page.mouse.move(x + (step % 40) * 8, y + 10 + (step * 7) % 400)
    page.mouse.up()
    page.wait_for_timeout(_SETTLE_MILLISECONDS)
    tasks: list[float] = page.evaluate("window.longTasks")
    return tasks


def _app() -> dict[str, Any]:
    fields: list[dict[str, Any]] = []
    for number in range(_FIELDS):
        kind = _KINDS[number % len(_KINDS)]
        field: dict[str, Any] = {"id": f"f{number}", "key": f"field_{number}", "type": kind}
        field["label"] = {"zh": f"字段{number}", "en": f"Field {number}"}
        if kind == "choice":
            field["options"] = [{"id": one, "key": one, "label": {"en": one}} for one in ("a", "b")]
        fields.append(field)
    sections = [
        {
            "id": f"s{start}", "key": f"s{start}", "label": {"en": f"Section {start}"}, "columns": 2,
            "fields": [field["key"] for field in fields[start : start + _SECTION]],
        }
        for start in range(0, _FIELDS, _SECTION)
    ]  # fmt: skip
    return {
        "format": "yingzao/1",
        "app": {"key": "wide", "version": "1.0.0", "label": {"en": "Wide"}},
        "entities": [{"id": "e1", "key": "thing", "title": "field_0", "fields": fields}],
        "forms": [{"id": "form", "key": "form", "entity": "thing", "sections": sections}],
    }
