"""Long text: several lines, no markup."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, SearchRole
from engines.definition.field_types.text import coerce_text
from engines.expression.types import TEXT, ValueType

__all__ = ["LongTextField"]


class LongTextField(FieldType):
    type: Literal["long_text"] = "long_text"
    max_length: Whole = Attribute(10_000, ge=1, le=100_000)

    prose: ClassVar[bool] = True
    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return TEXT

    def search_role(self) -> SearchRole:
        return "default"

    def coerce(self, raw: object) -> Any:
        return coerce_text(raw, self.max_length, lines=True)
