"""The write pipeline every command shares: one or many records of one entity, all or nothing.

access → values → related → formulas → before rules → checks → references → store → rollups and
dependents → after rules and processes (DESIGN §1.2). A single write is a batch of one, so the
form, an import and a rule cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engines.definition.field_types import ValueProblem
from engines.definition.field_types.currency import base_amount
from engines.errors import (
    AccessDenied,
    Issue,
    PreconditionRequired,
    RecordNotFound,
    ValidationFailed,
    VersionConflict,
)
from engines.form import FieldRights
from engines.form.submission import Known
from engines.rules import RuleOutcome
from engines.rules.plan import Event
from runtime.apps.catalog import CatalogEntity
from runtime.commands import files, followups, references, rows, secrets, similar, tags
from runtime.commands.context import Context
from runtime.commands.derived import RowChanges
from runtime.commands.fill_in import fill_in, load_paths, paths_read, row_paths
from runtime.commands.record_rights import field_rights, not_creatable
from runtime.commands.rollups import start_rollups, start_rollups_of_rows
from runtime.commands.scopes import in_scope
from runtime.store import hierarchy, records, tag_ends
from runtime.store.autonumber import next_numbers
from runtime.store.ids import new_ids

__all__ = [
    "Draft",
    "changes_of",
    "create",
    "draft_new",
    "draft_update",
    "hold_what_is_read",
    "load_paths",
    "store_base_amounts",
    "update",
]


@dataclass
class Draft:
    """One record on its way into the store.

    `values`: the whole record as it will be, flat, with dotted paths and sub-table rows. `old`: as
    it is stored, None for a new one. `submitted`: what was sent, coerced. `pointer`: where its values
    stand in what the caller sent.
    """

    values: dict[str, Any]
    old: dict[str, Any] | None
    pointer: str
    submitted: Mapping[str, Any]
    overridden: frozenset[str] = frozenset()
    outcomes: list[RuleOutcome] = field(default_factory=list)
    """What before rules asked for, to be carried out once the record is stored."""
    confirmed: tuple[str, ...] = ()
    """Keys of checks whose warnings were accepted; history keeps by whom."""
    row_changes: RowChanges = field(default_factory=dict)
    """What became of rows of its sub-tables."""

    @property
    def id(self) -> str:
        identifier: str = self.values["id"]
        return identifier


def create(
    ctx: Context,
    entity_name: str,
    submissions: Sequence[Mapping[str, Any]],
    *,
    pointer: Callable[[int], str] = lambda index: "/values",
    overridden: frozenset[str] = frozenset(),
) -> list[Draft]:
    """Create records from submitted JSON values. Raises ValidationFailed with every issue of all."""
    entity = ctx.entity(entity_name)
    drafts, issues = draft_new(ctx, entity_name, submissions, pointer=pointer, overridden=overridden)
    if issues:
        raise ValidationFailed(issues=issues)
    next_numbers(ctx, entity, [draft.values for draft in drafts])
    for draft in drafts:
        store_base_amounts(entity, draft.values, draft.pointer)
        rows.prepare(ctx, entity, draft)
    secrets.seal(ctx, entity, drafts)
    records.insert(ctx.tx, entity, [draft.values for draft in drafts], ctx.now)
    rows.insert(ctx, entity, drafts)
    files.settle(ctx, entity, drafts)
    _note_confirmed(ctx, entity, drafts)
    _require_scope(ctx, entity, drafts)
    tags.schedule(ctx, entity, drafts)
    followups.after(ctx, entity, drafts, "create")
    return drafts


def draft_new(
    ctx: Context,
    entity_name: str,
    submissions: Sequence[Mapping[str, Any]],
    *,
    pointer: Callable[[int], str] = lambda index: "/values",
    overridden: frozenset[str] = frozenset(),
) -> tuple[list[Draft], list[Issue]]:
    """New records as they would be stored, and everything wrong with them. Only reads."""
    entity = ctx.entity(entity_name)
    rights = ctx.require(entity_name, "create")
    if entity.model.parent is not None:
        raise AccessDenied("access.row_without_record", {"entity": entity_name})
    allowed = field_rights(ctx, entity, rights)
    plan = entity.form
    drafts: list[Draft] = []
    issues: list[Issue] = []
    known: Known | None = {} if len(submissions) > 1 else None
    for index, raw in enumerate(submissions):
        place = pointer(index)
        submitted, found = plan.coerce(raw, allowed.writable, allowed.hidden, allowed.rows, known)
        values, unmerged = plan.merge(None, submitted)
        if found or unmerged:
            issues += [issue.at(place) for issue in (*found, *unmerged)]
        drafts.append(Draft(values, None, place, submitted, overridden))
    _stamp_new(ctx, entity, drafts)
    issues += _work_out(ctx, entity, drafts, "create")
    issues += similar.check(ctx, entity, drafts)
    return drafts, _in_order(issues)


def _require_scope(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> None:
    """New records must lie where their maker may create. Expressions are asked of what is stored."""
    refused = not_creatable(ctx, entity, drafts)
    if refused:
        raise ValidationFailed(issues=refused)
    if ctx.rights(entity.name).reaches_all("create"):
        return
    denied = [draft for draft in drafts if not in_scope(ctx, entity, draft.values, "create")]
    if denied:
        params = {"entity": entity.name}
        issues = [Issue(draft.pointer, "access.outside_scope", params) for draft in denied]
        raise AccessDenied("access.outside_scope", params, issues if len(drafts) > 1 else ())


def update(
    ctx: Context,
    entity_name: str,
    record_id: str,
    submitted: Mapping[str, Any],
    *,
    expected_version: int | None,
    pointer: str = "/values",
    overridden: frozenset[str] = frozenset(),
    allowed: FieldRights | None = None,
) -> Draft:
    """Change one record. `expected_version` is what the caller saw; None only for apps and the
    platform, which act on what is there. `allowed` replaces the principal's rights (a task grants
    its own). Raises RecordNotFound, AccessDenied, VersionConflict, ValidationFailed.
    """
    entity = ctx.entity(entity_name)
    draft, issues = draft_update(
        ctx, entity_name, record_id, submitted, expected_version=expected_version, pointer=pointer,
        overridden=overridden, allowed=allowed,
    )  # fmt: skip
    if issues:
        raise ValidationFailed(issues=issues)
    old = draft.old
    assert old is not None
    store_base_amounts(entity, draft.values, draft.pointer)
    rows.prepare(ctx, entity, draft)
    secrets.seal(ctx, entity, [draft])
    changed = changes_of(entity, draft.values, old)
    rows_changed = rows.write(ctx, entity, draft)
    if not changed and not rows_changed:
        return draft
    draft.values["updated_at"] = changed["updated_at"] = ctx.now
    draft.values["updated_by"] = changed["updated_by"] = ctx.principal.user_id
    by_user = ctx.principal.kind != "system"
    records.update(
        ctx.tx, entity, record_id, old, changed, now=ctx.now, principal=ctx.principal.label, by_user=by_user
    )
    draft.values["version"] = int(old["version"]) + (1 if by_user else 0)
    draft.values["revision"] = int(old["revision"]) + 1
    files.settle(ctx, entity, [draft])
    _note_confirmed(ctx, entity, [draft])
    tags.schedule(ctx, entity, [draft])
    followups.after(ctx, entity, [draft], "update")
    return draft


def _note_confirmed(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> None:
    """Who accepted which warnings stands in history, by what never changes of the checks."""
    for draft in drafts:
        if not draft.confirmed:
            continue
        ids = [
            f"{owner.definition.id}/{check.id}"
            for owner in (entity.model, *entity.model.children.values())
            for check in owner.definition.checks
            if check.key in draft.confirmed
        ]
        records.update(
            ctx.tx, entity, draft.id, draft.values, {}, now=ctx.now, principal=ctx.principal.label,
            by_user=False, kind="confirm", detail={"checks": ids},
        )  # fmt: skip
        draft.values["revision"] = int(draft.values["revision"]) + 1


def draft_update(
    ctx: Context,
    entity_name: str,
    record_id: str,
    submitted: Mapping[str, Any],
    *,
    expected_version: int | None,
    pointer: str = "/values",
    overridden: frozenset[str] = frozenset(),
    allowed: FieldRights | None = None,
) -> tuple[Draft, list[Issue]]:
    """A record as it would be after a change, and everything wrong with it. Locks it, writes nothing."""
    entity = ctx.entity(entity_name)
    rights = ctx.require(entity_name, "update") if allowed is None else ctx.rights(entity_name)
    if entity.model.parent is not None:
        raise AccessDenied("access.row_without_record", {"entity": entity_name})
    # Before the record itself, so that of two moves one waits for the other and not each for each.
    hierarchy.hold(ctx.tx, entity, submitted)
    old = records.lock(ctx.tx, entity, record_id)
    if old is None or (allowed is None and not in_scope(ctx, entity, old, "read")):
        raise RecordNotFound()
    if allowed is None and not in_scope(ctx, entity, old, "update"):
        raise AccessDenied("access.action_denied", {"action": "update", "entity": entity_name})
    by_person = ctx.principal.kind == "user" and allowed is None
    if expected_version is None and by_person:
        raise PreconditionRequired()
    if expected_version is not None and expected_version != int(old["version"]):
        raise VersionConflict(params={"version": int(old["version"])})
    rows.load(ctx, entity, [old])
    tag_ends.load(ctx.tx, entity, [old])
    plan = entity.form
    fields = allowed or field_rights(ctx, entity, rights, "update", (entity, old))
    values, issues = plan.coerce(submitted, fields.writable, fields.hidden, fields.rows)
    merged, unmerged = plan.merge(old, values)
    issues = [issue.at(pointer) for issue in (*issues, *unmerged)]
    draft = Draft(merged, old, pointer, values, overridden)
    for key in entity.model.children:
        if key not in values:
            # Formulas and rates may change rows nobody submitted; `old` must stay what is stored.
            merged[key] = [dict(row) for row in old[key]]
    tags.inherit(ctx, entity, merged, old)
    start_rollups_of_rows(ctx, entity, merged)
    _follow_owner(ctx, draft)
    issues += _work_out(ctx, entity, [draft], "update", protect=by_person)
    return draft, _in_order(issues)


# -- values


def _stamp_new(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> None:
    user = ctx.principal.user_id
    others: set[str] = set()
    stamps = {
        "version": 1, "revision": 1, "created_at": ctx.now, "updated_at": ctx.now,
        "created_by": user, "updated_by": user,
    }  # fmt: skip
    for draft, identifier in zip(drafts, new_ids(len(drafts)), strict=True):
        values = draft.values
        values["id"] = identifier
        values.update(stamps)
        start_rollups(ctx, entity, values)
        owner = values.setdefault("owner", user)
        if "department" not in values:
            if owner is None or owner == user:
                values["department"] = ctx.principal.department if owner == user else None
            else:
                others.add(owner)
    if others:
        people = records.parts_by_ids(ctx.tx, ctx.entity("system.user"), list(others), ["department"])
        for draft in drafts:
            if "department" not in draft.values:
                draft.values["department"] = people.get(draft.values["owner"], {}).get("department")


def _department_of(ctx: Context, user_id: str | None) -> str | None:
    if user_id is None:
        return None
    found = records.find(ctx.tx, ctx.entity("system.user"), user_id)
    return found.get("department") if found else None


def _follow_owner(ctx: Context, draft: Draft) -> None:
    """A record handed to somebody else moves to their department, unless one was named."""
    assert draft.old is not None
    if draft.values["owner"] != draft.old["owner"] and "department" not in draft.submitted:
        draft.values["department"] = _department_of(ctx, draft.values["owner"])


def store_base_amounts(entity: CatalogEntity, values: dict[str, Any], pointer: str = "/values") -> None:
    """Amount × rate, half up, beside every amount. Raises ValidationFailed for one with too many digits."""
    amounts = entity.table.amounts
    if not amounts:
        return
    rate = values.get("rate")
    for key, base, scale in amounts:
        amount = values.get(key)
        if rate == 1:
            values[base] = amount
            continue
        try:
            values[base] = base_amount(amount, rate, scale)
        except ValueProblem as problem:
            raise ValidationFailed(issues=[Issue(f"{pointer}/{key}", problem.code, problem.params)]) from None


def _work_out(
    ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft], event: Event, protect: bool = False
) -> list[Issue]:
    """Defaults, formulas, before rules, then every check. Returns what is wrong, at its place.

    `protect`: a person writes, so locked records and read-only fields are refused.
    """
    ruled = entity.rules.has(event, "before")
    paths = paths_read(entity, ruled)
    held = references.hold(ctx, entity, drafts, paths, row_paths(entity, paths))
    load_paths(ctx, entity, [draft.values for draft in drafts], paths)
    refused = fill_in(ctx, entity, drafts, paths, held)
    before = followups.before(ctx, entity, event, paths) if ruled else None
    issues: list[Issue] = []
    for index, draft in enumerate(drafts):
        found = refused.get(index)
        if found is None:
            try:
                found = _work_out_one(ctx, entity, draft, protect, before)
            except ValidationFailed as failed:
                found = list(failed.issues)
        if found:
            issues += [issue.at(draft.pointer) for issue in found]
    issues += references.check(ctx, entity, drafts, held)
    issues += files.check(ctx, entity, drafts)
    return issues


def _work_out_one(
    ctx: Context,
    entity: CatalogEntity,
    draft: Draft,
    protect: bool,
    before: Callable[[Draft], None] | None,
) -> list[Issue]:
    plan = entity.form
    values = draft.values
    plan.compute(values, ctx.evaluation, ctx.catalog.settings.currency)
    issues: list[Issue] = []
    if protect or (draft.old is None and ctx.principal.kind in ("user", "visitor")):
        issues += plan.check_submitted(draft.submitted, values, draft.old, ctx.evaluation)
    if before is not None:
        before(draft)
        tags.read(entity, values)
    issues += plan.check(values, draft.old, ctx.evaluation, draft.overridden)
    draft.confirmed = plan.confirmed(values, ctx.evaluation, draft.overridden)
    return issues


def hold_what_is_read(ctx: Context, entity: CatalogEntity, values: dict[str, Any]) -> None:
    """Hold what formulas read behind the references of a record that was out of sight, and of its rows."""
    paths = paths_read(entity, False)
    draft = Draft(values, None, "", {})
    references.hold(ctx, entity, [draft], paths, row_paths(entity, paths))


def _in_order(issues: list[Issue]) -> list[Issue]:
    """Each place and code once: a value that would not convert is not also missing."""
    seen: set[str] = set()
    kept = []
    for issue in issues:
        if issue.pointer in seen and issue.code == "value.required":
            continue
        seen.add(issue.pointer)
        kept.append(issue)
    return kept


def changes_of(entity: CatalogEntity, values: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """Key → new value of every column that differs from what is stored."""
    changed: dict[str, Any] = {}
    volatile = entity.model.volatile
    expiring = {field.key for field in tag_ends.expiring_fields(entity)}
    for key, column in entity.table.columns.items():
        if key in _KEPT or key in volatile:
            continue
        if values.get(key) != old.get(key) or (key in expiring and tag_ends.differ(values[key], old[key])):
            changed[key] = values.get(key)
        base = f"base:{key}"
        if column.base is not None and values.get(base) != old.get(base):
            changed[base] = values.get(base)
    return changed


_KEPT = frozenset(
    (
        "version",
        "revision",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "title_sort",
        "deleted_at",
    )
)
