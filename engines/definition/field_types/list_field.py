"""Fields that hold several values of one kind: a tuple of texts, option keys or record ids.

A list is a set whose order is kept: its items are distinct, and a list without items is blank. It lies
in its record as one JSON array (`engines.expression.storage`), so a type is made by naming what it
holds (`item_type`) and reading one item (`coerce_item`); storing, filtering, reporting, comparing and
the history follow from the type.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import Any

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.expression.types import ValueType, list_of

__all__ = ["MAX_ITEMS", "ListField", "split_cell"]

MAX_ITEMS = 1000
"""No list holds more; a type may say less."""

_BETWEEN = re.compile(r"[、,，;；|\n]")


def split_cell(text: str) -> list[str]:
    """The items of one cell of a spreadsheet: "A、B", "A; B", "A, B" or one a line."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


class ListField(FieldType):
    """`max_items` bounds the list; items given twice count once."""

    max_items: Whole

    @abstractmethod
    def item_type(self) -> ValueType:
        """Type of one item: text, choice or reference."""

    @abstractmethod
    def coerce_item(self, raw: object) -> str | None:
        """One item of submitted JSON; None leaves it out. Raises ValueProblem."""

    def split(self, text: str) -> list[str]:
        """The items of a cell."""
        return split_cell(text)

    def arranged(self, items: tuple[str, ...]) -> tuple[str, ...]:
        """The items in the order they are kept."""
        return items

    def value_type(self) -> ValueType:
        return list_of(self.item_type())

    def search_role(self) -> SearchRole:
        return "default" if self.item_type().kind == "text" else "never"

    def search_texts(self, value: Any) -> tuple[str, ...]:
        return tuple(value)

    def coerce(self, raw: object) -> Any:
        """A list, or a text that names its items as a cell does. An item that does not fit is named."""
        if raw is None or raw == "":
            return None
        if isinstance(raw, str):
            raw = self.split(raw)
        if not isinstance(raw, list | tuple):
            raise ValueProblem("value.not_list")
        if len(raw) > MAX_ITEMS:
            raise ValueProblem("value.too_many_items", {"maximum": self.max_items, "count": len(raw)})
        items = tuple(dict.fromkeys(item for part in raw if (item := self.coerce_item(part)) is not None))
        if len(items) > self.max_items:
            raise ValueProblem("value.too_many_items", {"maximum": self.max_items, "count": len(items)})
        return self.arranged(items) or None
