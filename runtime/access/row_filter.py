"""Row scopes as SQL: the clause a principal's rows must meet, part of every query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression import compile_sql
from engines.expression.types import BOOLEAN
from runtime.access.principal import Principal
from runtime.access.rights import RowScope
from runtime.store.storage import column_type

if TYPE_CHECKING:
    from runtime.apps.catalog import Catalog
    from runtime.store.resolver import RowFilter, TableResolver

__all__ = ["row_filter", "scope_clause"]


def row_filter(catalog: Catalog, principal: Principal, action: str = "read") -> RowFilter:
    """The filter of `principal` for any entity a resolver may stand on."""

    def clause(resolver: TableResolver) -> sa.ColumnElement[bool] | None:
        return scope_clause(catalog, principal, action, resolver)

    return clause


def scope_clause(
    catalog: Catalog, principal: Principal, action: str, resolver: TableResolver
) -> sa.ColumnElement[bool] | None:
    """None when every row is in reach, a false clause when none is."""
    rights = catalog.rights(principal).entity(resolver.entity)
    if rights.reaches_all(action):
        return None
    scopes = rights.scopes.get(action, ())
    if not scopes:
        return sa.false()
    model = catalog.entity(resolver.entity).model
    if model.parent is not None:
        return _through_parent(catalog, principal, action, resolver, model.parent.name)
    return sa.or_(*(_one(catalog, principal, scope, resolver) for scope in dict.fromkeys(scopes)))


def _one(
    catalog: Catalog, principal: Principal, scope: RowScope, resolver: TableResolver
) -> sa.ColumnElement[bool]:
    reference: Any = column_type("reference", resolver.dialect)
    source = resolver.source
    if scope.kind == "own":
        return source.c.owner == sa.bindparam("me", type_=reference)
    if scope.kind == "department":
        return source.c.department == sa.bindparam("my_department", type_=reference)
    if scope.kind == "department_tree":
        places = [sa.bindparam(f"department_{n}", type_=reference) for n in range(len(principal.departments))]
        return source.c.department.in_(places) if places else sa.false()
    if scope.kind == "expression" and scope.condition:
        entity = catalog.entity(resolver.entity).model
        checked = entity.compile(scope.condition, BOOLEAN, app=scope.app).checked
        return _exists(catalog, resolver, checked)
    return sa.false()


def _exists(catalog: Catalog, resolver: TableResolver, checked: Any) -> sa.ColumnElement[bool]:
    """An expression over the row. Where it looks behind references it becomes a correlated EXISTS:
    a scope must not add joins to the query it is part of."""
    from runtime.store.resolver import TableResolver as Resolver

    if all(len(path) == 1 or path[0] in ("parameter", "me") for path in checked.paths):
        clause: sa.ColumnElement[bool] = compile_sql(checked, resolver, condition=True)
        return clause
    table = catalog.entity(resolver.entity).table
    alias = table.table.alias(f"{resolver.source.name}_scope")  # type: ignore[attr-defined]
    inner = Resolver(catalog, resolver.entity, now=resolver.moment, alias=alias)
    condition = compile_sql(checked, inner, condition=True)
    query = (
        sa.select(sa.literal(1))
        .select_from(inner.from_clause())
        .where(alias.c.id == resolver.source.c.id, condition)
    )
    return sa.exists(query.correlate(resolver.source))


def _through_parent(
    catalog: Catalog, principal: Principal, action: str, resolver: TableResolver, parent: str
) -> sa.ColumnElement[bool]:
    """Rows of a sub-table are in reach where their record is."""
    from runtime.store.resolver import TableResolver as Resolver

    table = catalog.entity(parent).table
    alias = table.table.alias(f"{resolver.source.name}_parent")  # type: ignore[attr-defined]
    inner = Resolver(catalog, parent, now=resolver.moment, alias=alias)
    reach = scope_clause(catalog, principal, action, inner)
    conditions = [alias.c.id == resolver.source.c.parent, alias.c.deleted_at.is_(None)]
    if reach is not None:
        conditions.append(reach)
    return sa.exists(
        sa.select(sa.literal(1)).select_from(alias).where(*conditions).correlate(resolver.source)
    )
