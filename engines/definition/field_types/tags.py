"""Words people attach to records: whatever they type, with those in use and those listed suggested."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Attribute
from pydantic import StringConstraints

from engines.definition.base import Colour, Flag, Label, Part, Whole
from engines.definition.field_types.base import ValueProblem
from engines.definition.field_types.list_field import ListField
from engines.definition.field_types.text import coerce_text
from engines.expression.types import TEXT, ValueType
from engines.registry import nearest

__all__ = ["ListedTag", "TagsField"]


class ListedTag(Part):
    """A tag the definition suggests, in its own colour."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True)]
    colour: Colour | None = None
    group: Label = Attribute(default_factory=dict)


class TagsField(ListField):
    """Tags that differ in upper and lower case alone are one: the first one's writing stays."""

    type: Literal["tags"] = "tags"

    public: ClassVar[bool] = True

    max_items: Whole = Attribute(50, ge=1, le=200)
    max_length: Whole = Attribute(50, ge=1, le=100)
    listed: tuple[ListedTag, ...] = Attribute((), max_length=500)
    only_listed: Flag = False

    @cached_property
    def _listed(self) -> dict[str, str]:
        return {tag.text.casefold(): tag.text for tag in self.listed}

    def item_type(self) -> ValueType:
        return TEXT

    def coerce_item(self, raw: object) -> str | None:
        text = coerce_text(raw, self.max_length, lines=False)
        if text is None:
            return None
        found = self._listed.get(text.casefold())
        if found is None and self.only_listed:
            hint = nearest(text, list(self._listed.values()))
            raise ValueProblem("value.unlisted_tag", {"value": text}, hint=hint)
        return found or text

    def arranged(self, items: tuple[str, ...]) -> tuple[str, ...]:
        kept: dict[str, str] = {}
        for item in items:
            kept.setdefault(item.casefold(), item)
        return tuple(kept.values())
