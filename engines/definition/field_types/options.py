"""Listed options, of which a field holds one or several. Records store their ids."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import Field as Attribute

from engines.definition.base import Colour, ExpressionText, Flag, Item, Key, Label, Says
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.expression.types import ValueType
from engines.registry import nearest

__all__ = ["Option", "OptionsField"]


class Option(Item):
    colour: Colour | None = None
    active: Flag = True
    available_when: ExpressionText | None = None
    replaced_by: Annotated[Key, Says("option")] | None = None


class OptionsField(FieldType):
    """A field whose values are among its options."""

    options: tuple[Option, ...] = Attribute(min_length=1, max_length=500)

    public: ClassVar[bool] = True

    @cached_property
    def option_ways(self) -> Mapping[str, str]:
        """Every way an option may be written (key, then labels) → key."""
        ways: dict[str, str] = {}
        for option in self.options:
            for text in option.label.values():
                ways.setdefault(text.casefold(), option.key)
        ways.update({option.key: option.key for option in self.options})
        return ways

    @cached_property
    def option_labels(self) -> Mapping[str, Label]:
        """What people read for an option, by its key."""
        return {option.key: option.label for option in self.options}

    @cached_property
    def retired(self) -> frozenset[str]:
        """Options no longer offered."""
        return frozenset(option.key for option in self.options if not option.active)

    def conditions_of(self, key: str) -> tuple[str, ...]:
        """What must hold for the option to be available."""
        return self._conditions.get(key, ())

    @cached_property
    def _conditions(self) -> Mapping[str, tuple[str, ...]]:
        return {
            option.key: (option.available_when,)
            for option in self.options
            if option.available_when is not None
        }

    def option_type(self) -> ValueType:
        return ValueType("choice", options=tuple((option.key, option.id) for option in self.options))

    def search_role(self) -> SearchRole:
        return "default"

    def search_texts(self, value: Any) -> tuple[str, ...]:
        chosen = {value} if isinstance(value, str) else set(value)
        return tuple(
            text for key, label in self.option_labels.items() if key in chosen for text in label.values()
        )

    def option_key(self, raw: object) -> str | None:
        """The key of the option meant. Raises ValueProblem with the nearest one."""
        if raw is None or raw == "":
            return None
        if isinstance(raw, str):
            key = self.option_ways.get(raw) or self.option_ways.get(raw.strip().casefold())
            if key is not None:
                return key
            shown = raw[:100]
            raise ValueProblem(
                "value.unknown_option", {"value": shown}, hint=nearest(shown, self.option_ways)
            )
        raise ValueProblem("value.unknown_option", {"value": type(raw).__name__})
