"""The form designer on 200 fields: how often the page stands still while one of them is dragged.

A real browser drags a field over the form; its trace has every task of the page's main thread, from taking
hold to a moment after putting down. What counts is the processor time of a task: on a busy machine its
duration says how long it was kept waiting. Drawing the form at first is not part of it.
"""

from __future__ import annotations

import json
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
    from playwright.sync_api import Browser, Page

__all__ = ["measure"]

_FIELDS = 200
_SECTION = 20
_DRAGS = 5
_STEPS = 120
_SETTLE_MILLISECONDS = 1500
_KINDS = ("text", "integer", "money", "date", "choice", "boolean", "long_text", "percent", "user", "phone")
_LONG_MILLISECONDS = 50


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
        page.goto("/build/wide/forms/form")
        page.locator(".yz-frame-field").nth(_FIELDS - 1).wait_for(state="attached")
        # The settings' code is loaded by the first choice.
        page.locator(".yz-frame-field .yz-frame-hold").nth(2).click()
        page.wait_for_timeout(_SETTLE_MILLISECONDS)
        found = [_drag(browser, page) for _ in range(_DRAGS)]
        browser.close()
    yield Row(
        f"form designer, {_FIELDS} fields: tasks over {_LONG_MILLISECONDS} ms in one drag",
        statistics.median(sum(task > _LONG_MILLISECONDS for task in tasks) for tasks in found),
        "tasks", target=0,
    )  # fmt: skip
    yield Row(
        f"form designer, {_FIELDS} fields: the longest task of a drag",
        statistics.median(max(tasks) for tasks in found), "ms", target=_LONG_MILLISECONDS,
    )  # fmt: skip


def _drag(browser: Browser, page: Page) -> list[float]:
    """Milliseconds of processor time of each task of the main thread during one drag."""
    box = page.locator(".yz-frame-field").first.bounding_box()
    assert box is not None
    x, y = box["x"] + 60, box["y"] + 20
    browser.start_tracing(page=page, categories=["toplevel"])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10, steps=4)
    page.locator(".yz-drag-chip").wait_for()
    for step in range(_STEPS):
        page.mouse.move(x + (step % 40) * 8, y + 10 + (step * 7) % 400)
    page.mouse.up()
    page.wait_for_timeout(_SETTLE_MILLISECONDS)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        one["tdur"] / 1000
        for one in events
        if one["name"].endswith("RunTask") and (one["pid"], one["tid"]) in mains and "tdur" in one
    ]
    assert tasks, "the trace has no tasks of the page"
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
