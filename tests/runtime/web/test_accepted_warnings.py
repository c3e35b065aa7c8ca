"""Warnings stop a write until somebody accepts them, and history keeps who did."""

from __future__ import annotations

from typing import Any

from tests.runtime.atlas_app import atlas, entity
from tests.runtime.site import Site

ORDERS = "/api/records/atlas/order"
HEAVY = {"en": "Heavy"}
BIG = {"zh": "数量很大", "en": "That is a lot"}


def warned(site: Site) -> None:
    app = atlas()
    entity(app, "order")["checks"] += [
        {"id": "c8", "key": "big", "condition": "is_blank(quantity) or quantity < 100", "message": BIG,
         "field": "quantity", "severity": "warning"},
        {"id": "c9", "key": "heavy", "condition": "is_blank(weight) or weight < 50", "message": HEAVY,
         "severity": "warning"},
    ]  # fmt: skip
    entity(app, "line")["checks"] = [
        {"id": "c8", "key": "dear", "condition": "is_blank(price) or price < 1000", "message": {"en": "Dear"},
         "severity": "warning"},
    ]  # fmt: skip
    site.house.publish(app)


def confirmed(site: Site, record: str, person: str = "root") -> list[tuple[str, Any]]:
    entries = site.ask("GET", f"{ORDERS}/{record}/history", person).json()["entries"]
    return [(entry["by"], entry["detail"]["messages"]) for entry in entries if entry["kind"] == "confirm"]


def test_a_warning_is_named_accepted_and_remembered(site: Site) -> None:
    warned(site)
    body = {"values": {"subject": "A", "quantity": 500, "lines": [{"quantity": 1, "price": "2000"}]}}
    refused = site.ask("POST", ORDERS, "root", json=body)
    assert refused.status_code == 422
    assert [(one["pointer"], one["severity"], one["check"]) for one in refused.json()["error"]["issues"]] == [
        ("/values/quantity", "warning", "big"), ("/values/lines/0", "warning", "dear"),
    ]  # fmt: skip
    # To accept one is not to accept the other; what does not warn is nothing accepted.
    assert site.ask("POST", ORDERS, "root", json={**body, "override": ["big"]}).status_code == 422
    made = site.ask("POST", ORDERS, "root", json={**body, "override": ["big", "dear", "heavy", "nothing"]})
    assert made.status_code == 201
    record = made.json()
    root = site.house.ids["root"]
    assert confirmed(site, record["id"]) == [(root, [BIG, {"en": "Dear"}])]
    # An ordinary change afterwards meets the version the answer gave.
    place = f"{ORDERS}/{record['id']}"
    calm = {"values": {"quantity": 5, "lines": []}}
    assert site.ask("PATCH", place, "root", json=calm, match=record["version"]).status_code == 200
    assert len(confirmed(site, record["id"])) == 1
    heavy = {"values": {"weight": "60"}, "override": ["heavy"]}
    assert site.ask("PATCH", place, "root", json=heavy, match=record["version"] + 1).status_code == 200
    assert confirmed(site, record["id"])[0] == (root, [{"en": "Heavy"}])
    lines = site.ask("GET", f"{place}/timeline?kind=change", "root").json()["entries"]
    assert [line["change"] for line in lines].count("confirm") == 2


def test_errors_are_not_accepted(site: Site) -> None:
    warned(site)
    body = {"values": {"subject": "A", "quantity": -1}, "override": ["sensible"]}
    assert site.ask("POST", ORDERS, "root", json=body).status_code == 422
