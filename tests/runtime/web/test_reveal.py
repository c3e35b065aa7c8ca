"""Revealing an encrypted field over HTTP."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import sqlalchemy as sa

from engines.definition.field_types.encrypted_text import MASK
from runtime.apps.people import give_roles
from runtime.commands.context import Context
from runtime.store import records
from tests.runtime.site import Site
from tests.runtime.test_encrypted_fields import NUMBER, OTHER, everything, staff


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


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_file_tells_secrets_only_when_asked_and_only_where_they_may_be_told(site: Site) -> None:
    house = site.house
    app = staff()
    app["grants"][1]["actions"] = ["read", "export"]
    app["grants"][1]["scope"] = "all"
    house.publish(app)
    app["grants"].append(
        {"id": "g3", "role": "clerk", "entity": "person", "actions": ["export"]},
    )
    # Payroll reads everybody, and reveals within its own department alone.
    app["grants"][1]["reveal"] = []
    app["grants"].append(
        {"id": "g4", "role": "payroll", "entity": "person", "actions": ["read"], "scope": "department",
         "reveal": ["number"]},
    )  # fmt: skip
    house.publish({**app, "app": {**app["app"], "version": "1.0.1"}})
    for name, role in (("vic", "clerk"), ("abe", "payroll")):
        house.as_("system", lambda ctx, name=name, role=role: give_roles(
            ctx.tx, ctx.catalog, house.ids[name], [f"staff.{role}"]))  # fmt: skip
    mine = house.as_("system", lambda ctx: _department(ctx, house.ids["abe"]))
    near = house.create("staff.person", name="Near", number=NUMBER, department=mine)
    house.create("staff.person", name="Far", number=OTHER, department=house.ids["head"])
    house.create("staff.person", name="None", department=mine)
    place = "/api/records/staff/person/export"
    wanted = {"fields": ["name", "number"], "sort": ["name"]}

    masked = rows_of(site.ask("POST", place, "abe", json=wanted))
    assert {row["Number"] for row in masked} == {MASK, ""}
    told = rows_of(site.ask("POST", place, "abe", json={**wanted, "reveal": ["number"]}))
    assert [(row["name"], row["Number"]) for row in told] == [("Far", MASK), ("Near", NUMBER), ("None", "")]
    audited = _audited(site)
    assert audited == [{"fields": ["number"], "records": [near]}]

    refused = site.ask("POST", place, "vic", json={**wanted, "reveal": ["number"]})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "secret.not_revealed")
    for reveal in (["name"], ["account"], ["pin"], ["nothing"]):
        wrong = site.ask("POST", place, "abe", json={**wanted, "reveal": reveal})
        assert wrong.status_code == 422, reveal
        assert wrong.json()["error"]["issues"][0]["pointer"] == "/reveal/0"
    assert site.ask("GET", place, "abe", params={"reveal": "number"}).status_code == 422, "not by a link"
    assert site.ask("POST", place, "abe", json={"reveal": [7]}).status_code == 422
    reading = site.ask("POST", place, headers=site.as_("abe", "read"), json={**wanted, "reveal": ["number"]})
    assert reading.json()["error"]["code"] == "token_read_only"
    assert _audited(site) == audited


def _department(ctx: Context, user: str) -> str:
    found: str = records.by_ids(ctx.tx, ctx.entity("system.user"), [user])[user]["department"]
    return found


def _audited(site: Site) -> list[dict[str, Any]]:
    with site.house.database.read() as tx:
        query = "SELECT detail FROM audit WHERE action = 'reveal' ORDER BY id"
        return [json.loads(detail) for (detail,) in tx.rows(sa.text(query))]
