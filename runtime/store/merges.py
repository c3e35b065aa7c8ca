"""Which record became part of which, and what it takes to part them again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.ids import id_text

__all__ = ["Merge", "add", "copy_shares", "drop_shares", "into", "of_other", "undo"]

_m = tables.merge.c


@dataclass(frozen=True)
class Merge:
    """`data` is what `runtime.commands.merge` noted down to undo it."""

    id: str
    survivor: str
    other: str
    data: Mapping[str, Any]


_ADD = tables.merge.insert().values(
    {name: sa.bindparam(name) for name in ("id", "entity", "survivor", "other", "at", "principal", "data")}
)


def add(tx: Transaction, merge: Merge, entity: int, principal: str, now: datetime) -> None:
    id_in = tx.database.id_in
    tx.run(
        _ADD,
        {
            "id": id_in(merge.id), "entity": entity, "survivor": id_in(merge.survivor),
            "other": id_in(merge.other), "at": tables.micros(now), "principal": principal,
            "data": json.dumps(merge.data, ensure_ascii=False, separators=(",", ":")),
        },
    )  # fmt: skip


_OF_OTHER = (
    sa.select(_m.id, _m.survivor, _m.other, _m.data)
    .where(_m.entity == sa.bindparam("entity"), _m.other == sa.bindparam("other"), _m.undone_at.is_(None))
    .order_by(_m.at.desc(), _m.id.desc())
    .limit(1)
)


def of_other(tx: Transaction, entity: int, other: str) -> Merge | None:
    """The merge in force that took this record in."""
    row = tx.row(_OF_OTHER, {"entity": entity, "other": tx.database.id_in(other)})
    return Merge(id_text(row[0]), id_text(row[1]), id_text(row[2]), json.loads(row[3])) if row else None


def into(tx: Transaction, entity: int, others: Sequence[str]) -> dict[str, str]:
    """Record → the one it was merged into, for those that were."""
    if not others:
        return {}
    query = sa.select(_m.other, _m.survivor).where(
        _m.entity == sa.bindparam("entity"),
        _m.undone_at.is_(None),
        _m.other.in_([sa.bindparam(f"other_{n}") for n in range(len(others))]),
    )
    params = {f"other_{n}": tx.database.id_in(one) for n, one in enumerate(others)}
    rows = tx.rows(tx.database.compile(query), {"entity": entity, **params})
    return {id_text(other): id_text(survivor) for other, survivor in rows}


_UNDO = tables.merge.update().where(_m.id == sa.bindparam("id_")).values(undone_at=sa.bindparam("at"))


def undo(tx: Transaction, merge: Merge, now: datetime) -> None:
    tx.run(_UNDO, {"id_": tx.database.id_in(merge.id), "at": tables.micros(now)})


_HOLDERS = sa.text(
    "SELECT holder FROM record_share WHERE entity = :entity AND record = :source AND holder NOT IN "
    "(SELECT holder FROM record_share WHERE entity = :entity AND record = :target)"
)
_COPY = sa.text(
    "INSERT INTO record_share (entity, record, holder, kind, rights, until, created_at, created_by) "
    "SELECT entity, :target, holder, kind, rights, until, created_at, created_by FROM record_share "
    "WHERE entity = :entity AND record = :source AND holder = :holder"
)
_DROP = sa.text("DELETE FROM record_share WHERE entity = :entity AND record = :record AND holder = :holder")


def copy_shares(tx: Transaction, entity: int, source: str, target: str) -> list[str]:
    """Give everybody one record is shared with the same share of another, unless they have one; whom."""
    id_in = tx.database.id_in
    places = {"entity": entity, "source": id_in(source), "target": id_in(target)}
    holders = [row[0] for row in tx.rows(_HOLDERS, places)]
    for holder in holders:
        tx.run(_COPY, {**places, "holder": holder})
    return [id_text(holder) for holder in holders]


def drop_shares(tx: Transaction, entity: int, record: str, holders: Sequence[str]) -> None:
    id_in = tx.database.id_in
    for holder in holders:
        tx.run(_DROP, {"entity": entity, "record": id_in(record), "holder": id_in(holder)})
