"""Nothing is lost while one builds: without a server, by a step that sets values aside, and who did what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.demo_server import DemoServer
from tests.browser.desk import Desk, Person


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory, front_end_built: None) -> Iterator[DemoServer]:
    """One for each test: the first kills it."""
    with DemoServer(tmp_path_factory.mktemp("safety"), demo=False) as server:
        yield server


def stock() -> dict[str, Any]:
    return {
        "format": "yingzao/1",
        "app": {"key": "stock", "version": "1.0.0", "label": {"zh": "库存", "en": "Stock"}},
        "entities": [
            {
                "id": "e1", "key": "item", "title": "name", "label": {"zh": "物品", "en": "Item"},
                "fields": [
                    {"id": "f1", "key": "name", "type": "text", "label": {"zh": "名称", "en": "Name"}},
                    {"id": "f2", "key": "count", "type": "text", "label": {"zh": "数量", "en": "Count"}},
                ],
            }
        ],
    }  # fmt: skip


def app_name(page: Page) -> Any:
    return page.get_by_label("应用名称 中文", exact=True)


def counts(root: Person) -> list[Any]:
    found = root.ask("GET", "/api/records/stock/item", sort="name")["records"]
    return [record["values"]["count"] for record in found]


def test_work_goes_on_without_a_server_and_nothing_is_lost(desk: Desk) -> None:
    root = desk.open_administrator()
    page = root.page
    root.ask("POST", "/api/apps", stock())
    root.go("/build/stock", "库存")
    app_name(page).fill("库存一")
    state = page.locator(".yzb-save")
    expect(state).to_contain_text("已保存")

    # The server dies; what is typed from now on is kept here, and the screen says so.
    desk.server.kill()
    app_name(page).fill("库存二")
    expect(state).to_contain_text("无法连接")
    page.get_by_label("说明 中文", exact=True).fill("断网时写的")
    root.check_accessible()
    # Undo knows of it all the same.
    page.get_by_role("button", name="撤销一步").click()
    page.get_by_role("button", name="重做").click()
    expect(page.get_by_label("说明 中文", exact=True)).to_have_value("断网时写的")
    expect(state).to_contain_text("无法连接")

    desk.server.start()
    state.get_by_role("button", name="重试").click()
    expect(state).to_contain_text("已保存")
    app = root.ask("GET", "/api/apps/stock/draft")["document"]["app"]
    assert (app["label"]["zh"], app["description"]["zh"]) == ("库存二", "断网时写的")
    # No conflict with oneself is made of it.
    expect(page.get_by_role("dialog")).to_have_count(0)

    # Gone again, and the page with it: the work comes back with the page.
    desk.server.kill()
    app_name(page).fill("库存三")
    expect(state).to_contain_text("无法连接")
    page.close()
    desk.server.start()
    again = root.tab()
    again.goto("/build/stock")
    expect(app_name(again)).to_have_value("库存三")
    expect(again.locator(".yzb-save")).to_contain_text("已保存")
    assert root.ask("GET", "/api/apps/stock/draft")["document"]["app"]["label"]["zh"] == "库存三"


def test_values_set_aside_by_name_come_back_with_the_version_before(desk: Desk) -> None:
    root = desk.open_administrator()
    page = root.page
    root.ask("POST", "/api/apps", stock())
    for name, count in (("a", "12"), ("b", "十来个"), ("c", "7")):
        root.ask("POST", "/api/records/stock/item", {"values": {"name": name, "count": count}})

    page.goto("/build/stock/data")
    page.get_by_label("“数量”的类型", exact=True).select_option("integer")
    preview = page.get_by_role("dialog")
    expect(preview).to_contain_text("十来个")
    root.check_accessible()
    preview.get_by_role("button", name="仍然修改").click()
    expect(page.locator(".yzb-save")).to_contain_text("已保存")
    page.get_by_role("link", name="发布").last.click()

    # By name: the step says of which field and how many, and nothing goes on before somebody agrees.
    effects = page.get_by_role("region", name="对数据的影响")
    expect(effects).to_contain_text("物品 · 数量：3 个值中有 1 个无法转换")
    expect(effects).to_contain_text("十来个")
    publish = page.get_by_role("button", name="发布第 2 版")
    expect(publish).to_be_disabled()
    root.check_accessible()
    effects.get_by_role("checkbox", name="我同意搁置“物品 · 数量”中无法转换的值").check()
    publish.click()
    expect(page.get_by_text("第 2 版已发布")).to_be_visible()
    assert counts(root) == ["12", None, "7"]
    # Nobody else can open it yet, and the way to change that is there.
    expect(page.get_by_role("alert").filter(has_text="目前只有管理员能打开")).to_be_visible()
    expect(page.get_by_role("link", name="设置角色和权限")).to_have_attribute("href", "/build/stock/roles")

    page.get_by_role("link", name="版本", exact=True).click()
    page.get_by_role("button", name=re.compile("^第 1 版")).click()
    page.get_by_role("button", name="恢复此版本").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="恢复此版本").click()
    expect(page.locator(".yzb-version")).to_have_count(3)
    assert counts(root) == ["12", "十来个", "7"]

    # Who did all that is said, with what of it was changed.
    page.get_by_text("谁改了什么", exact=True).click()
    history = page.get_by_role("list", name="谁改了什么")
    expect(history.get_by_role("listitem").filter(has_text="发布了第 3 版")).to_be_visible()
    edited = history.locator("[data-action=edited]")
    expect(edited).to_contain_text("Administrator")
    expect(edited).to_contain_text("修改字段“数量”（属于数据表 物品）：类型")
    root.check_accessible()
    page.reload()
    expect(page.get_by_role("list", name="谁改了什么")).to_be_visible()


def test_a_key_another_app_names_stays_and_the_refusal_leads_there(desk: Desk) -> None:
    root = desk.open_administrator()
    page = root.page
    root.ask("POST", "/api/apps", stock())
    annex = {
        "format": "yingzao/1",
        "app": {
            "key": "annex", "version": "1.0.0", "label": {"zh": "附录"}, "requires": {"stock": ">=1.0.0"}
        },
        "entities": [
            {
                "id": "e1", "key": "visit", "title": "name", "label": {"zh": "来访"},
                "fields": [
                    {"id": "f1", "key": "name", "type": "text", "label": {"zh": "名称"}},
                    {"id": "f2", "key": "item", "type": "reference", "entity": "stock.item",
                     "label": {"zh": "物品"}},
                    {"id": "f3", "key": "how_many", "type": "formula", "formula": "item.count",
                     "result": "text", "label": {"zh": "多少"}},
                ],
            }
        ],
    }  # fmt: skip
    root.ask("POST", "/api/apps", annex)
    desk.expect_refusal(409, "/api/apps/stock/draft/rename")
    page.goto("/build/stock/data/e1?field=f2")
    page.get_by_role("button", name=re.compile("标识")).last.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("标识").fill("amount")
    dialog.get_by_role("button", name="修改").click()
    expect(dialog.get_by_role("alert")).to_contain_text("其他应用也使用它")
    root.check_accessible()
    dialog.get_by_role("link", name=re.compile("多少")).click()
    page.wait_for_url("**/build/annex/data/e1?field=f3")
    assert root.ask("GET", "/api/apps/stock/draft")["changed"] is False
