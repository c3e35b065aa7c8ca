"""A moment, kept in UTC to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import DATETIME, ValueType

__all__ = ["DatetimeField"]


class DatetimeField(FieldType):
    type: Literal["datetime"] = "datetime"

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return DATETIME

    def coerce(self, raw: object) -> Any:
        """RFC 3339 with an offset; a time without one names no moment and is refused."""
        if raw is None or raw == "":
            return None
        moment = raw
        if isinstance(raw, str):
            try:
                moment = datetime.fromisoformat(raw.strip())
            except ValueError:
                raise ValueProblem("value.not_datetime") from None
        if not isinstance(moment, datetime):
            raise ValueProblem("value.not_datetime")
        if moment.tzinfo is None:
            raise ValueProblem("value.datetime_without_offset")
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise ValueProblem("value.not_datetime") from None
