"""Links to several records of an entity, here or in a required app."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Attribute

from engines.definition.base import EntityName, ExpressionText, Whole
from engines.definition.field_types.links_field import LinksField

__all__ = ["MultiReferenceField"]


class MultiReferenceField(LinksField):
    """The records linked show this one in a related list."""

    type: Literal["multi_reference"] = "multi_reference"
    entity: EntityName
    on_delete: Literal["block", "clear", "cascade"] = Attribute(
        "clear",
        description="When a linked record is deleted: refuse that, take it off the list, or delete this too.",
    )
    filter: ExpressionText | None = Attribute(
        None, description="Narrows what may be chosen; names are the fields of the linked entity."
    )
    max_items: Whole = Attribute(200, ge=1, le=1000, description="How many records may be linked.")
