"""A record says what of it its reader may not change, before they have typed anything."""

from __future__ import annotations

from typing import Any

from tests.runtime.atlas_app import atlas
from tests.runtime.site import Site


def bounds(site: Site, person: str, record: str) -> dict[str, Any]:
    answer = site.ask("GET", f"/api/records/atlas/order/{record}", person)
    assert answer.status_code == 200, answer.text
    return {key: value for key, value in answer.json().items() if key in ("fixed", "readonly")}


def test_a_record_tells_what_may_be_changed_on_others_alone(site: Site) -> None:
    app = atlas()
    app["grants"] += [
        {"id": "g90", "role": "clerk", "entity": "order", "actions": ["read"]},
        {
            "id": "g91", "role": "clerk", "entity": "order", "actions": ["read", "update"],
            "scope": "department", "fields": {"notes": "read", "margin": "hidden", "budget": "read"},
        },
    ]  # fmt: skip
    site.house.publish(app)
    people = site.house.ids
    mine = site.create("order", "ann", subject="Mine")["id"]
    near = site.create("order", subject="Near", owner=people["lou"])["id"]
    far = site.create("order", subject="Far", owner=people["abe"])["id"]

    assert bounds(site, "ann", mine) == {}
    assert bounds(site, "ann", near) == {"fixed": ["notes"]}
    assert bounds(site, "ann", far) == {"readonly": True}
    # What it says is what writing does.
    path = "/api/records/atlas/order/"
    for record, key, status in ((near, "notes", 422), (near, "subject", 200), (far, "subject", 403)):
        changed = site.ask("PATCH", path + record, "ann", json={"values": {key: "x"}}, match=1)
        assert changed.status_code == status, (key, changed.text)
    # Nothing is said to those who may change all of it, or nothing anywhere.
    assert bounds(site, "root", far) == {}
    assert bounds(site, "bea", far) == {}
