"""Deleting is hiding: the record keeps its values and can be restored.

What refers to it decides: `block` refuses, `clear` blanks the reference, `cascade` deletes along.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.definition.field_types.any_reference import target_of
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
from runtime.commands import derived, followups, read_records, recycle_bin, rows
from runtime.commands.behind import load_behind
from runtime.commands.context import Context
from runtime.commands.scopes import in_scope
from runtime.commands.write import Draft, hold_what_is_read
from runtime.store import merges, records
from runtime.store.links import sources_of
from runtime.store.related import children_of

__all__ = ["bring_back", "delete", "redirect", "referring", "restore"]


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
    load_behind(ctx, entity.name, [values], compiled.paths)
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
    # First of all: what follows brings records up to date, and this one is none of them any more.
    _write(ctx, entity, old, {"deleted_at": ctx.now}, "delete")
    for reference in entity.model.references_in:
        source = ctx.entity(reference.entity)
        found = referring(ctx, source, reference.key, entity.name, old["id"])
        if not found:
            continue
        if reference.on_delete == "block":
            raise _blocked(ctx, source, reference.key, list(found))
        for record_id in found:
            # Read again: letting go of the one before may have brought this one up to date.
            record = records.lock(ctx.tx, source, record_id)
            if record is None:
                continue
            if reference.on_delete == "cascade":
                _delete(ctx, source, record, seen)
            else:
                redirect(ctx, source, record, reference.key, None, leaving=old["id"])
    for child_model in entity.model.children.values():
        child = ctx.entity(child_model.name)
        for row in children_of(ctx.tx, child, [old["id"]])[old["id"]]:
            _delete(ctx, child, row, seen)
    if entity.model.parent is None:
        followups.after(ctx, entity, [Draft(dict(old), old, "", {})], "delete")
    else:
        derived.propagate(ctx, entity, [(old, None)])
        if old["parent"] and (entity.model.parent.name, old["parent"]) not in seen:
            derived.recompute(ctx, ctx.entity(entity.model.parent.name), [old["parent"]])


def _blocked(ctx: Context, source: CatalogEntity, key: str, ids: list[str]) -> Conflict:
    """How many of the records in the way is told as far as they may be seen at all."""
    seen = read_records.some(ctx, source.name, ids, ()) if ctx.rights(source.name).readable(key) else {}
    params: dict[str, Any] = {}
    code = "delete.blocked_unseen"
    if seen:
        params = {"count": len(seen), "entity": source.model.definition.label or source.name}
        code = "delete.blocked"
    return Conflict(code, params, [Issue("", code, params)])


def redirect(
    ctx: Context,
    source: CatalogEntity,
    record: dict[str, Any],
    key: str,
    target: str | None,
    leaving: str,
    beside: bool = False,
) -> None:
    """Make a reference lead elsewhere (None: nowhere) instead of to `leaving`, on a list in its place
    (with `beside`, after it), and bring up to date what was computed through it. It follows from what
    happened to the record it led to, so nobody's rights are asked."""
    value: Any = target
    if source.model.types[key].kind == "any_reference" and target is not None:
        value = f"{target_of(record[key])[0]}/{target}"
    if key in source.table.links:
        moved: list[str | None] = []
        for item in record.get(key) or ():
            moved += ([item, target] if beside else [target]) if item == leaving else [item]
        value = tuple(dict.fromkeys(item for item in moved if item is not None)) or None
    written = _write(ctx, source, record, {key: value}, "update")
    derived.propagate(ctx, source, [(record, written)])
    derived.recompute(ctx, source, [record["id"]])


def restore(ctx: Context, entity_name: str, record_id: str) -> None:
    """Bring a deleted record back with what was deleted along with it: rows, and cascades.

    Raises RecordNotFound, UniqueConflict when its place was taken meanwhile, Conflict when it
    refers to a record that is gone and that it may not be without.
    """
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "delete")
    if entity.model.parent is not None:
        raise AccessDenied("access.row_without_record", {"entity": entity_name})
    old = recycle_bin.in_bin(ctx, entity, record_id)
    if merges.of_other(ctx.tx, entity.table.number, old["id"]) is not None:
        raise Conflict("restore.merged")
    bring_back(ctx, entity, old)


def bring_back(ctx: Context, entity: CatalogEntity, old: dict[str, Any]) -> None:
    at = old["deleted_at"]
    rows_gone = {
        key: _deleted_with(ctx, ctx.entity(child.name), "parent", old["id"], at)
        for key, child in entity.model.children.items()
    }
    hold_what_is_read(ctx, entity, {**old, **rows_gone})
    values = _revive(ctx, entity, old)
    rows_back: derived.RowChanges = {}
    for key, child_model in entity.model.children.items():
        child = ctx.entity(child_model.name)
        rows_back[child.name] = [(None, _revive(ctx, child, row)) for row in rows_gone[key]]
    # What it reads may have changed while it was away.
    derived.recompute(ctx, entity, [old["id"]])
    derived.propagate(ctx, entity, [(None, values)])
    for name, pairs in rows_back.items():
        derived.propagate(ctx, ctx.entity(name), pairs)
    for reference in entity.model.references_in:
        if reference.on_delete != "cascade":
            continue
        source = ctx.entity(reference.entity)
        for record in _deleted_with(ctx, source, reference.key, old["id"], at, reference.many, entity.name):
            if source.model.parent is None:
                bring_back(ctx, source, record)


def _revive(ctx: Context, entity: CatalogEntity, old: dict[str, Any]) -> dict[str, Any]:
    """Write one record back, without the references that have to be blank by now."""
    changed: dict[str, Any] = {"deleted_at": None}
    for key, field in entity.model.fields.items():
        on_delete = getattr(field, "on_delete", None)
        if on_delete is None or old.get(key) is None:
            continue
        name, wanted = entity.model.types[key].entity or "", old[key]
        if entity.model.types[key].kind == "any_reference":
            name, wanted = target_of(wanted)
        target = ctx.entity(name)
        wanted = (wanted,) if isinstance(wanted, str) else wanted
        live = records.parts_by_ids(ctx.tx, target, wanted, ())
        if len(live) < len(wanted):
            if on_delete != "clear":
                params = {"field": dict(field.label) or key}
                raise Conflict(
                    "restore.reference_gone", params, [Issue(f"/{key}", "restore.reference_gone", params)]
                )
            left = tuple(item for item in wanted if item in live)
            changed[key] = left or None if entity.model.types[key].is_links else None
    return _write(ctx, entity, old, changed, "restore")


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


def referring(
    ctx: Context, source: CatalogEntity, key: str, entity: str, record_id: str
) -> dict[str, dict[str, Any]]:
    """Live records of `source` whose reference `key` leads to the record of `entity`, by id, locked."""
    if key in source.table.links:
        return records.by_ids(ctx.tx, source, sources_of(ctx.tx, source, key, [record_id]), lock="edit")
    statement = source.statements.get(("referring", key))
    if statement is None:
        table = source.table
        column = table.sa(key)
        query = sa.select(table.id).where(
            column == sa.bindparam("target", type_=column.type), table.sa("deleted_at").is_(None)
        )
        statement = source.statements["referring", key] = table.database.compile(query)
    rows = ctx.tx.rows(statement, {"target": _stored(source, key, entity, record_id)})
    ids = [source.table.id_codec.decode(row[0]) for row in rows]
    return records.by_ids(ctx.tx, source, ids, lock="edit")


def _stored(source: CatalogEntity, key: str, entity: str, record_id: str) -> Any:
    """How the reference `key` holds a record of `entity`."""
    kind = source.model.types.get(key)
    if kind is None or kind.kind != "any_reference":
        return source.table.encode_id(record_id)
    return source.table[key].codec.encode(f"{entity}/{record_id}")


def _deleted_with(
    ctx: Context,
    source: CatalogEntity,
    key: str,
    target: str,
    at: Any,
    many: bool = False,
    entity: str = "",
) -> list[dict[str, Any]]:
    """Records whose reference `key` leads to `target`, deleted at the moment it was."""
    table = source.table
    column = table.id if many else table.sa(key)
    place: sa.ColumnElement[Any] = sa.bindparam("target", type_=column.type)
    if many:
        links = table.links[key]
        leads: sa.ColumnElement[bool] = table.id.in_(sa.select(links.source).where(links.target == place))
    else:
        leads = column == place
    query = sa.select(*table.select_all).where(
        leads,
        table.sa("deleted_at") == sa.bindparam("at", type_=table.sa("deleted_at").type),
    )
    params = {"target": _stored(source, key, entity, target), "at": table["deleted_at"].codec.encode(at)}
    return [table.decode(row) for row in ctx.tx.rows(table.database.compile(query), params)]
