"""Fields that lead to several records of one entity, in an order people give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engines.definition.field_types.list_field import ListField
from engines.definition.field_types.reference import coerce_record_id
from engines.expression.types import ValueType, reference, references

__all__ = ["LinksField"]


class LinksField(ListField):
    """The record holds the ids in their order; a link table of the field's own holds the same pairs under
    foreign keys, so that either end finds the other by an index.

    `entity` is the entity referred to; `on_delete` what becomes of a record when one of those it leads
    to is deleted: "block" refuses that, "clear" takes it off the list, "cascade" deletes the record.
    """

    public: ClassVar[bool] = True

    if TYPE_CHECKING:
        # A setting of some types, fixed by others.
        @property
        def entity(self) -> str: ...

        @property
        def on_delete(self) -> str: ...

    def item_type(self) -> ValueType:
        return reference(self.entity)

    def value_type(self) -> ValueType:
        return references(self.entity)

    def coerce_item(self, raw: object) -> str | None:
        return coerce_record_id(raw)
