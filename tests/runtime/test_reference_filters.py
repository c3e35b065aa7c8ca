"""The filter of a reference as pickers ask it: of any app's parameters, and of nobody's hidden fields."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.commands.describe_app import describe_app
from tests.runtime.house import House

PARAMETERS: list[dict[str, Any]] = [
    {"id": "p1", "key": "floor", "type": "decimal", "value": "-0.50"},
    {"id": "p2", "key": "called", "type": "text", "value": 'A "B"\\C'},
    {"id": "p3", "key": "strict", "type": "boolean", "value": False},
]
CASES = [
    ('level == "gold"', 'level == "gold"'),
    ("discount >= parameter.floor", "discount >= (-0.500000)"),
    ("name != parameter.called and not parameter.strict", 'name != "A \\"B\\"\\\\C" and not false'),
    (
        "discount > parameter.floor*2 or discount<parameter.floor",
        "discount > (-0.500000)*2 or discount<(-0.500000)",
    ),
    ("secret > parameter.floor", "secret > (-0.500000)"),
]


@pytest.fixture
def visits(house: House) -> House:
    references = [
        {
            "id": f"r{at}",
            "key": f"client_{at}",
            "type": "reference",
            "entity": "atlas.client",
            "filter": given,
        }
        for at, (given, _) in enumerate(CASES)
    ]
    title = {"id": "f1", "key": "name", "type": "text"}
    house.publish({
        "format": "yingzao/1",
        "app": {"key": "second", "version": "1.0.0", "label": {"en": "Second"}, "requires": {"atlas": ">=0"}},
        "parameters": PARAMETERS,
        "entities": [{"id": "e1", "key": "visit", "title": "name", "fields": [title, *references]}],
        "roles": [{"id": "ro1", "key": "guide", "label": {"en": "Guide"}}],
        "grants": [
            {"id": "g1", "role": "guide", "entity": "visit", "actions": ["read", "create"]},
            {"id": "g2", "role": "guide", "entity": "atlas.client", "actions": ["read"],
             "fields": {"secret": "hidden"}},
        ],
    })  # fmt: skip
    return house


def filters(house: House, person: str) -> list[str | None]:
    described = house.as_(person, lambda ctx: describe_app(ctx, "second"))
    fields = {field["key"]: field for field in described["entities"]["second.visit"]["fields"]}
    return [fields[f"client_{at}"]["reference_filter"] for at in range(len(CASES))]


def test_lists_take_them_as_they_are_described(visits: House) -> None:
    visits.create("client", name="Gold", level="gold", discount="0.1")
    described = filters(visits, "root")
    assert described == [expected for _, expected in CASES]
    for text in described:
        visits.listed("atlas.client", filter=text)
    assert len(visits.listed("atlas.client", filter=described[1])) == 1


def test_a_hidden_field_is_not_named(visits: House) -> None:
    from runtime.apps.people import give_roles

    with visits.database.write() as tx:
        give_roles(tx, visits.workspace.catalogs.current(tx), visits.ids["vic"], ["second.guide"])
    described = filters(visits, "vic")
    assert described[-1] is None
    assert described[:-1] == [expected for _, expected in CASES[:-1]]
