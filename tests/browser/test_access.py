"""What one may not see is not there: no row, no page, no field."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.desk import DIRECTOR, FINANCE, OTHER, REP, Desk
from tests.browser.quotes import draft_quote


def test_another_representatives_record_is_not_found(desk: Desk) -> None:
    rep, other = desk.open(REP), desk.open(OTHER)
    foreign = other.first("crm/opportunity", "owner == me", sort="name")
    desk.expect_refusal(404, f"/api/records/crm/opportunity/{foreign['id']}")
    for path in ("record", "edit"):
        rep.page.goto(f"/app/crm/{path}/crm.opportunity/{foreign['id']}")
        expect(rep.page.get_by_role("heading", level=1)).to_contain_text("不存在")
        expect(rep.page.locator("body")).not_to_contain_text(foreign["values"]["name"])
        rep.check_accessible()


def test_lists_hold_ones_own_alone(desk: Desk) -> None:
    rep, other = desk.open(REP), desk.open(OTHER)
    foreign = other.first("crm/opportunity", "owner == me", sort="name")["values"]["name"]
    rep.go("/app/crm/view/opportunities", "全部商机")
    rep.page.get_by_role("textbox", name="搜索").fill(foreign)
    expect(rep.page.get_by_text("没有符合条件的")).to_be_visible()
    rep.check_accessible()


def test_a_hidden_field_is_nowhere(desk: Desk) -> None:
    rep, director = desk.open(REP), desk.open(DIRECTOR)
    product = director.first("base/product", 'code == "GW-100"')
    assert product["values"]["cost"] == "1850.00"
    path = f"/app/base/record/base.product/{product['id']}"
    director.go(path, "智能网关 G100")
    expect(director.page.locator("#main")).to_contain_text("¥1,850.00")
    rep.go(path, "智能网关 G100")
    expect(rep.page.locator("#main")).to_contain_text("¥3,200.00")
    assert "1850" not in rep.page.content().replace(",", "")
    expect(rep.page.locator("#main")).not_to_contain_text("成本")
    rep.page.goto("/app/base/entity/base.product")
    rep.page.get_by_role("button", name="筛选").click()
    rep.page.get_by_role("combobox", name="字段").click()
    rep.page.keyboard.type("成本")
    expect(rep.page.locator(".ant-select-item-option")).to_have_count(0)


def test_unknown_addresses_lead_to_a_plain_page(desk: Desk) -> None:
    rep = desk.open(REP)
    desk.expect_refusal(404, "/api/apps/nothing")
    for path in ("/nowhere", "/app/nothing/view/x", "/app/crm/view/nothing", "/app/crm/dashboard/nothing"):
        rep.page.goto(path)
        expect(rep.page.get_by_role("heading", level=1)).to_contain_text("不存在")
        rep.check_accessible()


def test_the_wanted_page_follows_the_sign_in(desk: Desk) -> None:
    rep = desk.open(REP, signed_in=False)
    page = rep.page
    desk.expect_refusal(401, ".*")
    page.goto("/app/crm/view/my_quotes")
    page.get_by_role("heading", name="登录").wait_for()
    page.get_by_label("邮箱").fill(REP)
    page.get_by_label("密码", exact=True).fill(desk.server.password)
    page.keyboard.press("Enter")
    rep.sees_heading("我的报价单")


def test_a_process_is_offered_to_whom_and_what_it_fits(desk: Desk) -> None:
    rep, finance = desk.open(REP), desk.open(FINANCE)
    draft = draft_quote(rep)
    approved = rep.first("crm/quote", 'status == "approved" and owner == me', sort="number")
    submit = rep.page.get_by_role("button", name="提交审批")
    rep.go(draft.path, re.compile(draft.number))
    expect(submit).to_be_enabled()
    rep.go(f"/app/crm/record/crm.quote/{approved['id']}", re.compile(approved["values"]["number"]))
    expect(rep.page.get_by_role("button", name="编辑")).to_be_disabled()
    expect(submit).to_have_count(0)
    line = {"product": rep.first("base/product", 'code == "GW-100"')["id"], "qty": "1", "price": "0"}
    free = rep.ask("PATCH", f"/api/records/crm/quote/{draft.id}", {"values": {"lines": [line]}}, match=1)
    rep.go(draft.path, re.compile(free["values"]["number"]))
    expect(submit).to_be_disabled()

    finance.go(draft.path, re.compile(draft.number))
    expect(finance.page.get_by_role("tab", name="流程")).to_be_visible()
    expect(finance.page.get_by_role("button", name="提交审批")).to_have_count(0)
    expect(finance.page.get_by_role("button", name="编辑")).to_have_count(0)
