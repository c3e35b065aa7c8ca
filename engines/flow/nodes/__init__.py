"""Node types: the registry, and the built-in ones in it."""

from __future__ import annotations

from typing import Any

from engines.flow.nodes.approval import Approval
from engines.flow.nodes.base import Compiler, FlowEdge, FlowNode
from engines.flow.nodes.end import End
from engines.flow.nodes.exclusive_gateway import ExclusiveGateway
from engines.flow.nodes.record_action import RecordAction
from engines.flow.nodes.start import Start
from engines.registry import Registry

__all__ = ["NODE_TYPES", "Compiler", "FlowEdge", "FlowNode"]

NODE_TYPES: Registry[type[FlowNode[Any]]] = Registry("node type", lambda node_type: node_type.type)

for _node_type in (Start, Approval, ExclusiveGateway, RecordAction, End):
    NODE_TYPES.add(_node_type)
