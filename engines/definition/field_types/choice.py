"""One of listed options. Records store the option's id; values and expressions use its key."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from pydantic import Field as Attribute

from engines.definition.base import Flag, Item
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import ValueType
from engines.registry import nearest

__all__ = ["ChoiceField", "Option"]


class Option(Item):
    colour: str | None = Attribute(None, pattern=r"^#[0-9a-fA-F]{6}$")
    active: Flag = Attribute(True, description="False hides it from new input; records keep it.")


class ChoiceField(FieldType):
    type: Literal["choice"] = "choice"
    options: tuple[Option, ...] = Attribute(min_length=1, max_length=500)

    @cached_property
    def _keys(self) -> dict[str, str]:
        """Every way an option may be written (key, then labels) → key."""
        ways: dict[str, str] = {}
        for option in self.options:
            for text in option.label.values():
                ways.setdefault(text.casefold(), option.key)
        ways.update({option.key: option.key for option in self.options})
        return ways

    def value_type(self) -> ValueType:
        return ValueType("choice", options=tuple((option.key, option.id) for option in self.options))

    def coerce(self, raw: object) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, str):
            key = self._keys.get(raw) or self._keys.get(raw.strip().casefold())
            if key is not None:
                return key
            shown = raw[:100]
            raise ValueProblem("value.unknown_option", {"value": shown}, hint=nearest(shown, self._keys))
        raise ValueProblem("value.unknown_option", {"value": type(raw).__name__})
