"""Actions: what a rule or a record-action node asks for. Values are expressions over the record."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Attribute

from engines.definition.base import (
    EntityName,
    ExpressionText,
    FieldKey,
    Flag,
    ItemId,
    Part,
    Path,
    PlacesText,
    ProcessName,
    RoleName,
    Says,
)
from engines.definition.tagged import tag_of, tagged
from engines.registry import Registry

__all__ = [
    "ACTION_TYPES",
    "Action",
    "Assignee",
    "CreateRecordAction",
    "NotifyAction",
    "SetFieldsAction",
    "StartProcessAction",
    "StopAction",
]


class Assignee(Part):
    """People, named in exactly one way.

    `role`: everybody in that role; `field`: the user a path of the record leads to ("owner",
    "owner.department.head", "member.owner"); `user`: e-mail of one person; `initiator`: who
    started the process, or whose write woke the rule.
    """

    role: RoleName | None = None
    field: Path | None = None
    user: str | None = None
    initiator: Flag = False


class SetFieldsAction(Part):
    """Field key → expression. `record` is a reference path from this record; absent means this one."""

    id: ItemId
    type: Literal["set_fields"]
    values: dict[Annotated[FieldKey, Says(of="record")], ExpressionText] = Attribute(min_length=1)
    record: Path | None = None


class CreateRecordAction(Part):
    """`once` is an expression naming the record to be made: a second run with the same name makes none."""

    id: ItemId
    type: Literal["create_record"]
    entity: EntityName
    values: dict[FieldKey, Annotated[ExpressionText, Says(of="around")]] = Attribute(min_length=1)
    once: Annotated[ExpressionText, Says(of="around")] | None = None


class NotifyAction(Part):
    """`text` may hold {field.path} places, filled with the record's values as people read them."""

    id: ItemId
    type: Literal["notify"]
    to: tuple[Assignee, ...] = Attribute(min_length=1)
    text: PlacesText


class StartProcessAction(Part):
    id: ItemId
    type: Literal["start_process"]
    process: ProcessName


class StopAction(Part):
    """No later rule of the same trigger runs for this record."""

    id: ItemId
    type: Literal["stop"]


ACTION_TYPES: Registry[type[Part]] = Registry("action type", tag_of)

for _action_type in (SetFieldsAction, CreateRecordAction, NotifyAction, StartProcessAction, StopAction):
    ACTION_TYPES.add(_action_type)

Action = Annotated[
    SetFieldsAction | CreateRecordAction | NotifyAction | StartProcessAction | StopAction,
    Attribute(discriminator="type"),
    tagged(ACTION_TYPES),
]
