"""Structured data of another system, kept and shown as it came: an object or a list.

No part of expressions, filters, sorting or reports.
"""

from __future__ import annotations

import json
import math
from typing import Any, ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import ValueType

__all__ = ["JsonField"]

_MAX_DEPTH = 20
_MAX_PARTS = 5_000


class JsonField(FieldType):
    """At most 20 levels and 5,000 members altogether."""

    type: Literal["json"] = "json"
    max_length: Whole = Attribute(20_000, ge=100, le=200_000)

    prose: ClassVar[bool] = True
    comparable: ClassVar[bool] = False

    def value_type(self) -> ValueType:
        return ValueType("json")

    def coerce(self, raw: object) -> Any:
        """An object or a list, or JSON text of one."""
        if raw is None or raw == "":
            return None
        if isinstance(raw, str):
            raw = self._read(raw)
        if not isinstance(raw, dict | list):
            raise ValueProblem("value.not_json")
        _check(raw)
        try:
            text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
            text.encode()
        except UnicodeEncodeError:
            raise ValueProblem("value.not_json") from None
        if len(text) > self.max_length:
            raise ValueProblem("value.json_too_large", {"maximum": self.max_length})
        return raw

    def _read(self, text: str) -> Any:
        if len(text) > self.max_length * 2:
            raise ValueProblem("value.json_too_large", {"maximum": self.max_length})
        try:
            return json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise ValueProblem("value.not_json") from None

    def example(self) -> Any:
        return {"code": "A-1", "sizes": [1, 2]}


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _check(value: Any) -> None:
    """Raises ValueProblem for what is too deep, too wide, or no JSON; without recursion of its own."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    parts = 0
    while waiting:
        found, depth = waiting.pop()
        if isinstance(found, dict | list):
            parts += len(found)
            if depth > _MAX_DEPTH:
                raise ValueProblem("value.json_too_deep", {"maximum": _MAX_DEPTH})
            if parts > _MAX_PARTS:
                raise ValueProblem("value.json_too_wide", {"maximum": _MAX_PARTS})
            if isinstance(found, dict) and not all(isinstance(key, str) for key in found):
                raise ValueProblem("value.not_json")
            members = found.values() if isinstance(found, dict) else found
            waiting += [(member, depth + 1) for member in members]
        elif isinstance(found, float) and not math.isfinite(found):
            raise ValueProblem("value.not_json")
        elif isinstance(found, int) and not isinstance(found, bool) and abs(found) >= 2**53:
            # JavaScript would lose its last digits without a word.
            raise ValueProblem("value.json_number")
        elif not (found is None or isinstance(found, str | int | float | bool)):
            raise ValueProblem("value.not_json")
