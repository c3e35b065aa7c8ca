"""A record's JSON value as a cell of a spreadsheet: typed where a spreadsheet has the type, else text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

import orjson

from engines.definition.field_types.encrypted_text import MASK
from engines.definition.field_types.tags import dated_text
from engines.expression.types import ValueType

__all__ = ["Cell", "cell_of", "harmless"]

Cell = str | Decimal | bool | date | datetime | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that starts so is taken for a formula by some spreadsheet program (OWASP, CSV injection)."""


def harmless(text: str) -> str:
    """The text so that no spreadsheet program reads a formula in it: an apostrophe in front."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def cell_of(
    kind: ValueType,
    value: Any,
    label: Any,
    options: Mapping[str, str],
    zone: tzinfo,
    language: str,
    text_of: Callable[[Any], str | None] = lambda value: None,
) -> Cell:
    """`value` and `label` as the API gives them (the label of a secret is its text); `options` the labels of
    option keys; `text_of` the field type's `cell_text`. Times are those of `zone`, as people there read
    them."""
    if value is None:
        return None
    name = kind.kind
    if name in ("number", "money"):
        return Decimal(value)
    if name == "secret":
        return MASK if label is None else str(label)
    if name == "boolean":
        return bool(value)
    if name == "date":
        return date.fromisoformat(value)
    if name == "datetime":
        return datetime.fromisoformat(value).astimezone(zone).replace(tzinfo=None)
    if name == "choice":
        return options.get(value, str(value))
    if name == "reference":
        return str(label) if label is not None else str(value)
    if name == "list" and isinstance(value, list):
        titles = label if isinstance(label, Mapping) else {}
        shown = [
            # A file is its name and where it lies; whoever follows the link needs the rights to it.
            f"{item['name']} </api/files/{item['id']}>"
            if isinstance(item, dict)
            # The label of a tag is the day until which it is given.
            else dated_text(item, titles[item], language)
            if item in titles and kind.item is not None and kind.item.kind == "text"
            else str(titles.get(item, options.get(item, item)))
            for item in value
        ]
        return ("、" if language == "zh" else ", ").join(shown)
    if isinstance(value, str):
        # A label says how the value was typed.
        return label if isinstance(label, str) else value
    text = text_of(value) or orjson.dumps(value).decode()
    # A record of any entity is its title and where it lies, as a file is.
    return f"{label} <{text}>" if name == "any_reference" and isinstance(label, str) else text
