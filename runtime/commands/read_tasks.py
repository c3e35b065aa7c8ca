"""Reading tasks: one's own list, and one task with the record to decide on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.definition.process import ApprovalNode, Process
from engines.errors import AccessDenied, Issue, PlatformError, ValidationFailed
from runtime.apps.process_plans import definition_of, ready
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.located import located
from runtime.commands.processes import may_read, visible_task
from runtime.commands.task_rights import TaskRights, read_record, task_rights
from runtime.commands.titles import Titled, all_titles, names_of
from runtime.store import tasks
from runtime.store.query import decode_cursor, encode_cursor
from runtime.store.storage import column_type
from runtime.store.tasks import COUNT_CAP, StoredTask

__all__ = ["MAX_LIMIT", "Shown", "my_tasks", "open_count", "shown", "task", "task_json", "time_text"]

MAX_LIMIT = 200
VERBS = ("approve", "reject", "return")


@dataclass(frozen=True)
class Shown:
    """What a list of tasks shows besides the tasks: names, titles and definitions, read once."""

    names: Mapping[str, str]
    titles: Mapping[tuple[str, str], Titled]
    definitions: dict[tuple[str, int], Process | None] = field(default_factory=dict)


def my_tasks(ctx: Context, state: str = "open", limit: int = 50, after: str | None = None) -> dict[str, Any]:
    """{"tasks", "next", "count", "count_capped"}. `open`: waiting for one, newest first; `done`: what
    one decided. A fixed number of statements, plus one per entity met."""
    if state not in ("open", "done"):
        issue = Issue("/state", "request.wrong_type", {"name": "state", "expected": "open | done"})
        raise ValidationFailed(issues=[issue])
    if ctx.principal.user_id is None:
        raise AccessDenied("process.people_only")
    limit = max(1, min(limit, MAX_LIMIT))
    shape = f"tasks:{state}"
    place = (sa.column("at", sa.BigInteger()), sa.column("id", column_type("reference", ctx.tx.dialect)))
    cursor = decode_cursor(after, shape, place) if after else None
    me = ctx.principal.user_id
    some_gone = bool(ctx.catalog.removed)
    place_after = (cursor[0], cursor[1]) if cursor else None
    found = tasks.page(ctx.tx, me, state, place_after, limit + 1, apps_removed=some_gone)
    listed = [located(ctx, stored) for stored, _ in found[:limit]]
    counted = tasks.count(ctx.tx, me, state, apps_removed=some_gone)
    beside = shown(ctx, listed)
    return {
        "tasks": [task_json(ctx, stored, beside) for stored in listed],
        "next": encode_cursor(shape, found[limit - 1][1]) if len(found) > limit else None,
        "count": min(counted, COUNT_CAP),
        "count_capped": counted > COUNT_CAP,
    }


def open_count(ctx: Context) -> int:
    """How many tasks wait for the principal, up to COUNT_CAP."""
    me = ctx.principal.user_id
    if me is None:
        return 0
    return min(tasks.count(ctx.tx, me, "open", apps_removed=bool(ctx.catalog.removed)), COUNT_CAP)


def task(ctx: Context, task_id: str) -> dict[str, Any]:
    """One task with `values` and `labels` of its record, and its `instance`.

    While it is open its holder reads the record under the node's field rights, even where their own
    row scope does not reach; everybody else reads what they may. Raises RecordNotFound.
    """
    from runtime.commands.read_processes import instance

    stored = visible_task(ctx, task_id)
    answer = task_json(ctx, stored, shown(ctx, [stored]))
    record: Mapping[str, Any] = {"values": None, "labels": None}
    entity = ctx.catalog.entities.get(stored.entity)
    if entity is not None and stored.open and stored.assignee == ctx.principal.user_id:
        record = read_record(ctx, entity, stored.record, rights_of(ctx, stored))
    elif may_read(ctx, stored.entity, stored.record):
        record = read_records.get(ctx, stored.entity, stored.record)
    return {
        **answer,
        "values": record["values"],
        "labels": record["labels"],
        "instance": instance(ctx, stored.instance),
    }


def rights_of(ctx: Context, stored: StoredTask) -> TaskRights:
    """Rights the task's node gives over its record."""
    process = ready(ctx.tx, ctx.catalog, f"{stored.app}.{stored.process}", stored.version)
    node = process.plan.nodes[stored.node].definition
    assert isinstance(node, ApprovalNode)
    return task_rights(ctx, ctx.entity(stored.entity), process.plan.entity, node, process.renames)


def shown(ctx: Context, listed: Iterable[StoredTask], people: Iterable[str | None] = ()) -> Shown:
    """Everything these tasks show, in one query per entity and one for people."""
    listed = list(listed)
    by_entity: dict[str, set[str]] = {}
    for stored in listed:
        if stored.entity in ctx.catalog.entities:
            by_entity.setdefault(stored.entity, set()).add(stored.record)
    found = {
        (entity, record): titled
        for entity, ids in by_entity.items()
        for record, titled in all_titles(ctx, entity, ids).items()
    }
    named = [person for stored in listed for person in (stored.assignee, stored.initiator)]
    return Shown(names_of(ctx, [*named, *people]), found)


def task_json(ctx: Context, stored: StoredTask, beside: Shown) -> dict[str, Any]:
    definition = _definition(ctx, stored, beside)
    node = next((node for node in definition.nodes if node.key == stored.node), None) if definition else None
    mine = stored.open and stored.assignee == ctx.principal.user_id
    titled = beside.titles.get((stored.entity, stored.record))
    rights: Mapping[str, str] = {}
    title_hidden = False
    if isinstance(node, ApprovalNode) and mine:
        try:
            task_fields = rights_of(ctx, stored)
        except PlatformError:
            # Other apps no longer have what the process names: the task is shown, deciding says why not.
            title_hidden = True
        else:
            rights = task_fields.shown
            title_hidden = ctx.entity(stored.entity).model.title in task_fields.hidden
    elif stored.entity in ctx.catalog.entities:
        own = ctx.rights(stored.entity)
        title_hidden = own.allows("read") and not own.readable(ctx.entity(stored.entity).model.title)
    return {
        "id": stored.id,
        "instance": stored.instance,
        "app": stored.app,
        "process": stored.process,
        "process_label": dict(definition.label) if definition else {},
        "entity": stored.entity,
        "record": stored.record,
        "title": titled.text if titled and not title_hidden else None,
        "version": titled.version if titled else 0,
        "node": stored.node,
        "node_label": dict(node.label) if node else {},
        "assignee": stored.assignee,
        "assignee_name": beside.names.get(stored.assignee),
        "started_by_name": beside.names.get(stored.initiator or ""),
        "created_at": time_text(stored.created_at),
        "done_at": time_text(stored.done_at),
        "state": stored.state,
        "comment": stored.comment,
        "verbs": list(VERBS) if mine else [],
        "comment_required_on": list(node.comment_required_on) if isinstance(node, ApprovalNode) else [],
        "fields": dict(rights),
    }


def _definition(ctx: Context, stored: StoredTask, beside: Shown) -> Process | None:
    name = f"{stored.app}.{stored.process}"
    key = (name, stored.version)
    if key not in beside.definitions:
        beside.definitions[key] = definition_of(ctx.tx, ctx.catalog, name, stored.version)
    return beside.definitions[key]


def time_text(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
