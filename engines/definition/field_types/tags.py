"""Words people attach to records: whatever they type, with those in use and those listed suggested."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Attribute
from pydantic import StringConstraints

from engines.definition.base import Colour, Flag, Label, Part, Whole
from engines.definition.field_types.base import ValueProblem
from engines.definition.field_types.list_field import ListField
from engines.definition.field_types.text import coerce_text
from engines.expression.types import TEXT, ValueType
from engines.language import render
from engines.registry import nearest

__all__ = ["DatedTag", "ListedTag", "TagsField", "dated_text"]

# As files and history write it, in either language.
_DATED = re.compile(r"(?P<tag>.+?)\s*[（(](?:至|until)\s*(?P<until>\d{4}-\d{2}-\d{2})[）)]", re.IGNORECASE)


class DatedTag(str):
    """A tag that says until which day it is given, that day included; None: for good. Equal to the tag alone,
    of which nothing is said: it keeps the day it has."""

    until: date | None

    def __new__(cls, tag: str, until: date | None) -> DatedTag:
        made = super().__new__(cls, tag)
        made.until = until
        return made


def dated_text(tag: str, until: str, language: str) -> str:
    """A tag and its day as people read them; `TagsField` reads it back."""
    return render("tag.until", {"tag": tag, "until": until}, language)


class ListedTag(Part):
    """A tag the definition suggests, in its own colour."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True)]
    colour: Colour | None = None
    group: Label = Attribute(default_factory=dict)


class TagsField(ListField):
    """Tags that differ in upper and lower case alone are one: the first one's writing stays.

    With `expiring` a tag may be given until a day (included): `{"tag": "VIP", "until": "2026-12-31"}`,
    in a spreadsheet or a rule `VIP (until 2026-12-31)`. After it the tag is in no value, list or filter any
    more, and a job takes it off the record. A tag of which nothing is said keeps its day; `"until": null`
    ends that. Answers give the days as labels of the value: `{"VIP": "2026-12-31"}`.
    """

    type: Literal["tags"] = "tags"

    public: ClassVar[bool] = True

    max_items: Whole = Attribute(50, ge=1, le=200)
    max_length: Whole = Attribute(50, ge=1, le=100)
    listed: tuple[ListedTag, ...] = Attribute((), max_length=500)
    only_listed: Flag = False
    expiring: Flag = False

    @cached_property
    def _listed(self) -> dict[str, str]:
        return {tag.text.casefold(): tag.text for tag in self.listed}

    def item_type(self) -> ValueType:
        return TEXT

    def coerce_item(self, raw: object) -> str | None:
        """With `expiring` also {"tag", "until"}, or a text that says the day: "VIP (until 2026-12-31)"."""
        if not self.expiring:
            return self._tag(raw)
        if isinstance(raw, DatedTag):
            return raw
        if isinstance(raw, Mapping):
            if not {"tag"} <= set(raw) <= {"tag", "until"}:
                raise ValueProblem("value.not_dated_tag")
            tag = self._tag(raw["tag"])
            if tag is None or "until" not in raw:
                return tag
            return DatedTag(tag, None if raw["until"] in (None, "") else _day(raw["until"]))
        said = _DATED.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if said is None:
            return self._tag(raw)
        tag = self._tag(said["tag"])
        return None if tag is None else DatedTag(tag, _day(said["until"]))

    def _tag(self, raw: object) -> str | None:
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

    def to_history(self, value: Any) -> Any:
        """{"tag", "until"} where a tag is given until a day."""
        if value is None:
            return None
        return [
            {"tag": str(item), "until": item.until.isoformat()}
            if isinstance(item, DatedTag) and item.until is not None
            else str(item)
            for item in value
        ]


def _day(raw: object) -> date:
    try:
        if isinstance(raw, str) and len(raw) == len("2026-12-31"):
            return date.fromisoformat(raw)
    except ValueError:
        pass
    raise ValueProblem("value.not_date")
