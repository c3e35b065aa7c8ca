"""Apps resolved against each other: names, types, neighbours, order, compiled expressions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engines.definition import Model, load
from engines.errors import ExpressionInvalid, NotFound
from engines.expression import (
    BOOLEAN,
    DATETIME,
    INTEGER,
    TEXT,
    EvaluationContext,
    money,
    number,
    reference,
    rows,
)

CONTEXT = EvaluationContext(datetime(2026, 3, 2, tzinfo=UTC), UTC, "me-id")


def app(key: str, *entities: dict[str, Any], **sections: Any) -> dict[str, Any]:
    head = {"key": key, "version": "1.0.0", "label": {}, "requires": sections.pop("requires", {})}
    return {"format": "yingzao/1", "app": head, "entities": list(entities), **sections}


def entity(key: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    numbered = [{"id": f"f{index}", **field} for index, field in enumerate(fields)]
    return {"id": key, "key": key, "title": fields[0]["key"], "fields": numbered, **more}


def link(key: str, target: str) -> dict[str, Any]:
    return {"key": key, "type": "reference", "entity": target}


def formula(key: str, text: str, result: str = "integer") -> dict[str, Any]:
    return {"key": key, "type": "formula", "result": result, "formula": text}


NAME = {"key": "name", "type": "text"}
SIZE = {"key": "size", "type": "integer"}
SINCE = {"key": "since", "type": "date"}
ROWS = {"key": "rows", "type": "subtable"}
SUM = {"key": "all", "type": "rollup", "aggregate": "sum"}


@pytest.fixture
def model(resolve: Callable[..., Model], example: dict[str, Any]) -> Model:
    return resolve(example)


def test_types_are_qualified_and_include_what_the_platform_keeps(model: Model) -> None:
    types = model.entity("workshop.loan").types
    assert types["member"] == reference("workshop.member")
    assert types["clerk"] == types["owner"] == types["created_by"] == reference("system.user")
    assert types["department"] == reference("system.department")
    assert types["lines"] == rows("workshop.loan_line")
    assert types["deposit"] == money(2)
    assert (types["currency"], types["rate"]) == (TEXT, number(6))
    assert (types["created_at"], types["version"], types["id"]) == (
        DATETIME,
        INTEGER,
        reference("workshop.loan"),
    )
    assert "parent" not in types
    line = model.entity("workshop.loan_line").types
    assert (line["parent"], line["position"]) == (reference("workshop.loan"), INTEGER)
    assert "currency" not in model.entity("system.user").types


def test_parents_and_children_know_each_other(model: Model) -> None:
    loan, line = model.entity("workshop.loan"), model.entity("workshop.loan_line")
    assert dict(loan.children) == {"lines": line}
    assert line.parent is loan
    assert (line.parent_key, loan.parent, loan.parent_key) == ("lines", None, None)


def test_items_are_found_by_their_full_name_or_not_at_all(model: Model) -> None:
    assert model.resolve("workshop", "loan") == "workshop.loan"
    assert model.resolve("workshop", "system.user") == "system.user"
    assert model.process("workshop.lending").key == "lending"
    assert model.report("workshop.by_month").key == "by_month"
    assert model.dashboard("workshop.board").key == "board"
    assert model.role("workshop.clerk").key == "clerk"
    assert [(key, rule.key) for key, rule in model.rules_of("workshop.loan")] == [
        ("workshop", "stamp_return"),
        ("workshop", "promote"),
    ]
    assert [(key, process.key) for key, process in model.processes_of("workshop.loan")] == [
        ("workshop", "lending")
    ]
    assert [grant.id for _, grant in model.grants] == ["gr1", "gr2", "gr3", "gr4", "gr5", "gr6"]
    with pytest.raises(NotFound) as caught:
        model.entity("workshop.lone")
    assert caught.value.hint == "workshop.loan"


def test_references_and_rollups_are_known_where_they_point(model: Model) -> None:
    member = model.entity("workshop.member")
    assert [(found.entity, found.key, found.on_delete) for found in member.references_in] == [
        ("workshop.loan", "member", "block")
    ]
    people = {(found.entity, found.key) for found in model.entity("system.user").references_in}
    assert people == {("workshop.loan", "clerk"), ("system.department", "head")}
    assert {(found.entity, found.key): found.reads for found in model.entity("workshop.loan").rollups_in} == {
        ("workshop.member", "deposits"): {"member", "deposit", "status"},
        ("workshop.member", "loans"): {"member"},
    }


def test_who_must_be_recomputed_is_known_from_both_ends(model: Model) -> None:
    def dependents(name: str) -> set[tuple[str, str, frozenset[str], tuple[str, ...]]]:
        return {
            (found.entity, found.via, found.fields, found.formulas) for found in model.entity(name).dependents
        }

    assert dependents("workshop.tool") == {("workshop.loan_line", "tool", frozenset({"worth"}), ("amount",))}
    assert dependents("workshop.loan_line") == {
        ("workshop.loan", "lines", frozenset({"amount"}), ("deposit",))
    }
    assert dependents("workshop.member") == {("workshop.loan", "member", frozenset({"level"}), ("large",))}


def test_long_paths_depend_on_every_step(resolve: Callable[..., Model]) -> None:
    model = resolve(
        app(
            "a",
            entity("city", NAME, SIZE),
            entity("firm", NAME, link("city", "city")),
            entity("deal", NAME, link("firm", "firm"), formula("s", "firm.city.size")),
        )
    )
    assert [(d.via, d.fields) for d in model.entity("a.firm").dependents] == [("firm", {"city"})]
    assert [(d.via, d.fields) for d in model.entity("a.city").dependents] == [("firm.city", {"size"})]


def test_formulas_come_after_those_they_read(resolve: Callable[..., Model]) -> None:
    model = resolve(
        app("a", entity("t", formula("c", "b + a"), formula("b", "a + 1"), formula("a", "size"), SIZE))
    )
    assert [found.key for found in model.entity("a.t").formulas] == ["a", "b", "c"]


def test_volatility_spreads_through_whatever_reads_it(resolve: Callable[..., Model]) -> None:
    model = resolve(
        app(
            "a",
            entity("firm", NAME, SINCE, formula("age", "days_between(since, today())")),
            entity(
                "deal", NAME, link("firm", "firm"), formula("old_firm", "firm.age > 9", "boolean"),
                formula("mine", "owner == me", "boolean"), formula("size", "1"),
            ),
        )
    )  # fmt: skip
    assert model.entity("a.firm").volatile == {"age"}
    deal = model.entity("a.deal")
    assert deal.volatile == {"old_firm", "mine"}
    assert {found.key: found.volatile for found in deal.formulas} == {
        "old_firm": True,
        "mine": True,
        "size": False,
    }
    assert deal.compile("old_firm").checked.volatile
    assert not deal.compile("size > 1").checked.volatile


@pytest.mark.parametrize(
    ("entities", "ring"),
    [
        ([entity("t", formula("a", "a + 1"))], {("a.t", "a")}),
        (
            [entity("t", formula("a", "b"), formula("b", "c"), formula("c", "a"))],
            {("a.t", "a"), ("a.t", "b"), ("a.t", "c")},
        ),
        (
            [entity("t", NAME, link("up", "t"), formula("depth", "up.depth + 1"))],
            {("a.t", "depth")},
        ),
        (
            [
                entity("t", NAME, {**ROWS, "entity": "r"}, formula("s", "sum(rows.n)")),
                entity("r", formula("n", "parent.s"), parent="t"),
            ],
            {("a.t", "s"), ("a.r", "n")},
        ),
        (
            [
                entity("t", NAME, {**SUM, "source": "u", "via": "t", "field": "n"}),
                entity("u", link("t", "t"), formula("n", "t.all")),
            ],
            {("a.t", "all"), ("a.u", "n")},
        ),
    ],
)  # fmt: skip
def test_circles_are_found_across_records_rows_and_rollups(
    resolve: Callable[..., Model], entities: list[dict[str, Any]], ring: set[tuple[str, str]]
) -> None:
    model = resolve(app("a", *entities))
    assert [set(found) for found in model.graph.cycles] == [ring]
    assert model.entity("a.t").formulas is not None, "a broken app is looked at, not run into"


def test_an_expression_is_compiled_once_and_evaluated(model: Model) -> None:
    loan = model.entity("workshop.loan")
    compiled = loan.compile('member.level == "gold" and old.status == "draft"', BOOLEAN, old=True)
    assert compiled is loan.compile('member.level == "gold" and old.status == "draft"', BOOLEAN, old=True)
    assert compiled.paths == ("member.level", "old.status")
    assert compiled.evaluate({"member.level": "gold", "old.status": "draft"}, CONTEXT) is True
    assert compiled.tree["root"]["op"] == "call"
    with pytest.raises(ExpressionInvalid):
        loan.compile('old.status == "draft"')
    with pytest.raises(ExpressionInvalid):
        loan.compile("sum(old.lines.amount)", old=True)


def test_what_people_type_does_not_fill_memory(model: Model) -> None:
    tool = model.entity("workshop.tool")
    for number_ in range(2_500):
        tool.compile(f"stock > {number_}", BOOLEAN)
    assert len(tool._compiled) <= 2_000


def test_names_beside_the_fields(model: Model) -> None:
    loan = model.entity("workshop.loan")
    assert loan.compile("me").evaluate({}, CONTEXT) == "me-id"
    assert loan.compile("me.home").paths == ("me.home",)
    assert (
        loan.compile("score > 3", names={"score": INTEGER}).evaluate({"score": Decimal(4)}, CONTEXT) is True
    )
    with pytest.raises(ExpressionInvalid):
        loan.compile("score > 3")


def test_parameters_are_those_of_the_app_that_writes_the_expression(resolve: Callable[..., Model]) -> None:
    limit = {"id": "p", "key": "limit", "type": "integer"}
    base = app("base", entity("t", SIZE), parameters=[{**limit, "value": 5}])
    other = app("other", parameters=[{**limit, "value": 50}], requires={"base": ">=1"})
    model = resolve(base, other, other={"limit": "70"})
    thing = model.entity("base.t")
    own, theirs = (
        thing.compile("size > parameter.limit"),
        thing.compile("size > parameter.limit", app="other"),
    )
    values = {"size": Decimal(60)}
    assert (own.evaluate(values, CONTEXT), theirs.evaluate(values, CONTEXT)) == (True, False)
    assert own.paths == theirs.paths == ("size",), "nobody has to load a parameter"
    assert own.parameters == ("limit",)
    assert model.parameter_values("other") == {"limit": Decimal(70)}
    with pytest.raises(ExpressionInvalid):
        model.entity("system.user").compile("parameter.limit > 1")


def test_a_reference_that_leads_nowhere_is_tolerated_until_the_check(resolve: Callable[..., Model]) -> None:
    model = resolve(app("a", entity("t", NAME, link("gone", "nowhere"), formula("x", "gone.name", "text"))))
    thing = model.entity("a.t")
    assert thing.types["gone"] == reference("a.nowhere")
    assert thing.formulas == ()
    assert set(thing.formula_errors) == {"x"}


def test_a_thousand_entities_resolve_quickly(system: Any) -> None:
    document = app(
        "big",
        *[
            entity(f"e{n}", NAME, SIZE, link("up", f"e{max(n - 1, 0)}"), formula("twice", "size * 2"))
            for n in range(1000)
        ],
    )
    model = Model({"system": system, "big": load(document)})
    assert model.graph.cycles == ()
    assert len(model.entity("big.e0").references_in) == 2
    assert model.entity("big.e500").formulas[0].expression.evaluate({"size": Decimal(4)}, CONTEXT) == 8


def test_dates_and_money_of_the_example_compute(model: Model) -> None:
    late = model.entity("workshop.loan").compile("if(due_on < today(), days_between(due_on, today()), 0)")
    assert late.evaluate({"due_on": date(2026, 2, 28)}, CONTEXT) == Decimal(2)
