"""One step of a process instance: event in; state, tasks, changes, effects and reasons out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engines.effects import Change, Effect, Notify
from engines.errors import AccessDenied, StateConflict
from engines.flow.errors import OtherVersion
from engines.flow.event import Continued, Decided, Event, Resubmitted, Started, Withdrawn
from engines.flow.instance import Instance
from engines.flow.path_entry import PathEntry
from engines.flow.plan import ProcessPlan
from engines.flow.task import Task
from engines.flow.walk import Walk
from engines.flow.world import World

__all__ = ["Advance", "advance", "begin"]


@dataclass(frozen=True, slots=True)
class Advance:
    """What one event came to.

    `opened` and `closed` are tasks; `asked` the changes and effects in the order they must happen;
    `path` the new entries. `instance.unfinished`: apply the changes, then advance with `Continued`
    and a fresh `World`, in the same transaction.
    """

    instance: Instance
    opened: tuple[Task, ...]
    closed: tuple[Task, ...]
    asked: tuple[Change | Effect, ...]
    path: tuple[PathEntry, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(result for result in self.asked if not isinstance(result, Notify))

    @property
    def effects(self) -> tuple[Effect, ...]:
        return tuple(result for result in self.asked if isinstance(result, Notify))


def begin(
    plan: ProcessPlan, record_id: str, initiator: str, variables: Mapping[str, Any] | None = None
) -> Instance:
    """An instance nothing has happened to yet; the first event is `Started`. `variables` are JSON."""
    return Instance(plan.name, plan.version, record_id, initiator, variables=variables or {})


def advance(plan: ProcessPlan, instance: Instance, event: Event, world: World) -> Advance:
    """Move tokens until each one waits, the instance ends, or changes must be applied first.

    Raises StateConflict where the event comes too late or too early, AccessDenied where it is not
    this person's to cause, ValidationFailed for a missing comment, NoPathTaken, NobodyToAsk and
    EndlessLoop where the definition leaves no way on. Then nothing has happened.
    """
    if (instance.process, instance.version) != (plan.name, plan.version):
        raise OtherVersion(params={"began": instance.version, "given": plan.version})
    if not isinstance(event, Continued):
        instance = replace(instance, steps=0)
    walk = Walk(plan, instance, world)
    match event:
        case Started():
            _start(walk, event)
        case Decided():
            _decide(walk, event)
        case Withdrawn():
            _withdraw(walk, event)
        case Resubmitted():
            _resubmit(walk, event)
        case Continued():
            if not instance.unfinished:
                raise StateConflict("flow.nothing_to_continue")
    walk.run()
    return Advance(
        walk.result(), tuple(walk.opened), tuple(walk.closed), tuple(walk.asked), tuple(walk.entries)
    )


def _start(walk: Walk, event: Started) -> None:
    if walk.instance.path:
        raise StateConflict("flow.already_started")
    walk.plan.start.admit(walk)
    walk.note(walk.plan.start.key, "start", event.by)
    walk.add_token(walk.plan.start.key)


def _decide(walk: Walk, event: Decided) -> None:
    task = walk.tasks.get(event.task_id)
    if task is None or task.state != "open" or walk.instance.unfinished:
        raise StateConflict("flow.task_closed")
    if task.assignee != event.by:
        raise AccessDenied("flow.not_your_task")
    walk.plan.nodes[task.node].decide(walk, walk.tokens[task.token], task, event)


def _withdraw(walk: Walk, event: Withdrawn) -> None:
    if walk.instance.ended:
        raise StateConflict("flow.already_ended")
    _only_initiator(walk, event.by)
    for node in dict.fromkeys(token.node for token in walk.tokens.values()):
        walk.note(node, "withdraw", event.by, event.comment)
    if walk.state != "returned":
        walk.plan.start.hand_back(walk)
    walk.end("withdrawn")


def _resubmit(walk: Walk, event: Resubmitted) -> None:
    if walk.instance.state != "returned":
        raise StateConflict("flow.not_returned")
    _only_initiator(walk, event.by)
    walk.note(walk.plan.start.key, "resubmit", event.by, event.comment)
    walk.restart()


def _only_initiator(walk: Walk, by: str) -> None:
    if by != walk.instance.initiator:
        raise AccessDenied("flow.not_initiator")
