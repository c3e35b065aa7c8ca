"""Values a type change could not carry over exactly: which record, which value, and what became of it.

The column they came from keeps them too, so changing the type back brings them back; here they can
be found. Rows of a version that was never published count for nothing, and the next attempt removes them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.ids import to_text

__all__ = ["KeptAside", "clear_attempt", "forget", "keep", "kept_aside", "latest"]

_table = tables.quarantine


@dataclass(frozen=True)
class KeptAside:
    """`value`: JSON of what was stored, `converted`: of what stands there instead (None: blank).

    `kind` is the value type it had. `number`: the app's version that changed the type.
    """

    entity: int
    field: str
    record: str
    number: int
    kind: str
    value: Any
    converted: Any
    at: datetime


_KEEP = _table.insert().values(
    {
        name: sa.bindparam(name)
        for name in ("entity", "field", "number", "record", "kind", "value", "converted", "at")
    }
)
_FORGET = _table.delete().where(
    _table.c.entity == sa.bindparam("entity"),
    _table.c.field == sa.bindparam("field"),
    _table.c.number == sa.bindparam("number"),
    _table.c.record == sa.bindparam("record"),
)
_OF_FIELD = sa.and_(
    _table.c.entity == sa.bindparam("entity"),
    _table.c.field == sa.bindparam("field"),
    _table.c.number < sa.bindparam("number"),
)
_ANY = sa.select(_table.c.number).where(_OF_FIELD).limit(1)
_LATEST = (
    sa.select(_table.c.value)
    .where(_OF_FIELD, _table.c.record == sa.bindparam("record"))
    .order_by(_table.c.number.desc())
    .limit(1)
)
_CLEAR = _table.delete().where(
    _table.c.number > sa.bindparam("number"),
    _table.c.entity.in_(
        sa.select(tables.entity_table.c.number).where(tables.entity_table.c.app == sa.bindparam("app"))
    ),
)
_LIST = (
    sa.select(
        _table.c.entity, _table.c.field, _table.c.record, _table.c.number, _table.c.kind, _table.c.value,
        _table.c.converted, _table.c.at,
    )
    .join(tables.entity_table, tables.entity_table.c.number == _table.c.entity)
    .join(tables.app, tables.app.c.key == tables.entity_table.c.app)
    .where(tables.app.c.key == sa.bindparam("app"), _table.c.number <= tables.app.c.version)
    .order_by(_table.c.number.desc(), _table.c.entity, _table.c.field, _table.c.record)
    .limit(sa.bindparam("limit"))
)  # fmt: skip


def keep(tx: Transaction, rows: Sequence[KeptAside]) -> None:
    """Add values; `forget` first where the record may have one of this version already."""
    tx.many(
        _KEEP,
        [
            {
                "entity": row.entity, "field": row.field, "number": row.number,
                "record": tx.database.id_in(row.record), "kind": row.kind,
                "value": json.dumps(row.value, ensure_ascii=False),
                "converted": None if row.converted is None else json.dumps(row.converted, ensure_ascii=False),
                "at": tables.micros(row.at),
            }
            for row in rows
        ],
    )  # fmt: skip


def forget(tx: Transaction, entity: int, field: str, number: int, ids: Sequence[str]) -> None:
    """Remove what an earlier look at these records kept for this version."""
    places = {"entity": entity, "field": field, "number": number}
    tx.many(_FORGET, [{**places, "record": tx.database.id_in(record)} for record in ids])


def latest(tx: Transaction, entity: int, field: str, number: int, ids: Sequence[str]) -> dict[str, Any]:
    """What versions before `number` last kept aside of these records, as JSON by record."""
    found: dict[str, Any] = {}
    for record in ids if tx.row(_ANY, {"entity": entity, "field": field, "number": number}) else ():
        value = tx.value(
            _LATEST, {"entity": entity, "field": field, "number": number, "record": tx.database.id_in(record)}
        )
        if value is not None:
            found[record] = json.loads(value)
    return found


def clear_attempt(tx: Transaction, app: str, number: int) -> None:
    """Remove what attempts kept for versions after `number`, which is the published one."""
    tx.run(_CLEAR, {"app": app, "number": number})


def kept_aside(tx: Transaction, app: str, limit: int = 1000) -> list[KeptAside]:
    """The latest first, of the app's published versions."""
    return [
        KeptAside(
            row[0], row[1], row[2] if isinstance(row[2], str) else to_text(row[2]), row[3], row[4],
            json.loads(row[5]), None if row[6] is None else json.loads(row[6]), tables.from_micros(row[7]),
        )
        for row in tx.rows(_LIST, {"app": app, "limit": limit})
    ]  # fmt: skip
