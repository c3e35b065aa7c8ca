"""A length of time in whole seconds, exact: 1h30m, 1:30, 1 小时 30 分."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Literal

from engines.definition.base import Flag
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.durations import parse_duration
from engines.expression.types import DURATION, ValueType

__all__ = ["DurationField"]

_LONGEST = timedelta(hours=1_000_000)


class DurationField(FieldType):
    type: Literal["duration"] = "duration"
    negative: Flag = False

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return DURATION

    def coerce(self, raw: object) -> Any:
        if raw is None or raw == "":
            return None
        found = parse_duration(raw) if isinstance(raw, str) else raw
        if not isinstance(found, timedelta):
            raise ValueProblem("value.not_duration")
        if found.microseconds:
            raise ValueProblem("value.not_whole_seconds")
        if found < timedelta(0) and not self.negative:
            raise ValueProblem("value.negative_duration")
        if abs(found) > _LONGEST:
            raise ValueProblem("value.duration_too_long", {"hours": 1_000_000})
        return found

    def example(self) -> str:
        return "01:30:00"
