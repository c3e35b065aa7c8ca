"""Fields that use the time or the user, read behind a reference: rules and checks see the value of now."""

from __future__ import annotations

from typing import Any

import pytest

from engines.errors import ValidationFailed
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House


def watched() -> dict[str, Any]:
    app = atlas()
    entity(app, "order")["fields"].append(
        field("f60", "mine", "formula", formula="owner == me", result="boolean")
    )
    entity(app, "note")["checks"] = [
        {"id": "c1", "key": "fresh", "condition": "is_blank(order.age) or order.age < 30",
         "message": {"en": "The order is too old"}},
    ]  # fmt: skip
    app["rules"].append(
        {
            "id": "r90", "key": "age", "label": {"en": "Age"}, "entity": "note",
            "trigger": {"on": ["create", "update"], "timing": "before"}, "condition": "not is_blank(order)",
            "actions": [
                {"id": "a1", "type": "set_fields",
                 "values": {"count": "order.age", "text": 'if(order.mine, "mine", "not mine")'}},
            ],
        }
    )  # fmt: skip
    return app


def test_the_value_of_now_and_of_whoever_acts(house: House) -> None:
    house.publish(watched())
    order = house.create("order", subject="A", day="2026-02-20")
    note = house.create("note", order=order)
    made = house.values("note", note)
    assert (made["count"], made["text"]) == ("10", "mine")
    house.tick(60 * 24 * 5)
    house.update("note", note, text="x")
    assert house.values("note", note)["count"] == "15"
    # Through a reference set by the write, and by somebody else.
    other = house.create("order", subject="B", day="2026-03-01", person="ann")
    house.update("note", note, order=other)
    changed = house.values("note", note)
    assert (changed["count"], changed["text"]) == ("6", "not mine")
    house.tick(60 * 24 * 40)
    with pytest.raises(ValidationFailed) as refused:
        house.create("note", order=order)
    assert [issue.code for issue in refused.value.issues] == ["value.check_failed"]
