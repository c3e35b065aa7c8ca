"""Which fields of an entity search reads, those of its sub-tables' rows included."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from engines.definition.entity_model import EntityModel
from engines.definition.field_types import FieldType

__all__ = ["SearchedField", "searched_fields"]


@dataclass(frozen=True)
class SearchedField:
    """`subtable` is the key of the sub-table whose rows have the field; None for the record's own."""

    key: str
    field: FieldType
    subtable: str | None = None
    subtable_id: str | None = None

    @property
    def id(self) -> str:
        """Stable within the entity: the rows' fields go by the id of their sub-table field as well."""
        return self.field.id if self.subtable_id is None else f"{self.subtable_id}.{self.field.id}"

    @property
    def signature(self) -> str:
        """Changes when values have to be read anew to be found."""
        options = [option.label for option in getattr(self.field, "options", ())]
        text = json.dumps([self.field.type, options], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def searched_fields(entity: EntityModel) -> Mapping[str, SearchedField]:
    """By `SearchedField.id`, the title first. None for rows of a sub-table: their record is found by them."""
    found: dict[str, SearchedField] | None = entity.plans.get("search")
    if found is not None:
        return found
    fields: list[SearchedField] = []
    if entity.parent is None:
        fields += [SearchedField(key, field) for key, field in entity.fields.items() if _read(entity, key)]
        fields.sort(key=lambda searched: searched.key != entity.title)
        for subtable, child in entity.children.items():
            own = [key for key in child.fields if _read(child, key)]
            identifier = entity.fields[subtable].id
            fields += [SearchedField(key, child.fields[key], subtable, identifier) for key in own]
    found = entity.plans["search"] = {searched.id: searched for searched in fields}
    return found


def _read(entity: EntityModel, key: str) -> bool:
    field = entity.fields[key]
    return field.searched and field.stored and key not in entity.volatile
