"""Scenarios: people, records and verbs that fit together, so that a run can only fail on behaviour."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.checks.samples import check_values
from engines.definition.field_types import ValueProblem
from engines.definition.sample import Scenario, ScenarioStep
from engines.expression import BOOLEAN
from engines.registry import nearest

__all__ = ["check_scenarios"]

# verb → what a step needs, what it may have besides; "as" and "refused" belong to what somebody does.
_ACTING = frozenset({"person", "refused"})
_SHAPES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "create": (frozenset({"entity", "values"}), frozenset({"record"}) | _ACTING),
    "update": (frozenset({"record", "values"}), _ACTING),
    "delete": (frozenset({"record"}), _ACTING),
    "start": (frozenset({"record", "process"}), _ACTING),
    "approve": (frozenset({"record"}), frozenset({"comment", "values"}) | _ACTING),
    "reject": (frozenset({"record"}), frozenset({"comment", "values"}) | _ACTING),
    "return": (frozenset({"record"}), frozenset({"comment", "values"}) | _ACTING),
    "withdraw": (frozenset({"record"}), frozenset({"comment"}) | _ACTING),
    "expect": (frozenset({"record", "condition"}), frozenset({"person"})),
    "expect_task": (frozenset({"record"}), frozenset({"people"})),
    "expect_count": (frozenset({"entity", "count"}), frozenset({"condition", "person"})),
    "expect_notified": (frozenset({"people"}), frozenset({"record"})),
}
# Blank values, no people and a count of nothing are things a step may mean.
_MAY_BE_EMPTY = frozenset({"values", "people"})


def check_scenarios(findings: Findings) -> None:
    for number, scenario in enumerate(findings.app.scenarios):
        _check(findings, f"/scenarios/{number}", scenario)


def _check(findings: Findings, pointer: str, scenario: Scenario) -> None:
    parameters = {one.key: one for one in findings.app.parameters}
    people: dict[str, str] = {}
    for index, person in enumerate(scenario.people):
        place = f"{pointer}/people/{index}"
        if person.ref in people:
            findings.error(f"{place}/ref", "name_taken", {"name": person.ref})
        people[person.ref] = "system.user"
        for position, role in enumerate(person.roles):
            findings.item(f"{place}/roles/{position}", role, "role", findings.model.roles)
        for name in ("department", "heads"):
            department = getattr(person, name)
            if department is not None:
                findings.own(f"{place}/{name}", department, "department", scenario.departments)
    for key, given in scenario.parameters.items():
        place = f"{pointer}/parameters/{key}"
        parameter = parameters.get(key)
        if parameter is None:
            findings.error(place, "unknown_parameter", {"name": key}, nearest(key, parameters))
            continue
        findings.use(place, f"parameter:{findings.key}.{key}", "key")
        try:
            parameter.field.coerce(given)
        except ValueProblem as problem:
            findings.value(place, problem)
    departments = dict.fromkeys(scenario.departments, "system.department")
    records: dict[str, str] = {}
    for index, step in enumerate(scenario.steps):
        known = {**departments, **people, **records}
        _check_step(findings, f"{pointer}/steps/{index}", step, people, records, known)


def _check_step(
    findings: Findings,
    pointer: str,
    step: ScenarioStep,
    people: dict[str, str],
    records: dict[str, str],
    known: dict[str, str],
) -> None:
    _check_shape(findings, pointer, step)
    if step.person is not None:
        findings.own(f"{pointer}/as", step.person, "person", people)
    for index, name in enumerate(step.people):
        findings.own(f"{pointer}/people/{index}", name, "person", people)
    entity = findings.entity(f"{pointer}/entity", step.entity) if step.entity is not None else None
    if step.process is not None:
        findings.item(f"{pointer}/process", step.process, "process", findings.model.processes)
    if step.verb == "create":
        if step.record is not None and step.refused is None:
            if step.record in known:
                findings.error(f"{pointer}/record", "name_taken", {"name": step.record})
            records[step.record] = entity.name if entity is not None else ""
    elif step.record is not None:
        if step.record not in records:
            hint = nearest(step.record, records)
            findings.error(f"{pointer}/record", "unknown_record", {"name": step.record}, hint)
        entity = findings.model.find_entity(records.get(step.record, ""))
    if entity is None:
        return
    if step.values:
        # What a step is refused for may be just what a check of its values would find.
        partial = step.verb != "create" or step.refused is not None
        if step.refused is None:
            check_values(findings, f"{pointer}/values", entity, step.values, known, partial)
        for key in step.values if step.refused is not None else ():
            if key in entity.types:
                findings.use(f"{pointer}/values/{key}", f"field:{entity.name}.{key}", "key")
    if step.condition is not None:
        findings.expression(f"{pointer}/condition", entity, step.condition, BOOLEAN)


def _check_shape(findings: Findings, pointer: str, step: ScenarioStep) -> None:
    needed, allowed = _SHAPES[step.verb]
    fields = type(step).model_fields
    given = {
        name
        for name in step.model_fields_set
        if name != "verb" and (getattr(step, name) is not None or name in _MAY_BE_EMPTY)
    }
    for name in sorted(needed - given):
        findings.error(pointer, "step_needs", {"verb": step.verb, "name": fields[name].alias or name})
    for name in sorted(given - needed - allowed):
        alias = fields[name].alias or name
        findings.error(f"{pointer}/{alias}", "step_has_no", {"verb": step.verb, "name": alias})
    if "person" in allowed and step.person is None and step.verb not in ("expect", "expect_count"):
        findings.error(pointer, "step_needs", {"verb": step.verb, "name": "as"})
