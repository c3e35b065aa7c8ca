"""Operations whose SQL is a call of one function of `engines.expression.database`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression.typed import Call

if TYPE_CHECKING:
    from engines.expression.sql import SqlBuilder

__all__ = ["sql_call", "strict"]


def sql_call(name: str) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    """The function over the arguments' values."""

    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        return builder.function(name, call.type, *builder.values(call))

    return build


def strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """NULL as soon as an argument is, as PostgreSQL's STRICT."""

    def call(*arguments: Any) -> Any:
        return None if any(argument is None for argument in arguments) else function(*arguments)

    return call
