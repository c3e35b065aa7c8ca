"""Submitted references must lead to live records in reach of whoever submitted them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from engines.definition.field_types.any_reference import target_of
from engines.errors import Issue
from engines.expression import compile_sql
from engines.expression.types import BOOLEAN
from runtime.access.row_filter import row_filter
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store import hierarchy, records
from runtime.store.database import Statement
from runtime.store.padding import padded
from runtime.store.resolver import TableResolver

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["Held", "check", "hold", "hold_set"]

_Place = tuple[str, str | None, str]
"""(entity, filter, app whose filter it is)"""
_Wanted = dict[_Place, dict[str, list[str]]]
"""Record id → where it was submitted, by where it has to lead."""
Held = dict[str, dict[str, bool]]
"""Entity → id → whether it leads to a record in reach: references looked at already."""


_NOWHERE = ""
"""Stands for an entity that a reference to any of several may not lead to."""


def check(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft], held: Held) -> list[Issue]:
    """One issue per reference that leads nowhere, or to a record its field's filter leaves out.
    A record one may not see is not there. `held` spares asking again."""
    wanted = _wanted(ctx, entity, drafts)
    issues = _beneath_themselves(ctx, entity, drafts)
    for name, pointers in wanted.pop((_NOWHERE, None, ""), {}).items():
        issues += [Issue(pointer, "value.wrong_target", {"entity": name[:100]}) for pointer in pointers]
    for (target, condition, app), ids in wanted.items():
        known = held.get(target, {})
        if ids.keys() <= known.keys() and not _is_self(ctx, target, ids):
            reached = {record_id for record_id in ids if known[record_id]}
        else:
            reached = _reached(ctx, target, sorted(ids))
        fitting = _fitting(ctx, target, sorted(reached), condition, app) if condition else reached
        for record_id, pointers in ids.items():
            if record_id not in fitting:
                code = "value.reference_filtered" if record_id in reached else "value.reference_missing"
                issues += [Issue(pointer, code) for pointer in pointers]
    return issues


def _beneath_themselves(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> list[Issue]:
    """Moves after which a record would stand beneath itself. A new record has nobody below it yet."""
    issues = []
    for key in entity.model.hierarchies:
        for draft in drafts:
            target = draft.values.get(key)
            if draft.old is None or target is None or target == draft.old.get(key):
                continue
            hierarchy.hold(ctx.tx, entity, (key,))
            if hierarchy.would_ring(ctx.tx, entity, key, draft.id, target):
                issues.append(Issue(f"{draft.pointer}/{key}", "value.beneath_itself"))
    return issues


def hold(
    ctx: Context,
    entity: CatalogEntity,
    drafts: Sequence[Draft],
    read: Collection[str],
    read_of_rows: Mapping[str, Collection[str]],
) -> Held:
    """On PostgreSQL, wait for whoever is changing what new references lead to, before it is read.

    Else a value computed from it would be that of before, and whoever changes it could not see
    this record yet to bring it up to date. What is computed anew there conflicts as well where it is
    read, and so does what lies further behind. `read`: paths that are about to be read, of the record
    and of the rows of its sub-tables; references nothing is read behind are left. SQLite has one writer.
    """
    if ctx.tx.dialect == "sqlite":
        return {}
    plan = _plan(ctx, entity, read)
    plans = {key: _plan(ctx, ctx.entity(entity.model.children[key].name), paths)
             for key, paths in read_of_rows.items()}  # fmt: skip
    if not plan.keys and not any(of_rows.keys for of_rows in plans.values()):
        return {}
    keys_of_rows = {key: of_rows.keys for key, of_rows in plans.items()}
    return _hold(ctx, _wanted(ctx, entity, drafts, plan.keys, keys_of_rows), (plan, *plans.values()))


def hold_set(
    ctx: Context, entity: CatalogEntity, values: dict[str, Any], keys: Collection[str], read: Collection[str]
) -> None:
    """The same of references of one record that were just set: `values` has them under `keys`."""
    if ctx.tx.dialect == "sqlite":
        return
    plan = _plan(ctx, entity, read)
    wanted: _Wanted = {}
    _collect(entity, {key: values.get(key) for key in keys}, None, "", wanted, plan.keys)
    _hold(ctx, wanted, (plan,))


def _hold(ctx: Context, wanted: _Wanted, plans: Sequence[_Plan]) -> Held:
    ids_of: dict[str, set[str]] = {}
    for (target, _, _), ids in wanted.items():
        ids_of.setdefault(target, set()).update(ids)
    held: Held = {}
    for target in sorted(ids_of.keys() - {_NOWHERE}):
        sought = sorted(ids_of[target])
        strength = max(each.strengths.get(target, "held") for each in plans)
        reached = _look(ctx, target, sought, strength)
        held[target] = {record_id: record_id in reached for record_id in sought}
        further = frozenset(path for each in plans for path in each.further.get(target, ()))
        if further:
            _hold_behind(ctx, target, sorted(reached), further)
    return held


_Strength = Literal["held", "kept", "rolled"]
"""How records are locked before they are read, in alphabetical order of strength. "held": against people's
changes. "kept": against recomputation as well. "rolled": as recomputation locks them, where this write
will have them computed anew itself: of two that shared them first, neither could go on."""


@dataclass(frozen=True)
class _Plan:
    """`keys`: references something is read behind. By the entity they lead to: `strengths`, and `further`,
    what is read there behind references in turn."""

    keys: frozenset[str]
    strengths: Mapping[str, _Strength]
    further: Mapping[str, frozenset[str]]


def _plan(ctx: Context, entity: CatalogEntity, read: Collection[str]) -> _Plan:
    key = ("held", frozenset(read))
    found: _Plan | None = entity.statements.get(key)
    if found is None:
        found = entity.statements[key] = _planned(ctx, entity, frozenset(read) | _read_through(ctx, entity))
    return found


def _planned(ctx: Context, entity: CatalogEntity, read: Collection[str]) -> _Plan:
    strengths: dict[str, _Strength] = {}
    further: dict[str, set[str]] = {}
    keys: set[str] = set()
    fed = _feeds(entity)
    for path in read:
        key, dot, rest = path.partition(".")
        target = entity.model.types[key].entity if dot and key in entity.model.types else None
        if dot:
            keys.add(key)
        if target is None:
            continue
        first, more, _ = rest.partition(".")
        field = ctx.entity(target).model.fields.get(first)
        strength: _Strength = "held"
        if field is not None and field.derived:
            strength = "rolled" if target in fed else "kept"
        strengths[target] = max(strength, strengths.get(target, "held"))
        if more:
            further.setdefault(target, set()).add(rest)
    return _Plan(frozenset(keys), strengths, {name: frozenset(paths) for name, paths in further.items()})


def _feeds(entity: CatalogEntity) -> frozenset[str]:
    """Entities whose rollups a write of such a record, or of its rows, may change."""
    found = {rollup.entity for rollup in entity.model.rollups_in}
    for child in entity.model.children.values():
        found.update(rollup.entity for rollup in child.rollups_in)
    return frozenset(found)


def _read_through(ctx: Context, entity: CatalogEntity) -> frozenset[str]:
    """What others read behind references of this entity, having come to it by references of their own."""
    found: set[str] = set()
    for dependent in entity.model.dependents:
        reader = ctx.entity(dependent.entity)
        paths = set(reader.form.paths)
        if reader.model.parent is not None:
            form = ctx.entity(reader.model.parent.name).form
            paths.update(form.row_paths.get(reader.model.parent_key or "", ()))
        start = f"{dependent.via}."
        rests = {path.removeprefix(start) for path in paths if path.startswith(start)}
        found.update(rest for rest in rests if "." in rest and rest.partition(".")[0] in entity.table.columns)
    return frozenset(found)


def _hold_behind(ctx: Context, name: str, ids: Sequence[str], read: Collection[str]) -> None:
    """Hold what is read behind references of records that are held."""
    if not ids:
        return
    entity = ctx.entity(name)
    plan = _planned(ctx, entity, read)
    stored = records.parts_by_ids(ctx.tx, entity, list(ids), sorted(plan.keys & entity.model.types.keys()))
    wanted: dict[str, set[str]] = {}
    for key in plan.keys & entity.model.types.keys():
        target = entity.model.types[key].entity
        for record in stored.values():
            value = record.get(key)
            if target is not None and value:
                wanted.setdefault(target, set()).update((value,) if isinstance(value, str) else value)
    for target in sorted(wanted):
        found = _look(ctx, target, sorted(wanted[target]), plan.strengths.get(target, "held"), False)
        _hold_behind(ctx, target, sorted(found), plan.further.get(target, ()))


def _wanted(
    ctx: Context,
    entity: CatalogEntity,
    drafts: Sequence[Draft],
    only: Collection[str] | None = None,
    only_of_rows: Mapping[str, Collection[str]] | None = None,
) -> _Wanted:
    """References that are new; those of some keys where these are given."""
    wanted: _Wanted = {}
    for draft in drafts:
        _collect(entity, draft.values, draft.old, draft.pointer, wanted, only)
        for key, child in entity.model.children.items():
            known = {row["id"]: row for row in (draft.old or {}).get(key) or ()}
            keys = None if only_of_rows is None else only_of_rows.get(key, ())
            for index, row in enumerate(draft.values.get(key) or ()):
                place = f"{draft.pointer}/{key}/{index}"
                _collect(ctx.entity(child.name), row, known.get(row.get("id", "")), place, wanted, keys)
    return wanted


def _collect(
    entity: CatalogEntity,
    values: dict[str, Any],
    old: dict[str, Any] | None,
    pointer: str,
    wanted: _Wanted,
    only: Collection[str] | None,
) -> None:
    for key, place, options in _referring(entity):
        value = values.get(key)
        if not value or (only is not None and key not in only):
            continue
        before = old.get(key) if old is not None else None
        if value == before:
            continue
        if options is not None:
            target, value = target_of(value)
            if target not in options:
                wanted.setdefault((_NOWHERE, None, ""), {}).setdefault(target, []).append(f"{pointer}/{key}")
                continue
            place = (target, *place[1:])
        ids = wanted.get(place)
        if ids is None:
            ids = wanted[place] = {}
        if isinstance(value, str):
            ids.setdefault(value, []).append(f"{pointer}/{key}")
            continue
        known = frozenset(before or ())
        for index, record_id in enumerate(value):
            if record_id not in known:
                ids.setdefault(record_id, []).append(f"{pointer}/{key}/{index}")


def _referring(entity: CatalogEntity) -> list[tuple[str, _Place, frozenset[str] | None]]:
    """(key, where it leads, the entities it may name itself) of every reference."""
    found: list[tuple[str, _Place, frozenset[str] | None]] | None = entity.statements.get("referring keys")
    if found is None:
        found = entity.statements["referring keys"] = []
        for key in reference_keys(entity):
            kind = entity.model.types[key]
            condition = getattr(entity.model.fields.get(key), "filter", None)
            options = frozenset(dict(kind.options or ())) if kind.kind == "any_reference" else None
            if options is not None or kind.entity is not None:
                found.append((key, (kind.entity or "", condition, entity.model.app), options))
    return found


def reference_keys(entity: CatalogEntity) -> tuple[str, ...]:
    found: tuple[str, ...] | None = entity.statements.get("reference_keys")
    if found is None:
        types = entity.model.types
        own = [
            key
            for key in entity.table.fields
            if (types[key].kind in ("reference", "any_reference") or types[key].is_links)
            # What the platform computed may lie out of reach of whoever writes.
            and not entity.model.fields[key].derived
        ]
        found = entity.statements["reference_keys"] = (*own, "owner", "department")
    return found


def _is_self(ctx: Context, target: str, ids: Collection[str]) -> bool:
    return len(ids) == 1 and ctx.principal.user_id in ids and target == "system.user"


def _reached(ctx: Context, target: str, ids: list[str]) -> set[str]:
    return set(ids) if _is_self(ctx, target, ids) else _look(ctx, target, ids)


def _look(
    ctx: Context, target: str, ids: list[str], strength: _Strength = "held", scoped: bool = True
) -> set[str]:
    """Those that lead to a live record in reach; on PostgreSQL these are held from now on."""
    entity = ctx.entity(target)
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        part = padded(ids[start : start + 500])
        params = {**ctx.params} | {
            f"id_{n}": entity.table.encode_id(record_id) for n, record_id in enumerate(part)
        }
        rows = ctx.tx.rows(_statement(ctx, entity, len(part), strength, scoped), params)
        found.update(entity.table.id_codec.decode(row[0]) for row in rows)
    return found


def _fitting(ctx: Context, target: str, ids: list[str], condition: str, app: str) -> set[str]:
    """Those of `ids` that meet a reference field's filter."""
    entity = ctx.entity(target)
    checked = entity.model.compile(condition, BOOLEAN, app=app).checked
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        part = padded(ids[start : start + 500])
        key = ("fitting", condition, app, len(part))
        statement = None if checked.volatile else entity.statements.get(key)
        if statement is None:
            resolver = TableResolver(ctx.catalog, target, now=ctx.now)
            identifier = entity.table.id
            places = [sa.bindparam(f"id_{n}", type_=identifier.type) for n in range(len(part))]
            meets = compile_sql(checked, resolver, condition=True)
            query = sa.select(identifier).select_from(resolver.from_clause())
            statement = entity.table.database.compile(query.where(identifier.in_(places), meets))
            entity.statements[key] = statement
        params = {**ctx.params} | {
            f"id_{n}": entity.table.encode_id(record_id) for n, record_id in enumerate(part)
        }
        found.update(entity.table.id_codec.decode(row[0]) for row in ctx.tx.rows(statement, params))
    return found


def _statement(
    ctx: Context, entity: CatalogEntity, count: int, strength: _Strength, scoped: bool
) -> Statement:
    principal = ctx.principal
    # An app copies references its package was written to copy; only people are held to row scopes.
    scoped = scoped and principal.kind == "user" and not principal.unrestricted
    key = ("reached", count, strength, scoped and principal.shape)
    found: Statement | None = entity.statements.get(key)
    if found is None:
        table = entity.table
        query = sa.select(table.id).where(
            table.id.in_([sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(count)]),
            table.sa("deleted_at").is_(None),
        )
        resolver = None
        if scoped:
            resolver = TableResolver(ctx.catalog, entity.name, now=ctx.now)
            reach = row_filter(ctx.catalog, principal)(resolver)
            if reach is not None:
                query = query.where(reach)
        if ctx.tx.dialect == "postgresql":
            # Whoever is deleting or changing the record is waited for, so that what is read of it next
            # is what will stay; its own foreign key would take this lock later anyway.
            query = query.order_by(table.id).with_for_update(
                read=strength != "rolled", key_share=strength != "kept", of=table.table
            )
        found = table.database.compile(query)
        if resolver is None or not resolver.moment.asked:
            entity.statements[key] = found
    return found
