"""The index follows the log: once, whoever follows, whatever was missed, whatever is published."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.jobs.handlers import search_reindex
from runtime.jobs.worker import Worker
from runtime.search.follower import SearchFollower
from runtime.search.indexer import Indexer, Step
from runtime.store import search_documents
from runtime.workspace import Workspace
from tests.runtime.atlas_app import atlas, entity, option
from tests.runtime.house import House
from tests.runtime.search.conftest import SearchSite, follow

_COUNT = sa.text("SELECT count(*) FROM search_document AS d JOIN entity_table AS e ON e.number = d.entity "
                 "WHERE e.app = 'atlas'")  # fmt: skip
_JOBS = sa.text("SELECT payload FROM job WHERE kind = 'search_reindex' AND state = 'ready'")


def documents(workspace: Workspace) -> int:
    with workspace.database.read() as tx:
        return int(tx.value(_COUNT))


def jobs(workspace: Workspace) -> list[str]:
    with workspace.database.read() as tx:
        return [row[0] for row in tx.rows(_JOBS)]


def work(workspace: Workspace) -> None:
    Worker(workspace.database, workspace.catalogs, workspace.clock).run_due()


def test_what_was_missed_is_caught_up_with(house: House) -> None:
    house.create_many("client", [{"name": f"Client {number}"} for number in range(250)])
    follow(house.workspace)
    assert documents(house.workspace) == 250
    assert Indexer(house.workspace.database, house.workspace.catalogs).step() == Step.IDLE


def test_two_processes_do_not_index_twice(house: House) -> None:
    follow(house.workspace)
    house.create_many("client", [{"name": f"Client {number}"} for number in range(300)])
    database, catalogs = house.workspace.database, house.workspace.catalogs
    both = [
        threading.Thread(target=follow, args=(house.workspace, Indexer(database, catalogs))) for _ in range(3)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert documents(house.workspace) == 300


def test_a_batch_that_somebody_else_did_is_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(house.workspace)
    house.create("client", name="Twice")
    from runtime.search import indexer as module

    prepare = module._prepare
    slow = Indexer(house.workspace.database, house.workspace.catalogs)

    def overtaken(*arguments: Any) -> Any:
        found = prepare(*arguments)
        monkeypatch.setattr(module, "_prepare", prepare)
        follow(house.workspace)
        return found

    while not slow_has_changes(house.workspace):
        time.sleep(0.02)
    monkeypatch.setattr(module, "_prepare", overtaken)
    assert slow.step() == Step.TAKEN
    assert documents(house.workspace) == 1


def slow_has_changes(workspace: Workspace) -> bool:
    """On PostgreSQL a change is final once older transactions of others have ended."""
    from runtime.store import change_log

    with workspace.database.read() as tx:
        return bool(change_log.since(tx, search_documents.position(tx), 1))


def test_a_record_is_found_soon_after_its_write(house: House) -> None:
    follower = SearchFollower(house.workspace.database, house.workspace.catalogs)
    follower.start()
    try:
        house.create("client", name="Promptly")
        deadline = time.monotonic() + 60
        while not house.listed("client", search="promptly"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        follower.stop()
        follower.stop()


def test_a_kill_between_reading_and_writing_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(house.workspace)
    house.create("client", name="Survivor")
    while not slow_has_changes(house.workspace):
        time.sleep(0.02)

    def killed(*_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(search_documents, "move", killed)
        with pytest.raises(RuntimeError):
            Indexer(house.workspace.database, house.workspace.catalogs).step()
    assert documents(house.workspace) == 0
    follow(house.workspace)
    assert house.listed("client", search="survivor")


def test_publishing_other_search_fields_reads_the_records_again(site: SearchSite) -> None:
    house = site.house
    house.create_many("client", [{"name": f"Client {number}", "level": "gold"} for number in range(5)])
    house.create("order", subject="Numbered", quantity="4711", notes="Remarkable")
    follow(house.workspace)
    assert jobs(house.workspace) == []
    assert site.titles("root", "4711") == []

    app = atlas()
    fields = {item["key"]: item for item in entity(app, "order")["fields"]}
    fields["quantity"]["searchable"] = True
    fields["notes"]["searchable"] = False
    relabelled = {**option("o1", "gold"), "label": {"en": "Platinum"}}
    entity(app, "client")["fields"][2]["options"] = [relabelled, option("o2", "silver")]
    house.publish(app)
    assert site.titles("root", "remarkable") == []
    assert len(jobs(house.workspace)) == 2
    work(house.workspace)
    assert site.titles("root", "4711") == ["Numbered"]
    assert len(site.titles("root", "platin")) == 5
    assert site.titles("root", "gold") == []

    # Searched again, its tokens of before are not trusted.
    house.publish(atlas())
    site.titles("root", "x")
    assert len(jobs(house.workspace)) == 2
    work(house.workspace)
    assert site.titles("root", "remarkable") == ["Numbered"]
    assert site.titles("root", "4711") == []


def test_reading_again_goes_on_where_it_was_cut_short(
    site: SearchSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_reindex, "BATCH", 2)
    house = site.house
    house.create_many("client", [{"name": f"Client {number}", "region": None} for number in range(5)])
    follow(house.workspace)
    with house.database.write() as tx:
        tx.run(sa.text("UPDATE search_field SET signature = 'old'"))
    follow(house.workspace, Indexer(house.workspace.database, house.workspace.catalogs))
    assert any("client" in payload for payload in jobs(house.workspace))
    work(house.workspace)
    assert jobs(house.workspace) == []
    assert documents(house.workspace) == 5


def test_rows_bring_their_record_up_to_date(site: SearchSite) -> None:
    order = site.create("order", subject="Holder", lines=[{"text": "Porcelain"}])
    assert site.titles("root", "porcelain") == ["Holder"]
    row = order["values"]["lines"][0]["id"]
    path = f"/api/records/atlas/order/{order['id']}"
    lines = [{"id": row, "text": "Jade"}]
    changed = site.ask("PATCH", path, "root", json={"values": {"lines": lines}}, match=order["version"])
    assert changed.status_code == 200
    assert site.titles("root", "porcelain") == []
    assert site.titles("root", "jade") == ["Holder"]
    gone = site.ask("PATCH", path, "root", json={"values": {"lines": []}}, match=changed.json()["version"])
    assert gone.status_code == 200
    assert site.titles("root", "jade") == []


def test_many_matches_are_walked_from_the_latest(site: SearchSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a bound PostgreSQL is asked another way; the answers are the same."""
    from runtime.commands import search, searched
    from runtime.store import search_match

    for person in ("ann", "abe"):
        for number in range(4):
            site.create("order", person, subject=f"Common {number}")
    asks = (("root", "common"), ("ann", "common"), ("lou", "common 2"))
    few = [site.titles(person, query) for person, query in asks]
    listed = [sorted(site.house.listed("order", person, search=query)) for person, query in asks]
    for module in (search, searched, search_match):
        monkeypatch.setattr(module, "PROBE_CAP", 2)
    assert [site.titles(person, query) for person, query in asks] == few
    assert [sorted(site.house.listed("order", person, search=query)) for person, query in asks] == listed
    (group,) = site.search("ann", "common", limit=3)
    assert group["count"] == 4


def test_a_worker_process_follows_too(house: House, tmp_path: Path) -> None:
    house.create("client", name="Meanwhile")
    environment = {**os.environ, "YINGZAO_DATABASE_URL": house.url, "YINGZAO_DATA": str(tmp_path)}
    command = [str(Path(sys.executable).parent / "yingzao"), "worker"]
    worker = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not house.listed("client", search="meanwhile"):
            assert time.monotonic() < deadline
            assert worker.poll() is None
            time.sleep(0.1)
    finally:
        worker.terminate()
        assert worker.wait(30) == 0
