"""Principals: the people, apps and machinery on whose behalf something happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["ADMINISTRATOR", "MEMBER", "SYSTEM", "Principal"]

ADMINISTRATOR = "system.administrator"
MEMBER = "system.member"
"""Every signed-in person has this role without being given it."""


@dataclass(frozen=True)
class Principal:
    """`kind` user: a person; app: rules and processes of one app; system: the platform itself.

    `user_id` is the person an action is accounted to, also for an app acting on their write.
    `departments` is the person's department and everything below it. `scope` is that of an API
    token: "full" or "read".
    """

    kind: Literal["user", "app", "system"]
    user_id: str | None = None
    name: str = ""
    email: str = ""
    language: str = "zh"
    roles: frozenset[str] = frozenset()
    department: str | None = None
    departments: tuple[str, ...] = ()
    app: str | None = None
    scope: Literal["full", "read"] = "full"
    session: bytes | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        """How history, audit and jobs name the principal."""
        if self.kind == "app":
            return f"app:{self.app}"
        return f"user:{self.user_id}" if self.kind == "user" else "system"

    @property
    def unrestricted(self) -> bool:
        return self.kind == "system" or ADMINISTRATOR in self.roles

    def acting_app(self, app: str) -> Principal:
        """The app acting because of this principal's write; accounted to the same person."""
        return Principal(
            "app", self.user_id, app, language=self.language, app=app, department=self.department
        )

    def params(self, encode: Any) -> Mapping[str, Any]:
        """Values of the places row scopes use. `encode` gives a record id's storage form."""
        values = {"me": encode(self.user_id), "my_department": encode(self.department)}
        for position, department in enumerate(self.departments):
            values[f"department_{position}"] = encode(department)
        return values


SYSTEM = Principal("system", name="system")
