"""Keeps stored derived values right when what they read changes elsewhere.

Rollups follow their sources (runtime.commands.rollups); formulas that look behind references are computed
again by the form engine. Up to 1,000 records are brought up to date in the transaction, locked in
id order so that two writers never wait for each other in a ring; more go to a job and show as
computing until it is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.rollups import Moves, bring_rollups, differs, moves_of
from runtime.jobs.queue import enqueue
from runtime.store import records
from runtime.store.links import sources_of
from runtime.store.related import children_of

__all__ = [
    "INLINE_LIMIT",
    "derived_changes",
    "leading_to",
    "mark_computing",
    "propagate",
    "recompute",
    "work_out",
]

Pairs = list[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]
RowChanges = dict[str, Pairs]
"""Rows of sub-tables before and after, by their entity."""

INLINE_LIMIT = 1000
_MAX_DEPTH = 8


def propagate(
    ctx: Context,
    entity: CatalogEntity,
    changes: Iterable[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]],
    depth: int = 0,
) -> None:
    """Bring everything up to date that reads records of `entity`, given (old, new) pairs."""
    if depth > _MAX_DEPTH or not (entity.model.rollups_in or entity.model.dependents):
        return
    pairs = list(changes)
    moves = moves_of(ctx, entity, pairs)
    for name, moved in moves.items():
        ids = sorted({record_id for by in moved.values() for record_id in by})
        _bring_up_to_date(ctx, ctx.entity(name), ids, depth, moves)
    parent = entity.model.parent
    for dependent in entity.model.dependents:
        if dependent.via == "parent" or (
            parent is not None and (dependent.entity, dependent.via) == (parent.name, entity.model.parent_key)
        ):
            # Rows of a sub-table are computed with their record, and it with them.
            continue
        changed = sorted(
            new["id"]
            for old, new in pairs
            if old is not None and new is not None and differs(old, new, dependent.fields)
        )
        if changed:
            _recompute_behind(ctx, dependent.entity, dependent.via, changed, depth)


def _recompute_behind(ctx: Context, name: str, via: str, ids: list[str], depth: int) -> None:
    """Recompute the records of `name` whose path `via` leads to one of `ids`."""
    entity = ctx.entity(name)
    _bring_up_to_date(ctx, entity, leading_to(ctx, entity, via.split("."), ids), depth, {})


def _bring_up_to_date(
    ctx: Context, entity: CatalogEntity, found: list[str], depth: int, moves: Moves
) -> None:
    """Now, or by jobs where there are many."""
    if len(found) <= INLINE_LIMIT:
        recompute(ctx, entity, found, depth, moves)
        return
    for start in range(0, len(found), INLINE_LIMIT):
        part = found[start : start + INLINE_LIMIT]
        mark_computing(ctx, entity, part)
        enqueue(ctx.tx, "recompute", {"entity": entity.name, "ids": part})


def leading_to(ctx: Context, entity: CatalogEntity, path: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Ids of records of `entity` from which `path` (references and sub-tables) leads to `ids`."""
    model = entity.model
    target = ctx.entity(model.types[path[0]].entity or "")
    if len(path) > 1:
        ids = leading_to(ctx, target, path[1:], ids)
        if not ids:
            return []
    if model.types[path[0]].is_links:
        return sources_of(ctx.tx, entity, path[0], ids)
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        if model.types[path[0]].kind == "rows":
            column: sa.ColumnElement[Any] = target.table.id
            selected: sa.ColumnElement[Any] = target.table.sa("parent")
            table = target.table
        else:
            column = entity.table.sa(path[0])
            selected = entity.table.id
            table = entity.table
        places = [sa.bindparam(f"id_{n}", type_=column.type) for n in range(len(part))]
        query = sa.select(selected).distinct().where(column.in_(places), table.sa("deleted_at").is_(None))
        params = {f"id_{n}": table.encode_id(record_id) for n, record_id in enumerate(part)}
        rows = ctx.tx.rows(ctx.catalog.database.compile(query), params)
        found.update(table.id_codec.decode(row[0]) for row in rows)
    return sorted(found)


def mark_computing(ctx: Context, entity: CatalogEntity, ids: Sequence[str]) -> None:
    """Say of records that a job has still to bring their derived values up to date."""
    table = entity.table
    for start in range(0, len(ids), 500):
        part = [table.encode_id(record_id) for record_id in ids[start : start + 500]]
        query = (
            table.table.update()
            .where(table.id.in_(part))
            .values({"computing": table["computing"].codec.encode(True)})
        )
        ctx.tx.run(ctx.catalog.database.compile(query))


def recompute(
    ctx: Context, entity: CatalogEntity, ids: Sequence[str], depth: int = 0, moves: Moves | None = None
) -> None:
    """Compute every derived value of these records again; write and pass on what changed. Rollups are read
    anew unless `moves` says how they moved."""
    current = records.by_ids(ctx.tx, entity, ids, lock="derived")
    if not current:
        return
    if entity.model.parent is not None:
        # A row's formulas belong to its record's computation.
        parents = sorted({row["parent"] for row in current.values() if row["parent"]})
        recompute(ctx, ctx.entity(entity.model.parent.name), parents, depth)
        return
    updated, old_rows = work_out(ctx, entity, current, moves)
    passed_on = []
    rows_passed_on: RowChanges = {}
    for record_id, values in updated.items():
        old = current[record_id]
        changed = derived_changes(entity, old, values)
        _write_rows(ctx, entity, values, old_rows, rows_passed_on)
        if old.get("computing"):
            changed["computing"] = False
        if changed:
            records.update(
                ctx.tx, entity, record_id, old, changed, now=ctx.now,
                principal=ctx.principal.label, by_user=False, kind="recompute",
            )  # fmt: skip
            values["revision"] = int(old["revision"]) + 1
            passed_on.append((old, values))
    propagate(ctx, entity, passed_on, depth + 1)
    for name, pairs in rows_passed_on.items():
        propagate(ctx, ctx.entity(name), pairs, depth + 1)


def work_out(
    ctx: Context,
    entity: CatalogEntity,
    current: Mapping[str, Mapping[str, Any]],
    moves: Moves | None = None,
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Records as they come out when every derived value is computed anew, by id, with their rows under
    the keys of the sub-tables; and those rows as stored, by id."""
    updated = {record_id: dict(values) for record_id, values in current.items()}
    old_rows = _attach_rows(ctx, entity, updated)
    bring_rollups(ctx, entity, updated, moves)
    _compute(ctx, entity, list(updated.values()))
    return updated, old_rows


def _attach_rows(
    ctx: Context, entity: CatalogEntity, updated: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Give records their sub-table rows; returns the rows as stored, by id."""
    stored: dict[str, dict[str, Any]] = {}
    for key, child in entity.model.children.items():
        rows = children_of(ctx.tx, ctx.entity(child.name), list(updated))
        for record_id, own in rows.items():
            stored.update({row["id"]: row for row in own})
            updated[record_id][key] = [dict(row) for row in own]
    return stored


def _compute(ctx: Context, entity: CatalogEntity, values: list[dict[str, Any]]) -> None:
    from runtime.commands.write import load_paths, store_base_amounts

    load_paths(ctx, entity, values, frozenset(entity.form.paths))
    for record in values:
        entity.form.compute(record, ctx.evaluation)
        store_base_amounts(entity, record)
        for key, child in entity.model.children.items():
            for row in record.get(key) or ():
                store_base_amounts(ctx.entity(child.name), row)


def derived_changes(entity: CatalogEntity, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Key → new value of every stored derived value that differs, base amounts under "base:<key>"."""
    changed: dict[str, Any] = {}
    for key, field in entity.model.fields.items():
        if not field.derived or key not in entity.table.columns or key in entity.model.volatile:
            continue
        for name in (key, f"base:{key}"):
            if old.get(name) != new.get(name):
                changed[name] = new.get(name)
    return changed


def _write_rows(
    ctx: Context,
    entity: CatalogEntity,
    values: Mapping[str, Any],
    stored: Mapping[str, dict[str, Any]],
    written: RowChanges,
) -> None:
    for key, child_model in entity.model.children.items():
        child = ctx.entity(child_model.name)
        for row in values.get(key) or ():
            changed = derived_changes(child, stored[row["id"]], row)
            if changed:
                records.update(
                    ctx.tx, child, row["id"], stored[row["id"]], changed, now=ctx.now,
                    principal=ctx.principal.label, by_user=False, kind="recompute",
                )  # fmt: skip
                written.setdefault(child.name, []).append((stored[row["id"]], row))
