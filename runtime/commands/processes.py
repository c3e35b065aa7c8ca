"""Starting processes, deciding tasks, and what initiators do with their instances.

Locks are taken in one order everywhere: the record, then its instance. So of two people who decide
at once the second reads what the first left, and nobody waits in a ring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engines.definition.process import ApprovalNode, StartNode
from engines.definition.reason import Reason
from engines.errors import AccessDenied, RecordNotFound, StateConflict
from engines.expression import EvaluationContext
from engines.flow import Decided, DecisionVerb, Resubmitted, Started, Withdrawn, advance, begin
from engines.rules.chain import refusal
from runtime.apps.catalog import CatalogEntity
from runtime.apps.process_plans import ReadyProcess, ready
from runtime.commands import write
from runtime.commands.context import Context
from runtime.commands.located import located
from runtime.commands.process_run import link_of, run, settle
from runtime.commands.process_world import read_values, world
from runtime.commands.scopes import in_scope
from runtime.commands.task_rights import task_rights
from runtime.store import process_instances, records, tasks
from runtime.store.ids import is_id, new_id
from runtime.store.process_instances import StoredInstance
from runtime.store.tasks import StoredTask

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["decide", "resubmit", "start", "start_on_write", "visible_task", "withdraw", "withdraw_all"]


# -- starting


def start(ctx: Context, name: str, record_id: str) -> StoredInstance:
    """Start process `name` ("app.key") on a record; the principal's person is its initiator.

    Raises NotFound, RecordNotFound, AccessDenied without the right to start it, StateConflict where
    it starts by itself, already runs on the record, or does not take the record as it is.
    """
    process = ready(ctx.tx, ctx.catalog, name)
    plan = process.plan
    entity = ctx.entity(plan.entity)
    ctx.require(plan.entity, "read")
    record = records.lock(ctx.tx, entity, record_id) if is_id(record_id) else None
    if record is None or not in_scope(ctx, entity, record, "read"):
        raise RecordNotFound()
    label = {"process": _label(process)}
    if not ctx.catalog.rights(ctx.principal).may("process", name):
        raise AccessDenied("process.start_denied", label)
    if plan.start.definition.trigger != "form":
        raise StateConflict("process.starts_itself", label)
    if plan.definition.single and _runs(ctx, record_id, name):
        raise StateConflict("process.already_running", label)
    loop = refusal(ctx.chain, link_of(name, record_id))
    if loop is not None:
        raise StateConflict(loop.code, loop.params)
    return _begin(ctx, process, record)


def start_on_write(ctx: Context, entity: CatalogEntity, draft: Draft, event: str) -> None:
    """Start the processes a write of this record starts. Part of every write."""
    for name in _started_by(ctx, entity, event):
        process = ready(ctx.tx, ctx.catalog, name)
        link = link_of(name, draft.id)
        # What a process itself writes is no reason to start it again.
        if link in ctx.chain or not _starts(ctx, entity, process, draft, event):
            continue
        if process.plan.definition.single and _runs(ctx, draft.id, name):
            continue
        loop = refusal(ctx.chain, link)
        if loop is not None:
            raise StateConflict(loop.code, loop.params)
        _begin(ctx, process, draft.values)


def _started_by(ctx: Context, entity: CatalogEntity, event: str) -> tuple[str, ...]:
    """Processes whose start node waits for writes of this kind."""
    key = ("started by", event)
    found: tuple[str, ...] | None = entity.statements.get(key)
    if found is None:
        found = entity.statements[key] = tuple(
            f"{app}.{process.key}"
            for app, process in ctx.catalog.model.processes_of(entity.name)
            for node in process.nodes
            if isinstance(node, StartNode) and node.trigger == event
        )
    return found


def _starts(ctx: Context, entity: CatalogEntity, process: ReadyProcess, draft: Draft, event: str) -> bool:
    condition = process.plan.start.condition
    me = _initiator(ctx, draft.values)
    values = dict(draft.values)
    if condition is not None:
        read_values(ctx, entity, values, condition.paths, me)
        old_paths = [path.removeprefix("old.") for path in condition.paths if path.startswith("old.")]
        old = dict(draft.old or {})
        if draft.old is not None:
            read_values(ctx, entity, old, old_paths, me)
        values.update({f"old.{path}": old.get(path) for path in old_paths})
    context = EvaluationContext(ctx.now, ctx.catalog.zone, me)
    return process.plan.starts_on("create" if event == "create" else "update", values, context)


def _begin(ctx: Context, process: ReadyProcess, record: Mapping[str, Any]) -> StoredInstance:
    plan = process.plan
    initiator = _initiator(ctx, record)
    app, _, key = plan.name.partition(".")
    instance = begin(plan, record["id"], initiator)
    stored = process_instances.add(ctx.tx, new_id(), app, key, plan.entity, instance, ctx.now)
    return run(ctx, process, stored, Started(initiator))


def _initiator(ctx: Context, record: Mapping[str, Any]) -> str:
    """Whose doing it is; where the platform itself writes, whose record it is."""
    found = ctx.principal.user_id or record.get("owner") or record.get("created_by")
    if not found:
        raise StateConflict("process.nobody_started")
    return str(found)


def _runs(ctx: Context, record_id: str, name: str) -> bool:
    return any(stored.name == name for stored in process_instances.live_on(ctx.tx, record_id))


def _label(process: ReadyProcess) -> Any:
    definition = process.plan.definition
    return dict(definition.label) or definition.key


# -- deciding


def decide(
    ctx: Context,
    task_id: str,
    verb: DecisionVerb,
    comment: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> StoredInstance:
    """Decide one's task; `values` are the fields its node lets the approver write, written first.

    Raises RecordNotFound for a task one may not know of, AccessDenied for somebody else's,
    StateConflict for one already decided, ValidationFailed for a missing comment or wrong values.
    """
    task = visible_task(ctx, task_id)
    stored = _locked(ctx, task.entity, task.record, task.instance)
    _refuse_closed(ctx, stored, task_id)
    process = ready(ctx.tx, ctx.catalog, stored.name, stored.instance.version)
    if values:
        node = process.plan.nodes[task.node].definition
        assert isinstance(node, ApprovalNode)
        entity = ctx.entity(stored.entity)
        allowed = task_rights(ctx, entity, process.plan.entity, node, process.renames).fields
        write.update(ctx, stored.entity, stored.record, values, expected_version=None, allowed=allowed)
        # Rules of that write may have moved the instance.
        stored = _locked(ctx, stored.entity, stored.record, stored.id)
        _refuse_closed(ctx, stored, task_id)
    return run(ctx, process, stored, Decided(task_id, verb, _person(ctx), comment))


def visible_task(ctx: Context, task_id: str) -> StoredTask:
    """A task of one's own, or on a record one may read. Raises RecordNotFound."""
    task = tasks.find(ctx.tx, task_id) if is_id(task_id) else None
    if task is None:
        raise RecordNotFound()
    task = located(ctx, task)
    if task.assignee != ctx.principal.user_id and not may_read(ctx, task.entity, task.record):
        raise RecordNotFound()
    return task


def may_read(ctx: Context, entity_name: str, record_id: str) -> bool:
    """Whether the record is there and in the principal's own reach."""
    entity = ctx.catalog.entities.get(entity_name)
    if entity is None or not ctx.rights(entity_name).allows("read"):
        return False
    found = records.find(ctx.tx, entity, record_id)
    return found is not None and in_scope(ctx, entity, found, "read")


def _refuse_closed(ctx: Context, stored: StoredInstance, task_id: str) -> None:
    """What the engine would say, before anything is written."""
    task = stored.instance.task(task_id)
    if task is None or task.state != "open":
        raise StateConflict("flow.task_closed")
    if task.assignee != ctx.principal.user_id:
        raise AccessDenied("flow.not_your_task")


def _locked(ctx: Context, entity: str, record_id: str, instance_id: str) -> StoredInstance:
    records.lock(ctx.tx, ctx.entity(entity), record_id)
    stored = process_instances.lock(ctx.tx, instance_id)
    if stored is None:
        raise RecordNotFound()
    return located(ctx, stored)


def _person(ctx: Context) -> str:
    if ctx.principal.user_id is None:
        raise AccessDenied("process.people_only")
    return ctx.principal.user_id


# -- the initiator's verbs


def withdraw(ctx: Context, instance_id: str, comment: str | None = None) -> StoredInstance:
    """Take an instance back. Raises RecordNotFound, AccessDenied, StateConflict once it has ended."""
    return _by_initiator(ctx, instance_id, Withdrawn(_person(ctx), comment))


def resubmit(ctx: Context, instance_id: str, comment: str | None = None) -> StoredInstance:
    """Send a returned instance on its way again. Raises as `withdraw` does."""
    return _by_initiator(ctx, instance_id, Resubmitted(_person(ctx), comment))


def _by_initiator(ctx: Context, instance_id: str, event: Withdrawn | Resubmitted) -> StoredInstance:
    found = process_instances.find(ctx.tx, instance_id) if is_id(instance_id) else None
    if found is None:
        raise RecordNotFound()
    found = located(ctx, found)
    if found.instance.initiator != event.by and not may_read(ctx, found.entity, found.record):
        raise RecordNotFound()
    stored = _locked(ctx, found.entity, found.record, instance_id)
    if stored.instance.ended:
        raise StateConflict("flow.already_ended")
    process = ready(ctx.tx, ctx.catalog, stored.name, stored.instance.version)
    return run(ctx, process, stored, event)


# -- deletion


def withdraw_all(ctx: Context, record_id: str) -> bool:
    """Withdraw every live instance over a record about to be deleted. Whether there was any.

    What submitting did to the record is undone first (`on_return`): restored, it is as before.
    """
    found = False
    for listed in process_instances.live_on(ctx.tx, record_id):
        stored = process_instances.lock(ctx.tx, listed.id)
        if stored is None or not stored.live:
            continue
        stored = located(ctx, stored)
        found = True
        process = ready(ctx.tx, ctx.catalog, stored.name, stored.instance.version)
        seen = world(ctx, process, record_id, stored.instance.initiator)
        step = advance(process.plan, stored.instance, Withdrawn(stored.instance.initiator), seen)
        reasons = (Reason("process.record_deleted"),)
        path = tuple(
            replace(entry, by=ctx.principal.user_id, reasons=(*entry.reasons, *reasons))
            if entry in step.path and entry.verb == "withdraw"
            else entry
            for entry in step.instance.path
        )
        withdrawn = replace(step, instance=replace(step.instance, path=path))
        settle(ctx, process, stored, withdrawn)
    return found
