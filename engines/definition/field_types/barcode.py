"""What a bar code or QR code says. EAN and UPC are checked by their last digit (GS1)."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.definition.field_types.text import coerce_text
from engines.expression.types import TEXT, ValueType

__all__ = ["BarcodeField"]

_LENGTHS = {"ean13": 13, "ean8": 8, "upca": 12}
_EXAMPLES = {"ean13": "6901234567892", "ean8": "69012342", "upca": "012345678905"}


class BarcodeField(FieldType):
    type: Literal["barcode"] = "barcode"
    symbology: Literal["ean13", "ean8", "upca", "code128", "qr"] = "code128"
    max_length: Whole = Attribute(80, ge=1, le=1000)

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return TEXT

    def search_role(self) -> SearchRole:
        return "default"

    def coerce(self, raw: object) -> Any:
        text = coerce_text(raw, self.max_length, lines=False)
        if text is None:
            return None
        digits = _LENGTHS.get(self.symbology)
        if digits is None:
            if self.symbology == "code128" and not text.isascii():
                raise ValueProblem("value.barcode_ascii")
            return text
        code = unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "")
        if len(code) != digits or not (code.isascii() and code.isdigit()):
            raise ValueProblem("value.barcode_digits", {"digits": digits})
        wanted = check_digit(code[:-1])
        if code[-1] != wanted:
            raise ValueProblem("value.check_digit", {"digit": wanted, "found": code[-1]})
        return code

    def example(self) -> str:
        return _EXAMPLES.get(self.symbology, "A-1024")


def check_digit(body: str) -> str:
    """GS1 General Specifications 7.9: weights 3, 1, 3 … from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)
