"""Many requests at one moment, over two server processes: each outcome is one somebody can explain."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.site import Ask, Site

ORDERS = "/api/records/atlas/order"


@pytest.fixture
def other(site: Site) -> Iterator[Site]:
    """A second server process over the same database."""
    opened = site.second()
    yield opened
    opened.close()


def both(site: Site, other: Site, asks: list[Ask]) -> list[httpx.Response]:
    """Every second request goes to the other process; all run at once."""
    answers: list[list[httpx.Response]] = [[], []]

    def run(index: int, place: Site) -> None:
        answers[index] = place.together(asks[index::2])

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((site, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [*answers[0], *answers[1]]


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    found = Counter(answer.status_code for answer in answers)
    assert all(status < 500 for status in found), [a.text for a in answers if a.status_code >= 500][:3]
    return found


def post(headers: dict[str, str], path: str = ORDERS, **values: Any) -> Ask:
    return ("POST", path, {"json": {"values": values}, "headers": headers})


def test_of_fifty_changes_of_one_version_one_is_made(site: Site, other: Site) -> None:
    made = site.create("order", subject="One", lines=[{"quantity": 1, "price": "1"}])
    headers = {**site.as_("root"), "If-Match": '"1"'}
    asks: list[Ask] = [
        ("PATCH", f"{ORDERS}/{made['id']}", {"json": {"values": {"subject": f"S{n}"}}, "headers": headers})
        for n in range(50)
    ]
    answers = both(site, other, asks)
    assert statuses(answers) == {200: 1, 412: 49}
    stored = site.ask("GET", f"{ORDERS}/{made['id']}", "root").json()
    winner = next(answer for answer in answers if answer.status_code == 200).json()
    assert stored == winner
    history = site.ask("GET", f"{ORDERS}/{made['id']}/history", "root").json()["entries"]
    assert [entry["kind"] for entry in history] == ["update", "create"]


def test_numbers_given_at_once_are_distinct_and_without_gaps(site: Site, other: Site) -> None:
    headers = site.as_("root")
    asks = [post(headers, subject=f"S{n}") for n in range(40)]
    # Refused ones among them give their numbers back.
    asks += [post(headers, subject=f"S{n}", quantity="-1") for n in range(20)]
    answers = both(site, other, asks)
    assert statuses(answers) == {201: 40, 422: 20}
    numbers = sorted(a.json()["values"]["number"] for a in answers if a.status_code == 201)
    assert numbers == [f"A-2026-{n:04d}" for n in range(1, 41)]


def test_a_unique_value_is_given_once(site: Site, other: Site) -> None:
    headers = site.as_("root")
    answers = both(site, other, [post(headers, subject="S", tracking="T-1") for _ in range(30)])
    assert statuses(answers) == {201: 1, 409: 29}
    for answer in answers:
        if answer.status_code == 409:
            error = answer.json()["error"]
            assert error["code"] == "unique_conflict"
            assert [issue["pointer"] for issue in error["issues"]] == ["/values/tracking"]


def test_one_idempotency_key_makes_one_record(site: Site, other: Site) -> None:
    headers = {**site.as_("root"), "Idempotency-Key": "once"}
    answers = both(site, other, [post(headers, subject="Once") for _ in range(20)])
    assert statuses(answers) == {201: 20}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert site.ask("GET", ORDERS, "root", params={"count": "1"}).json()["count"] == 1


def test_idempotency_keys_are_held_to_what_they_were_first_used_for(site: Site, other: Site) -> None:
    key = {"Idempotency-Key": "k"}
    root, ann = {**site.as_("root"), **key}, {**site.as_("ann"), **key}
    first = site.ask("POST", ORDERS, json={"values": {"subject": "A"}}, headers=root)
    assert first.status_code == 201
    for body, path in (
        ({"values": {"subject": "B"}}, ORDERS),
        ({"values": {"name": "A"}}, "/api/records/atlas/client"),
    ):
        answer = other.ask("POST", path, json=body, headers=root)
        assert answer.status_code == 409
        assert answer.json()["error"]["code"] == "idempotency.mismatch"
    # Another person's key of the same name is another key.
    assert site.ask("POST", ORDERS, json={"values": {"subject": "A"}}, headers=ann).status_code == 201
    # A refusal keeps nothing: once corrected, the same key works.
    fresh = {**site.as_("root"), "Idempotency-Key": "fresh"}
    assert site.ask("POST", ORDERS, json={"values": {}}, headers=fresh).status_code == 422
    assert site.ask("POST", ORDERS, json={"values": {"subject": "C"}}, headers=fresh).status_code == 201
    gone = {**site.as_("root"), "Idempotency-Key": "gone", "If-Match": '"1"'}
    for _ in range(2):
        answer = site.ask("DELETE", f"{ORDERS}/{first.json()['id']}", headers=gone)
        assert (answer.status_code, answer.content) == (204, b"")
    for text in ("", "x" * 201):
        headers = {**site.as_("root"), "Idempotency-Key": text}
        answer = site.ask("POST", ORDERS, json={"values": {"subject": "A"}}, headers=headers)
        assert answer.status_code == 400


def test_orders_of_one_client_written_at_once_all_count(site: Site, other: Site) -> None:
    """Each writes the client's rollups; together they must neither lose a sum nor lock one another up."""
    client = site.create("client", name="Acme", discount="0.1")["id"]
    headers = site.as_("root")
    asks = [
        post(headers, subject=f"S{n}", client=client, payer=client, lines=[{"quantity": 1, "price": "10"}])
        for n in range(40)
    ]
    assert statuses(both(site, other, asks)) == {201: 40}
    values = site.ask("GET", f"/api/records/atlas/client/{client}", "root").json()["values"]
    assert (values["orders"], values["turnover"]) == ("40", "400.00")


def test_orders_made_while_their_client_changes_read_the_change(site: Site, other: Site) -> None:
    """No order may keep the discount of before: either it waited, or it was brought up to date."""
    client = site.create("client", name="Acme", discount="0.1")["id"]
    headers = site.as_("root")
    path = f"/api/records/atlas/client/{client}"
    asks: list[Ask] = []
    for n in range(24):
        asks.append(post(headers, subject=f"S{n}", client=client, lines=[{"quantity": 1, "price": "10"}]))
        if n % 3 == 0:
            body = {
                "operations": [{"update": client, "version": n // 3 + 1, "values": {"discount": f"0.{n}"}}]
            }
            asks.append(("POST", "/api/records/atlas/client/batch", {"json": body, "headers": headers}))
    found = statuses(both(site, other, asks))
    assert found[201] == 24
    discount = site.ask("GET", path, "root").json()["values"]["discount"]
    orders = site.ask("GET", ORDERS, "root", params={"fields": "net,total", "limit": "100"}).json()["records"]
    share = 1 - float(discount)
    assert {record["values"]["net"] for record in orders} == {f"{10 * share:.2f}"}


def test_nothing_refers_to_a_record_deleted_at_the_same_moment(site: Site, other: Site) -> None:
    headers = site.as_("root")
    for _ in range(4):
        client = site.create("client", name="Acme")["id"]
        asks: list[Ask] = [post(headers, subject=f"S{n}", payer=client) for n in range(6)]
        delete: Ask = (
            "DELETE", f"/api/records/atlas/client/{client}", {"headers": {**headers, "If-Match": '"1"'}},
        )  # fmt: skip
        asks.insert(3, delete)
        statuses(both(site, other, asks))
        if site.ask("GET", f"/api/records/atlas/client/{client}", "root").status_code == 404:
            params = {
                "filter": f'not is_blank(payer) and is_blank(payer.name) and tag != "x{client}"',
                "count": "1",
            }
            assert site.ask("GET", ORDERS, "root", params=params).json()["count"] == 0


def test_a_batch_is_made_whole_or_not_at_all(site: Site) -> None:
    made = site.create("order", subject="One", tracking="T-1")
    for last in (
        {"create": {"subject": "Three", "tracking": "T-1"}},
        {"create": {}},
        {"update": made["id"], "version": 7, "values": {}},
        {"delete": made["id"], "version": 7},
        {"what": 1},
        [],
        {"create": {"subject": "x"}, "delete": made["id"]},
    ):
        operations = [
            {"create": {"subject": "Two"}},
            {"update": made["id"], "version": 1, "values": {"subject": "Changed"}},
            last,
        ]
        answer = site.ask("POST", f"{ORDERS}/batch", "root", json={"operations": operations})
        assert answer.status_code in (409, 412, 422), answer.text
        for issue in answer.json()["error"]["issues"]:
            assert issue["pointer"].startswith("/operations/2"), issue
        records = site.ask("GET", ORDERS, "root").json()["records"]
        assert [record["values"]["subject"] for record in records] == ["One"]
    operations = [
        {"create": {"subject": "Two"}},
        {"update": made["id"], "version": 1, "values": {"subject": "Changed"}},
        {"delete": made["id"], "version": 2},
    ]
    answer = site.ask("POST", f"{ORDERS}/batch", "root", json={"operations": operations})
    assert answer.status_code == 200, answer.text
    assert [set(result) for result in answer.json()["results"]] == [
        {"id", "version"}, {"id", "version"}, {"id", "deleted"},
    ]  # fmt: skip


def test_two_publishers_and_writers_between_them(site: Site, other: Site) -> None:
    """Both publish; whoever comes second wins; no write is lost or fails."""
    first, second = atlas(), atlas()
    entity(first, "folder")["fields"].append(field("f8", "left", "text"))
    entity(second, "folder")["fields"].append(field("f9", "right", "text"))
    failed: list[Exception] = []

    def publish(app: dict[str, Any]) -> None:
        try:
            site.house.publish(app)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=publish, args=(app,)) for app in (first, second)]
    for thread in threads:
        thread.start()
    asks = [post(site.as_("root"), "/api/records/atlas/folder", name=f"F{n}") for n in range(30)]
    answers = both(site, other, asks)
    for thread in threads:
        thread.join()
    assert not failed, failed
    assert statuses(answers) == {201: 30}
    count = site.ask("GET", "/api/records/atlas/folder", "root", params={"count": "1"}).json()["count"]
    assert count == 30
    described = [place.ask("GET", "/api/apps/atlas", "root").json()["version"] for place in (site, other)]
    assert described == [3, 3]


def test_creations_at_once_are_each_answered_for_themselves(site: Site) -> None:
    """On SQLite they share commits: a refusal between them takes nobody along."""
    headers = site.as_("root")
    asks = [post(headers, "/api/records/atlas/client", name=f"N{n}") for n in range(30)]
    asks[7] = post(headers, "/api/records/atlas/client", nonsense=1)
    asks[20] = post({"Authorization": "Bearer nobody"}, "/api/records/atlas/client", name="X")
    answers = site.together(asks)
    assert statuses(answers) == {201: 28, 422: 1, 401: 1}
    assert (answers[7].status_code, answers[20].status_code) == (422, 401)
    for number, answer in enumerate(answers):
        if answer.status_code == 201:
            made = answer.json()
            assert made["values"]["name"] == f"N{number}"
            assert site.ask("GET", f"/api/records/atlas/client/{made['id']}", "root").status_code == 200
