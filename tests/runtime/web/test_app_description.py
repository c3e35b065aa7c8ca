"""The description of an app holds nothing its reader could not use."""

from __future__ import annotations

from typing import Any

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
