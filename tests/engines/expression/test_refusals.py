"""What check refuses: code, place and hint; and that nothing hostile gets past it or takes time."""

from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from types import FrameType

import pytest

from engines.errors import ExpressionInvalid, Issue
from engines.expression import BOOLEAN, DATE, INTEGER, TEXT, ValueType, check, choice, money, number
from tests.engines.expression.harness import SCOPE, STAGE

# text, code, position, hint
REFUSED = [
    ("", "empty", 0, None),
    ("   ", "empty", 0, None),
    ("amount +", "unexpected_end", 8, None),
    ("(amount", "unexpected_end", 7, ")"),
    ("amount)", "unexpected", 6, None),
    ("amount amount", "unexpected", 7, None),
    ("sum(lines.amount,)", "unexpected", 17, None),
    ("amount = 3", "foreign_symbol", 7, "=="),
    ("amount <> 3", "foreign_symbol", 7, "!="),
    ("vip && vip", "foreign_symbol", 4, "and"),
    ("vip || vip", "foreign_symbol", 4, "or"),
    ("!vip", "foreign_symbol", 0, "not"),
    ("amount ＞ 3", "full_width", 7, ">"),
    ("if（vip, 1, 2)", "full_width", 2, "("),
    ("name == “a”", "full_width", 8, '"'),
    ("amount # 3", "unknown_character", 7, None),
    ("{1}", "unknown_character", 0, None),
    (".5", "bad_number", 0, "0.5"),
    ("1e5", "bad_number", 0, None),
    ("12abc", "bad_number", 0, None),
    ("1_000", "bad_number", 0, None),
    ("9999999999999999999", "too_many_digits", 0, None),
    ("0.1234567", "too_many_decimals", 0, None),
    ('name == "x', "unterminated_text", 8, '"'),
    ('name == "\\x"', "bad_escape", 9, "\\\\"),
    ("`name", "unterminated_name", 0, "`"),
    ("``", "empty_name", 0, None),
    ("1 < amount < 3", "chained_comparison", 11, "and"),
    ("amount in ()", "empty_list", 0, None),
    ("(1, 2)", "list_outside_in", 0, None),
    ("customer.name()", "not_callable", 0, None),
    ("amont * 2", "unknown_name", 0, "amount"),
    ("True", "unknown_name", 0, "true"),
    ("today", "unknown_name", 0, "today()"),
    ("customer.nmae", "unknown_member", 9, "name"),
    ("amount.value", "no_members", 7, None),
    ("parameter", "namespace_alone", 0, "parameter."),
    ("roud(amount)", "unknown_function", 0, "round"),
    ("me.manager.manager.manager.manager.manager.manager.manager.email", "path_too_long", 0, None),
    ("lines.amount", "rows_need_aggregate", 0, "sum(lines.amount)"),
    ("lines", "rows_need_aggregate", 0, "sum(lines)"),
    ("sum(lines.parts.count)", "rows_in_rows", 16, None),
    ("sum(lines)", "column_wanted", 0, None),
    ("sum(amount)", "rows_wanted", 4, None),
    ("sum(lines.amount, quantity)", "rows_wanted", 0, None),
    ("max(amount)", "rows_wanted", 4, None),
    ("sum(lines.code)", "wrong_kind", 0, None),
    ("avg(lines, shipped_on)", "wrong_kind", 11, None),
    ("max(lines.done)", "no_order", 0, None),
    ("round()", "wrong_count", 0, "round(value, places?)"),
    ("today(1)", "wrong_count", 0, "today()"),
    ("if(vip, 1)", "wrong_count", 0, "if(condition, then, otherwise)"),
    ("date(2026, 1)", "wrong_count", 0, "date(year, month, day)"),
    ("case(vip, 1, vip, 2)", "odd_case", 0, None),
    ("if(amount, 1, 2)", "wrong_kind", 3, None),
    ("amount and vip", "wrong_kind", 0, None),
    ("not amount", "wrong_kind", 4, None),
    ("-name", "wrong_kind", 1, None),
    ("if(vip, 1, name)", "branches_differ", 11, None),
    ("amount > name", "cannot_compare", 0, None),
    ('amount == "100"', "cannot_compare", 0, None),
    ("owner == customer", "cannot_compare", 0, None),
    ("tags == name", "cannot_compare", 0, None),
    ("tags == team", "wrong_items", 0, None),
    ("tags < marks", "no_order", 0, "=="),
    ('stages == list("wno")', "unknown_option", 15, "won"),
    ('has_any(stages, "wno")', "unknown_option", 16, "won"),
    ("has_any(name, 1)", "wrong_kind", 8, None),
    ("has_all(tags, amount)", "wrong_kind", 14, None),
    ("list(amount)", "wrong_kind", 0, None),
    ("join(team)", "wrong_items", 5, None),
    ("subject == team", "cannot_compare", 0, None),
    ("subject.name", "no_members", 8, None),
    ("subject < owner", "no_order", 0, "=="),
    ('subject == "sales.custmer/1"', "unknown_option", 11, "sales.customer"),
    ('subject == "system.user/x"', "bad_literal", 11, "system.user/UUID"),
    ("subject == stage", "cannot_compare", 0, None),
    ("entity_of(owner)", "wrong_kind", 10, None),
    ("team.pay", "rows_need_aggregate", 0, "sum(team.pay)"),
    ("max(tags, marks)", "no_order", 4, None),
    ("stage < next_stage", "no_order", 0, "=="),
    ("vip > true", "no_order", 0, "=="),
    ("stage == blank", "compare_with_blank", 9, "is_blank()"),
    ('name != ""', "compare_with_blank", 8, "is_blank()"),
    ("amount in (1, blank)", "compare_with_blank", 14, "is_blank()"),
    ("stage == region", "other_options", 0, "text()"),
    ("stage == name", "choice_with_text", 9, "text()"),
    ('stage == "wno"', "unknown_option", 9, "won"),
    ('stage in ("won", "zzz")', "unknown_option", 17, None),
    ('due_on > "2026-02-30"', "bad_literal", 9, "2026-01-31"),
    ('due_on > "20260230"', "bad_literal", 9, "2026-01-31"),
    ('called_at > "2026-02-28"', "bad_literal", 12, "2026-01-31T08:00:00Z"),
    ('owner == "me"', "bad_literal", 9, "UUID"),
    ("amount in cost", "list_wanted", 10, "( )"),
    ("amount in 3", "list_wanted", 10, "( )"),
    ("round(amount, quantity)", "places_literal", 14, None),
    ("round(amount, 7)", "places_literal", 14, None),
    ("round(amount, 0.5)", "places_literal", 14, None),
    ("add_days(due_on, 1.5)", "whole_number_wanted", 17, "round()"),
    ("add_days(due_on, amount)", "wrong_kind", 17, None),
    ("due_on + 1", "cannot_combine", 0, "add_days()"),
    ('"a" + 1', "cannot_combine", 0, "concat()"),
    ("amount * cost", "cannot_combine", 0, None),
    ("quantity / amount", "cannot_combine", 0, None),
    ("999999999999999999 + 1", "always_overflows", 0, None),
    ("if(vip, 999999999999999999 * 10, 0)", "always_overflows", 8, None),
    ("add_days(date(9999, 12, 31), 1)", "always_overflows", 0, None),
    ("concat(owner)", "wrong_kind", 7, None),
    ("text(owner)", "wrong_kind", 5, None),
    ("number(due_on)", "wrong_kind", 7, None),
    ("sum(lines, sum(lines, sum(lines, amount)))", "aggregates_too_deep", 22, None),
]


def _issues(text: str, expected: ValueType | None = None) -> tuple[Issue, ...]:
    with pytest.raises(ExpressionInvalid) as caught:
        check(text, SCOPE, expected)
    return caught.value.issues


@pytest.mark.parametrize(("text", "code", "position", "hint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(text: str, code: str, position: int, hint: str | None) -> None:
    issue = _issues(text)[0]
    assert (issue.code, issue.params["position"], issue.hint) == (f"expression.{code}", position, hint)
    assert issue.pointer == ""
    for language in ("zh", "en"):
        message = issue.message(language)
        assert message != issue.code
        assert not re.search(r"\{\w+\}", message.replace(text, ""))


def test_several_issues_at_once() -> None:
    found = _issues('amot > 3 and regon == "a" and region == "d" and round(name) > nothing')
    assert [(issue.code.removeprefix("expression."), issue.params["position"]) for issue in found] == [
        ("unknown_name", 0),
        ("unknown_name", 13),
        ("unknown_option", 40),
        ("wrong_kind", 54),
        ("unknown_name", 62),
    ]


COUNTED = re.compile(r"^sentence\.[a-z]+_(of|over|after|before|ahead|ago)$")


def test_every_message_is_used_and_in_both_languages() -> None:
    package = files("engines.expression")
    messages = json.loads((package / "messages.json").read_text("utf-8"))
    sources = [
        path.read_text("utf-8")
        for folder in (package, package / "functions")
        for path in folder.iterdir()
        if path.name.endswith(".py")
    ]
    text = "\n".join(sources)
    for code, texts in messages.items():
        assert set(texts) == {"zh", "en"}
        said = code.removeprefix("expression.").removeprefix("sentence.")
        # Sentences about sums and days are told apart by what is counted: "sum_of", "days_ahead".
        words = (said, *said.rsplit("_", 1)) if COUNTED.search(code) else (said,)
        assert f'"{code}"' in text or any(f'"{word}"' in text for word in words), code


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("amount * 0.125", money(2), ("money", 2)),
        ("quantity", number(4), ("number", 4)),
        ("amount", number(2), ("number", 2)),
        ("amount / 3", INTEGER, ("number", 0)),
        ("blank", DATE, ("date", 0)),
        ("called_at", DATE, ("date", 0)),
        ('"won"', STAGE, ("choice", 0)),
        ('if(vip, "won", "lost")', STAGE, ("choice", 0)),
        ('coalesce(stage, "open")', STAGE, ("choice", 0)),
        ("is_blank(name)", BOOLEAN, ("boolean", 0)),
    ],
)
def test_expected_type_converts(text: str, expected: ValueType, found: tuple[str, int]) -> None:
    one = check(text, SCOPE, expected)
    assert (one.type.kind, one.type.scale) == found


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("amount", TEXT, "wrong_kind"),
        ("name", BOOLEAN, "wrong_kind"),
        ("name", STAGE, "choice_with_text"),
        ('"nope"', STAGE, "unknown_option"),
        ("region", STAGE, "other_options"),
        ("due_on", choice(("a", "1")), "wrong_kind"),
        ("99999999999999999", money(2), "always_overflows"),
    ],
)
def test_expected_type_refuses(text: str, expected: ValueType, code: str) -> None:
    assert [issue.code for issue in _issues(text, expected)] == [f"expression.{code}"]


# --- hostile texts ---------------------------------------------------------------------------------

HOSTILE = {
    "attribute": "amount.__class__",
    "dunder name": "__import__",
    "call of a name": '__import__("os")',
    "dunder of a text": '"".__class__',
    "subscript": "lines[0]",
    "lambda": "(lambda: 1)()",
    "comprehension": "[x for x in lines]",
    "format": '"{0.__class__}".format(amount)',
    "assignment": "amount := 3",
    "statement": "amount; amount",
    "import": "import os",
    "ten megabytes": "1+" * 5_000_000 + "1",
    "ten megabytes of text": '"' + "x" * 10_000_000 + '"',
    "open brackets": "(" * 1_900,
    "nested brackets": "(" * 900 + "1" + ")" * 900,
    "nested calls": "abs(" * 400 + "1" + ")" * 400,
    "many nots": "not " * 450 + "vip",
    "many minuses": "-" * 1_900 + "1",
    "long sum": "1" + "+1" * 900,
    "long chain": "vip" + " or vip" * 300,
    "wide call": "max(" + "1," * 900 + "1)",
    "long path": "me" + ".manager" * 200,
    "long in": "quantity in (" + "1," * 900 + "1)",
    "huge number": "9" * 1_999,
    "huge decimals": "0." + "9" * 1_990,
    "powers": "9 ** 9 ** 9",
    "repeated text": '"a" * 999999999',
    "unterminated": '"' + "\\" * 1_001,
    "long literal": '"' + "x" * 1_001 + '"',
    "nul": "amount\x00",
    "nul in a text": '"\x00"',
    "bidirectional mark": 'name == "\u202egnp.exe"',
    "zero width": "amo\u200bunt",
    "lone surrogate": '"\ud800"',
    "escape": "\x1b[2J",
    "backquote": "`" + "x" * 1_000,
    "dots": "." * 1_000,
    "nested if": "if(vip," * 40 + "1" + ",2)" * 40,
    "nested sums": "sum(lines," * 40 + "1" + ")" * 40,
    "not a text": None,
}


MOST_CALLS = 100_000


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused_at_once(name: str) -> None:
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        issues = _issues(HOSTILE[name])  # type: ignore[arg-type]
    finally:
        sys.setprofile(None)
    assert issues
    assert all(issue.code.startswith("expression.") for issue in issues)
    # Calls, not time: the same on a busy machine. The longest legal text takes about as many.
    assert calls < MOST_CALLS


def test_the_deepest_legal_expressions_compile_everywhere() -> None:
    """Limits are tight enough for every back end: nothing legal exhausts a parser."""
    from engines.expression import compile_python, compile_sql, to_tree
    from tests.engines.expression.harness import CONTEXT, Bench, _Resolver, sqlite_engine

    texts = [
        "(" * 28 + "amount" + ")" * 28,
        "abs(" * 28 + "amount" + ")" * 28,
        "amount" + " + amount" * 28,
        "if(amount > 1 and vip, amount * 1.5 + " * 8 + "cost" + ", 2)" * 8,
        "coalesce(amount + " * 13 + "cost" + ", 2)" * 13,
        "name == " + " + ".join(["note"] * 29),
        "vip" + " and vip" * 140,
        "quantity in (" + ",".join(["quantity"] * 200) + ")",
        "concat(" * 28 + "name" + ")" * 28,
    ]
    engine = sqlite_engine()
    with engine.connect() as connection:
        bench = Bench(connection, "sqlite")
        bench.fill([{}])
        for text in texts:
            one = check(text, SCOPE)
            assert compile_python(one)({}, CONTEXT) == bench.evaluate([one])[0][0]
            assert compile_sql(one, _Resolver(bench, "record", bench.tables["record"])) is not None
            assert json.dumps(to_tree(one))
    engine.dispose()
