"""Many records of few: rows as the store wrote them, again and again under ids of their own.

On PostgreSQL one statement, on SQLite prepared rows. What is computed from the records themselves is
right as it is; figures of others over them are computed anew, and samples are checked.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from runtime.access.principal import SYSTEM
from runtime.commands import derived
from runtime.commands.context import Context
from runtime.store import records
from runtime.store.database import Transaction
from runtime.workspace import Workspace

__all__ = ["copy_rows", "multiply"]

_SAMPLE = 50
_BATCH = 20_000


def multiply(workspace: Workspace, entity: str, rows: int, summed: Sequence[str] = ()) -> None:
    """Copy what is there until there are `rows` records; `summed`: entities with rollups over them.
    Raises RuntimeError where a copy, or what is summed, is not what the platform would have computed."""
    with workspace.database.write() as tx:
        table = _context(workspace, tx).entity(entity).table
        copies = rows // tx.value(sa.text(f"SELECT count(*) FROM {table.name}")) - 1
        copy_rows(tx, table.name, "id", table.insert_columns[1:], copies)
    if workspace.database.dialect == "postgresql":
        with workspace.database.write() as tx:
            tx.script("SET LOCAL statement_timeout = 0")
            tx.script("ANALYZE")
    for name in summed:
        _sum_anew(workspace, name)
    for name in (entity, *summed):
        _check(workspace, name)


def copy_rows(tx: Transaction, table: str, key: str, others: Sequence[str], copies: int) -> None:
    """Every row of `table` `copies` times more; of `key`, an id, only the tail differs, so that ids lie as
    close together as those made one after the other, and are the same for every table so copied."""
    columns = ", ".join(others)
    if tx.dialect == "postgresql":
        tx.script("SET LOCAL statement_timeout = 0")
        tx.script(
            f"INSERT INTO {table} ({key}, {columns}) SELECT (left({key}::text, 24) || "
            f"lpad(to_hex(i), 12, '0'))::uuid, {columns} "
            f"FROM {table}, generate_series(1, {copies}) i"
        )
        return
    stored = tx.rows(sa.text(f"SELECT {key}, {columns} FROM {table} ORDER BY {key}"))
    for batch in _copies(stored, copies):
        tx.insert_rows(table, (key, *others), batch)


def _copies(stored: Sequence[tuple[Any, ...]], copies: int) -> Iterator[list[tuple[Any, ...]]]:
    batch: list[tuple[Any, ...]] = []
    for row in stored:
        head, rest = row[0][:10], row[1:]
        batch += [(head + number.to_bytes(6, "big"), *rest) for number in range(1, copies + 1)]
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    yield batch


def _context(workspace: Workspace, tx: Any) -> Context:
    return Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())


def _sum_anew(workspace: Workspace, name: str) -> None:
    after: str | None = None
    while True:
        with workspace.database.write() as tx:
            ctx = _context(workspace, tx)
            ids = records.ids_after(tx, ctx.entity(name), after, 500)
            derived.recompute(ctx, ctx.entity(name), ids)
        if not ids:
            return
        after = ids[-1]


def _check(workspace: Workspace, name: str) -> None:
    draw = random.Random(5)
    with workspace.database.read() as tx:
        ctx = _context(workspace, tx)
        entity = ctx.entity(name)
        ids: list[str] = []
        for _ in range(_SAMPLE):
            # The first behind a place anywhere among them.
            first, last = (tx.value(sa.text(f"SELECT id FROM {entity.table.name} ORDER BY id {way} LIMIT 1"))
                           for way in ("ASC", "DESC"))  # fmt: skip
            low, high = (uuid.UUID(entity.table.id_codec.decode(end)).int for end in (first, last))
            ids += records.ids_after(tx, entity, str(uuid.UUID(int=draw.randint(low, high) - 1)), 1)
        current = records.by_ids(tx, entity, ids)
        updated, _ = derived.work_out(ctx, entity, current)
        for record_id, values in updated.items():
            changed = derived.derived_changes(entity, current[record_id], values)
            if changed:
                raise RuntimeError(f"{name} {record_id}: {changed}")
