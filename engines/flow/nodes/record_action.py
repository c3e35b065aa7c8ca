"""Record action: asks for changes and effects, one action after the other.

A write may touch what the next action or condition reads: the record itself, its derived values,
values behind its references, and whatever rules do on top. So after each action that writes the
token stops here until the runtime has applied it and sends `Continued` with fresh values. The
token's data says which action is next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.definition.process import RecordActionNode
from engines.definition.reason import Reason
from engines.effects import Notify
from engines.flow.nodes.base import Compiler, FlowEdge, FlowNode, needs_of
from engines.flow.world import Needs

if TYPE_CHECKING:
    from engines.flow.instance import Token
    from engines.flow.walk import Walk

__all__ = ["RecordAction"]


class RecordAction(FlowNode[RecordActionNode]):
    type = "record_action"

    def __init__(
        self, definition: RecordActionNode, outgoing: tuple[FlowEdge, ...], compiler: Compiler
    ) -> None:
        super().__init__(definition, outgoing, compiler)
        self.actions = tuple(compiler.action(action) for action in definition.actions)

    @property
    def needs(self) -> Needs:
        return needs_of(self.actions)

    def enter(self, walk: Walk, token: Token) -> None:
        asked = token.data.get("asked", 0)
        first = token.data.get("next", 0)
        for index, action in enumerate(self.actions[first:], first):
            results = walk.perform(action)
            asked += len(results)
            if any(not isinstance(result, Notify) for result in results):
                walk.pause(token, {"next": index + 1, "asked": asked})
                return
        walk.note(self.key, "act", reasons=(Reason("flow.acted", {"count": asked}),))
        walk.leave(self, token)
