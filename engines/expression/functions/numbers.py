"""Functions on single numbers: rounding, absolute value, least and greatest, reading a number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.decimals import ceiling, exact_absolute, fit, floor
from engines.expression.function import Example, Function, Parameter
from engines.expression.functions.arithmetic import result_exponent
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall, Literal
from engines.expression.typed import Call, Typed
from engines.expression.types import MAX_SCALE, ValueType, number

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.sql import SqlBuilder

__all__ = ["FUNCTIONS", "OPERATIONS", "literal_places", "number_from_text"]

_DIGITS = frozenset("0123456789")
_WHOLE_DIGITS = 12


def number_from_text(text: str) -> Decimal | None:
    """A plain decimal such as "-12.50", spaces around it allowed; None for anything else.

    At most 12 digits before the point and 6 after, ASCII only, no separators, no exponent.
    """
    body = text.strip(" ")
    digits = body[1:] if body[:1] in ("+", "-") else body
    whole, point, places = digits.partition(".")
    if not whole or len(whole) > _WHOLE_DIGITS or len(places) > MAX_SCALE or (point and not places):
        return None
    if not _DIGITS.issuperset(whole + places):
        return None
    return Decimal(body)


def _floor(value: Any, exponent: Decimal) -> Decimal:
    return fit(floor(value), exponent)


def _ceiling(value: Any, exponent: Decimal) -> Decimal:
    return fit(ceiling(value), exponent)


def _absolute(value: Any) -> Any:
    return exact_absolute(value)


def _least(*values: Any) -> Any:
    return min((value for value in values if value is not None), default=None)


def _greatest(*values: Any) -> Any:
    return max((value for value in values if value is not None), default=None)


# --- SQL -----------------------------------------------------------------------------------------


def _whole_sql(name: str) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        (argument,) = call.arguments
        value = builder.value(argument)
        if not builder.sqlite:
            return builder.fit(getattr(sa.func, name)(value), call.type)
        if argument.type.scale == 0:
            return value
        scale = builder.integer(argument.type.scale)
        return builder.function(f"yz_{name}", call.type, value, scale)

    return build


def _absolute_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    return builder.function("abs", call.type, *builder.values(call))


def _extreme_sql(least: bool) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        values = [builder.ordered(value, call.type) for value in builder.values(call)]
        if builder.sqlite:
            # The built-in scalar min() answers NULL as soon as one argument is.
            return builder.function("yz_least" if least else "yz_greatest", call.type, *values)
        return builder.function("least" if least else "greatest", call.type, *values)

    return build


def _number_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    return builder.function("yz_number", call.type, *builder.values(call))


# --- typing --------------------------------------------------------------------------------------


def literal_places(checker: Checker, node: Any) -> int:
    """Decimal places written as a number: they are part of the result's type."""
    given = node.value if isinstance(node, Literal) else None
    if not isinstance(given, Decimal) or given not in range(MAX_SCALE + 1):
        raise checker.problem("places_literal", node, {"limit": MAX_SCALE})
    return int(given)


def _type_round(checker: Checker, node: FunctionCall) -> Typed:
    value = checker.of_kind(node.arguments[0], "number", "money")
    scale = 0
    if len(node.arguments) == 2:
        scale = literal_places(checker, node.arguments[1])
    return checker.coerce(value, ValueType(value.type.kind, scale))


def _type_same(operation: str, scale: int | None = None) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        value = checker.of_kind(node.arguments[0], "number", "money")
        type_ = value.type if scale is None else value.type.with_scale(scale)
        return checker.call(operation, (value,), type_, node)

    return typing


def _type_number(checker: Checker, node: FunctionCall) -> Typed:
    value = checker.of_kind(node.arguments[0], "text", "number", "money")
    if value.type.is_numeric:
        return checker.coerce(value, number(value.type.scale))
    return checker.call("number", (value,), number(MAX_SCALE), node)


OPERATIONS: tuple[Operation, ...] = (
    Operation("floor", _floor, _whole_sql("floor"), statics=result_exponent),
    Operation("ceil", _ceiling, _whole_sql("ceil"), statics=result_exponent),
    Operation("abs", _absolute, _absolute_sql),
    Operation("least", _least, _extreme_sql(True), strict=False),
    Operation("greatest", _greatest, _extreme_sql(False), strict=False),
    Operation("number", number_from_text, _number_sql),
)

_VALUE = Parameter("value", "number")

FUNCTIONS: tuple[Function, ...] = (
    Function(
        key="round",
        category="number",
        parameters=(_VALUE, Parameter("places", "0..6", optional=True)),
        result="number",
        typing=_type_round,
        doc={
            "zh": "四舍五入到指定小数位（0 到 6，默认 0）；恰好一半时远离零。",
            "en": "Rounds to a number of decimal places (0 to 6, default 0); halves go away from zero.",
        },
        examples=(
            Example("round(amount * 0.175, 2)", "0.18", {"amount": "1.00"}),
            Example("round(-2.5)", "-3"),
        ),
    ),
    Function(
        key="floor",
        category="number",
        parameters=(_VALUE,),
        result="number",
        typing=_type_same("floor", 0),
        doc={"zh": "不大于它的最大整数。", "en": "The largest whole number not above it."},
        examples=(Example("floor(-2.1)", "-3"),),
    ),
    Function(
        key="ceil",
        category="number",
        parameters=(_VALUE,),
        result="number",
        typing=_type_same("ceil", 0),
        doc={"zh": "不小于它的最小整数。", "en": "The smallest whole number not below it."},
        examples=(Example("ceil(amount / 12)", "9", {"amount": "100.00"}),),
    ),
    Function(
        key="abs",
        category="number",
        parameters=(_VALUE,),
        result="number",
        typing=_type_same("abs"),
        doc={"zh": "绝对值。", "en": "The absolute value."},
        examples=(Example("abs(5 - 8)", "3"),),
    ),
    Function(
        key="number",
        category="number",
        parameters=(Parameter("text", "text"),),
        result="number",
        typing=_type_number,
        doc={
            "zh": "把文本读成数字；不是数字时为空。只认半角数字、正负号和小数点，"
            "整数最多 12 位，小数最多 6 位。",
            "en": "Reads a text as a number; blank when it is none. Only ASCII digits, a sign and a point: "
            "at most 12 digits before the point and 6 after.",
        },
        examples=(
            Example("number(note) + 1", "13.500000", {"note": "12.5"}),
            Example("is_blank(number(note))", "true", {"note": "12 pieces"}),
        ),
    ),
)
