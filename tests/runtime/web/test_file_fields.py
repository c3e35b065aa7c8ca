"""Files on records: taken in the same transaction, read under the record's rights, let go with care."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image

from runtime.jobs.handlers.purge_files import PURGE_FILES
from runtime.jobs.queue import Job
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.site import Site


@pytest.fixture
def office(house: House) -> Iterator[Site]:
    """A site whose orders and lines have files."""
    app = atlas()
    entity(app, "order")["fields"] += [
        field("f50", "papers", "file", max_items=2, kinds=["pdf", "text"], max_bytes=1000),
        field("f51", "photos", "image"),
        field("f52", "count_of_papers", "formula", formula="count(papers)", result="integer"),
    ]
    entity(app, "line")["fields"].append(field("f50", "sketch", "file"))
    for grant in app["grants"]:
        if grant.get("role") == "lead" and grant["entity"] == "order":
            grant["fields"] = {"papers": "hidden"}
    house.publish(app)
    opened = Site(house)
    yield opened
    opened.close()


def upload(site: Site, person: str, name: str = "a.txt", content: bytes = b"abc") -> str:
    answer = site.ask("POST", "/api/files", person, files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


def change(site: Site, person: str, order: str, **values: Any) -> httpx.Response:
    path = f"/api/records/atlas/order/{order}"
    version = site.ask("GET", path, "root").json()["version"]
    return site.ask("PATCH", path, person, json={"values": values}, match=version)


def fetch(site: Site, person: str, file: str) -> int:
    return site.ask("GET", f"/api/files/{file}", person).status_code


def test_a_file_is_read_through_its_record_and_field(office: Site) -> None:
    file = upload(office, "ann")
    order = office.create("order", "ann", subject="Paper", papers=[file])
    (shown,) = order["values"]["papers"]
    assert (shown["id"], shown["name"], shown["size"], shown["kind"]) == (file, "a.txt", 3, "text")
    assert order["values"]["count_of_papers"] == "1"
    (listed,) = office.ask("GET", "/api/records/atlas/order", "ann").json()["records"]
    assert listed["values"]["papers"][0]["name"] == "a.txt"
    # Lou sees the order but not the field; Abe does not see the order.
    assert {one: fetch(office, one, file) for one in ("ann", "cho", "root", "lou", "abe")} == {
        "ann": 200, "cho": 200, "root": 200, "lou": 404, "abe": 404,
    }  # fmt: skip
    seen = office.ask("GET", f"/api/records/atlas/order/{order['id']}", "lou").json()["values"]
    assert "papers" not in seen
    office.house.delete("order", order["id"], "ann")
    assert fetch(office, "ann", file) == 404
    office.house.restore("order", order["id"], "ann")
    assert fetch(office, "ann", file) == 200


def test_only_what_fits_and_is_ones_own_is_taken(office: Site) -> None:
    mine, of_cho = upload(office, "ann"), upload(office, "cho")
    wrong_kind = upload(office, "ann", "a.zip", b"PK\x05\x06" + bytes(18))
    too_large = upload(office, "ann", "b.txt", bytes(b"x" * 1001))
    used = upload(office, "ann")
    office.create("order", "ann", subject="Other", papers=[used])
    cases = {
        of_cho: "value.file_missing",
        used: "value.file_missing",
        "00000000-0000-7000-8000-000000000000": "value.file_missing",
        wrong_kind: "value.file_kind",
        too_large: "value.file_too_large",
    }
    for file, code in cases.items():
        body = {"values": {"subject": "x", "papers": [mine, file]}}
        refused = office.ask("POST", "/api/records/atlas/order", "ann", json=body)
        assert refused.status_code == 422
        (issue,) = refused.json()["error"]["issues"]
        assert (issue["pointer"], issue["code"]) == ("/values/papers/1", code)
    text = office.ask(
        "POST", "/api/records/atlas/order", "ann", json={"values": {"subject": "x", "photos": [mine]}}
    )
    assert text.json()["error"]["issues"][0]["code"] == "value.file_kind"
    # What was refused took nothing.
    assert office.create("order", "ann", subject="x", papers=[mine])["values"]["papers"][0]["id"] == mine


def test_a_file_taken_off_comes_back_from_history_or_goes(office: Site) -> None:
    house = office.house
    first, second = upload(office, "ann", "first.txt"), upload(office, "ann", "second.txt")
    order = office.create("order", "ann", subject="Paper", papers=[first])["id"]
    assert change(office, "ann", order, papers=[second]).status_code == 200
    entry = office.ask("GET", f"/api/records/atlas/order/{order}/history", "ann").json()["entries"][0]
    told = {one["field"]: one for one in entry["changes"]}["papers"]
    assert [one["name"] for one in (*told["old"], *told["new"])] == ["first.txt", "second.txt"]
    assert fetch(office, "ann", first) == 200
    assert change(office, "ann", order, papers=[first, second]).status_code == 200
    assert change(office, "ann", order, papers=[second]).status_code == 200
    house.tick(60 * 24 * 91)
    job = Job("00000000-0000-7000-8000-000000000000", "purge_files", {}, 1, "token")
    house.as_("system", lambda ctx: PURGE_FILES.run(ctx, job))
    assert (fetch(office, "ann", first), fetch(office, "ann", second)) == (404, 200)
    refused = change(office, "ann", order, papers=[first, second])
    assert refused.json()["error"]["issues"][0]["code"] == "value.file_missing"
    entry = office.ask("GET", f"/api/records/atlas/order/{order}/history", "ann").json()["entries"][0]
    told = {one["field"]: one for one in entry["changes"]}["papers"]
    assert [(one["name"], one["available"]) for one in told["old"]] == [
        ("first.txt", False),
        ("second.txt", True),
    ]
    lou = office.ask("GET", f"/api/records/atlas/order/{order}/history", "lou").text
    assert "first.txt" not in lou


def test_rows_have_files_too(office: Site) -> None:
    file = upload(office, "ann")
    order = office.create("order", "ann", subject="Paper", lines=[{"text": "a", "sketch": [file]}])
    assert order["values"]["lines"][0]["sketch"][0]["name"] == "a.txt"
    assert (fetch(office, "cho", file), fetch(office, "abe", file)) == (200, 404)
    # Sent back as it was shown, it stays.
    row = {key: order["values"]["lines"][0][key] for key in ("id", "text", "sketch")}
    kept = change(office, "ann", order["id"], lines=[row], subject="y")
    assert kept.status_code == 200, kept.text
    assert kept.json()["values"]["lines"][0]["sketch"][0]["id"] == file


def test_whoever_holds_a_task_reads_what_its_node_shows(office: Site) -> None:
    file = upload(office, "ann")
    order = office.create("order", "ann", subject="Paper", papers=[file])["id"]
    started = office.ask("POST", "/api/processes/atlas/review/instances", "ann", json={"record": order})
    assert started.status_code == 201, started.text
    assert fetch(office, "bea", file) == 200
    assert fetch(office, "gil", file) == 404


def test_two_records_cannot_take_one_file(office: Site) -> None:
    file = upload(office, "ann")
    body = {"values": {"subject": "x", "papers": [file]}}
    headers = office.as_("ann")
    asks = [("POST", "/api/records/atlas/order", {"json": body, "headers": headers}) for _ in range(4)]
    assert sorted(answer.status_code for answer in office.together(asks)) == [201, 422, 422, 422]
    with office.house.database.read() as tx:
        assert tx.value(sa.text("SELECT count(*) FROM file WHERE record IS NOT NULL")) == 1


def test_pictures_have_a_size_and_a_thumbnail(office: Site) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "JPEG")
    file = upload(office, "ann", "a.jpg", out.getvalue())
    order = office.create("order", "ann", subject="Paper", photos=[file])
    (shown,) = order["values"]["photos"]
    assert (shown["width"], shown["height"]) == (30, 20)
    assert office.ask("GET", f"/api/files/{file}/thumbnail", "cho").status_code == 200
    assert office.ask("GET", f"/api/files/{file}/thumbnail", "abe").status_code == 404


def test_a_merge_moves_the_files_it_chooses(office: Site) -> None:
    of_a, of_b = upload(office, "cho", "a.txt"), upload(office, "cho", "b.txt")
    a = office.create("order", "cho", subject="A", papers=[of_a])["id"]
    b = office.create("order", "cho", subject="B", papers=[of_b])["id"]
    body = {"other": b, "values": {"papers": [of_a, of_b]}}
    merged = office.ask("POST", f"/api/records/atlas/order/{a}/merge", "cho", json=body, match=1)
    assert merged.status_code == 200, merged.text
    assert [one["name"] for one in merged.json()["values"]["papers"]] == ["a.txt", "b.txt"]
    assert fetch(office, "cho", of_b) == 200
    undone = office.ask("POST", f"/api/records/atlas/order/{a}/unmerge", "cho", json={"other": b})
    assert undone.status_code == 200, undone.text
    back = office.ask("GET", f"/api/records/atlas/order/{b}", "cho").json()["values"]["papers"]
    assert [one["name"] for one in back] == ["b.txt"]
    assert fetch(office, "cho", of_b) == 200


def test_an_export_names_files_and_says_where_they_lie(office: Site) -> None:
    file = upload(office, "ann", "plan.txt")
    office.create("order", "ann", subject="Paper", papers=[file])
    answer = office.ask("GET", "/api/records/atlas/order/export?format=csv&fields=subject,papers", "ann")
    assert answer.status_code == 200, answer.text
    assert f"plan.txt </api/files/{file}>" in answer.text
    unseen = office.ask("GET", "/api/records/atlas/order/export?format=csv", "lou")
    assert "plan.txt" not in unseen.text
