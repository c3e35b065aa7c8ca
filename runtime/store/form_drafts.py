"""Half-filled forms by person and place; the revision tells whether another device wrote in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction

__all__ = ["DRAFT_DAYS", "KeptDraft", "drop", "find", "keep", "latest"]

DRAFT_DAYS = 30
"""Days since the last change after which a half-filled form is forgotten."""


@dataclass(frozen=True)
class KeptDraft:
    """`data`: JSON text. `base_version`: version of the record it changes. `updated_at`: microseconds."""

    place: str
    data: str
    base_version: int | None
    revision: int
    updated_at: int


_COLUMNS = "place, data, base_version, revision, updated_at"
_FIND = sa.text(f"SELECT {_COLUMNS} FROM form_draft WHERE user_id = :user AND place = :place")
_LATEST = sa.text(
    f"SELECT {_COLUMNS} FROM form_draft WHERE user_id = :user ORDER BY updated_at DESC, place LIMIT :limit"
)
_FIRST = sa.text(
    "INSERT INTO form_draft (user_id, place, data, base_version, revision, updated_at) "
    "VALUES (:user, :place, :data, :base, 1, :now) ON CONFLICT (user_id, place) DO NOTHING RETURNING revision"
)
_AGAIN = sa.text(
    "UPDATE form_draft SET data = :data, base_version = :base, revision = revision + 1, updated_at = :now "
    "WHERE user_id = :user AND place = :place AND revision = :revision RETURNING revision"
)
_DROP = sa.text("DELETE FROM form_draft WHERE user_id = :user AND place = :place")
_TRIM = sa.text(
    "DELETE FROM form_draft WHERE user_id = :user AND place IN (SELECT place FROM form_draft "
    "WHERE user_id = :user ORDER BY updated_at DESC, place LIMIT :many OFFSET :kept)"
)
_MANY = 1_000_000


def find(tx: Transaction, user: str, place: str) -> KeptDraft | None:
    row = tx.row(_FIND, {"user": tx.database.id_in(user), "place": place})
    return KeptDraft(*row) if row else None


def latest(tx: Transaction, user: str, limit: int) -> list[KeptDraft]:
    """The person's drafts, the last changed first."""
    rows = tx.rows(_LATEST, {"user": tx.database.id_in(user), "limit": limit})
    return [KeptDraft(*row) for row in rows]


def keep(
    tx: Transaction,
    user: str,
    place: str,
    data: str,
    base_version: int | None,
    revision: int,
    now: datetime,
    most: int,
) -> int | None:
    """The new revision; None where the stored one is not `revision` (0: none yet). Of a person's drafts
    the `most` last changed stay."""
    who = {"user": tx.database.id_in(user), "place": place}
    values = {**who, "data": data, "base": base_version, "now": tables.micros(now)}
    row = tx.row(_AGAIN, {**values, "revision": revision}) if revision else tx.row(_FIRST, values)
    if row is None:
        return None
    if not revision:
        tx.run(_TRIM, {"user": who["user"], "many": _MANY, "kept": most})
    return int(row[0])


def drop(tx: Transaction, user: str, place: str) -> None:
    tx.run(_DROP, {"user": tx.database.id_in(user), "place": place})
