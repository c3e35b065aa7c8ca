"""Short text: one line."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.expression.types import TEXT, ValueType

__all__ = ["CONTROL", "TextField", "coerce_text"]

# Overrides of the reading direction show a text, and what follows it on the line, otherwise than it is. Marks
# and isolates, which right-to-left scripts need, stay.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
# What nobody sees at either end: a text of nothing else is blank, and a byte order mark is no part of a name.
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
_FAR = 10**40


def coerce_text(raw: object, maximum: int, lines: bool) -> str | None:
    """Text of `raw`, trimmed, NFC; line breaks only where `lines`.

    Control characters are refused: PostgreSQL cannot store NUL, and others only hide things.
    """
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise ValueProblem("value.not_text")
    if isinstance(raw, int) and not -_FAR < raw < _FAR:
        raise ValueProblem("value.not_text")
    text = str(raw).strip()
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
        if text[:1] in _UNSEEN or text[-1:] in _UNSEEN:
            text = text.strip(_UNSEEN).strip()
        if CONTROL.search(text) or (not lines and "\n" in text):
            raise ValueProblem("value.control_character")
    if len(text) > maximum:
        raise ValueProblem("value.too_long", {"maximum": maximum, "length": len(text)})
    return text or None


class TextField(FieldType):
    type: Literal["text"] = "text"
    max_length: Whole = Attribute(200, ge=1, le=1000)

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return TEXT

    def search_role(self) -> SearchRole:
        return "default"

    def coerce(self, raw: object) -> Any:
        return coerce_text(raw, self.max_length, lines=False)
