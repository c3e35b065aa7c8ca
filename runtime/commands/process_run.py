"""Drives one instance through an event: engine steps, their changes and effects, tasks, notices.

All of it is one transaction: a refusal anywhere leaves nothing of the event, and a process killed
at any point is found as it was before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engines.definition.process import ApprovalNode
from engines.effects import Notify
from engines.flow import Advance, Continued, Event, Task, advance
from engines.language import render_all
from engines.rules import Link
from runtime.apps.process_plans import ReadyProcess
from runtime.commands.apply import apply_changes
from runtime.commands.context import Context
from runtime.commands.followups import send
from runtime.commands.process_world import world
from runtime.commands.task_rights import task_rights
from runtime.commands.titles import all_titles
from runtime.store import process_instances, tasks
from runtime.store.change_log import PROCESS_CHANGE
from runtime.store.process_instances import StoredInstance
from runtime.store.records import add_change

__all__ = ["announce", "link_of", "run", "settle"]


def link_of(name: str, record_id: str) -> Link:
    """The process in the chain of causes that guards against loops, beside the rules."""
    return Link(f"process:{name}", record_id)


def run(ctx: Context, process: ReadyProcess, stored: StoredInstance, event: Event) -> StoredInstance:
    """Take `event` and everything that follows of itself. The caller holds the instance's lock.

    Raises what the engine raises, and whatever refuses a change it asks for.
    """
    opened: list[Task] = []
    before = stored.instance.state
    while True:
        seen = world(ctx, process, stored.record, stored.instance.initiator)
        step = advance(process.plan, stored.instance, event, seen)
        opened += step.opened
        stored = settle(ctx, process, stored, step)
        if not stored.instance.unfinished:
            break
        event = Continued()
    waiting = {task.id for task in stored.instance.tasks if task.state == "open"}
    announce(ctx, process, stored, [task for task in opened if task.id in waiting])
    if stored.instance.state == "returned" and before != "returned":
        _tell(ctx, process, stored, [stored.instance.initiator], "process.returned_to_you")
    return stored


def settle(ctx: Context, process: ReadyProcess, stored: StoredInstance, step: Advance) -> StoredInstance:
    """Store one step and do what it asks for, in its order.

    The state is stored first: what a change sets off (a rule that starts the process again, a
    deletion that withdraws it) must meet the instance as it is. Where one of these moved the
    instance on, its state counts.
    """
    stored = process_instances.save(ctx.tx, stored, step.instance, ctx.now)
    # Whoever looks at the record sees its processes move, though no column of it does.
    add_change(ctx.tx, ctx.entity(stored.entity), stored.record, PROCESS_CHANGE, ctx.now)
    tasks.add(ctx.tx, stored, step.opened)
    tasks.close(ctx.tx, step.closed)
    if not step.asked:
        return stored
    acting = ctx.acting(process.app, (*ctx.chain, link_of(stored.name, stored.record)))
    for asked in step.asked:
        current = process.renames.change(asked) if process.renames else asked
        if isinstance(current, Notify):
            send(acting, [current])
        else:
            apply_changes(acting, [current])
    if not step.changes:
        return stored
    found = process_instances.find(ctx.tx, stored.id)
    assert found is not None
    return replace(found, entity=stored.entity) if found.revision != stored.revision else stored


def announce(ctx: Context, process: ReadyProcess, stored: StoredInstance, opened: Sequence[Task]) -> None:
    """Tell the assignees of new tasks, naming the record unless their node hides its title."""
    by_node: dict[str, list[str]] = {}
    for task in opened:
        by_node.setdefault(task.node, []).append(task.assignee)
    for node, assignees in by_node.items():
        _tell(ctx, process, stored, assignees, "process.task_opened", node)


def _tell(
    ctx: Context,
    process: ReadyProcess,
    stored: StoredInstance,
    users: Sequence[str],
    code: str,
    node: str | None = None,
) -> None:
    entity = ctx.entity(stored.entity)
    title = all_titles(ctx, stored.entity, [stored.record]).get(stored.record)
    definition = process.plan.nodes[node].definition if node else None
    if isinstance(definition, ApprovalNode):
        rights = task_rights(ctx, entity, process.plan.entity, definition, process.renames)
        if entity.model.title in rights.hidden:
            title = None
    params = {
        "process": dict(process.plan.definition.label) or process.plan.definition.key,
        "title": (title.text if title else None) or dict(entity.model.definition.label) or entity.model.key,
    }
    text = render_all(code, params)
    send(ctx, [Notify(tuple(users), text, (stored.entity, stored.record))])
