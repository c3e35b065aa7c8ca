"""Department fields: references to the built-in departments, on both databases."""

from __future__ import annotations

import pytest

from engines.errors import PlatformError, ValidationFailed
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House


@pytest.fixture
def staffed(house: House) -> House:
    app = atlas()
    entity(app, "order")["fields"] += [
        field("d1", "handled_by", "department"),
        field("d2", "handler", "formula", formula="handled_by.name", result="text"),
    ]
    house.publish(app)
    return house


def test_a_department_is_chosen_named_and_asked_for(staffed: House) -> None:
    north = staffed.ids["north"]
    order = staffed.create("order", subject="A", handled_by=north)
    other = staffed.create("order", subject="B", handled_by=staffed.ids["south"])
    record = staffed.record("order", order)
    assert record["values"]["handled_by"] == north
    assert record["labels"]["handled_by"] == "north"
    assert record["values"]["handler"] == "north"
    assert staffed.listed("order", filter=f'handled_by == "{north}"') == [order]
    assert staffed.listed("order", filter='handled_by.name == "south"') == [other]
    assert staffed.listed("order", sort=("-handled_by",)) == [other, order]
    staffed.update("system.department", north, name="far north")
    assert staffed.values("order", order)["handler"] == "far north"


def test_a_department_with_records_stays(staffed: House) -> None:
    staffed.create("order", subject="A", handled_by=staffed.ids["north"])
    with pytest.raises(PlatformError):
        staffed.delete("system.department", staffed.ids["north"])


def test_another_record_is_no_department(staffed: House) -> None:
    client = staffed.create("client", name="C")
    with pytest.raises(ValidationFailed):
        staffed.create("order", subject="A", handled_by=client)
