"""The view type interface: what every view has, which of its settings name fields. One subclass, one file.

A view type says what it is made of by its `slots`. From them follow the checks (`checks.views`), what a
screen is told (`runtime.commands.describe_view`: a slot whose field the caller may not read is left out,
and without one that is `needed` the view becomes a plain table) and the indexes the store makes.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from engines.definition.base import EntityName, ExpressionText, Item, Key, Path, SortPath
from engines.definition.field_types import FieldType
from engines.expression.types import ValueType

__all__ = ["Fits", "Slot", "ViewType"]


@dataclass(frozen=True)
class Fits:
    """What the fields of a slot must be. `word` names it in messages: `check.slot_<word>`.

    `test` is asked with the field (None for a system field), its type, and the view's entity ("app.key").
    """

    word: str
    test: Callable[[FieldType | None, ValueType, str], bool]


@dataclass(frozen=True)
class Slot:
    """A setting that names one field or several.

    `fits` None: whatever a cell shows. `needed`: without it the view is no such view. `stored`: reports
    count or add it up, so it may not depend on the time or the user. `indexed`: records are looked up by
    it besides, so the store gives it an index.
    """

    fits: Fits | None = None
    needed: bool = False
    stored: bool = False
    indexed: bool = False


class ViewType(Item):
    """What every view has."""

    entity: EntityName
    type: str
    filter: ExpressionText | None = None
    sort: tuple[SortPath, ...] = ()

    slots: ClassVar[Mapping[str, Slot]] = {}
    """By the name of the attribute that holds the path, or the tuple of paths."""

    def paths(self, slot: str) -> tuple[Path, ...]:
        """What the slot names; nothing where the definition leaves it out."""
        value = getattr(self, slot)
        if value is None:
            return ()
        return (value,) if isinstance(value, str) else tuple(value)

    def indexed(self) -> tuple[Key, ...]:
        """Own fields the records are looked up by."""
        return tuple(key for name, slot in self.slots.items() if slot.indexed for key in self.paths(name))

    @abstractmethod
    def listed(self) -> tuple[Path, ...]:
        """Columns of the plain table that shows the same records, besides what names a record."""
