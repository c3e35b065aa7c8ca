"""Comparisons and membership: false whenever a side is blank, never blank themselves."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.operation import Operation
from engines.expression.typed import Call, Constant

if TYPE_CHECKING:
    from engines.expression.emit import Emitter
    from engines.expression.sql import SqlBuilder

__all__ = ["COMPARISONS"]

_Binary = Callable[[Any, Any], Any]


def _unless_blank(compare: _Binary) -> Callable[[Any, Any], bool]:
    def apply(left: Any, right: Any) -> bool:
        return left is not None and right is not None and bool(compare(left, right))

    return apply


def _inline(symbol: str) -> Callable[[Emitter, Call], str]:
    def write(emitter: Emitter, call: Call) -> str:
        tests, values = emitter.guards(call)
        compared = f"{values[0]} {symbol} {values[1]}"
        return f"(not {tests} and {compared})" if tests else f"({compared})"

    return write


def _compare_sql(compare: _Binary, symbol: str) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        return builder.compared(call.arguments[0], call.arguments[1], compare, symbol)

    return build


def _in(needle: Any, *items: Any) -> bool:
    return needle is not None and needle in items


def _not_in(needle: Any, *items: Any) -> bool:
    return needle is not None and needle not in items


def _inline_in(emitter: Emitter, call: Call) -> str:
    needle, *items = call.arguments
    negated = call.operation == "not_in"
    if not all(isinstance(item, Constant) for item in items):
        function = emitter.bind(_not_in if negated else _in)
        return f"{function}({', '.join(emitter.emit(argument) for argument in call.arguments)})"
    constants = frozenset(
        item.value for item in items if isinstance(item, Constant) and item.value is not None
    )
    name = emitter.bind(constants)
    if not negated:
        return f"({emitter.emit(needle)} in {name})"
    test, value = emitter.guard(needle)
    blank = test.removesuffix(" is None") + " is not None and " if test else ""
    return f"({blank}{value} not in {name})"


def _in_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    return builder.member(call.arguments[0], call.arguments[1:], negated=call.operation == "not_in")


def _in_list(needle: Any, items: Any) -> bool:
    return needle is not None and items is not None and needle in items


def _not_in_list(needle: Any, items: Any) -> bool:
    return needle is not None and (items is None or needle not in items)


def _in_list_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    needle, items = call.arguments
    return builder.list_has(items, needle, negated=call.operation == "not_in_list")


def _comparison(name: str, compare: _Binary, symbol: str) -> Operation:
    return Operation(
        name,
        _unless_blank(compare),
        _compare_sql(compare, symbol),
        strict=False,
        total=True,
        inline=_inline(symbol),
    )


COMPARISONS: tuple[Operation, ...] = (
    _comparison("equal", operator.eq, "=="),
    _comparison("not_equal", operator.ne, "!="),
    _comparison("less", operator.lt, "<"),
    _comparison("less_or_equal", operator.le, "<="),
    _comparison("greater", operator.gt, ">"),
    _comparison("greater_or_equal", operator.ge, ">="),
    Operation("in", _in, _in_sql, strict=False, total=True, inline=_inline_in),
    Operation("not_in", _not_in, _in_sql, strict=False, total=True, inline=_inline_in),
    Operation("in_list", _in_list, _in_list_sql, strict=False, total=True),
    Operation("not_in_list", _not_in_list, _in_list_sql, strict=False, total=True),
)
