"""A builder gives a role its rights by keyboard and mouse, and another person has just those; people come
from a spreadsheet; somebody looks with another's eyes and asks why."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.desk import OTHER, PHONE, REP, Desk, Person

SHOTS = "test-results"


def begin_app(admin: Person) -> None:
    """A small app of one table, published, that nobody but administrators may use yet."""
    document = {
        "format": "yingzao/1",
        "app": {"key": "rental", "version": "1.0.0", "label": {"zh": "设备租赁", "en": "Rental"}},
        "entities": [
            {
                "id": "e1", "key": "machine", "label": {"zh": "设备", "en": "Machine"}, "title": "name",
                "fields": [
                    {"id": "f1", "key": "name", "type": "text", "label": {"zh": "名称", "en": "Name"}},
                    {"id": "f2", "key": "cost", "type": "money", "label": {"zh": "成本", "en": "Cost"}},
                ],
            }
        ],
        "roles": [{"id": "r1", "key": "clerk", "label": {"zh": "租赁员", "en": "Clerk"}}],
    }  # fmt: skip
    known = admin.ask("GET", "/api/builder/apps")["apps"]
    if not any(app["key"] == "rental" for app in known):
        admin.ask("POST", "/api/apps", document)


def cell(page: Any, name: str) -> Locator:
    found: Locator = page.get_by_role("button", name=name, exact=True)
    return found


def test_a_role_gets_its_rights_and_its_holder_has_just_those(desk: Desk) -> None:
    admin = desk.open_administrator()
    begin_app(admin)
    machines = {
        name: admin.ask("POST", "/api/records/rental/machine", {"values": {"name": name, "cost": "900"}})[
            "id"
        ]
        for name in ("挖掘机", "起重机")
    }
    admin.go("/build/rental/roles", "角色与权限")
    page = admin.page
    # By keyboard: read all, create own.
    cell(page, "设备 · 查看: 不允许").focus()
    page.keyboard.press("Space")
    expect(cell(page, "设备 · 查看: 全部 (未发布)")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("menuitemradio", name="本人", exact=True).press("Enter")
    expect(cell(page, "设备 · 新建: 本人 (未发布)")).to_be_focused()
    # By mouse: change own, and the cost is hidden.
    cell(page, "设备 · 更改: 不允许").click()
    page.get_by_role("menuitemradio", name="本人", exact=True).click()
    expect(page.get_by_text("租赁员可以更改设备：本人负责的记录。")).to_be_visible()
    admin.check_accessible()
    page.screenshot(path=f"{SHOTS}/roles-1440-zh.png")
    page.get_by_role("button", name="设备的字段权限").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("成本的权限").get_by_text("隐藏").click()
    drawer.get_by_role("button", name=re.compile("Close|关闭")).click()
    page.get_by_role("button", name=re.compile(r"\d+ 处未发布的改动")).click()
    changes = page.get_by_role("dialog")
    expect(changes.get_by_text("租赁员 · 设备 · 查看：不允许 → 全部")).to_be_visible()
    expect(changes.get_by_text("租赁员 · 设备：字段“成本” 可填写 → 隐藏")).to_be_visible()
    changes.get_by_role("button", name=re.compile("Close|关闭")).click()
    expect(page.get_by_text(re.compile("已保存"))).to_be_visible()

    draft = admin.ask("GET", "/api/apps/rental/draft")
    admin.ask("POST", "/api/apps/rental/draft/publish", {}, match=draft["revision"])
    rep = desk.open(REP)
    rep_id = rep.ask("GET", "/api/me")["user"]["id"]
    admin.ask("PATCH", f"/api/users/{rep_id}/roles", {"give": ["rental.clerk"]})
    rep.go(f"/app/rental/record/rental.machine/{machines['挖掘机']}", "挖掘机")
    expect(rep.page.locator("#main")).not_to_contain_text("成本")
    expect(rep.page.get_by_role("button", name="编辑")).to_be_disabled()
    own = rep.ask("POST", "/api/records/rental/machine", {"values": {"name": "叉车"}})
    rep.go(f"/app/rental/record/rental.machine/{own['id']}", "叉车")
    expect(rep.page.get_by_role("button", name="编辑")).to_be_enabled()

    # Why may somebody else not see it? Nobody gave them anything.
    page.reload()
    admin.sees_heading("角色与权限")
    page.get_by_role("button", name="为什么看得到/看不到？").click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("combobox", name="谁").click()
    page.keyboard.type("黄嘉欣")
    admin.option("黄嘉欣").click()
    asked.get_by_role("combobox", name="哪张表").click()
    admin.option("设备").click()
    expect(asked.get_by_text("没有任何角色授予此操作")).to_be_visible()
    expect(asked.get_by_text("租赁员", exact=True)).to_be_visible()
    asked.get_by_role("combobox", name="哪条记录").click()
    page.keyboard.type("挖掘机")
    admin.option("挖掘机").click()
    expect(asked.get_by_text("没有任何角色授予此操作")).to_be_visible()
    admin.check_accessible()
    page.screenshot(path=f"{SHOTS}/why-1440-zh.png")


def test_one_looks_as_a_person_and_changes_nothing(desk: Desk) -> None:
    admin, other = desk.open_administrator(), desk.open(OTHER)
    theirs = other.first("crm/opportunity", "owner == me", sort="name")
    admin.go("/people", "人员与组织")
    page = admin.page
    page.get_by_role("button", name=re.compile("黄嘉欣")).click()
    drawer = page.get_by_role("dialog", name="黄嘉欣")
    drawer.get_by_role("heading", name="角色").wait_for()
    admin.check_accessible()
    with page.expect_popup() as opened:
        drawer.get_by_role("button", name="以此人身份查看").click()
    tab = opened.value
    desk.watch(tab)
    banner = tab.get_by_role("status").filter(has_text="正在以“黄嘉欣”的身份查看")
    expect(banner).to_be_visible()
    expect(tab.get_by_role("button", name=re.compile("通知"))).to_have_count(0)
    desk.expect_refusal(403, "/api/form-drafts.*")
    tab.goto(f"/app/crm/record/crm.opportunity/{theirs['id']}")
    tab.get_by_role("heading", level=1, name=theirs["values"]["name"]).wait_for()
    expect(banner).to_be_visible()
    tab.screenshot(path=f"{SHOTS}/view-as-1440-zh.png")
    # Whatever the page tries to write is refused: the look goes along with it.
    desk.expect_refusal(403, "/api/records/crm/opportunity.*")
    status = tab.evaluate(
        """async (id) => {
          const look = sessionStorage.getItem('yz-view-as');
          const me = await (await fetch('/api/me', {headers: {'X-View-As': look}})).json();
          const answer = await fetch(`/api/records/crm/opportunity/${id}`, {
            method: 'PATCH', body: JSON.stringify({values: {name: 'x'}}),
            headers: {
              'X-View-As': look, 'X-CSRF-Token': me.csrf, 'If-Match': '"1"',
              'Content-Type': 'application/json',
            },
          });
          return answer.status;
        }""",
        theirs["id"],
    )
    assert status == 403
    with tab.expect_event("close"):
        banner.get_by_role("button", name="结束查看").click()
    assert admin.ask("GET", "/api/me")["administrator"] is True
    kinds = [one["action"] for one in admin.ask("GET", "/api/audit", q="view_as")["entries"]]
    assert kinds[:2] == ["view_as_ended", "view_as"]


def sheet() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (
        ("姓名", "邮箱", "部门"),
        ("吴桂英", "Wu.Guiying@example.com", "销售部/华北区"),
        ("郑伟", "zheng.wei@example.com", "销售部/华北区/北京"),
        ("冯涛", "feng.tao@example.com", "仓储部"),
    ):
        page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_people_come_from_a_spreadsheet(desk: Desk) -> None:
    admin = desk.open_administrator()
    admin.go("/people", "人员与组织")
    page = admin.page
    page.get_by_role("link", name="从表格导入").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "staff.xlsx", "mimeType": "application/octet-stream", "buffer": sheet()}
    )
    path = page.get_by_role("checkbox", name=re.compile("按路径查找"))
    expect(path).to_be_checked()
    page.get_by_role("checkbox", name="没有的部门自动新建").check()
    page.get_by_role("button", name="检查数据").click()
    page.get_by_role("button", name="导入 3 行").click()
    page.get_by_role("heading", name=re.compile("已导入")).wait_for()

    admin.go("/people", "人员与组织")
    tree = page.get_by_role("list", name="部门", exact=True)
    expect(tree.get_by_role("button", name="北京 1")).to_be_visible()
    found = admin.first("system/user", 'name == "吴桂英"', fields="email,department")
    # Small letters, as everybody signs in.
    assert (found["values"]["email"], found["labels"]["department"]) == ("wu.guiying@example.com", "华北区")
    # By keyboard: the first department moves beneath another and back to the top.
    tree.get_by_role("button", name="仓储部: 更多操作").click()
    page.get_by_role("button", name="移动").click()
    dialog = page.get_by_role("dialog", name="移动“仓储部”到")
    dialog.get_by_role("combobox").click()
    page.keyboard.type("华北区")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="移动").click()
    expect(admin.toast("“仓储部”已移动")).to_be_visible()
    admin.check_accessible()
    page.screenshot(path=f"{SHOTS}/people-1440-zh.png")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.slow
def test_screens_are_right_on_phones_and_in_both_languages(desk: Desk, language: str) -> None:
    admin = desk.open_administrator(size=PHONE, language=language)
    admin.ask("PATCH", "/api/me", {"language": language})
    titles = {"zh": ("角色与权限", "人员与组织"), "en": ("Roles and rights", "People and organisation")}[
        language
    ]
    for path, title in (
        ("/build/crm/roles", titles[0]), ("/build/crm/roles/overview", titles[0]),
        ("/build/crm/roles/entity", titles[0]), ("/people", titles[1]), ("/people?tab=roles", titles[1]),
        ("/people?tab=audit", titles[1]), ("/people?tab=groups", titles[1]),
    ):  # fmt: skip
        admin.go(path, title)
        admin.settle()
        admin.check_fits()
        admin.check_accessible()
        name = re.sub(r"\W+", "-", path).strip("-")
        admin.page.screenshot(path=f"{SHOTS}/{name}-390-{language}.png")
    admin.ask("PATCH", "/api/me", {"language": "zh"})
