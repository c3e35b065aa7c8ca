"""Operators on numbers and money, and the change of scale between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.expression.decimals import (
    EXPONENTS,
    divide,
    exact_add,
    exact_minus,
    exact_multiply,
    exact_subtract,
    fit,
    floor_divide,
    modulo,
)
from engines.expression.operation import Operation
from engines.expression.typed import Call
from engines.expression.types import MAX_SCALE

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from engines.expression.emit import Emitter
    from engines.expression.sql import SqlBuilder

__all__ = ["OPERATORS", "result_exponent"]


def result_exponent(call: Call) -> tuple[Any, ...]:
    return (EXPONENTS[call.type.scale],)


def _fitted(exact: Callable[[Any, Any], Decimal]) -> Callable[[Any, Any, Decimal], Decimal]:
    def apply(left: Any, right: Any, exponent: Decimal) -> Decimal:
        return fit(exact(left, right), exponent)

    return apply


def _inline(name: str) -> Callable[[Emitter, Call], str]:
    def write(emitter: Emitter, call: Call) -> str:
        return emitter.strict(call, lambda a, b: f"fit({name}({a}, {b}), E{call.type.scale})")

    return write


def _negate(value: Any) -> Any:
    return -value if isinstance(value, timedelta) else exact_minus(value)


def _inline_negate(emitter: Emitter, call: Call) -> str:
    # Unary minus on a Decimal would round to the ambient context's precision.
    return emitter.strict(call, lambda a: f"(-{a})" if call.type.kind == "duration" else f"minus({a})")


def _inline_rescale(emitter: Emitter, call: Call) -> str:
    return emitter.strict(call, lambda a: f"fit({a}, E{call.type.scale})")


def _sum_sql(sign: str) -> Callable[[SqlBuilder, Call], ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> ColumnElement[Any]:
        left, right = (builder.scaled(argument, call.type.scale) for argument in call.arguments)
        return builder.fit(left + right if sign == "+" else left - right, call.type)

    return build


def _multiply_sql(builder: SqlBuilder, call: Call) -> ColumnElement[Any]:
    left, right = builder.values(call)
    if not builder.sqlite:
        return builder.fit(left * right, call.type)
    excess = sum(argument.type.scale for argument in call.arguments) - call.type.scale
    return builder.function("yz_multiply", call.type, left, right, builder.integer(excess))


def _quotient_sql(name: str) -> Callable[[SqlBuilder, Call], ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> ColumnElement[Any]:
        left, right = builder.values(call)
        if not builder.sqlite:
            return builder.fit(builder.function(name, call.type, left, right), call.type)
        scales = [builder.integer(argument.type.scale) for argument in call.arguments]
        return builder.function(name, call.type, left, scales[0], right, scales[1])

    return build


def _negate_sql(builder: SqlBuilder, call: Call) -> ColumnElement[Any]:
    return -builder.values(call)[0]


def _rescale_sql(builder: SqlBuilder, call: Call) -> ColumnElement[Any]:
    (argument,) = call.arguments
    if call.type.scale >= argument.type.scale:
        if call.type.scale == argument.type.scale:
            return builder.value(argument)
        return builder.fit(builder.scaled(argument, call.type.scale), call.type)
    return builder.rounded(argument, call.type)


def _duration_quotient(left: timedelta, right: timedelta) -> Decimal | None:
    one = timedelta(microseconds=1)
    return divide(Decimal(left // one), Decimal(right // one))


def _duration_sum_sql(sign: str) -> Callable[[SqlBuilder, Call], ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> ColumnElement[Any]:
        left, right = builder.values(call)
        return builder.whole(left + right if sign == "+" else left - right, call.type)

    return build


def _duration_quotient_sql(builder: SqlBuilder, call: Call) -> ColumnElement[Any]:
    left, right = builder.values(call)
    if not builder.sqlite:
        return builder.fit(builder.function("yz_divide", call.type, left, right), call.type)
    zero = builder.integer(0)
    return builder.function("yz_divide", call.type, left, zero, right, zero)


def _bounded_duration(value: timedelta) -> timedelta:
    if abs(value) >= _DURATION_LIMIT:
        raise OverflowError
    return value


_DURATION_LIMIT = timedelta(microseconds=10**18)


def _quotient(left: Any, right: Any) -> Decimal | None:
    return divide(left, right)


def _floor_quotient(left: Any, right: Any) -> Decimal | None:
    return floor_divide(left, right)


_ARITHMETIC = (
    Operation("add", _fitted(exact_add), _sum_sql("+"), statics=result_exponent, inline=_inline("add")),
    Operation(
        "subtract",
        _fitted(exact_subtract),
        _sum_sql("-"),
        statics=result_exponent,
        inline=_inline("subtract"),
    ),
    Operation(
        "multiply",
        _fitted(exact_multiply),
        _multiply_sql,
        statics=result_exponent,
        inline=_inline("multiply"),
    ),
    Operation("divide", _quotient, _quotient_sql("yz_divide")),
    Operation("floor_divide", _floor_quotient, _quotient_sql("yz_floor_divide")),
    Operation("modulo", modulo, _quotient_sql("yz_modulo"), statics=result_exponent),
    Operation("rescale", fit, _rescale_sql, statics=result_exponent, inline=_inline_rescale),
    Operation("duration_add", lambda a, b: _bounded_duration(a + b), _duration_sum_sql("+")),
    Operation("duration_subtract", lambda a, b: _bounded_duration(a - b), _duration_sum_sql("-")),
    Operation("duration_divide", _duration_quotient, _duration_quotient_sql),
)

OPERATORS: tuple[Operation, ...] = (
    *(replace(operation, fails=True) for operation in _ARITHMETIC),
    Operation("negate", _negate, _negate_sql, inline=_inline_negate),
)

assert MAX_SCALE == 6  # yz_divide of engines.expression.database computes six places
