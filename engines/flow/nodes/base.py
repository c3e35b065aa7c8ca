"""The node type interface: what a node needs, and what it does with a token and with a decision.

A node type is a class; each node of a compiled process is one instance of it, shared by all
process instances, so it keeps nothing between calls: what a visit must remember is its token's data.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from engines.definition.action import Action, Assignee
from engines.definition.assignees import qualify_assignees
from engines.definition.base import Item
from engines.definition.evaluate_action import CompiledAction, compile_action
from engines.definition.process import Edge
from engines.errors import StateConflict
from engines.expression.types import BOOLEAN
from engines.flow.world import Needs

if TYPE_CHECKING:
    from engines.definition.compiled import CompiledExpression
    from engines.definition.entity_model import EntityModel
    from engines.definition.model import Model
    from engines.flow.event import Decided
    from engines.flow.instance import Token
    from engines.flow.task import Task
    from engines.flow.walk import Walk

__all__ = ["Compiler", "FlowEdge", "FlowNode", "name_of", "needs_of"]

Definition = TypeVar("Definition", bound=Item)


def name_of(item: Item) -> dict[str, str] | str:
    """How an item is called in reasons: its label, or its key where it has none."""
    return dict(item.label) or item.key


def needs_of(actions: Iterable[CompiledAction]) -> Needs:
    """What running these actions reads."""
    listed = tuple(actions)
    assignees = [assignee for action in listed for assignee in action.assignees]
    return Needs(
        tuple(path for action in listed for path in action.paths),
        tuple(assignee.role for assignee in assignees if assignee.role),
        tuple(assignee.user for assignee in assignees if assignee.user),
    )


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """An edge with its condition compiled. `target_name` is how its target is called."""

    definition: Edge
    condition: CompiledExpression | None
    target_name: dict[str, str] | str

    @property
    def target(self) -> str:
        return self.definition.target


@dataclass(frozen=True, slots=True)
class Compiler:
    """Resolves what nodes name, over the entity of the process and the app that declares it."""

    model: Model
    entity: EntityModel
    app: str

    def condition(self, text: str, old: bool = False) -> CompiledExpression:
        """Raises ExpressionInvalid."""
        return self.entity.compile(text, BOOLEAN, old=old, app=self.app)

    def action(self, action: Action) -> CompiledAction:
        """Raises ExpressionInvalid."""
        return compile_action(self.model, self.entity, action, self.app)

    def assignees(self, assignees: Sequence[Assignee]) -> tuple[Assignee, ...]:
        return qualify_assignees(self.app, assignees)


class FlowNode(ABC, Generic[Definition]):
    """One node of a compiled process. `outgoing` keeps the definition's order of edges.

    Construction raises ExpressionInvalid where the definition names what is not there.
    """

    type: ClassVar[str]

    def __init__(self, definition: Definition, outgoing: tuple[FlowEdge, ...], compiler: Compiler) -> None:
        self.definition = definition
        self.key = definition.key
        self.name = name_of(definition)
        self.outgoing = outgoing

    @property
    def needs(self) -> Needs:
        """What this node reads, the conditions of its outgoing edges apart."""
        return Needs()

    @abstractmethod
    def enter(self, walk: Walk, token: Token) -> None:
        """A token arrives: move it on, let it wait, or end it."""

    def decide(self, walk: Walk, token: Token, task: Task, event: Decided) -> None:
        """Somebody decides a task opened here. Nodes that open none never see this."""
        raise StateConflict("flow.task_closed")
