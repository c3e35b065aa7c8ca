"""Accounts and roles of people: what lies beside their record in `system.user`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from engines.errors import NotFound
from runtime.access.identity import bump_rights, end_sessions_of
from runtime.apps.catalog import Catalog
from runtime.store import tables
from runtime.store.database import Transaction

__all__ = ["give_roles", "set_password", "take_role"]

_SET = sa.text(
    "INSERT INTO credential (user_id, password_hash, changed_at) VALUES (:user, :hash, :at) "
    "ON CONFLICT (user_id) DO UPDATE "
    "SET password_hash = excluded.password_hash, changed_at = excluded.changed_at"
)
_GIVE = sa.text(
    "INSERT INTO role_member (holder, kind, app, role) VALUES (:holder, :kind, :app, :role) "
    "ON CONFLICT DO NOTHING"
)
_TAKE = sa.text("DELETE FROM role_member WHERE holder = :holder AND app = :app AND role = :role")


def set_password(tx: Transaction, user_id: str, password_hash: str, now: datetime) -> None:
    """Replace the password; every session of the person ends."""
    user = tx.database.id_in(user_id)
    tx.run(_SET, {"user": user, "hash": password_hash, "at": tables.micros(now)})
    end_sessions_of(tx, user_id)


def give_roles(
    tx: Transaction, catalog: Catalog, holder: str, roles: Iterable[str], kind: str = "user"
) -> None:
    """Give "app.role" to a person, or to all behind a position, group or department (`kind`). Raises
    NotFound for an unknown role."""
    for name in roles:
        tx.run(_GIVE, {"holder": tx.database.id_in(holder), "kind": kind, **_role(catalog, name)})
    bump_rights(tx)


def take_role(tx: Transaction, catalog: Catalog, holder: str, role: str) -> None:
    tx.run(_TAKE, {"holder": tx.database.id_in(holder), **_role(catalog, role)})
    bump_rights(tx)


def _role(catalog: Catalog, name: str) -> dict[str, str]:
    app, _, _ = name.partition(".")
    definition = catalog.model.roles.get(name)
    if definition is None:
        raise NotFound("not_found", {"name": name})
    return {"app": app, "role": definition.id}
