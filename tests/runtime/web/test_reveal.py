"""Revealing an encrypted field over HTTP."""

from __future__ import annotations

from tests.runtime.site import Site
from tests.runtime.test_encrypted_fields import NUMBER, everything, staff


def test_the_api_reveals_it_and_keeps_no_answer(site: Site) -> None:
    site.house.publish(staff())
    made = site.ask(
        "POST", "/api/records/staff/person", "root", json={"values": {"name": "Li", "number": NUMBER}}
    )
    assert made.status_code == 201, made.text
    assert NUMBER not in made.text
    place = f"/api/records/staff/person/{made.json()['id']}/reveal"
    answer = site.ask("POST", place, "root", json={"field": "number"}, headers={"Idempotency-Key": "k1"})
    assert (answer.status_code, answer.json()) == (200, {"value": NUMBER})
    assert NUMBER not in everything(site.house)
    refused = site.ask("POST", place, "vic", json={"field": "number"})
    assert refused.status_code in (403, 404)
    fields = site.ask("GET", "/api/apps/staff", "root").json()["entities"]["staff.person"]["fields"]
    assert [field["may_reveal"] for field in fields if field["type"] == "encrypted_text"] == [True, True]
    whole = {"ids": [made.json()["id"]], "values": {"number": "1"}}
    bulk = site.ask("POST", "/api/bulk/staff/person/update", "root", json=whole)
    assert [issue["code"] for issue in bulk.json()["error"]["issues"]] == ["secret.not_in_bulk"]
