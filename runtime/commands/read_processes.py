"""Reading process instances: what happened to a record, who is asked now, what lies ahead, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engines.definition.process import Process
from engines.definition.reason import Reason
from engines.errors import PlatformError, RecordNotFound
from engines.flow import PathEntry, preview, progress
from runtime.apps.process_plans import definition_of, ready
from runtime.commands.context import Context
from runtime.commands.in_words import in_words
from runtime.commands.located import located
from runtime.commands.may_know import may_know
from runtime.commands.process_world import world
from runtime.commands.processes import may_read
from runtime.commands.read_tasks import Shown, shown, task_json, time_text
from runtime.commands.titles import names_of
from runtime.store import process_instances, tasks
from runtime.store.ids import is_id
from runtime.store.process_instances import StoredInstance
from runtime.store.tasks import StoredTask

__all__ = ["expected_path", "instance", "instances_of"]


def instances_of(ctx: Context, entity_name: str, record_id: str) -> list[dict[str, Any]]:
    """Instances over a record, the newest first: all for whoever may read it; for others those they
    started or were asked in. Raises NotFound, RecordNotFound where there is neither."""
    ctx.entity(entity_name)
    if not is_id(record_id):
        raise RecordNotFound()
    stored_all = [located(ctx, stored) for stored in process_instances.of_record(ctx.tx, record_id)]
    found = [stored for stored in stored_all if stored.entity == entity_name]
    of = _tasks_of(ctx, found)
    if not may_read(ctx, entity_name, record_id):
        found = [stored for stored in found if _takes_part(ctx, stored, of[stored.id])]
        if not found:
            raise RecordNotFound()
    return _json(ctx, found, of)


def instance(ctx: Context, instance_id: str) -> dict[str, Any]:
    """One instance. Raises RecordNotFound where one may neither read its record nor takes part."""
    found = process_instances.find(ctx.tx, instance_id) if is_id(instance_id) else None
    if found is None:
        raise RecordNotFound()
    found = located(ctx, found)
    of = _tasks_of(ctx, [found])
    if not _takes_part(ctx, found, of[found.id]) and not may_read(ctx, found.entity, found.record):
        raise RecordNotFound()
    return _json(ctx, [found], of)[0]


def expected_path(ctx: Context, name: str, record_id: str) -> list[dict[str, Any]]:
    """The way process `name` would go on a record if everybody approved, and whom it would ask.

    Raises NotFound, RecordNotFound; a refusal on the way is the last step's reason.
    """
    process = ready(ctx.tx, ctx.catalog, name)
    plan = process.plan
    if not is_id(record_id) or not may_read(ctx, plan.entity, record_id):
        raise RecordNotFound()
    me = ctx.principal.user_id or ""
    steps = preview(plan, me, world(ctx, process, record_id, me))
    people = [person for step in steps for person in step.people]
    names = names_of(ctx, [*people, *_people_in(reason for step in steps for reason in step.reasons)])
    nodes = {node.key: node for node in plan.definition.nodes}
    return [
        {
            "node": step.node,
            "label": dict(nodes[step.node].label) if step.node in nodes else {},
            "type": nodes[step.node].type if step.node in nodes else None,
            "people": [{"id": person, "name": names.get(person)} for person in step.people],
            "reason": _reason(ctx, plan.entity, step.reasons, names, process.app),
        }
        for step in steps
    ]


def _tasks_of(ctx: Context, found: Sequence[StoredInstance]) -> dict[str, list[StoredTask]]:
    listed = tasks.of_instances(ctx.tx, [stored.id for stored in found])
    return {instance: [located(ctx, task) for task in of] for instance, of in listed.items()}


def _takes_part(ctx: Context, stored: StoredInstance, of: Iterable[StoredTask]) -> bool:
    me = ctx.principal.user_id
    return me is not None and (stored.instance.initiator == me or any(task.assignee == me for task in of))


def _json(
    ctx: Context, found: Sequence[StoredInstance], of: dict[str, list[StoredTask]]
) -> list[dict[str, Any]]:
    people: list[str | None] = []
    for stored in found:
        people.append(stored.instance.initiator)
        for entry in stored.instance.path:
            people += [entry.by, *_people_in(entry.reasons)]
    beside = shown(ctx, [task for stored in found for task in of[stored.id]], people)
    return [_one(ctx, stored, of[stored.id], beside) for stored in found]


def _one(ctx: Context, stored: StoredInstance, of: Sequence[StoredTask], beside: Shown) -> dict[str, Any]:
    state = stored.instance
    definition = definition_of(ctx.tx, ctx.catalog, stored.name, state.version)
    verbs = []
    if stored.live and state.initiator == ctx.principal.user_id:
        verbs = ["resubmit", "withdraw"] if state.state == "returned" else ["withdraw"]
    return {
        "id": stored.id,
        "app": stored.app,
        "process": stored.process,
        "version": state.version,
        "label": dict(definition.label) if definition else {},
        "entity": stored.entity,
        "record": stored.record,
        "state": state.state,
        "started_by": state.initiator,
        "started_by_name": beside.names.get(state.initiator),
        "started_at": time_text(stored.started_at),
        "ended_at": time_text(stored.ended_at),
        "verbs": verbs,
        "path": [_step(ctx, stored, entry, definition, beside) for entry in state.path],
        "tasks": [task_json(ctx, task, beside) for task in of],
        "nodes": _nodes(ctx, stored),
    }


def _step(
    ctx: Context, stored: StoredInstance, entry: PathEntry, definition: Process | None, beside: Shown
) -> dict[str, Any]:
    nodes = definition.nodes if definition else ()
    node = next((node for node in nodes if node.key == entry.node), None)
    return {
        "node": entry.node,
        "label": dict(node.label) if node else {},
        "type": node.type if node else None,
        "at": time_text(entry.at),
        "by": entry.by,
        "by_name": beside.names.get(entry.by or ""),
        "verb": entry.verb,
        "comment": entry.comment,
        "reason": _reason(ctx, stored.entity, entry.reasons, beside.names, stored.app),
    }


def _nodes(ctx: Context, stored: StoredInstance) -> list[dict[str, Any]]:
    try:
        plan = ready(ctx.tx, ctx.catalog, stored.name, stored.instance.version).plan
    except PlatformError:
        # Other apps no longer have what the process names: what happened can still be read.
        return []
    return [
        {"key": node.key, "label": node.label, "type": node.type, "state": node.state}
        for node in progress(plan, stored.instance)
    ]


def _people_in(reasons: Iterable[Reason]) -> list[str]:
    return [
        person
        for reason in reasons
        for value in reason.params.values()
        if isinstance(value, Sequence) and not isinstance(value, str)
        for person in value
        if isinstance(person, str) and is_id(person)
    ]


def _reason(ctx: Context, entity: str, reasons: Iterable[Reason], names: Any, app: str) -> str | None:
    """Reasons in the caller's language, joined; without conditions over fields hidden from them."""
    language = ctx.principal.language
    texts = [
        in_words(ctx.catalog, entity, reason, app, language).message(language, names)
        for reason in reasons
        if may_know(ctx, entity, reason.params.get("condition"), app)
    ]
    return ("；" if language == "zh" else "; ").join(texts) or None
