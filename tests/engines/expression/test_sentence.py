"""Expressions in words. The expected sentences are the table of what the screens say."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.expression.sentence import Named, Part, plain, sentence

OPTIONS = {"won": "赢单", "lost": "输单", "new": "新建"}
ENTITIES = {
    "deal": {
        "amount": Named("金额", "money"),
        "share": Named("折扣", "number", percent=True),
        "stage": Named("状态", "choice", options=OPTIONS),
        "name": Named("名称", "text"),
        "due": Named("到期日", "date"),
        "done": Named("完成", "boolean"),
        "tags": Named("标签", "list", options={"a": "重要", "b": "紧急"}),
        "customer": Named("客户", "reference", "customer"),
        "owner": Named("负责人", "reference", "user"),
        "lines": Named("明细", "rows", "line"),
    },
    "line": {
        "qty": Named("数量", "number"),
        "price": Named("单价", "money"),
        "amount": Named("小计", "money"),
    },
    "customer": {
        "level": Named("等级", "choice", options={"v": "VIP"}),
        "owner": Named("负责人", "reference", "user"),
    },
    "user": {"name": Named("姓名", "text")},
    "parameter": {"limit": Named("上限", "")},
}


class Words:
    def top(self, key: str) -> Named | None:
        known = {
            "me": Named("当前使用者", "reference", "user"),
            "old": Named("", "", "deal", role="old"),
            "parameter": Named("", "", "parameter", role="namespace"),
        }
        return ENTITIES["deal"].get(key) or known.get(key)

    def member(self, leads_to: str, key: str) -> Named | None:
        return ENTITIES[leads_to].get(key)


def said(text: str, language: str = "zh") -> str:
    return plain(sentence(text, Words(), language))


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            'amount > 1000 and stage == "won"',
            "金额 大于 1,000 且 状态 是 赢单",
            "金额 is more than 1,000 and 状态 is 赢单",
        ),
        ('stage in ("won", "lost")', "状态 是 赢单 或 输单", "状态 is 赢单 or 输单"),
        (
            'not (stage in ("won", "lost", "new"))',
            "状态 不是 赢单、输单 或 新建",
            "状态 is not 赢单, 输单 or 新建",
        ),
        ('stage not in ("won")', "状态 不是 赢单", "状态 is not 赢单"),
        ('stage != "won"', "状态 不是 赢单", "状态 is not 赢单"),
        ("amount != 0.50", "金额 不等于 0.5", "金额 is not 0.5"),
        ("share >= 0.125", "折扣 不小于 12.5%", "折扣 is at least 12.5%"),
        ("1000 < amount", "金额 大于 1,000", "金额 is more than 1,000"),
        ("amount >= 1 and amount <= 9", "金额 介于 1 和 9 之间", "金额 is between 1 and 9"),
        ("due < add_days(today(), -90)", "到期日 早于 90 天前", "到期日 is before 90 days ago"),
        ("due <= add_days(today(), 1)", "到期日 不晚于 1 天后", "到期日 is on or before 1 day from now"),
        (
            "due > add_months(due, 3)",
            "到期日 晚于 到期日之后 3 个月",
            "到期日 is after 3 months after 到期日",
        ),
        ('due == date("2026-03-31")', "到期日 是 2026-03-31", "到期日 is 2026-03-31"),
        ("done", "完成 为“是”", "完成 is yes"),
        ("not done", "完成 为“否”", "完成 is no"),
        ("done != true", "完成 为“否”", "完成 is no"),
        ("is_blank(name)", "名称 为空", "名称 is blank"),
        ("not is_blank(name)", "名称 不为空", "名称 is not blank"),
        ('contains(lower(name), "acme")', "名称 包含 “acme”", "名称 contains “acme”"),
        ('has_any(tags, "a", "b")', "标签 含有 重要 或 紧急", "标签 has 重要 or 紧急"),
        ('not has_any(tags, "a")', "标签 没有 重要", "标签 does not have 重要"),
        ('"b" in tags', "标签 含有 紧急", "标签 has 紧急"),
        ("owner == me", "负责人 是 当前使用者", "负责人 is 当前使用者"),
        ("customer.owner != owner", "客户的负责人 不是 负责人", "客户 › 负责人 is not 负责人"),
        ("stage != old.stage", "状态 有改变", "状态 has changed"),
        ("old.stage == stage", "状态 没有改变", "状态 has not changed"),
        ("old.amount < amount", "修改前的金额 小于 金额", "金额 before the change is less than 金额"),
        ("amount > parameter.limit", "金额 大于 上限", "金额 is more than 上限"),
        (
            'done and (stage == "won" or amount > 1)',
            "完成 为“是” 且 （状态 是 赢单 或 金额 大于 1）",
            "完成 is yes and (状态 is 赢单 or 金额 is more than 1)",
        ),
        (
            'stage == "won" or done and amount > 1',
            "状态 是 赢单 或 （完成 为“是” 且 金额 大于 1）",
            "状态 is 赢单 or (完成 is yes and 金额 is more than 1)",
        ),
        (
            "not (done or is_blank(name))",
            "并非（完成 为“是” 或 名称 为空）",
            "not (完成 is yes or 名称 is blank)",
        ),
        ("amount * (1 - share)", "金额 × （1 − 折扣）", "金额 × (1 − 折扣)"),
        ("amount - (amount - 1)", "金额 − （金额 − 1）", "金额 − (金额 − 1)"),
        ("sum(lines.amount) > 0", "明细的小计之和 大于 0", "the sum of 明细 › 小计 is more than 0"),
        ("sum(lines, qty * price)", "各条明细的 数量 × 单价 之和", "the sum of 数量 × 单价 over 明细"),
        ("count(lines) == 0", "明细的条数 等于 0", "the number of 明细 is 0"),
        (
            "any(lines, qty > 3)",
            "至少一条明细满足（数量 大于 3）",
            "in at least one of 明细, 数量 is more than 3",
        ),
        ("if(done, 1, 0)", "如果 完成 为“是” 则为 1，否则为 0", "1 if 完成 is yes, otherwise 0"),
        ("round(amount, 2) > 1", "round(金额, 2) 大于 1", "round(金额, 2) is more than 1"),
        # What nobody knows stays as it is written.
        ("nothing.here > 3", "nothing.here 大于 3", "nothing.here is more than 3"),
        ("amount > (", "amount > (", "amount > ("),
    ],
)
def test_an_expression_is_said(text: str, zh: str, en: str) -> None:
    assert (said(text), said(text, "en")) == (zh, en)


def test_a_value_is_said_as_its_field_shows_it() -> None:
    told = [
        plain(sentence(text, Words(), "zh", ENTITIES["deal"][field]))
        for text, field in (('"won"', "stage"), ("0.2", "share"), ('"won"', "name"), ("amount", "amount"))
    ]
    assert told == ["赢单", "20%", "“won”", "金额"]


def test_names_and_values_stand_apart_from_the_words() -> None:
    assert sentence('stage == "won"', Words(), "en") == (
        Part("name", "状态"),
        Part("words", " is "),
        Part("value", "赢单"),
    )


def test_labels_are_no_templates() -> None:
    class Braces(Words):
        def top(self, key: str) -> Named | None:
            return Named("{right} {0}", "text")

    assert plain(sentence('x == "{left}"', Braces(), "en")) == "{right} {0} is “{left}”"


TEXTS = st.sampled_from(
    ["amount", "1", "stage", '"won"', "done", "lines", "me", "blank", "old.stage", "count(lines)", "x.y"]
)
EXPRESSIONS = st.recursive(
    TEXTS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "==", "<", "and", "or", "in"]), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
        inner.map(lambda one: f"not ({one})"),
        st.tuples(st.sampled_from(["sum", "is_blank", "any", "if", "add_days"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS, st.sampled_from(["zh", "en"]))
def test_whatever_can_be_written_can_be_said(text: str, language: str) -> None:
    parts = sentence(text, Words(), language)
    assert plain(parts).strip()
    assert all(one.kind != other.kind for one, other in pairwise(parts))
