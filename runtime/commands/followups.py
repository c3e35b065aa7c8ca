"""What a write brings along in its transaction: before rules, derived values elsewhere, after rules,
process starts, and the log of what fired and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from engines.effects import Effect, Notify
from engines.rules import RuleOutcome
from engines.rules.plan import Event
from runtime.apps.catalog import CatalogEntity
from runtime.commands import derived, references
from runtime.commands.behind import load_behind
from runtime.commands.context import Context
from runtime.commands.organisation import refuse_rings
from runtime.commands.rule_log import RuleLog
from runtime.jobs.queue import enqueue
from runtime.store.organisation import ORGANISATION

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["after", "before", "send"]


def before(
    ctx: Context, entity: CatalogEntity, event: Event, paths: frozenset[str]
) -> Callable[[Draft], None]:
    """Rules ahead of storing, for the records of one write: what they set becomes part of it."""
    behind = frozenset(path.partition(".")[0] for path in paths if "." in path)
    computed_from = _read_by_formulas(entity)
    people = ctx.people.for_engines()

    def recompute(values: dict[str, Any], changed: frozenset[str]) -> None:
        if not behind.isdisjoint(changed):
            references.hold_set(ctx, entity, values, behind & changed, paths)
            load_behind(ctx, entity.name, [values], paths)
        if not computed_from.isdisjoint(changed):
            entity.form.compute(values, ctx.evaluation)

    def run(draft: Draft) -> None:
        _load_old(ctx, entity, [draft])
        outcome = entity.rules.run(
            "before", event, draft.values, draft.old, _changed(entity, draft), ctx.evaluation, people,
            ctx.chain, recompute, explain=False,
        )  # fmt: skip
        if outcome.values_set:
            draft.values.update(outcome.values_set)
            recompute(draft.values, frozenset(outcome.values_set))
        draft.outcomes.append(outcome)

    return run


def _read_by_formulas(entity: CatalogEntity) -> frozenset[str]:
    """Own fields that some formula, of the record or of its rows, starts from."""
    found: frozenset[str] | None = entity.statements.get("read by formulas")
    if found is None:
        own = {path[0] for formula in entity.model.formulas for path in formula.expression.checked.paths}
        waiting = list(entity.model.children.values())
        for child in waiting:
            waiting += child.children.values()
            for formula in child.formulas:
                own.update(part for path in formula.expression.checked.paths for part in path)
        # Amounts hang on both without naming them.
        found = entity.statements["read by formulas"] = frozenset(own | {"currency", "rate"})
    return found


def after(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft], event: Event) -> None:
    """Everything that follows a stored write of these records."""
    if entity.name in ORGANISATION and event != "delete":
        refuse_rings(ctx, entity, drafts)
    derived.propagate(
        ctx, entity, [(draft.old, None if event == "delete" else draft.values) for draft in drafts]
    )
    for name, pairs in _row_changes(drafts).items():
        derived.propagate(ctx, ctx.entity(name), pairs)
    log = RuleLog(ctx, entity, event)
    for draft in drafts:
        for outcome in draft.outcomes:
            _carry_out(ctx, draft, outcome, log)
        draft.outcomes.clear()
    if entity.rules.has(event, "after"):
        from runtime.commands.write import load_paths

        load_paths(ctx, entity, [draft.values for draft in drafts], entity.rules.paths)
        _load_old(ctx, entity, drafts)
        people = ctx.people.for_engines()
        for draft in drafts:
            outcome = entity.rules.run(
                "after", event, draft.values, draft.old, _changed(entity, draft), ctx.evaluation, people,
                ctx.chain, explain=False,
            )  # fmt: skip
            _carry_out(ctx, draft, outcome, log)
    log.write()
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
        load_behind(ctx, entity.name, stored, dotted)


def _changed(entity: CatalogEntity, draft: Draft) -> frozenset[str]:
    values, old = draft.values, draft.old
    if old is None:
        # A rule that watches fields watches them change: a new record wakes it whatever it holds.
        return frozenset()
    return frozenset(key for key in entity.table.columns if values.get(key) != old.get(key))


def _carry_out(ctx: Context, draft: Draft, outcome: RuleOutcome, log: RuleLog) -> None:
    """Perform what rules asked for, as their app, and note those that fired or failed."""
    from runtime.commands.apply import apply_changes

    log.add(draft, outcome)
    for step in outcome.steps:
        acting = ctx.acting(step.app, step.chain)
        apply_changes(acting, step.changes)
        send(acting, step.effects)


def send(ctx: Context, effects: Sequence[Effect]) -> None:
    """Effects leave as jobs of this transaction."""
    for effect in effects:
        if isinstance(effect, Notify):
            payload = {
                "users": list(effect.users), "text": dict(effect.text),
                "record": list(effect.record) if effect.record else None, "by": ctx.principal.label,
            }  # fmt: skip
            enqueue(ctx.tx, "notify", payload)
