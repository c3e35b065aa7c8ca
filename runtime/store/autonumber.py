"""Gives autonumbers: one counter per distinct text around {n}, raised inside the transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.definition.field_types import AutonumberField
from runtime.apps.catalog import CatalogEntity
from runtime.store.database import Transaction

if TYPE_CHECKING:
    from runtime.commands.context import Context

__all__ = ["next_numbers", "number_stored"]

_PLACE = re.compile(r"\{n(?::(\d))?\}")
_TAKE = sa.text(
    "INSERT INTO sequence (name, value) VALUES (:name, :count) "
    "ON CONFLICT (name) DO UPDATE SET value = sequence.value + excluded.value RETURNING value"
)


def next_numbers(ctx: Context, entity: CatalogEntity, values: Sequence[dict[str, Any]]) -> None:
    """Fill every autonumber of new records in place, in their order.

    The counter's row stays locked until the transaction ends, so numbers are distinct, and a
    rolled-back creation gives its number back: without gaps.
    """
    for field in entity.model.definition.fields:
        if isinstance(field, AutonumberField):
            pattern = _dated(field.pattern, ctx.now.astimezone(ctx.catalog.zone))
            _give(ctx, entity, field, pattern, values)


def number_stored(
    ctx: Context, entity: CatalogEntity, field: AutonumberField, values: Sequence[dict[str, Any]]
) -> None:
    """Fill one autonumber of records that are older than the field, in place, in their order. A number's
    date is that of `created_at`."""
    dated: dict[str, list[dict[str, Any]]] = {}
    for record in values:
        pattern = _dated(field.pattern, record["created_at"].astimezone(ctx.catalog.zone))
        dated.setdefault(pattern, []).append(record)
    for pattern, records in dated.items():
        _give(ctx, entity, field, pattern, records)


def _give(
    ctx: Context,
    entity: CatalogEntity,
    field: AutonumberField,
    pattern: str,
    values: Sequence[dict[str, Any]],
) -> None:
    # By ids: a renamed entity goes on counting where it was.
    name = f"{entity.model.app}.{entity.model.definition.id}/{field.id}/{pattern}"
    last = _take(ctx.tx, name, len(values))
    for offset, record in enumerate(values):
        number = last - len(values) + 1 + offset
        record[field.key] = _PLACE.sub(lambda m, n=number: f"{n:0{m[1] or 1}d}", pattern)  # type: ignore[misc]


def _dated(pattern: str, today: datetime) -> str:
    for place, text in (
        ("yyyy", f"{today:%Y}"),
        ("yy", f"{today:%y}"),
        ("mm", f"{today:%m}"),
        ("dd", f"{today:%d}"),
    ):
        pattern = pattern.replace("{" + place + "}", text)
    return pattern


def _take(tx: Transaction, name: str, count: int) -> int:
    value: int = tx.value(_TAKE, {"name": name, "count": count})
    return value
