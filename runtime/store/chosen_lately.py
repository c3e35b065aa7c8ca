"""Records a person chose lately for a reference, so that the next choice begins with them on any device."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.ids import id_text

__all__ = ["KEPT", "latest", "note"]

KEPT = 20
"""Of one person for one reference; more than are shown, since some may be out of reach by now."""

_LATEST = sa.text(
    "SELECT record FROM chosen_lately WHERE user_id = :user AND place = :place "
    "ORDER BY chosen_at DESC, record LIMIT :kept"
)
_NOTE = sa.text(
    "INSERT INTO chosen_lately (user_id, place, record, chosen_at) VALUES (:user, :place, :record, :now) "
    "ON CONFLICT (user_id, place, record) DO UPDATE SET chosen_at = excluded.chosen_at"
)
_TRIM = sa.text(
    "DELETE FROM chosen_lately WHERE user_id = :user AND place = :place AND record IN ("
    "SELECT record FROM chosen_lately WHERE user_id = :user AND place = :place "
    "ORDER BY chosen_at DESC, record LIMIT 1000 OFFSET :kept)"
)


def latest(tx: Transaction, user: str, place: str) -> list[str]:
    """Ids, the last chosen first."""
    rows = tx.rows(_LATEST, {"user": tx.database.id_in(user), "place": place, "kept": KEPT})
    return [id_text(raw) for (raw,) in rows]


def note(tx: Transaction, user: str, place: str, record: str, now: datetime) -> None:
    """`place`: which reference it was chosen for."""
    who = {"user": tx.database.id_in(user), "place": place}
    tx.run(_NOTE, {**who, "record": tx.database.id_in(record), "now": tables.micros(now)})
    tx.run(_TRIM, {**who, "kept": KEPT})
