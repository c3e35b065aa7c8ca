"""Forms and navigation show fields, reports and lists that exist."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.entity_model import EntityModel
from engines.definition.view import Form
from engines.expression import BOOLEAN

__all__ = ["check_forms", "check_navigation"]


def check_forms(findings: Findings) -> None:
    for number, form in enumerate(findings.app.forms):
        pointer = f"/forms/{number}"
        entity = findings.entity(f"{pointer}/entity", form.entity)
        if entity is not None:
            _check_form(findings, pointer, entity, form)


def _check_form(findings: Findings, pointer: str, entity: EntityModel, form: Form) -> None:
    shown: set[str] = set()
    for index, section in enumerate(form.sections):
        place = f"{pointer}/sections/{index}"
        if section.visible_when is not None:
            findings.expression(f"{place}/visible_when", entity, section.visible_when, BOOLEAN)
        for position, key in enumerate(section.fields):
            findings.field(f"{place}/fields/{position}", entity, key)
            if key in shown:
                findings.error(f"{place}/fields/{position}", "field_shown_twice", {"field": key})
            shown.add(key)
    for field in entity.definition.fields:
        if field.required and not field.derived and field.default is None and field.key not in shown:
            findings.warning(f"{pointer}/sections", "required_not_on_form", {"field": field.key})


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
