"""What somebody chose lately for a reference: on each of their devices, and under today's rights."""

from __future__ import annotations

import pytest

from runtime.commands.chosen_lately import SHOWN
from runtime.store.chosen_lately import KEPT
from tests.runtime.atlas_app import atlas, entity
from tests.runtime.site import Site

PATH = "/api/chosen-lately/atlas/client"


def field_id(name: str, key: str) -> str:
    return str(next(one["id"] for one in entity(atlas(), name)["fields"] if one["key"] == key))


CLIENT = field_id("order", "client")
ORDERS = {"of": "atlas.order", "field": CLIENT}


def choose(site: Site, person: str, record: str, field: str = CLIENT) -> int:
    return site.ask(
        "POST", PATH, person, json={"of": "atlas.order", "field": field, "record": record}
    ).status_code


def chosen(site: Site, person: str, condition: str | None = None, field: str = CLIENT) -> list[str]:
    params = {"of": "atlas.order", "field": field} | ({"filter": condition} if condition else {})
    answer = site.ask("GET", PATH, person, params=params)
    assert answer.status_code == 200, answer.text
    return [one["title"] for one in answer.json()["records"]]


def test_the_last_chosen_come_first_on_every_device(site: Site) -> None:
    ids = {name: site.create("client", name=name)["id"] for name in ("Acme", "Beta", "Core")}
    for name in ("Acme", "Beta", "Core", "Acme"):
        assert choose(site, "root", ids[name]) == 204
        site.house.tick(1)
    assert chosen(site, "root") == ["Acme", "Core", "Beta"]
    second = site.second()
    try:
        assert chosen(second, "root") == ["Acme", "Core", "Beta"]
    finally:
        second.close()
    # Nobody else's, and narrowed as the field is.
    assert chosen(site, "ann") == []
    assert chosen(site, "root", 'name != "Core"') == ["Acme", "Beta"]
    site.house.update("client", ids["Acme"], name="Zenith")
    assert chosen(site, "root") == ["Zenith", "Core", "Beta"]


def test_what_is_gone_or_out_of_reach_is_not_there(site: Site) -> None:
    mine = site.create("client", "ann", name="Mine")["id"]
    other = site.create("client", "root", name="Other")["id"]
    for record in (mine, other):
        assert choose(site, "root", record) == 204
        site.house.tick(1)
    assert chosen(site, "root") == ["Other", "Mine"]
    site.house.delete("client", other)
    assert chosen(site, "root") == ["Mine"]
    # A record that is gone, one that never was and no id at all are one and the same.
    for strange in (other, "00000000-0000-7000-8000-000000000000", "no id"):
        assert choose(site, "root", strange) == 404
    # Whoever may not read the entity is told as any list tells them.
    assert site.ask("GET", PATH, "vic", params=ORDERS).status_code == site.ask(
        "GET", "/api/records/atlas/client", "vic"
    ).status_code  # fmt: skip
    assert site.ask("GET", PATH, params=ORDERS).status_code == 401


def test_rights_are_those_of_today(site: Site) -> None:
    gold, silver = (site.create("client", name=level, level=level)["id"] for level in ("gold", "silver"))
    asked = [choose(site, *who) for who in (("lou", gold), ("gil", gold), ("gil", silver))]
    assert asked == [204, 204, 404]
    assert chosen(site, "lou") == ["gold"]
    # Their role hides what clients are called: without a name there is nothing to offer.
    assert chosen(site, "gil") == []
    site.house.update("client", gold, level="silver")
    assert chosen(site, "lou") == ["gold"]
    assert choose(site, "gil", gold) == 404


def test_a_few_are_kept_and_fewer_shown(site: Site) -> None:
    ids = [site.create("client", name=f"C{number:02}")["id"] for number in range(KEPT + 3)]
    for record in ids:
        choose(site, "root", record)
        site.house.tick(1)
    assert chosen(site, "root") == [f"C{KEPT + 2 - number:02}" for number in range(SHOWN)]
    # Those kept besides take the place of what is deleted.
    for record in ids[-KEPT + 1 :]:
        site.house.delete("client", record)
    assert chosen(site, "root") == ["C03"]


@pytest.mark.parametrize("field", ["nothing", "f" * 5000, "😀", "'; DROP TABLE chosen_lately; --"])
def test_a_field_that_does_not_lead_there_keeps_nothing(site: Site, field: str) -> None:
    record = site.create("client", name="Acme")["id"]
    assert choose(site, "root", record, field) == 204
    assert chosen(site, "root", field=field) == []
    assert site.ask("GET", PATH, "root").status_code == 422
    for body in ({}, ORDERS, {**ORDERS, "field": 5, "record": record}, {"field": CLIENT, "record": record}):
        assert site.ask("POST", PATH, "root", json=body).status_code == 422
    assert site.ask("GET", PATH, "root", params={**ORDERS, "filter": "nme =="}).status_code == 200


def test_references_of_one_id_have_lists_of_their_own(site: Site) -> None:
    """Ids of fields are their entity's own: "r" of a visit is another reference than "r" of a call."""
    name = {"id": "n", "key": "name", "type": "text"}
    whom = {"id": "r", "key": "whom", "type": "reference", "entity": "person"}
    site.house.publish(
        {
            "format": "yingzao/1",
            "app": {"key": "diary", "version": "1.0.0", "label": {"en": "Diary"}},
            "entities": [
                {"id": "e1", "key": "person", "title": "name", "fields": [name]},
                {"id": "e2", "key": "visit", "title": "name", "fields": [name, whom]},
                {"id": "e3", "key": "call", "title": "name", "fields": [name, whom]},
            ],
        }
    )
    person = site.house.create("diary.person", name="Ann")

    def titles(of: str) -> list[str]:
        params = {"of": of, "field": "r"}
        found = site.ask("GET", "/api/chosen-lately/diary/person", "root", params=params)
        return [one["title"] for one in found.json()["records"]]

    body = {"of": "diary.visit", "field": "r", "record": person}
    assert site.ask("POST", "/api/chosen-lately/diary/person", "root", json=body).status_code == 204
    assert titles("diary.visit") == ["Ann"]
    assert titles("diary.call") == titles("diary.person") == titles("nobody.knows") == []
    described = site.ask("GET", "/api/apps/diary", "root").json()["entities"]
    assert [described[f"diary.{key}"]["fields"][1]["of"] for key in ("visit", "call")] == [
        "diary.visit", "diary.call",
    ]  # fmt: skip


def test_two_devices_at_once(site: Site) -> None:
    ids = [site.create("client", name=f"C{number}")["id"] for number in range(8)]
    headers = site.as_("root")
    asks = [("POST", PATH, {"json": {**ORDERS, "record": one}, "headers": headers}) for one in ids * 3]
    assert {answer.status_code for answer in site.together(asks)} == {204}
    assert len(chosen(site, "root")) == SHOWN
