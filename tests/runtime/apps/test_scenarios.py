"""Playing scenarios: what passes, what fails and why, and that an install stops at one that fails."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from engines.definition import App, load
from engines.errors import DefinitionInvalid, NotFound
from runtime.access.principal import SYSTEM
from runtime.apps.install import install
from runtime.apps.scenarios import ScenarioResult, run_scenarios
from tests.runtime.atlas_app import atlas
from tests.runtime.house import House
from tests.runtime.site import Site

Step = dict[str, Any]

ORDER: Step = {
    "as": "ann", "verb": "create", "entity": "order", "record": "order",
    "values": {
        "subject": "First", "quantity": "5", "client": {"ref": "acme"},
        "day": {"expression": "add_days(today(), -3)"}, "lines": [{"quantity": "2", "price": "10.50"}],
    },
}  # fmt: skip
CLIENT: Step = {
    "as": "ann",
    "verb": "create",
    "entity": "client",
    "record": "acme",
    "values": {"name": "Acme"},
}
START: Step = {"as": "ann", "verb": "start", "record": "order", "process": "review"}


def scenario(steps: list[Step], key: str = "story") -> dict[str, Any]:
    return {
        "id": f"s_{key}", "key": key, "label": {"zh": "故事", "en": "Story"}, "departments": ["north"],
        "people": [
            {"ref": "ann", "roles": ["clerk"], "department": "north"},
            {"ref": "bea", "roles": ["boss", "lead"], "department": "north", "heads": "north"},
            {"ref": "abe", "roles": ["clerk"]},
        ],
        "steps": steps,
    }  # fmt: skip


def app_with(*steps: Step) -> dict[str, Any]:
    app = atlas()
    app["scenarios"] = [scenario([CLIENT, ORDER, *steps])]
    return app


def package(document: dict[str, Any]) -> App:
    return load(json.dumps(document, ensure_ascii=False))


def play(*steps: Step, url: str | None = None) -> ScenarioResult:
    (result,) = run_scenarios(package(app_with(*steps)), {}, database_url=url)
    return result


def expect(condition: str, record: str = "order", **more: Any) -> Step:
    return {"verb": "expect", "record": record, "condition": condition, **more}


STORY: tuple[Step, ...] = (
    expect('state == "draft" and total == 21 and days_between(day, today()) == 3 and client.orders == 1'),
    expect("owner == me", **{"as": "ann"}),
    START,
    expect('state == "open"'),
    {"verb": "expect_task", "record": "order", "people": ["bea"]},
    {"as": "bea", "verb": "reject", "record": "order", "comment": "No", "values": {"notes": "Too dear"}},
    {"verb": "expect_task", "record": "order", "people": []},
    expect('state == "void" and notes == "Too dear"'),
    {"as": "ann", "verb": "update", "record": "order", "values": {"quantity": "6"}},
    {**START},
    {"as": "ann", "verb": "withdraw", "record": "order"},
    {"as": "ann", "verb": "create", "entity": "order", "values": {"subject": "Large", "quantity": "500"}},
    {"verb": "expect_notified", "people": ["ann"]},
    {"as": "ann", "verb": "expect_count", "entity": "order", "count": 2},
    {"as": "ann", "verb": "expect_count", "entity": "order", "condition": "quantity > 100", "count": 1},
    {"as": "abe", "verb": "expect_count", "entity": "order", "count": 0},
    {"verb": "expect_count", "entity": "note", "count": 1},
    {
        "as": "abe",
        "verb": "update",
        "record": "order",
        "values": {"quantity": "7"},
        "refused": "record_not_found",
    },
    {"as": "ann", "verb": "delete", "record": "order"},
    {"as": "ann", "verb": "expect_count", "entity": "order", "count": 1},
)


def test_it_goes_by_the_values_of_parameters_it_names() -> None:
    """Who changes a parameter changes how people work, not what a scenario says of it."""
    app = atlas()
    app["parameters"] = [{"id": "p1", "key": "large", "type": "integer", "value": 100}]
    app["rules"][1]["condition"] = "quantity > parameter.large"
    notes: Step = {"verb": "expect_count", "entity": "note"}
    app["scenarios"] = [
        {**scenario([CLIENT, ORDER, {**notes, "count": 1}], "less"), "parameters": {"large": 4}},
        {**scenario([CLIENT, ORDER, {**notes, "count": 0}], "same"), "parameters": {"large": 5}},
        scenario([CLIENT, ORDER, {**notes, "count": 0}], "package"),
    ]
    for value in (100, 1000):
        app["parameters"][0]["value"] = value
        assert [result.failed for result in run_scenarios(package(app), {})] == [None, None, None]
    app["parameters"][0]["value"] = 2
    failed = [result.scenario.key for result in run_scenarios(package(app), {}) if result.failed]
    assert failed == ["package"]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_story_is_played_to_its_end(database: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_database_url") if database == "postgresql" else None
    result = play(*STORY, url=url)
    assert result.failed is None, result.failed.to_json("en")
    assert len(result.steps) == len(STORY) + 2
    refused = result.steps[-3]
    assert refused.reason is not None
    assert (refused.reason.code, refused.to_json("en")["passed"]) == ("scenario.refused", True)


@pytest.mark.parametrize(
    ("step", "code", "told"),
    [
        (expect("quantity == 6"), "scenario.condition_false", "quantity = "),
        (expect("quantity == 5", **{"as": "abe"}), "scenario.refused", "record_not_found"),
        ({**START, "refused": "access_denied"}, "scenario.not_refused", "access_denied"),
        ({**START, "as": "abe", "refused": "conflict"}, "scenario.refused_otherwise", "record_not_found"),
        (
            {"as": "ann", "verb": "update", "record": "order", "values": {"quantity": "-1"}},
            "scenario.refused", "The quantity cannot be negative",
        ),
        ({"verb": "expect_task", "record": "order", "people": ["bea"]}, "scenario.other_tasks", "nobody"),
        ({"as": "ann", "verb": "expect_count", "entity": "order", "count": 2}, "scenario.other_count", "1"),
        ({"verb": "expect_notified", "people": ["bea", "ann"]}, "scenario.not_notified", "ann, bea"),
        ({"as": "bea", "verb": "approve", "record": "order"}, "scenario.refused", "no open task"),
        ({"as": "ann", "verb": "withdraw", "record": "order"}, "scenario.refused", "No process"),
    ],
)  # fmt: skip
def test_a_step_that_fails_says_why(step: Step, code: str, told: str) -> None:
    result = play(step, expect("true"))
    failed = result.failed
    assert failed is not None
    assert failed.reason is not None
    assert (failed.number, failed.reason.code) == (3, code)
    assert told in failed.reason.message("en")
    assert failed.reason.message("zh") != failed.reason.message("en")
    # Nothing after it is tried.
    assert result.to_json("en")["left"] == 1


def test_scenarios_do_not_see_one_another() -> None:
    app = atlas()
    count = {"as": "ann", "verb": "expect_count", "entity": "order", "count": 1}
    app["scenarios"] = [scenario([CLIENT, ORDER, count], key) for key in ("one", "two", "three")]
    results = run_scenarios(package(app), {})
    assert [(result.scenario.key, result.passed) for result in results] == [
        ("one", True), ("two", True), ("three", True),
    ]  # fmt: skip
    (only,) = run_scenarios(package(app), {}, only="two")
    assert only.scenario.key == "two"
    with pytest.raises(NotFound) as refused:
        run_scenarios(package(app), {}, only="thre")
    assert refused.value.hint == "three"


def test_nothing_is_left_in_a_postgresql_database(postgres_database_url: str) -> None:
    play(expect("true"), url=postgres_database_url)
    engine = sa.create_engine(postgres_database_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        names = connection.execute(sa.text("SELECT nspname FROM pg_namespace")).scalars()
        assert not [name for name in names if name.startswith("scenarios")]
    engine.dispose()


def test_an_install_stops_at_a_scenario_that_fails(house: House) -> None:
    broken = json.dumps(app_with(expect("quantity == 6")))
    with pytest.raises(DefinitionInvalid) as refused:
        install(house.workspace, broken, SYSTEM, scenarios=True)
    assert refused.value.reason_code == "install.scenarios"
    assert [issue.pointer for issue in refused.value.issues] == ["/scenarios/0/steps/2"]
    with house.database.read() as tx:
        assert house.workspace.catalogs.current(tx).numbers["atlas"] == 1
    assert install(house.workspace, json.dumps(app_with(*STORY)), SYSTEM, scenarios=True).number == 2
    assert house.listed("order") == []


def test_the_api_runs_scenarios_unless_told_not_to(sqlite_house: House) -> None:
    site = Site(sqlite_house)
    try:
        broken = json.dumps(app_with(expect("quantity == 6"))).encode()
        answer = site.ask("POST", "/api/apps", "root", content=broken)
        assert answer.status_code == 422
        assert answer.json()["error"]["issues"][0]["pointer"] == "/scenarios/0/steps/2"
        assert site.ask("POST", "/api/apps?scenarios=0", "root", content=broken).status_code == 201
    finally:
        site.close()
