"""What other systems can call of an app: the way there, the words, a token for it (A21)."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.desk import PHONE, Desk


def test_from_the_account_to_a_call_that_works(desk: Desk) -> None:
    rep = desk.open("wang.siyu@example.com")
    page = rep.page
    page.goto("/account")
    page.get_by_role("button", name="新建令牌").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称").fill("仓库系统")
    dialog.get_by_label("可用于").click()
    page.get_by_title("客户管理", exact=True).click()
    dialog.get_by_label("名称").click()
    rep.check_accessible()
    dialog.get_by_role("button", name="创建").click()
    secret = page.get_by_role("dialog").locator("code").inner_text()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.get_by_role("list", name="API 令牌")).to_contain_text("仅限客户管理")

    page.get_by_role("link", name="客户管理").last.click()
    rep.sees_heading("API 文档")
    page.get_by_role("button", name=re.compile(r"^GET\s*列表")).click()
    # Field by field what this table really has.
    expect(page.get_by_role("row", name=re.compile("^stage .*prospecting"))).to_be_visible()
    rep.check_accessible()
    page.get_by_role("button", name="试一试").click()
    expect(page.get_by_label("返回结果")).to_contain_text('"records"')
    example = page.get_by_label("调用示例").last
    address = re.search("'(http[^']+)'", example.inner_text())
    assert address is not None

    # The example is what a system types; the token opens this app, and no other.
    bare = desk.open(rep.email, signed_in=False).context.request
    headers = {"Authorization": f"Bearer {secret}"}
    assert bare.get(address[1], headers=headers).status == 200
    refused = bare.get("/api/records/base/customer", headers=headers)
    assert (refused.status, refused.json()["error"]["code"]) == (403, "token_apps")


def test_on_a_phone_in_english(desk: Desk) -> None:
    root = desk.open_administrator(size=PHONE, language="en")
    root.go("/app/crm/api", "API documentation")
    root.page.get_by_role("button", name=re.compile("POST.*Create one")).click()
    expect(root.page.get_by_label("Example call").last).to_contain_text("curl -X POST")
    root.check_accessible()
    root.check_fits()
