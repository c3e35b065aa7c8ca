"""An app straight from the builder can be opened by whoever built it, and says whom else it is open to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from runtime.apps.people import give_roles
from tests.runtime.atlas_app import field
from tests.runtime.house import House
from tests.runtime.site import Site


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    opened = Site(house)
    yield opened
    opened.close()


def bare(**sections: Any) -> dict[str, Any]:
    info = {"key": "shop", "version": "1.0.0", "label": {"en": "Shop", "zh": "店铺"}}
    return {"format": "yingzao/1", "app": info, **sections}


THING = {"id": "e1", "key": "thing", "title": "name", "label": {"en": "Thing"},
         "plural": {"en": "Things"},
         "fields": [field("f1", "name", "text"), field("f2", "parts", "subtable", entity="part")],
}  # fmt: skip
PART = {"id": "e2", "key": "part", "title": "text", "parent": "thing", "label": {"en": "Part"},
        "fields": [field("f3", "text", "text")]}  # fmt: skip
CLERK = {"id": "r1", "key": "clerk", "label": {"en": "Clerk"}}
BUILDER = {"id": "r2", "key": "maker", "label": {"en": "Maker"}, "builder": True}


def reach(site: Site, person: str = "root") -> Any:
    answer = site.ask("GET", "/api/apps/shop/reach", person)
    assert answer.status_code == 200, answer.text
    return answer.json()


def give(site: Site, person: str, role: str) -> None:
    house = site.house
    with house.database.write() as tx:
        give_roles(tx, house.workspace.catalogs.current(tx), house.ids[person], [role])


def test_an_app_with_nothing_in_it(site: Site) -> None:
    site.house.publish(bare(roles=[BUILDER]))
    described = site.ask("GET", "/api/apps/shop", "root")
    assert described.status_code == 200, described.text
    assert (described.json()["entities"], described.json()["navigation"]) == ({}, [])
    assert site.ask("GET", "/api/apps/shop", "ann").status_code == 403
    give(site, "ann", "shop.maker")
    # Who builds it sees that there is nothing yet, and is not shown it among the apps to work in.
    assert site.ask("GET", "/api/apps/shop", "ann").json()["app"]["label"]["en"] == "Shop"
    for person in ("ann", "root"):
        listed = site.ask("GET", "/api/apps", person).json()["apps"]
        assert "shop" not in [app["key"] for app in listed]


def test_an_app_without_a_menu_is_opened_by_its_entities(site: Site) -> None:
    grants = [{"id": "g1", "role": "clerk", "entity": "thing", "actions": ["read"], "scope": "all"}]
    site.house.publish(bare(entities=[THING, PART], roles=[CLERK, BUILDER], grants=grants))
    give(site, "ann", "shop.clerk")
    give(site, "bea", "shop.maker")
    for person in ("root", "ann"):
        menu = site.ask("GET", "/api/apps/shop", person).json()["navigation"]
        assert [(one["key"], one["label"], one["entity"]) for one in menu[0]["entries"]] == [
            ("thing", {"en": "Things"}, "shop.thing")
        ]
        assert "shop" in [app["key"] for app in site.ask("GET", "/api/apps", person).json()["apps"]]
    # Building gives no right to records, not even to know of the entity.
    described = site.ask("GET", "/api/apps/shop", "bea").json()
    assert (described["entities"], described["navigation"]) == ({}, [])


def test_whom_it_is_open_to(site: Site) -> None:
    site.house.publish(bare(entities=[THING, PART], roles=[CLERK, BUILDER]))
    assert reach(site) == {"everybody": False, "roles": []}
    grants = [
        {"id": "g1", "role": "clerk", "entity": "thing", "actions": ["read"], "scope": "all"},
        {"id": "g2", "role": "clerk", "entity": "part", "actions": ["read"], "scope": "all"},
    ]
    site.house.publish(bare(entities=[THING, PART], roles=[CLERK, BUILDER], grants=grants))
    nobody = [{"name": "shop.clerk", "label": "Clerk", "people": 0}]
    assert reach(site) == {"everybody": False, "roles": nobody}
    give(site, "ann", "shop.clerk")
    assert reach(site)["roles"][0]["people"] == 1
    give(site, "bea", "shop.maker")
    assert reach(site, "bea")["roles"][0]["people"] == 1
    grants[1] = {**grants[0], "id": "g2", "role": "system.member"}
    site.house.publish(bare(entities=[THING, PART], roles=[CLERK, BUILDER], grants=grants))
    assert reach(site)["everybody"] is True
    assert site.ask("GET", "/api/apps/shop/reach", "cho").status_code == 403
    assert site.ask("GET", "/api/apps/nothing/reach", "root").status_code == 404
