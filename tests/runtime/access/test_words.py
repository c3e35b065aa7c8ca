"""Reasons name fields as the screens do, and no more than their reader may know."""

from __future__ import annotations

import pytest

from engines.definition.reason import Reason
from runtime.commands.in_words import in_words
from tests.runtime.house import House
from tests.runtime.site import Site


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({"field": "owner.department.head"}, {"field": "Owner › Department › Head"}),
        ({"field": "client.parent_client"}, {"field": "Client › Parent"}),
        ({"role": "boss"}, {"role": "Boss"}),
        ({"role": "nobody"}, {"role": "nobody"}),
        (
            {"condition": 'client.name == "client.name" and quantity > 3'},
            {"condition": "Client › Name is “client.name” and Pieces is more than 3"},
        ),
        ({"condition": "quantity > no.such"}, {"condition": "Pieces is more than no.such"}),
    ],
)
def test_keys_become_labels(sqlite_house: House, params: dict[str, str], shown: dict[str, str]) -> None:
    from tests.runtime.atlas_app import atlas, entity

    app = atlas()
    labels = {"client": "Client", "quantity": "Pieces", "name": "Name", "parent_client": "Parent"}
    for owner in ("order", "client"):
        for field in entity(app, owner)["fields"]:
            if field["key"] in labels:
                field["label"] = {"en": labels[field["key"]]}
    sqlite_house.publish(app)
    with sqlite_house.database.read() as tx:
        catalog = sqlite_house.workspace.catalogs.current(tx)
    found = in_words(catalog, "atlas.order", Reason("assignee.field", params), "atlas", "en")
    assert dict(found.params) == shown


def test_a_blocked_delete_counts_what_its_reader_sees(site: Site) -> None:
    client = site.create("client", "cho", name="Acme")
    for owner in ("ann", "abe", "vic"):
        site.create("order", subject=owner, client=client["id"], owner=site.house.ids[owner])
    path = f"/api/records/atlas/client/{client['id']}"
    house = site.house
    house.update("system.user", house.ids["cho"], department=house.ids["north"])
    answer = site.ask("DELETE", path, "cho", match=client["version"], headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "delete.blocked")
    assert answer.json()["error"]["message"].startswith("1 records")
    order = site.ask("GET", "/api/records/atlas/order", "cho").json()["records"][0]["id"]
    house.delete("order", order)
    answer = site.ask("DELETE", path, "cho", match=client["version"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "delete.blocked_unseen")


def test_the_same_key_under_another_version_is_another_request(site: Site) -> None:
    order = site.create("order", "ann", subject="One")
    path = f"/api/records/atlas/order/{order['id']}"
    body = {"values": {"notes": "x"}}
    key = {"Idempotency-Key": "k1"}
    assert site.ask("PATCH", path, "ann", json=body, match=1, headers=key).status_code == 200
    assert site.ask("PATCH", path, "ann", json=body, match=1, headers=key).status_code == 200
    assert site.ask("PATCH", path, "ann", json=body, match=2, headers=key).status_code == 409
