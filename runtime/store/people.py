"""What engines may ask about people, read when asked and at most once per command."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engines.definition.assignees import People as EnginePeople
from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.organisation import DEPARTMENT, USER, people_behind

if TYPE_CHECKING:
    from runtime.apps.catalog import Catalog, CatalogEntity

__all__ = ["DEPARTMENT", "USER", "People", "bump_rights", "members"]

_BUMP = sa.text("UPDATE catalog SET rights_version = rights_version + 1")


def bump_rights(tx: Transaction) -> None:
    """Every process reads people and roles anew from its next request on."""
    tx.run(_BUMP)
    tx.ends_group = True


class _Active(Collection[str]):
    """Ids of people who may work; asked one id at a time."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._known: dict[str, bool] = {}

    def __contains__(self, user_id: object) -> bool:
        if not isinstance(user_id, str):
            return False
        if user_id not in self._known:
            self._known[user_id] = self._people.is_active(user_id)
        return self._known[user_id]

    def __iter__(self) -> Iterator[str]:
        return iter([user for user, active in self._known.items() if active])

    def __len__(self) -> int:
        return len(list(iter(self)))


class _Roles(Mapping[str, Sequence[str]]):
    def __init__(self, people: People) -> None:
        self._people = people
        self._known: dict[str, Sequence[str]] = {}

    def __getitem__(self, role: str) -> Sequence[str]:
        if role not in self._known:
            self._known[role] = self._people.in_role(role)
        return self._known[role]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class _Emails(Mapping[str, str]):
    def __init__(self, people: People) -> None:
        self._people = people

    def __getitem__(self, email: str) -> str:
        found = self._people.by_email(email)
        if found is None:
            raise KeyError(email)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class People:
    """`roles`, `emails` and `active` look like the mappings engines take, and read on demand."""

    def __init__(self, tx: Transaction, catalog: Catalog, initiator: str | None) -> None:
        self._tx = tx
        self._catalog = catalog
        self.initiator = initiator
        self.active: Collection[str] = _Active(self)
        self.roles: Mapping[str, Sequence[str]] = _Roles(self)
        self.emails: Mapping[str, str] = _Emails(self)

    @cached_property
    def _user(self) -> CatalogEntity:
        return self._catalog.entity(USER)

    @cached_property
    def administrators(self) -> tuple[str, ...]:
        return tuple(self.in_role("system.administrator"))

    @cached_property
    def _for_engines(self) -> EnginePeople:
        return EnginePeople(self.roles, self.emails, self.active, (), self.initiator)

    def for_engines(self) -> EnginePeople:
        """The same, as the rule engine takes it; nothing is read until an engine looks."""
        return self._for_engines

    def in_role(self, role: str) -> list[str]:
        """Active members of "app.role", by id."""
        return members(self._tx, self._catalog, role)

    def is_active(self, user_id: str) -> bool:
        user = self._user
        row = self._tx.row(user.table.by_id, {"id": user.table.encode_id(user_id)})
        return row is not None and user.table.decode(row).get("active") is not False

    def by_email(self, email: str) -> str | None:
        table = self._user.table
        statement = self._user.statements.get("by_email")
        if statement is None:
            statement = self._user.statements["by_email"] = table.database.compile(
                sa.select(table.id).where(
                    sa.func.lower(table.sa("email")) == sa.bindparam("email"),
                    table.sa("deleted_at").is_(None),
                )
            )
        found = self._tx.value(statement, {"email": email.lower()})
        return table.id_codec.decode(found) if found is not None else None


def members(tx: Transaction, catalog: Catalog, role: str) -> list[str]:
    """Ids of active people in "app.role", given to them, to a position, a group or a department; in id
    order."""
    app, _, _ = role.partition(".")
    definition = catalog.model.roles.get(role)
    if definition is None:
        return []
    rows = tx.rows(_HOLDERS, {"app": app, "role": definition.id})
    decode = catalog.entity(USER).table.id_codec.decode
    return people_behind(tx, catalog, [(kind, decode(holder)) for kind, holder in rows])


_HOLDERS = sa.select(tables.role_member.c.kind, tables.role_member.c.holder).where(
    tables.role_member.c.app == sa.bindparam("app"), tables.role_member.c.role == sa.bindparam("role")
)
