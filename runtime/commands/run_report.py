"""Runs a report: one statement with row scopes and field rights inside, then labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engines.definition.report import Report
from engines.errors import AccessDenied, DefinitionInvalid, ExpressionInvalid
from engines.expression import check
from engines.expression.types import BOOLEAN, ValueType
from engines.report import compile_report, label_rows, plan_report, shape
from engines.report.plan import ReportPlan
from runtime.access.readable import ReadableScope, readable_keys
from runtime.access.row_filter import row_filter, scope_clause
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.store.resolver import TableResolver
from runtime.store.storage import codec

__all__ = ["run_ad_hoc", "run_report"]


def run_report(ctx: Context, app: str, key: str, added_filter: str | None = None) -> dict[str, Any]:
    """A report of the app by its key. Seeing it needs a grant on it or on a dashboard that shows it."""
    name = f"{app}.{key}"
    report = ctx.catalog.model.report(name)
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
    plan = plan_report(ctx.catalog.model, report, app, added_filter)
    if not all(_may_read(ctx, plan.entity, path) for path in plan.paths):
        # Which of its fields the caller may not read is not for them to know.
        raise AccessDenied("access.not_granted", {"name": name})
    return _run(ctx, plan)


def run_ad_hoc(ctx: Context, app: str, report: Report, added_filter: str | None = None) -> dict[str, Any]:
    """Any report definition over what the caller may read; a hidden field is an unknown one."""
    ctx.require(ctx.catalog.model.resolve(app, report.entity), "read")
    reader = None if ctx.principal.unrestricted else _Reader(ctx)
    return _run(ctx, plan_report(ctx.catalog.model, report, app, added_filter, reader))


@dataclass(frozen=True)
class _Reader:
    """The caller as the author of a report."""

    ctx: Context

    def readable(self, entity: str, key: str) -> bool:
        catalog = self.ctx.catalog
        return key in readable_keys(catalog, catalog.rights(self.ctx.principal), entity)

    def check(self, entity: str, text: str, expected: ValueType | None, app: str) -> None:
        catalog = self.ctx.catalog
        inner = catalog.entity(entity).model.scope(app=app)
        check(text, ReadableScope(catalog, catalog.rights(self.ctx.principal), entity, inner), expected)


def _run(ctx: Context, plan: ReportPlan) -> dict[str, Any]:
    resolver = TableResolver(
        ctx.catalog, plan.entity, now=ctx.now,
        row_filter=None if ctx.principal.unrestricted else row_filter(ctx.catalog, ctx.principal),
    )  # fmt: skip
    live: sa.ColumnElement[bool] = resolver.table.sa("deleted_at").is_(None)
    reach = scope_clause(ctx.catalog, ctx.principal, "read", resolver)
    select = compile_report(plan, resolver, live if reach is None else sa.and_(live, reach))
    rows = ctx.tx.rows(ctx.catalog.database.compile(select), ctx.params)
    dialect = ctx.catalog.database.dialect
    result = shape(plan, rows, lambda kind, raw: codec(kind, dialect).decode(raw))
    titles = {
        (name, record_id): title
        for name, ids in result.references.items()
        for record_id, title in read_records.titles(ctx, name, sorted(ids)).items()
    }
    labels = label_rows(result, titles, ctx.principal.language)
    body: dict[str, Any] = result.to_json(labels)
    body["generated_at"] = ctx.now.isoformat().replace("+00:00", "Z")
    return body


def _may_read(ctx: Context, entity: str, path: str) -> bool:
    rights = ctx.catalog.rights(ctx.principal)
    for key in path.split("."):
        types = ctx.entity(entity).model.types
        if key in types and key not in readable_keys(ctx.catalog, rights, entity):
            return False
        kind = types.get(key)
        if kind is None or kind.entity is None:
            break
        entity = kind.entity
    return True
