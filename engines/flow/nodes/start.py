"""Start: where the token of a new or resubmitted instance begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.definition.process import StartNode
from engines.errors import StateConflict
from engines.flow.nodes.base import Compiler, FlowEdge, FlowNode, needs_of
from engines.flow.world import Needs

if TYPE_CHECKING:
    from engines.flow.instance import Token
    from engines.flow.walk import Walk

__all__ = ["Start"]


class Start(FlowNode[StartNode]):
    type = "start"

    def __init__(self, definition: StartNode, outgoing: tuple[FlowEdge, ...], compiler: Compiler) -> None:
        super().__init__(definition, outgoing, compiler)
        old = definition.trigger == "update"
        self.condition = compiler.condition(definition.condition, old) if definition.condition else None
        self.on_return = tuple(compiler.action(action) for action in definition.on_return)

    @property
    def needs(self) -> Needs:
        own = Needs(self.condition.paths) if self.condition else Needs()
        return Needs.union([own, needs_of(self.on_return)])

    def admit(self, walk: Walk) -> None:
        """Refuses a submission whose record does not meet the condition.

        Record triggers were asked before the instance was made (`starts_on`): only then are the
        old values at hand.
        """
        if self.definition.trigger != "form" or self.condition is None:
            return
        if self.condition.evaluate(walk.values, walk.context) is not True:
            raise StateConflict("flow.start_refused", {"condition": self.definition.condition})

    def hand_back(self, walk: Walk) -> None:
        """Asks for what is done when the record comes back to whoever submitted it.

        Nothing is read afterwards, so all actions see the values as they are now and the walk need
        not pause.
        """
        for action in self.on_return:
            walk.perform(action)

    def enter(self, walk: Walk, token: Token) -> None:
        walk.leave(self, token)
