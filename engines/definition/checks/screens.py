"""Navigation leads to lists and dashboards that exist."""

from __future__ import annotations

from engines.definition.checks.findings import Findings

__all__ = ["check_navigation"]


def check_navigation(findings: Findings) -> None:
    views = [view.key for view in findings.app.views]
    dashboards = [dashboard.key for dashboard in findings.app.dashboards]
    for number, group in enumerate(findings.app.navigation):
        for index, entry in enumerate(group.entries):
            pointer = f"/navigation/{number}/entries/{index}"
            targets = [entry.view, entry.dashboard, entry.entity]
            if sum(target is not None for target in targets) != 1:
                findings.error(pointer, "one_target", {"known": "view, dashboard, entity"})
            if entry.view is not None:
                findings.own(f"{pointer}/view", entry.view, "view", views)
            if entry.dashboard is not None:
                findings.own(f"{pointer}/dashboard", entry.dashboard, "dashboard", dashboards)
            if entry.entity is not None:
                findings.entity(f"{pointer}/entity", entry.entity)
