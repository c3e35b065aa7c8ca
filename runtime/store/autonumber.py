"""Gives autonumbers: one counter per distinct text around {n}.

A gapless counter is raised inside the transaction. The others of a database with several writers are raised
in blocks, in transactions of their own (`NumberBlocks`), so that nobody waits for anybody's COMMIT.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.definition.field_types import AutonumberField
from runtime.apps.catalog import CatalogEntity
from runtime.store.database import Database, Transaction

if TYPE_CHECKING:
    from runtime.commands.context import Context

__all__ = ["NumberBlocks", "next_numbers", "number_stored"]

_PLACE = re.compile(r"\{n(?::(\d))?\}")
_BLOCK = 20
_TAKE = sa.text(
    "INSERT INTO sequence (name, value) VALUES (:name, :count) "
    "ON CONFLICT (name) DO UPDATE SET value = sequence.value + excluded.value RETURNING value"
)


def next_numbers(ctx: Context, entity: CatalogEntity, values: Sequence[dict[str, Any]]) -> None:
    """Fill every autonumber of new records in place, in their order.

    The row of a gapless counter stays locked until the transaction ends, so numbers are distinct, and a
    rolled-back creation gives its number back.
    """
    for field in entity.model.autonumbers:
        pattern = _dated(field.pattern, ctx.now.astimezone(ctx.catalog.zone))
        _give(ctx, entity, field, pattern, values, _numbers)


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
        _give(ctx, entity, field, pattern, records, _numbers_exactly)


Give = Callable[[Transaction, AutonumberField, str, str, int], list[int]]
"""(transaction, field, counter, its pattern, how many) → numbers, ascending."""


def _give(
    ctx: Context,
    entity: CatalogEntity,
    field: AutonumberField,
    pattern: str,
    values: Sequence[dict[str, Any]],
    give: Give,
) -> None:
    # By ids: a renamed entity goes on counting where it was.
    counter = f"{entity.model.app}.{entity.model.definition.id}/{field.id}"
    numbers = give(ctx.tx, field, counter, pattern, len(values))
    for number, record in zip(numbers, values, strict=True):
        record[field.key] = _PLACE.sub(lambda m, n=number: f"{n:0{m[1] or 1}d}", pattern)  # type: ignore[misc]


def _waits(tx: Transaction, field: AutonumberField) -> bool:
    return field.gapless or tx.dialect == "sqlite"


def _numbers(tx: Transaction, field: AutonumberField, counter: str, pattern: str, count: int) -> list[int]:
    if _waits(tx, field):
        return _up_to(_take(tx, f"{counter}/{pattern}", count), count)
    return tx.database.number_blocks.take(counter, pattern, count)


def _numbers_exactly(
    tx: Transaction, field: AutonumberField, counter: str, pattern: str, count: int
) -> list[int]:
    """Without a block: records of many years would each leave one behind."""
    if _waits(tx, field):
        return _up_to(_take(tx, f"{counter}/{pattern}", count), count)
    # Never in this transaction: it would hold the row that its own creations ask for elsewhere.
    with tx.database.read() as beside:
        return _up_to(_take(beside, f"{counter}/{pattern}", count), count)


def _up_to(last: int, count: int) -> list[int]:
    return list(range(last - count + 1, last + 1))


class NumberBlocks:
    """Numbers this process has taken from counters and not given yet. What is left at its end is lost.

    A counter's number never goes back, so a block stays good however long it lies.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._left: dict[str, tuple[str, deque[int]]] = {}
        self._lock = threading.Lock()

    def take(self, counter: str, pattern: str, count: int) -> list[int]:
        """`count` numbers, ascending. Another pattern, of another day, drops what is left of the last."""
        with self._lock:
            known, left = self._left.get(counter, ("", deque()))
            if known != pattern:
                left = deque()
            if len(left) < count:
                wanted = max(count - len(left), _BLOCK)
                # A connection that is in no transaction: what it runs is committed at once.
                with self._database.read() as beside:
                    left.extend(_up_to(_take(beside, f"{counter}/{pattern}", wanted), wanted))
            self._left[counter] = (pattern, left)
            return [left.popleft() for _ in range(count)]


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
