"""A time of day without a date or zone: 08:30.

In expressions it is the duration since midnight, so that `closes_at - opens_at` is a duration and
`opens_at > "08:30"` compares.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Any, ClassVar, Literal

from engines.definition.base import Flag
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import DURATION, ValueType

__all__ = ["TimeField"]

_DAY = timedelta(days=1)
_TIME = re.compile(
    r"(上午|下午|早上|凌晨|中午|晚上)?(\d{1,2})(?:[:点时](\d{1,2})分?|[点时])(?::?(\d{1,2})秒?)?(am|pm|a\.m\.|p\.m\.)?",
    re.ASCII,
)
_AFTERNOON = ("下午", "晚上", "pm", "p.m.")


class TimeField(FieldType):
    type: Literal["time"] = "time"
    seconds: Flag = False

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return DURATION

    def coerce(self, raw: object) -> Any:
        if raw is None or raw == "":
            return None
        found = _read(raw) if isinstance(raw, str) else raw
        if not isinstance(found, timedelta) or not timedelta(0) <= found < _DAY or found.microseconds:
            raise ValueProblem("value.not_time")
        if found.seconds % 60 and not self.seconds:
            raise ValueProblem("value.time_without_seconds")
        return found

    def example(self) -> str:
        return "08:30:00"


def _read(text: str) -> timedelta | None:
    body = unicodedata.normalize("NFKC", text).strip().lower().replace(" ", "")
    match = _TIME.fullmatch(body)
    if match is None:
        return None
    before, hour, minute, second, after = match.groups()
    hours, minutes, seconds = int(hour), int(minute or 0), int(second or 0)
    half = before or after
    if after and not 1 <= hours <= 12:
        return None
    if half in _AFTERNOON and hours < 12:
        hours += 12
    elif half in ("am", "a.m.", "凌晨") and hours == 12:
        hours = 0
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
