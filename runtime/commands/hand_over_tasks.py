"""Open tasks of whoever leaves go to somebody else: the newest at once, the rest by jobs, some at a time."""

from __future__ import annotations

from typing import Any

from engines.errors import Conflict, Issue, ValidationFailed
from engines.flow import hand_over
from runtime.access.identity import load_principal
from runtime.apps.process_plans import ready
from runtime.commands.context import Context
from runtime.commands.located import located
from runtime.commands.process_run import announce
from runtime.commands.titles import names_of
from runtime.jobs.queue import enqueue
from runtime.store import process_instances, records, tasks
from runtime.store.change_log import PROCESS_CHANGE
from runtime.store.records import add_change
from runtime.store.tasks import StoredTask

__all__ = ["JOB", "begin", "require_successor", "step"]

JOB = "hand_over_tasks"
STEP = 200
"""As many as one transaction should hold."""


def require_successor(ctx: Context, person: str, to: str | None) -> str:
    """Raises ValidationFailed for whom nothing can be handed to: nobody, the same person, who has left."""
    if to is None or to == person or load_principal(ctx.tx, ctx.catalog, to) is None:
        raise ValidationFailed(issues=[Issue("/to", "leaving.to_whom")])
    return to


def begin(ctx: Context, person: str, to: str) -> int:
    """How many tasks have gone over; what is more than one transaction should hold is left to jobs."""
    return step(ctx, {"person": person, "to": to, "by": ctx.principal.user_id})


def step(ctx: Context, payload: dict[str, Any]) -> int:
    """The next tasks, and a job for those behind them. `payload`: {"person", "to", "by": ids, "after"?:
    [moment, id] of the last task looked at}.

    Raises ValidationFailed where the successor has left meanwhile: the tasks stay where they are, and the job
    says so until somebody runs it again.
    """
    person, to = payload["person"], require_successor(ctx, payload["person"], payload["to"])
    after = payload.get("after")
    place = (after[0], ctx.tx.database.id_in(after[1])) if after else None
    page = tasks.page(ctx.tx, person, "open", place, STEP)
    names = names_of(ctx, [person, to])
    told = (names.get(person, ""), names.get(to, ""))
    handed = sum(_hand(ctx, task, to, told, payload["by"]) for task, _ in page)
    if len(page) == STEP:
        last, (moment, _) = page[-1]
        enqueue(ctx.tx, JOB, {**payload, "after": [moment, last.id]})
    return handed


def _hand(ctx: Context, task: StoredTask, to: str, told: tuple[str, str], by: str | None) -> bool:
    task = located(ctx, task)
    # In the order everybody takes them: the record, then its instance.
    entity = ctx.catalog.entities.get(task.entity)
    if entity is not None:
        records.lock(ctx.tx, entity, task.record)
    stored = process_instances.lock(ctx.tx, task.instance)
    if stored is None:
        return False
    stored = located(ctx, stored)
    try:
        moved = hand_over(stored.instance, task.id, to, told, by, ctx.now)
    except Conflict:
        # Decided meanwhile.
        return False
    stored = process_instances.save(ctx.tx, stored, moved, ctx.now)
    tasks.hand_over(ctx.tx, task.id, to)
    if entity is None:
        # Its app was removed: it is the other person's when that comes back, and nobody is told before.
        return True
    add_change(ctx.tx, entity, stored.record, PROCESS_CHANGE, ctx.now)
    process = ready(ctx.tx, ctx.catalog, stored.name, stored.instance.version)
    announce(ctx, process, stored, [one for one in moved.tasks if one.id == task.id])
    return True
