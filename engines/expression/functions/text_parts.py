"""Functions that take texts apart and put them together: left, mid, find, replace, padding.

Characters are counted as code points, from 1.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.errors import EvaluationFailed
from engines.expression.function import Example, Function, Parameter
from engines.expression.functions.sql_call import sql_call, strict
from engines.expression.functions.text import MAX_RESULT
from engines.expression.functions.whole import whole
from engines.expression.markup import BREAKS, TAGS, plain_text
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Call, Constant, Typed
from engines.expression.types import BOOLEAN, INTEGER, TEXT

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.sql import SqlBuilder

__all__ = ["FUNCTIONS", "OPERATIONS", "POSTGRES", "SQLITE"]

_TOO_LONG = "RAISE EXCEPTION 'text too long' USING ERRCODE = '54000'"


def _bounded(length: int) -> None:
    if length > MAX_RESULT:
        raise EvaluationFailed("expression.text_too_long", {"limit": MAX_RESULT})


def _left(text: str, count: Any) -> str | None:
    return text[: max(int(count), 0)] or None


def _right(text: str, count: Any) -> str | None:
    kept = int(count)
    return text[-kept:] if kept > 0 else None


def _mid(text: str, start: Any, count: Any) -> str | None:
    first, length = int(start) - 1, int(count)
    return (text[first : first + length] or None) if first >= 0 and length > 0 else None


def _find(text: str, part: str) -> Decimal | None:
    place = text.find(part)
    return Decimal(place + 1) if place >= 0 else None


def _replace(text: str | None, old: str | None, new: str | None) -> str | None:
    if not text or not old:
        return text
    _bounded(len(text) + text.count(old) * (len(new or "") - len(old)))
    return text.replace(old, new or "") or None


def _ends_with(text: str | None, part: str | None) -> bool:
    return text is not None and part is not None and text.endswith(part)


def _before(text: str, part: str) -> str | None:
    head, found, _ = text.partition(part)
    return (head or None) if found else None


def _after(text: str, part: str) -> str | None:
    return text.partition(part)[2] or None


def _repeat(text: str, count: Any) -> str | None:
    times = int(count)
    if times > 0:
        _bounded(times * len(text))
    return (text * times or None) if times > 0 else None


def _padding(text: str, length: Any, fill: str) -> str:
    width = int(length)
    missing = width - len(text)
    if missing <= 0:
        return ""
    _bounded(width)
    return (fill * (missing // len(fill) + 1))[:missing]


def _pad_left(text: str, length: Any, fill: str) -> str:
    return _padding(text, length, fill) + text


def _pad_right(text: str, length: Any, fill: str) -> str:
    return text + _padding(text, length, fill)


# --- databases -----------------------------------------------------------------------------------


def _refusing(function: Callable[..., Any]) -> Callable[..., Any]:
    """What SQLite reports as a text that is too long is a function that raised ValueError."""

    def call(*arguments: Any) -> Any:
        try:
            found = function(*arguments)
        except EvaluationFailed:
            raise ValueError from None
        return int(found) if isinstance(found, Decimal | bool) else found

    return call


SQLITE = (
    ("yz_left", 2, strict(_left), True),
    ("yz_right", 2, strict(_right), True),
    ("yz_mid", 3, strict(_mid), True),
    ("yz_find", 2, _refusing(strict(_find)), True),
    ("yz_replace", 3, _refusing(_replace), True),
    ("yz_ends_with", 2, _refusing(_ends_with), True),
    ("yz_before", 2, strict(_before), True),
    ("yz_after", 2, strict(_after), True),
    ("yz_repeat", 2, _refusing(strict(_repeat)), True),
    ("yz_pad_left", 3, _refusing(strict(_pad_left)), True),
    ("yz_pad_right", 3, _refusing(strict(_pad_right)), True),
    ("yz_plain_text", 1, strict(plain_text), True),
)

_PAD = (
    f"BEGIN IF n <= char_length(t) THEN RETURN t; END IF; IF n > {MAX_RESULT} THEN {_TOO_LONG}; END IF; "
    "RETURN {shown}; END"
)
_FILL = "left(repeat(f, n::integer), n::integer - char_length(t))"

POSTGRES = (
    (
        "yz_left(t text, n numeric) RETURNS text",
        "BEGIN IF n < 1 THEN RETURN NULL; END IF; RETURN left(t, least(n, 1000000)::integer); END",
    ),
    (
        "yz_right(t text, n numeric) RETURNS text",
        "BEGIN IF n < 1 THEN RETURN NULL; END IF; RETURN right(t, least(n, 1000000)::integer); END",
    ),
    (
        "yz_mid(t text, s numeric, n numeric) RETURNS text",
        "BEGIN IF s < 1 OR n < 1 OR s > 1000000 THEN RETURN NULL; END IF; "
        "RETURN nullif(substr(t, s::integer, least(n, 1000000)::integer), ''); END",
    ),
    ("yz_find(t text, p text) RETURNS numeric", "BEGIN RETURN nullif(strpos(t, p), 0); END"),
    (
        "yz_replace(t text, a text, b text) RETURNS text",
        "BEGIN IF a = '' THEN RETURN t; END IF; IF char_length(t) + (char_length(t) - "
        "char_length(replace(t, a, ''))) / char_length(a) * (char_length(b) - char_length(a)) "
        f"> {MAX_RESULT} THEN {_TOO_LONG}; END IF; RETURN nullif(replace(t, a, b), ''); END",
    ),
    (
        "yz_ends_with(t text, p text) RETURNS boolean",
        "BEGIN RETURN right(t, char_length(p)) = p; END",
    ),
    (
        "yz_before(t text, p text) RETURNS text",
        "BEGIN IF strpos(t, p) < 2 THEN RETURN NULL; END IF; RETURN left(t, strpos(t, p) - 1); END",
    ),
    (
        "yz_after(t text, p text) RETURNS text",
        "BEGIN IF strpos(t, p) = 0 THEN RETURN NULL; END IF; "
        "RETURN nullif(substr(t, strpos(t, p) + char_length(p)), ''); END",
    ),
    (
        "yz_repeat(t text, n numeric) RETURNS text",
        f"BEGIN IF n < 1 THEN RETURN NULL; END IF; IF n * char_length(t) > {MAX_RESULT} THEN {_TOO_LONG}; "
        "END IF; RETURN repeat(t, n::integer); END",
    ),
    ("yz_pad_left(t text, n numeric, f text) RETURNS text", _PAD.format(shown=f"{_FILL} || t")),
    ("yz_pad_right(t text, n numeric, f text) RETURNS text", _PAD.format(shown=f"t || {_FILL}")),
    (
        "yz_plain_text(t text) RETURNS text",
        f"BEGIN RETURN "
        f"nullif(btrim(replace(replace(replace(replace(regexp_replace(regexp_replace(t, '{BREAKS}', "
        f"E'\\n', 'g'), '{TAGS}', '', 'g'), '&lt;', '<'), '&gt;', '>'), '&nbsp;', ' '), '&amp;', '&'), "
        "E' \\t\\n\\r\\x0b\\f\\u00a0\\u3000'), ''); END",
    ),
)


def _replace_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    text, old, new = builder.values(call)
    if not builder.sqlite:
        empty = builder.literal("", TEXT)
        old, new = (sa.func.coalesce(part, empty) for part in (old, new))
    return builder.function("yz_replace", TEXT, text, old, new)


def _ends_with_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    text, part = builder.values(call)
    if builder.sqlite:
        return builder.function("yz_ends_with", INTEGER, text, part) == builder.integer(1)
    return builder.function("yz_ends_with", BOOLEAN, text, part)


# --- typing --------------------------------------------------------------------------------------


def _typing(operation: str, shape: str) -> Callable[[Checker, FunctionCall], Typed]:
    """`shape`: "t" a text, "n" a whole number, for each argument."""

    def typing(checker: Checker, node: FunctionCall) -> Typed:
        given = tuple(
            whole(checker, argument) if kind == "n" else checker.of_kind(argument, "text")
            for kind, argument in zip(shape, node.arguments, strict=False)
        )
        if len(given) < len(shape):
            given = (*given, Constant(" ", TEXT, node.start, node.end))
        result = BOOLEAN if operation == "ends_with" else INTEGER if operation == "find" else TEXT
        return checker.call(operation, given, result, node)

    return typing


OPERATIONS: tuple[Operation, ...] = (
    Operation("left", _left, sql_call("yz_left")),
    Operation("right", _right, sql_call("yz_right")),
    Operation("mid", _mid, sql_call("yz_mid")),
    Operation("find", _find, sql_call("yz_find")),
    Operation("replace", _replace, _replace_sql, strict=False, fails=True),
    Operation("ends_with", _ends_with, _ends_with_sql, strict=False, total=True),
    Operation("text_before", _before, sql_call("yz_before")),
    Operation("text_after", _after, sql_call("yz_after")),
    Operation("repeat", _repeat, sql_call("yz_repeat"), fails=True),
    Operation("pad_left", _pad_left, sql_call("yz_pad_left"), fails=True),
    Operation("pad_right", _pad_right, sql_call("yz_pad_right"), fails=True),
    Operation("plain_text", plain_text, sql_call("yz_plain_text")),
)

_TEXT = Parameter("text", "text")
_PART = Parameter("part", "text")
_COUNT = Parameter("count", "whole number")
_PADDED = (_TEXT, Parameter("length", "whole number"), Parameter("fill", "text", optional=True))


def _function(
    key: str, shape: str, parameters: tuple[Parameter, ...], zh: str, en: str, *examples: Example
) -> Function:
    result = "boolean" if key == "ends_with" else "number" if key == "find" else "text"
    return Function(key, "text", parameters, result, _typing(key, shape), {"zh": zh, "en": en}, examples)


FUNCTIONS: tuple[Function, ...] = (
    _function(
        "left",
        "tn",
        (_TEXT, _COUNT),
        "开头的若干个字符。",
        "The first characters.",
        Example("left(name, 2)", "灯笼", {"name": "灯笼架"}),
    ),
    _function(
        "right",
        "tn",
        (_TEXT, _COUNT),
        "末尾的若干个字符。",
        "The last characters.",
        Example("right(name, 4)", "0042", {"name": "Q-2026-0042"}),
    ),
    _function(
        "mid",
        "tnn",
        (_TEXT, Parameter("start", "whole number"), _COUNT),
        "从第几个字符起（从 1 数起）的若干个字符。",
        "Characters from a position on, counted from 1.",
        Example("mid(name, 3, 4)", "2026", {"name": "Q-2026-0042"}),
        Example("is_blank(mid(name, 9, 2))", "true", {"name": "short"}),
    ),
    _function(
        "find",
        "tt",
        (_TEXT, _PART),
        "另一段文本第一次出现的位置（从 1 数起）；没有时为空。区分大小写。",
        "Where a text first occurs in another, counted from 1; blank when it does not. Case matters.",
        Example('find(name, "-")', "2", {"name": "Q-2026"}),
    ),
    _function(
        "replace",
        "ttt",
        (_TEXT, Parameter("old", "text"), Parameter("new", "text")),
        "把每一处旧文本换成新文本；新文本为空时删去。结果最多 10,000 个字符。",
        "Every occurrence of one text replaced by another, or taken out when that is blank. "
        "At most 10,000 characters.",
        Example('replace(name, "-", "/")', "2026/03/01", {"name": "2026-03-01"}),
        Example('replace(name, " ", blank)', "ab", {"name": "a b"}),
    ),
    _function(
        "ends_with",
        "tt",
        (_TEXT, _PART),
        "文本是否以另一段文本结尾（区分大小写）。",
        "Whether a text ends with another (case matters).",
        Example('ends_with(name, ".pdf")', "true", {"name": "offer.pdf"}),
    ),
    _function(
        "text_before",
        "tt",
        (_TEXT, _PART),
        "另一段文本第一次出现之前的部分；没有出现时为空。",
        "What stands before the first occurrence of a text; blank when there is none.",
        Example('text_before(name, "@")', "li", {"name": "li@example.com"}),
    ),
    _function(
        "text_after",
        "tt",
        (_TEXT, _PART),
        "另一段文本第一次出现之后的部分；没有出现时为空。",
        "What stands after the first occurrence of a text; blank when there is none.",
        Example('text_after(name, "@")', "example.com", {"name": "li@example.com"}),
    ),
    _function(
        "repeat",
        "tn",
        (_TEXT, _COUNT),
        "把文本重复若干次。结果最多 10,000 个字符。",
        "The text several times over. At most 10,000 characters.",
        Example('repeat("★", 3)', "★★★"),
    ),
    _function(
        "pad_left",
        "tnt",
        _PADDED,
        "在左边补字符（默认空格），补到指定长度；已够长时不变。",
        "Filled up on the left (with spaces unless told) to a length; longer texts stay.",
        Example('pad_left(text(7), 4, "0")', "0007"),
    ),
    _function(
        "pad_right",
        "tnt",
        _PADDED,
        "在右边补字符（默认空格），补到指定长度；已够长时不变。",
        "Filled up on the right (with spaces unless told) to a length; longer texts stay.",
        Example('pad_right(name, 5, ".")', "ab...", {"name": "ab"}),
    ),
)
