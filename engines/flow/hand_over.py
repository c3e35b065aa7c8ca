"""Giving an open task to somebody else: because its assignee left, or cannot see to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engines.definition.reason import Reason
from engines.errors import StateConflict
from engines.flow.instance import Instance
from engines.flow.path_entry import PathEntry

__all__ = ["hand_over"]


def hand_over(
    instance: Instance, task_id: str, to: str, names: tuple[str, str], by: str | None, now: datetime
) -> Instance:
    """The instance with the task in the hands of `to`. `names`: of whoever had it and of whoever has it
    now, for the reason. Raises StateConflict for a task nobody need decide any more."""
    task = instance.task(task_id)
    if task is None or task.state != "open":
        raise StateConflict("flow.task_closed")
    reason = Reason("flow.handed_over", {"before": names[0], "after": names[1]})
    entry = PathEntry(task.node, "hand_over", now, by, reasons=(reason,))
    tasks = tuple(replace(one, assignee=to) if one.id == task_id else one for one in instance.tasks)
    return replace(instance, tasks=tasks, path=(*instance.path, entry))
