"""Several of listed options. Records store the options' ids; values and expressions use their keys."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.list_field import ListField, split_cell
from engines.definition.field_types.options import OptionsField
from engines.expression.types import ValueType

__all__ = ["MultiChoiceField"]


class MultiChoiceField(OptionsField, ListField):
    """Kept in the order the options are defined in, whichever was chosen first."""

    type: Literal["multi_choice"] = "multi_choice"
    max_items: Whole = Attribute(100, ge=1, le=500)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {option.key: place for place, option in enumerate(self.options)}

    def item_type(self) -> ValueType:
        return self.option_type()

    def coerce_item(self, raw: object) -> str | None:
        return self.option_key(raw)

    def split(self, text: str) -> list[str]:
        # An option's label may hold what separates others.
        return [text] if text.strip().casefold() in self.option_ways else split_cell(text)

    def arranged(self, items: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(items, key=self._places.__getitem__))
