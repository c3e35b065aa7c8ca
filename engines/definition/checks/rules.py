"""Rules: triggers that can happen, and actions that are legal at that moment."""

from __future__ import annotations

from engines.definition.action import SetFieldsAction, StopAction
from engines.definition.checks.actions import check_actions
from engines.definition.checks.findings import Findings
from engines.definition.rule import Rule
from engines.expression import BOOLEAN

__all__ = ["check_rules"]


def check_rules(findings: Findings) -> None:
    for number, rule in enumerate(findings.app.rules):
        pointer = f"/rules/{number}"
        entity = findings.entity(f"{pointer}/entity", rule.entity)
        if entity is None:
            continue
        for index, key in enumerate(rule.trigger.fields):
            findings.field(f"{pointer}/trigger/fields/{index}", entity, key)
        if rule.condition is not None:
            findings.expression(f"{pointer}/condition", entity, rule.condition, BOOLEAN, old=True)
        check_actions(findings, f"{pointer}/actions", entity, rule.actions, old=True)
        _check_moment(findings, pointer, rule)


def _check_moment(findings: Findings, pointer: str, rule: Rule) -> None:
    if rule.trigger.fields and "update" not in rule.trigger.on:
        findings.warning(f"{pointer}/trigger/fields", "fields_without_update")
    before = rule.trigger.timing == "before"
    for index, action in enumerate(rule.actions):
        place = f"{pointer}/actions/{index}"
        if before and not isinstance(action, SetFieldsAction | StopAction):
            findings.error(f"{place}/type", "not_before_the_write", {"type": action.type})
        if not isinstance(action, SetFieldsAction):
            continue
        if before and action.record is not None:
            findings.error(f"{place}/record", "not_before_the_write", {"type": "set_fields → record"})
        if action.record is None and set(rule.trigger.on) == {"delete"}:
            findings.error(f"{place}/type", "sets_deleted_record")
