"""The semantic comparison of two packages: items by id, so that a rename is a rename.

Works on canonical JSON (`engines.definition.canonical`), whatever its sections mean: what has an id is
an item, everything else is a setting of the item around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from builder.changes.items import ABSENT, Json, are_items, by_id

__all__ = ["Edit", "Step", "diff"]


@dataclass(frozen=True)
class Step:
    """One step into a package: the list an item is in, its id, and the item as it is (or last was)."""

    list: str
    id: str
    item: Mapping[str, Json]


@dataclass(frozen=True)
class Edit:
    """One difference. `place` leads to the item; of a setting that changed, `setting` is its dotted path
    in that item (of reordered items, the list's name), and before and after are its values."""

    kind: Literal["added", "removed", "renamed", "changed", "reordered"]
    place: tuple[Step, ...]
    setting: str = ""
    before: Json = None
    after: Json = None

    @property
    def path(self) -> str:
        """The place as text that stays the same when things are renamed: "entities/e1/fields/f2:label.zh"."""
        steps = "/".join(f"{step.list}/{step.id}" for step in self.place)
        return f"{steps}:{self.setting}" if self.setting else steps


def diff(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[Edit]:
    """Every difference between two packages, in the order of the new one."""
    return list(_inside((), old, new))


def _inside(
    place: tuple[Step, ...], old: Mapping[str, Json], new: Mapping[str, Json], prefix: str = ""
) -> Iterator[Edit]:
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = old.get(key, ABSENT), new.get(key, ABSENT)
        if before == after or (not prefix and key == "id"):
            continue
        setting = f"{prefix}{key}"
        if _lists_items(before) and _lists_items(after) and not prefix:
            yield from _items(place, key, before, after)
        elif isinstance(before, dict) and isinstance(after, dict):
            yield from _inside(place, before, after, f"{setting}.")
        else:
            kind: Literal["renamed", "changed"] = "renamed" if setting == "key" and place else "changed"
            yield Edit(kind, place, setting, _plain(before), _plain(after))


def _lists_items(value: Json) -> bool:
    return value is ABSENT or value == [] or are_items(value)


def _plain(value: Json) -> Json:
    return None if value is ABSENT else value


def _items(place: tuple[Step, ...], key: str, old: Json, new: Json) -> Iterator[Edit]:
    before, after = (
        by_id(old or []) if old is not ABSENT else {},
        by_id(new or []) if new is not ABSENT else {},
    )
    for identifier, item in after.items():
        there = (*place, Step(key, identifier, item))
        if identifier in before:
            yield from _inside(there, before[identifier], item)
        else:
            yield Edit("added", there, after=item)
    for identifier, item in before.items():
        if identifier not in after:
            yield Edit("removed", (*place, Step(key, identifier, item)), before=item)
    was = [identifier for identifier in before if identifier in after]
    is_ = [identifier for identifier in after if identifier in before]
    if was != is_:
        yield Edit("reordered", place, key, was, is_)
