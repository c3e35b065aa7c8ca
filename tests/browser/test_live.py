"""What others change shows by itself: pushed, neither polled nor reloaded."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.desk import DIRECTOR, MANAGER, REP, Desk
from tests.browser.quotes import submitted_quote


def test_lists_and_records_follow_changes(desk: Desk) -> None:
    rep, director = desk.open(REP), desk.open(DIRECTOR)
    record = rep.first("crm/opportunity", 'stage == "proposal" and owner == me', sort="name")
    address = f"/api/records/crm/opportunity/{record['id']}"
    rep.go("/app/crm/view/open_opportunities", "进行中的商机")
    row = rep.page.get_by_role("row", name=re.compile(re.escape(record["values"]["name"])))
    row.wait_for()
    seen = rep.tab()
    seen.goto(f"/app/crm/record/crm.opportunity/{record['id']}")
    seen.get_by_role("heading", level=1).wait_for()

    version = director.ask("GET", address)["version"]
    director.ask(
        "PATCH", address, {"values": {"next_step": "总监已约谈", "amount": "77777.77"}}, match=version
    )
    expect(row).to_contain_text("总监已约谈")
    expect(row).to_contain_text("¥77,777.77")
    expect(seen.locator("#main")).to_contain_text("总监已约谈")
    expect(seen.locator("#main")).to_contain_text("¥77,777.77")

    made = director.ask(
        "POST", "/api/records/crm/opportunity", {"values": {"name": "刚刚建立", "owner": rep_id(rep)}}
    )
    new = rep.page.get_by_role("row", name=re.compile("刚刚建立"))
    expect(new).to_be_visible()
    director.ask("DELETE", f"/api/records/crm/opportunity/{made['id']}", match=made["version"])
    expect(new).to_have_count(0)


def rep_id(rep: object) -> str:
    identity: str = rep.ask("GET", "/api/me")["user"]["id"]  # type: ignore[attr-defined]
    return identity


def test_tasks_and_notices_arrive_by_themselves(desk: Desk) -> None:
    rep, manager = desk.open(REP), desk.open(MANAGER)
    manager.go("/tasks", "我的待办")
    manager.settle()
    quote = submitted_quote(rep)
    expect(manager.page.get_by_role("link", name=re.compile(quote.number))).to_be_visible()

    rep.page.goto(f"{quote.path}?tab=process")
    expect(rep.page.locator(".yz-instance")).to_contain_text("处理中")
    bell = rep.page.get_by_role("button", name=re.compile("通知，"))
    before = int(re.findall(r"\d+", bell.get_attribute("aria-label") or "")[0])
    task = manager.ask("GET", "/api/tasks")["tasks"][0]
    assert task["record"] == quote.id
    manager.ask("POST", f"/api/tasks/{task['id']}/approve", {"comment": "没有问题"})
    expect(rep.page.locator(".yz-instance")).to_contain_text("没有问题")
    expect(rep.page.locator("#main h1")).to_contain_text("已批准")
    expect(bell).to_have_attribute("aria-label", f"通知，{before + 1} 条未读")
