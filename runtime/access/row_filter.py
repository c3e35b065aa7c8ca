"""Row scopes as SQL: the rows a principal reaches, and those on which they may read a field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.expression import compile_sql
from engines.expression.types import BOOLEAN
from runtime.access.principal import Principal
from runtime.access.rights import RowScope
from runtime.store import tables
from runtime.store.storage import column_type

if TYPE_CHECKING:
    from runtime.apps.catalog import Catalog
    from runtime.store.resolver import FieldMask, RowFilter, TableResolver

__all__ = ["field_mask", "row_filter", "scope_clause", "scopes_clause"]

_WRITES = ("update", "bulk", "share")
"""Actions for which a record must be shared to write."""


def row_filter(catalog: Catalog, principal: Principal, action: str = "read") -> RowFilter:
    """The filter of `principal` for any entity a resolver may stand on."""

    def clause(resolver: TableResolver) -> sa.ColumnElement[bool] | None:
        return scope_clause(catalog, principal, action, resolver)

    return clause


def field_mask(catalog: Catalog, principal: Principal) -> FieldMask:
    """Where `principal` may read a field of any entity a resolver may stand on."""
    rights = catalog.rights(principal)

    def clause(resolver: TableResolver, key: str) -> sa.ColumnElement[bool] | None:
        guard = rights.entity(resolver.entity).read_where.get(key)
        return None if guard is None else scopes_clause(catalog, principal, "read", guard, resolver)

    return clause


def scope_clause(
    catalog: Catalog, principal: Principal, action: str, resolver: TableResolver
) -> sa.ColumnElement[bool] | None:
    """None when every row is in reach, a false clause when none is."""
    rights = catalog.rights(principal).entity(resolver.entity)
    scopes = rights.scopes.get(action, ())
    if not scopes:
        return sa.false()
    if rights.reaches_all(action):
        return None
    return scopes_clause(catalog, principal, action, scopes, resolver)


def scopes_clause(
    catalog: Catalog,
    principal: Principal,
    action: str,
    scopes: Iterable[RowScope],
    resolver: TableResolver,
) -> sa.ColumnElement[bool]:
    """Rows of any of these scopes; of a sub-table those whose record is in one."""
    model = catalog.entity(resolver.entity).model
    if model.parent is not None:
        return _through_parent(catalog, principal, action, scopes, resolver, model.parent.name)
    return sa.or_(*(_one(catalog, principal, action, scope, resolver) for scope in dict.fromkeys(scopes)))


def _one(
    catalog: Catalog, principal: Principal, action: str, scope: RowScope, resolver: TableResolver
) -> sa.ColumnElement[bool]:
    source = resolver.source
    if scope.kind == "all":
        return sa.true()
    if scope.kind == "own":
        return source.c.owner == _place("me", resolver)
    if scope.kind == "department":
        return _among(source.c.department, principal, "own_departments", resolver)
    if scope.kind == "department_tree":
        return _among(source.c.department, principal, "departments", resolver)
    if scope.kind == "shared":
        return _shared(catalog, principal, action, resolver)
    if scope.kind == "expression" and scope.condition:
        entity = catalog.entity(resolver.entity).model
        checked = entity.compile(scope.condition, BOOLEAN, app=scope.app).checked
        return _exists(catalog, resolver, checked)
    return sa.false()


def _place(name: str, resolver: TableResolver) -> sa.ColumnElement[Any]:
    kind: Any = column_type("reference", resolver.dialect)
    return sa.bindparam(name, type_=kind)


def _among(
    column: sa.ColumnElement[Any], principal: Principal, name: str, resolver: TableResolver
) -> sa.ColumnElement[bool]:
    places = [_place(f"{name}_{n}", resolver) for n in range(len(principal.places(name)))]
    return column.in_(places) if places else sa.false()


def _shared(
    catalog: Catalog, principal: Principal, action: str, resolver: TableResolver
) -> sa.ColumnElement[bool]:
    """Not correlated: the few records shared with somebody are found first, by its own index."""
    share = tables.record_share.c
    kind: Any = column_type("reference", resolver.dialect)
    chosen = (
        sa.select(sa.type_coerce(share.record, kind))
        .where(
            _among(sa.type_coerce(share.holder, kind), principal, "holders", resolver),
            share.entity == sa.literal_column(str(catalog.entity(resolver.entity).table.number)),
            sa.or_(share.until.is_(None), share.until > sa.bindparam("moment", type_=sa.BigInteger())),
        )
    )  # fmt: skip
    if action in _WRITES:
        chosen = chosen.where(share.rights == sa.literal_column("'write'"))
    column: sa.ColumnElement[Any] = resolver.source.c.id
    return column.in_(chosen)


def _exists(catalog: Catalog, resolver: TableResolver, checked: Any) -> sa.ColumnElement[bool]:
    """An expression over the row. Where it looks behind references it becomes a correlated EXISTS:
    a scope must not add joins to the query it is part of. It reads what is there, whoever asks."""
    if all(len(path) == 1 or path[0] in ("parameter", "me") for path in checked.paths):
        own = resolver.bare(resolver.entity, resolver.source)
        clause: sa.ColumnElement[bool] = compile_sql(checked, own, condition=True)
        return clause
    table = catalog.entity(resolver.entity).table
    alias = table.table.alias(resolver.next_alias())
    inner = resolver.bare(resolver.entity, alias)
    condition = compile_sql(checked, inner, condition=True)
    query = (
        sa.select(sa.literal(1))
        .select_from(inner.from_clause())
        .where(alias.c.id == resolver.source.c.id, condition)
    )
    return sa.exists(query.correlate(resolver.source))


def _through_parent(
    catalog: Catalog,
    principal: Principal,
    action: str,
    scopes: Iterable[RowScope],
    resolver: TableResolver,
    parent: str,
) -> sa.ColumnElement[bool]:
    """Rows of a sub-table are in reach where their record is."""
    table = catalog.entity(parent).table
    alias = table.table.alias(resolver.next_alias())
    inner = resolver.bare(parent, alias)
    reach = scopes_clause(catalog, principal, action, scopes, inner)
    return sa.exists(
        sa.select(sa.literal(1))
        .select_from(alias)
        .where(alias.c.id == resolver.source.c.parent, alias.c.deleted_at.is_(None), reach)
        .correlate(resolver.source)
    )
