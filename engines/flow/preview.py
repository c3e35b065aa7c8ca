"""The way an instance would go if everybody approved: shown before somebody submits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engines.definition.reason import Reason
from engines.effects import SetFields
from engines.errors import PlatformError
from engines.flow.advance import Advance, advance, begin
from engines.flow.event import Continued, Decided, Event, Started
from engines.flow.plan import ProcessPlan
from engines.flow.world import World

__all__ = ["ExpectedStep", "preview"]

_MAX_EVENTS = 200


@dataclass(frozen=True, slots=True)
class ExpectedStep:
    """A node on the expected path, the people it would ask, and why."""

    node: str
    people: tuple[str, ...]
    reasons: tuple[Reason, ...]


def preview(plan: ProcessPlan, initiator: str, world: World) -> tuple[ExpectedStep, ...]:
    """The path by the values of now, everybody approving, nothing written.

    What record actions would set on the record itself is seen by later conditions; what rules
    would add and formulas would give is not. A refusal ends the path with its reason.
    """
    steps: list[ExpectedStep] = []
    record_id = str(world.values["id"])
    instance = begin(plan, record_id, initiator)
    event: Event = Started(initiator)
    seen: set[str] = set()
    for _ in range(_MAX_EVENTS):
        try:
            result = advance(plan, instance, event, world)
        except PlatformError as refusal:
            steps.append(ExpectedStep("", (), (Reason(refusal.reason_code, dict(refusal.params)),)))
            break
        steps += _expected(result)
        instance = result.instance
        world = replace(world, values=_overlaid(world.values, result, plan.entity, record_id))
        asked_again = {task.node for task in result.opened} & seen
        seen |= {task.node for task in result.opened}
        task = next((task for task in instance.tasks if task.state == "open"), None)
        if instance.unfinished:
            event = Continued()
        elif task is not None and not asked_again:
            event = Decided(task.id, "approve", task.assignee, "-")
        else:
            break
    return tuple(steps)


def _expected(result: Advance) -> list[ExpectedStep]:
    """Decisions made up for the preview are left out."""
    people: dict[str, list[str]] = {}
    for task in result.opened:
        people.setdefault(task.node, []).append(task.assignee)
    return [
        ExpectedStep(
            entry.node, tuple(people.get(entry.node, ())) if entry.verb == "ask" else (), entry.reasons
        )
        for entry in result.path
        if entry.verb != "approve"
    ]


def _overlaid(values: Mapping[str, Any], result: Advance, entity: str, record_id: str) -> Mapping[str, Any]:
    own = [
        change.values
        for change in result.changes
        if isinstance(change, SetFields) and (change.entity, change.record_id) == (entity, record_id)
    ]
    if not own:
        return values
    overlaid = dict(values)
    for written in own:
        overlaid.update(written)
    return overlaid
