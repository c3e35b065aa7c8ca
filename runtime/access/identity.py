"""Sessions and API tokens to principals. Only hashes of secrets are stored."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from engines.errors import NotSignedIn
from runtime.access.principal import MEMBER, Principal
from runtime.access.second_factor import enrolled
from runtime.apps.catalog import Catalog, CatalogCache
from runtime.store import records, tables
from runtime.store.bounded import Bounded
from runtime.store.database import Ahead, Statement, Transaction
from runtime.store.ids import new_id
from runtime.store.organisation import USER, belonging
from runtime.store.padding import padded
from runtime.store.people import bump_rights
from runtime.store.person_zones import zone_of

__all__ = [
    "Assumption",
    "Credentials",
    "Identity",
    "bump_rights",
    "create_token",
    "csrf_token",
    "end_session",
    "end_sessions_of",
    "is_session",
    "load_principal",
    "roles_of",
    "start_session",
]


@dataclass(frozen=True)
class Credentials:
    """What a request brings: a session cookie or a bearer token."""

    session: str | None = None
    token: str | None = None

    @cached_property
    def key(self) -> bytes:
        """What is stored of the secret."""
        return _hash(self.token or self.session or "")


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def is_session(secret: str | None, token_hash: bytes) -> bool:
    """Whether the stored session is the one this cookie stands for."""
    return secret is not None and hmac.compare_digest(_hash(secret), bytes(token_hash))


def csrf_token(session: str) -> str:
    """Bound to the session, so nothing is stored and another session's token is worthless."""
    return hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest()


_VERSIONS = sa.select(tables.catalog.c.catalog_version, tables.catalog.c.rights_version)
_SESSION = sa.select(
    tables.catalog.c.catalog_version,
    tables.catalog.c.rights_version,
    tables.session.c.user_id,
    tables.session.c.expires_at,
).where(tables.session.c.token_hash == sa.bindparam("token_hash"))
_TOKEN = sa.select(
    tables.catalog.c.catalog_version,
    tables.catalog.c.rights_version,
    tables.api_token.c.user_id,
    tables.api_token.c.expires_at,
    tables.api_token.c.scope,
    tables.api_token.c.apps,
).where(tables.api_token.c.token_hash == sa.bindparam("token_hash"), tables.api_token.c.revoked_at.is_(None))
_ADD_SESSION = tables.session.insert().values(
    {column.name: sa.bindparam(column.name) for column in tables.session.c}
)
_END_SESSION = tables.session.delete().where(tables.session.c.token_hash == sa.bindparam("hash"))
_END_SESSIONS = tables.session.delete().where(tables.session.c.user_id == sa.bindparam("user"))
_EXTEND = (
    tables.session.update()
    .where(tables.session.c.token_hash == sa.bindparam("hash"))
    .values(expires_at=sa.bindparam("until"), used_at=sa.bindparam("at"))
)
_ADD_TOKEN = tables.api_token.insert().values(
    {
        name: sa.bindparam(name)
        for name in ("id", "token_hash", "user_id", "name", "scope", "created_at", "expires_at", "apps")
    }
)


_NOTE_USE = (
    tables.api_token.update()
    .where(tables.api_token.c.token_hash == sa.bindparam("hash"))
    .values(used_at=sa.bindparam("at"))
)
_USE_NOTED_EVERY = timedelta(minutes=10)
_SESSION_NOTED_EVERY = timedelta(minutes=5)


class _Seen(NamedTuple):
    """What decides of the row of a session or token. `user` is as it is stored."""

    catalog_version: int
    rights_version: int
    user: Any
    scope: str
    apps: str | None = None


@dataclass(frozen=True)
class Assumption:
    """Who asks, if nothing has changed since these credentials came last. The question whether it has
    travels with the first statement of the work, which is worth nothing unless it `holds`."""

    catalog: Catalog
    principal: Principal
    _tx: Transaction
    _seen: _Seen
    _now: int
    _asked: Ahead

    def holds(self) -> bool:
        """To be asked before anything of the work is kept or told, its refusals included."""
        if not self._asked.answered:
            try:
                self._tx.flush()
            except Exception:
                # Nothing is known, which is no reason to believe it.
                return False
        return bool(self._asked.rows) and _valid(self._asked.rows[0], self._now) == self._seen


def _valid(row: tuple[Any, ...], now: int) -> _Seen | None:
    """None for what has ended."""
    if row[3] is not None and row[3] < now:
        return None
    return _Seen(row[0], row[1], row[2], *row[4:]) if len(row) > 4 else _Seen(row[0], row[1], row[2], "full")


class Identity:
    """Finds principals; keeps people loaded as long as the rights version stands still."""

    def __init__(self, catalogs: CatalogCache) -> None:
        self._catalogs = catalogs
        self._people: Bounded[tuple[str, int, int], Principal] = Bounded(5000)
        self._uses_noted: Bounded[bytes, datetime] = Bounded(5000)
        self._seen: Bounded[bytes, _Seen] = Bounded(5000)
        """What decided when these credentials came last."""

    def anonymous(self, tx: Transaction) -> Catalog:
        version, _ = tx.row(_VERSIONS) or (0, 0)
        return self._catalogs.get(tx, version)

    def resolve(self, tx: Transaction, credentials: Credentials, now: datetime) -> tuple[Catalog, Principal]:
        """Catalogue in force and who asks. Raises NotSignedIn."""
        of_token = credentials.token is not None
        if not of_token and credentials.session is None:
            raise NotSignedIn()
        row = tx.row(_TOKEN if of_token else _SESSION, {"token_hash": credentials.key})
        valid = None if row is None else _valid(row, tables.micros(now))
        if valid is None:
            raise NotSignedIn("token_unknown" if of_token else "session_ended" if row else None)
        found = self._principal(tx, valid)
        self._seen.put(credentials.key, valid)
        return found

    def assume(self, tx: Transaction, credentials: Credentials, now: datetime) -> Assumption | None:
        """The same without waiting for an answer, where that spares one; None where these credentials are
        new here, or the answer costs nothing. What is done upon it counts only once it is known to hold.
        """
        if tx.dialect != "postgresql" or (credentials.token is None and credentials.session is None):
            return None
        seen = self._seen.get(credentials.key)
        # Only what is at hand: loading what no longer is in force would be no saving.
        catalog = None if seen is None else self._catalogs.kept(seen.catalog_version)
        person = None if seen is None or catalog is None else self._people.get(_key(catalog, seen))
        if seen is None or catalog is None or person is None:
            return None
        asked = tx.ahead(_SESSION if credentials.token is None else _TOKEN, {"token_hash": credentials.key})
        return Assumption(catalog, _scoped(person, seen), tx, seen, tables.micros(now), asked)

    def use_unnoted(self, credentials: Credentials, now: datetime) -> bool:
        """Whether it is time to note that they are in use: the first time, then a token every ten minutes,
        a session, which is lengthened by it, every five."""
        if credentials.token is None and not credentials.session:
            return False
        noted = self._uses_noted.get(credentials.key)
        every = _SESSION_NOTED_EVERY if credentials.token is None else _USE_NOTED_EVERY
        return noted is None or now - noted >= every

    def note_session(self, tx: Transaction, credentials: Credentials, now: datetime, hours: int) -> None:
        """Any use keeps a session alive."""
        extend_session(tx, credentials.session or "", now, hours)
        self._uses_noted.put(credentials.key, now)

    def note_use(self, tx: Transaction, credentials: Credentials, now: datetime) -> None:
        """What people see as "last used". Not with every request: reads would all become writes."""
        tx.run(_NOTE_USE, {"hash": credentials.key, "at": tables.micros(now)})
        self._uses_noted.put(credentials.key, now)

    def _principal(self, tx: Transaction, valid: _Seen) -> tuple[Catalog, Principal]:
        catalog = self._catalogs.get(tx, valid.catalog_version)
        key = _key(catalog, valid)
        principal = self._people.get(key)
        if principal is None:
            principal = load_principal(tx, catalog, key[0])
            if principal is None:
                raise NotSignedIn()
            self._people.put(key, principal)
        return catalog, _scoped(principal, valid)


def _key(catalog: Catalog, seen: _Seen) -> tuple[str, int, int]:
    """Under which a person is kept."""
    user_id = catalog.entity(USER).table.id_codec.decode(seen.user)
    return user_id, seen.rights_version, seen.catalog_version


def _scoped(principal: Principal, seen: _Seen) -> Principal:
    if seen.scope == "full" and seen.apps is None:
        return principal
    apps = None if seen.apps is None else frozenset(json.loads(seen.apps))
    return replace(principal, scope="read" if seen.scope == "read" else "full", apps=apps)


def load_principal(tx: Transaction, catalog: Catalog, user_id: str) -> Principal | None:
    """The person with everything they belong to and its roles; None when gone or inactive."""
    person = records.find(tx, catalog.entity(USER), user_id)
    if person is None or person.get("active") is False:
        return None
    department = person.get("department")
    found = belonging(tx, catalog, user_id, department)
    holders = (user_id, *found.positions, *found.groups, *found.above)
    roles = {MEMBER, *(role for role, _ in roles_of(tx, catalog, holders))}
    return Principal(
        "user", user_id, person.get("name") or "", person.get("email") or "",
        person.get("language") or catalog.settings.language, frozenset(roles), department, found.below,
        found.departments, holders,
        second_factor_missing=any(catalog.model.roles[role].second_factor for role in roles)
        and not enrolled(tx, user_id),
        zone=zone_of(tx, user_id),
    )  # fmt: skip


def roles_of(tx: Transaction, catalog: Catalog, holders: Sequence[str]) -> list[tuple[str, str]]:
    """("app.role", who of `holders` it was given to), of roles that still exist."""
    names = {
        (app, role.id): f"{app}.{role.key}"
        for app, definition in catalog.apps.items()
        for role in definition.roles
    }
    part = padded(holders)
    params = {f"holder_{n}": tx.database.id_in(holder) for n, holder in enumerate(part)}
    decode = catalog.entity(USER).table.id_codec.decode
    rows = tx.rows(_roles_statement(catalog, len(part)), params)
    return [(names[app, role], decode(holder)) for app, role, holder in rows if (app, role) in names]


def _roles_statement(catalog: Catalog, count: int) -> Statement:
    found: Statement | None = catalog.statements.get(("roles of", count))
    if found is None:
        member = tables.role_member.c
        query = sa.select(member.app, member.role, member.holder).where(
            member.holder.in_([sa.bindparam(f"holder_{n}", type_=tables.Raw) for n in range(count)])
        )
        found = catalog.statements["roles of", count] = catalog.database.compile(query)
    return found


def start_session(
    tx: Transaction, user_id: str, now: datetime, hours: int, address: str = "", agent: str = ""
) -> str:
    """A new session's secret; the cookie's value. `address` and `agent`: where it was started, for its
    owner to know it by."""
    secret = secrets.token_urlsafe(32)
    tx.run(
        _ADD_SESSION,
        {
            "token_hash": _hash(secret), "id": tx.database.id_in(new_id()),
            "user_id": tx.database.id_in(user_id), "created_at": tables.micros(now),
            "used_at": tables.micros(now), "expires_at": tables.micros(now + timedelta(hours=hours)),
            "address": address[:100], "agent": agent[:300],
        },
    )  # fmt: skip
    return secret


def extend_session(tx: Transaction, secret: str, now: datetime, hours: int) -> None:
    """Using a session keeps it alive."""
    until = tables.micros(now + timedelta(hours=hours))
    tx.run(_EXTEND, {"hash": _hash(secret), "until": until, "at": tables.micros(now)})


def end_session(tx: Transaction, secret: str) -> None:
    tx.run(_END_SESSION, {"hash": _hash(secret)})


def end_sessions_of(tx: Transaction, user_id: str) -> None:
    tx.run(_END_SESSIONS, {"user": tx.database.id_in(user_id)})


def create_token(
    tx: Transaction,
    user_id: str,
    name: str,
    scope: Literal["full", "read"],
    now: datetime,
    expires_at: datetime | None = None,
    apps: Collection[str] | None = None,
) -> str:
    """A new API token's secret, shown once. It acts with the rights of `user_id`, within `apps` where some
    are named."""
    secret = "yz_" + secrets.token_urlsafe(32)
    tx.run(
        _ADD_TOKEN,
        {
            "id": tx.database.id_in(new_id()), "token_hash": _hash(secret),
            "user_id": tx.database.id_in(user_id), "name": name, "scope": scope,
            "created_at": tables.micros(now),
            "expires_at": tables.micros(expires_at) if expires_at else None,
            "apps": None if apps is None else json.dumps(sorted(apps)),
        },
    )  # fmt: skip
    return secret
