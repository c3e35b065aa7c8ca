"""Fields that hold several values, from the form to the report, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from engines.definition.report import Report
from engines.errors import ValidationFailed
from runtime.commands import read_history, write
from runtime.commands.run_report import run_ad_hoc
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House

COLOURS = [
    {"id": "c1", "key": "red", "label": {"zh": "红", "en": "Red"}},
    {"id": "c2", "key": "green", "label": {"zh": "绿", "en": "Green"}},
    {"id": "c3", "key": "grey", "label": {"zh": "灰", "en": "Grey"}, "active": False},
]


def marked() -> dict[str, Any]:
    """Atlas with lists on its orders."""
    app = atlas()
    entity(app, "order")["fields"] += [
        field("m1", "colours", "multi_choice", options=COLOURS, index=True),
        field("m2", "tags", "tags", label={"zh": "标签", "en": "Tags"}),
        field("m3", "bright", "formula", formula='has_any(colours, "red", "green")', result="boolean"),
        field("m4", "line", "formula", formula='join(colours, "+") + "|" + join(tags, "+")', result="text"),
        field("m5", "starting", "tags", default='list("new", subject)'),
    ]
    app["rules"].append(
        {
            "id": "r9", "key": "mark", "entity": "order", "condition": 'subject == "Marked"',
            "trigger": {"on": ["update"], "timing": "before"},
            "actions": [
                {
                    "id": "a1", "type": "set_fields",
                    "values": {
                        "tags": 'add_items(tags, "ruled")', "colours": 'remove_items(colours, "red")',
                        "starting": 'list("over")',
                    },
                }
            ],
        }
    )  # fmt: skip
    return app


@pytest.fixture
def marks(house: House) -> House:
    house.publish(marked())
    return house


def test_lists_come_back_as_they_were_given(marks: House) -> None:
    order = marks.create(
        "order", subject="A", colours=["green", "red", "green"], tags=[" a ", "营造 🏯", "A"]
    )
    values = marks.values("order", order)
    assert values["colours"] == ["red", "green"]
    assert values["tags"] == ["a", "营造 🏯"]
    assert values["starting"] == ["new", "A"]
    assert values["bright"] is True
    assert values["line"] == "red+green|a+营造 🏯"
    marks.update("order", order, colours=[], tags=None)
    values = marks.values("order", order)
    assert (values["colours"], values["tags"], values["bright"], values["line"]) == (None, None, False, "|")


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("colours", ["red", "blue"], "value.unknown_option"),
        ("colours", ["grey"], "value.retired_option"),
        ("colours", 7, "value.not_list"),
        ("tags", ["x" * 51], "value.too_long"),
        ("tags", [{"a": 1}], "value.not_text"),
        ("tags", [str(number) for number in range(51)], "value.too_many_items"),
    ],
)
def test_what_does_not_fit_is_refused(marks: House, key: str, value: Any, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        marks.create("order", subject="A", **{key: value})
    assert [(issue.pointer, issue.code) for issue in refused.value.issues] == [(f"/values/{key}", code)]


FILTERS = [
    ('"red" in colours', "ab"),
    ('"red" not in colours', "cd"),
    ('contains(tags, "x")', "a"),
    ('has_any(tags, "y", "z")', "ac"),
    ('has_all(tags, "x", "y")', "a"),
    ("is_blank(tags)", "bd"),
    ("count(colours) >= 2", "b"),
    ('colours == list("green", "red")', "b"),
    ("colours != tags", None),
    ('subject in tags or "green" in colours', "bc"),
    ("bright", "abc"),
    ('join(tags) == "x, y"', "a"),
]


@pytest.mark.parametrize(("condition", "wanted"), FILTERS)
def test_filters_select_what_they_say(marks: House, condition: str, wanted: str | None) -> None:
    rows = {
        "a": {"colours": ["red"], "tags": ["x", "y"]},
        "b": {"colours": ["red", "green"]},
        "c": {"colours": ["green"], "tags": ["z", "c"]},
        "d": {},
    }
    made = {marks.create("order", subject=name, **values): name for name, values in rows.items()}
    if wanted is None:
        with pytest.raises(ValidationFailed):
            marks.listed("order", filter=condition)
        return
    found = marks.listed("order", filter=condition, sort=("subject",))
    assert "".join(made[record] for record in found) == wanted


def test_lists_are_not_sorted_by(marks: House) -> None:
    with pytest.raises(ValidationFailed) as refused:
        marks.listed("order", sort=("tags",))
    assert [issue.code for issue in refused.value.issues] == ["list.not_sortable"]


def test_a_record_counts_under_each_of_its_values(marks: House) -> None:
    marks.create("order", subject="a", quantity=1, colours=["red"])
    marks.create("order", subject="b", quantity=2, colours=["red", "green"])
    marks.create("order", subject="c", quantity=4)
    report = Report.model_validate(
        {
            "id": "r", "key": "r", "entity": "order",
            "dimensions": [{"id": "d", "key": "colour", "field": "colours"}],
            "measures": [
                {"id": "m1", "key": "n", "function": "count"},
                {"id": "m2", "key": "q", "function": "sum", "field": "quantity"},
            ],
        }
    )  # fmt: skip
    body = marks.as_("root", lambda ctx: run_ad_hoc(ctx, "atlas", report))
    rows = [
        (
            row["values"]["colour"],
            row["labels"]["colour"],
            row["values"]["n"],
            row["values"]["q"],
            row["filter"],
        )
        for row in body["rows"]
    ]
    assert [(key, n, q) for key, _, n, q, _ in rows] == [
        ("red", "2", "3"),
        ("green", "1", "2"),
        (None, "1", "4"),
    ]
    assert rows[0][4] == '"red" in colours'
    assert rows[2][4] == "is_blank(colours)"
    for key, _, n, _, text in rows:
        assert len(marks.listed("order", filter=text)) == int(n), key


def test_rules_add_remove_and_replace(marks: House) -> None:
    order = marks.create("order", subject="Marked", colours=["red", "green"], tags=["a"])
    marks.update("order", order, quantity=1)
    values = marks.values("order", order)
    assert values["tags"] == ["a", "ruled"]
    assert values["colours"] == ["green"]
    assert values["starting"] == ["over"]


def test_history_keeps_options_by_id(marks: House) -> None:
    order = marks.create("order", subject="A", colours=["red"], tags=["x"])
    marks.update("order", order, colours=["red", "green"], tags=[])
    app = marked()
    renamed = [dict(option) for option in COLOURS]
    renamed[1]["key"] = "leaf"
    next(one for one in entity(app, "order")["fields"] if one["key"] == "colours")["options"] = renamed
    app["entities"][1]["fields"] = [
        {**one, "formula": one["formula"].replace("green", "leaf")} if one["key"] == "bright" else one
        for one in app["entities"][1]["fields"]
    ]
    marks.publish(app)
    entries = marks.as_("root", lambda ctx: read_history.history(ctx, "atlas.order", order))["entries"]
    changes = {change["field"]: (change["old"], change["new"]) for change in entries[0]["changes"]}
    assert changes["colours"] == (["red"], ["red", "leaf"])
    assert changes["tags"] == (["x"], None)
    assert marks.values("order", order)["colours"] == ["red", "leaf"]
    assert marks.listed("order", filter='"leaf" in colours') == [order]


def test_a_formula_over_a_list_follows_it_on_read_and_write(marks: House) -> None:
    order = marks.create("order", subject="A", tags=["x"])
    marks.as_(
        "root", lambda ctx: write.update(ctx, "atlas.order", order, {"tags": ["y", "z"]}, expected_version=1)
    )
    assert marks.values("order", order)["line"] == "|y+z"
