"""A link to one record of any of several entities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field as Attribute

from engines.definition.base import EntityName
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.definition.field_types.reference import coerce_record_id
from engines.expression.types import ValueType

__all__ = ["AnyReferenceField", "target_of"]

_ENTITY = re.compile(r"[^\W\d_]\w{0,62}\.[^\W\d_]\w{0,62}")


def target_of(value: str) -> tuple[str, str]:
    """(entity "app.key", record id) of a value."""
    entity, _, record = value.partition("/")
    return entity, record


class AnyReferenceField(FieldType):
    """JSON is {"entity": "app.key", "id": record id}; expressions hold the text "app.key/id", compare it
    with references to one of the entities, and ask `entity_of`. What lies behind is not reached by a path.
    """

    type: Literal["any_reference"] = "any_reference"
    entities: tuple[EntityName, ...] = Attribute(min_length=1, max_length=20)
    on_delete: Literal["block", "clear", "cascade"] = "block"

    comparable = False

    def value_type(self) -> ValueType:
        # The model pairs each name with the entity's stable id.
        return ValueType("any_reference", options=tuple((name, name) for name in self.entities))

    def coerce(self, raw: object) -> Any:
        """Whether the entity is one of the field's, and such a record there, is the command's question."""
        if raw is None or raw == "":
            return None
        if isinstance(raw, str):
            text = raw.strip()
            if text.endswith(">"):
                # As a file that went out has it: "Title <app.key/id>".
                text = text[text.rfind("<") + 1 : -1]
            entity, separator, record = text.partition("/")
            raw = {"entity": entity, "id": record} if separator else None
        if not isinstance(raw, Mapping) or set(raw) != {"entity", "id"}:
            raise ValueProblem("value.not_target")
        entity = raw["entity"]
        if not isinstance(entity, str) or _ENTITY.fullmatch(entity) is None:
            raise ValueProblem("value.not_target")
        record_id = coerce_record_id(raw["id"])
        if record_id is None:
            raise ValueProblem("value.not_target")
        return f"{entity}/{record_id}"

    def cell_text(self, value: Any) -> str | None:
        return f"{value['entity']}/{value['id']}"

    def to_json(self, value: Any) -> Any:
        if value is None:
            return None
        entity, record = target_of(value)
        return {"entity": entity, "id": record}
