"""The description of an app holds nothing its reader could not use."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.apps.people import give_roles
from tests.runtime.atlas_app import atlas, entity
from tests.runtime.site import Site

CHECK = {
    "id": "c2", "key": "trusted", "condition": "is_blank(client.secret) or client.secret > 0",
    "message": {"zh": "客户不可信", "en": "The client is not trusted"}, "field": "client",
}  # fmt: skip


def described(site: Site, person: str) -> dict[str, Any]:
    app = site.ask("GET", "/api/apps/atlas", person).json()
    order: dict[str, Any] = app["entities"]["atlas.order"]
    return order


def test_conditions_over_hidden_fields_behind_references_stay_at_the_server(site: Site) -> None:
    app = atlas()
    entity(app, "order")["checks"].append(CHECK)
    site.house.publish(app)
    client = site.create("client", name="Acme", secret="7919")
    ours = site.create("order", "ann", subject="One", client=client["id"])

    whole, cut = described(site, "root"), described(site, "ann")
    assert "client.secret" in whole["paths"]
    assert "trusted" in [check["key"] for check in whole["checks"]]
    assert "client.secret" not in cut["paths"]
    assert [check["key"] for check in cut["checks"]] == ["sensible"]
    # Screens ask for all of these at once.
    expand = {"expand": ",".join(cut["paths"])}
    assert site.ask("GET", f"/api/records/atlas/order/{ours['id']}", "ann", params=expand).status_code == 200


def test_a_process_says_when_a_record_is_ready(site: Site) -> None:
    app = atlas()
    start = next(node for node in app["processes"][0]["nodes"] if node["type"] == "start")
    start["condition"] = "not is_blank(client)"
    # The same words elsewhere: what the browser gets for them is known there.
    entity(app, "order")["checks"] = [CHECK | {"condition": start["condition"]}]
    site.house.publish(app)
    answer = site.ask("GET", "/api/apps/atlas", "ann").json()
    expected = answer["entities"]["atlas.order"]["checks"][0]["condition"]
    assert [process["start_when"] for process in answer["processes"]] == [expected]

    start["condition"] = "is_blank(client.level)"
    site.house.publish(app)
    assert site.ask("GET", "/api/apps/atlas", "ann").json()["processes"][0]["start_when"] is None


def test_records_are_handed_over_by_whoever_the_description_says(site: Site) -> None:
    app = atlas()
    app["grants"].append(
        {"id": "g40", "role": "viewer", "entity": "order", "actions": ["read", "update"],
         "fields": {"owner": "read", "department": "hidden"}}
    )  # fmt: skip
    site.house.publish(app)
    assert described(site, "ann")["assignable"] == ["owner", "department"]
    assert described(site, "vic")["assignable"] == []
    assert described(site, "bea")["assignable"] == [], "who only reads hands nothing over"
    ids = site.house.ids
    record = site.create("order", "ann", subject="One")
    place = f"/api/records/atlas/order/{record['id']}"
    refused = site.ask("PATCH", place, "vic", json={"values": {"owner": ids["vic"]}}, match=1)
    assert refused.status_code == 422, refused.text
    nobody = {"owner": "00000000-0000-7000-8000-000000000000"}
    assert site.ask("PATCH", place, "ann", json={"values": nobody}, match=1).status_code == 422
    given = site.ask("PATCH", place, "ann", json={"values": {"owner": ids["abe"]}}, match=1)
    assert given.status_code == 200, given.text
    # It went with its owner: away from whoever sees their own alone.
    assert given.json()["values"] == {}
    assert site.ask("GET", place, "ann").status_code == 404
    values = site.house.values("order", record["id"])
    assert (values["owner"], values["department"]) == (ids["abe"], ids["south"])


@pytest.mark.parametrize("what", ["", "/openapi.json"])
def test_who_has_a_description_is_not_sent_it_again(site: Site, what: str) -> None:
    place = f"/api/apps/atlas{what}"
    first = site.ask("GET", place, "ann")
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    again = site.ask("GET", place, "ann", headers={"If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    # The same roles, the same words; other roles, others.
    assert site.ask("GET", place, "abe", headers={"If-None-Match": etag}).status_code == 304
    other = site.ask("GET", place, "cho", headers={"If-None-Match": etag})
    assert other.status_code == 200
    assert other.headers["etag"] != etag

    app = atlas()
    app["app"]["version"] = "1.0.1"
    entity(app, "order")["fields"][1]["label"] = {"en": "Matter"}
    site.house.publish(app)
    changed = site.ask("GET", place, "ann", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert "Matter" in changed.text
    site.house.as_(
        "system", lambda ctx: give_roles(ctx.tx, ctx.catalog, site.house.ids["ann"], ["atlas.boss"])
    )
    assert (
        site.ask("GET", place, "ann", headers={"If-None-Match": changed.headers["etag"]}).status_code == 200
    )
