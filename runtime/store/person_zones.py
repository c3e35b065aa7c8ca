"""The time zone a person has chosen; whoever chose none has the workspace's."""

from __future__ import annotations

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.people import bump_rights

__all__ = ["choose_zone", "zone_of"]

_z = tables.person_zone.c
_FIND = sa.select(_z.zone).where(_z.user_id == sa.bindparam("user"))
_CHOOSE = sa.text(
    "INSERT INTO person_zone (user_id, zone) VALUES (:user, :zone) "
    "ON CONFLICT (user_id) DO UPDATE SET zone = excluded.zone"
)
_LEAVE = tables.person_zone.delete().where(_z.user_id == sa.bindparam("user"))


def zone_of(tx: Transaction, user_id: str) -> str | None:
    """Its name (IANA)."""
    found: str | None = tx.value(_FIND, {"user": tx.database.id_in(user_id)})
    return found


def choose_zone(tx: Transaction, user_id: str, zone: str | None) -> None:
    """None goes back to the workspace's."""
    who = {"user": tx.database.id_in(user_id)}
    if zone is None:
        tx.run(_LEAVE, who)
    else:
        tx.run(_CHOOSE, {**who, "zone": zone})
    # Servers keep who people are until this moves.
    bump_rights(tx)
