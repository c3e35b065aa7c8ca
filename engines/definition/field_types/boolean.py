"""Yes or no; blank is neither."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import BOOLEAN, ValueType

__all__ = ["BooleanField"]

# What spreadsheets and people write, for imports.
_WORDS = {
    "true": True, "yes": True, "y": True, "1": True, "是": True, "对": True,
    "false": False, "no": False, "n": False, "0": False, "否": False, "错": False,
}  # fmt: skip


class BooleanField(FieldType):
    type: Literal["boolean"] = "boolean"

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return BOOLEAN

    def coerce(self, raw: object) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, bool):
            return raw
        if isinstance(raw, str) and raw.strip().lower() in _WORDS:
            return _WORDS[raw.strip().lower()]
        raise ValueProblem("value.not_boolean")
