"""Runs a report: one statement with row scopes and field rights inside, then labels."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

import sqlalchemy as sa

from engines.definition.report import Report
from engines.errors import AccessDenied, DefinitionInvalid, ExpressionInvalid
from engines.expression import check
from engines.expression.types import BOOLEAN, ValueType
from engines.expression.zones import zone_name
from engines.report import compile_report, label_rows, plan_report, shape
from engines.report.plan import ReportPlan
from runtime.access.readable import ReadableScope, readable_keys
from runtime.access.row_filter import field_mask, row_filter, scope_clause
from runtime.commands.context import Context
from runtime.commands.searched import list_match
from runtime.commands.titles import readable_titles
from runtime.store.database import Statement
from runtime.store.resolver import TableResolver
from runtime.store.search_match import among
from runtime.store.storage import codec

__all__ = ["run_ad_hoc", "run_report"]


def run_report(ctx: Context, app: str, key: str, added_filter: str | None = None) -> dict[str, Any]:
    """A report of the app by its key. Seeing it needs a grant on it or on a dashboard that shows it."""
    name = f"{app}.{key}"
    model = ctx.catalog.model
    report = model.report(name)
    rights = ctx.catalog.rights(ctx.principal)
    on_dashboard = any(
        ctx.catalog.model.resolve(owner, tile.report) == name
        and rights.may("dashboard", f"{owner}.{dashboard.key}")
        for owner, definition in ctx.catalog.apps.items()
        for dashboard in definition.dashboards
        for tile in dashboard.tiles
    )
    if not rights.may("report", name) and not on_dashboard:
        raise AccessDenied("access.not_granted", {"name": name})
    entity = ctx.catalog.model.resolve(app, report.entity)
    ctx.require(entity, "read")
    if added_filter and not ctx.principal.unrestricted:
        try:
            _Reader(ctx).check(entity, added_filter, BOOLEAN, app)
        except ExpressionInvalid as error:
            raise DefinitionInvalid(issues=[issue.at("/filter") for issue in error.issues]) from None
    plan = _kept(ctx, ("report", name, added_filter), lambda: plan_report(model, report, app, added_filter))
    if not all(_may_read(ctx, plan.entity, path) for path in plan.paths):
        # Which of its fields the caller may not read is not for them to know.
        raise AccessDenied("access.not_granted", {"name": name})
    # Its figures are the same for everybody, so its days are the workspace's.
    return _run(ctx, plan, ("report", name, added_filter), ctx.catalog.zone)


def run_ad_hoc(
    ctx: Context, app: str, report: Report, added_filter: str | None = None, search: str | None = None
) -> dict[str, Any]:
    """Any report definition over what the caller may read; a hidden field is an unknown one.

    `search`: only records a list would find by what somebody typed.
    """
    entity = ctx.catalog.model.resolve(app, report.entity)
    ctx.require(entity, "read")
    reader = None if ctx.principal.unrestricted else _Reader(ctx)
    key = ("ad hoc report", app, report.model_dump_json(), added_filter, ctx.principal.shape)
    model = ctx.catalog.model
    plan = _kept(ctx, key, lambda: plan_report(model, report, app, added_filter, reader))
    found = _search(ctx, entity, search) if search and search.strip() else None
    # What somebody looks at on a screen of their own goes by their days, as the list beside it does.
    return _run(ctx, plan, key, ctx.zone, found)


@dataclass(frozen=True)
class _Found:
    """What a search is for. `many`: very many records match; None: none can."""

    many: bool | None
    params: Mapping[str, Any]


def _search(ctx: Context, entity_name: str, typed: str) -> _Found:
    entity = ctx.entity(entity_name)
    text, many = list_match(ctx, entity, typed)
    return _Found(many if text else None, {"q": text, "entity": entity.table.number} if text else {})


def _kept(ctx: Context, key: Hashable, make: Callable[[], ReportPlan]) -> ReportPlan:
    """Planning takes milliseconds; a published version's plans stay what they are."""
    found: ReportPlan | None = ctx.catalog.pages.get(key)
    if found is None:
        found = make()
        ctx.catalog.pages.put(key, found)
    return found


@dataclass(frozen=True)
class _Reader:
    """The caller as the author of a report."""

    ctx: Context

    def readable(self, entity: str, key: str) -> bool:
        catalog = self.ctx.catalog
        return key in readable_keys(catalog, catalog.rights(self.ctx.principal), entity, partly=True)

    def check(self, entity: str, text: str, expected: ValueType | None, app: str) -> None:
        catalog = self.ctx.catalog
        inner = catalog.entity(entity).model.scope(app=app)
        rights = catalog.rights(self.ctx.principal)
        check(text, ReadableScope(catalog, rights, entity, inner, partly=True), expected)


def _run(
    ctx: Context, plan: ReportPlan, key: Hashable, zone: tzinfo, found: _Found | None = None
) -> dict[str, Any]:
    place = ("report statement", key, ctx.principal.shape, found and (found.many,))
    statement: Statement | None = ctx.catalog.pages.get(place)
    if statement is None:
        statement, lasting = _statement(ctx, plan, zone, found)
        if lasting:
            ctx.catalog.pages.put(place, statement)
    rows = ctx.tx.rows(statement, {**ctx.params, **(found.params if found else {})})
    dialect = ctx.catalog.database.dialect
    result = shape(plan, rows, lambda kind, raw: codec(kind, dialect).decode(raw), _spelled(ctx, zone))
    titles = {
        (name, record_id): title
        for name, ids in result.references.items()
        for record_id, title in readable_titles(ctx, name, sorted(ids)).items()
    }
    labels = label_rows(result, titles, ctx.principal.language)
    body: dict[str, Any] = result.to_json(labels)
    body["generated_at"] = ctx.now.isoformat().replace("+00:00", "Z")
    return body


def _spelled(ctx: Context, zone: tzinfo) -> tzinfo | None:
    """The zone whose days the filters behind rows must spell out: the lists they open go by the reader's."""
    return None if zone_name(zone) == zone_name(ctx.zone) else zone


def _statement(ctx: Context, plan: ReportPlan, zone: tzinfo, found: _Found | None) -> tuple[Statement, bool]:
    """The statement, and whether it may be kept: not where the time it was made for is part of it."""
    restricted = not ctx.principal.unrestricted
    resolver = TableResolver(
        ctx.catalog, plan.entity, now=ctx.now,
        row_filter=row_filter(ctx.catalog, ctx.principal) if restricted else None,
        mask=field_mask(ctx.catalog, ctx.principal) if restricted else None,
    )  # fmt: skip
    conditions: list[sa.ColumnElement[bool]] = [resolver.table.sa("deleted_at").is_(None)]
    reach = scope_clause(ctx.catalog, ctx.principal, "read", resolver)
    # A filter holds only where all it names may be read.
    named = plan.filter.checked.paths if plan.filter is not None else ()
    for clause in (reach, *(resolver.guard(path) for path in named)):
        if clause is not None:
            conditions.append(clause)
    if found is not None:
        searched = found.many is not None
        conditions.append(
            among(resolver.dialect, resolver.table.id, bool(found.many)) if searched else sa.false()
        )
    select = compile_report(plan, resolver, sa.and_(*conditions), zone)
    return ctx.catalog.database.compile(select), not resolver.moment.asked


def _may_read(ctx: Context, entity: str, path: str) -> bool:
    rights = ctx.catalog.rights(ctx.principal)
    for key in path.split("."):
        types = ctx.entity(entity).model.types
        if key in types and key not in readable_keys(ctx.catalog, rights, entity, partly=True):
            return False
        kind = types.get(key)
        if kind is None or kind.entity is None:
            break
        entity = kind.entity
    return True
