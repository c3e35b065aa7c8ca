"""Three ways into one: a template's new version into a package people have edited meanwhile.

`base` is what both began with. What only one side changed is taken from it; where both changed the same
setting, or one changed what the other removed, the local side stays and the place is a clash, to be
decided by name. Laws, held by tests: nothing local is lost, no clash goes unsaid, and the clashes are
the same whichever side is called local.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.changes.items import ABSENT, Json, are_items, by_id

_NOTHING = type(ABSENT)

__all__ = ["Clash", "Merged", "merge"]


@dataclass(frozen=True)
class Clash:
    """A place both sides changed. `path` as in `Edit.path`; None stands for what one of them removed."""

    path: str
    base: Json
    local: Json
    other: Json

    def to_json(self, other: str) -> dict[str, Json]:
        """`other` is what the other side is called."""
        return {"path": self.path, "base": self.base, "local": self.local, other: self.other}


@dataclass
class Merged:
    document: dict[str, Json]
    clashes: list[Clash] = field(default_factory=list)


def merge(
    base: Mapping[str, Json],
    local: Mapping[str, Json],
    other: Mapping[str, Json],
    take_other: Collection[str] = (),
    keep_local: Collection[str] = (),
) -> Merged:
    """`local` with what `other` changed since `base`. Paths of clashes that are decided: `take_other` where
    the other side is to win, `keep_local` where the local one is."""
    walk = _Walk(frozenset(take_other), frozenset(keep_local))
    document = walk.mapping("", base, local, other)
    return Merged(document, walk.clashes)


class _Walk:
    def __init__(self, take_other: frozenset[str], keep_local: frozenset[str]) -> None:
        self._take_other = take_other
        self._keep_local = keep_local
        self.clashes: list[Clash] = []

    def mapping(
        self, path: str, base: Mapping[str, Json], local: Mapping[str, Json], other: Mapping[str, Json]
    ) -> dict[str, Json]:
        merged: dict[str, Json] = {}
        for key in [*local, *(key for key in other if key not in local)]:
            found = self._value(
                path, key, base.get(key, ABSENT), local.get(key, ABSENT), other.get(key, ABSENT)
            )
            if found is not ABSENT:
                merged[key] = found
        return merged

    def _value(self, path: str, key: str, base: Any, local: Any, other: Any) -> Any:
        if local == other or other == base:
            return local
        if local == base:
            return other
        sides = [base, local, other]
        if ":" not in path and all(side is ABSENT or side == [] or are_items(side) for side in sides):
            begins = f"{path}/{key}" if path else key
            return self._items(begins, *(by_id([] if side is ABSENT else side) for side in sides))
        if isinstance(local, dict) and isinstance(other, dict) and isinstance(base, dict | _NOTHING):
            return self.mapping(_setting(path, key), base if isinstance(base, dict) else {}, local, other)
        return self._clash(_setting(path, key), base, local, other)

    def _clash(self, path: str, base: Any, local: Any, other: Any) -> Any:
        if path in self._take_other:
            return other
        if path in self._keep_local:
            return local
        plain = [None if value is ABSENT else value for value in (base, local, other)]
        self.clashes.append(Clash(path, *plain))
        return local

    def _items(
        self,
        path: str,
        base: dict[str, dict[str, Json]],
        local: dict[str, dict[str, Json]],
        other: dict[str, dict[str, Json]],
    ) -> list[dict[str, Json]]:
        found: dict[str, dict[str, Json]] = {}
        for identifier in [*local, *(one for one in other if one not in local)]:
            item = self._item(
                f"{path}/{identifier}", base.get(identifier), local.get(identifier), other.get(identifier)
            )
            if item is not None:
                found[identifier] = item
        return [
            found[identifier]
            for identifier in _order(list(base), list(local), list(other))
            if identifier in found
        ]

    def _item(
        self,
        path: str,
        base: dict[str, Json] | None,
        local: dict[str, Json] | None,
        other: dict[str, Json] | None,
    ) -> dict[str, Json] | None:
        if local == other or other == base:
            return local
        if local == base:
            return other
        if local is not None and other is not None:
            return self.mapping(path, base or {}, local, other)
        # One side changed what the other removed.
        kept: dict[str, Json] | None = self._clash(path, base, local, other)
        return kept


def _setting(path: str, key: str) -> str:
    """The path of a setting: after the item it is of, its own dotted path."""
    if not path:
        return f":{key}"
    return f"{path}.{key}" if ":" in path else f"{path}:{key}"


def _order(base: list[str], local: list[str], other: list[str]) -> list[str]:
    """The local order, or the other one where only that changed; what is new stands behind whatever it
    stands behind where it comes from. What both put at one place goes by ids, so that it comes out the same
    whichever side is called local."""
    both = set(base) & set(local) & set(other)
    was = [one for one in base if one in both]
    moved = {
        side: [one for one in given if one in both] != was
        for side, given in (("local", local), ("other", other))
    }
    leading, following = (other, local) if moved["other"] and not moved["local"] else (local, other)
    result = list(leading)
    known = set(result)
    added = known - set(base) - set(following)
    for position, identifier in enumerate(following):
        if identifier in known:
            continue
        before = next((one for one in reversed(following[:position]) if one in known), None)
        place = result.index(before) + 1 if before is not None else 0
        while place < len(result) and result[place] in added and result[place] < identifier:
            place += 1
        result.insert(place, identifier)
        known.add(identifier)
    return result
