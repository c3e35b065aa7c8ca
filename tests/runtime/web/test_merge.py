"""Two records become one, and two again."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.runtime.site import Site


def merge(
    site: Site, person: str, one: str, other: str, entity: str = "client", **values: Any
) -> httpx.Response:
    path = f"/api/records/atlas/{entity}/{one}"
    version = site.ask("GET", path, "root").json()["version"]
    return site.ask("POST", f"{path}/merge", person, json={"other": other, "values": values}, match=version)


def values(site: Site, entity: str, record: str) -> dict[str, Any]:
    answer = site.ask("GET", f"/api/records/atlas/{entity}/{record}", "root")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["values"]
    return found


def test_everything_goes_over_and_comes_back(site: Site) -> None:
    a = site.create("client", "root", name="Acme", region="r", district="d")["id"]
    b = site.create("client", "root", name="ACME Ltd", code="B-1", discount="0.1")["id"]
    child = site.create("client", "root", name="Child", parent_client=b)["id"]
    orders = [site.create("order", "root", subject=f"{n}", client=b, payer=a)["id"] for n in range(3)]
    site.ask("POST", f"/api/records/atlas/client/{b}/comments", "cho", json={"text": "about B"})
    # The code is unique: the survivor can take it because the other one goes first.
    merged = merge(site, "cho", a, b, code="B-1", discount="0.1")
    assert merged.status_code == 200, merged.text
    now = merged.json()["values"]
    assert (now["name"], now["code"], now["discount"], now["region"]) == ("Acme", "B-1", "0.1000", "r")
    assert now["orders"] == "3"
    assert site.ask("GET", f"/api/records/atlas/client/{b}", "root").status_code == 404
    assert {values(site, "order", order)["client"] for order in orders} == {a}
    assert values(site, "client", child)["parent_client"] == a
    (said,) = site.ask("GET", f"/api/records/atlas/client/{a}/comments", "root").json()["comments"]
    assert said["text"] == "about B"
    (gone,) = site.ask("GET", "/api/records/atlas/client/deleted", "cho").json()["records"]
    assert gone["merged_into"] == {"id": a, "title": "Acme"}
    refused = site.ask("POST", f"/api/records/atlas/client/{b}/restore", "cho")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "restore.merged")

    # Meanwhile somebody works on: that stays theirs.
    version = site.ask("GET", f"/api/records/atlas/client/{a}", "root").json()["version"]
    site.ask(
        "PATCH", f"/api/records/atlas/client/{a}", "root", json={"values": {"discount": "0.2"}}, match=version
    )
    undone = site.ask("POST", f"/api/records/atlas/client/{a}/unmerge", "cho", json={"other": b})
    assert undone.status_code == 200, undone.text
    back, other = values(site, "client", a), values(site, "client", b)
    assert (back["code"], back["discount"], back["orders"]) == (None, "0.2000", "0")
    assert (other["name"], other["code"], other["orders"]) == ("ACME Ltd", "B-1", "3")
    assert {values(site, "order", order)["client"] for order in orders} == {b}
    assert values(site, "client", child)["parent_client"] == b
    assert site.ask("GET", f"/api/records/atlas/client/{a}/comments", "root").json()["comments"] == []
    again = site.ask("POST", f"/api/records/atlas/client/{a}/unmerge", "cho", json={"other": b})
    assert again.status_code == 404


def test_rows_of_both_and_only_ones_own_after_the_undo(site: Site) -> None:
    a = site.create("order", "cho", subject="A", lines=[{"text": "a1", "quantity": 1, "price": "2"}])["id"]
    b = site.create("order", "cho", subject="B", lines=[{"text": "b1", "quantity": 2, "price": "3"}])["id"]
    merged = merge(site, "cho", a, b, "order")
    assert merged.status_code == 200, merged.text
    assert [row["text"] for row in merged.json()["values"]["lines"]] == ["a1", "b1"]
    assert merged.json()["values"]["total"] == "8.00"
    undone = site.ask("POST", f"/api/records/atlas/order/{a}/unmerge", "cho", json={"other": b})
    assert undone.status_code == 200, undone.text
    assert [row["text"] for row in undone.json()["values"]["lines"]] == ["a1"]
    assert [row["text"] for row in values(site, "order", b)["lines"]] == ["b1"]


@pytest.mark.parametrize(
    ("person", "status"),
    # Lou reads only; Ann may not delete clients; Vic knows of none.
    [("lou", 403), ("ann", 403), ("vic", 404)],
)
def test_who_may_not(site: Site, person: str, status: int) -> None:
    a = site.create("client", "root", name="A")["id"]
    b = site.create("client", "root", name="B")["id"]
    assert merge(site, person, a, b).status_code == status


def test_what_cannot_be_merged(sqlite_site: Site) -> None:
    site = sqlite_site
    a = site.create("client", "root", name="A")["id"]
    b = site.create("client", "root", name="B")["id"]
    order = site.create("order", "root", subject="x")["id"]
    assert merge(site, "root", a, a).json()["error"]["issues"][0]["code"] == "merge.same_record"
    for other in (order, "nonsense", "00000000-0000-7000-8000-000000000000"):
        assert merge(site, "root", a, other).json()["error"]["issues"][0]["pointer"] == "/other"
    unversioned = site.ask("POST", f"/api/records/atlas/client/{a}/merge", "root", json={"other": b})
    assert unversioned.status_code == 428
    stale = site.ask("POST", f"/api/records/atlas/client/{a}/merge", "root", json={"other": b}, match=99)
    assert stale.status_code == 412
    wrong = merge(site, "root", a, b, discount="a lot")
    assert wrong.json()["error"]["issues"][0]["pointer"] == "/values/discount"
    # Nothing of all that left a trace.
    assert values(site, "client", b)["name"] == "B"
    ann = site.house.ids["ann"]
    people = site.ask(
        "POST",
        f"/api/records/system/user/{ann}/merge",
        "root",
        json={"other": site.house.ids["abe"]},
        match=1,
    )
    assert (people.status_code, people.json()["error"]["code"]) == (409, "merge.not_here")
