"""Deleting is hiding: the record keeps its values and can be restored.

What refers to it decides: `block` refuses, `clear` blanks the reference, `cascade` deletes along.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.errors import (
    AccessDenied,
    Conflict,
    Issue,
    PreconditionRequired,
    RecordNotFound,
    VersionConflict,
)
from engines.expression.types import BOOLEAN
from runtime.apps.catalog import CatalogEntity
from runtime.commands import followups, rows
from runtime.commands.context import Context
from runtime.commands.scopes import in_scope
from runtime.commands.write import Draft
from runtime.store import records
from runtime.store.related import children_of, load_related

__all__ = ["delete", "restore"]


def delete(ctx: Context, entity_name: str, record_id: str, *, expected_version: int | None) -> None:
    """Raises RecordNotFound, AccessDenied, VersionConflict, or Conflict naming what blocks."""
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "delete")
    old = records.lock(ctx.tx, entity, record_id)
    if old is None or not in_scope(ctx, entity, old, "read"):
        raise RecordNotFound()
    if not in_scope(ctx, entity, old, "delete"):
        raise AccessDenied("access.action_denied", {"action": "delete", "entity": entity_name})
    if expected_version is None and ctx.principal.kind == "user":
        raise PreconditionRequired()
    if expected_version is not None and expected_version != int(old["version"]):
        raise VersionConflict(params={"version": int(old["version"])})
    if ctx.principal.kind == "user":
        _refuse_locked(ctx, entity, old)
    _delete(ctx, entity, old, set())


def _refuse_locked(ctx: Context, entity: CatalogEntity, old: Mapping[str, Any]) -> None:
    """A record its own condition locks cannot be deleted by people either."""
    condition = entity.model.definition.readonly_when
    if condition is None:
        return
    compiled = entity.model.compile(condition, BOOLEAN)
    values = dict(old)
    rows.load(ctx, entity, [values])
    load_related(ctx.tx, ctx.catalog, entity.name, [values], compiled.paths)
    if compiled.evaluate(values, ctx.evaluation) is True:
        raise AccessDenied("access.record_locked", {"condition": condition})


def _delete(ctx: Context, entity: CatalogEntity, old: dict[str, Any], seen: set[tuple[str, str]]) -> None:
    if (entity.name, old["id"]) in seen:
        return
    seen.add((entity.name, old["id"]))
    # Deleting, deciding and applying changes call one another; this is where the ring is opened.
    from runtime.commands import processes

    if entity.model.parent is None and processes.withdraw_all(ctx, old["id"]):
        # Taking a submission back may have written the record.
        old = records.lock(ctx.tx, entity, old["id"]) or old
    for reference in entity.model.references_in:
        source = ctx.entity(reference.entity)
        referring = _referring(ctx, source, reference.key, old["id"])
        if not referring:
            continue
        if reference.on_delete == "block":
            params = {"count": len(referring), "entity": source.model.definition.label or source.name}
            raise Conflict("delete.blocked", params, [Issue("", "delete.blocked", params)])
        for record in referring.values():
            if reference.on_delete == "cascade":
                _delete(ctx, source, record, seen)
            else:
                _write(ctx, source, record, {reference.key: None}, "update")
    for child_model in entity.model.children.values():
        child = ctx.entity(child_model.name)
        for row in children_of(ctx.tx, child, [old["id"]])[old["id"]]:
            _delete(ctx, child, row, seen)
    _write(ctx, entity, old, {"deleted_at": ctx.now}, "delete")
    if entity.model.parent is None:
        followups.after(ctx, entity, [Draft(dict(old), old, "", {})], "delete")


def restore(ctx: Context, entity_name: str, record_id: str) -> None:
    """Bring a deleted record and the sub-table rows deleted with it back. Raises UniqueConflict when
    its place was taken meanwhile."""
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "delete")
    old = records.by_ids(ctx.tx, entity, [record_id], deleted=True).get(record_id)
    if old is None or old["deleted_at"] is None or not in_scope(ctx, entity, old, "delete"):
        raise RecordNotFound()
    for child_model in entity.model.children.values():
        child = ctx.entity(child_model.name)
        for row in _deleted_with(ctx, child, record_id, old["deleted_at"]):
            _write(ctx, child, row, {"deleted_at": None}, "restore")
    values = _write(ctx, entity, old, {"deleted_at": None}, "restore")
    from runtime.commands.derived import propagate

    propagate(ctx, entity, [(None, values)])


def _write(
    ctx: Context, entity: CatalogEntity, old: Mapping[str, Any], changed: dict[str, Any], kind: str
) -> dict[str, Any]:
    changed = {**changed, "updated_at": ctx.now, "updated_by": ctx.principal.user_id}
    for key in list(changed):
        column = entity.table.columns.get(key)
        if column is not None and column.base is not None:
            changed[f"base:{key}"] = changed[key]
    records.update(
        ctx.tx, entity, old["id"], old, changed, now=ctx.now, principal=ctx.principal.label, kind=kind
    )
    return {**old, **changed}


def _referring(ctx: Context, source: CatalogEntity, key: str, record_id: str) -> dict[str, dict[str, Any]]:
    statement = source.statements.get(("referring", key))
    if statement is None:
        table = source.table
        column = table.sa(key)
        query = sa.select(table.id).where(
            column == sa.bindparam("target", type_=column.type), table.sa("deleted_at").is_(None)
        )
        statement = source.statements["referring", key] = table.database.compile(query)
    rows = ctx.tx.rows(statement, {"target": source.table.encode_id(record_id)})
    ids = [source.table.id_codec.decode(row[0]) for row in rows]
    return records.by_ids(ctx.tx, source, ids, for_update=True)


def _deleted_with(ctx: Context, child: CatalogEntity, parent: str, at: Any) -> list[dict[str, Any]]:
    table = child.table
    query = sa.select(*table.select_all).where(
        table.sa("parent") == sa.bindparam("parent_id", type_=table.id.type),
        table.sa("deleted_at") == sa.bindparam("at", type_=table.sa("deleted_at").type),
    )
    params = {"parent_id": table.encode_id(parent), "at": table["deleted_at"].codec.encode(at)}
    return [table.decode(row) for row in ctx.tx.rows(table.database.compile(query), params)]
