"""A business user changes how their company works, without an administrator or a restart (A14, A15, X28)."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from tests.browser.desk import Desk, Person
from tests.browser.quotes import draft_quote, submitted_quote

TEN_MINUTES = 600.0


def steps_of(owner: Person, quote: str) -> list[str]:
    preview = owner.ask("GET", f"/api/processes/crm/quote_approval/preview?record={quote}")
    return [step["node"] for step in preview["steps"]]


def approve(desk: Desk, record: str) -> list[str]:
    """Whoever holds an open task over the record says yes, until there is none; the nodes, in order."""
    people = [desk.open(f"{name}@example.com") for name in ("lin.yaqin", "zhou.mingyuan")]
    said: list[str] = []
    while True:
        found = [
            (person, task)
            for person in people
            for task in person.ask("GET", "/api/tasks")["tasks"]
            if task["record"] == record
        ]
        if not found:
            return said
        person, task = found[0]
        person.ask("POST", f"/api/tasks/{task['id']}/approve", {})
        said.append(task["node"])


def test_an_approval_limit_is_raised_and_taken_back(desk: Desk) -> None:
    rep = desk.open("wang.siyu@example.com")
    before = submitted_quote(rep, "60000.00")
    waiting = draft_quote(rep, "60000.00")
    assert "director_approval" in steps_of(rep, waiting.id)

    began = time.monotonic()
    boss = desk.open("zhao.min@example.com")
    assert boss.ask("GET", "/api/me")["administrator"] is False
    page = boss.page
    page.goto("/")
    page.get_by_role("link", name="应用搭建").first.click()
    page.get_by_role("link", name=re.compile("客户管理")).last.click()
    page.get_by_role("link", name=re.compile("^参数")).click()
    page.locator(".yzb-item-choice").filter(has_text="部门负责人审批上限").click()
    # Where it counts stands beside it.
    expect(page.get_by_text("流程 报价审批 › 连线 超过部门负责人上限 › 条件")).to_be_visible()
    page.get_by_label("值", exact=True).fill("80000")
    page.get_by_role("link", name="发布", exact=True).last.click()
    expect(page.get_by_text(re.compile("部门负责人审批上限.*(值|80000)")).first).to_be_visible()
    boss.check_accessible()
    page.get_by_role("button", name=re.compile("发布版本|发布第")).click()
    expect(page.get_by_role("status").filter(has_text=re.compile("已发布"))).to_be_visible(timeout=60_000)
    assert time.monotonic() - began < TEN_MINUTES

    # At once for what begins now; what had begun goes on as it was.
    assert "director_approval" not in steps_of(rep, waiting.id)
    rep.ask("POST", "/api/processes/crm/quote_approval/instances", {"record": waiting.id})
    assert approve(desk, waiting.id) == ["head_approval"]
    assert approve(desk, before.id) == ["head_approval", "director_approval"]

    # And back again.
    page.get_by_role("link", name="版本", exact=True).click()
    page.get_by_role("button", name=re.compile("^第 1 版")).click()
    page.get_by_role("button", name=re.compile("恢复")).last.click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("恢复")).click()
    expect(page.locator(".yzb-version")).to_have_count(3)
    again = draft_quote(rep, "60000.00")
    assert "director_approval" in steps_of(rep, again.id)
