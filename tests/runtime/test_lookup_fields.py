"""Lookups of every type that can be looked at, over one and two references, on both databases."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from engines.definition.report import Report
from engines.errors import DefinitionInvalid, ValidationFailed
from runtime.apps.people import give_roles
from runtime.commands import derived
from runtime.commands.describe_app import describe_app
from runtime.commands.run_report import run_ad_hoc
from runtime.jobs.worker import Worker
from runtime.store.driver import Deadlock
from tests.runtime.house import House

LEVELS = [
    {"id": "o1", "key": "gold", "label": {"zh": "金", "en": "Gold"}, "colour": "#faad14"},
    {"id": "o2", "key": "silver", "label": {"zh": "银", "en": "Silver"}},
]
PLACES = [
    {"id": "p1", "key": "east", "label": {"zh": "华东", "en": "East"}},
    {"id": "p2", "key": "suzhou", "label": {"zh": "苏州", "en": "Suzhou"}, "parent": "east"},
]

# type → settings, what is given, what the lookup shows, a condition that holds of it.
LOOKED_AT: dict[str, tuple[dict[str, Any], Any, Any, str]] = {
    "text": ({}, "a", "a", 'it == "a"'),
    "long_text": ({}, "a\nb", "a\nb", 'contains(it, "b")'),
    "integer": ({}, "7", "7", "it == 7"),
    "decimal": ({}, "1.5", "1.50", "it > 1"),
    "money": ({}, "9", "9.00", "it == 9"),
    "percent": ({}, "0.15", "0.1500", "it < 0.2"),
    "boolean": ({}, True, True, "it"),
    "date": ({}, "2026-03-02", "2026-03-02", 'it == "2026-03-02"'),
    "datetime": ({}, "2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z", 'date(it) == "2026-03-02"'),
    "choice": ({"options": LEVELS}, "gold", "gold", 'it == "gold"'),
    "multi_choice": ({"options": LEVELS}, ["silver", "gold"], ["gold", "silver"], 'has_any(it, "gold")'),
    "cascade": ({"options": PLACES}, "suzhou", "suzhou", 'within(it, "east")'),
    "tags": ({}, ["a", "b"], ["a", "b"], '"b" in it'),
    "reference": ({"entity": "place"}, "$place", "$place", 'it.name == "Place"'),
    "user": ({}, "$ann", "$ann", 'it.name == "Ann"'),
    "department": ({}, "$north", "$north", 'it.name == "north"'),
    "role": ({}, "atlas.viewer", "atlas.viewer", 'it == "atlas.viewer"'),
    "rating": ({}, "3", "3", "it == 3"),
    "time": ({}, "08:30:00", "08:30:00", 'it < "09:00"'),
    "duration": ({}, "01:30:00", "01:30:00", 'it == "1:30"'),
    "phone": ({}, "+8613812345678", "+8613812345678", "not is_blank(it)"),
    "email": ({}, "a@example.com", "a@example.com", 'it == "a@example.com"'),
    "url": ({}, "https://example.com", "https://example.com", "not is_blank(it)"),
    "barcode": ({}, "6901234567892", "6901234567892", "not is_blank(it)"),
    "address": ({}, {"city": "苏州市", "province": "江苏省"}, "苏州市", 'it.city == "苏州市"'),
    "location": ({}, {"longitude": "120.600000", "latitude": "31.300000"}, None, "not is_blank(it)"),
}


def item(identifier: str, key: str, type: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "key": key, "type": type, **more}


def maze() -> dict[str, Any]:
    """`deed` refers to `house`, that to `owner`; both look at every field of the owner."""
    known = [item(f"k_{name}", f"k_{name}", name, **given[0]) for name, given in LOOKED_AT.items()]
    near = [item(f"n_{name}", f"n_{name}", "lookup", path=f"holder.k_{name}") for name in LOOKED_AT]
    far = [item(f"d_{name}", f"d_{name}", "lookup", path=f"house.holder.k_{name}") for name in LOOKED_AT]
    name = item("name", "name", "text")
    return {
        "format": "yingzao/1",
        "app": {"key": "maze", "version": "1.0.0", "label": {"en": "Maze"}},
        "entities": [
            {"id": "place", "key": "place", "title": "name", "fields": [name]},
            {"id": "holder", "key": "holder", "title": "name", "fields": [
                name, *known, item("number", "number", "autonumber"),
                item("houses", "houses", "rollup", source="house", via="holder", aggregate="count"),
                item("double", "double", "formula", formula="k_integer * 2", result="integer"),
            ]},
            {"id": "house", "key": "house", "title": "name", "fields": [
                name, item("holder", "holder", "reference", entity="holder", on_delete="clear"), *near,
                item("n_number", "n_number", "lookup", path="holder.number"),
                item("n_houses", "n_houses", "lookup", path="holder.houses"),
                item("n_double", "n_double", "lookup", path="holder.double", searchable=False),
                item("n_owner", "n_owner", "lookup", path="holder.owner"),
                item("n_made", "n_made", "lookup", path="holder.created_at"),
            ]},
            {"id": "deed", "key": "deed", "title": "name", "fields": [
                name, item("house", "house", "reference", entity="house", on_delete="clear"), *far,
                # A lookup of a lookup.
                item("again", "again", "lookup", path="house.n_choice"),
                item("loud", "loud", "formula", formula='if(again == "gold", 1, 0)', result="integer"),
            ]},
        ],
        "roles": [item("r1", "seller", "")],
        "grants": [
            {"id": "g1", "role": "seller", "entity": "holder", "actions": ["read"],
             "fields": {"k_decimal": "hidden"}},
            {"id": "g2", "role": "seller", "entity": "house", "actions": ["read"]},
            {"id": "g3", "role": "seller", "entity": "deed", "actions": ["read", "export"]},
        ],
    }  # fmt: skip


@pytest.fixture
def deeds(house: House) -> House:
    app = maze()
    del app["roles"][0]["type"]
    house.publish(app)
    house.ids["place"] = house.create("maze.place", name="Place")
    return house


def filled(house: House, value: Any) -> Any:
    text = json.dumps(value)
    for name in ("place", "ann", "north"):
        text = text.replace(f"${name}", house.ids[name])
    return json.loads(text)


def chain(house: House) -> tuple[str, str, str]:
    values = {f"k_{name}": filled(house, given[1]) for name, given in LOOKED_AT.items()}
    holder = house.create("maze.holder", name="Holder", **values)
    near = house.create("maze.house", name="House", holder=holder)
    return holder, near, house.create("maze.deed", name="Deed", house=near)


def test_every_type_is_seen_filtered_and_follows(deeds: House) -> None:
    holder, near, far = chain(deeds)
    other = deeds.create("maze.deed", name="Other")
    source = deeds.record("maze.holder", holder)
    shown = {"n": deeds.record("maze.house", near), "d": deeds.record("maze.deed", far)}
    for name, (_, _, kept, condition) in LOOKED_AT.items():
        for mark, (entity, record) in {"n": ("maze.house", near), "d": ("maze.deed", far)}.items():
            key = f"{mark}_{name}"
            if name in ("address", "location"):
                assert shown[mark]["values"][key] == source["values"][f"k_{name}"], key
            else:
                assert shown[mark]["values"][key] == filled(deeds, kept), key
            if f"k_{name}" in source["labels"] and name != "phone":
                assert shown[mark]["labels"][key] == source["labels"][f"k_{name}"], key
            wanted = (
                filled(deeds, condition).replace("it", key, 1) if condition == "it" else _of(condition, key)
            )
            assert deeds.listed(entity, filter=wanted) == [record], (key, wanted)
        assert other in deeds.listed("maze.deed", filter=f"is_blank(d_{name})"), name
    values = shown["n"]["values"]
    assert (values["n_number"], values["n_houses"], values["n_double"]) == ("000001", "1", "14")
    assert values["n_owner"] == deeds.ids["root"]
    assert shown["n"]["labels"]["n_owner"]
    assert values["n_made"] == source["values"]["created_at"]
    deeds.update("maze.holder", holder, **{f"k_{name}": None for name in LOOKED_AT})
    for name in LOOKED_AT:
        assert deeds.values("maze.deed", far)[f"d_{name}"] is None, name
    assert deeds.values("maze.deed", far)["loud"] == "0"


def _of(condition: str, key: str) -> str:
    words = condition.replace("(it", f"({key}").replace(" it", f" {key}")
    return key + words[2:] if words.startswith("it") else words


def test_they_follow_whatever_moves(deeds: House) -> None:
    holder, near, far = chain(deeds)
    second = deeds.create("maze.holder", name="Second", k_choice="silver", k_text="two")
    assert deeds.values("maze.deed", far)["loud"] == "1"
    deeds.update("maze.house", near, holder=second)
    values = deeds.values("maze.deed", far)
    assert (values["d_choice"], values["again"], values["d_text"], values["loud"]) == (
        "silver", "silver", "two", "0",
    )  # fmt: skip
    deeds.delete("maze.holder", second)
    values = deeds.values("maze.deed", far)
    assert (values["d_choice"], values["again"], values["d_text"]) == (None, None, None)
    deeds.update("maze.house", near, holder=holder)
    assert deeds.values("maze.deed", far)["again"] == "gold"


def test_a_lookup_is_not_submitted(deeds: House) -> None:
    _, near, _ = chain(deeds)
    with pytest.raises(ValidationFailed) as refused:
        deeds.update("maze.house", near, n_text="mine")
    assert [issue.code for issue in refused.value.issues] == ["value.derived"]


def test_lists_sort_and_reports_group_by_them(deeds: House) -> None:
    chain(deeds)
    deeds.create("maze.deed", name="Other")
    for name in ("text", "choice", "cascade", "reference", "user", "role", "date", "boolean"):
        records = deeds.page("maze.deed", sort=(f"-d_{name}",))["records"]
        assert [record["values"]["name"] for record in records] == ["Deed", "Other"], name
        report = Report.model_validate(
            {
                "id": "r", "key": "r", "entity": "deed",
                "dimensions": [{"id": "d", "key": "g", "field": f"d_{name}"}],
                "measures": [{"id": "m", "key": "n", "function": "count"}],
            }
        )  # fmt: skip
        found = deeds.as_("root", lambda ctx, report=report: run_ad_hoc(ctx, "maze", report))
        assert sorted(row["values"]["n"] for row in found["rows"]) == ["1", "1"], name
    assert "Gold" in json.dumps(
        deeds.as_("root", lambda ctx: run_ad_hoc(ctx, "maze", _by("d_choice"))), ensure_ascii=False
    )


def _by(field: str, **more: Any) -> Report:
    return Report.model_validate(
        {
            "id": "r", "key": "r", "entity": "deed",
            "dimensions": [{"id": "d", "key": "g", "field": field, **more}],
            "measures": [{"id": "m", "key": "n", "function": "count"}],
        }
    )  # fmt: skip


def test_screens_are_told_what_the_original_looks_like(deeds: House) -> None:
    described = deeds.as_("root", lambda ctx: describe_app(ctx, "maze"))["entities"]
    fields = {field["key"]: field for field in described["maze.house"]["fields"]}
    choice = fields["n_choice"]
    assert (choice["type"], choice["derived"], choice["lookup"]) == ("choice", True, "holder.k_choice")
    assert [option["colour"] for option in choice["options"]] == ["#faad14", None]
    assert fields["n_money"]["currency"] == "CNY"
    assert fields["n_reference"]["entity"] == "maze.place"


def test_a_field_one_may_not_read_is_not_seen_through_a_lookup(deeds: House) -> None:
    _, near, far = chain(deeds)
    deeds.as_("system", lambda ctx: give_roles(ctx.tx, ctx.catalog, deeds.ids["vic"], ["maze.seller"]))
    assert "n_decimal" not in deeds.values("maze.house", near, "vic")
    values = deeds.values("maze.deed", far, "vic")
    assert "d_decimal" not in values
    assert values["d_integer"] == "7"
    with pytest.raises(ValidationFailed):
        deeds.listed("maze.deed", "vic", filter="d_decimal > 1")


def test_many_dependents_are_left_to_a_job(deeds: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derived, "INLINE_LIMIT", 10)
    holder = deeds.create("maze.holder", name="Holder", k_choice="gold")
    near = deeds.create("maze.house", name="House", holder=holder)
    deeds.create_many("maze.deed", [{"name": f"{n}", "house": near} for n in range(25)])
    deeds.update("maze.holder", holder, k_choice="silver")
    record = deeds.page("maze.deed", limit=1)["records"][0]
    assert record["computing"] is True
    worker = Worker(deeds.database, deeds.workspace.catalogs, deeds.workspace.clock)
    for _ in range(10):
        worker.run_due()
    records = deeds.page("maze.deed", limit=50)["records"]
    assert {record["values"]["again"] for record in records} == {"silver"}
    assert not any(record.get("computing") for record in records)


def test_two_who_change_both_ends_leave_nothing_stale(deeds: House) -> None:
    """One gives houses another holder while the other changes the holders."""
    holders = [deeds.create("maze.holder", name=f"H{n}", k_integer=str(n)) for n in range(3)]
    houses = [deeds.create("maze.house", name=f"{n}", holder=holders[0]) for n in range(4)]
    failures: list[BaseException] = []

    def change(turn: int, step: int) -> None:
        try:
            if turn:
                deeds.update("maze.house", houses[step % 4], holder=holders[(step + turn) % 3])
            else:
                deeds.update("maze.holder", holders[step % 3], k_integer=str(10 + step))
        except Deadlock:
            # As the server does: whoever was chosen to give way is run again.
            change(turn, step)

    def work(turn: int) -> None:
        try:
            for step in range(6):
                change(turn, step)
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=work, args=(turn,)) for turn in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    known = {holder: deeds.values("maze.holder", holder)["k_integer"] for holder in holders}
    for near in houses:
        values = deeds.values("maze.house", near)
        assert values["n_integer"] == known[values["holder"]]


def test_a_changed_type_of_the_original_is_followed(deeds: House) -> None:
    """Across apps: the lookup of another app changes its column with it."""
    holder, _, far = chain(deeds)
    app = maze()
    del app["roles"][0]["type"]
    (changed,) = [one for one in app["entities"][1]["fields"] if one["key"] == "k_integer"]
    changed["type"] = "text"
    app["entities"][1]["fields"] = [one for one in app["entities"][1]["fields"] if one["key"] != "double"]
    app["entities"][2]["fields"] = [one for one in app["entities"][2]["fields"] if one["key"] != "n_double"]
    deeds.publish(app)
    assert deeds.values("maze.deed", far)["d_integer"] == "7"
    deeds.update("maze.holder", holder, k_integer="seven")
    assert deeds.values("maze.deed", far)["d_integer"] == "seven"


def test_another_app_looks_at_it(deeds: House) -> None:
    holder, near, _ = chain(deeds)
    deeds.publish(
        {
            "format": "yingzao/1",
            "app": {"key": "visit", "version": "1.0.0", "label": {}, "requires": {"maze": ">=1"}},
            "entities": [{"id": "visit", "key": "visit", "title": "name", "fields": [
                item("name", "name", "text"),
                item("house", "house", "reference", entity="maze.house"),
                item("place", "place", "lookup", path="house.holder.k_reference"),
                item("size", "size", "lookup", path="house.n_integer"),
            ]}],
        }
    )  # fmt: skip
    visit = deeds.create("visit.visit", name="V", house=near)
    values = deeds.values("visit.visit", visit)
    assert (values["place"], values["size"]) == (deeds.ids["place"], "7")
    app = maze()
    del app["roles"][0]["type"]
    for changed in app["entities"][1]["fields"]:
        if changed["key"] == "k_integer":
            changed["type"] = "text"
    for number, key in ((1, "double"), (2, "n_double")):
        entity = app["entities"][number]
        entity["fields"] = [one for one in entity["fields"] if one["key"] != key]
    deeds.publish(app)
    assert deeds.values("visit.visit", visit)["size"] == "7"
    deeds.update("maze.holder", holder, k_integer="many")
    assert deeds.values("visit.visit", visit)["size"] == "many"
    for changed in app["entities"][1]["fields"]:
        if changed["key"] == "k_integer":
            changed["key"] = "count"
    with pytest.raises(DefinitionInvalid):
        deeds.publish(app)
