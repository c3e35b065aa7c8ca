"""A telephone number, kept in E.164 (ITU-T), so that one number has one spelling.

`+86 138-1234 5678`, `0086 13812345678` and full-width digits all become `+8613812345678`. A number
without a country code is read as one of `region`, by default the workspace's country. An extension
follows the number: `+862112345678;ext=12` (RFC 3966). What was typed is kept beside it (ADR 36).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, ClassVar, Literal

import phonenumbers
from pydantic import Field as Attribute

from engines.definition.field_types.base import FieldType, SearchRole, SpelledText, ValueProblem
from engines.definition.field_types.text import coerce_text
from engines.expression.types import TEXT, ValueType

__all__ = ["PhoneField"]

_MAX_LENGTH = 60


class PhoneField(FieldType):
    """With `invalid` `flag` a text that is no number in use is kept as typed and shown as doubtful."""

    type: Literal["phone"] = "phone"
    region: str | None = Attribute(None, pattern=r"^[A-Z]{2}$")
    invalid: Literal["refuse", "flag"] = "refuse"

    public: ClassVar[bool] = True
    keeps_spelling: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return TEXT

    def search_role(self) -> SearchRole:
        return "default"

    def coerce(self, raw: object) -> Any:
        return self._read(raw, self.region)

    def coercer(self, region: str) -> Callable[[object], Any]:
        return partial(self._read, region=self.region or region)

    def _read(self, raw: object, region: str | None) -> str | None:
        if isinstance(raw, SpelledText):
            return raw
        text = coerce_text(raw, _MAX_LENGTH, lines=False)
        if text is None:
            return None
        number = _e164(text, region)
        if number is None and self.invalid == "refuse":
            raise ValueProblem("value.not_phone", {"value": text})
        if number is None or number == text:
            return text
        return SpelledText(number, text)

    def example(self) -> str:
        return "+8613812345678"


@lru_cache(maxsize=4096)
def _e164(text: str, region: str | None) -> str | None:
    """The number in E.164, None where no numbering plan has it."""
    plain = unicodedata.normalize("NFKC", text).removeprefix("tel:")
    if plain.startswith("00") and not plain.startswith("000"):
        # The international prefix of most of the world, whatever the region's own is.
        plain = "+" + plain[2:]
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{found};ext={number.extension}" if number.extension else found
