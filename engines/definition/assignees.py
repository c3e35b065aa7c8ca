"""Who an `Assignee` means right now, and how that was found out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engines.definition.action import Assignee
from engines.definition.reason import Reason

__all__ = ["People", "Resolved", "qualify_assignees", "resolve_assignees"]


@dataclass(frozen=True, slots=True)
class People:
    """What an engine is told of people, loaded by the runtime in one pass.

    `roles`: "app.role" → user ids; `emails`: lower-case address → user id; `active`: ids of those
    who may work; `initiator`: who started the process, or whose write woke the rule.
    """

    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    emails: Mapping[str, str] = field(default_factory=dict)
    active: Collection[str] = frozenset()
    administrators: tuple[str, ...] = ()
    initiator: str | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """`users` in the order found, each once, active ones only; `reasons` one or more per assignee."""

    users: tuple[str, ...]
    reasons: tuple[Reason, ...]


def qualify_assignees(app: str, assignees: Iterable[Assignee]) -> tuple[Assignee, ...]:
    """The same assignees with every role named "app.role" and every address in lower case."""

    def qualify(assignee: Assignee) -> Assignee:
        role = assignee.role
        if role and "." not in role:
            role = f"{app}.{role}"
        return assignee.model_copy(
            update={"role": role, "user": assignee.user and assignee.user.strip().casefold()}
        )

    return tuple(qualify(assignee) for assignee in assignees)


def resolve_assignees(assignees: Iterable[Assignee], values: Mapping[str, Any], people: People) -> Resolved:
    """User ids of qualified `assignees`, duplicates collapsed, inactive people dropped.

    `values` are the record's, with every `field` path of the assignees loaded.
    """
    users: dict[str, None] = {}
    reasons: list[Reason] = []
    for assignee in assignees:
        found, reason = _find(assignee, values, people)
        reasons.append(reason)
        left_out = [user for user in found if user not in people.active]
        if left_out:
            reasons.append(Reason("assignee.inactive", {"people": left_out}))
        users.update(dict.fromkeys(user for user in found if user in people.active))
    return Resolved(tuple(users), tuple(reasons))


def _find(assignee: Assignee, values: Mapping[str, Any], people: People) -> tuple[list[str], Reason]:
    if assignee.role is not None:
        found = list(people.roles.get(assignee.role, ()))
        code = "assignee.role" if found else "assignee.role_empty"
        return found, Reason(code, {"role": assignee.role, "people": found})
    if assignee.field is not None:
        value = values.get(assignee.field)
        found = [value] if isinstance(value, str) else [user for user in value or () if isinstance(user, str)]
        code = "assignee.field" if found else "assignee.field_empty"
        return found, Reason(code, {"field": assignee.field, "people": found})
    if assignee.user is not None:
        user = people.emails.get(assignee.user)
        if user is None:
            return [], Reason("assignee.user_unknown", {"user": assignee.user})
        return [user], Reason("assignee.user", {"user": assignee.user, "people": [user]})
    if people.initiator is None:
        return [], Reason("assignee.no_initiator")
    return [people.initiator], Reason("assignee.initiator", {"people": [people.initiator]})
