"""What an engine step is told of the world, and what it needs to be told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

__all__ = ["Needs", "World"]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a process may read: `paths` of its record (own fields and dotted ones alike),
    members of `roles` ("app.role"), the people behind `emails` (lower case)."""

    paths: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    @staticmethod
    def union(parts: Iterable[Needs]) -> Needs:
        """Each name once, in the order first met."""
        listed = list(parts)
        return Needs(
            tuple(dict.fromkeys(path for part in listed for path in part.paths)),
            tuple(dict.fromkeys(role for part in listed for role in part.roles)),
            tuple(dict.fromkeys(email for part in listed for email in part.emails)),
        )


@dataclass(frozen=True, slots=True)
class World:
    """Loaded by the runtime in one pass, as `Needs` names it.

    `values`: the record's flat mapping, with `id`, dotted paths and "parameter.x"; `roles`,
    `emails`: to user ids; `active`: ids of the people who may work; `now` is aware UTC;
    `new_id` gives ids for tasks, in the order they are opened. All of it may be read on demand:
    `administrators` are looked at only where nobody else was found.
    """

    values: Mapping[str, Any]
    now: datetime
    zone: tzinfo
    new_id: Callable[[], str]
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    emails: Mapping[str, str] = field(default_factory=dict)
    active: Collection[str] = frozenset()
    administrators: Iterable[str] = ()
