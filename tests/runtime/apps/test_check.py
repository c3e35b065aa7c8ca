"""A package is refused for a report that could not be run, or not be drawn as a dashboard wants it."""

from __future__ import annotations

from typing import Any

import pytest

from engines.errors import DefinitionInvalid
from runtime.apps.install import plan
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House


def with_report(
    chart: str, dimensions: list[dict[str, Any]], measures: list[dict[str, Any]]
) -> dict[str, Any]:
    app = atlas()
    app["reports"] = [
        *app.get("reports", []),
        {
            "id": "rep9", "key": "figures", "label": {"en": "Figures"}, "entity": "order",
            "dimensions": dimensions, "measures": measures,
        },
    ]  # fmt: skip
    app["dashboards"] = [
        *app.get("dashboards", []),
        {
            "id": "das9", "key": "board", "label": {"en": "Board"},
            "tiles": [
                {"id": "t1", "key": "one", "label": {"en": "One"}, "report": "figures", "chart": chart}
            ],
        },
    ]  # fmt: skip
    return app


def dimension(key: str, path: str) -> dict[str, Any]:
    return {"id": f"d_{key}", "key": key, "field": path}


def measure(key: str, path: str | None = None) -> dict[str, Any]:
    own = {"function": "count"} if path is None else {"function": "sum", "field": path}
    return {"id": f"m_{key}", "key": key, **own}


def refused(house: House, app: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionInvalid) as planned:
        plan(house.workspace, app)
    with pytest.raises(DefinitionInvalid) as installed:
        house.publish(app)
    issues = [(issue.pointer, issue.code) for issue in planned.value.issues if issue.severity == "error"]
    assert issues == [(i.pointer, i.code) for i in installed.value.issues if i.severity == "error"]
    assert all(issue.message("zh") and issue.message("en") for issue in planned.value.issues)
    return issues


def test_a_report_by_what_changes_with_the_time(sqlite_house: House) -> None:
    app = with_report("table", [dimension("age", "age")], [measure("n")])
    assert refused(sqlite_house, app) == [
        (f"/reports/{len(app['reports']) - 1}/dimensions/0/field", "report.volatile")
    ]


def test_a_chart_that_cannot_draw_its_report(sqlite_house: House) -> None:
    two = [dimension("state", "state"), dimension("client", "client")]
    app = with_report("bar", two, [measure("n"), measure("weight", "quantity")])
    place = f"/dashboards/{len(app['dashboards']) - 1}/tiles/0/chart"
    assert refused(sqlite_house, app) == [(place, "report.chart_two_dimensions_one_measure")]
    plan(sqlite_house.workspace, with_report("bar", two, [measure("n")]))
    plan(sqlite_house.workspace, with_report("table", two, [measure("n"), measure("weight", "quantity")]))


def test_a_version_that_takes_from_another_app_what_its_report_needs(sqlite_house: House) -> None:
    house = sqlite_house
    first = atlas()
    entity(first, "order")["fields"].append(field("f80", "grade", "text"))
    house.publish(first)
    other = {
        "format": "yingzao/1",
        "app": {"key": "extra", "version": "1.0.0", "label": {"en": "Extra"}, "requires": {"atlas": ">=1"}},
        "reports": [
            {
                "id": "r1",
                "key": "grades",
                "label": {"en": "Grades"},
                "entity": "atlas.order",
                "dimensions": [dimension("grade", "grade")],
                "measures": [measure("n")],
            }
        ],
    }
    house.publish(other)
    second = atlas()
    entity(second, "order")["fields"].append(field("f80", "grade", "json"))
    with pytest.raises(DefinitionInvalid) as refusal:
        plan(house.workspace, second)
    assert refusal.value.issues
