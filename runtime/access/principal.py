"""Principals: the people, apps and machinery on whose behalf something happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from runtime.store.padding import padded

__all__ = ["ADMINISTRATOR", "CONFINED_TO", "HELD", "MEMBER", "SYSTEM", "VISITOR_OF", "Principal"]

ADMINISTRATOR = "system.administrator"
MEMBER = "system.member"
"""Every signed-in person has this role without being given it."""
VISITOR_OF = "visitor:"
"""Begins the one role of a visitor, which no grant names: roles of apps are "app.key"."""

CONFINED_TO = "confined:"
"""Begins a role that confines the others to one app, when its builder looks as they would: elsewhere count
the roles that begin with HELD, which are the builder's own."""
HELD = "held:"


@dataclass(frozen=True)
class Principal:
    """`kind` user: a person; app: rules and processes of one app; system: the platform itself; visitor:
    whoever fills in the public form `name` ("app.key") and may do nothing else.

    `user_id` is the person an action is accounted to, also for an app acting on their write.
    `department` is the person's own, `own_departments` that and those they hold a position in,
    `departments` these and everything below them. `holders` are the ids roles and shares may be given
    to and that this person is among: themselves, their positions, groups and departments, with the
    departments above. `scope` is that of an API token: "full" or "read". `second_factor_missing`: a
    role asks for one, and the person has none yet. `seen_by` is who looks with their eyes meanwhile.
    """

    kind: Literal["user", "app", "system", "visitor"]
    user_id: str | None = None
    name: str = ""
    email: str = ""
    language: str = "zh"
    roles: frozenset[str] = frozenset()
    department: str | None = None
    departments: tuple[str, ...] = ()
    own_departments: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    app: str | None = None
    scope: Literal["full", "read"] = "full"
    apps: frozenset[str] | None = None
    """Apps an API token is for (`runtime.access.token_apps`); None: all of the person's."""
    second_factor_missing: bool = False
    seen_by: str | None = None
    zone: str | None = None
    """Name of the time zone the person has chosen (IANA); None: the workspace's."""

    @property
    def label(self) -> str:
        """How history, audit and jobs name the principal."""
        if self.kind == "app":
            return f"app:{self.app}"
        if self.kind == "visitor":
            return f"visitor:{self.name}"
        return f"user:{self.user_id}" if self.kind == "user" else "system"

    @property
    def unrestricted(self) -> bool:
        return self.kind == "system" or ADMINISTRATOR in self.roles

    @property
    def role_names(self) -> list[str]:
        """The roles there are of theirs, "app.key", in order."""
        return sorted(role for role in self.roles if ":" not in role)

    @staticmethod
    def visitor(form: str, language: str) -> Principal:
        """A visitor of the public form `form` ("app.key")."""
        return Principal("visitor", name=form, language=language, roles=frozenset((VISITOR_OF + form,)))

    def acting_app(self, app: str) -> Principal:
        """The app acting because of this principal's write; accounted to the same person."""
        return Principal(
            "app", self.user_id, app, language=self.language, app=app, department=self.department,
            own_departments=self.own_departments,
        )  # fmt: skip

    @cached_property
    def shape(self) -> Any:
        """What the text of a statement with this principal's row scopes and filters depends on: statements
        are kept by it and shared by everybody of the same shape."""
        return (
            self.unrestricted,
            self.roles,
            self.app,
            self.zone,
            *(len(self.places(name)) for name in _PLACES),
        )

    def places(self, name: str) -> Sequence[str]:
        """Ids behind the places `name`_0, `name`_1 …: 1, 2, 4, 8 … of them."""
        return padded(getattr(self, name))

    def params(self, encode: Any) -> Mapping[str, Any]:
        """Values of the places row scopes use. `encode` gives a record id's storage form."""
        values = {"me": encode(self.user_id)}
        for name in _PLACES:
            for position, identifier in enumerate(self.places(name)):
                values[f"{name}_{position}"] = encode(identifier)
        return values


_PLACES = ("own_departments", "departments", "holders")

SYSTEM = Principal("system", name="system")
