"""Rules: when records change and a condition holds, do these actions in this order."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Attribute

from engines.definition.action import Action
from engines.definition.base import EntityName, ExpressionText, FieldKey, Flag, Item, Part, Whole

__all__ = ["Rule", "Trigger"]


class Trigger(Part):
    """`before` runs inside the write, ahead of storing: set_fields changes the very record.

    `after` runs once the record is stored, in the same transaction. `fields` narrows an update to
    writes that change one of them.
    """

    on: tuple[Literal["create", "update", "delete"], ...] = Attribute(min_length=1)
    timing: Literal["before", "after"] = "after"
    fields: tuple[FieldKey, ...] = ()


class Rule(Item):
    """Rules of one trigger run in ascending `order`, then in listed order."""

    entity: EntityName
    trigger: Trigger
    condition: ExpressionText | None = None
    actions: tuple[Action, ...] = Attribute(min_length=1)
    order: Whole = 100
    active: Flag = True
