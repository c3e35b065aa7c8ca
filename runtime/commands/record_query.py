"""What is asked of records: filter, sort and columns as the API takes them, within what one may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from engines.definition.compiled import bind_parameters
from engines.errors import ExpressionInvalid, Issue, ValidationFailed
from engines.expression import Checked, check
from engines.expression.types import BOOLEAN, TEXT
from engines.registry import nearest
from runtime.access.readable import ReadableScope, readable_keys
from runtime.access.row_filter import field_mask, row_filter
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store.entity_table import READ_SYSTEM
from runtime.store.query import (
    PageQuery,
    Readable,
    Sort,
    type_of,
)
from runtime.store.resolver import FieldMask, RowFilter, TableResolver

__all__ = [
    "MAX_LIMIT", "ListRequest", "check_filter", "columns_of", "faults_of", "mask_of", "paths_of", "query_of",
    "reach_of", "readable_by", "readable_paths",
]  # fmt: skip

MAX_LIMIT = 500
_MAX_SORTS = 10
_MAX_PATHS = 400


@dataclass(frozen=True)
class ListRequest:
    """Filter, sort, fields and expand as the API takes them; `limit` is cut to 500. `search` is what
    somebody typed into a search box."""

    filter: str | None = None
    sort: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None
    expand: tuple[str, ...] = ()
    limit: int = 50
    after: str | None = None
    count: bool = False
    search: str | None = None


def columns_of(ctx: Context, entity_name: str, request: ListRequest) -> tuple[tuple[str, ...], ...]:
    """Paths a page of this request shows. Raises ValidationFailed as `page` does."""
    return query_of(ctx, ctx.entity(entity_name), request).paths


def readable_by(ctx: Context) -> Readable | None:
    """Whether a field of any entity may be read; None for whoever may read everything."""
    if ctx.principal.unrestricted:
        return None
    catalog, rights = ctx.catalog, ctx.catalog.rights(ctx.principal)
    return lambda entity, key: key in readable_keys(catalog, rights, entity, partly=True)


def mask_of(ctx: Context) -> FieldMask | None:
    return None if ctx.principal.unrestricted else field_mask(ctx.catalog, ctx.principal)


def reach_of(ctx: Context, entity: str = "", also: str | None = None) -> RowFilter | None:
    """The reader's row filter; records of `entity` must lie in the scope of the action `also`, too."""
    if ctx.principal.unrestricted:
        return None
    reading = row_filter(ctx.catalog, ctx.principal)
    if also is None:
        return reading
    acting = row_filter(ctx.catalog, ctx.principal, also)

    def both(resolver: TableResolver) -> sa.ColumnElement[bool] | None:
        clauses = [reading(resolver), acting(resolver) if resolver.entity == entity else None]
        found = [clause for clause in clauses if clause is not None]
        return sa.and_(*found) if found else None

    return both


def query_of(
    ctx: Context,
    entity: CatalogEntity,
    request: ListRequest,
    among: Literal["few", "many"] | None = None,
) -> PageQuery:
    issues: list[Issue] = []
    checked = None
    if request.filter:
        try:
            checked = check_filter(ctx, entity, request.filter, partly=True)
        except ExpressionInvalid as error:
            issues += [issue.at("/filter") for issue in error.issues]
    sorts = []
    if len(request.sort) > _MAX_SORTS:
        issues.append(Issue("/sort", "request.too_many", {"maximum": _MAX_SORTS}))
    for index, text in enumerate(request.sort[:_MAX_SORTS]):
        down = text.startswith("-")
        path = tuple(text.removeprefix("-").split("."))
        place = f"/sort/{index}"
        if _readable_path(ctx, entity, path, issues, place):
            kind = type_of(ctx.catalog, entity.model, path)
            if kind.kind in ("rows", "list", "json", "secret", "parts", "any_reference") or kind.markup:
                issues.append(Issue(place, "list.not_sortable", {"field": path[-1]}))
            else:
                sorts.append(Sort(path, down))
    paths = paths_of(ctx, entity, request.fields, request.expand, issues)
    if issues:
        raise ValidationFailed("list.invalid", issues=issues)
    return PageQuery(
        entity.name, paths, True, tuple(sorts), checked, readable_by(ctx), among, mask_of(ctx), ctx.zone
    )


def faults_of(
    ctx: Context, entity_name: str, filter_text: str | None, sort: tuple[str, ...] = ()
) -> list[Issue]:
    """Why the caller cannot list by this filter and sort; empty when they can."""
    try:
        query_of(ctx, ctx.entity(entity_name), ListRequest(filter=filter_text, sort=sort, fields=()))
    except ValidationFailed as error:
        return list(error.issues)
    return []


def check_filter(ctx: Context, entity: CatalogEntity, text: str, partly: bool = False) -> Checked:
    """A principal's own filter, over the fields they may read. Raises ExpressionInvalid.

    `partly` lets it name fields that may be read on some records only: for statements that mask them.
    """
    rights = ctx.catalog.rights(ctx.principal)
    scope = ReadableScope(ctx.catalog, rights, entity.name, entity.model.scope(), partly)
    checked = check(text, scope, BOOLEAN)
    return bind_parameters(checked, ctx.catalog.model.parameter_values(entity.model.app)).checked


def paths_of(
    ctx: Context,
    entity: CatalogEntity,
    fields: Sequence[str] | None,
    expand: Sequence[str],
    issues: list[Issue] | None = None,
) -> tuple[tuple[str, ...], ...]:
    rights = ctx.catalog.rights(ctx.principal)
    readable = readable_keys(ctx.catalog, rights, entity.name, partly=True)
    found: list[tuple[str, ...]] = []
    if fields is None:
        system = [key for key in (*READ_SYSTEM, "currency", "rate") if key in entity.table.columns]
        found += [(key,) for key in (*entity.model.fields, *system) if key in readable]
    problems: list[Issue] = []
    for name, wanted in (("fields", fields or ()), ("expand", expand)):
        if len(wanted) > _MAX_PATHS:
            problems.append(Issue(f"/{name}", "request.too_many", {"maximum": _MAX_PATHS}))
            continue
        for index, text in enumerate(wanted):
            path = tuple(text.split("."))
            if _readable_path(ctx, entity, path, problems, f"/{name}/{index}"):
                found.append(path)
    if problems:
        if issues is None:
            raise ValidationFailed("list.invalid", issues=problems)
        issues += problems
    return tuple(dict.fromkeys(found))


def readable_paths(ctx: Context, entity_name: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of the paths that lead through fields the caller may read, on some records at least."""
    entity = ctx.entity(entity_name)
    return tuple(path for path in paths if _readable_path(ctx, entity, tuple(path.split(".")), [], ""))


def _readable_path(
    ctx: Context, entity: CatalogEntity, path: tuple[str, ...], issues: list[Issue], pointer: str
) -> bool:
    rights = ctx.catalog.rights(ctx.principal)
    current = entity
    for position, key in enumerate(path):
        readable = readable_keys(ctx.catalog, rights, current.name, partly=True)
        if key not in readable or position > 4:
            hint = nearest(key, readable)
            issues.append(Issue(pointer, "list.unknown_field", {"field": key[:100]}, hint))
            return False
        kind = current.model.types[key]
        last = position == len(path) - 1
        if kind.kind == "parts" and position == len(path) - 2:
            if kind.part(path[-1]) == TEXT:
                return True
            known = [name for name, part in kind.parts or () if part == TEXT]
            hint = nearest(path[-1], known)
            issues.append(Issue(pointer, "list.unknown_field", {"field": path[-1][:100]}, hint))
            return False
        if not last and (kind.kind != "reference" or kind.entity is None):
            issues.append(Issue(pointer, "list.not_a_reference", {"field": key}))
            return False
        if not last:
            current = ctx.entity(kind.entity or "")
    return True
