"""Whether one record, as it stands, lies in a principal's row scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from runtime.access.row_filter import scope_clause
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store.database import Statement
from runtime.store.resolver import TableResolver

__all__ = ["in_scope", "reach_statement"]


def in_scope(ctx: Context, entity: CatalogEntity, values: Mapping[str, Any], action: str) -> bool:
    """Simple scopes are read off the values; only an expression asks the database."""
    rights = ctx.rights(entity.name)
    scopes = rights.scopes.get(action, ())
    principal = ctx.principal
    for scope in scopes:
        if scope.kind == "all":
            return True
        if scope.kind == "own" and principal.user_id and values.get("owner") == principal.user_id:
            return True
        if scope.kind == "department" and values.get("department") == (principal.department or ""):
            return True
        if scope.kind == "department_tree" and values.get("department") in principal.departments:
            return True
    if any(scope.kind == "expression" for scope in scopes) or (entity.model.parent is not None and scopes):
        params = {**ctx.params, "id": entity.table.encode_id(values["id"])}
        return ctx.tx.row(reach_statement(ctx, entity, action), params) is not None
    return False


def reach_statement(ctx: Context, entity: CatalogEntity, action: str) -> Statement:
    """SELECT 1 for one live record in reach; shared by everybody with the same roles."""
    principal = ctx.principal
    key = (
        "reach",
        action,
        principal.roles,
        principal.app,
        principal.unrestricted,
        len(principal.departments),
    )
    found: Statement | None = entity.statements.get(key)
    if found is None:
        resolver = TableResolver(ctx.catalog, entity.name, now=ctx.now)
        query = sa.select(sa.literal(1)).where(
            entity.table.id == sa.bindparam("id", type_=entity.table.id.type),
            entity.table.sa("deleted_at").is_(None),
        )
        reach = scope_clause(ctx.catalog, principal, action, resolver)
        if reach is not None:
            query = query.where(reach)
        found = ctx.catalog.database.compile(query.select_from(resolver.from_clause()))
        if not resolver.moment.asked:
            entity.statements[key] = found
    return found
