"""Fields that go, come back and change their type: no value is ever lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.errors import Conflict
from runtime.access.principal import SYSTEM
from runtime.apps.install import install, plan
from runtime.apps.kept_aside import list_kept_aside
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House

PLACE = "atlas.note.extra"
TYPES: dict[str, dict[str, Any]] = {
    "text": {}, "integer": {}, "decimal": {"scale": 2}, "date": {}, "boolean": {}, "money": {},
    "choice": {"options": [{"id": "o1", "key": "twelve", "label": {"zh": "12", "en": "12"}},
                           {"id": "o2", "key": "yes", "label": {"zh": "是", "en": "yes"}}]},
}  # fmt: skip


def with_extra(kind: str | None) -> dict[str, Any]:
    """The atlas app with a field of that type on notes, or without it."""
    app = atlas()
    if kind is not None:
        entity(app, "note")["fields"].append(field("f90", "extra", kind, **TYPES[kind]))
    return app


def publish(house: House, kind: str | None, *, accept: bool = True) -> None:
    text = json.dumps(with_extra(kind), ensure_ascii=False)
    install(house.workspace, text, SYSTEM, accept=[PLACE] if accept else [])


def extra(house: House, record: str) -> Any:
    return house.values("note", record)["extra"]


def aside(house: House) -> list[tuple[str, Any, Any]]:
    return [
        (row["record"], row["value"], row["converted"]) for row in list_kept_aside(house.workspace, "atlas")
    ]


@pytest.mark.parametrize(
    ("before", "after", "value", "comes_out"),
    [
        ("text", "integer", "12", "12"),
        ("integer", "text", "12", "12"),
        ("text", "decimal", "12.5", "12.50"),
        ("integer", "decimal", "12", "12.00"),
        ("decimal", "money", "12.50", "12.50"),
        ("text", "date", "2026-03-04", "2026-03-04"),
        ("date", "text", "2026-03-04", "2026-03-04"),
        ("boolean", "text", True, "是"),
        ("text", "boolean", "是", True),
        ("choice", "text", "twelve", "12"),
        ("text", "choice", "12", "twelve"),
        ("boolean", "integer", True, "1"),
        ("integer", "boolean", "1", True),
    ],
)
def test_what_can_be_said_in_the_new_type_is(
    house: House, before: str, after: str, value: Any, comes_out: Any
) -> None:
    publish(house, before)
    record = house.create("note", text="A", extra=value)
    gone = house.create("note", text="B", extra=value)
    house.delete("note", gone)
    publish(house, after, accept=False)
    assert extra(house, record) == comes_out
    house.restore("note", gone)
    assert extra(house, gone) == comes_out
    assert aside(house) == []
    publish(house, before, accept=False)
    assert extra(house, record) == value


def test_what_cannot_is_kept_aside_once_that_was_accepted(house: House) -> None:
    publish(house, "text")
    fits, not_, blank = (house.create("note", text="A", extra=value) for value in ("12", "twelve", None))
    planned = plan(house.workspace, json.dumps(with_extra("integer")))
    (change,) = planned.retyped
    assert (change.field, change.values, change.kept_aside, change.examples) == (PLACE, 2, 1, ("twelve",))
    with pytest.raises(Conflict) as refused:
        publish(house, "integer", accept=False)
    assert refused.value.reason_code == "install.type_change"
    assert refused.value.issues[0].pointer.startswith("/entities/")
    assert extra(house, not_) == "twelve"
    assert aside(house) == []
    publish(house, "integer")
    assert [extra(house, record) for record in (fits, not_, blank)] == ["12", None, None]
    assert aside(house) == [(not_, "twelve", None)]
    house.update("note", fits, extra="13")
    publish(house, "text", accept=False)
    assert [extra(house, record) for record in (fits, not_, blank)] == ["13", "twelve", None]


@pytest.mark.parametrize(
    ("value", "tour"),
    [
        ("12", ["integer", "date", "decimal"]),
        ("yes", ["boolean", "integer"]),
        ("twelve", ["integer", "boolean", "choice"]),
        ("12.50", ["integer", "decimal", "integer"]),
        ("2026-03-04", ["date", "boolean", "date", "integer"]),
    ],
)
def test_what_nobody_touched_on_the_way_is_there_again(house: House, value: str, tour: list[str]) -> None:
    """What one type made of it, the next may read as something else: only what was entered counts."""
    publish(house, "text")
    record, changed = (house.create("note", text="A", extra=value) for _ in range(2))
    for kind in tour:
        publish(house, kind)
    last = VALUES[tour[-1]][-1]
    house.update("note", changed, extra=last)
    publish(house, "text")
    assert extra(house, record) == value
    assert extra(house, changed) not in (value, None)
    publish(house, tour[-1])
    assert extra(house, changed) == last


def test_an_older_workspace_does_not_know_what_was_touched(house: House) -> None:
    """There a value entered since the type changed has left the former column as it was."""
    publish(house, "text")
    touched, not_ = (house.create("note", text="A", extra="012") for _ in range(2))
    publish(house, "integer")
    with house.database.write() as tx:
        tx.run(sa.text("UPDATE entity_column SET superseded = 0"))
    house.workspace.catalogs.forget()
    house.update("note", touched, extra="13")
    publish(house, "text")
    assert (extra(house, touched), extra(house, not_)) == ("13", "012")


def test_a_value_entered_since_counts_for_more_than_the_one_kept(house: House) -> None:
    publish(house, "text")
    record = house.create("note", text="A", extra="twelve")
    publish(house, "integer")
    house.update("note", record, extra="5")
    publish(house, "text")
    assert extra(house, record) == "5"
    assert aside(house) == [(record, "twelve", None)]


def test_a_field_back_as_another_type_brings_its_values(house: House) -> None:
    publish(house, "text")
    record = house.create("note", text="A", extra="12")
    publish(house, None)
    publish(house, "integer")
    assert extra(house, record) == "12"


def test_a_formula_leaves_what_people_entered_alone(house: House) -> None:
    publish(house, "text")
    record = house.create("note", text="A", extra="mine")
    app = atlas()
    entity(app, "note")["fields"].append(
        field("f90", "extra", "formula", formula='concat(text, "!")', result="text")
    )
    house.publish(app)
    assert extra(house, record) == "A!"
    publish(house, "text")
    assert extra(house, record) == "mine"


def test_a_formula_that_becomes_a_field_leaves_its_values(house: House) -> None:
    app = atlas()
    entity(app, "note")["fields"].append(
        field("f90", "extra", "formula", formula='concat(text, "!")', result="text")
    )
    house.publish(app)
    record = house.create("note", text="A")
    publish(house, "text")
    assert extra(house, record) == "A!"
    house.update("note", record, extra="mine")
    assert extra(house, record) == "mine"


VALUES = {
    "text": ["12", "yes", "2026-03-04", "nothing of the kind"], "integer": ["12", "1", "99"],
    "decimal": ["12.00", "0.50"], "date": ["2026-03-04", "1999-12-31"], "boolean": [True, False],
    "money": ["12.00", "3.25"], "choice": ["twelve", "yes"],
}  # fmt: skip
steps = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.sampled_from([*TYPES, None])),
        st.tuples(st.just("write"), st.integers(0, 3)),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_no_value_is_ever_lost(house: House, steps: list[tuple[str, Any]]) -> None:
    """Whatever was entered last stands in the record, or something it was made into is among what was
    kept aside of it."""
    kind: str | None = "text"
    publish(house, kind)
    record = house.create("note", text="A", extra="12")
    entered: tuple[str, Any] = ("text", "12")
    for what, choice in steps:
        if what == "publish":
            kind = choice
            publish(house, kind)
        elif kind is not None:
            entered = (kind, VALUES[kind][choice % len(VALUES[kind])])
            house.update("note", record, extra=entered[1])
        if kind is not None and extra(house, record) is None:
            assert record in {row[0] for row in aside(house)}
    publish(house, entered[0])
    assert extra(house, record) == entered[1] or record in {row[0] for row in aside(house)}
