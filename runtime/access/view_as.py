"""Looking with somebody else's eyes: an administrator as a person or as some roles, a builder as roles of
their own app. It only ever reads, ends by itself, and is asked anew with every request.

What a builder sees as roles of their app never exceeds what they may give or see: within the app the
roles count, everywhere else what the builder may see anyway (`runtime.access.rights`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engines.errors import AccessDenied, NotFound
from runtime.access.builders import builds
from runtime.access.identity import load_principal
from runtime.access.principal import CONFINED_TO, HELD, MEMBER, Principal
from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.ids import canonical, id_text, new_id

if TYPE_CHECKING:
    from runtime.apps.catalog import Catalog

__all__ = ["ViewAs", "end", "find", "seen_as", "start"]

LASTS = timedelta(minutes=30)
MOST_ROLES = 20

_ADD = tables.view_as.insert().values({column.name: sa.bindparam(column.name) for column in tables.view_as.c})
_FIND = sa.select(
    tables.view_as.c.person, tables.view_as.c.roles, tables.view_as.c.app, tables.view_as.c.expires_at
).where(tables.view_as.c.id == sa.bindparam("id"), tables.view_as.c.user_id == sa.bindparam("user"))
_END = tables.view_as.delete().where(
    tables.view_as.c.id == sa.bindparam("id"), tables.view_as.c.user_id == sa.bindparam("user")
)
_TIDY = tables.view_as.delete().where(tables.view_as.c.expires_at < sa.bindparam("now"))


@dataclass(frozen=True)
class ViewAs:
    """`person`: whose eyes; otherwise those of `roles` ("app.key"). `app`: the app a builder's look is
    confined to."""

    id: str
    person: str | None
    roles: tuple[str, ...]
    app: str | None
    expires_at: int


def start(
    tx: Transaction,
    catalog: Catalog,
    asker: Principal,
    person: str | None,
    roles: Sequence[str],
    now: datetime,
) -> ViewAs:
    """Raises AccessDenied for what the asker may not look at, NotFound for who or what is not there."""
    app: str | None = None
    if person is not None:
        if not asker.unrestricted:
            raise AccessDenied("view_as.people")
        if load_principal(tx, catalog, person) is None:
            raise NotFound("why.no_person")
    else:
        unknown = [role for role in roles if role not in catalog.model.roles]
        apps = {role.partition(".")[0] for role in roles}
        if not asker.unrestricted:
            if len(apps) != 1 or not builds(catalog, asker, next(iter(apps))):
                raise AccessDenied("view_as.roles")
            app = next(iter(apps))
        if unknown or not roles or len(roles) > MOST_ROLES:
            raise NotFound("not_found", {"name": ", ".join(unknown)[:100]})
    until = tables.micros(now + LASTS)
    found = ViewAs(new_id(), person, tuple(dict.fromkeys(roles)), app, until)
    tx.run(_TIDY, {"now": tables.micros(now)})
    tx.run(
        _ADD,
        {
            "id": tx.database.id_in(found.id), "user_id": tx.database.id_in(asker.user_id),
            "person": tx.database.id_in(person), "roles": json.dumps(found.roles), "app": app,
            "started_at": tables.micros(now), "expires_at": until,
        },
    )  # fmt: skip
    return found


def find(tx: Transaction, asker: Principal, identifier: str, now: datetime) -> ViewAs:
    """The look in force. Raises AccessDenied once it is over, or where it is somebody else's."""
    known = canonical(identifier)
    row = tx.row(_FIND, _which(tx, known, asker)) if known and asker.user_id else None
    if known is None or row is None or row[3] < tables.micros(now):
        raise AccessDenied("view_as.over")
    person = None if row[0] is None else id_text(row[0])
    return ViewAs(known, person, tuple(json.loads(row[1])), row[2], row[3])


def seen_as(tx: Transaction, catalog: Catalog, asker: Principal, look: ViewAs) -> Principal:
    """Whose rights hold meanwhile; they read alone. Raises AccessDenied where the asker may not look so
    any more, or the person is gone."""
    if look.person is not None:
        person = load_principal(tx, catalog, look.person) if asker.unrestricted else None
        if person is None:
            raise AccessDenied("view_as.over")
        return _read_only(person, asker)
    if look.app is None and not asker.unrestricted:
        raise AccessDenied("view_as.over")
    roles = {MEMBER, *(role for role in look.roles if role in catalog.model.roles)}
    if look.app is not None and not asker.unrestricted:
        if not builds(catalog, asker, look.app):
            raise AccessDenied("view_as.over")
        roles |= {CONFINED_TO + look.app, *(HELD + role for role in asker.roles)}
    return _read_only(replace(asker, roles=frozenset(roles)), asker)


def _read_only(seen: Principal, asker: Principal) -> Principal:
    # Whoever asks has to be sure of themselves; whose eyes they look with need not.
    return replace(
        seen, scope="read", seen_by=asker.user_id, language=asker.language,
        second_factor_missing=asker.second_factor_missing,
    )  # fmt: skip


def end(tx: Transaction, asker: Principal, identifier: str) -> bool:
    """Whether there was one to end."""
    known = canonical(identifier)
    return bool(known and tx.run(_END, _which(tx, known, asker)))


def _which(tx: Transaction, identifier: str, asker: Principal) -> dict[str, object]:
    return {"id": tx.database.id_in(identifier), "user": tx.database.id_in(asker.user_id)}
