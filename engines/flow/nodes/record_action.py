"""Record action: asks for changes and effects, then lets the runtime apply them.

A write may touch what a later condition reads: the record itself, its derived values, values behind
its references, and whatever rules do on top. So the token stops before the next node until the
runtime has applied the changes and sends `Continued` with fresh values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.definition.assignees import resolve_assignees
from engines.definition.process import RecordActionNode
from engines.definition.reason import Reason
from engines.effects import Notify
from engines.flow.nodes.base import Compiler, FlowEdge, FlowNode
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
        assignees = [assignee for action in self.actions for assignee in action.assignees]
        return Needs(
            tuple(path for action in self.actions for path in action.paths),
            tuple(assignee.role for assignee in assignees if assignee.role),
            tuple(assignee.user for assignee in assignees if assignee.user),
        )

    def enter(self, walk: Walk, token: Token) -> None:
        asked = 0
        changed = False
        for action in self.actions:
            people = {
                assignee: resolve_assignees((assignee,), walk.values, walk.people).users
                for assignee in action.assignees
            }
            results = action.run(walk.values, walk.context, people)
            asked += len(results)
            for result in results:
                walk.ask(result)
                changed = changed or not isinstance(result, Notify)
        walk.note(self.key, "act", reasons=(Reason("flow.acted", {"count": asked}),))
        walk.leave(self, token)
        if changed:
            walk.pause()
