"""The database is away, full or busy: refusals that say so, nothing half written, and back at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa

from runtime.store.database import Database
from tests.runtime.house import House
from tests.runtime.site import Site

ORDERS = "/api/records/atlas/order"


@pytest.fixture
def postgres_site(postgres_house: House) -> Iterator[Site]:
    opened = Site(postgres_house)
    yield opened
    opened.close()


def test_cut_connections_answer_unavailable_once_each(postgres_site: Site, postgres_url: str) -> None:
    site = postgres_site
    plain = sa.make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    for _ in range(3):
        site.together([("GET", ORDERS, {"headers": site.as_("root")})] * 4)
        site.create("order", subject="A")
        name = sa.make_url(site.house.url).database
        with psycopg.connect(plain) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
        found = []
        for number in range(16):
            method = "POST" if number % 2 else "GET"
            body = {"values": {"subject": "B"}} if method == "POST" else None
            answer = site.ask(method, ORDERS, "root", json=body)
            found.append(answer.status_code)
            if answer.status_code == 503:
                assert answer.headers["retry-after"] == "1"
                assert answer.json()["error"]["code"] == "unavailable"
        assert set(found) <= {200, 201, 503}, found
        assert set(found[-4:]) == {200, 201}, found


def test_a_server_that_is_not_there_is_unavailable(
    postgres_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = postgres_site.as_("root")
    database = postgres_site.house.database
    database.close()

    def refuse(*_: object, **__: object) -> None:
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr(psycopg, "connect", refuse)
    for method, body in (("GET", None), ("POST", {"values": {"subject": "A"}})):
        answer = postgres_site.ask(method, ORDERS, json=body, headers=headers)
        assert answer.status_code == 503, answer.text
    assert postgres_site.ask("GET", "/readyz").status_code == 503


def test_a_full_disk_writes_nothing_and_reads_on(sqlite_site: Site) -> None:
    site = sqlite_site
    site.create("order", subject="A")
    with site.house.database.write() as tx:
        pages = tx.value(sa.text("PRAGMA page_count"))
        tx.value(sa.text(f"PRAGMA max_page_count = {pages}"))
    notes = "long " * 900
    statuses = [
        site.ask("POST", ORDERS, "root", json={"values": {"subject": "B", "notes": notes}}).status_code
        for _ in range(40)
    ]
    assert 507 in statuses
    assert set(statuses) <= {201, 507}
    listed = site.ask("GET", ORDERS, "root", params={"count": "1"})
    assert listed.json()["count"] == 1 + statuses.count(201)
    with site.house.database.write() as tx:
        assert tx.value(sa.text("PRAGMA integrity_check")) == "ok"
        tx.value(sa.text("PRAGMA max_page_count = 1073741823"))
    assert site.create("order", subject="C", notes=notes)


def test_a_file_somebody_else_writes_to_is_waited_for_then_unavailable(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(sqlite_house)
    headers = site.as_("root")
    impatient = Database(sqlite_house.url, busy_timeout_seconds=1)
    monkeypatch.setattr(sqlite_house.workspace, "database", impatient)
    path = sa.make_url(sqlite_house.url).database
    assert path is not None
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        body = {"values": {"subject": "A"}}
        answer = site.ask("POST", ORDERS, json=body, headers=headers)
        assert answer.status_code == 503, answer.text
        assert site.ask("GET", ORDERS, headers=headers).status_code == 200
        other.execute("ROLLBACK")
        assert site.ask("POST", ORDERS, json=body, headers=headers).status_code == 201
    finally:
        other.close()
        impatient.close()
        site.close()
