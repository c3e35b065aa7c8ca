"""Process definitions: a graph of nodes over the records of one entity."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Attribute

from engines.definition.action import Action, Assignee
from engines.definition.base import (
    EntityName,
    ExpressionText,
    FieldKey,
    Flag,
    Item,
    ItemId,
    Label,
    NodeKey,
    Part,
)
from engines.definition.tagged import tag_of, tagged
from engines.registry import Registry

__all__ = [
    "NODE_TYPES",
    "ApprovalNode",
    "Edge",
    "EndNode",
    "ExclusiveGatewayNode",
    "Node",
    "Process",
    "RecordActionNode",
    "StartNode",
]


class StartNode(Item):
    """`form`: somebody submits a record; `create`, `update`: a write that meets `condition` starts it."""

    type: Literal["start"]
    trigger: Literal["form", "create", "update"] = "form"
    condition: ExpressionText | None = None
    on_return: tuple[Action, ...] = ()


class ApprovalNode(Item):
    """A decision by people. Everybody named gets a task.

    `any`: the first decision counts; `all`: every approval is needed, one rejection rejects.
    `when_empty`: what happens when nobody is found. `fields` are the approver's rights on the
    record while deciding; fields not named are readable.
    """

    type: Literal["approval"]
    mode: Literal["any", "all"] = "any"
    assignees: tuple[Assignee, ...] = Attribute(min_length=1)
    when_empty: Literal["pass", "administrator"] = "administrator"
    fields: dict[FieldKey, Literal["hidden", "read", "write"]] = Attribute(default_factory=dict)
    comment_required_on: tuple[Literal["approve", "reject", "return"], ...] = ("reject", "return")


class ExclusiveGatewayNode(Item):
    """Takes the first outgoing edge, in listed order, whose condition holds, else the default edge."""

    type: Literal["exclusive_gateway"]


class RecordActionNode(Item):
    """Writes records as `app:<key>`, in the same transaction."""

    type: Literal["record_action"]
    actions: tuple[Action, ...] = Attribute(min_length=1)


class EndNode(Item):
    """`outcome` is what the instance is remembered by."""

    type: Literal["end"]
    outcome: Literal["completed", "approved", "rejected"] = "completed"


NODE_TYPES: Registry[type[Item]] = Registry("node type", tag_of)

for _node_type in (StartNode, ApprovalNode, ExclusiveGatewayNode, RecordActionNode, EndNode):
    NODE_TYPES.add(_node_type)

Node = Annotated[
    StartNode | ApprovalNode | ExclusiveGatewayNode | RecordActionNode | EndNode,
    Attribute(discriminator="type"),
    tagged(NODE_TYPES),
]


class Edge(Part):
    """`source` and `target` are node keys. `outcome` picks the way out of an approval."""

    id: ItemId
    source: NodeKey
    target: NodeKey
    label: Label = Attribute(default_factory=dict)
    condition: ExpressionText | None = None
    default: Flag = False
    outcome: Literal["approved", "rejected"] | None = None


class Process(Item):
    """`single`: at most one running instance per record."""

    entity: EntityName
    nodes: tuple[Node, ...] = Attribute(min_length=2, max_length=200)
    edges: tuple[Edge, ...]
    single: Flag = True
    submit_label: Label = Attribute(default_factory=dict)
