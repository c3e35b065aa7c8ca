"""Entities: what records of a kind look like."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Attribute
from pydantic import SerializeAsAny

from engines.definition.base import EntityName, ExpressionText, FieldKey, Icon, Item, Label
from engines.definition.duplicate import DuplicateRule
from engines.definition.field_types import FIELD_TYPES, FieldType
from engines.definition.tagged import tagged

__all__ = ["RESERVED_KEYS", "SYSTEM_FIELDS", "CrossCheck", "Entity", "Field"]

SYSTEM_FIELDS = (
    "id", "version", "created_at", "created_by", "updated_at", "updated_by",
    "owner", "department", "currency", "rate", "parent", "position",
)  # fmt: skip
"""Keys the platform gives to every record; a field may not take one.

`currency` and `rate` exist where the entity has a money field, `parent` and `position` on rows of
a sub-table.
"""

RESERVED_KEYS = (*SYSTEM_FIELDS, "revision", "deleted_at", "computing", "title_sort")
"""No field may take these: the platform keeps the last ones beside every record."""


Field = Annotated[SerializeAsAny[FieldType], tagged(FIELD_TYPES)]


class CrossCheck(Item):
    """A rule over several fields. `condition` must hold; blank counts as not holding.

    A warning may be overridden by whoever saves.
    """

    condition: ExpressionText
    message: Label
    field: FieldKey | None = None
    severity: Literal["error", "warning"] = "error"


class Entity(Item):
    fields: tuple[Field, ...] = Attribute(max_length=400)
    title: FieldKey
    plural: Label = Attribute(default_factory=dict)
    icon: Icon | None = None
    parent: EntityName | None = None
    unique: tuple[tuple[FieldKey, ...], ...] = ()
    indexes: tuple[tuple[FieldKey, ...], ...] = ()
    checks: tuple[CrossCheck, ...] = ()
    duplicates: tuple[DuplicateRule, ...] = Attribute((), max_length=5)
    readonly_when: ExpressionText | None = None

    @cached_property
    def by_key(self) -> dict[str, FieldType]:
        return {field.key: field for field in self.fields}

    @cached_property
    def has_money(self) -> bool:
        return any(field.value_type().kind == "money" for field in self.fields)
