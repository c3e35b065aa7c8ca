"""An app from nothing to its first record without a mouse: keys alone, and the focus is never nowhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk, Person

OPEN_LIST = ".ant-select-dropdown:not(.ant-select-dropdown-hidden)"
NAME = """() => {
    const held = document.activeElement;
    if (!held || held === document.body) return '';
    const named = (held.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.innerText ?? '');
    const labels = [...(held.labels ?? [])].map((one) => one.innerText).join(' ');
    return (held.ariaLabel || named.join(' ').trim() || labels || held.innerText || held.id).replace(/\\s+/g, ' ').trim();
}"""  # noqa: E501


class Typist:
    """Presses keys, and looks that each of them has somewhere to go."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page: Page = person.page
        self.tabs = 0

    @property
    def held(self) -> str:
        """What the element with the focus is called."""
        name: str = self.page.evaluate(NAME)
        return name

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def is_at(self, name: str) -> None:
        """Waits until what has the focus is called so."""
        self.page.wait_for_function(
            f"(name) => new RegExp(name).test(({NAME})())", arg=name, polling=50, timeout=20_000
        )

    def tab_to(self, name: str, *, back: bool = False, most: int = 30) -> None:
        """Few enough Tabs that somebody would go this way."""
        passed = [self.held]
        for _ in range(most):
            self.press("Shift+Tab" if back else "Tab")
            self.tabs += 1
            passed.append(self.held)
            if re.search(name, passed[-1]):
                return
        raise AssertionError(f"{most} Tabs do not reach “{name}” but {[one[:30] for one in passed]}")

    def next_part(self, name: str) -> None:
        """With F6, to the part of the screen where something is called so."""
        for _ in range(8):
            self.press("F6")
            if re.search(name, self.held):
                return
        raise AssertionError(f"F6 does not reach “{name}”; it ends at “{self.held}”")

    def go_to(self, place: str) -> None:
        """By the palette, as whoever works by keys does; one is in the content then."""
        self.press("Control+k")
        self.is_at("搜索或跳转")
        self.type(place)
        expect(self.page.get_by_role("option", name=place).first).to_have_attribute("aria-selected", "true")
        self.press("Enter")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        expect(self.page.locator("#main")).to_be_focused()
        # Nobody presses Tab before there is anything.
        self.page.locator("#main").get_by_role("heading").first.wait_for()

    def add_field(self, name: str, letters: str, type: str) -> None:
        self.is_at("新字段名称")
        self.type(name)
        self.press("Tab")
        self.type(letters)
        expect(self.page.get_by_label("新字段的类型")).to_have_value(type)
        self.press("Tab", "Enter")
        expect(self.page.get_by_label(f"“{name}”的类型")).to_have_value(type)
        self.is_at("新字段名称")

    def choose_first(self, select: str) -> None:
        """Opens the list that has the focus and takes its first."""
        self.is_at(select)
        self.press("Enter")
        shown = self.page.locator(
            ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option"
        )
        shown.first.wait_for()
        self.press("Enter")


def frame(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"字段 {name}", exact=True)


def names_of(document: dict[str, Any], at: int) -> list[str]:
    return [field["label"]["zh"] for field in document["entities"][at]["fields"]]


@pytest.mark.slow
def test_an_app_is_built_published_and_used_without_a_mouse(desk: Desk) -> None:
    root = desk.open_administrator()
    page = root.page
    keys = Typist(root)
    root.go("/build", "应用搭建")
    begin(keys)
    enter_tables(keys)
    lay_out(keys)
    expect(page.locator(".yzb-save")).to_contain_text("已保存")
    document = root.ask("GET", "/api/apps/qicai/draft")["document"]
    assert names_of(document, 1) == ["名称", "工具", "起租日", "天数", "备注", "名称 2"]
    sum_up(keys)
    list_and_lead(keys)
    give_rights(keys)
    publish_and_use(keys)
    # Nothing anybody presses Tab for more than a screen's worth of times.
    assert keys.tabs < 170


def begin(keys: Typist) -> None:
    keys.press("Tab", "Enter")
    keys.tab_to("空白应用")
    keys.press("Enter")
    keys.is_at("应用名称")
    # Given up, one is back where it began.
    keys.press("Escape")
    keys.is_at("空白应用")
    keys.press("Enter")
    keys.is_at("应用名称")
    keys.type("器材")
    expect(keys.page.get_by_label("应用标识")).to_have_value("qicai")
    keys.press("Enter")
    keys.page.wait_for_url(re.compile("/build/qicai/data"))


def enter_tables(keys: Typist) -> None:
    page = keys.page
    page.get_by_role("button", name="新建数据表").first.wait_for()
    keys.tab_to("^新建数据表")
    keys.press("Enter")
    keys.is_at("数据表名称")
    keys.type("工具")
    keys.press("Enter")
    keys.add_field("日租金", "je", "money")
    keys.next_part(r"^工具 \d$")
    keys.tab_to("^新建数据表", back=True)
    keys.press("Enter")
    keys.is_at("数据表名称")
    keys.type("租用单")
    keys.press("Enter")
    keys.add_field("工具", "gl", "reference")
    keys.add_field("起租日", "rq", "date")
    keys.add_field("天数", "zhengs", "integer")
    keys.add_field("备注", "duoh", "long_text")
    # Taken back and done again without leaving the row.
    keys.press("Control+z")
    expect(page.get_by_label("“备注”的名称")).to_have_count(0)
    keys.press("Control+Shift+z")
    expect(page.get_by_label("“备注”的名称")).to_be_visible()
    # A field is deleted; what stood behind it has the focus, and undo brings it back.
    keys.tab_to("“天数”的更多操作", back=True)
    keys.press("Enter")
    keys.is_at("复制")
    keys.press("ArrowUp", "Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.is_at("^删除$")
    keys.press("Enter")
    expect(page.get_by_label("“天数”的名称")).to_have_count(0)
    keys.is_at("“备注”的更多操作")
    keys.press("Control+z")
    expect(page.get_by_label("“天数”的名称")).to_be_visible()
    # Its settings beside the table, and back.
    keys.tab_to("“天数”的设置", back=True)
    keys.press("Enter")
    expect(page.get_by_role("complementary", name="“天数”的设置")).to_be_focused()
    keys.tab_to("最小值")
    keys.type("1")
    keys.press("Escape")
    keys.is_at("“天数”的设置")
    # A mark in the row is undone where it was made.
    keys.tab_to("“天数”必填", back=True)
    keys.press("Space")
    expect(page.get_by_role("checkbox", name="“天数”必填")).to_be_checked()
    keys.press("Control+z")
    expect(page.get_by_role("checkbox", name="“天数”必填")).not_to_be_checked()


def lay_out(keys: Typist) -> None:
    page = keys.page
    keys.go_to("表单")
    keys.tab_to("为租用单新建表单")
    keys.press("Enter")
    frame(page, "名称").wait_for()
    # From the table of elements over the form to its settings, and back into the form.
    keys.next_part("查找字段")
    keys.next_part("表单名称")
    keys.press("Shift+F6")
    keys.is_at("^分区")
    keys.press("ArrowDown", "ArrowDown")
    expect(frame(page, "工具")).to_be_focused()
    # What other records show: asked for, given up, asked for again.
    keys.press("/")
    keys.is_at("插入字段或组件")
    keys.type("引用")
    keys.press("Enter")
    keys.is_at("显示它的哪个字段")
    keys.person.check_accessible()
    keys.press("Escape")
    expect(frame(page, "工具")).to_be_focused()
    keys.press("/")
    keys.is_at("插入字段或组件")
    keys.type("引用")
    keys.press("Enter")
    keys.choose_first("显示它的哪个字段")
    keys.is_at("添加字段")
    keys.press("Enter")
    expect(frame(page, "名称 2")).to_be_focused()
    # Moved a step, taken out, brought back.
    keys.press("Alt+ArrowUp")
    expect(frame(page, "名称 2")).to_be_focused()
    keys.press("Delete")
    expect(frame(page, "名称 2")).to_have_count(0)
    expect(frame(page, "工具")).to_be_focused()
    keys.press("Control+z")
    expect(frame(page, "名称 2")).to_be_visible()
    # A condition, from the settings of the field.
    keys.press("ArrowDown", "ArrowDown", "ArrowDown")
    expect(frame(page, "备注")).to_be_focused()
    keys.press("Enter")
    keys.is_at("字段名称")
    keys.tab_to("设置条件 显示条件")
    keys.press("Enter")
    keys.is_at("^添加条件$")
    keys.press("Enter")
    keys.is_at("^字段$")
    keys.type("天数")
    expect(page.locator(".ant-select-item-option-active")).to_contain_text("天数")
    keys.press("Enter")
    expect(page.locator(".yz-condition-field")).to_contain_text("天数")
    keys.press("Tab", "Tab")
    keys.type("7")
    keys.person.check_accessible()
    keys.tab_to("^确定$")
    keys.press("Enter")
    keys.is_at("修改显示条件")
    keys.press("Escape")
    expect(frame(page, "备注")).to_be_focused()
    expect(page.locator(".yz-frame-badge")).to_have_count(1)


def sum_up(keys: Typist) -> None:
    """How many days a tool was out: a roll-up on the form of tools."""
    page = keys.page
    keys.go_to("表单")
    keys.tab_to("为工具新建表单")
    keys.press("Enter")
    frame(page, "日租金").wait_for()
    keys.press("/")
    keys.is_at("插入字段或组件")
    keys.type("汇总")
    keys.press("Enter")
    keys.is_at("^怎样汇总")
    keys.press("Enter")
    page.locator(OPEN_LIST).wait_for()
    keys.press("ArrowDown", "Enter")
    keys.person.check_accessible()
    keys.press("Tab")
    keys.choose_first("汇总哪个字段")
    keys.is_at("添加字段")
    keys.press("Enter")
    page.wait_for_function("document.activeElement?.matches('.yz-frame-hold')")


def list_and_lead(keys: Typist) -> None:
    page = keys.page
    keys.go_to("视图")
    keys.tab_to("^新增视图")
    keys.press("Enter")
    keys.is_at("名称")
    keys.type("全部租用单")
    keys.press("Tab", "Enter")
    page.locator(f"{OPEN_LIST} .ant-select-item-option").first.wait_for()
    keys.press("ArrowDown")
    expect(page.locator(".ant-select-item-option-active")).to_contain_text("租用单")
    keys.press("Enter")
    keys.tab_to("^创建")
    keys.press("Enter")
    page.get_by_role("heading", name="全部租用单", level=2).wait_for()
    keys.go_to("导航")
    keys.tab_to("^新增导航组")
    keys.press("Enter")
    keys.is_at("名称 中文")
    keys.type("租用")
    keys.press("Escape")
    keys.is_at("^新增导航组")
    keys.tab_to("^新增导航项")
    keys.press("Enter")
    keys.is_at("全部租用单")
    keys.press("Enter")
    keys.is_at("^新增导航项")


def give_rights(keys: Typist) -> None:
    page = keys.page
    keys.go_to("角色")
    keys.tab_to("^新增角色")
    keys.press("Enter")
    keys.is_at("名称")
    keys.type("店员")
    keys.press("Escape")
    keys.is_at("新增角色|店员")
    keys.tab_to("^工具 · 查看")
    keys.press("Space")
    keys.is_at("^工具 · 查看: 全部")
    keys.press("ArrowDown", "Space")
    keys.is_at("^租用单 · 查看: 全部")
    keys.press("ArrowRight", "Space")
    keys.is_at("^租用单 · 新建: 全部")
    expect(page.locator(".yzb-save")).to_contain_text("已保存")


def publish_and_use(keys: Typist) -> None:
    page = keys.page
    keys.go_to("发布")
    page.get_by_role("button", name="发布第 1 版").wait_for()
    keys.next_part("发布说明")
    keys.tab_to("发布第 1 版")
    keys.press("Enter")
    expect(page.get_by_text("第 1 版已发布")).to_be_visible(timeout=60_000)
    # The way into the app stands where the button was.
    keys.is_at("^打开应用$")
    keys.press("Enter")
    page.get_by_role("heading", name="全部租用单").wait_for()
    keys.press("n")
    keys.is_at("名称")
    keys.type("第一单")
    keys.tab_to("天数")
    keys.type("9")
    keys.tab_to("备注")
    keys.type("周末还")
    keys.press("Control+s")
    page.get_by_role("heading", level=1, name="第一单").wait_for()
    expect(page.locator("#main")).to_contain_text("周末还")
