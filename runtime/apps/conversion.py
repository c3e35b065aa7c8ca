"""A value of one field type as another type's: what a type change makes of what is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engines.definition.field_types import CascadeField, ChoiceField, FieldType, OptionsField
from engines.definition.field_types.base import ValueProblem
from engines.language import pick

__all__ = ["Conversion", "converter", "readable_text"]

_LINE = 200
_WORDS = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}


@dataclass(frozen=True)
class Conversion:
    """`value` is blank where there is nothing of the new type to make of the old value. `exact`: the old
    value could be read from the new one again."""

    value: Any
    exact: bool


def converter(old: FieldType, new: FieldType, zone: ZoneInfo, language: str) -> Callable[[Any], Conversion]:
    """How to make values of `new` from values of `old`. Blank stays blank.

    People see the words they saw before: a choice becomes the label of its option, yes and no are
    words of the workspace's `language`, days are those of its `zone`. A reference becomes nothing
    else, not even one to another entity, nor does anything become a reference.
    """
    # Of a text only the way it was written is lost: "12.5" for 12.50.
    written = old.value_type().kind == "text"
    forward, back = _caster(old, new, zone, language), _caster(new, old, zone, language)

    def convert(value: Any) -> Conversion:
        if value is None:
            return Conversion(None, True)
        made = forward(value)
        return Conversion(made, made is not None and (written or back(made) == value))

    return convert


def _caster(old: FieldType, new: FieldType, zone: ZoneInfo, language: str) -> Callable[[Any], Any]:
    types = old.value_type(), new.value_type()
    kinds = tuple((one.item or one).kind for one in types)

    def cast(value: Any) -> Any:
        # Nothing becomes a secret by itself, nor is one given away.
        if "reference" in kinds or "secret" in kinds:
            return None
        raw = _readable(old, value, types[1].kind, zone, language)
        try:
            return new.coerce(raw)
        except ValueProblem:
            return None

    return cast


def readable_text(field: FieldType, value: Any, zone: ZoneInfo, language: str) -> str:
    """A value that is not blank as people read it, cut to what fits a line."""
    secret = (field.value_type().item or field.value_type()).kind == "secret"
    shown = "•••" if secret else _readable(field, value, "text", zone, language)
    if isinstance(shown, list | tuple) and isinstance(field, OptionsField):
        shown = [pick(field.option_labels.get(one), language, str(one)) for one in shown]
    if isinstance(shown, list | tuple):
        shown = ", ".join(str(one) for one in shown)
    text = shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False, default=str)
    return text if len(text) <= _LINE else f"{text[: _LINE - 1]}…"


def _readable(old: FieldType, value: Any, wanted: str, zone: ZoneInfo, language: str) -> Any:
    """The value in a form the new type's own reading knows."""
    if isinstance(old, ChoiceField | CascadeField):
        label = old.option_labels.get(value)
        return pick(label, language, value) if label is not None and wanted != "choice" else value
    if isinstance(value, bool):
        if wanted in ("number", "money"):
            return Decimal(int(value))
        return value if wanted == "boolean" else _WORDS.get(language, _WORDS["en"])[value]
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        return local.date() if wanted == "date" else value if wanted == "datetime" else local.isoformat()
    if isinstance(value, date):
        if wanted == "datetime":
            return datetime.combine(value, time(), zone).astimezone(UTC)
        return value if wanted == "date" else value.isoformat()
    if isinstance(value, Decimal):
        if wanted in ("number", "money"):
            return value
        return format(value, "f")
    return old.to_json(value)
