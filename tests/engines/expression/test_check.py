"""What a checked expression tells: paths, volatility, ids; and renaming by them."""

from __future__ import annotations

import dataclasses

import pytest

import engines.expression as package
from engines.expression import EvaluationContext, ValueType, check, compile_python, renamed
from tests.engines.expression.harness import CONTEXT, ME, SCOPE, checked


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("1 + 1", ()),
        ("amount / cost + amount", (("amount",), ("cost",))),
        ("customer.owner.manager == me", (("customer", "owner", "manager"),)),
        ('me.email == "a"', (("me", "email"),)),
        ("old.stage != stage", (("old", "stage"), ("stage",))),
        ("count(lines)", (("lines",),)),
        ("sum(lines.amount)", (("lines", "amount"),)),
        (
            "sum(lines, product.price * parameter.rate)",
            (("lines",), ("lines", "product", "price"), ("parameter", "rate")),
        ),
        ("sum(lines, sum(parts.count))", (("lines",), ("lines", "parts", "count"))),
        ("if(true, amount, cost)", (("amount",), ("cost",))),
    ],
)  # fmt: skip
def test_paths_are_all_it_reads(text: str, paths: tuple[tuple[str, ...], ...]) -> None:
    assert checked(text).paths == paths


@pytest.mark.parametrize(
    ("text", "volatile"),
    [
        ("amount", False),
        ("today() > due_on", True),
        ("now()", True),
        ("owner == me", True),
        ('me.email == "a"', True),
        ("date(called_at)", False),
        ("text(called_at)", False),
        ("called_at == today()", True),
        ("count(lines, shipped_on < today())", True),
    ],
)
def test_volatile_is_what_depends_on_time_or_user(text: str, volatile: bool) -> None:
    assert checked(text).volatile is volatile


def test_me_comes_from_the_context() -> None:
    mine = compile_python(checked("owner == me"))
    nobody = EvaluationContext(CONTEXT.now, CONTEXT.zone)
    assert mine({"owner": ME}, CONTEXT) is True
    assert mine({"owner": ME}, nobody) is False


def test_integers_are_accepted_as_numbers() -> None:
    result = compile_python(checked("amount * 2 + quantity"))({"amount": 3, "quantity": 4}, CONTEXT)
    assert str(result) == "10.00"
    assert str(compile_python(checked("quantity"))({"quantity": 4}, CONTEXT)) == "4"
    assert str(compile_python(checked("amount"))({"amount": 4}, CONTEXT)) == "4.00"


def test_an_ambient_decimal_context_changes_nothing() -> None:
    import decimal

    value = {"amount": decimal.Decimal("-1234567.89")}
    formula = compile_python(checked("abs(-amount / 7) - round(amount, 1)"))
    expected = formula(value, CONTEXT)
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP)):
        assert formula(value, CONTEXT) == expected


def test_ids_name_every_renamable_token() -> None:
    text = 'stage == "won" and customer.level in ("VIP", "A")'
    one = checked(text)
    assert [(text[token.start : token.end], token.id, token.form) for token in one.ids] == [
        ("stage", "record.stage", "name"),
        ('"won"', "opt2", "option"),
        ("customer", "record.customer", "name"),
        ("level", "customer.level", "member"),
        ('"VIP"', "lev1", "option"),
        ('"A"', "lev2", "option"),
    ]


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("amount+  amount * 2", {"record.amount": "total"}, "total+  total * 2"),
        ("amount", {"record.cost": "price"}, "amount"),
        ("amount", {"record.amount": "in"}, "`in`"),
        ("`amount` > 1", {"record.amount": "total"}, "total > 1"),
        ("customer.level == \"A\"", {"customer.level": "in"}, "customer.in == \"A\""),
        ("customer.level == 'A'", {"lev2": "it's"}, "customer.level == 'it\\'s'"),
        ("customer.level == \"A\"", {"lev2": 'a"b\\'}, 'customer.level == "a\\"b\\\\"'),
        ("stage == if(vip, 'won', \"lost\")", {"opt2": "gained"}, "stage == if(vip, 'gained', \"lost\")"),
        ("sum(lines.amount) + amount", {"line.amount": "net"}, "sum(lines.net) + amount"),
        ("sum(lines, amount) + 1", {"record.lines": "rows", "line.amount": "net"}, "sum(rows, net) + 1"),
        ('concat("amount", amount)', {"record.amount": "金额二"}, 'concat("amount", 金额二)'),
        ("amount  ", {"record.amount": "a b"}, "`a b`  "),
        ("max(amount, cost)", {"record.amount": "x", "record.cost": "y"}, "max(x, y)"),
    ],
)  # fmt: skip
def test_renaming_touches_only_the_tokens_concerned(text: str, keys: dict[str, str], expected: str) -> None:
    assert renamed(checked(text), keys) == expected


def test_a_checked_expression_cannot_be_changed() -> None:
    one = checked("amount")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.text = "cost"  # type: ignore[misc]


def test_scale_is_bounded() -> None:
    with pytest.raises(ValueError, match="scale"):
        ValueType("number", scale=7)


def test_the_public_names_exist() -> None:
    assert sorted(package.__all__) == sorted(set(package.__all__))
    for name in package.__all__:
        assert hasattr(package, name)


def test_equal_texts_check_equal() -> None:
    assert check("amount", SCOPE) == check("amount", SCOPE)
