"""Scenarios make sense on paper, and hold when they are run, on both databases."""

from __future__ import annotations

import pytest

from engines.definition.app import App
from engines.definition.model import Model
from engines.expression.types import BOOLEAN
from runtime.apps.scenarios import run_scenarios

NEEDS_RECORD = {"create", "update", "delete", "start", "approve", "reject", "return", "withdraw", "expect"}


def test_crm_ships_scenarios(apps: dict[str, App]) -> None:
    assert len(apps["crm"].scenarios) >= 5


def test_steps_name_what_is_there(apps: dict[str, App], model: Model, package: str) -> None:
    for scenario in apps[package].scenarios:
        people = {person.ref for person in scenario.people}
        entities: dict[str, str] = {}
        for person in scenario.people:
            assert person.department is None or person.department in scenario.departments
            assert person.heads is None or person.heads in scenario.departments
            assert all(model.resolve(package, role) in model.roles for role in person.roles)
        for step in scenario.steps:
            assert step.person is None or step.person in people
            assert set(step.people) <= people
            if step.process:
                assert model.process(model.resolve(package, step.process))
            if step.verb == "create":
                assert step.entity is not None
                assert step.record is not None
                entities[step.record] = model.resolve(package, step.entity)
            elif step.verb in NEEDS_RECORD:
                assert step.record in entities
            if step.condition:
                name = model.resolve(package, step.entity) if step.entity else entities[step.record or ""]
                assert model.entity(name).compile(step.condition, BOOLEAN, app=package)
            if step.values:
                known = model.entity(entities[step.record or ""])
                assert set(step.values) <= set(known.fields), step


def test_the_last_step_looks_at_the_result(apps: dict[str, App], package: str) -> None:
    for scenario in apps[package].scenarios:
        assert scenario.steps[-1].verb.startswith("expect") or scenario.steps[-1].refused, scenario.key


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_a_package_promises_holds(
    apps: dict[str, App], package: str, database: str, request: pytest.FixtureRequest
) -> None:
    if not apps[package].scenarios:
        return
    url = request.getfixturevalue("postgres_database_url") if database == "postgresql" else None
    results = run_scenarios(apps[package], apps, database_url=url)
    assert [result.scenario.key for result in results] == [one.key for one in apps[package].scenarios]
    broken = {result.scenario.key: result.failed.to_json("en") for result in results if result.failed}
    assert broken == {}
