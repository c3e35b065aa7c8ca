"""One person: a reference to the built-in entity `system.user`."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from engines.definition.field_types.base import FieldType
from engines.definition.field_types.reference import coerce_record_id
from engines.expression.types import ValueType

__all__ = ["USER_ENTITY", "UserField"]

USER_ENTITY = "system.user"


class UserField(FieldType):
    type: Literal["user"] = "user"
    public: ClassVar[bool] = True

    @property
    def entity(self) -> str:
        return USER_ENTITY

    @property
    def on_delete(self) -> str:
        """People are deactivated; a deleted one must not take records along."""
        return "clear"

    def value_type(self) -> ValueType:
        return ValueType("reference", entity=USER_ENTITY)

    def coerce(self, raw: object) -> Any:
        return coerce_record_id(raw)
