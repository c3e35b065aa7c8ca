"""Grants: one role or the app, one thing, rights that make sense for it."""

from __future__ import annotations

from engines.definition.checks.findings import SYSTEM_APP, Findings, label_of
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import EncryptedTextField
from engines.definition.role import Grant
from engines.expression import BOOLEAN

__all__ = ["check_access"]

_CHANGING = ("create", "update", "delete", "import", "bulk")


def check_access(findings: Findings) -> None:
    for number, grant in enumerate(findings.app.grants):
        pointer = f"/grants/{number}"
        if (grant.role is not None) == grant.app:
            findings.error(pointer, "one_grantee")
        if grant.role is not None:
            found = findings.item(f"{pointer}/role", grant.role, "role", findings.model.roles)
            owner = findings.model.resolve(findings.key, grant.role).partition(".")[0]
            if found and owner != findings.key:
                # Whoever installs it decides what becomes of people who hold that role.
                params = {"role": grant.role, "app": owner}
                findings.warning(f"{pointer}/role", "grant_to_role_elsewhere", params)
        targets = {
            name: getattr(grant, name)
            for name in ("entity", "process", "report", "dashboard")
            if getattr(grant, name) is not None
        }
        if len(targets) != 1:
            findings.error(pointer, "one_target", {"known": "entity, process, report, dashboard"})
        if grant.process is not None:
            findings.item(f"{pointer}/process", grant.process, "process", findings.model.processes)
        if grant.report is not None:
            findings.item(f"{pointer}/report", grant.report, "report", findings.model.reports)
        if grant.dashboard is not None:
            findings.item(f"{pointer}/dashboard", grant.dashboard, "dashboard", findings.model.dashboards)
        if grant.entity is not None:
            entity = findings.entity(f"{pointer}/entity", grant.entity)
            if entity is not None:
                changing = [action for action in grant.actions if action in _CHANGING]
                # The system app itself is where these rights are meant to come from.
                if entity.app == SYSTEM_APP != findings.key and changing:
                    what = {"entity": label_of(entity), "actions": ", ".join(changing)}
                    findings.warning(f"{pointer}/actions", "grant_over_people", what)
                _check_rows_and_fields(findings, pointer, entity, grant)
        else:
            for name in ("actions", "condition", "fields", "reveal"):
                if getattr(grant, name):
                    findings.error(f"{pointer}/{name}", "only_for_entities", {"name": name})


def _check_rows_and_fields(findings: Findings, pointer: str, entity: EntityModel, grant: Grant) -> None:
    if not grant.actions:
        findings.error(f"{pointer}/actions", "no_actions")
    if grant.scope == "expression" and grant.condition is None:
        findings.error(f"{pointer}/condition", "scope_needs_condition")
    if grant.scope != "expression" and grant.condition is not None:
        findings.error(f"{pointer}/condition", "condition_needs_scope", {"scope": grant.scope})
    if grant.condition is not None:
        findings.expression(f"{pointer}/condition", entity, grant.condition, BOOLEAN)
    if grant.scope == "shared":
        for index, action in enumerate(grant.actions):
            if action in ("create", "delete", "import"):
                findings.error(f"{pointer}/actions/{index}", "not_by_share", {"action": action})
    for index, key in enumerate(grant.reveal):
        if findings.field(f"{pointer}/reveal/{index}", entity, key) is None:
            continue
        if not isinstance(entity.fields.get(key), EncryptedTextField):
            findings.error(f"{pointer}/reveal/{index}", "nothing_to_reveal", {"field": key})
        elif "read" not in grant.actions or grant.fields.get(key) == "hidden":
            findings.error(f"{pointer}/reveal/{index}", "reveal_unread", {"field": key})
    for key, right in grant.fields.items():
        place = f"{pointer}/fields/{key}"
        if findings.field(place, entity, key, "key") is None:
            continue
        field = entity.fields.get(key)
        if right == "write" and field is not None and field.derived:
            findings.error(place, "not_writable", {"field": key})
        elif key in ("id", "version"):
            findings.error(place, "never_restricted", {"field": key})
