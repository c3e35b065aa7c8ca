"""Powers, roots, signs and cutting off places: exact, rounded once."""

from __future__ import annotations

from decimal import ROUND_DOWN, Context, Decimal
from math import isqrt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.decimals import LIMIT, QUOTIENT_SCALE, fit, from_unscaled, to_unscaled
from engines.expression.function import Example, Function, Parameter
from engines.expression.functions.arithmetic import result_exponent
from engines.expression.functions.numbers import literal_places
from engines.expression.functions.sql_call import strict
from engines.expression.functions.whole import whole
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Call, Typed
from engines.expression.types import INTEGER, number

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.sql import SqlBuilder

__all__ = ["FUNCTIONS", "OPERATIONS", "POSTGRES", "SQLITE"]

_MAX_EXPONENT = 64
_WIDE = Context(prec=1_300)


def _power(base: Any, exponent: Any, places: Decimal) -> Decimal | None:
    times = int(exponent)
    if not 0 <= times <= _MAX_EXPONENT:
        return None
    # 0 to the power of 0 is 1, as in spreadsheets of today and in PostgreSQL; Decimal refuses it.
    return fit(_WIDE.power(base, times) if times else Decimal(1), places)


def _root(unscaled: int, scale: int) -> int | None:
    """The square root at six places, rounded half up: no root of a decimal lies on a half."""
    if unscaled < 0:
        return None
    return (isqrt(4 * unscaled * 10 ** (2 * QUOTIENT_SCALE - scale)) + 1) // 2


def _sqrt(value: Any) -> Decimal | None:
    root = _root(to_unscaled(value, QUOTIENT_SCALE), QUOTIENT_SCALE)
    return None if root is None else from_unscaled(root, QUOTIENT_SCALE)


def _sign(value: Any) -> Decimal:
    return Decimal((value > 0) - (value < 0))


def _truncate(value: Any, places: Decimal) -> Decimal:
    found = Decimal(value).quantize(places, ROUND_DOWN, _WIDE)
    return found if found else abs(found)


# --- databases -----------------------------------------------------------------------------------


def _power_of_unscaled(value: int, scale: int, times: int, places: int) -> int | None:
    if not 0 <= times <= _MAX_EXPONENT:
        return None
    divisor = 10 ** max(scale * times - places, 0)
    raised: int = value**times * 10 ** max(places - scale * times, 0)
    found: int = (2 * abs(raised) + divisor) // (2 * divisor)
    if found >= LIMIT:
        raise OverflowError
    return -found if raised < 0 else found


SQLITE = (
    ("yz_power", 4, strict(_power_of_unscaled), True),
    ("yz_sqrt", 2, strict(_root), True),
    ("yz_sign", 1, strict(lambda value: (value > 0) - (value < 0)), True),
    ("yz_truncate", 2, strict(lambda value, drop: (abs(value) // 10**drop) * (1 if value > 0 else -1)), True),
)

POSTGRES = (
    (
        "yz_power(a numeric, n numeric) RETURNS numeric",
        f"DECLARE r numeric := 1; BEGIN IF n < 0 OR n > {_MAX_EXPONENT} THEN RETURN NULL; END IF; "
        "FOR i IN 1..n::integer LOOP r := r * a; IF abs(r) >= 1000000000000000000 THEN "
        "RAISE EXCEPTION 'numeric field overflow' USING ERRCODE = '22003'; END IF; END LOOP; RETURN r; END",
    ),
    (
        "yz_sqrt(a numeric) RETURNS numeric",
        "BEGIN IF a < 0 THEN RETURN NULL; END IF; RETURN round(sqrt(a::numeric(60, 30)), 6); END",
    ),
)


def _power_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    base, exponent = builder.values(call)
    if not builder.sqlite:
        return builder.fit(builder.function("yz_power", call.type, base, exponent), call.type)
    scale, places = (builder.integer(one.type.scale) for one in (call.arguments[0], call))
    return builder.function("yz_power", call.type, base, scale, exponent, places)


def _sqrt_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (value,) = builder.values(call)
    if not builder.sqlite:
        return builder.function("yz_sqrt", call.type, value)
    return builder.function("yz_sqrt", call.type, value, builder.integer(call.arguments[0].type.scale))


def _sign_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    return builder.function("yz_sign" if builder.sqlite else "sign", call.type, *builder.values(call))


def _truncate_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (value,) = builder.values(call)
    if not builder.sqlite:
        return builder.fit(sa.func.trunc(value, sa.literal_column(str(call.type.scale))), call.type)
    dropped = builder.integer(call.arguments[0].type.scale - call.type.scale)
    return builder.function("yz_truncate", call.type, value, dropped)


# --- typing --------------------------------------------------------------------------------------


def _type_power(checker: Checker, node: FunctionCall) -> Typed:
    base = checker.of_kind(node.arguments[0], "number")
    result = number(QUOTIENT_SCALE) if base.type.scale else INTEGER
    return checker.call("power", (base, whole(checker, node.arguments[1])), result, node)


def _type_sqrt(checker: Checker, node: FunctionCall) -> Typed:
    value = checker.of_kind(node.arguments[0], "number")
    return checker.call("sqrt", (value,), number(QUOTIENT_SCALE), node)


def _type_sign(checker: Checker, node: FunctionCall) -> Typed:
    value = checker.of_kind(node.arguments[0], "number", "money")
    return checker.call("sign", (value,), INTEGER, node)


def _type_trunc(checker: Checker, node: FunctionCall) -> Typed:
    value = checker.of_kind(node.arguments[0], "number", "money")
    scale = literal_places(checker, node.arguments[1]) if len(node.arguments) == 2 else 0
    result = value.type.with_scale(scale)
    if scale >= value.type.scale:
        return checker.coerce(value, result)
    return checker.call("truncate", (value,), result, node)


OPERATIONS: tuple[Operation, ...] = (
    Operation("power", _power, _power_sql, statics=result_exponent, fails=True),
    Operation("sqrt", _sqrt, _sqrt_sql),
    Operation("sign", _sign, _sign_sql),
    Operation("truncate", _truncate, _truncate_sql, statics=result_exponent),
)

_VALUE = Parameter("value", "number")

FUNCTIONS: tuple[Function, ...] = (
    Function(
        "power",
        "number",
        (_VALUE, Parameter("exponent", "whole number")),
        "number",
        _type_power,
        {
            "zh": "乘方；指数为 0 到 64 的整数，超出时为空。小数的结果保留 6 位。",
            "en": "A number multiplied by itself; the exponent is "
            "a whole number from 0 to 64, else the result is "
            "blank. Of decimals at 6 places.",
        },
        (Example("power(2, 10)", "1024"), Example("power(1.05, 3)", "1.157625")),
    ),
    Function(
        "sqrt",
        "number",
        (_VALUE,),
        "number",
        _type_sqrt,
        {
            "zh": "平方根，保留 6 位小数；负数为空。",
            "en": "The square root at 6 decimal places; blank of a number below zero.",
        },
        (Example("sqrt(2)", "1.414214"), Example("is_blank(sqrt(-1))", "true")),
    ),
    Function(
        "sign",
        "number",
        (_VALUE,),
        "number",
        _type_sign,
        {"zh": "正数为 1，负数为 -1，零为 0。", "en": "1 above zero, -1 below, 0 at zero."},
        (Example("sign(amount)", "-1", {"amount": "-3.20"}),),
    ),
    Function(
        "trunc",
        "number",
        (_VALUE, Parameter("places", "0..6", optional=True)),
        "number",
        _type_trunc,
        {
            "zh": "截去指定小数位（0 到 6，默认 0）之后的部分，不四舍五入。",
            "en": "Cut off after a number of decimal places (0 to 6, default 0), not rounded.",
        },
        (Example("trunc(-2.78)", "-2"), Example("trunc(2.789, 1)", "2.7")),
    ),
)
