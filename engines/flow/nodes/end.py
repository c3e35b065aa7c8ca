"""End: consumes its token; the last one ends the instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.definition.process import EndNode
from engines.definition.reason import Reason
from engines.flow.nodes.base import FlowNode

if TYPE_CHECKING:
    from engines.flow.instance import Token
    from engines.flow.walk import Walk

__all__ = ["End"]


class End(FlowNode[EndNode]):
    type = "end"

    def enter(self, walk: Walk, token: Token) -> None:
        outcome = self.definition.outcome
        walk.note(self.key, "end", reasons=(Reason(f"flow.ended_{outcome}"),))
        walk.consume(token, outcome)
