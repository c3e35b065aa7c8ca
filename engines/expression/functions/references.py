"""References to one of several entities: which one a value leads to.

Such a value is the text "app.entity/id"; in a database the entity stands as its stable id, which is
what `ValueType.options` pairs with its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.function import Example, Function, Parameter
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Call, Typed
from engines.expression.types import TEXT

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.sql import SqlBuilder

__all__ = ["FUNCTIONS", "OPERATIONS"]


def _as_any(record: str, entity: str) -> str:
    return f"{entity}/{record}"


def _as_any_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (argument,) = call.arguments
    stable = dict(call.type.options or ()).get(argument.type.entity or "", "")
    joined = builder.literal(f"{stable}/", TEXT).op("||")(builder.list_item(argument))
    return builder.typed(joined, call.type)


def _entity_of(value: str) -> str:
    return value.partition("/")[0]


def _entity_of_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    (argument,) = call.arguments
    value = builder.value(argument)
    place = sa.func.instr(value, "/") if builder.sqlite else sa.func.strpos(value, "/")
    stable = sa.func.substr(value, 1, place - 1)
    names = {id: builder.literal(name, TEXT) for name, id in argument.type.options or ()}
    if not names:
        return builder.literal(None, TEXT)
    return sa.case(names, value=stable, else_=builder.literal(None, TEXT))


def _type_entity_of(checker: Checker, node: FunctionCall) -> Typed:
    value = checker.of_kind(node.arguments[0], "any_reference")
    return checker.call("entity_of", (value,), TEXT, node)


OPERATIONS: tuple[Operation, ...] = (
    Operation("as_any", _as_any, _as_any_sql, statics=lambda call: (call.arguments[0].type.entity,)),
    Operation("entity_of", _entity_of, _entity_of_sql),
)

_ID = "0198d5a0-0000-7000-8000-000000000001"

FUNCTIONS: tuple[Function, ...] = (
    Function(
        key="entity_of",
        category="logic",
        parameters=(Parameter("value", "reference to any of several entities"),),
        result="text",
        typing=_type_entity_of,
        doc={
            "zh": "可指向多种记录的关联此刻指向哪张数据表：写成 应用.表，如 crm.customer。",
            "en": "Which table a link to any of several leads to: app and key, such as crm.customer.",
        },
        examples=(
            Example("entity_of(subject)", "sales.customer", {"subject": f"sales.customer/{_ID}"}),
            Example('entity_of(subject) == "system.user"', "false", {"subject": None}),
        ),
    ),
)
