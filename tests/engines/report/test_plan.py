"""Definitions resolved: types, labels, fields read; and every mistake named by its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from engines.definition.model import Model
from engines.definition.report import Dimension, Measure, Report
from engines.errors import DefinitionInvalid, NotFound
from engines.expression.types import DATE, INTEGER, money
from engines.report import AGGREGATIONS, GRAINS, check_report, plan_report

COUNT = {"id": "n", "key": "n", "function": "count"}


def report(**changes: Any) -> Report:
    raw: dict[str, Any] = {"id": "r", "key": "r", "entity": "deal", "measures": [COUNT]}
    return Report.model_validate({**raw, **changes})


def dimension(field: str, **more: Any) -> dict[str, Any]:
    return {"id": "d", "key": "d", "field": field, **more}


def measure(function: str, **more: Any) -> dict[str, Any]:
    return {"id": "m", "key": "m", "function": function, **more}


def test_types_and_labels(model: Model) -> None:
    plan = plan_report(
        model,
        report(
            dimensions=[dimension("met_at", grain="month"), {**dimension("buyer.level"), "key": "level"}],
            measures=[
                COUNT,
                measure("sum", field="amount"),
                {**measure("avg", field="amount"), "key": "mean"},
            ],
        ),
        "demo",
    )
    month, level = plan.dimensions
    assert (month.type, month.source.kind) == (DATE, "datetime")
    assert [option.key for option in level.options] == ["a", "b"]
    assert [found.type for found in plan.measures] == [INTEGER, money(2), money(6)]
    assert [found.label["en"] for found in plan.measures] == ["Count", "Sum of amount", "Average amount"]
    assert plan.measures[1].label["zh"] == "金额合计"
    assert plan.entity == "demo.deal"


def test_paths_are_everything_read(model: Model) -> None:
    plan = plan_report(
        model,
        report(
            dimensions=[dimension("buyer.level")],
            measures=[
                measure("sum", expression="amount * quantity", filter='stage == "won"'),
            ],
            filter="quantity > parameter.many and not is_blank(closed_on)",
        ),
        "demo",
        "urgent",
    )
    assert plan.paths == {"buyer.level", "amount", "quantity", "stage", "closed_on", "urgent"}


def test_a_date_without_grain_is_grouped_by_day(model: Model) -> None:
    plan = plan_report(model, report(dimensions=[dimension("closed_on")]), "demo")
    assert plan.dimensions[0].grain == GRAINS["day"]


@pytest.mark.parametrize(
    ("changes", "pointer", "code", "hint"),
    [
        ({"dimensions": [dimension("stagee")]}, "/dimensions/0/field", "report.unknown_field", "stage"),
        ({"dimensions": [dimension("buyer.levl")]}, "/dimensions/0/field", "report.unknown_field", "level"),
        ({"dimensions": [dimension("stage.level")]}, "/dimensions/0/field", "report.not_reference", None),
        ({"dimensions": [dimension("lines.text")]}, "/dimensions/0/field", "report.rows_in_path", None),
        ({"dimensions": [dimension("lines")]}, "/dimensions/0/field", "report.not_dimension", None),
        ({"dimensions": [{**dimension("amount"), "level": 1}]}, "/dimensions/0/level",
         "report.level_without_branches", None),
        ({"dimensions": [{**dimension("amount"), "decimals": 1}]}, "/dimensions/0/decimals",
         "report.decimals_without_location", None),
        ({"dimensions": [dimension("story")]}, "/dimensions/0/field", "report.not_dimension", None),
        ({"dimensions": [dimension("age")]}, "/dimensions/0/field", "report.volatile", None),
        (
            {"dimensions": [dimension("stage", grain="month")]},
            "/dimensions/0/grain",
            "report.grain_without_date",
            None,
        ),
        ({"measures": [measure("sum")]}, "/measures/0/field", "report.field_needed", None),
        ({"measures": [measure("sum", field="stage")]}, "/measures/0/field", "report.cannot_aggregate", None),
        ({"measures": [measure("min", field="name")]}, "/measures/0/field", "report.cannot_aggregate", None),
        (
            {"measures": [measure("avg", expression="closed_on")]},
            "/measures/0/expression",
            "report.cannot_aggregate",
            None,
        ),
        (
            {"measures": [measure("sum", field="amount", expression="amount")]},
            "/measures/0/expression",
            "report.field_and_expression",
            None,
        ),
        ({"measures": [measure("sum", expression="age")]}, "/measures/0/expression", "report.volatile", None),
        ({"measures": [COUNT, COUNT]}, "/measures/1/key", "report.key_taken", None),
        ({"dimensions": [{**dimension("stage"), "key": "n"}]}, "/measures/0/key", "report.key_taken", None),
        ({"sort": ["-nn"]}, "/sort/0", "report.unknown_sort", None),
        ({"filter": "stagee == 1"}, "/filter", "expression.unknown_name", "stage"),
        ({"filter": "quantity"}, "/filter", "expression.wrong_kind", None),
        (
            {"measures": [measure("count", filter="quantty > 1")]},
            "/measures/0/filter",
            "expression.unknown_name",
            "quantity",
        ),
    ],
)  # fmt: skip
def test_mistakes(
    model: Model, changes: Mapping[str, Any], pointer: str, code: str, hint: str | None
) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        plan_report(model, report(**changes), "demo")
    (issue,) = caught.value.issues
    assert (issue.pointer, issue.code) == (pointer, code)
    if hint:
        assert issue.hint == hint
    for language in ("zh", "en"):
        assert issue.message(language) != issue.code
        assert "{" not in issue.message(language)


def test_all_mistakes_at_once(model: Model) -> None:
    broken = report(dimensions=[dimension("x")], measures=[measure("sum", field="y")], sort=["z"])
    assert len(check_report(model, broken, "demo")) == 3


def test_a_sound_report_has_no_issues(model: Model) -> None:
    assert check_report(model, report(dimensions=[dimension("stage")], sort=["-n", "d"]), "demo") == []


def test_an_unknown_entity(model: Model) -> None:
    with pytest.raises(NotFound):
        plan_report(model, report(entity="dael"), "demo")


def test_added_filters_cannot_break_out(model: Model) -> None:
    with pytest.raises(DefinitionInvalid):
        plan_report(model, report(filter='stage == "won"'), "demo", "urgent) or (true")
    with pytest.raises(DefinitionInvalid):
        plan_report(model, report(filter='stage == "won") or (urgent'), "demo", "urgent")


def test_the_definition_names_what_is_registered() -> None:
    grains = get_args(get_args(Dimension.model_fields["grain"].annotation)[0])
    assert set(grains) == set(GRAINS.keys())
    assert set(get_args(Measure.model_fields["function"].annotation)) == set(AGGREGATIONS.keys())
