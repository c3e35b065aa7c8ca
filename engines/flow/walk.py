"""One advance at work: the mutable state node types act on, turned into an `Instance` at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from engines.definition.assignees import People, resolve_assignees
from engines.definition.evaluate_action import CompiledAction
from engines.definition.reason import Reason
from engines.effects import Change, Effect
from engines.expression.context import EvaluationContext
from engines.flow.choose import choose_edge
from engines.flow.errors import EndlessLoop
from engines.flow.instance import Instance, InstanceState, Token
from engines.flow.path_entry import PathEntry, PathVerb
from engines.flow.task import Task, TaskState

if TYPE_CHECKING:
    from engines.flow.nodes.base import FlowNode
    from engines.flow.plan import ProcessPlan
    from engines.flow.world import World

__all__ = ["MAX_STEPS", "Walk"]

MAX_STEPS = 1_000
"""Automatic steps between two events from outside; a process of 200 nodes never needs as many."""


class Walk:
    """`values`, `context` and `people` are what nodes may read; the methods are what they may do.

    `me` in expressions is the initiator all along: a condition must not change with who approved.
    """

    def __init__(self, plan: ProcessPlan, instance: Instance, world: World) -> None:
        self.plan = plan
        self.world = world
        self.values: Mapping[str, Any] = world.values
        self.context = EvaluationContext(world.now, world.zone, instance.initiator)
        self.instance = instance
        self.state: InstanceState = instance.state
        self.tokens = {token.id: token for token in instance.tokens}
        self.tasks = {task.id: task for task in instance.tasks}
        self.last_token = instance.last_token
        self.steps = instance.steps
        self.entries: list[PathEntry] = []
        self.opened: list[Task] = []
        self.closed: list[Task] = []
        self.asked: list[Change | Effect] = []
        self.paused = False

    @cached_property
    def people(self) -> People:
        world = self.world
        return People(world.roles, world.emails, world.active, (), self.instance.initiator)

    # --- what nodes do ---

    def note(
        self,
        node: str,
        verb: PathVerb,
        by: str | None = None,
        comment: str | None = None,
        reasons: tuple[Reason, ...] = (),
    ) -> None:
        self.entries.append(PathEntry(node, verb, self.world.now, by, comment or None, reasons))

    def perform(self, action: CompiledAction) -> list[Change | Effect]:
        """Run an action on the values as they are; what it asks for is kept in order, and returned."""
        people = {
            assignee: resolve_assignees((assignee,), self.values, self.people).users
            for assignee in action.assignees
        }
        results = action.run(self.values, self.context, people)
        self.asked += results
        return results

    def leave(self, node: FlowNode[Any], token: Token, outcome: str | None = None) -> None:
        """Move the token along the edge that fits; a choice between several is noted with its reason."""
        edge, reason = choose_edge(node, outcome, self.values, self.context)
        if reason is not None:
            self.note(node.key, "take", reasons=(reason,))
        self.tokens[token.id] = Token(token.id, edge.target, "ready")

    def wait(self, token: Token, data: Mapping[str, Any]) -> None:
        self.tokens[token.id] = replace(token, state="waiting", data=data)

    def pause(self, token: Token, data: Mapping[str, Any]) -> None:
        """Stop the walk: the values may be out of date. `Continued` enters the token's node again."""
        self.tokens[token.id] = replace(token, state="ready", data=data)
        self.paused = True

    def consume(self, token: Token, outcome: InstanceState) -> None:
        """The token is done; with the last one the instance ends as `outcome`."""
        del self.tokens[token.id]
        if not self.tokens:
            self.state = outcome

    def end(self, state: InstanceState) -> None:
        """End the instance at once, whatever else is going on in it."""
        self._cancel_all()
        self.state = state

    def send_back(self) -> None:
        """All work stops; one token waits at the start for the initiator."""
        self._cancel_all()
        self.add_token(self.plan.start.key, "waiting")
        self.state = "returned"

    def restart(self) -> None:
        """The token that waits at the start sets out again."""
        self.tokens = {key: replace(token, state="ready") for key, token in self.tokens.items()}
        self.state = "running"

    def add_token(self, node: str, state: Literal["ready", "waiting"] = "ready") -> None:
        self.last_token += 1
        self.tokens[self.last_token] = Token(self.last_token, node, state)

    def open_task(self, node: str, token: Token, assignee: str) -> None:
        task = Task(self.world.new_id(), node, token.id, assignee, "open", self.world.now)
        self.tasks[task.id] = task
        self.opened.append(task)

    def close_task(self, task: Task, state: TaskState, comment: str | None = None) -> None:
        closed = replace(task, state=state, closed_at=self.world.now, comment=comment or None)
        self.tasks[task.id] = closed
        self.closed.append(closed)

    def open_tasks(self, token: Token) -> list[Task]:
        return [task for task in self.tasks.values() if task.token == token.id and task.state == "open"]

    def forget_tasks(self, token: Token) -> None:
        """The token leaves its node: the tasks of this visit live on in the path alone."""
        self.tasks = {key: task for key, task in self.tasks.items() if task.token != token.id}

    # --- the loop ---

    def run(self) -> None:
        """Enter nodes until every token waits, the walk pauses, or the instance ends.

        Raises EndlessLoop after MAX_STEPS automatic steps since the last event from outside.
        """
        while not self.paused:
            token = next((token for token in self.tokens.values() if token.state == "ready"), None)
            if token is None:
                return
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise EndlessLoop(params={"nodes": self._recent_nodes(), "steps": MAX_STEPS})
            self.plan.nodes[token.node].enter(self, token)

    def result(self) -> Instance:
        """The instance as it stands now."""
        return replace(
            self.instance,
            state=self.state,
            tokens=tuple(self.tokens.values()),
            tasks=tuple(self.tasks.values()),
            path=self.instance.path + tuple(self.entries),
            last_token=self.last_token,
            steps=self.steps,
        )

    def _cancel_all(self) -> None:
        for task in list(self.tasks.values()):
            if task.state == "open":
                self.close_task(task, "cancelled")
        self.tasks = {}
        self.tokens = {}

    def _recent_nodes(self) -> str:
        recent = [entry.node for entry in (*self.instance.path, *self.entries)[-50:]]
        return " → ".join(dict.fromkeys(recent))
