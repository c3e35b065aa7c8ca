"""Amounts in Chinese capital characters, as on invoices and cheques: 壹佰贰拾元伍角整.

Source: 中国人民银行《支付结算办法》附一《正确填写票据和结算凭证的基本规定》.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engines.expression.decimals import to_unscaled
from engines.expression.function import Example, Function, Parameter
from engines.expression.functions.sql_call import sql_call, strict
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Typed
from engines.expression.types import TEXT

if TYPE_CHECKING:
    from engines.expression.check import Checker

__all__ = ["FUNCTIONS", "OPERATIONS", "POSTGRES", "SQLITE"]

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")


def _words(cents: int) -> str:
    """`cents`: the amount × 100, at most 18 digits."""
    whole, rest = divmod(abs(cents), 100)
    jiao, fen = divmod(rest, 10)
    text = "负" if cents < 0 else ""
    if whole or not rest:
        text += (_whole(whole) if whole else "零") + "元"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif fen and whole:
        text += "零"
    return text + (_DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    digits = str(number)
    text, zero, group = "", False, False
    for index, digit in enumerate(digits):
        place = len(digits) - 1 - index
        if digit == "0":
            zero = True
        else:
            text += ("零" if zero else "") + _DIGITS[int(digit)] + _UNITS[place % 4]
            zero, group = False, True
        if place % 8 == 0 and place:
            text += "亿"
            group = False
        elif place % 4 == 0:
            text += "万" if place and group else ""
            group = False
    return text


def _amount_words(value: Any) -> str:
    return _words(to_unscaled(value, 2))


SQLITE = (("yz_amount_words", 1, strict(_words), True),)

POSTGRES = (
    (
        "yz_amount_words(v numeric) RETURNS text",
        "DECLARE d text := trunc(abs(v))::bigint::text; c integer := mod(abs(v) * 100, 100)::integer; "
        "t text := ''; z boolean := false; g boolean := false; p integer; x integer; "
        f"n text := '{_DIGITS}'; u text[] := ARRAY['', '拾', '佰', '仟']; BEGIN "
        "IF v < 0 THEN t := '负'; END IF; "
        "IF d <> '0' THEN FOR i IN 1..length(d) LOOP p := length(d) - i; x := substr(d, i, 1)::integer; "
        "IF x = 0 THEN z := true; ELSE IF z THEN t := t || '零'; END IF; "
        "t := t || substr(n, x + 1, 1) || u[mod(p, 4) + 1]; z := false; g := true; END IF; "
        "IF p > 0 AND mod(p, 8) = 0 THEN t := t || '亿'; g := false; "
        "ELSIF mod(p, 4) = 0 THEN IF p > 0 AND g THEN t := t || '万'; END IF; g := false; END IF; "
        "END LOOP; t := t || '元'; ELSIF c = 0 THEN t := t || '零元'; END IF; "
        "IF c >= 10 THEN t := t || substr(n, c / 10 + 1, 1) || '角'; "
        "ELSIF c > 0 AND d <> '0' THEN t := t || '零'; END IF; "
        "IF mod(c, 10) > 0 THEN t := t || substr(n, mod(c, 10) + 1, 1) || '分'; ELSE t := t || '整'; END IF; "
        "RETURN t; END",
    ),
)


def _type_words(checker: Checker, node: FunctionCall) -> Typed:
    value = checker.of_kind(node.arguments[0], "number", "money")
    value = checker.coerce(value, value.type.with_scale(2))
    return checker.call("amount_words", (value,), TEXT, node)


OPERATIONS: tuple[Operation, ...] = (Operation("amount_words", _amount_words, sql_call("yz_amount_words")),)

FUNCTIONS: tuple[Function, ...] = (
    Function(
        "amount_in_words",
        "number",
        (Parameter("amount", "number or money"),),
        "text",
        _type_words,
        {
            "zh": "人民币大写金额，四舍五入到分。",
            "en": "An amount of yuan in Chinese capital characters, "
            "rounded to the fen, as invoices and cheques want it.",
        },
        (
            Example("amount_in_words(amount)", "壹仟零贰元伍角整", {"amount": "1002.50"}),
            Example("amount_in_words(100000000.07)", "壹亿元零柒分"),
        ),
    ),
)
