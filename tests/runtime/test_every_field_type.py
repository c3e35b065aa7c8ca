"""Every registered field type goes the whole way: form, API, filter, sort, import, OpenAPI and the screen.

A type added to the registry fails here until it has a sample, or names the test that takes it the way.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from engines.definition.field_types import FIELD_TYPES
from engines.errors import ValidationFailed
from runtime.access.identity import load_principal
from runtime.commands.describe_app import describe_app
from runtime.commands.import_mapping import load_mapping
from runtime.commands.import_records import import_records
from runtime.web.openapi.schemas import entity_schemas
from tests.runtime.house import House

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Sample:
    """One field of a type with `settings`. What is `given` is answered as `kept`; `cell` of a spreadsheet
    means the same (None: a cell cannot say it). `condition` selects the record that has it, not the one
    that is blank. "$thing", "$person" and "$department" stand for ids. `apart` names the test of a type
    that is submitted in its own way.
    """

    given: Any = None
    kept: Any = None
    cell: str | None = None
    condition: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    sortable: bool = True
    apart: str | None = None


OPTIONS = [{"id": "o1", "key": "red"}, {"id": "o2", "key": "blue", "label": {"zh": "蓝"}}]
PLACES = [
    {"id": "p1", "key": "east", "label": {"en": "East"}},
    {"id": "p2", "key": "suzhou", "label": {"en": "Suzhou"}, "parent": "east"},
]
SUZHOU = {"province": "江苏省", "city": "苏州市", "text": "江苏省苏州市"}
PLACE = {"longitude": "120.600000", "latitude": "31.300000"}
LINES = "tests/runtime/store/test_relations.py"
FILES = "tests/runtime/web/test_file_fields.py"
DERIVED = "tests/runtime/store/test_derived.py"

SAMPLES: dict[str, Sample] = {
    "text": Sample(" a ", "a", "a", 'it == "a"'),
    "long_text": Sample("a\nb", "a\nb", "a\nb", 'contains(it, "b")'),
    "integer": Sample(7, "7", "7", "it > 6"),
    "decimal": Sample("1.5", "1.50", "1.5", "it == 1.5"),
    "money": Sample("9", "9.00", "9", "it >= 9"),
    "percent": Sample("0.15", "0.1500", "0.15", "it < 0.2"),
    "boolean": Sample(True, True, "是", "it"),
    "date": Sample("2026-03-02", "2026-03-02", "2026-03-02", 'it == "2026-03-02"'),
    "datetime": Sample(
        "2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z", "2026-03-02T16:00", 'date(it) == "2026-03-02"'
    ),
    "choice": Sample("blue", "blue", "蓝", 'it == "blue"', {"options": OPTIONS}),
    "multi_choice": Sample(
        ["blue", "red"], ["red", "blue"], "蓝、red", 'has_all(it, "red", "blue")', {"options": OPTIONS}, False
    ),
    "cascade": Sample("suzhou", "suzhou", "East / Suzhou", 'within(it, "east")', {"options": PLACES}),
    "role": Sample("atlas.viewer", "atlas.viewer", "atlas.viewer", 'it == "atlas.viewer"'),
    "tags": Sample(["a", "b"], ["a", "b"], "a; b", '"b" in it', sortable=False),
    "reference": Sample("$thing", "$thing", "Target", 'it.name == "Target"', {"entity": "thing"}),
    "any_reference": Sample(
        {"entity": "zoo.thing", "id": "$thing"},
        {"entity": "zoo.thing", "id": "$thing"},
        "zoo.thing/$thing",
        'entity_of(it) == "zoo.thing"',
        {"entities": ["thing"]},
        False,
    ),
    "multi_reference": Sample(["$thing"], ["$thing"], "Target", '"$thing" in it', {"entity": "thing"}, False),
    "user": Sample("$person", "$person", "Ann", 'it.name == "Ann"'),
    "users": Sample(["$person"], ["$person"], "Ann", 'count(it, name == "Ann") == 1', sortable=False),
    "department": Sample("$department", "$department", "north", 'it.name == "north"'),
    "rich_text": Sample("<p>a</p>", "<p>a</p>", "a", 'contains(it, "a")', sortable=False),
    "rating": Sample(3, "3", "3", "it == 3"),
    "time": Sample("8:30", "08:30:00", "8:30", 'it < "09:00"'),
    "duration": Sample("1h30m", "01:30:00", "1:30", 'it == "1:30"'),
    "phone": Sample("138 1234 5678", "+8613812345678", "13812345678", "not is_blank(it)"),
    "email": Sample("a@example.com", "a@example.com", "a@example.com", 'it == "a@example.com"'),
    "url": Sample("example.com", "https://example.com", "example.com", 'contains(it, "example")'),
    "barcode": Sample("6901234567892", "6901234567892", "6901234567892", "not is_blank(it)"),
    "json": Sample({"a": [1]}, {"a": [1]}, '{"a": [1]}', sortable=False),
    "address": Sample({"city": "苏州"}, SUZHOU, "苏州", 'it.city == "苏州市"', sortable=False),
    "location": Sample("120.6,31.3", PLACE, "120.6,31.3", "not is_blank(it)", sortable=False),
    "encrypted_text": Sample("110101", {"encrypted": True}, "110101", sortable=False),
    "subtable": Sample(apart=LINES),
    "autonumber": Sample(apart="tests/runtime/store/test_values.py"),
    "formula": Sample(apart=DERIVED),
    "rollup": Sample(apart=DERIVED),
    "lookup": Sample(apart="tests/runtime/test_lookup_fields.py"),
    "file": Sample(apart=FILES),
    "image": Sample(apart=FILES),
    "signature": Sample(apart=FILES),
}
TAKEN = [name for name, sample in SAMPLES.items() if sample.apart is None]


def zoo() -> dict[str, Any]:
    """One field of every type that is submitted as a value, its key the type's name."""
    fields: list[dict[str, Any]] = [{"id": "name", "key": "name", "type": "text"}]
    fields += [
        {"id": f"f_{name}", "key": f"f_{name}", "type": name, **SAMPLES[name].settings} for name in TAKEN
    ]
    return {
        "format": "yingzao/1",
        "app": {"key": "zoo", "version": "1.0.0", "label": {"en": "Zoo"}},
        "entities": [{"id": "thing", "key": "thing", "title": "name", "fields": fields}],
    }


@pytest.fixture
def things(house: House) -> House:
    house.publish(zoo())
    house.ids["thing"] = house.create("zoo.thing", name="Target")
    return house


def filled(house: House, value: Any) -> Any:
    """`value` with the ids it stands for."""
    text = json.dumps(value).replace("$thing", house.ids["thing"]).replace("$person", house.ids["ann"])
    return json.loads(text.replace("$department", house.ids["north"]))


def test_every_type_has_a_sample_and_a_folder_of_screens() -> None:
    assert set(SAMPLES) == set(FIELD_TYPES.keys())
    for name, sample in SAMPLES.items():
        assert (ROOT / "runtime" / "ui" / "fields" / name / "index.ts").exists(), name
        assert sample.apart is None or (ROOT / sample.apart).exists(), name


def test_the_browser_has_met_every_kind_of_value() -> None:
    """Its evaluator runs the shared cases; a kind none of them reads would be new to it."""
    trees = (ROOT / "tests" / "data" / "expression_trees.json").read_text("utf-8")
    kinds = {
        FIELD_TYPES[name].model_validate({"id": "f", "key": "f", "type": name, **SAMPLES[name].settings})
        .value_type().kind
        for name in TAKEN
    }  # fmt: skip
    assert {kind for kind in kinds if f'"kind":"{kind}"' not in trees} <= {"json", "secret"}


def test_from_the_form_to_the_list(things: House) -> None:
    """In one workspace: a record for each type, and one that has none of them."""
    blank = things.create("zoo.thing", name="B")
    for name in TAKEN:
        take(things, name, blank)


def take(things: House, name: str, blank: str) -> None:
    sample, key = SAMPLES[name], f"f_{name}"
    kept = filled(things, sample.kept)
    record = things.create("zoo.thing", name="A", **{key: filled(things, sample.given)})
    assert things.values("zoo.thing", record)[key] == kept, name
    assert things.values("zoo.thing", blank)[key] is None, name
    # What was answered is taken back, and changes nothing.
    things.update("zoo.thing", record, **{key: kept})
    assert things.record("zoo.thing", record)["version"] == 1, name
    if sample.condition:
        condition = re.sub(r"\bit\b", key, str(filled(things, sample.condition)))
        assert things.listed("zoo.thing", filter=condition) == [record], name
        assert blank in things.listed("zoo.thing", filter=f"is_blank({key})"), name
        assert record not in things.listed("zoo.thing", filter=f"is_blank({key})"), name
    if sample.sortable:
        assert things.listed("zoo.thing", sort=(f"-{key}",))[0] == record, name
    else:
        with pytest.raises(ValidationFailed):
            things.listed("zoo.thing", sort=(key,))
    things.update("zoo.thing", record, **{key: None})
    assert things.values("zoo.thing", record)[key] is None, name
    things.delete("zoo.thing", record)


def test_a_spreadsheet_brings_them(things: House) -> None:
    keys = [name for name in TAKEN if SAMPLES[name].cell is not None]
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["name", *keys])
    rows.writerow(["Brought", *(filled(things, SAMPLES[name].cell) for name in keys)])
    columns: dict[str, Any] = {name: {"field": f"f_{name}"} for name in keys}
    mapping = {"columns": {"name": {"field": "name"}, **columns}}
    with things.database.read() as tx:
        principal = load_principal(tx, things.workspace.catalogs.current(tx), things.ids["root"])
    assert principal is not None
    report = import_records(
        things.workspace, principal, "zoo.thing", io.BytesIO(text.getvalue().encode()),
        load_mapping(json.dumps(mapping)),
    ).to_json("en")  # fmt: skip
    assert report["issues"] == []
    (record,) = things.listed("zoo.thing", filter='name == "Brought"')
    values = things.values("zoo.thing", record)
    for name in keys:
        if name != "rich_text":
            assert values[f"f_{name}"] == filled(things, SAMPLES[name].kept), name
    assert "a" in values["f_rich_text"]


def test_answers_are_as_the_api_describes_them(things: House) -> None:
    values = {f"f_{name}": filled(things, SAMPLES[name].given) for name in TAKEN}
    record = things.record("zoo.thing", things.create("zoo.thing", name="A", **values))
    described = things.as_("root", lambda ctx: describe_app(ctx, "zoo"))
    schemas = entity_schemas(described["entities"]["zoo.thing"], described["entities"], "en")
    for name in TAKEN:
        schema = schemas["thing.values"]["properties"][f"f_{name}"]
        check = Draft202012Validator(
            {**schema, "components": {"schemas": schemas}}, format_checker=FormatChecker()
        )
        problems = list(check.iter_errors(record["values"][f"f_{name}"]))
        assert problems == [], (name, problems)
        assert list(check.iter_errors(None)) == [], name
