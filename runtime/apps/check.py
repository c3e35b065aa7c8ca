"""Everything wrong with a package: what the definition says of itself, and what the engines say of it."""

from __future__ import annotations

from engines.definition import App, Model, check_app
from engines.errors import Issue
from engines.report import CHARTS, check_report, plan_report
from engines.report.result import columns_of

__all__ = ["check_package"]


def check_package(app: App, model: Model) -> list[Issue]:
    """Every issue at once. Reports are planned and charts asked once the definition is without errors:
    what is misspelled would only be said twice."""
    issues = check_app(app, model)
    if any(issue.severity == "error" for issue in issues):
        return issues
    for number, report in enumerate(app.reports):
        issues += [issue.at(f"/reports/{number}") for issue in check_report(model, report, app.app.key)]
    if any(issue.severity == "error" for issue in issues):
        return issues
    return [*issues, *_tiles(app, model)]


def _tiles(app: App, model: Model) -> list[Issue]:
    """Dashboards that would draw a report as it cannot be drawn."""
    found: list[Issue] = []
    for number, dashboard in enumerate(app.dashboards):
        for index, tile in enumerate(dashboard.tiles):
            name = model.resolve(app.app.key, tile.report)
            plan = plan_report(model, model.report(name), name.partition(".")[0])
            place = f"/dashboards/{number}/tiles/{index}/chart"
            found += [
                Issue(place, issue.code, issue.params, issue.hint)
                for issue in CHARTS[tile.chart].check(columns_of(plan))
            ]
    return found
