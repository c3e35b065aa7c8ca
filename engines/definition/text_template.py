"""Texts with {field.path} places, filled with a record's values as people read them.

Only a place shaped like a path is a place; other braces stay as they are. User text never is a
format string: the template is split once, and values are joined in between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.definition.field_types.options import OptionsField
from engines.definition.field_types.percent import PercentField
from engines.definition.field_types.rich_text import RichTextField
from engines.errors import ExpressionInvalid, Issue
from engines.expression.durations import format_duration
from engines.language import pick
from engines.registry import nearest

if TYPE_CHECKING:
    from engines.definition.entity_model import EntityModel
    from engines.definition.field_types.base import FieldType
    from engines.definition.model import Model

__all__ = ["PLACE", "TextTemplate", "compile_text"]

PLACE = re.compile(r"\{([^\W\d_]\w{0,62}(?:\.[^\W\d_]\w{0,62}){0,4})\}")
_MAX_TITLE_HOPS = 4
_YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    field: FieldType | None
    kind: str


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """One language's text. `paths` are the values it reads; a reference is read as its title."""

    pieces: tuple[str | _Place, ...]
    language: str
    written: tuple[str, ...] = ()
    """The paths as they stand in the text, without the titles references end in."""

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(piece.path for piece in self.pieces if isinstance(piece, _Place))

    def fill(self, values: Mapping[str, Any], zone: tzinfo) -> str:
        """The text with values in place; blank leaves nothing. Times are shown in `zone`."""
        return "".join(
            piece if isinstance(piece, str) else _show(values.get(piece.path), piece, self.language, zone)
            for piece in self.pieces
        )


def compile_text(model: Model, entity: EntityModel, text: str, language: str) -> TextTemplate:
    """Split `text` and resolve its places over `entity`.

    Raises ExpressionInvalid naming the place and the nearest known name.
    """
    pieces: list[str | _Place] = []
    written: list[str] = []
    end = 0
    for match in PLACE.finditer(text):
        if match.start() > end:
            pieces.append(text[end : match.start()])
        pieces.append(_resolve(model, entity, match.group(1)))
        written.append(match.group(1))
        end = match.end()
    if end < len(text):
        pieces.append(text[end:])
    return TextTemplate(tuple(pieces), language, tuple(written))


def _resolve(model: Model, entity: EntityModel, path: str) -> _Place:
    current, segments, walked = entity, path.split("."), []
    while True:
        key = segments.pop(0)
        value_type = current.types.get(key)
        if value_type is None:
            hint = nearest(key, current.types)
            issue = Issue("", "text.unknown_place", {"place": path, "name": key}, hint)
            raise ExpressionInvalid("text.unknown_place", issue.params, [issue], hint)
        walked.append(key)
        follows = bool(segments) or len(walked) <= _MAX_TITLE_HOPS
        target = model.find_entity(value_type.entity) if value_type.entity else None
        if value_type.kind == "reference" and value_type.entity and target is None:
            # What a reference leads to that is not there is told of where it stands.
            return _Place(".".join([*walked, *segments]), None, value_type.kind)
        if value_type.kind == "reference" and target is not None and follows:
            current = target
            segments = segments or [current.title]
        elif segments or value_type.kind == "rows" or value_type.is_links:
            raise ExpressionInvalid("text.not_one_value", {"place": path, "name": key})
        else:
            return _Place(".".join(walked), current.fields.get(key), value_type.kind)


_BETWEEN = (", ", "、")


def _show(value: Any, place: _Place, language: str, zone: tzinfo) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES_NO["zh" if language == "zh" else "en"][0 if value else 1]
    if isinstance(value, tuple):
        return _BETWEEN[language == "zh"].join(_show(item, place, language, zone) for item in value)
    if isinstance(place.field, OptionsField):
        return pick(place.field.option_labels.get(value), language, str(value))
    if isinstance(value, Decimal):
        if isinstance(place.field, PercentField):
            return f"{(value * 100).normalize():f}%"
        return f"{value:,f}"
    if isinstance(place.field, RichTextField):
        return str(place.field.plain(value) or "")
    if isinstance(value, timedelta):
        return format_duration(value).removesuffix(":00")
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
