"""Trees of options, and options that are there only while a condition holds, on both databases."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from engines.definition.report import Report
from engines.errors import ValidationFailed
from runtime.access.identity import load_principal
from runtime.commands.export_records import export_records
from runtime.commands.import_mapping import load_mapping
from runtime.commands.import_records import import_records
from runtime.commands.read_records import ListRequest
from runtime.commands.run_report import run_ad_hoc
from tests.runtime.house import House

GOODS = [
    {"id": "g1", "key": "tools", "label": {"zh": "工具", "en": "Tools"}},
    {"id": "g2", "key": "saws", "label": {"zh": "锯", "en": "Saws"}, "parent": "tools"},
    {"id": "g3", "key": "band_saw", "label": {"zh": "带锯", "en": "Band saw"}, "parent": "saws"},
    {"id": "g4", "key": "jig_saw", "label": {"zh": "曲线锯", "en": "Jig saw"}, "parent": "saws"},
    {"id": "g5", "key": "tool_other", "label": {"zh": "其他", "en": "Other"}, "parent": "tools"},
    {"id": "g6", "key": "parts", "label": {"zh": "配件", "en": "Parts"}, "available_when": 'kind == "trade"'},
    {"id": "g7", "key": "blade", "label": {"zh": "锯条", "en": "Blade"}, "parent": "parts"},
    {"id": "g8", "key": "part_other", "label": {"zh": "其他", "en": "Other"}, "parent": "parts"},
]
KINDS = [{"id": "k1", "key": "home"}, {"id": "k2", "key": "trade"}]
TERMS = [
    {"id": "t1", "key": "cash"},
    {
        "id": "t2",
        "key": "invoice",
        "label": {"zh": "月结", "en": "Invoice"},
        "available_when": 'kind == "trade"',
    },
    {"id": "t3", "key": "credit", "available_when": "buyer.trusted and day <= today()"},
]


def item(key: str, type: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "key": key, "type": type, **more}


def shop() -> dict[str, Any]:
    return {
        "format": "yingzao/1",
        "app": {"key": "shop", "version": "1.0.0", "label": {"en": "Shop"}},
        "entities": [
            {"id": "buyer", "key": "buyer", "title": "name", "fields": [
                item("name", "text"), item("trusted", "boolean"),
            ]},
            {"id": "sale", "key": "sale", "title": "name", "fields": [
                item("name", "text"), item("kind", "choice", options=KINDS), item("day", "date"),
                item("buyer", "reference", entity="buyer"),
                item("goods", "cascade", options=GOODS), item("area", "cascade", options=GOODS[:5],
                                                              leaves_only=False),
                item("terms", "choice", options=TERMS), item("more", "multi_choice", options=TERMS),
                item("branch", "formula", formula="text(level(goods, 1))", result="text"),
                item("lines", "subtable", entity="line"),
            ]},
            {"id": "line", "key": "line", "title": "name", "parent": "sale", "fields": [
                item("name", "text"), item("rush", "boolean"),
                item("way", "choice", options=[
                    {"id": "w1", "key": "air", "available_when": 'rush and parent.kind == "trade"'},
                    {"id": "w2", "key": "sea"},
                ]),
            ]},
        ],
    }  # fmt: skip


@pytest.fixture
def sales(house: House) -> House:
    house.publish(shop())
    return house


def codes(refused: Any) -> list[tuple[str, str]]:
    return [(issue.pointer, issue.code) for issue in refused.value.issues]


def test_a_branch_is_asked_for_with_all_below_it(sales: House) -> None:
    ids = {
        goods: sales.create("shop.sale", name=goods, kind="trade", goods=goods)
        for goods in ("band_saw", "jig_saw", "tool_other", "blade")
    }
    ids["none"] = sales.create("shop.sale", name="none")
    names = {record: name for name, record in ids.items()}

    def listed(condition: str) -> list[str]:
        return sorted(names[record] for record in sales.listed("shop.sale", filter=condition))

    assert listed('within(goods, "tools")') == ["band_saw", "jig_saw", "tool_other"]
    assert listed('within(goods, "saws", "parts")') == ["band_saw", "blade", "jig_saw"]
    assert listed('not within(goods, "tools")') == ["blade", "none"]
    assert listed('level(goods, 2) == "saws"') == ["band_saw", "jig_saw"]
    assert listed("is_blank(level(goods, 3))") == ["blade", "none", "tool_other"]
    assert listed('goods == "blade"') == ["blade"]
    assert {name: sales.values("shop.sale", record)["branch"] for name, record in ids.items()} == {
        "band_saw": "tools", "jig_saw": "tools", "tool_other": "tools", "blade": "parts", "none": None,
    }  # fmt: skip


def test_only_the_last_level_is_chosen_unless_that_is_allowed(sales: House) -> None:
    with pytest.raises(ValidationFailed) as refused:
        sales.create("shop.sale", name="A", goods="saws")
    assert codes(refused) == [("/values/goods", "value.not_a_leaf")]
    record = sales.create("shop.sale", name="A", area="saws")
    assert sales.values("shop.sale", record)["area"] == "saws"


def test_reports_group_by_any_level(sales: House) -> None:
    for goods in ("band_saw", "jig_saw", "tool_other", "blade", None):
        sales.create("shop.sale", name=str(goods), kind="trade", goods=goods)

    def grouped(**dimension: Any) -> list[tuple[str, str, list[str]]]:
        report = Report.model_validate(
            {
                "id": "r", "key": "r", "entity": "sale",
                "dimensions": [{"id": "d", "key": "g", "field": "goods", **dimension}],
                "measures": [{"id": "m", "key": "n", "function": "count"}],
            }
        )  # fmt: skip
        found = []
        for row in sales.as_("root", lambda ctx: run_ad_hoc(ctx, "shop", report))["rows"]:
            behind = sales.page("shop.sale", filter=row["filter"])["records"]
            names = sorted(record["values"]["name"] for record in behind)
            found.append((row["labels"]["g"], row["values"]["n"], names))
        return found

    assert [(label, count) for label, count, _ in grouped(level=1)[:2]] == [("工具", "3"), ("配件", "1")]
    assert [names for _, _, names in grouped(level=1)] == [
        ["band_saw", "jig_saw", "tool_other"], ["blade"], ["None"],
    ]  # fmt: skip
    assert [names for _, _, names in grouped(level=3)] == [
        ["band_saw"], ["jig_saw"], ["None", "blade", "tool_other"],
    ]  # fmt: skip
    assert grouped()[0][0] == "工具 / 锯 / 带锯"


def test_a_moved_branch_takes_its_records_along(sales: House) -> None:
    record = sales.create("shop.sale", name="A", goods="band_saw")
    app = shop()
    goods = next(one for one in app["entities"][1]["fields"] if one["key"] == "goods")
    goods["options"] = [dict(option) for option in GOODS]
    goods["options"][1]["parent"] = "parts"
    goods["options"][1]["key"] = "sawing"
    goods["options"][2]["parent"] = goods["options"][3]["parent"] = "sawing"
    sales.publish(app)
    values = sales.values("shop.sale", record)
    assert (values["goods"], values["branch"]) == ("band_saw", "parts")
    assert sales.listed("shop.sale", filter='within(goods, "parts")') == [record]


def test_files_bring_and_take_the_whole_way(sales: House) -> None:
    with sales.database.read() as tx:
        principal = load_principal(tx, sales.workspace.catalogs.current(tx), sales.ids["root"])
    assert principal is not None
    rows = (
        "name,kind,goods\nA,trade,Parts / Other\nB,,工具/锯/带锯\nC,trade,Blade\nD,,Other\nE,,Parts > Blade\n"
    )
    mapping = {
        "columns": {key: {"field": key} for key in ("name", "kind", "goods")}, "on_error": "skip",
    }  # fmt: skip
    report = import_records(
        sales.workspace, principal, "shop.sale", io.BytesIO(rows.encode()), load_mapping(json.dumps(mapping))
    ).to_json("en")
    assert [(issue["row"], issue["code"]) for issue in report["issues"]] == [
        (5, "value.ambiguous_option"), (6, "value.option_unavailable"),
    ]  # fmt: skip
    target = io.BytesIO()
    request = ListRequest(fields=("name", "goods"), sort=("name",))
    export_records(sales.workspace, principal, "shop.sale", request, "csv", "en", target)
    assert target.getvalue().decode("utf-8-sig").splitlines()[1:] == [
        "A,Parts / Other", "B,Tools / Saws / Band saw", "C,Parts / Blade",
    ]  # fmt: skip


def test_an_option_is_taken_only_while_its_condition_holds(sales: House) -> None:
    with pytest.raises(ValidationFailed) as refused:
        sales.create(
            "shop.sale", name="A", kind="home", terms="invoice", goods="blade", more=["cash", "invoice"]
        )
    assert codes(refused) == [
        ("/values/goods", "value.option_unavailable"), ("/values/terms", "value.option_unavailable"),
        ("/values/more", "value.option_unavailable"),
    ]  # fmt: skip
    sale = sales.create("shop.sale", name="A", kind="trade", terms="invoice", goods="blade")
    # Nothing it reads has changed.
    sales.update("shop.sale", sale, name="B")
    with pytest.raises(ValidationFailed) as refused:
        sales.update("shop.sale", sale, kind="home")
    assert {pointer for pointer, _ in codes(refused)} == {"/values/goods", "/values/terms"}
    sales.update("shop.sale", sale, kind="home", terms="cash", goods="band_saw")


def test_what_lies_behind_references_decides_as_well(sales: House) -> None:
    buyer = sales.create("shop.buyer", name="N", trusted=True)
    sale = sales.create("shop.sale", name="A", buyer=buyer, day="2026-03-01", terms="credit")
    sales.update("shop.buyer", buyer, trusted=False)
    # What was chosen stays; choosing it anew does not go.
    sales.update("shop.sale", sale, name="B")
    with pytest.raises(ValidationFailed):
        sales.create("shop.sale", name="A", buyer=buyer, day="2026-03-01", terms="credit")


def test_rows_have_conditions_of_their_own(sales: House) -> None:
    with pytest.raises(ValidationFailed) as refused:
        sales.create("shop.sale", name="A", kind="home", lines=[{"way": "sea"}, {"way": "air", "rush": True}])
    assert codes(refused) == [("/values/lines/1/way", "value.option_unavailable")]
    sale = sales.create("shop.sale", name="A", kind="trade", lines=[{"way": "air", "rush": True}])
    row = sales.values("shop.sale", sale)["lines"][0]["id"]
    with pytest.raises(ValidationFailed):
        sales.update("shop.sale", sale, lines=[{"id": row, "rush": False}])


def test_rules_and_apps_are_held_to_it_too(sales: House) -> None:
    with pytest.raises(ValidationFailed):
        sales.create("shop.sale", person="system", name="A", kind="home", terms="invoice")
