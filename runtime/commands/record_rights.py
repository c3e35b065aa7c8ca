"""What a principal may read and write of one record's fields: the rights of its own row (ADR 14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engines.errors import Issue
from engines.form import FieldRights
from engines.form.field_rights import EVERYTHING
from runtime.access.readable import readable_keys
from runtime.access.rights import EntityRights
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.scopes import in_any, in_scope
from runtime.store import records

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["bounds_of", "field_rights", "fixed_fields", "not_creatable", "readable_on"]

_Record = tuple[CatalogEntity, Mapping[str, Any]]
"""A record whose row decides, also about the rows of its sub-tables."""


def readable_on(ctx: Context, entity: CatalogEntity, values: Mapping[str, Any]) -> frozenset[str]:
    """Keys that may be read on this record, which the caller has found to be in reach."""
    keys = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), entity.name, partly=True)
    guards = ctx.rights(entity.name).read_where
    if not guards:
        return keys
    return keys - {key for key in guards if not in_any(ctx, entity, values, "read", guards[key])}


def field_rights(
    ctx: Context,
    entity: CatalogEntity,
    rights: EntityRights,
    action: str = "create",
    record: _Record | None = None,
) -> FieldRights:
    """Field rights in the form engine's terms; nothing to check for whoever may write everything.

    Without a `record` the widest on any: a new record's own are known once it is stored
    (`not_creatable`).
    """
    of_rows = {}
    for key, child in entity.model.children.items():
        child_rights = ctx.rights(child.name)
        found = field_rights(ctx, ctx.entity(child.name), child_rights, action, record)
        if found is not EVERYTHING:
            of_rows[key] = found
    guards = rights.write_where.get(action, {})
    if not (rights.fields or guards or rights.read_where):
        return FieldRights(None, frozenset(), of_rows) if of_rows else EVERYTHING
    hidden = {key for key, right in rights.fields.items() if right == "hidden"}
    if record is not None:
        hidden |= {
            key
            for key, guard in rights.read_where.items()
            if not in_any(ctx, record[0], record[1], "read", guard)
        }
    fixed = {
        key
        for key, guard in guards.items()
        if not guard or (record is not None and not in_any(ctx, record[0], record[1], action, guard))
    }
    writable = frozenset(
        key for key in entity.model.types if rights.writable(key) and key not in fixed and key not in hidden
    )
    return FieldRights(writable, frozenset(hidden), of_rows)


def fixed_fields(ctx: Context, entity: CatalogEntity, values: Mapping[str, Any]) -> list[str]:
    """Fields that may be changed on other records but not on this one."""
    guards = ctx.rights(entity.name).write_where.get("update", {})
    return sorted(
        key for key, guard in guards.items() if guard and not in_any(ctx, entity, values, "update", guard)
    )


def bounds_of(ctx: Context, entity: CatalogEntity, record_id: str) -> dict[str, Any]:
    """What its reader may not change of a record they may change others of: {"readonly": true}, or
    {"fixed": [field, "sub-table.field"]}; nothing where there is nothing to say. Asks the database only
    of those whose rights differ from record to record."""
    rights = ctx.rights(entity.name)
    children = {key: ctx.entity(child.name) for key, child in entity.model.children.items()}
    guarded = {
        key: guards
        for key, child in children.items()
        if (guards := ctx.rights(child.name).write_where.get("update"))
    }
    differs = rights.write_where.get("update") or guarded
    if not rights.allows("update") or (not differs and _changeable_where_read(rights)):
        return {}
    values = records.find(ctx.tx, entity, record_id)
    if values is None:
        return {}
    if not in_scope(ctx, entity, values, "update"):
        return {"readonly": True}
    fixed = fixed_fields(ctx, entity, values)
    for key, guards in guarded.items():
        fixed += sorted(
            f"{key}.{name}"
            for name, guard in guards.items()
            if guard and not in_any(ctx, entity, values, "update", guard)
        )
    return {"fixed": fixed} if fixed else {}


def _changeable_where_read(rights: EntityRights) -> bool:
    """Whether every record in reach is one that may be changed, whichever it is. What is shared may be
    shared for reading alone."""
    if rights.reaches_all("update"):
        return True
    reading, changing = rights.scopes.get("read", ()), rights.scopes.get("update", ())
    return all(scope.kind != "shared" and scope in changing for scope in reading)


def not_creatable(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> list[Issue]:
    """Values submitted for new records that may not be written where the records have come to lie."""
    issues = []
    places = [
        (None, entity),
        *((key, ctx.entity(child.name)) for key, child in entity.model.children.items()),
    ]
    for key, owner in places:
        guards = ctx.rights(owner.name).write_where.get("create", {})
        for draft in drafts if guards else ():
            submitted = [draft.submitted] if key is None else draft.submitted.get(key) or ()
            refused = {
                name
                for name in set().union(*submitted) & set(guards)
                if not in_any(ctx, entity, draft.values, "create", guards[name])
            }
            for index, values in enumerate(submitted):
                place = draft.pointer if key is None else f"{draft.pointer}/{key}/{index}"
                issues += [
                    Issue(f"{place}/{name}", "value.unknown_field", {"field": name})
                    for name in sorted(refused.intersection(values))
                ]
    return issues
