"""Approval: people decide. 或签 (any): the first decision counts; 会签 (all): everybody must approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.definition.assignees import resolve_assignees
from engines.definition.process import ApprovalNode
from engines.definition.reason import Reason
from engines.errors import Issue, ValidationFailed
from engines.flow.errors import NobodyToAsk
from engines.flow.nodes.base import Compiler, FlowEdge, FlowNode
from engines.flow.world import Needs

if TYPE_CHECKING:
    from engines.flow.event import Decided
    from engines.flow.instance import Token
    from engines.flow.task import Task
    from engines.flow.walk import Walk

__all__ = ["Approval"]


class Approval(FlowNode[ApprovalNode]):
    """While the token waits, its data holds `mode`: administrators who stand in for nobody found
    decide as `any`, whatever the node says."""

    type = "approval"

    def __init__(self, definition: ApprovalNode, outgoing: tuple[FlowEdge, ...], compiler: Compiler) -> None:
        super().__init__(definition, outgoing, compiler)
        self.assignees = compiler.assignees(definition.assignees)

    @property
    def needs(self) -> Needs:
        return Needs(
            tuple(assignee.field for assignee in self.assignees if assignee.field),
            tuple(assignee.role for assignee in self.assignees if assignee.role),
            tuple(assignee.user for assignee in self.assignees if assignee.user),
        )

    def enter(self, walk: Walk, token: Token) -> None:
        resolved = resolve_assignees(self.assignees, walk.values, walk.people)
        users, reasons, mode = resolved.users, resolved.reasons, self.definition.mode
        if not users:
            if self.definition.when_empty == "pass":
                walk.note(self.key, "skip", reasons=(*reasons, Reason("flow.nobody_passed")))
                walk.leave(self, token, "approved")
                return
            users = tuple(
                user for user in dict.fromkeys(walk.world.administrators) if user in walk.world.active
            )
            if not users:
                raise NobodyToAsk(params={"node": self.name})
            reasons = (*reasons, Reason("flow.administrators_asked", {"people": list(users)}))
            mode = "any"
        walk.note(self.key, "ask", reasons=reasons)
        walk.wait(token, {"mode": mode})
        for user in users:
            walk.open_task(self.key, token, user)

    def decide(self, walk: Walk, token: Token, task: Task, event: Decided) -> None:
        if event.verb in self.definition.comment_required_on and not (event.comment or "").strip():
            issue = Issue("/comment", "flow.comment_required")
            raise ValidationFailed(issues=[issue])
        if event.verb == "return":
            walk.close_task(task, "returned", event.comment)
            walk.note(self.key, "return", event.by, event.comment, (Reason("flow.returned"),))
            walk.send_back()
            walk.plan.start.hand_back(walk)
        elif event.verb == "reject":
            walk.close_task(task, "rejected", event.comment)
            walk.note(self.key, "reject", event.by, event.comment)
            self._settle(walk, token, "rejected")
        else:
            walk.close_task(task, "approved", event.comment)
            waiting = len(walk.open_tasks(token)) if token.data.get("mode") == "all" else 0
            reasons = (Reason("flow.more_needed", {"count": waiting}),) if waiting else ()
            walk.note(self.key, "approve", event.by, event.comment, reasons)
            if not waiting:
                self._settle(walk, token, "approved")

    def _settle(self, walk: Walk, token: Token, outcome: str) -> None:
        """The decision stands: nobody else need decide, and the token goes its way."""
        for other in walk.open_tasks(token):
            walk.close_task(other, "cancelled")
        walk.forget_tasks(token)
        if outcome == "rejected" and not any(edge.definition.outcome == "rejected" for edge in self.outgoing):
            walk.note(self.key, "end", reasons=(Reason("flow.ended_rejected"),))
            walk.end("rejected")
        else:
            walk.leave(self, token, outcome)
