"""Every registered field type goes the whole way: form, API, filter, sort, group, import, export, OpenAPI
and the screen.

A type added to the registry fails here until it has a sample. Types that are computed, numbered or hold rows
are not submitted as a value: their part of the way is filtering, grouping and exporting.
"""

from __future__ import annotations

import base64
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
from engines.definition.report import Report
from engines.errors import DefinitionInvalid, ValidationFailed
from runtime.access.identity import load_principal
from runtime.commands.describe_app import describe_app
from runtime.commands.export_records import export_records
from runtime.commands.import_mapping import load_mapping
from runtime.commands.import_records import import_records
from runtime.commands.read_records import ListRequest
from runtime.commands.run_report import run_ad_hoc
from runtime.commands.upload_file import upload_file
from runtime.files.sheet_writer import SheetFormat
from runtime.web.openapi.schemas import entity_schemas
from tests.runtime.house import House

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Sample:
    """One field of a type with `settings`. What is `given` is answered as `kept`; `cell` of a spreadsheet
    means the same (None: a cell cannot say it). `condition` selects the record that has it, not the one
    that is blank. "$thing", "$person" and "$department" stand for ids. `group` is what reports group by
    (None: nobody groups by it, and who tries is told so). `exported` is its cell in a file that goes out, if
    not `cell`; "" where a file leaves it out. `apart` names the test of how a type is filled that is filled
    in its own way.
    """

    given: Any = None
    kept: Any = None
    cell: str | None = None
    condition: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    sortable: bool = True
    group: str | None = "it"
    exported: str | None = None
    apart: str | None = None


OPTIONS = [{"id": "o1", "key": "red"}, {"id": "o2", "key": "blue", "label": {"zh": "蓝"}}]
PLACES = [
    {"id": "p1", "key": "east", "label": {"en": "East"}},
    {"id": "p2", "key": "suzhou", "label": {"en": "Suzhou"}, "parent": "east"},
]
SUZHOU = {"province": "江苏省", "city": "苏州市", "postcode": "215005", "text": "江苏省苏州市"}
PLACE = {"longitude": "120.600000", "latitude": "31.300000"}
LINES = "tests/runtime/store/test_relations.py"
FILES = "tests/runtime/web/test_file_fields.py"
DERIVED = "tests/runtime/store/test_derived.py"
VALUES = "tests/runtime/store/test_values.py"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

SAMPLES: dict[str, Sample] = {
    "text": Sample(" a ", "a", "a", 'it == "a"'),
    "long_text": Sample("a\nb", "a\nb", "a\nb", 'contains(it, "b")', group=None),
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
        False, exported="Target <zoo.thing/$thing>",
    ),
    "multi_reference": Sample(["$thing"], ["$thing"], "Target", '"$thing" in it', {"entity": "thing"}, False),
    "user": Sample("$person", "$person", "Ann", 'it.name == "Ann"'),
    "users": Sample(["$person"], ["$person"], "Ann", 'count(it, name == "Ann") == 1', sortable=False),
    "department": Sample("$department", "$department", "north", 'it.name == "north"'),
    "rich_text": Sample(
        "<p>a</p>", "<p>a</p>", "a", 'contains(it, "a")', sortable=False, group=None, exported="<p>a</p>"
    ),
    "rating": Sample(3, "3", "3", "it == 3"),
    "time": Sample("8:30", "08:30:00", "8:30", 'it < "09:00"'),
    "duration": Sample("1h30m", "01:30:00", "1:30", 'it == "1:30"'),
    "phone": Sample("138 1234 5678", "+8613812345678", "13812345678", "not is_blank(it)"),
    "email": Sample("a@example.com", "a@example.com", "a@example.com", 'it == "a@example.com"'),
    "url": Sample("example.com", "https://example.com", "example.com", 'contains(it, "example")'),
    "barcode": Sample("6901234567892", "6901234567892", "6901234567892", "not is_blank(it)"),
    "json": Sample({"a": [1]}, {"a": [1]}, '{"a": [1]}', sortable=False, group=None),
    "address": Sample(
        {"city": "苏州", "postcode": "215005"}, SUZHOU, "苏州 215005", 'it.city == "苏州市"', sortable=False,
        exported="江苏省苏州市 215005",
    ),
    "location": Sample(
        "120.6,31.3", PLACE, "120.6,31.3", "not is_blank(it)", sortable=False,
        exported="120.600000, 31.300000",
    ),
    "encrypted_text": Sample(
        "110101", {"encrypted": True}, "110101", sortable=False, group=None, exported="••••••"
    ),
    "subtable": Sample(
        [{"name": "Bolt"}], condition="count(it) == 1", settings={"entity": "part"}, group=None, exported="",
        apart=LINES,
    ),
    "autonumber": Sample(condition="not is_blank(it)", exported="$number", apart=VALUES),
    "formula": Sample(
        condition="it == 14", settings={"formula": "f_integer * 2", "result": "integer"}, exported="14",
        apart=DERIVED,
    ),
    "rollup": Sample(
        condition="it == 1", settings={"source": "thing", "via": "f_reference", "aggregate": "count"},
        exported="1", apart=DERIVED,
    ),
    "lookup": Sample(
        condition='it == "Target"', settings={"path": "f_reference.name"}, exported="Target",
        apart="tests/runtime/test_lookup_fields.py",
    ),
    "file": Sample(["$file"], condition="count(it) == 1", group=None, exported="a.txt </api/files/$file>",
                   apart=FILES),
    "image": Sample(["$image"], condition="count(it) == 1", group=None, exported="a.png </api/files/$image>",
                    apart=FILES),
    "signature": Sample(["$signature"], condition="count(it) == 1", group=None,
                        exported="a.png </api/files/$signature>", apart=FILES),
}  # fmt: skip
TAKEN = [name for name, sample in SAMPLES.items() if sample.apart is None]


def zoo() -> dict[str, Any]:
    """One field of every type, its key the type's name."""
    fields: list[dict[str, Any]] = [{"id": "name", "key": "name", "type": "text"}]
    fields += [
        {"id": f"f_{name}", "key": f"f_{name}", "type": name, **sample.settings}
        for name, sample in SAMPLES.items()
    ]
    part = {"id": "name", "key": "name", "type": "text"}
    return {
        "format": "yingzao/1",
        "app": {"key": "zoo", "version": "1.0.0", "label": {"en": "Zoo"}},
        "entities": [
            {"id": "thing", "key": "thing", "title": "name", "fields": fields},
            {"id": "part", "key": "part", "title": "name", "parent": "thing", "fields": [part]},
        ],
    }


@pytest.fixture
def things(house: House) -> House:
    house.publish(zoo())
    house.ids["thing"] = house.create("zoo.thing", name="Target")
    return house


def filled(house: House, value: Any) -> Any:
    """`value` with the ids it stands for."""
    text = json.dumps(value).replace("$person", house.ids["ann"]).replace("$department", house.ids["north"])
    return json.loads(re.sub(r"\$(\w+)", lambda found: house.ids[found[1]], text))


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


# -- what becomes of a whole record


@pytest.fixture
def whole(things: House, tmp_path: Path) -> str:
    """A record that has a value in every field; another one leads to it."""
    with things.database.read() as tx:
        principal = load_principal(tx, things.workspace.catalogs.current(tx), things.ids["root"])
    assert principal is not None
    for key, name, content in (("file", "a.txt", b"a"), ("image", "a.png", PNG), ("signature", "a.png", PNG)):
        source = tmp_path / name
        source.write_bytes(content)
        things.ids[key] = upload_file(things.workspace, principal, source, name)["id"]
    values = {
        f"f_{name}": filled(things, sample.given)
        for name, sample in SAMPLES.items()
        if sample.given is not None
    }
    record = things.create("zoo.thing", name="A", **values)
    things.create("zoo.thing", name="Another", f_reference=record)
    shown = things.values("zoo.thing", record)
    things.ids["number"] = shown["f_autonumber"]
    assert [name for name in SAMPLES if shown[f"f_{name}"] in (None, [])] == []
    return record


def groups(house: House, path: str) -> list[dict[str, Any]]:
    report = {
        "id": "r", "key": "r", "entity": "thing", "dimensions": [{"id": "d", "key": "d", "field": path}],
        "measures": [{"id": "m", "key": "n", "function": "count"}],
    }  # fmt: skip
    answer = house.as_("root", lambda ctx: run_ad_hoc(ctx, "zoo", Report.model_validate(report)))
    rows: list[dict[str, Any]] = answer["rows"]
    return rows


def test_every_type_is_filtered_and_grouped(things: House, whole: str) -> None:
    for name, sample in SAMPLES.items():
        key = f"f_{name}"
        if sample.condition:
            condition = re.sub(r"\bit\b", key, str(filled(things, sample.condition)))
            assert whole in things.listed("zoo.thing", filter=condition), name
        if sample.group is None:
            with pytest.raises(DefinitionInvalid) as refused:
                groups(things, key)
            assert [issue.code for issue in refused.value.issues] == ["report.not_dimension"], name
            continue
        rows = groups(things, re.sub(r"\bit\b", key, sample.group))
        # Behind each figure stand as many records as it says, and this one behind one that is not blank.
        behind = [(row, things.listed("zoo.thing", filter=row["filter"])) for row in rows]
        assert [int(row["values"]["n"]) for row in rows] == [len(found) for _, found in behind], name
        mine = [row for row, found in behind if whole in found]
        assert mine, name
        assert all(row["values"]["d"] is not None and row["labels"]["d"] for row in mine), name


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_type_goes_out_and_comes_in_again(things: House, whole: str, form: SheetFormat) -> None:
    with things.database.read() as tx:
        principal = load_principal(tx, things.workspace.catalogs.current(tx), things.ids["root"])
    assert principal is not None
    out = io.BytesIO()
    wanted = ListRequest('name == "A"')
    assert export_records(things.workspace, principal, "zoo.thing", wanted, form, "en", out) == 1
    if form == "csv":
        headings, cells = csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""))
        sent = dict(zip(headings, cells, strict=True))
        for name, sample in SAMPLES.items():
            cell = sent.get(f"f_{name}", "")
            assert bool(cell) == (sample.exported != ""), name
            if sample.exported:
                assert cell == filled(things, sample.exported), name
    # Whatever a cell can say is read back as it was, but for what is masked.
    again = [name for name in TAKEN if SAMPLES[name].cell is not None and name != "encrypted_text"]
    columns: dict[str, Any] = {f"f_{name}": {"field": f"f_{name}"} for name in again}
    mapping = {"columns": columns, "values": {"name": '"Again"'}}
    out.seek(0)
    report = import_records(
        things.workspace, principal, "zoo.thing", out, load_mapping(json.dumps(mapping))
    ).to_json("en")  # fmt: skip
    assert report["issues"] == []
    (record,) = things.listed("zoo.thing", filter='name == "Again"')
    before, after = things.values("zoo.thing", whole), things.values("zoo.thing", record)
    for name in again:
        assert after[f"f_{name}"] == before[f"f_{name}"], name
