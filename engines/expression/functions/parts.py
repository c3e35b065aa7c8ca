"""Parts of values that have several: `address.city`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from engines.expression.operation import Operation
from engines.expression.typed import Call, Constant
from engines.expression.types import TEXT

if TYPE_CHECKING:
    from engines.expression.sql import SqlBuilder

__all__ = ["OPERATIONS", "part_of"]


def part_of(column: sa.ColumnElement[Any], name: str, sqlite: bool) -> sa.ColumnElement[Any]:
    """A part's text out of the column that holds the whole value as JSON. `name` is one of ours."""
    if sqlite:
        return sa.func.json_extract(column, sa.literal_column(f"'$.{name}'"), type_=sa.Text())
    field: sa.ColumnElement[Any] = sa.literal_column(f"'{name}'::text")
    return sa.func.jsonb_extract_path_text(sa.cast(column, JSONB), field, type_=sa.Text())


def _part(value: Mapping[str, Any], name: str) -> Any:
    return value.get(name)


def _part_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    whole, name = call.arguments
    assert isinstance(name, Constant)
    return builder.ordered(part_of(builder.value(whole), str(name.value), builder.sqlite), TEXT)


OPERATIONS: tuple[Operation, ...] = (Operation("part", _part, _part_sql),)
