"""Exclusive gateway: one way out. Source: BPMN 2.0 §13.4.2, exclusive gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.definition.process import ExclusiveGatewayNode
from engines.flow.nodes.base import FlowNode

if TYPE_CHECKING:
    from engines.flow.instance import Token
    from engines.flow.walk import Walk

__all__ = ["ExclusiveGateway"]


class ExclusiveGateway(FlowNode[ExclusiveGatewayNode]):
    type = "exclusive_gateway"

    def enter(self, walk: Walk, token: Token) -> None:
        walk.leave(self, token)
