"""Forms that lose nothing: conflicts, messages beside fields, leaving, drafts."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.desk import REP, Desk, Person


def new_opportunity(rep: Person, name: str) -> str:
    customer = rep.first("base/customer", "owner == me", sort="name")
    values = {"name": name, "customer": customer["id"], "amount": "1000.00", "next_step": "打电话"}
    identity: str = rep.ask("POST", "/api/records/crm/opportunity", {"values": values})["id"]
    return identity


def open_form(page: Page, record: str) -> None:
    page.goto(f"/app/crm/edit/crm.opportunity/{record}")
    page.get_by_role("heading", level=1, name=re.compile("^编辑")).wait_for()


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()


def test_whoever_saves_second_chooses_field_by_field(desk: Desk) -> None:
    rep = desk.open(REP)
    record = new_opportunity(rep, "两人同时编辑")
    first, second = rep.page, rep.tab()
    open_form(first, record)
    open_form(second, record)
    first.get_by_label("下一步计划").fill("寄样品")
    first.get_by_label("预计金额").fill("2000")
    save(first)
    first.get_by_role("heading", level=1, name="两人同时编辑").wait_for()

    expect(second.get_by_text("这条记录刚被其他人修改")).to_be_visible()
    second.get_by_label("下一步计划").fill("上门拜访")
    second.get_by_label("客户需求").fill("两条产线")
    desk.expect_refusal(412, f"/api/records/crm/opportunity/{record}")
    save(second)
    dialog = second.get_by_role("dialog", name="保存前请核对")
    expect(dialog.get_by_role("row", name=re.compile("下一步计划"))).to_contain_text("寄样品")
    expect(dialog.get_by_role("row", name=re.compile("下一步计划"))).to_contain_text("上门拜访")
    expect(dialog.get_by_role("row", name=re.compile("客户需求"))).to_contain_text("两条产线")
    dialog.get_by_role("radio", name="下一步计划: 当前内容").check()
    dialog.get_by_role("button", name="按所选继续").click()
    expect(second.get_by_label("下一步计划")).to_have_value("寄样品")
    expect(second.get_by_label("客户需求")).to_have_value("两条产线")
    save(second)
    second.get_by_role("heading", level=1, name="两人同时编辑").wait_for()
    kept = rep.values("crm/opportunity", record)
    assert (kept["next_step"], kept["needs"], kept["amount"]) == ("寄样品", "两条产线", "2000.00")


def test_the_conflict_view_is_accessible(desk: Desk) -> None:
    rep = desk.open(REP)
    record = new_opportunity(rep, "版本已旧")
    open_form(rep.page, record)
    rep.ask("PATCH", f"/api/records/crm/opportunity/{record}", {"values": {"next_step": "报价"}}, match=1)
    rep.field("下一步计划").fill("演示")
    desk.expect_refusal(412, f"/api/records/crm/opportunity/{record}")
    save(rep.page)
    rep.page.get_by_role("dialog", name="保存前请核对").wait_for()
    rep.check_accessible()


def test_messages_stand_beside_fields_and_lead_there(desk: Desk) -> None:
    rep = desk.open(REP)
    page = rep.page
    rep.go("/app/crm/new/crm.quote", "新建报价单")
    page.get_by_role("button", name="添加一行").click()
    # A row nobody filled in would not be sent.
    expect(page.get_by_role("combobox", name="产品 1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="数量 1")).to_be_focused()
    page.keyboard.type("3")
    rep.field("整单优惠率").fill("120")
    save(page)
    summary = page.get_by_role("alert").filter(has_text="处需要修改")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_count(4)
    for name in ("商机", "产品", "单价", "整单优惠率"):
        expect(summary.get_by_role("button", name=re.compile(name))).to_be_visible()
    expect(page.get_by_label("整单优惠率")).to_have_accessible_description(re.compile("不能大于"))
    rep.check_accessible()

    summary.get_by_role("button", name=re.compile("^商机")).press("Enter")
    expect(page.get_by_role("combobox", name=re.compile("商机"))).to_be_focused()
    summary.get_by_role("button", name=re.compile("单价")).click()
    expect(page.get_by_role("textbox", name="单价（含税） 1")).to_be_focused()
    page.keyboard.type("100")
    rep.field("整单优惠率").fill("10")
    # Messages of what was edited go; the row's other cell keeps its own.
    expect(summary.get_by_role("listitem")).to_have_text([re.compile("^商机"), re.compile("产品")])


def test_what_only_the_server_knows_is_shown_beside_its_field(desk: Desk) -> None:
    rep = desk.open(REP)
    page = rep.page
    other = rep.first("base/contact", "owner == me", sort="-name")
    record = new_opportunity(rep, "联系人不对")
    customer = rep.values("crm/opportunity", record)["customer"]
    assert rep.values("base/contact", other["id"])["customer"] != customer
    open_form(page, record)
    rep.choose("主要联系人", other["values"]["name"])
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("主要联系人不属于所选客户")
    expect(page.locator("#field-contact-error")).to_contain_text("主要联系人不属于所选客户")


def test_leaving_asks_first_and_the_draft_comes_back(desk: Desk) -> None:
    rep = desk.open(REP)
    page = rep.page
    record = new_opportunity(rep, "没有保存")
    open_form(page, record)
    rep.field("下一步计划").fill("写到一半")
    page.get_by_role("link", name="我的待办").click()
    dialog = page.get_by_role("dialog", name="离开此页？")
    rep.check_accessible()
    dialog.get_by_role("button", name="继续编辑").click()
    expect(rep.field("下一步计划")).to_have_value("写到一半")
    expect(page.get_by_role("status").filter(has_text=re.compile("草稿已(存在本机|保存)"))).to_be_visible()
    page.get_by_role("link", name="我的待办").click()
    page.get_by_role("dialog", name="离开此页？").get_by_role("button", name="离开").click()
    page.get_by_role("heading", name="我的待办").wait_for()

    open_form(page, record)
    expect(rep.field("下一步计划")).to_have_value("打电话")
    page.get_by_role("button", name="继续填写").click()
    expect(rep.field("下一步计划")).to_have_value("写到一半")
    save(page)
    page.get_by_role("heading", level=1, name="没有保存").wait_for()
    assert rep.values("crm/opportunity", record)["next_step"] == "写到一半"
    open_form(page, record)
    expect(page.get_by_role("button", name="继续填写")).to_have_count(0)


def test_a_draft_is_nobody_elses(desk: Desk) -> None:
    rep = desk.open(REP)
    rep.go("/app/crm/new/crm.opportunity", "新建商机")
    rep.field("商机名称").fill("只在本机")
    expect(
        rep.page.get_by_role("status").filter(has_text=re.compile("草稿已(存在本机|保存)"))
    ).to_be_visible()
    # The same browser, another person: kept input must not show.
    rep.page.goto("about:blank")
    body = {"email": "liu.haoran@example.com", "password": desk.server.password}
    rep.context.request.post("/api/auth/login", data=body)
    rep.go("/app/crm/new/crm.opportunity", "新建商机")
    expect(rep.field("商机名称")).to_have_value("")
    expect(rep.page.get_by_role("button", name="继续填写")).to_have_count(0)
