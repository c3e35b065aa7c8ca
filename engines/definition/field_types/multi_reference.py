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
    on_delete: Literal["block", "clear", "cascade"] = "clear"
    filter: ExpressionText | None = None
    max_items: Whole = Attribute(200, ge=1, le=1000)
