"""Refusing, sending back, withdrawing, and two decisions at once."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import MANAGER, REP, Desk
from tests.browser.quotes import Quote, submitted_quote


def open_task(page: Page, quote: Quote) -> Locator:
    page.goto("/tasks")
    page.get_by_role("link", name=re.compile(quote.number)).click()
    task = page.get_by_role("region", name=quote.number)
    expect(task.get_by_role("heading", name=quote.number)).to_be_visible()
    return task


def test_a_rejection_says_why(desk: Desk) -> None:
    rep, manager = desk.open(REP), desk.open(MANAGER)
    quote = submitted_quote(rep)
    page = manager.page
    open_task(page, quote)
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="意见")).to_be_focused()
    dialog.get_by_role("button", name="拒绝").click()
    expect(dialog).to_contain_text("请写明理由")
    manager.check_accessible()
    dialog.get_by_role("textbox", name="意见").fill("单价低于底价")
    dialog.get_by_role("button", name="拒绝").click()
    expect(manager.toast("已拒绝")).to_be_visible()

    rep.page.goto(f"{quote.path}?tab=process")
    panel = rep.page.locator(".yz-instance")
    expect(panel).to_contain_text("已拒绝")
    decision = panel.get_by_role("listitem").filter(has_text="单价低于底价")
    expect(decision).to_contain_text("林雅琴")
    expect(rep.page.locator("#main")).to_contain_text("已驳回")
    expect(rep.page.get_by_role("button", name="编辑")).to_be_enabled()
    rep.check_accessible()


def test_what_is_sent_back_is_changed_and_submitted_again(desk: Desk) -> None:
    rep, manager = desk.open(REP), desk.open(MANAGER)
    quote = submitted_quote(rep)
    page = manager.page
    open_task(page, quote)
    page.keyboard.press("b")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="意见").fill("请补充交付条款")
    page.keyboard.press("Control+Enter")
    expect(manager.toast("已退回")).to_be_visible()

    page = rep.page
    page.goto(f"{quote.path}?tab=process")
    panel = page.locator(".yz-instance")
    expect(panel).to_contain_text("请补充交付条款")
    expect(panel).to_contain_text("已退回")
    rep.check_accessible()
    page.get_by_role("button", name="编辑").click()
    rep.field("付款与交付条款").fill("签约后 30 天内交付")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("tab", name="流程").click()
    page.locator(".yz-instance").get_by_role("button", name="重新提交").click()
    expect(page.locator(".yz-instance")).to_contain_text("处理中")
    expect(page.locator("#main h1")).to_contain_text("审批中")

    task = open_task(manager.page, quote)
    expect(task).to_contain_text("签约后 30 天内交付")
    manager.page.keyboard.press("a")
    expect(manager.toast("已同意")).to_be_visible()
    assert rep.values("crm/quote", quote.id)["status"] == "approved"


def test_a_withdrawn_submission_leaves_the_inbox(desk: Desk) -> None:
    rep, manager = desk.open(REP), desk.open(MANAGER)
    quote = submitted_quote(rep)
    open_task(manager.page, quote)
    rep.page.goto(f"{quote.path}?tab=process")
    rep.page.locator(".yz-instance").get_by_role("button", name="撤回").click()
    expect(rep.page.locator(".yz-instance")).to_contain_text("已撤回")
    expect(rep.page.locator("#main h1")).to_contain_text("草稿")
    expect(manager.page.get_by_role("link", name=re.compile(quote.number))).to_have_count(0)
    rep.check_accessible()


def test_of_two_decisions_at_once_the_second_is_told_so(desk: Desk) -> None:
    rep, manager = desk.open(REP), desk.open(MANAGER)
    quote = submitted_quote(rep)
    first, second = manager.page, manager.tab()
    # Nobody tells the second tab what happens in the first.
    second.route("**/api/events*", lambda route: route.abort())
    open_task(first, quote)
    open_task(second, quote)
    second.keyboard.press("r")
    second.get_by_role("dialog").get_by_role("textbox", name="意见").fill("再议")
    first.keyboard.press("a")
    expect(first.locator(".ant-message").get_by_text("已同意")).to_be_visible()

    desk.expect_refusal(409, "/api/tasks/[^/]+/reject")
    second.get_by_role("dialog").get_by_role("button", name="拒绝").click()
    expect(second.locator(".ant-message").get_by_text("已由他人处理")).to_be_visible()
    expect(second.get_by_role("link", name=re.compile(quote.number))).to_have_count(0)
    assert rep.values("crm/quote", quote.id)["status"] == "approved"
