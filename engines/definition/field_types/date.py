"""A calendar day without a time or zone."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import DATE, ValueType

__all__ = ["DateField"]

# ISO 8601 first; year-first with / . or 年月日 is unambiguous, day-first orders are not and are refused.
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


class DateField(FieldType):
    type: Literal["date"] = "date"

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return DATE

    def coerce(self, raw: object) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, datetime):
            raise ValueProblem("value.not_date")
        if isinstance(raw, date):
            return raw
        if isinstance(raw, str) and len(raw) == 10 and raw[4] == raw[7] == "-":
            # What programs and most files write; everything else takes the longer way.
            try:
                return date.fromisoformat(raw)
            except ValueError:
                pass
        match = _YEAR_FIRST.match(raw.strip()) if isinstance(raw, str) else None
        if match is None:
            raise ValueProblem("value.not_date")
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            raise ValueProblem("value.not_date") from None
