"""Reports and dashboards: figures that can be computed, charts that can be drawn."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.entity_model import EntityModel
from engines.definition.report import Dimension, Measure, Report
from engines.expression import BOOLEAN, ValueType

__all__ = ["check_reports"]


def check_reports(findings: Findings) -> None:
    for number, report in enumerate(findings.app.reports):
        pointer = f"/reports/{number}"
        entity = findings.entity(f"{pointer}/entity", report.entity)
        if entity is not None:
            _check_report(findings, pointer, entity, report)
    _check_dashboards(findings)


def _check_report(findings: Findings, pointer: str, entity: EntityModel, report: Report) -> None:
    if report.filter is not None:
        findings.expression(f"{pointer}/filter", entity, report.filter, BOOLEAN)
    for index, dimension in enumerate(report.dimensions):
        _check_dimension(findings, f"{pointer}/dimensions/{index}", entity, dimension)
    for index, measure in enumerate(report.measures):
        _check_measure(findings, f"{pointer}/measures/{index}", entity, measure)
    known = [item.key for item in (*report.dimensions, *report.measures)]
    for index, sort in enumerate(report.sort):
        findings.own(f"{pointer}/sort/{index}", sort.removeprefix("-"), "column", known)


def _check_dimension(findings: Findings, pointer: str, entity: EntityModel, dimension: Dimension) -> None:
    type = findings.path(f"{pointer}/field", entity, dimension.field)
    if type is not None and dimension.grain is not None and type.kind not in ("date", "datetime"):
        findings.error(f"{pointer}/grain", "grain_needs_date", {"field": dimension.field})
    regional = type is not None and type.part("city") is not None
    if type is not None and dimension.level is not None and type.parents is None and not regional:
        findings.error(f"{pointer}/level", "level_needs_branches", {"field": dimension.field})
    if type is not None and dimension.decimals is not None and type.part("longitude") is None:
        findings.error(f"{pointer}/decimals", "decimals_need_location", {"field": dimension.field})


def _check_measure(findings: Findings, pointer: str, entity: EntityModel, measure: Measure) -> None:
    if measure.filter is not None:
        findings.expression(f"{pointer}/filter", entity, measure.filter, BOOLEAN)
    if measure.field is not None and measure.expression is not None:
        findings.error(f"{pointer}/expression", "one_target", {"known": "field, expression"})
    type: ValueType | None = None
    if measure.field is not None:
        type = findings.path(f"{pointer}/field", entity, measure.field)
    if measure.expression is not None:
        compiled = findings.expression(f"{pointer}/expression", entity, measure.expression)
        type = compiled.checked.type if compiled is not None else None
    if measure.field is None and measure.expression is None:
        if measure.function != "count":
            findings.error(f"{pointer}/field", "aggregate_needs_field", {"aggregate": measure.function})
        return
    if type is None or measure.function == "count":
        return
    dated = measure.function in ("min", "max") and type.kind in ("date", "datetime")
    if not (type.is_numeric or dated):
        slot = "field" if measure.field is not None else "expression"
        params = {"aggregate": measure.function, "field": measure.field or measure.expression or ""}
        findings.error(f"{pointer}/{slot}", "cannot_aggregate", params)


def _check_dashboards(findings: Findings) -> None:
    for number, dashboard in enumerate(findings.app.dashboards):
        for index, tile in enumerate(dashboard.tiles):
            pointer = f"/dashboards/{number}/tiles/{index}"
            if not findings.item(f"{pointer}/report", tile.report, "report", findings.model.reports):
                continue
            report = findings.model.report(findings.model.resolve(findings.key, tile.report))
            if tile.chart in ("bar", "line") and not report.dimensions:
                params = {"chart": tile.chart, "report": tile.report}
                findings.error(f"{pointer}/chart", "chart_needs_dimension", params)
