"""Apps that come as packages: from a template, from a file, and a newer version joined with local edits."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.demo_server import DemoServer
from tests.browser.depot_app import depot
from tests.browser.desk import PHONE, Desk


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, front_end_built: None) -> Iterator[DemoServer]:
    """With nothing installed: templates are what this is about."""
    with DemoServer(tmp_path_factory.mktemp("packages"), demo=False) as server:
        yield server


def way(page: Page, name: str) -> Locator:
    """One of the ways an app may begin, as the list offers them."""
    page.goto("/build")
    page.get_by_role("button", name=re.compile(name)).first.click()
    dialog = page.get_by_role("dialog", name=name)
    dialog.wait_for()
    return dialog


def hand_in(dialog: Locator, content: bytes, name: str = "包.json") -> None:
    kind = "application/zip" if name.endswith(".zip") else "application/json"
    dialog.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})


def packed(package: dict[str, Any], change: Any = None, **info: Any) -> bytes:
    made = copy.deepcopy(package)
    made["app"] |= info
    if change is not None:
        change(made)
    return json.dumps(made, ensure_ascii=False).encode()


@pytest.mark.slow
def test_an_app_is_taken_from_a_template(desk: Desk) -> None:
    root = desk.open_administrator()
    page = root.page
    dialog = way(page, "从模板创建")
    use = dialog.get_by_role("button", name="使用模板“客户管理”")
    use.wait_for()
    # To begin with, one part of it is enough.
    dialog.get_by_role("button", name="“客户管理”只用一部分").click()
    dialog.get_by_role("checkbox", name=re.compile("^商机")).uncheck()
    dialog.get_by_role("checkbox", name=re.compile("^满意度回答")).uncheck()
    expect(use).to_be_disabled()
    dialog.get_by_role("checkbox", name=re.compile("^阶段记录")).check()
    expect(dialog.get_by_role("checkbox", name=re.compile("^商机"))).to_be_checked()
    root.check_accessible()
    use.click()
    done = dialog.get_by_role("alert").filter(has_text="模板已安装")
    expect(done).to_be_visible(timeout=120_000)
    password = done.locator("code").inner_text()
    # What it requires has come with it, and both lead on from here.
    expect(dialog.get_by_role("button", name="已安装，去搭建")).to_have_count(2)
    root.check_accessible()
    dialog.get_by_role("button", name="已安装，去搭建").last.click()
    page.wait_for_url(re.compile("/build/(crm|base)"))

    # Sample people sign in with the password that was shown, and work in it.
    desk.server.password = password
    rep = desk.open("wang.siyu@example.com")
    rep.page.goto("/app/crm")
    rep.page.wait_for_url(re.compile("/app/crm/(view|dashboard|entity)"))
    rep.settle()
    described = root.ask("GET", "/api/apps/crm")["entities"]
    assert {"crm.opportunity", "crm.stage_log"} <= described.keys()
    assert "crm.quote" not in described

    # The rest comes when it is wanted.
    dialog = way(page, "从模板创建")
    dialog.get_by_role("button", name="给“客户管理”添加数据表").click()
    dialog.get_by_role("checkbox", name=re.compile("^报价单")).check()
    root.check_accessible()
    dialog.get_by_role("button", name="把所选数据表添加到“客户管理”").click()
    page.wait_for_url(re.compile("/build/crm"), timeout=120_000)
    assert "crm.quote" in root.ask("GET", "/api/apps/crm")["entities"]

    # Taken once, it is not offered again.
    dialog = way(page, "从模板创建")
    expect(dialog.get_by_role("button", name="已安装，去搭建")).to_have_count(2)
    expect(dialog.get_by_role("button", name=re.compile("使用模板"))).to_have_count(0)
    keys = {app["key"] for app in root.ask("GET", "/api/builder/apps")["apps"]}
    assert {"base", "crm"} <= keys


def test_a_package_is_looked_over_and_published(desk: Desk) -> None:
    root = desk.open_administrator(language="en")
    page = root.page
    dialog = way(page, "Import a package")
    hand_in(dialog, packed(depot()))
    expect(dialog).to_contain_text("Depot")
    root.check_accessible()
    dialog.get_by_role("button", name="Import as a draft").click()
    page.wait_for_url("**/build/depot/changes")
    # Nothing is in use before somebody says so.
    assert "depot" not in {app["key"] for app in root.ask("GET", "/api/apps")["apps"]}
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_role("status").filter(has_text="Version 1 is published")).to_be_visible(timeout=60_000)
    page.locator(".yzb-done").get_by_role("link", name="Open the app").click()
    page.wait_for_url(re.compile("/app/depot/"))
    # A second one of the same app is an upgrade, and leads there.
    dialog = way(page, "Import a package")
    hand_in(dialog, packed(depot(), version="1.1.0"))
    expect(dialog.get_by_role("alert")).to_contain_text("is here already")
    dialog.get_by_role("button", name="Go to its versions").click()
    page.wait_for_url("**/build/depot/versions")


def archive(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr(name, content)
    return made.getvalue()


def no_such_type(package: dict[str, Any]) -> None:
    package["entities"][2]["fields"][0]["type"] = "txet"


def unknown_setting(package: dict[str, Any]) -> None:
    package["entities"][3]["tilte"] = package["entities"][3].pop("title")


BROKEN = {
    "no JSON": (b"{'a': 1}", "包.json", "第 1 行"),
    "something else": (b"PK\x03\x04 and no more", "包.zip", ""),
    "a type there is not": (packed(depot(), no_such_type), "包.json", "/entities/2/fields/0/type"),
    "a setting there is not": (packed(depot(), unknown_setting), "包.json", "tilte"),
    "out of the archive": (archive("../../etc/app.json", b"{}"), "包.zip", ""),
    "a key twice": (
        packed(depot()).replace(b'"key": "depot"', b'"key": "depot", "key": "system"', 1),
        "包.json", "/app/key",
    ),
    "without end": (b"[" * 200_000, "包.json", ""),
}  # fmt: skip


def test_broken_and_hostile_packages_are_refused_by_place(desk: Desk) -> None:
    desk.expect_refusal(422, "/api/builder/packages")
    root = desk.open_administrator()
    page = root.page
    before = root.ask("GET", "/api/builder/apps")
    dialog = way(page, "导入安装包")
    for name, (content, file, told) in BROKEN.items():
        hand_in(dialog, content, file)
        refused = dialog.get_by_role("alert")
        expect(refused, name).to_contain_text(told or re.compile(r"\S"))
        if name == "a setting there is not":
            # The nearest name says how to mend it.
            expect(refused).to_contain_text("title")
            root.check_accessible()
        if name == "a type there is not":
            expect(refused).to_contain_text("text")
    assert root.ask("GET", "/api/builder/apps") == before

    # One that reaches for what is not its own is taken as a draft alone, and said what it would open.
    def reaching(package: dict[str, Any]) -> None:
        package["grants"] = [
            {
                "id": "g9",
                "role": "system.member",
                "entity": "system.user",
                "actions": ["update"],
                "scope": "all",
            }
        ]

    hand_in(dialog, packed(ledger(), reaching, key="reacher"))
    dialog.get_by_role("button", name="导入为草稿").click()
    page.wait_for_url("**/build/reacher/changes")
    effects = page.get_by_role("region", name="对数据的影响")
    expect(effects.locator(".yzb-effect-warnings")).to_contain_text(re.compile("system|系统"))


def ledger(**more: Any) -> dict[str, Any]:
    return {
        "format": "yingzao/1",
        "app": {"key": "ledger", "version": "1.0.0", "label": {"zh": "台账", "en": "Ledger"}, **more},
        "entities": [
            {
                "id": "e1", "key": "entry", "title": "name", "label": {"zh": "条目", "en": "Entry"},
                "fields": [
                    {"id": "f1", "key": "name", "type": "text", "label": {"zh": "名称", "en": "Name"}},
                    {"id": "f2", "key": "note", "type": "text", "label": {"zh": "备注", "en": "Note"}},
                    {"id": "f3", "key": "count", "type": "text", "label": {"zh": "数量", "en": "Count"}},
                ],
            }
        ],
    }  # fmt: skip


def fields_of(package: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = package["entities"][0]["fields"]
    return found


def test_a_newer_package_meets_local_edits_and_each_clash_is_decided(desk: Desk) -> None:
    root = desk.open_administrator()
    page = root.page
    root.ask("POST", "/api/apps", ledger())
    for count in ("12", "7", "about ten"):
        root.ask("POST", "/api/records/ledger/entry", {"values": {"name": count, "count": count}})
    # What people made of it here.
    local = root.ask("GET", "/api/apps/ledger/draft")["document"]
    fields_of(local)[0]["label"]["zh"] = "本地名称"
    fields_of(local)[1]["label"]["zh"] = "本地备注"
    fields_of(local)[2]["label"]["zh"] = "本地数量"
    fields_of(local).append({"id": "f9", "key": "own", "type": "text", "label": {"zh": "自己的字段"}})
    root.ask("PUT", "/api/apps/ledger/draft", {"document": local}, match=0)
    root.ask("POST", "/api/apps/ledger/draft/publish", {}, match=1)
    # And what the newer package makes of it.
    newer = ledger(version="1.1.0")
    fields_of(newer)[0]["label"]["zh"] = "新名称"
    fields_of(newer)[1]["label"]["zh"] = "新备注"
    fields_of(newer)[2] |= {"type": "integer"}
    fields_of(newer).append(
        {"id": "f5", "key": "place", "type": "text", "label": {"zh": "地点", "en": "Place"}}
    )

    page.goto("/build/ledger/versions")
    page.get_by_role("button", name="用新版安装包升级").click()
    dialog = page.get_by_role("dialog")
    hand_in(dialog, packed(ledger(key="other")))
    expect(dialog.get_by_role("alert")).to_contain_text("other")
    hand_in(dialog, packed(newer))
    clashes = dialog.get_by_role("region", name="双方都改过的地方，请选择")
    expect(clashes.get_by_role("group")).to_have_count(2)
    first = clashes.get_by_role("group").filter(has_text="新名称")
    second = clashes.get_by_role("group").filter(has_text="新备注")
    expect(first).to_contain_text("本地名称")
    expect(second.get_by_role("radio").first).to_be_checked()
    root.check_accessible()
    # By keyboard: the package's for the first, ours stays for the second.
    first.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    expect(first.get_by_role("radio").last).to_be_checked()
    # A step that sets a value aside waits for consent by name.
    publish = dialog.get_by_role("button", name="发布第 3 版")
    expect(publish).to_be_disabled()
    expect(dialog).to_contain_text("about ten")
    dialog.get_by_role("checkbox", name=re.compile("我同意")).check()
    expect(publish).to_be_enabled()
    publish.click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".yzb-version").first).to_contain_text("第 3 版")

    now = root.ask("GET", "/api/apps/ledger/draft")["document"]
    labels = {field["key"]: field["label"].get("zh") for field in fields_of(now)}
    assert labels == {
        "name": "新名称", "note": "本地备注", "count": "本地数量", "own": "自己的字段", "place": "地点",
    }  # fmt: skip
    assert fields_of(now)[2]["type"] == "integer"
    counted = root.ask("GET", "/api/records/ledger/entry", sort="name")["records"]
    assert [record["values"]["count"] for record in counted] == ["12", "7", None]


def test_on_a_phone_packages_come_in_too(desk: Desk) -> None:
    root = desk.open_administrator(size=PHONE)
    root.go("/build", "应用搭建")
    root.page.get_by_role("button", name="新建应用").click()
    root.page.get_by_role("button", name=re.compile("导入安装包")).click()
    dialog = root.page.get_by_role("dialog", name="导入安装包")
    hand_in(dialog, packed(ledger(), key="phoned"))
    expect(dialog.get_by_role("button", name="导入为草稿")).to_be_visible()
    root.check_fits()


def test_an_app_goes_and_comes_back_with_its_records(desk: Desk) -> None:
    root = desk.open_administrator()
    page = root.page
    package = copy.deepcopy(depot())
    package["app"] |= {"key": "passing", "label": {"zh": "借用登记", "en": "Lending"}}
    package["public_forms"] = []
    root.ask("POST", "/api/apps", package)
    entity = package["entities"][0]
    page.goto("/build")
    card = page.get_by_role("article").filter(has_text="借用登记")
    card.get_by_role("button", name="“借用登记”的操作").click()
    page.get_by_text("移除应用…", exact=True).click()
    dialog = page.get_by_role("dialog", name="移除“借用登记”？")
    expect(dialog.get_by_text("没有记录")).to_be_visible()
    root.check_accessible()
    dialog.get_by_role("button", name="移除应用").click()
    gone = page.get_by_role("region", name="已移除的应用")
    expect(gone.get_by_text("借用登记")).to_be_visible()
    expect(card).to_have_count(0)
    root.check_accessible()
    assert "passing" not in [app["key"] for app in root.ask("GET", "/api/apps")["apps"]]

    gone.get_by_role("button", name="恢复“借用登记”").click()
    expect(page.get_by_role("article").filter(has_text="借用登记")).to_be_visible()
    expect(gone).to_have_count(0)
    assert root.ask("GET", f"/api/records/passing/{entity['key']}")["records"] == []
