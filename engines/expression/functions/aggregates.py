"""Aggregates over sub-table rows: sum, avg, count, min, max. Blanks are skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.decimals import EXPONENTS, QUOTIENT_SCALE, divide, fit, total
from engines.expression.function import Example, Function, Parameter
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Call, Typed
from engines.expression.types import INTEGER, ValueType
from engines.expression.words import kind_label

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.sql import SqlBuilder

__all__ = ["FUNCTIONS", "OPERATIONS"]

_ORDERED = ("number", "money", "date", "datetime", "duration", "text")


def _statics(call: Call) -> tuple[Any, ...]:
    return (None if call.type.kind == "duration" else EXPONENTS[call.type.scale],)


def _sum(values: Iterable[Any], exponent: Decimal | None) -> Any:
    if exponent is None:
        return sum((value for value in values if value is not None), timedelta())
    return fit(total(values)[0], exponent)


def _average(values: Iterable[Any], exponent: Decimal) -> Decimal | None:
    amount, count = total(values)
    return divide(amount, Decimal(count))


def _count_statics(call: Call) -> tuple[Any, ...]:
    if not call.arguments:
        return ("rows",)
    return ("true" if call.arguments[0].type.kind == "boolean" else "values",)


def _count(values: Iterable[Any], what: str) -> Decimal:
    if what == "rows":
        return Decimal(sum(1 for _ in values))
    if what == "true":
        return Decimal(sum(1 for value in values if value is True))
    return Decimal(sum(1 for value in values if value is not None))


def _minimum(values: Iterable[Any]) -> Any:
    return min((value for value in values if value is not None), default=None)


def _maximum(values: Iterable[Any]) -> Any:
    return max((value for value in values if value is not None), default=None)


def _items(value: Any) -> Decimal:
    return Decimal(0 if value is None else len(value))


def _items_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    return builder.list_length(call.arguments[0])


def _never(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    raise AssertionError("aggregates are built by SqlBuilder.aggregate")


# --- typing --------------------------------------------------------------------------------------


def _numeric_body(
    checker: Checker, node: FunctionCall, scale: int | None
) -> Callable[[Typed | None], ValueType]:
    def typing(body: Typed | None) -> ValueType:
        if body is None:
            raise checker.problem("column_wanted", node, {"name": node.name.key})
        if body.type.is_numeric:
            return body.type if scale is None else body.type.with_scale(scale)
        if body.type.kind == "duration" and scale is None:
            return body.type
        if body.type.kind != "blank":
            params = {"wanted": kind_label("number", "money"), "found": kind_label(body.type.kind)}
            raise checker.problem("wrong_kind", body, params)
        return INTEGER

    return typing


def _aggregate(
    checker: Checker, node: FunctionCall, operation: str, typing: Callable[[Typed | None], ValueType]
) -> Typed:
    rows = checker.rows(node.arguments[0])
    if rows is None:
        raise checker.problem("rows_wanted", node.arguments[0], {"name": node.name.key})
    body = node.arguments[1] if len(node.arguments) == 2 else None
    return checker.aggregate(operation, rows, body, node, typing)


def _type_sum(checker: Checker, node: FunctionCall) -> Typed:
    return _aggregate(checker, node, "sum", _numeric_body(checker, node, None))


def _type_average(checker: Checker, node: FunctionCall) -> Typed:
    return _aggregate(checker, node, "average", _numeric_body(checker, node, QUOTIENT_SCALE))


def _type_count(checker: Checker, node: FunctionCall) -> Typed:
    if len(node.arguments) == 1 and (
        checker.names_links(node.arguments[0]) or checker.rows(node.arguments[0]) is None
    ):
        found = checker.value(node.arguments[0])
        if found.type.kind == "list":
            return checker.call("items", (found,), INTEGER, node)
    return _aggregate(checker, node, "count", lambda body: INTEGER)


def _type_extreme(scalar: str, aggregate: str) -> Callable[[Checker, FunctionCall], Typed]:
    def body_type(checker: Checker, node: FunctionCall) -> Callable[[Typed | None], ValueType]:
        def typing(body: Typed | None) -> ValueType:
            if body is None:
                raise checker.problem("column_wanted", node, {"name": node.name.key})
            _need_order(checker, body)
            return body.type

        return typing

    def typing(checker: Checker, node: FunctionCall) -> Typed:
        if len(node.arguments) <= 2 and checker.rows(node.arguments[0]) is not None:
            return _aggregate(checker, node, aggregate, body_type(checker, node))
        if len(node.arguments) == 1:
            raise checker.problem("rows_wanted", node.arguments[0], {"name": node.name.key})
        type_, values = checker.unify([checker.value(argument) for argument in node.arguments], node)
        for value in values:
            _need_order(checker, value)
        return checker.call(scalar, tuple(values), type_, node)

    return typing


def _need_order(checker: Checker, value: Typed) -> None:
    if value.type.kind not in (*_ORDERED, "blank"):
        raise checker.problem("no_order", value, {"kind": kind_label(value.type.kind)})


OPERATIONS: tuple[Operation, ...] = (
    Operation("sum", _sum, _never, statics=_statics, total=True, fails=True),
    Operation("average", _average, _never, statics=_statics, fails=True),
    Operation("count", _count, _never, statics=_count_statics, total=True),
    Operation("minimum", _minimum, _never),
    Operation("maximum", _maximum, _never),
    Operation("items", _items, _items_sql, strict=False, total=True),
)

_ROWS = Parameter("rows", "sub-table or its column")
_EACH = Parameter("each", "expression per row", optional=True)
_LINES = {
    "lines": [{"amount": "10.00", "quantity": "2"}, {"amount": "2.50", "quantity": "4"}, {"amount": None}]
}

FUNCTIONS: tuple[Function, ...] = (
    Function(
        key="sum",
        category="aggregate",
        parameters=(_ROWS, _EACH),
        result="number",
        typing=_type_sum,
        doc={
            "zh": "子表一列之和，或逐行计算后求和；空值跳过，没有行时为 0。",
            "en": "The sum of a sub-table's column, or of an expression per row; blanks are skipped, "
            "the sum of nothing is 0.",
        },
        examples=(
            Example("sum(lines.amount)", "12.50", _LINES),
            Example("round(sum(lines, amount * quantity), 2)", "30.00", _LINES),
        ),
    ),
    Function(
        key="avg",
        category="aggregate",
        parameters=(_ROWS, _EACH),
        result="number",
        typing=_type_average,
        doc={
            "zh": "平均值，保留 6 位小数；空值不计，没有值时为空。",
            "en": "The average at 6 decimal places; blanks do not count, the average of nothing is blank.",
        },
        examples=(Example("avg(lines.amount)", "6.250000", _LINES),),
    ),
    Function(
        key="count",
        category="aggregate",
        parameters=(_ROWS, _EACH),
        result="number",
        typing=_type_count,
        doc={
            "zh": "子表的行数，一列中非空值的个数，满足条件的行数，或列表的项数。",
            "en": "How many rows a sub-table has, values a column holds, rows meet a condition, "
            "or items a list has.",
        },
        examples=(
            Example("count(lines)", "3", _LINES),
            Example("count(lines.amount)", "2", _LINES),
            Example("count(lines, quantity > 2)", "1", _LINES),
        ),
    ),
    Function(
        key="min",
        category="aggregate",
        parameters=(
            Parameter("value", "number, date, text or column"),
            Parameter("more", "same", optional=True, repeated=True),
        ),
        result="same",
        typing=_type_extreme("least", "minimum"),
        doc={
            "zh": "几个值中最小的，或子表一列中最小的；空值跳过。",
            "en": "The least of several values, or of a sub-table's column; blanks are skipped.",
        },
        examples=(
            Example("min(amount, 100)", "100.00", {"amount": "120.00"}),
            Example("min(lines.amount)", "2.50", _LINES),
        ),
    ),
    Function(
        key="max",
        category="aggregate",
        parameters=(
            Parameter("value", "number, date, text or column"),
            Parameter("more", "same", optional=True, repeated=True),
        ),
        result="same",
        typing=_type_extreme("greatest", "maximum"),
        doc={
            "zh": "几个值中最大的，或子表一列中最大的；空值跳过。",
            "en": "The greatest of several values, or of a sub-table's column; blanks are skipped.",
        },
        examples=(
            Example("max(amount, 0)", "0.00", {"amount": None}),
            Example("max(lines.amount)", "10.00", _LINES),
        ),
    ),
)
