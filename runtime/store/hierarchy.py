"""Records that stand beneath others of their entity: who is above whom, and that nobody is above themselves.

A hierarchy is a reference of an entity to itself (`hierarchy: true`). Two moves that are each right may
together close a ring, so whoever moves a record holds the hierarchy's lock first; on SQLite there is one
writer anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from runtime.store.padding import padded

if TYPE_CHECKING:
    from runtime.apps.catalog import CatalogEntity
    from runtime.store.database import Transaction

__all__ = ["MAX_LEVELS", "above", "beneath_itself", "hold", "moved_beneath_itself", "would_ring"]

MAX_LEVELS = 64
"""How far up is looked when a record's place is to be shown; rings are looked for all the way."""

_LOCK = sa.text(
    "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' hierarchy ' || :place, 0))"
)


def hold(tx: Transaction, entity: CatalogEntity, keys: Collection[str]) -> None:
    """Let nobody else move a record in those of these references that are hierarchies, until this
    transaction ends."""
    if tx.dialect == "sqlite":
        return
    for key in entity.model.hierarchies:
        if key in keys:
            tx.rows(_LOCK, {"place": entity.table[key].name + entity.table.name})


def would_ring(tx: Transaction, entity: CatalogEntity, key: str, record_id: str, above_id: str) -> bool:
    """Whether the record would stand beneath itself with `above_id` above it. The caller holds the lock."""
    return record_id == above_id or _reaches(tx, entity, key, above_id, record_id)


def moved_beneath_itself(
    tx: Transaction, entity: CatalogEntity, record_id: str, changed: Mapping[str, Any]
) -> str | None:
    """The hierarchy in which a record that was just written stands beneath itself; None as it should be.

    Whoever comes back from the bin needs no look: what stood beneath it is gone with it or stands elsewhere.
    """
    for key in entity.model.hierarchies:
        if changed.get(key) is not None and _reaches(tx, entity, key, record_id, record_id):
            return key
    return None


def _reaches(tx: Transaction, entity: CatalogEntity, key: str, start: str, sought: str) -> bool:
    table = entity.table
    statement = entity.statements.get(("reaches", key))
    if statement is None:
        own, up = table.table, table[key].name
        # Each record once (UNION): a ring that is there already must not keep the walk going for ever.
        walk = (
            sa.select(own.c[up].label("id"))
            .where(own.c.id == sa.bindparam("start", type_=table.id.type))
            .cte("walk", recursive=True)
        )
        further = table.table.alias("further")
        walk = walk.union(
            sa.select(further.c[up]).join(walk, further.c.id == walk.c.id).where(further.c[up].is_not(None))
        )
        met = walk.c.id == sa.bindparam("sought", type_=table.id.type)
        query: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(walk).where(met).limit(1)
        statement = entity.statements["reaches", key] = table.database.compile(query)
    params = {"start": table.encode_id(start), "sought": table.encode_id(sought)}
    return tx.row(statement, params) is not None


def above(tx: Transaction, entity: CatalogEntity, key: str, ids: Sequence[str]) -> dict[str, str]:
    """Whom these records and all above them stand beneath, at most `MAX_LEVELS` up: id → id. One
    statement for 500 records; whoever shows it checks what its reader may see."""
    table = entity.table
    found: dict[str, str] = {}
    decode = table.id_codec.decode
    for start in range(0, len(ids), 500):
        part = padded(ids[start : start + 500])
        statement = entity.statements.get(("above", key, len(part)))
        if statement is None:
            statement = entity.statements["above", key, len(part)] = table.database.compile(
                _above(entity, key, len(part))
            )
        params = {f"id_{n}": table.encode_id(one) for n, one in enumerate(part)}
        found.update((decode(one), decode(up)) for one, up in tx.rows(statement, params))
    return found


def _above(entity: CatalogEntity, key: str, count: int) -> sa.Select[Any]:
    table = entity.table
    own, up = table.table, table[key].name
    places = [sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(count)]
    walk = (
        sa.select(own.c.id, own.c[up].label("up"), sa.literal_column("1").label("level"))
        .where(own.c.id.in_(places), own.c[up].is_not(None))
        .cte("walk", recursive=True)
    )
    further = table.table.alias("further")
    walk = walk.union(
        sa.select(further.c.id, further.c[up], walk.c.level + 1)
        .join(walk, further.c.id == walk.c.up)
        .where(further.c[up].is_not(None), further.c.deleted_at.is_(None), walk.c.level < MAX_LEVELS)
    )
    return sa.select(walk.c.id, walk.c.up).distinct()


def beneath_itself(tx: Transaction, table: str, column: str, title: str | None) -> tuple[int, str]:
    """(how many live records of a table stand beneath themselves along `column`, what one of them is
    called); (0, "") as it should be. Reads the whole table: for publishing alone."""
    named = "id" if title is None else title
    up = {
        row[0]: row[1]
        for row in tx.rows(
            sa.text(f"SELECT id, {column} FROM {table} WHERE deleted_at IS NULL AND {column} IS NOT NULL")
        )
    }
    in_ring = _in_rings(up)
    if not in_ring:
        return 0, ""
    first = tx.row(sa.text(f"SELECT {named} FROM {table} WHERE id = :id"), {"id": min(in_ring)})
    return len(in_ring), str(first[0])[:60] if first else ""


def _in_rings(up: Mapping[Any, Any]) -> set[Any]:
    clear: set[Any] = set()
    found: set[Any] = set()
    for start in up:
        path: dict[Any, None] = {}
        current = start
        while current in up and current not in clear and current not in path:
            path[current] = None
            current = up[current]
        if current in path:
            steps = list(path)
            found.update(steps[steps.index(current) :])
        clear.update(path)
    return found
