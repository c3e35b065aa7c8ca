"""Amounts in Chinese capital characters, as on invoices and cheques: 壹佰贰拾元伍角整."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engines.amount_words import DIGITS, chinese_amount
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


def _amount_words(value: Any) -> str:
    return chinese_amount(to_unscaled(value, 2))


SQLITE = (("yz_amount_words", 1, strict(chinese_amount), True),)

POSTGRES = (
    (
        "yz_amount_words(v numeric) RETURNS text",
        "DECLARE d text := trunc(abs(v))::bigint::text; c integer := mod(abs(v) * 100, 100)::integer; "
        "t text := ''; z boolean := false; g boolean := false; p integer; x integer; "
        f"n text := '{DIGITS}'; u text[] := ARRAY['', '拾', '佰', '仟']; BEGIN "
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
