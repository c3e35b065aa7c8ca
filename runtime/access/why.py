"""Why somebody may or may not do something: the verdict of their rights, and what each grant says.

Pure: it reads the same rights, scopes and guards by which statements and writes are decided, and is told
by `includes` whether a scope's rows include the record in question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from runtime.access.rights import FieldRight, Given, Rights, RowScope

__all__ = ["Answer", "GrantSeen", "Includes", "Verdict", "judge"]

Answer = Literal["no", "some", "yes"]
"""`some`: on some records, where none is in question."""
Includes = Callable[[str, RowScope], bool]
"""Whether the rows of a scope, for an action, include the record."""
Decided = Literal["granted", "no_grant", "outside", "unreadable", "field"]

_ORDER: dict[Answer, int] = {"no": 0, "some": 1, "yes": 2}
_READ_FIRST = frozenset(("update", "delete", "export", "bulk", "share"))
"""Actions on records somebody has to be able to read besides."""
_WRITING = frozenset(("create", "update"))


@dataclass(frozen=True)
class GrantSeen:
    """What one grant says. `gives`: whether it gives the action. `applies`: whether its rows include the
    record, None where none is in question. `right`: on the field in question. `hidden_through`: the
    hidden field (entity, key) that one is computed from."""

    given: Given
    gives: bool
    applies: bool | None
    right: FieldRight | None = None
    hidden_through: tuple[str, str] | None = None


@dataclass(frozen=True)
class Verdict:
    """`decided`: what the answer hangs on. `unreadable`: the record cannot be read, so that it cannot be
    changed either."""

    answer: Answer
    decided: Decided
    grants: tuple[GrantSeen, ...]


def judge(
    rights: Rights, entity: str, action: str, field: str | None = None, includes: Includes | None = None
) -> Verdict:
    """Whether rights let do `action` with records of `entity`, or with their `field` (reading, creating
    and updating alone). `includes` None: no record is in question."""
    own = rights.entity(entity)
    grants = tuple(_seen(rights, entity, one, action, field, includes) for one in own.given)
    acting = _reach(own.scopes.get(action, ()), action, includes)
    if acting == "no":
        return Verdict("no", "outside" if own.allows(action) else "no_grant", grants)
    answers: list[Answer] = [acting]
    if action in _READ_FIRST:
        answers.append(_reach(own.scopes.get("read", ()), "read", includes))
        if answers[-1] == "no":
            return Verdict("no", "unreadable", grants)
    if field is None:
        return Verdict(_least(answers), "granted", grants)
    if action != "create":
        guard = own.read_where.get(field)
        answers.append(
            "no" if not own.readable(field) else "yes" if guard is None else _reach(guard, "read", includes)
        )
    if action in _WRITING:
        guard = own.write_where.get(action, {}).get(field)
        answers.append(
            "no" if not own.writable(field) else "yes" if guard is None else _reach(guard, action, includes)
        )
    answer = _least(answers)
    return Verdict(answer, "field" if answer == "no" else "granted", grants)


def _reach(scopes: Iterable[RowScope], action: str, includes: Includes | None) -> Answer:
    scopes = tuple(scopes)
    if any(scope.kind == "all" for scope in scopes):
        return "yes"
    if not scopes:
        return "no"
    if includes is None:
        return "some"
    return "yes" if any(includes(action, scope) for scope in scopes) else "no"


def _least(answers: Iterable[Answer]) -> Answer:
    return min(answers, key=_ORDER.__getitem__)


def _seen(
    rights: Rights, entity: str, given: Given, action: str, field: str | None, includes: Includes | None
) -> GrantSeen:
    gives = action in given.actions
    applies: bool | None = None
    if gives:
        applies = True if given.scope.kind == "all" else includes and includes(action, given.scope)
    if field is None:
        return GrantSeen(given, gives, applies)
    return GrantSeen(
        given,
        gives,
        applies,
        rights.field_right(entity, field, given),
        rights.hidden_through(entity, field, given),
    )
