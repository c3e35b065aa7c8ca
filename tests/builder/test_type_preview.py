"""What a change of type would make of stored values: counts for all builders, rows for who may read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from runtime.apps import type_preview
from tests.runtime.atlas_app import atlas
from tests.runtime.house import House
from tests.runtime.site import Site


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    """Bosses and clerks build atlas; a boss may not read folders, a clerk reads own orders and no secret."""
    app = atlas()
    for role in app["roles"]:
        role["builder"] = role["key"] in ("boss", "clerk")
    house.publish(app)
    opened = Site(house)
    yield opened
    opened.close()


def preview(
    site: Site, person: str, entity: str, field: str, status: int = 200, **definition: Any
) -> dict[str, Any]:
    body = {"entity": entity, "field": field, "definition": definition}
    answer = site.ask("POST", "/api/apps/atlas/draft/type-preview", person, json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()["preview" if status == 200 else "error"]
    return found


def counted(found: dict[str, Any]) -> tuple[int, ...]:
    return tuple(found[name] for name in ("records", "values", "looked_at", "fits", "altered", "unfit"))


def test_texts_as_numbers(site: Site) -> None:
    for name, region in (("A", "12"), ("B", " 7 "), ("C", "north"), ("D", "1.5"), ("E", None)):
        site.create("client", name=name, region=region, district=name)
    found = preview(site, "bea", "e_client", "f7", type="integer")
    assert (found["before"], found["after"], found["moves"], found["complete"]) == (
        "text", "integer", True, True,
    )  # fmt: skip
    assert counted(found) == (5, 4, 4, 2, 0, 2)
    assert found["blank"] == 1
    assert {(row["title"], row["value"], row["becomes"]) for row in found["rows"]} == {
        ("C", "north", None), ("D", "1.5", None),
    }  # fmt: skip
    assert found["rows_unseen"] == 0
    # A number that loses decimals comes through, but not as it was.
    site.create("order", subject="x", weight="1.25")
    halved = preview(site, "root", "e_order", "f10", type="decimal", scale=1)
    assert counted(halved)[3:] in ((0, 0, 1), (0, 1, 0))
    assert halved["moves"]


def test_whoever_may_not_read_the_records_gets_counts_alone(site: Site) -> None:
    site.create("folder", name="papers")
    hidden = preview(site, "bea", "e_folder", "f1", type="integer")
    assert (hidden["unfit"], hidden["rows"], hidden["rows_unseen"]) == (1, [], 1)
    assert [row["title"] for row in preview(site, "ann", "e_folder", "f1", type="integer")["rows"]] == [
        "papers"
    ]
    # A field one may not read, records out of one's reach, records in the recycle bin.
    site.create("client", name="A", secret="1.5")
    assert preview(site, "ann", "e_client", "f5", type="integer")["rows"] == []
    mine = site.create("order", "ann", subject="mine")
    site.create("order", "root", subject="another's")
    gone = site.create("order", "ann", subject="gone")
    site.house.delete("order", gone["id"])
    found = preview(site, "ann", "e_order", "f2", type="integer")
    assert [row["id"] for row in found["rows"]] == [mine["id"]]
    assert (found["unfit"], found["rows_unseen"]) == (3, 2)


def test_settings_alone_move_nothing(site: Site) -> None:
    site.create("client", name="A long name", level="gold", region="x")
    site.create("client", name="B", level="silver", region="x", district="2")
    shorter = preview(site, "root", "e_client", "f1", type="text", max_length=5)
    assert (shorter["moves"], shorter["unfit"], shorter["rows"][0]["title"]) == (False, 1, "A long name")
    # An option is known by its id: another key is no other value, and one that is gone is missed.
    options = [{"id": "o1", "key": "golden", "label": {"en": "Gold"}}]
    fewer = preview(site, "root", "e_client", "f3", type="choice", options=options)
    assert (fewer["moves"], fewer["fits"], fewer["unfit"]) == (False, 1, 1)
    assert fewer["rows"][0]["value"] == "Silver"
    assert preview(site, "root", "e_client", "f7", type="text", unique=True)["repeated"] == 2


def test_computed_fields_keep_what_people_entered_aside(site: Site) -> None:
    site.create("client", name="A", region="x")
    found = preview(site, "root", "e_client", "f7", type="formula", formula="name", result="text")
    assert (found["computed"], found["values"], found["looked_at"]) == (True, 1, 0)


def test_of_many_values_a_part_is_looked_at_and_said_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type_preview, "MOST_VALUES", 20)
    monkeypatch.setattr(type_preview, "_PAGE", 5)
    site.house.create_many("folder", [{"name": f"{n}" if n % 2 else "x"} for n in range(100)])
    found = preview(site, "ann", "e_folder", "f1", type="integer")
    assert (found["values"], found["complete"]) == (100, False)
    assert 5 <= found["looked_at"] <= 20
    assert found["fits"] + found["unfit"] == found["looked_at"]
    monkeypatch.setattr(type_preview, "MOST_VALUES", 100)
    assert counted(preview(site, "ann", "e_folder", "f1", type="integer"))[1:] == (100, 100, 50, 0, 50)


def test_what_is_not_stored_yet_and_what_is_wrong(site: Site) -> None:
    assert preview(site, "root", "e_client", "new", type="text") is None
    assert preview(site, "root", "nothing", "f1", type="text") is None
    wrong = preview(site, "root", "e_client", "f7", 422, type="texd")
    assert wrong["issues"][0]["pointer"].startswith("/definition")
    assert preview(site, "vic", "e_client", "f7", 403, type="text")
    answer = site.ask("POST", "/api/apps/atlas/draft/type-preview", "root", json={"entity": 1})
    assert answer.status_code == 422
