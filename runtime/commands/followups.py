"""What a write brings along in its transaction: before rules, derived values elsewhere, after rules,
process starts, and the log of what fired and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.effects import Effect, Notify
from engines.rules import RuleOutcome
from runtime.apps.catalog import CatalogEntity
from runtime.commands import derived
from runtime.commands.context import Context
from runtime.jobs.queue import enqueue
from runtime.store import tables
from runtime.store.ids import new_id
from runtime.store.related import load_related

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["after", "before", "send"]

_RUN = tables.rule_run.insert().values(
    {
        name: sa.bindparam(name)
        for name in ("id", "at", "app", "rule", "entity", "record", "event", "fired", "principal", "trace")
    }
)


def before(ctx: Context, entity: CatalogEntity, draft: Draft, event: str, paths: frozenset[str]) -> None:
    """Rules ahead of storing: what they set becomes part of the write."""

    def recompute(values: dict[str, Any], changed: frozenset[str]) -> None:
        if any(path.partition(".")[0] in changed for path in paths if "." in path):
            load_related(ctx.tx, ctx.catalog, entity.name, [values], paths)
        entity.form.compute(values, ctx.evaluation)

    _load_old(ctx, entity, [draft])
    outcome = entity.rules.run(
        "before", event, draft.values, draft.old, _changed(entity, draft), ctx.evaluation,  # type: ignore[arg-type]
        ctx.people.for_engines(), ctx.chain, recompute,
    )  # fmt: skip
    if outcome.values_set:
        draft.values.update(outcome.values_set)
        recompute(draft.values, frozenset(outcome.values_set))
    draft.outcomes.append(outcome)


def after(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft], event: str) -> None:
    """Everything that follows a stored write of these records."""
    derived.propagate(
        ctx, entity, [(draft.old, None if event == "delete" else draft.values) for draft in drafts]
    )
    for name, pairs in _row_changes(drafts).items():
        derived.propagate(ctx, ctx.entity(name), pairs)
    for draft in drafts:
        for outcome in draft.outcomes:
            _carry_out(ctx, entity, draft, event, outcome)
        draft.outcomes.clear()
    if entity.rules.has(event, "after"):  # type: ignore[arg-type]
        from runtime.commands.write import load_paths

        load_paths(ctx, entity, [draft.values for draft in drafts], entity.rules.paths)
        _load_old(ctx, entity, drafts)
        for draft in drafts:
            outcome = entity.rules.run(
                "after", event, draft.values, draft.old, _changed(entity, draft),  # type: ignore[arg-type]
                ctx.evaluation, ctx.people.for_engines(), ctx.chain,
            )  # fmt: skip
            _carry_out(ctx, entity, draft, event, outcome)
    if event != "delete" and ctx.catalog.model.processes_of(entity.name):
        from runtime.commands.processes import start_on_write

        for draft in drafts:
            start_on_write(ctx, entity, draft, event)


def _row_changes(drafts: Sequence[Draft]) -> derived.RowChanges:
    found: derived.RowChanges = {}
    for draft in drafts:
        for name, pairs in draft.row_changes.items():
            found.setdefault(name, []).extend(pairs)
        draft.row_changes = {}
    return found


def _load_old(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> None:
    """What rules read behind references of the records as they were."""
    dotted = [path for path in entity.rules.old_paths if "." in path]
    if dotted:
        stored = [draft.old for draft in drafts if draft.old is not None]
        load_related(ctx.tx, ctx.catalog, entity.name, stored, dotted)


def _changed(entity: CatalogEntity, draft: Draft) -> frozenset[str]:
    values, old = draft.values, draft.old or {}
    return frozenset(key for key in entity.table.columns if values.get(key) != old.get(key))


def _carry_out(ctx: Context, entity: CatalogEntity, draft: Draft, event: str, outcome: RuleOutcome) -> None:
    """Perform what rules asked for, as their app, and log those that fired or failed."""
    from runtime.commands.apply import apply_changes

    for entry in outcome.trace:
        if entry.fired:
            _log(ctx, entity, draft, event, entry.rule, True, entry.to_json())
    for failure in outcome.failures:
        detail = {
            "rule": failure.rule,
            "reason": failure.reason.to_json(),
            "chain": [list(link) for link in failure.chain],
        }
        _log(ctx, entity, draft, event, failure.rule, False, detail)
    for step in outcome.steps:
        acting = ctx.acting(step.app, step.chain)
        apply_changes(acting, step.changes)
        send(acting, step.effects)


def _log(
    ctx: Context,
    entity: CatalogEntity,
    draft: Draft,
    event: str,
    rule: str,
    fired: bool,
    trace: Mapping[str, Any],
) -> None:
    app, _, key = rule.partition(".")
    ctx.tx.run(
        _RUN,
        {
            "id": ctx.tx.database.id_in(new_id()), "at": tables.micros(ctx.now), "app": app, "rule": key,
            "entity": entity.name, "record": entity.table.encode_id(draft.id), "event": event,
            "fired": int(fired), "principal": ctx.principal.label,
            "trace": json.dumps(trace, ensure_ascii=False),
        },
    )  # fmt: skip


def send(ctx: Context, effects: Sequence[Effect]) -> None:
    """Effects leave as jobs of this transaction."""
    for effect in effects:
        if isinstance(effect, Notify):
            payload = {
                "users": list(effect.users), "text": dict(effect.text),
                "record": list(effect.record) if effect.record else None, "by": ctx.principal.label,
            }  # fmt: skip
            enqueue(ctx.tx, "notify", payload)
