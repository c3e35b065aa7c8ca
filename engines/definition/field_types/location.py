"""A place on the earth: longitude and latitude in degrees (WGS 84), six exact decimal places (about 0.1 m).

One value of two parts: JSON is an object, and expressions read `location.longitude`, `location.latitude`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Literal

from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.decimals import EXPONENTS
from engines.expression.types import ValueType, number
from engines.registry import nearest

__all__ = ["LocationField"]

_PLACES = 6
_FARTHEST = {"longitude": Decimal(180), "latitude": Decimal(90)}
_MAX_TEXT = 40
_DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d+)?", re.ASCII)
_PAIR = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,， ]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*", re.ASCII)


class LocationField(FieldType):
    type: Literal["location"] = "location"
    comparable: ClassVar[bool] = False
    part_labels: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "longitude": {"zh": "经度", "en": "Longitude"},
        "latitude": {"zh": "纬度", "en": "Latitude"},
    }

    def value_type(self) -> ValueType:
        return ValueType("parts", parts=tuple((name, number(_PLACES)) for name in _FARTHEST))

    def coerce(self, raw: object) -> Any:
        """An object, or text "longitude, latitude"; more places than six are rounded, maps give a dozen."""
        if raw is None or raw == "":
            return None
        if isinstance(raw, str):
            match = _PAIR.fullmatch(raw)
            if match is None:
                raise ValueProblem("value.not_location")
            raw = {"longitude": match[1], "latitude": match[2]}
        if not isinstance(raw, Mapping):
            raise ValueProblem("value.not_location")
        unknown = next((key for key in raw if key not in _FARTHEST), None)
        if unknown is not None:
            params = {"name": str(unknown)[:50], "known": ", ".join(_FARTHEST)}
            raise ValueProblem("value.unknown_part", params, nearest(str(unknown)[:50], _FARTHEST))
        if all(raw.get(name) in (None, "") for name in _FARTHEST):
            return None
        return {name: _degrees(raw.get(name), farthest) for name, farthest in _FARTHEST.items()}

    def cell_text(self, value: Any) -> str | None:
        return f"{value['longitude']}, {value['latitude']}"

    def example(self) -> Any:
        return {"longitude": "120.619585", "latitude": "31.299379"}


def _degrees(raw: object, farthest: Decimal) -> str:
    written = raw.strip() if isinstance(raw, str) else str(raw)
    if isinstance(raw, bool) or len(written) > _MAX_TEXT or not _DEGREES.fullmatch(written):
        raise ValueProblem("value.not_location")
    found = Decimal(written).quantize(EXPONENTS[_PLACES], ROUND_HALF_UP)
    if abs(found) > farthest:
        raise ValueProblem("value.not_location")
    return format(found if found else abs(found), "f")
