"""The whole story: a quote is written, approved and takes effect, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from scripts.demo_server import DemoServer
from tests.browser.chart import click_bar
from tests.browser.desk import MANAGER, REP, Desk, Person

LINES = (
    # product, list price, quantity, discount in per cent
    ("智能网关 G100", Decimal("3200.00"), Decimal("7"), Decimal("12.5")),
    ("振动传感器 V20", Decimal("980.00"), Decimal("3.5"), Decimal("0")),
)
OVERALL = Decimal("2")
TAX = Decimal("13")


@pytest.fixture
def server(tmp_path: Path, database_url: str, front_end_built: None) -> Iterator[DemoServer]:
    """A server per test and database."""
    with DemoServer(tmp_path, database_url=database_url) as server:
        yield server


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def shown(amount: Decimal) -> str:
    return f"¥{amount:,.2f}"


def expected_figures() -> dict[str, str]:
    """By hand, in decimals: each amount rounded to cents as it is stored."""
    full = [cents(quantity * price) for _, price, quantity, _ in LINES]
    net = [cents(quantity * price * (1 - off / 100)) for _, price, quantity, off in LINES]
    total = cents(sum(net, Decimal(0)) * (1 - OVERALL / 100))
    tax = cents(total - total / (1 + TAX / 100))
    discount = (1 - total / sum(full, Decimal(0))).quantize(Decimal("0.0001"), ROUND_HALF_UP) * 100
    return {
        "优惠前合计": shown(sum(full, Decimal(0))),
        "明细合计": shown(sum(net, Decimal(0))),
        "报价总额（含税）": shown(total),
        "其中税额": shown(tax),
        "综合优惠率": f"{discount.normalize():f}%",
    }


def total() -> Decimal:
    return Decimal(expected_figures()["报价总额（含税）"].lstrip("¥").replace(",", ""))


def test_a_quote_from_first_line_to_dashboard(desk: Desk) -> None:
    rep = desk.open(REP, signed_in=False)
    rep.page.goto("/login")
    rep.page.get_by_role("heading", name="登录").wait_for()
    rep.check_accessible()
    rep.sign_in()
    rep.sees_heading(re.compile("王思雨"))
    rep.check_accessible()

    sort_and_filter(rep)
    opportunity = rep.first("crm/opportunity", 'stage == "prospecting" and owner == me', sort="amount")
    before = rep.values("crm/opportunity", opportunity["id"])
    number = write_quote(rep, opportunity["id"])
    submit(rep)
    rep.sign_out()

    manager = desk.open(MANAGER, signed_in=False)
    manager.sign_in()
    approve_by_keyboard(manager, number)

    rep.sign_in()
    sees_approval(rep, number)
    sees_the_reaction(rep, opportunity["id"], before)
    drills_down(rep)


def sort_and_filter(rep: Person) -> None:
    page = rep.page
    page.locator("#main").get_by_role("link", name="进行中的商机").click()
    rep.sees_heading("进行中的商机")
    table = page.get_by_role("grid", name="进行中的商机")
    table.wait_for()
    rep.check_accessible()
    page.get_by_role("button", name="预计金额").click()
    page.get_by_role("button", name="预计金额").click()
    expect(page.get_by_role("columnheader", name="预计金额")).to_have_attribute("aria-sort", "descending")
    wanted = rep.ask(
        "GET", "/api/records/crm/opportunity", filter='not (stage in ("won", "lost"))', sort="-amount"
    )["records"]
    expect(titles(table)).to_have_text([record["values"]["name"] for record in wanted])

    page.get_by_role("button", name="筛选").click()
    rep.choose("字段", "销售阶段")
    rep.choose("销售阶段的值", "需求确认")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="应用", exact=True).click()
    engaging = [record["values"]["name"] for record in wanted if record["values"]["stage"] == "engaging"]
    assert 0 < len(engaging) < len(wanted)
    expect(titles(table)).to_have_text(engaging)
    chips = page.get_by_role("group", name="当前筛选")
    expect(chips).to_contain_text("需求确认")
    chips.get_by_role("button", name="清除筛选").click()
    expect(titles(table)).to_have_count(len(wanted))


def titles(table: Locator) -> Locator:
    return table.locator("tbody .yz-row-link")


def write_quote(rep: Person, opportunity: str) -> str:
    """From the opportunity's page; answers the number the quote was given."""
    page = rep.page
    page.goto(f"/app/crm/record/crm.opportunity/{opportunity}")
    page.get_by_role("tab", name="报价单").click()
    page.get_by_role("button", name="新建报价单").click()
    rep.sees_heading("新建报价单")
    rep.check_accessible()
    for row, (product, price, quantity, discount) in enumerate(LINES, 1):
        page.get_by_role("button", name="添加一行").click()
        page.get_by_role("combobox", name=f"产品 {row}").fill(product)
        rep.option(product).click()
        cell = page.get_by_role("button", name=f"单价（含税） {row}")
        expect(cell).to_contain_text(shown(price))
        type_into(page.get_by_role("button", name=f"数量 {row}"), str(quantity))
        if discount:
            type_into(page.get_by_role("button", name=f"优惠率 {row}"), str(discount))
    rep.field("整单优惠率").fill(str(OVERALL))
    for name, figure in expected_figures().items():
        expect(rep.figure(name)).to_have_text(figure)
    rep.check_accessible()
    page.get_by_role("button", name="保存", exact=True).click()
    heading = page.get_by_role("heading", level=1, name=re.compile(r"Q-\d{4}-\d{4}"))
    number = heading.inner_text().split()[0]
    for figure in list(expected_figures().values())[:4]:
        expect(page.locator("#main").get_by_text(figure, exact=True).first).to_be_visible()
    rep.check_accessible()
    return number


def type_into(cell: Locator, text: str) -> None:
    cell.focus()
    cell.page.keyboard.type(text)


def submit(rep: Person) -> None:
    """The way ahead is shown first: her department's head alone."""
    page = rep.page
    page.get_by_role("button", name="提交审批").click()
    dialog = page.get_by_role("dialog", name="提交审批")
    expect(dialog).to_contain_text("部门负责人审批")
    expect(dialog).to_contain_text("林雅琴")
    expect(dialog).not_to_contain_text("周明远")
    rep.check_accessible()
    dialog.get_by_role("button", name="提交审批").click()
    expect(page.locator(".yz-instance")).to_contain_text("处理中")
    expect(page.locator(".yz-record-head, #main").first).to_contain_text("审批中")
    expect(page.get_by_role("button", name="编辑")).to_be_disabled()


def approve_by_keyboard(manager: Person, number: str) -> None:
    page = manager.page
    page.get_by_role("link", name=re.compile("我的待办")).first.click()
    page.get_by_role("link", name=re.compile(number)).click()
    task = page.get_by_role("region", name=number)
    expect(task.get_by_role("heading", name=number)).to_be_visible()
    for product, _, _, _ in LINES:
        expect(task.get_by_text(product)).to_be_visible()
    expect(task.get_by_text(shown(total())).first).to_be_visible()
    manager.check_accessible()
    page.keyboard.press("a")
    expect(manager.toast("已同意")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(number))).to_have_count(0)


def sees_approval(rep: Person, number: str) -> None:
    page = rep.page
    quote = rep.first("crm/quote", f'number == "{number}"')
    page.goto(f"/app/crm/record/crm.quote/{quote['id']}?tab=process")
    panel = page.locator(".yz-instance")
    expect(panel).to_contain_text("已同意")
    decision = panel.get_by_role("listitem").filter(has_text="部门负责人审批")
    expect(decision).to_contain_text("林雅琴")
    expect(decision.locator("time")).to_have_attribute("datetime", re.compile(r"^\d{4}-\d\d-\d\dT"))
    rep.check_accessible()
    page.get_by_role("tab", name="详情").click()
    expect(page.locator("#main")).to_contain_text("已批准")
    expect(page.get_by_role("button", name="编辑")).to_be_disabled()


def sees_the_reaction(rep: Person, opportunity: str, before: dict[str, Any]) -> None:
    """The rules have moved the opportunity, logged it, and told the owner of the approval."""
    page = rep.page
    assert before["stage"] == "prospecting"
    page.goto(f"/app/crm/record/crm.opportunity/{opportunity}")
    main = page.locator("#main")
    expect(main).to_contain_text(shown(total()))
    rep.check_accessible()
    page.get_by_role("tab", name="阶段记录").click()
    expect(page.get_by_role("table", name="阶段记录")).to_contain_text("报价")
    after = rep.values("crm/opportunity", opportunity)
    assert (after["stage"], Decimal(after["amount"])) == ("quotation", total())

    page.get_by_role("button", name=re.compile("通知")).click()
    notices = page.get_by_role("region", name="通知")
    expect(notices).to_contain_text("已批准")
    expect(notices).to_contain_text(f"{total():,.2f}")
    rep.check_accessible()
    page.keyboard.press("Escape")


def drills_down(rep: Person) -> None:
    """The board counts what is open now; a bar opens exactly its records."""
    page = rep.page
    rep.go("/app/crm/dashboard/sales_board", "销售看板")
    rep.settle()
    rows = rep.ask("GET", "/api/records/crm/opportunity", filter='not (stage in ("won", "lost"))')["records"]
    amount = sum((Decimal(row["values"]["amount"] or 0) for row in rows), Decimal(0))
    tile = page.get_by_role("button", name=re.compile("进行中商机金额"))
    expect(tile).to_contain_text(shown(amount))
    expect(tile).to_contain_text(str(len(rows)))
    rep.check_accessible()

    answer = rep.ask("POST", "/api/reports/crm/pipeline_by_stage/run", {})
    stages = [row["values"]["stage"] for row in answer["rows"]]
    at = stages.index("quotation")
    count = int(answer["rows"][at]["values"]["count"])
    assert count == sum(row["values"]["stage"] == "quotation" for row in rows)
    click_bar(page.get_by_role("region", name="各阶段商机金额"), at)
    page.wait_for_url("**/app/crm/entity/crm.opportunity?filter=*")
    table = page.locator("#main table")
    expect(titles(table)).to_have_count(count)
    expect(page.locator("#main h1")).to_contain_text(str(count))
    for stage in table.locator("tbody tr").all():
        expect(stage).to_contain_text("报价")
    rep.check_accessible()
