"""Boards and galleries: cards moved by mouse, finger, keys and menu; what is refused goes back."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.depot_app import depot
from tests.browser.desk import MANAGER, PHONE, Desk, Person
from tests.browser.test_table import RECORDS, at, make

BOARD = "/app/crm/view/pipeline"


def open_board(person: Person, prefix: str) -> Locator:
    person.page.goto(f'{BOARD}?filter=starts_with(name,"{prefix} ")')
    board = person.page.get_by_role("group", name=re.compile("商机推进"))
    board.locator("li[data-record]").first.wait_for()
    return board


def column(board: Locator, name: str) -> Locator:
    return board.get_by_role("region", name=name, exact=True)


def card(place: Locator, name: str) -> Locator:
    return place.locator("li[data-record]").filter(has=place.page.get_by_role("link", name=name, exact=True))


def count(place: Locator, number: int) -> None:
    expect(place.locator("h2 .yz-count")).to_have_text(str(number))


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 200)


def take_hold(page: Page, item: Locator) -> None:
    x, y = middle(item)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 6, steps=3)
    page.locator("[data-dnd-dragging]").wait_for()


def test_a_card_is_dragged_by_mouse(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    records = make(manager, "拖动", 3)
    board = open_board(manager, "拖动")
    start, goal = column(board, "初步接触"), column(board, "方案")
    count(start, 3)
    expect(start.locator(".yz-board-sum")).to_have_text("¥6,000.00")
    manager.check_accessible()

    take_hold(page, card(start, "拖动 2"))
    page.mouse.move(*middle(goal), steps=8)
    expect(goal).to_have_class(re.compile("yz-board-column-over"))
    page.mouse.up()
    expect(card(goal, "拖动 2")).to_be_visible()
    expect(card(start, "拖动 2")).to_have_count(0)
    count(start, 2)
    count(goal, 1)
    expect(start.locator(".yz-board-sum")).to_have_text("¥4,000.00")
    expect(goal.locator(".yz-board-sum")).to_have_text("¥2,000.00")
    expect(page).to_have_url(re.compile(BOARD))
    assert at(manager, records[1])["stage"] == "proposal"

    # Given up half-way, it stays; a click is no drag.
    take_hold(page, card(start, "拖动 1"))
    page.mouse.move(*middle(goal), steps=8)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(card(start, "拖动 1")).to_be_visible()
    count(goal, 1)
    card(start, "拖动 1").click()
    manager.sees_heading(re.compile("拖动 1"))
    assert at(manager, records[0])["stage"] == "prospecting"


def test_a_card_is_carried_by_keys(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    records = make(manager, "键盘", 2)
    board = open_board(manager, "键盘")
    start, goal = column(board, "初步接触"), column(board, "方案")
    first = card(start, "键盘 1").get_by_role("link")
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(card(start, "键盘 2").get_by_role("link")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    says = page.get_by_role("status")
    page.keyboard.press("Space")
    expect(says.filter(has_text="已拿起 键盘 1")).to_be_attached()
    for over in ("需求确认", "方案"):
        page.keyboard.press("ArrowRight")
        expect(says.filter(has_text=f"键盘 1 在 {over} 上方")).to_be_attached()
    page.keyboard.press("Space")
    expect(says.filter(has_text="已把 键盘 1 放到 方案")).to_be_attached()
    moved = card(goal, "键盘 1").get_by_role("link")
    expect(moved).to_be_focused()
    count(start, 1)
    count(goal, 1)
    # Whoever carried it goes on from there, once the server has agreed too.
    expect(card(goal, "键盘 1")).not_to_have_attribute("aria-busy", "true")
    expect(moved).to_be_focused()
    assert at(manager, records[0])["stage"] == "proposal"

    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(says.filter(has_text="键盘 1 留在原处")).to_be_attached()
    expect(moved).to_be_focused()
    page.keyboard.press("Enter")
    manager.sees_heading(re.compile("键盘 1"))
    assert at(manager, records[0])["stage"] == "proposal"


def test_a_menu_does_the_same_and_a_refused_card_goes_back(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    records = make(manager, "菜单", 2)
    board = open_board(manager, "菜单")
    start = column(board, "初步接触")
    page.get_by_role("button", name="把 菜单 1 移到…").click()
    page.get_by_role("button", name="需求确认", exact=True).click()
    expect(card(column(board, "需求确认"), "菜单 1")).to_be_visible()
    count(start, 1)

    # A lost opportunity needs a reason.
    desk.expect_refusal(422, f"{RECORDS}/{records[1]['id']}")
    page.get_by_role("button", name="把 菜单 2 移到…").click()
    page.get_by_role("button", name="输单", exact=True).click()
    notice = page.get_by_role("alert").filter(has_text="菜单 2 未能移动")
    expect(notice).to_contain_text("请填写“输单原因”")
    expect(card(start, "菜单 2")).to_be_visible()
    count(start, 1)
    assert at(manager, records[1])["stage"] == "prospecting"
    notice.get_by_role("button", name="打开").click()
    manager.sees_heading(re.compile("菜单 2"))


def test_somebody_elses_changes_appear_and_are_not_written_over(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    records = make(manager, "同时", 2)
    board = open_board(manager, "同时")
    path = f"{RECORDS}/{records[0]['id']}"
    manager.ask("PATCH", path, {"values": {"stage": "engaging"}}, match=records[0]["version"])
    expect(card(column(board, "需求确认"), "同时 1")).to_be_visible()
    count(column(board, "需求确认"), 1)

    # The page has not heard of the second change yet.
    page.route("**/api/events*", lambda route: route.abort())
    board = open_board(manager, "同时")
    path = f"{RECORDS}/{records[1]['id']}"
    manager.ask("PATCH", path, {"values": {"next_step": "再约"}}, match=records[1]["version"])
    desk.expect_refusal(412, path)
    page.get_by_role("button", name="把 同时 2 移到…").click()
    page.get_by_role("button", name="方案", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="同时 2 未能移动")).to_contain_text("其他人刚刚修改了它")
    expect(card(column(board, "初步接触"), "同时 2")).to_be_visible()
    page.get_by_role("button", name="把 同时 2 移到…").click()
    page.get_by_role("button", name="方案", exact=True).click()
    expect(card(column(board, "方案"), "同时 2")).to_be_visible()
    expect(card(column(board, "方案"), "同时 2")).not_to_have_attribute("aria-busy", "true")
    assert at(manager, records[1])["stage"] == "proposal"


def test_long_columns_load_as_one_scrolls_and_follow_the_search(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    make(manager, "长列", 70)
    board = open_board(manager, "长列")
    start = column(board, "初步接触")
    count(start, 70)
    cards = start.locator("li[data-record]")
    expect(cards).to_have_count(30)
    cards.last.scroll_into_view_if_needed()
    # The next page, or that and the last one: its end may be in sight as soon as it is there.
    expect(cards).not_to_have_count(30)
    cards.last.scroll_into_view_if_needed()
    expect(cards).to_have_count(70)

    with page.expect_response(lambda answer: answer.url.endswith("/pipeline/layout")):
        page.get_by_role("button", name="折叠 初步接触").click()
    folded = board.get_by_role("button", name="展开 70 初步接触")
    expect(folded).to_be_visible()
    expect(cards).to_have_count(0)
    page.reload()
    folded.click()
    expect(cards).to_have_count(30)

    page.get_by_role("combobox", name="分列依据").click()
    manager.option("负责人").click()
    expect(page).to_have_url(re.compile("group=owner"))
    own = board.get_by_role("region", name="林雅琴")
    count(own, 70)
    # Who owns a record is not changed by dragging it.
    expect(own.get_by_role("button", name=re.compile("移到…"))).to_have_count(0)

    page.get_by_role("link", name="全部商机").last.click()
    manager.sees_heading("全部商机")
    assert "starts_with" in page.url
    assert "group" not in page.url


def test_a_new_record_begins_in_its_column(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    make(manager, "新建", 1)
    board = open_board(manager, "新建")
    # No draft was left.
    desk.expect_refusal(404, "/api/form-drafts/.*")
    board.get_by_role("button", name="在 谈判 中新建").click()
    manager.sees_heading("新建商机")
    expect(manager.page.locator("form").get_by_text("谈判", exact=True)).to_be_visible()


def test_on_a_phone_a_finger_carries_the_card(desk: Desk) -> None:
    manager = desk.open(MANAGER, size=PHONE)
    page = manager.page
    records = make(manager, "手指", 2)
    board = open_board(manager, "手指")
    start, goal = column(board, "初步接触"), column(board, "需求确认")
    manager.check_fits()
    manager.check_accessible()
    x, y = middle(card(start, "手指 1"))
    touch = page.context.new_cdp_session(page)

    def finger(kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": left, "y": top} for left, top in at]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", (x, y))
    page.locator("[data-dnd-dragging]").wait_for()
    # At the edge the board goes on by itself until the next column is under the finger.
    for step in range(1, 6):
        finger("touchMove", (x + (385 - x) * step / 5, y))
    expect(goal).to_have_class(re.compile("yz-board-column-over"))
    finger("touchEnd")
    expect(card(goal, "手指 1")).to_be_attached()
    count(goal, 1)
    assert at(manager, records[0])["stage"] == "engaging"

    page.get_by_role("button", name="把 手指 2 移到…").tap()
    page.get_by_role("button", name="方案", exact=True).tap()
    expect(card(column(board, "方案"), "手指 2")).to_be_attached()


def picture(shade: int) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (320, 240), (shade, 90, 110)).save(kept, "PNG")
    return kept.getvalue()


def upload(person: Person, name: str, shade: int) -> str:
    person.ask("GET", "/api/me")
    csrf = person.context.request.get("/api/me").json()["csrf"]
    answer = person.context.request.post(
        "/api/files",
        multipart={"file": {"name": name, "mimeType": "image/png", "buffer": picture(shade)}},
        headers={"X-CSRF-Token": csrf},
    )
    assert answer.ok, answer.text()
    identity: str = answer.json()["id"]
    return identity


def test_a_gallery_shows_the_first_picture_and_loads_on(desk: Desk) -> None:
    administrator = desk.open("admin@example.com", signed_in=False)
    page = administrator.page
    page.goto("/login")
    page.locator("#email").fill("admin@example.com")
    page.locator("#password").fill(desk.server.admin_password)
    page.locator("form button[type=submit]").click()
    page.locator("#main").wait_for()
    photo = upload(administrator, "valve.png", 40)
    operations: list[dict[str, Any]] = [
        {"create": {"name": f"图册 {at:03}", "code": f"G-{at:03}", "list_price": "12.50"}}
        for at in range(1, 61)
    ]
    operations[0]["create"]["photos"] = [photo]
    administrator.ask("POST", "/api/records/base/product/batch", {"operations": operations})

    page.goto('/app/base/view/product_gallery?filter=starts_with(name,"图册 ")')
    cards = page.get_by_role("list", name="产品图册").get_by_role("listitem")
    expect(cards).to_have_count(50)
    shown = cards.first.locator("img")
    expect(shown).to_have_js_property("naturalWidth", shown.evaluate("image => image.naturalWidth || 320"))
    expect(shown).to_have_attribute("src", f"/api/files/{photo}/thumbnail")
    expect(cards.nth(1)).to_contain_text("暂无图片")
    expect(cards.first).to_contain_text("¥12.50")
    administrator.check_accessible()
    cards.last.scroll_into_view_if_needed()
    expect(cards).to_have_count(60)
    expect(page.get_by_role("status").filter(has_text="已显示 60 条，共 60 条")).to_be_visible()
    cards.nth(59).get_by_role("link").press("Enter")
    administrator.sees_heading(re.compile("图册 060"))


def test_saved_filters_fit_every_kind_of_view(desk: Desk) -> None:
    manager = desk.open(MANAGER)
    page = manager.page
    make(manager, "存看板", 2)
    state = {"filter": 'starts_with(name, "存看板 ")', "sort": "-amount", "group": "customer"}
    body = {"name": "我的看板", "shared": True, "state": state}
    saved = manager.ask("POST", "/api/lists/crm/pipeline/filters", json.loads(json.dumps(body)))
    manager.ask("PUT", "/api/lists/crm/pipeline/default", {"filter": saved["id"]})
    page.goto(BOARD)
    board = page.get_by_role("group", name=re.compile("商机推进"))
    place = board.locator(".yz-board-column").filter(
        has=page.get_by_role("link", name="存看板 1", exact=True)
    )
    expect(place.locator(".yz-board-card-title")).to_have_text(["存看板 2", "存看板 1"])
    expect(page).to_have_url(re.compile("group=customer"))
    manager.ask("PUT", "/api/lists/crm/pipeline/default", {"filter": None})
    manager.ask("DELETE", f"/api/lists/crm/pipeline/filters/{saved['id']}")


def test_cards_are_handed_to_another_person_or_record(desk: Desk) -> None:
    admin = desk.open_administrator()
    if not any(app["key"] == "depot" for app in admin.ask("GET", "/api/me")["apps"]):
        admin.ask("POST", "/api/apps", depot())
    gates = {
        name: admin.ask("POST", "/api/records/depot/gate", {"values": {"name": name}})["id"]
        for name in ("东门", "西门")
    }
    wang = admin.first("system/user", 'email == "wang.siyu@example.com"')["id"]
    me = admin.ask("GET", "/api/me")["user"]
    records = [
        admin.ask("POST", "/api/records/depot/pickup", {"values": values})
        for values in (
            {"guest": "王先生", "gate": gates["东门"], "contact": me["id"]},
            {"guest": "赵女士", "gate": gates["西门"], "contact": wang, "owner": wang},
        )
    ]
    page = admin.page

    def held(record: dict[str, Any]) -> dict[str, Any]:
        return admin.values("depot/pickup", record["id"])

    # By owner, which every record has: carried by keys.
    page.goto("/app/depot/view/by_owner")
    board = page.get_by_role("group", name=re.compile("按负责人"))
    theirs = column(board, "王思雨")
    mine = column(board, me["name"])
    expect(card(theirs, "赵女士")).to_be_visible()
    admin.check_accessible()
    card(mine, "王先生").get_by_role("link").focus()
    page.keyboard.press("Space")
    says = page.get_by_role("status")
    expect(says.filter(has_text="已拿起 王先生")).to_be_attached()
    start = [one.get_attribute("aria-label") or "" for one in board.get_by_role("region").all()]
    names = (
        [one.locator("h2").inner_text() for one in board.get_by_role("region").all()]
        if not any(start)
        else start
    )
    step = "ArrowRight" if index_of(names, "王思雨") > index_of(names, me["name"]) else "ArrowLeft"
    page.keyboard.press(step)
    expect(says.filter(has_text="王先生 在 王思雨 上方")).to_be_attached()
    page.keyboard.press("Space")
    expect(card(theirs, "王先生")).to_be_visible()
    expect(card(theirs, "王先生")).not_to_have_attribute("aria-busy", "true")
    assert held(records[0])["owner"] == wang

    # By a reference: dragged by mouse to another record, and out of all of them.
    page.goto("/app/depot/view/by_gate")
    board = page.get_by_role("group", name=re.compile("按提货口"))
    goal = column(board, "西门")
    take_hold(page, card(column(board, "东门"), "王先生"))
    page.mouse.move(*middle(goal), steps=8)
    expect(goal).to_have_class(re.compile("yz-board-column-over"))
    page.mouse.up()
    expect(card(goal, "王先生")).to_be_visible()
    expect(card(goal, "王先生")).not_to_have_attribute("aria-busy", "true")
    assert held(records[0])["gate"] == gates["西门"]

    # By a person of the record's own.
    page.goto("/app/depot/view/by_contact")
    board = page.get_by_role("group", name=re.compile("按联系人"))
    page.get_by_role("button", name="把 王先生 移到…").click()
    page.get_by_role("button", name="王思雨", exact=True).click()
    expect(card(column(board, "王思雨"), "王先生")).to_be_visible()
    expect(card(column(board, "王思雨"), "王先生")).not_to_have_attribute("aria-busy", "true")
    assert held(records[0])["contact"] == wang


def index_of(names: list[str], part: str) -> int:
    return next(at for at, name in enumerate(names) if part in name)
