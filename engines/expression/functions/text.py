"""Functions on text. Letters change case in ASCII only, so that every back end agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.errors import EvaluationFailed
from engines.expression.context import EvaluationContext
from engines.expression.decimals import fixed
from engines.expression.function import Example, Function, Parameter
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Call, Constant, Typed
from engines.expression.types import BOOLEAN, INTEGER, TEXT, Kind, ValueType
from engines.expression.words import kind_label

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.sql import SqlBuilder

__all__ = ["FUNCTIONS", "MAX_RESULT", "OPERATIONS", "SEPARATOR", "SPACES"]

MAX_RESULT = 10_000
"""Characters a joined text may have."""

SEPARATOR = ", "
"""Between the items of a list that becomes a text."""

SPACES = " \t\n\r\u000b\f\u00a0\u3000"
"""What trim() removes: ASCII white space, the no-break space and the ideographic space."""

_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_UPPER = {code + 32: code for code in range(ord("A"), ord("Z") + 1)}


def _concat(*parts: str | None) -> str | None:
    joined = "".join(part for part in parts if part is not None)
    if len(joined) > MAX_RESULT:
        raise EvaluationFailed("expression.text_too_long", {"limit": MAX_RESULT})
    return joined or None


def _length(text: str | None) -> Decimal:
    return Decimal(len(text)) if text else Decimal(0)


def _trim(text: str) -> str | None:
    return text.strip(SPACES) or None


def _contains(text: str | None, part: str | None) -> bool:
    return text is not None and part is not None and part in text


def _starts_with(text: str | None, part: str | None) -> bool:
    return text is not None and part is not None and text.startswith(part)


# --- SQL -----------------------------------------------------------------------------------------


def _concat_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    parts = builder.values(call)
    if builder.sqlite:
        return builder.function("yz_join", TEXT, *parts)
    joined: sa.ColumnElement[Any] = sa.func.coalesce(parts[0], builder.literal("", TEXT))
    for part in parts[1:]:
        joined = joined.op("||")(sa.func.coalesce(part, builder.literal("", TEXT)))
    return builder.function("yz_bounded", TEXT, sa.func.nullif(joined, builder.literal("", TEXT)))


def _length_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    name = "length" if builder.sqlite else "char_length"
    length = builder.function(name, INTEGER, *builder.values(call))
    return builder.typed(sa.func.coalesce(length, builder.integer(0)), INTEGER)


def _case_sql(name: str) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        # SQLite's own, and PostgreSQL's under the collation "C", change ASCII letters only.
        (text,) = builder.values(call)
        return builder.function(name, TEXT, builder.ordered(text, TEXT))

    return build


def _trim_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    name = "trim" if builder.sqlite else "btrim"
    trimmed = builder.function(name, TEXT, *builder.values(call), builder.literal(SPACES, TEXT))
    return builder.typed(sa.func.nullif(trimmed, builder.literal("", TEXT)), TEXT)


def _contains_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    name = "instr" if builder.sqlite else "strpos"
    return builder.function(name, INTEGER, *builder.values(call)) > builder.integer(0)


def _starts_with_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    text, part = builder.values(call)
    if not builder.sqlite:
        return builder.function("starts_with", BOOLEAN, text, part)
    return builder.function("instr", INTEGER, text, part) == builder.integer(1)


# --- text(value) -----------------------------------------------------------------------------------


def _number_text(value: Any, scale: int) -> str:
    return fixed(value, scale)


def _number_text_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (argument,) = call.arguments
    value = builder.value(argument)
    if builder.sqlite:
        return builder.function("yz_number_text", TEXT, value, builder.integer(argument.type.scale))
    return sa.cast(builder.fit(value, argument.type), sa.Text)


def _boolean_text(value: bool) -> str:
    return "true" if value else "false"


def _boolean_text_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (value,) = builder.values(call)
    texts = {truth: builder.literal(shown, TEXT) for truth, shown in ((True, "true"), (False, "false"))}
    return sa.case(
        *((builder.literal(truth, BOOLEAN), shown) for truth, shown in texts.items()),
        value=value,
        else_=builder.literal(None, TEXT),
    )


def _date_text(value: date) -> str:
    return value.isoformat()


def _date_text_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (value,) = builder.values(call)
    if builder.sqlite:
        seconds = value * builder.integer(86_400)
        return builder.function("strftime", TEXT, builder.literal("%Y-%m-%d", TEXT), seconds, "unixepoch")
    return builder.function("to_char", TEXT, value, builder.literal("YYYY-MM-DD", TEXT))


def _datetime_text(context: EvaluationContext, value: datetime) -> str:
    local = value.astimezone(context.zone)
    return f"{local.date().isoformat()} {local.hour:02}:{local.minute:02}"


def _datetime_text_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (value,) = builder.values(call)
    if builder.sqlite:
        return builder.function("yz_local_text", TEXT, value, builder.zone_name())
    return builder.function(
        "to_char", TEXT, builder.local(value), builder.literal("YYYY-MM-DD HH24:MI", TEXT)
    )


def _choice_text(value: str) -> str:
    return value


def _choice_text_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (argument,) = call.arguments
    if not argument.type.options:
        return builder.literal(None, TEXT)
    keys = {id: builder.literal(key, TEXT) for key, id in argument.type.options}
    return sa.case(keys, value=builder.value(argument), else_=builder.literal(None, TEXT))


_TEXT_OF: dict[str, str] = {
    "number": "number_text",
    "money": "number_text",
    "boolean": "boolean_text",
    "date": "date_text",
    "datetime": "datetime_text",
    "duration": "duration_text",
    "choice": "choice_text",
}


# --- typing --------------------------------------------------------------------------------------


def _as_text(checker: Checker, value: Typed) -> Typed:
    kind = value.type.kind
    if kind in ("text", "blank"):
        return Constant(None, TEXT, value.start, value.end) if kind == "blank" else value
    if kind == "list" and value.type.item is not None and value.type.item.kind in ("text", "choice"):
        separator = Constant(SEPARATOR, TEXT, value.start, value.end)
        return checker.call("list_join", (value, separator), TEXT, value)
    if kind not in _TEXT_OF:
        params = {"wanted": kind_label("text", "number", "date"), "found": kind_label(kind)}
        raise checker.problem("wrong_kind", value, params)
    return checker.call(_TEXT_OF[kind], (value,), TEXT, value)


def _type_text(checker: Checker, node: FunctionCall) -> Typed:
    return _as_text(checker, checker.value(node.arguments[0]))


def _type_concat(checker: Checker, node: FunctionCall) -> Typed:
    parts = tuple(_as_text(checker, checker.value(argument)) for argument in node.arguments)
    return checker.call("concat", parts, TEXT, node)


def _type_texts(operation: str, result: ValueType) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        kind: Kind = "text"
        arguments = tuple(checker.of_kind(argument, kind) for argument in node.arguments)
        return checker.call(operation, arguments, result, node)

    return typing


def _type_contains(checker: Checker, node: FunctionCall) -> Typed:
    from engines.expression.operators import type_membership

    whole, part = node.arguments
    found = checker.value(whole)
    if found.type.kind == "list":
        return type_membership(checker, node, checker.value(part), found)
    arguments = (checker.kept(found, whole, "text"), checker.of_kind(part, "text"))
    return checker.call("contains", arguments, BOOLEAN, node)


OPERATIONS: tuple[Operation, ...] = (
    Operation("concat", _concat, _concat_sql, strict=False, fails=True),
    Operation("len", _length, _length_sql, strict=False, total=True),
    Operation("lower", lambda text: text.translate(_LOWER), _case_sql("lower")),
    Operation("upper", lambda text: text.translate(_UPPER), _case_sql("upper")),
    Operation("trim", _trim, _trim_sql),
    Operation("contains", _contains, _contains_sql, strict=False, total=True),
    Operation("starts_with", _starts_with, _starts_with_sql, strict=False, total=True),
    Operation(
        "number_text", _number_text, _number_text_sql, statics=lambda call: (call.arguments[0].type.scale,)
    ),
    Operation("boolean_text", _boolean_text, _boolean_text_sql),
    Operation("date_text", _date_text, _date_text_sql),
    Operation("datetime_text", _datetime_text, _datetime_text_sql, context=True),
    Operation("choice_text", _choice_text, _choice_text_sql),
)

_TEXT = Parameter("text", "text")

FUNCTIONS: tuple[Function, ...] = (
    Function(
        key="concat",
        category="text",
        parameters=(Parameter("value", "any"), Parameter("more", "any", optional=True, repeated=True)),
        result="text",
        typing=_type_concat,
        doc={
            "zh": "把各部分连成一段文本，数字和日期自动转成文本；空值当作空文本。结果最多 10,000 个字符。",
            "en": "Joins its parts into one text, numbers and dates converted; a blank adds nothing. "
            "At most 10,000 characters.",
        },
        examples=(
            Example(
                'concat(name, " / ", amount)', "Lantern / 120.00", {"name": "Lantern", "amount": "120.00"}
            ),
            Example('concat(name, "!")', "!", {"name": None}),
        ),
    ),
    Function(
        key="len",
        category="text",
        parameters=(_TEXT,),
        result="number",
        typing=_type_texts("len", INTEGER),
        doc={"zh": "字符数；空文本为 0。", "en": "The number of characters; 0 for a blank."},
        examples=(Example("len(name)", "2", {"name": "营造"}), Example("len(name)", "0", {"name": None})),
    ),
    Function(
        key="lower",
        category="text",
        parameters=(_TEXT,),
        result="text",
        typing=_type_texts("lower", TEXT),
        doc={
            "zh": "英文字母 A–Z 转成小写，其他字符不变。",
            "en": "A–Z in lower case; other characters stay.",
        },
        examples=(Example('lower("ABC 中")', "abc 中"),),
    ),
    Function(
        key="upper",
        category="text",
        parameters=(_TEXT,),
        result="text",
        typing=_type_texts("upper", TEXT),
        doc={
            "zh": "英文字母 a–z 转成大写，其他字符不变。",
            "en": "a–z in upper case; other characters stay.",
        },
        examples=(Example('upper("abc é")', "ABC é"),),
    ),
    Function(
        key="trim",
        category="text",
        parameters=(_TEXT,),
        result="text",
        typing=_type_texts("trim", TEXT),
        doc={
            "zh": "去掉首尾的空格（含全角空格）、制表符和换行。",
            "en": "Without the spaces (full-width ones included), tabs and line breaks around it.",
        },
        examples=(Example("trim(name)", "Lantern", {"name": "  Lantern\u3000"}),),
    ),
    Function(
        key="contains",
        category="text",
        parameters=(Parameter("text", "text or list"), Parameter("part", "text")),
        result="boolean",
        typing=_type_contains,
        doc={
            "zh": "文本中是否出现另一段文本（区分大小写），或列表中是否有某一项。",
            "en": "Whether a text occurs in another (case matters), or an item in a list.",
        },
        examples=(
            Example('contains(name, "ant")', "true", {"name": "Lantern"}),
            Example('contains(name, "")', "false", {"name": "Lantern"}),
        ),
    ),
    Function(
        key="starts_with",
        category="text",
        parameters=(_TEXT, Parameter("part", "text")),
        result="boolean",
        typing=_type_texts("starts_with", BOOLEAN),
        doc={
            "zh": "文本是否以另一段文本开头（区分大小写）。",
            "en": "Whether a text begins with another (case matters).",
        },
        examples=(Example('starts_with(name, "La")', "true", {"name": "Lantern"}),),
    ),
    Function(
        key="text",
        category="text",
        parameters=(Parameter("value", "number, boolean, date, datetime, duration, choice or list"),),
        result="text",
        typing=_type_text,
        doc={
            "zh": "把值转成文本：数字按小数位，日期 2026-01-31，"
            "日期时间按工作区时区 2026-01-31 08:00，选项取其键，列表以“, ”连接。",
            "en": "A value as text: numbers with their decimal places, dates 2026-01-31, times "
            '2026-01-31 08:00 in the workspace\'s zone, choices by key, lists joined by ", ".',
        },
        examples=(
            Example("text(amount)", "120.50", {"amount": "120.5"}),
            Example("text(1 / 4)", "0.250000"),
        ),
    ),
)
