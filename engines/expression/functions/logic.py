"""and, or, not; if, case, coalesce, is_blank."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import Grouping

from engines.expression.function import Example, Function, Parameter
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Call, Constant, Typed
from engines.expression.types import BOOLEAN, INTEGER

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.emit import Emitter
    from engines.expression.sql import SqlBuilder

__all__ = ["FUNCTIONS", "OPERATIONS"]


def _and(*values: Any) -> bool:
    return all(value is True for value in values)


def _or(*values: Any) -> bool:
    return any(value is True for value in values)


def _not(value: Any) -> bool:
    return value is not True


def _inline_chain(emitter: Emitter, call: Call) -> str:
    return "(" + f" {call.operation} ".join(emitter.condition(part) for part in call.arguments) + ")"


def _inline_not(emitter: Emitter, call: Call) -> str:
    return f"(not {emitter.condition(call.arguments[0])})"


def _chain_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    parts = [builder.condition(part) for part in call.arguments]
    return sa.and_(*parts) if call.operation == "and" else sa.or_(*parts)


def _not_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    # In brackets: SQLAlchemy takes NOT to bind tighter than IS NULL or =, the databases do not.
    return Grouping(sa.not_(builder.definite(call.arguments[0])))


# --- if and case: condition, value, …, otherwise ---------------------------------------------


def _if(*arguments: Any) -> Any:
    for condition, value in zip(arguments[0:-1:2], arguments[1:-1:2], strict=True):
        if condition is True:
            return value
    return arguments[-1]


def _inline_if(emitter: Emitter, call: Call) -> str:
    *pairs, otherwise = call.arguments
    branches = [
        f"{emitter.emit(value)} if {emitter.condition(condition)} else "
        for condition, value in zip(pairs[0::2], pairs[1::2], strict=True)
    ]
    return f"({''.join(branches)}{emitter.emit(otherwise)})"


def _if_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    *pairs, otherwise = call.arguments
    branches = [
        (builder.condition(condition), builder.value(value))
        for condition, value in zip(pairs[0::2], pairs[1::2], strict=True)
    ]
    return builder.typed(sa.case(*branches, else_=builder.value(otherwise)), call.type)


def _type_if(checker: Checker, node: FunctionCall) -> Typed:
    *pairs, otherwise = node.arguments
    if len(pairs) % 2:
        raise checker.problem("odd_case", node, {"name": node.name.key})
    conditions = [checker.condition(condition) for condition in pairs[0::2]]
    values = [checker.value(value) for value in (*pairs[1::2], otherwise)]
    type_, values = checker.unify(values, node)
    arguments = [part for pair in zip(conditions, values[:-1], strict=True) for part in pair]
    return checker.call("if", (*arguments, values[-1]), type_, node)


# --- blanks ------------------------------------------------------------------------------------


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _inline_coalesce(emitter: Emitter, call: Call) -> str:
    out: list[str] = []
    for argument in call.arguments:
        test, value = emitter.guard(argument)
        if not test:
            out.append(value)
            break
        out.append(f"{value} if {test.removesuffix(' is None')} is not None else ")
    else:
        out.append("None")
    return f"({''.join(out)})"


def _coalesce_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    return builder.typed(sa.func.coalesce(*builder.values(call)), call.type)


def _type_coalesce(checker: Checker, node: FunctionCall) -> Typed:
    type_, values = checker.unify([checker.value(argument) for argument in node.arguments], node)
    return checker.call("coalesce", tuple(values), type_, node)


def _is_blank(value: Any) -> bool:
    return value is None


def _inline_is_blank(emitter: Emitter, call: Call) -> str:
    return f"({emitter.emit(call.arguments[0])} is None)"


def _is_blank_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (argument,) = call.arguments
    if argument.type.kind == "list":
        return builder.list_length(argument) == 0
    return builder.value(argument).is_(None)


def _type_is_blank(checker: Checker, node: FunctionCall) -> Typed:
    (argument,) = node.arguments
    rows = None if checker.names_links(argument) else checker.rows(argument)
    if rows is not None and not rows.column:
        counted = checker.aggregate("count", rows, None, node, lambda body: INTEGER)
        return checker.call("equal", (counted, _zero(node)), BOOLEAN, node)
    return checker.call("is_blank", (checker.value(argument),), BOOLEAN, node)


def _zero(node: FunctionCall) -> Constant:
    return Constant(Decimal(0), INTEGER, node.start, node.end)


OPERATIONS: tuple[Operation, ...] = (
    Operation("and", _and, _chain_sql, strict=False, total=True, inline=_inline_chain),
    Operation("or", _or, _chain_sql, strict=False, total=True, inline=_inline_chain),
    Operation("not", _not, _not_sql, strict=False, total=True, inline=_inline_not),
    Operation("if", _if, _if_sql, strict=False, inline=_inline_if),
    Operation("coalesce", _coalesce, _coalesce_sql, strict=False, inline=_inline_coalesce),
    Operation("is_blank", _is_blank, _is_blank_sql, strict=False, total=True, inline=_inline_is_blank),
)

FUNCTIONS: tuple[Function, ...] = (
    Function(
        key="if",
        category="logic",
        parameters=(
            Parameter("condition", "boolean"),
            Parameter("then", "any"),
            Parameter("otherwise", "any"),
        ),
        result="any",
        typing=_type_if,
        doc={
            "zh": "条件成立时取第二个值，否则取第三个；条件为空视为不成立。",
            "en": "The second value when the condition holds, else the third; "
            "a blank condition does not hold.",
        },
        examples=(
            Example('if(amount > 100, "large", "small")', "large", {"amount": "120.00"}),
            Example('if(amount > 100, "large", "small")', "small", {"amount": None}),
        ),
    ),
    Function(
        key="case",
        category="logic",
        parameters=(
            Parameter("condition", "boolean"),
            Parameter("value", "any"),
            Parameter("more", "any", repeated=True),
        ),
        result="any",
        typing=_type_if,
        doc={
            "zh": "依次检查条件，取第一个成立的条件后面的值；最后一个参数是都不成立时的值。",
            "en": "Tries the conditions in order and takes the value after the first that holds; "
            "the last argument is the value when none does.",
        },
        examples=(Example('case(amount >= 1000, "A", amount >= 100, "B", "C")', "B", {"amount": "120.00"}),),
    ),
    Function(
        key="coalesce",
        category="logic",
        parameters=(Parameter("value", "any"), Parameter("more", "any", repeated=True)),
        result="any",
        typing=_type_coalesce,
        doc={"zh": "第一个不为空的值。", "en": "The first value that is not blank."},
        examples=(Example("coalesce(discount, 0.1)", "0.1000", {"discount": None}),),
    ),
    Function(
        key="is_blank",
        category="logic",
        parameters=(Parameter("value", "any"),),
        result="boolean",
        typing=_type_is_blank,
        doc={
            "zh": "值是否为空；空文本、空列表、没有行的子表也算空。",
            "en": "Whether the value is blank; so are an empty text, an empty list, no rows.",
        },
        examples=(Example("is_blank(note)", "true", {"note": ""}),),
    ),
)
