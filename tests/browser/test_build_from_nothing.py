"""A small rental app built step by step with nothing prepared, published, and used by somebody else.

The words are the screens' own texts, so both languages walk the same way.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.desk import REP, Desk, Person
from tests.browser.test_builder_forms import drag

TEXTS = Path(__file__).parents[2] / "builder/ui/i18n"
NAMES = {
    "zh": {
        "app": "工具出租", "key": "gongju_chuzu", "tool": "工具", "hire": "租用单", "code": "编号",
        "rate": "日租金", "state": "状态", "states": ["空闲", "租出"], "day": "起租日", "days": "天数",
        "longer": "租用天数（天）", "total": "租金", "clerk": "店员", "customer": "客户名称",
        "first": "电钻", "money": "金额", "long_text": "多行文本", "phone": "电话", "hires": "全部租用单",
        "tools": "全部工具",
    },
    "en": {
        "app": "Tool hire", "key": "tool_hire", "tool": "Tool", "hire": "Hire", "code": "Code",
        "rate": "Daily rate", "state": "State", "states": ["Free", "Out"], "day": "From", "days": "Days",
        "longer": "Length in days", "total": "Total", "clerk": "Clerk", "customer": "Customer",
        "first": "Drill", "money": "Money", "long_text": "Long text", "phone": "Phone", "hires": "All hires",
        "tools": "All tools",
    },
}  # fmt: skip


class Builder:
    """Somebody at the builder of one app."""

    def __init__(self, person: Person, language: str) -> None:
        self.person = person
        self.page = person.page
        self.language = language
        self.names: dict[str, Any] = NAMES[language]
        self._texts: dict[str, str] = json.loads((TEXTS / f"{language}.json").read_text("utf-8"))

    def says(self, key: str, **values: object) -> str:
        text = self._texts[key]
        for name, value in values.items():
            text = text.replace("{{" + name + "}}", str(value))
        return text

    def button(self, key: str, **values: object) -> Locator:
        return self.page.get_by_role("button", name=self.says(key, **values), exact=True)

    def label(self, key: str, **values: object) -> Locator:
        return self.page.get_by_label(self.says(key, **values), exact=True)

    def section(self, key: str) -> None:
        """By the menu on the left."""
        self.page.locator(f'a[href="/build/{self.names["key"]}/{key}"]').first.click()

    def saved(self) -> None:
        expect(self.page.locator(".yzb-save")).to_contain_text(re.compile("已保存|Saved"))

    # -- the steps

    def begin(self) -> None:
        self.person.go("/build", self.says("apps.title"))
        self.page.get_by_role("button", name=self.says("start.blank")).click()
        self.page.get_by_role("dialog").get_by_role("textbox").first.fill(self.names["app"])
        expect(self.label("start.key")).to_have_value(self.names["key"])
        self.button("start.create").click()
        self.page.wait_for_url(re.compile(f"/build/{self.names['key']}"))

    def add_entity(self, name: str) -> None:
        self.button("model.add_entity").last.click()
        field = self.label("model.entity_name")
        field.fill(name)
        field.press("Enter")
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def add_field(self, name: str, type: str) -> None:
        self.label("model.new_field_type").select_option(type)
        field = self.label("model.new_field")
        field.fill(name)
        field.press("Enter")
        expect(self.label("model.type_of", name=name)).to_have_value(type)

    def name_options(self, field: str, names: list[str]) -> None:
        """Beside the table, the one option a choice begins with and those that follow."""
        self.button("model.settings_of", name=field).click()
        panel = self.page.get_by_role("complementary", name=self.says("model.panel_of", name=field))
        first = panel.get_by_label(
            self.says("model.option_name", name=self.says("model.first_option")), exact=True
        )
        first.fill(names[0])
        for name in names[1:]:
            added = panel.get_by_label(self.says("model.new_option"), exact=True)
            added.fill(name)
            added.press("Enter")
            expect(panel.get_by_label(self.says("model.option_name", name=name), exact=True)).to_be_visible()
        panel.get_by_role("button", name=self.says("model.close")).click()

    def set_formula(self, field: str, through: list[str], times: str) -> None:
        """rate behind the reference × days, each chosen by what it is called from the list that opens."""
        self.button("model.settings_of", name=field).click()
        panel = self.page.get_by_role("complementary", name=self.says("model.panel_of", name=field))
        self.saved()
        # A formula says what kind of value it gives before it is written.
        panel.get_by_role("combobox", name=re.compile("结果|result")).click()
        self.person.option(self.names["money"]).click()
        panel.locator(".yz-expression-shown").click()
        dialog = self.page.get_by_role("dialog")
        dialog.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.offered(through[0])
        for name in through[1:]:
            self.page.keyboard.type(".")
            self.offered(name)
        self.page.keyboard.type(" * ")
        self.offered(times)
        expect(dialog.locator(".yz-expression-fine")).to_be_visible()
        self.person.check_accessible()
        dialog.get_by_role("button", name=self.says("expression.apply")).click()
        panel.get_by_role("button", name=self.says("model.close")).click()
        self.saved()

    def offered(self, name: str) -> None:
        """In a formula, a field by the beginning of its name."""
        self.page.keyboard.type(name.split()[0])
        self.page.locator(".cm-tooltip-autocomplete li").filter(has_text=name).first.click()

    def draft(self) -> dict[str, Any]:
        document: dict[str, Any] = self.person.ask("GET", f"/api/apps/{self.names['key']}/draft")["document"]
        return document

    def lay_out(self, entity: str, kind: str) -> None:
        """A form of its own; forgotten fields are dragged onto it, the first undone and done again."""
        page = self.page
        self.section("forms")
        self.button("forms.new_named", name=entity).click()
        page.locator("[data-place]").first.wait_for()
        entry = page.locator(".yz-palette-entry").filter(has_text=kind).first
        before = self.fields()
        drag(page, entry, page.get_by_text(self.says("designer.end_of_form"), exact=True))
        self.saved()
        assert self.fields() == [*before, "long_text"]
        self.button("bar.undo").click()
        self.saved()
        assert self.fields() == before
        self.button("bar.redo").click()
        self.saved()
        entry = page.locator(".yz-palette-entry").filter(has_text=self.names["phone"]).first
        drag(page, entry, page.get_by_text(self.says("designer.end_of_form"), exact=True))
        self.saved()
        assert self.fields() == [*before, "long_text", "phone"]
        self.person.check_accessible()

    def fields(self) -> list[str]:
        """Types of the fields of the entity made last."""
        return [field["type"] for field in self.draft()["entities"][-1]["fields"]]

    def add_view(self, name: str, entity: str) -> None:
        page = self.page
        self.section("views")
        self.adding().first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox").fill(name)
        dialog.get_by_role("combobox").last.click()
        self.person.option(entity).click()
        dialog.get_by_role("button", name=re.compile(self.says("items.create"))).click()
        page.get_by_role("heading", name=name, level=2).wait_for()
        self.saved()

    def adding(self) -> Locator:
        """Buttons that add an item to what is shown."""
        words = re.compile("^" + self.says("items.add", kind="").strip())
        return self.page.get_by_role("main").get_by_role("button", name=words)

    def lead_to(self, group: str, views: list[str]) -> None:
        page = self.page
        self.section("navigation")
        self.adding().first.click()
        drawer = page.get_by_role("dialog")
        drawer.get_by_role("textbox").first.fill(group)
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        for view in views:
            self.adding().last.click()
            page.locator(".yz-menu-popover").get_by_role("button", name=view).first.click()
        self.saved()

    def add_role(self, name: str, entities: list[str]) -> None:
        """Everybody who holds it reads, adds and changes the records of these."""
        page = self.page
        self.section("roles")
        self.button("roles.add").first.click()
        dialog = page.get_by_role("dialog")
        dialog.locator(f'input[lang="{self.language}"]').fill(name)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        no, all_rows = self.says("roles.scope_none"), self.says("roles.scope_all")
        for entity in entities:
            for action in ("read", "create", "update"):
                place = f"{entity} · {self.says(f'roles.action_{action}')}"
                page.get_by_role("button", name=f"{place}: {no}", exact=True).press("Space")
                expect(
                    page.get_by_role("button", name=re.compile(f"^{re.escape(place)}: {all_rows}"))
                ).to_be_visible()
        self.saved()
        self.person.check_accessible()

    def give_role(self, name: str, person: str) -> None:
        self.person.go("/people?tab=roles", self.says("people.title"))
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).click()
        self.person.choose(self.says("people.give_to"), person)
        expect(self.button("people.take_role", name=person)).to_be_visible()
        self.person.check_accessible()

    def publish(self, number: int) -> None:
        self.section("changes")
        self.button("release.publish", number=number).click()
        done = self.page.get_by_text(self.says("release.done", number=number))
        expect(done).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_rental_app_is_built_from_nothing_and_used(desk: Desk, language: str) -> None:
    root = desk.open_administrator(language=language)
    builder = Builder(root, language)
    names = builder.names
    builder.begin()

    builder.section("data")
    builder.add_entity(names["tool"])
    builder.add_field(names["code"], "autonumber")
    builder.add_field(names["rate"], "money")
    builder.add_field(names["state"], "choice")
    builder.name_options(names["state"], names["states"])
    builder.add_entity(names["hire"])
    builder.add_field(names["tool"], "reference")
    builder.add_field(names["day"], "date")
    builder.add_field(names["days"], "integer")
    builder.add_field(names["total"], "formula")
    builder.set_formula(names["total"], [names["tool"], names["rate"]], names["days"])
    builder.lay_out(names["hire"], names["long_text"])
    builder.add_view(names["hires"], names["hire"])
    builder.add_view(names["tools"], names["tool"])
    builder.lead_to(names["app"], [names["hires"], names["tools"]])
    builder.add_role(names["clerk"], [names["tool"], names["hire"]])
    builder.publish(1)

    # Whoever holds the role works in it at once.
    entity = {one["label"][language]: f"{names['key']}.{one['key']}" for one in builder.draft()["entities"]}
    clerk = desk.open(REP, language=language)
    builder.give_role(names["clerk"], clerk.ask("GET", "/api/me")["user"]["name"])
    clerk.ask("PATCH", "/api/me", {"language": language})
    try:
        use(clerk, builder, entity)
        change_and_take_back(builder, clerk)
    finally:
        clerk.ask("PATCH", "/api/me", {"language": "zh"})


def use(clerk: Person, builder: Builder, entity: dict[str, str]) -> None:
    names, page = builder.names, clerk.page
    page.goto(f"/app/{names['key']}/new/{entity[names['tool']]}")
    page.get_by_label(builder.says("model.first_field"), exact=False).first.fill(names["first"])
    page.get_by_label(names["rate"], exact=False).first.fill("120")
    clerk.choose(names["state"], names["states"][0])
    clerk.check_accessible()
    page.keyboard.press("Control+s")
    clerk.sees_heading(names["first"])
    page.goto(f"/app/{names['key']}/new/{entity[names['hire']]}")
    page.get_by_label(builder.says("model.first_field"), exact=False).first.fill(names["customer"])
    clerk.choose(names["tool"], names["first"])
    page.get_by_label(names["days"], exact=True).fill("3")
    expect(clerk.figure(names["total"])).to_contain_text("360.00")
    clerk.check_accessible()
    page.keyboard.press("Control+s")
    clerk.sees_heading(names["customer"])
    expect(page.locator("#main")).to_contain_text("360.00")
    page.get_by_role("link", name=names["hires"]).first.click()
    expect(page.get_by_role("link", name=names["customer"])).to_be_visible()


def change_and_take_back(builder: Builder, clerk: Person) -> None:
    """A field is called otherwise, then the version before comes back; what was typed stays."""
    names, page = builder.names, builder.page
    builder.person.go(f"/build/{names['key']}/data", re.compile("."))
    page.locator(".yzm-entity-name").filter(has_text=names["hire"]).click()
    builder.label("model.field_name", name=names["days"]).fill(names["longer"])
    page.keyboard.press("Tab")
    builder.saved()
    builder.publish(2)
    clerk.page.reload()
    clerk.page.get_by_role("link", name=names["customer"]).click()
    expect(clerk.page.locator("#main")).to_contain_text(names["longer"])
    builder.section("versions")
    page.get_by_role("button", name=re.compile("^" + builder.says("versions.number", number=1))).click()
    page.get_by_role("button", name=builder.says("versions.restore")).click()
    page.get_by_role("dialog").get_by_role("button", name=builder.says("versions.restore")).click()
    expect(page.locator(".yzb-version")).to_have_count(3)
    clerk.page.reload()
    expect(clerk.page.locator("#main")).not_to_contain_text(names["longer"])
    expect(clerk.page.locator("#main")).to_contain_text(names["days"])
    expect(clerk.page.locator("#main")).to_contain_text("360.00")
