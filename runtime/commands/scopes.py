"""Whether one record, as it stands, lies in a principal's row scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from runtime.access.principal import Principal
from runtime.access.rights import RowScope
from runtime.access.row_filter import scopes_clause
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store.database import Statement
from runtime.store.resolver import TableResolver

__all__ = ["in_any", "in_scope", "reach_statement"]


def in_scope(ctx: Context, entity: CatalogEntity, values: Mapping[str, Any], action: str) -> bool:
    """Whether the record is among those the action reaches."""
    return in_any(ctx, entity, values, action, ctx.rights(entity.name).scopes.get(action, ()))


def in_any(
    ctx: Context,
    entity: CatalogEntity,
    values: Mapping[str, Any],
    action: str,
    scopes: Iterable[RowScope],
) -> bool:
    """Simple scopes are read off the values; only expressions and shares ask the database, once."""
    asked = []
    for scope in scopes:
        if scope.kind == "all":
            return True
        if entity.model.parent is not None or scope.kind in ("expression", "shared"):
            asked.append(scope)
        elif _by_values(ctx.principal, values, scope):
            return True
    if not asked:
        return False
    params = {**ctx.params, "id": entity.table.encode_id(values["id"])}
    return ctx.tx.row(_statement(ctx, entity, action, tuple(asked)), params) is not None


def _by_values(principal: Principal, values: Mapping[str, Any], scope: RowScope) -> bool:
    if scope.kind == "own":
        return bool(principal.user_id) and values.get("owner") == principal.user_id
    if scope.kind == "department":
        return values.get("department") in principal.own_departments
    return scope.kind == "department_tree" and values.get("department") in principal.departments


def reach_statement(ctx: Context, entity: CatalogEntity, action: str) -> Statement:
    """SELECT 1 for one live record in reach; shared by everybody with the same roles."""
    return _statement(ctx, entity, action, ctx.rights(entity.name).scopes.get(action, ()))


def _statement(ctx: Context, entity: CatalogEntity, action: str, scopes: tuple[RowScope, ...]) -> Statement:
    key = ("reach", action, scopes, ctx.principal.shape)
    found: Statement | None = entity.statements.get(key)
    if found is None:
        resolver = TableResolver(ctx.catalog, entity.name, now=ctx.now)
        query = sa.select(sa.literal(1)).where(
            entity.table.id == sa.bindparam("id", type_=entity.table.id.type),
            entity.table.sa("deleted_at").is_(None),
        )
        if not scopes:
            query = query.where(sa.false())
        elif not any(scope.kind == "all" for scope in scopes):
            query = query.where(scopes_clause(ctx.catalog, ctx.principal, action, scopes, resolver))
        found = ctx.catalog.database.compile(query.select_from(resolver.from_clause()))
        if not resolver.moment.asked:
            entity.statements[key] = found
    return found
