"""GET /api/events on a real server: who hears what, resuming, and the end of a stream."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from runtime.access.identity import load_principal
from runtime.access.principal import SYSTEM
from runtime.apps.people import give_roles, take_role
from runtime.commands import write
from runtime.commands.context import Context
from runtime.jobs import queue
from runtime.store.change_log import PROCESS_CHANGE
from runtime.store.database import Database
from runtime.store.records import add_change
from runtime.web.routes import events
from runtime.workspace import Workspace, Workspaces
from tests.runtime.jobs.live import Event, Listener, Person, person, serving


@pytest.fixture
def url(workspaces: Workspaces) -> Iterator[str]:
    with serving(workspaces) as address:
        yield address


def create(workspace: Workspace, entity: str, by: Person | None = None, count: int = 1) -> list[str]:
    with workspace.database.write() as tx:
        catalog = workspace.catalogs.current(tx)
        principal = SYSTEM if by is None else load_principal(tx, catalog, by.id)
        assert principal is not None
        ctx = Context(tx, catalog, principal, workspace.clock.now())
        return [draft.id for draft in write.create(ctx, entity, [{"name": "confidential"}] * count)]


def test_stream_needs_somebody_signed_in(url: str) -> None:
    with Listener(url, {}) as listener:
        assert listener.response.status_code == 401


def test_each_hears_what_their_rights_allow_and_never_a_value(url: str, workspace: Workspace) -> None:
    whole = person(workspace, "whole", ["lab.reader"])
    part = person(workspace, "part", ["lab.owner"])
    nobody = person(workspace, "nobody")
    with (
        Listener(url, whole.headers) as reader,
        Listener(url, part.headers) as owner,
        Listener(url, nobody.headers) as stranger,
    ):
        (record,) = create(workspace, "lab.sample")
        heard = reader.get()
        assert (heard.kind, heard.data) == (
            "change", {"entity": "lab.sample", "record": record, "kind": "create"}
        )  # fmt: skip
        # Rights that reach only some records name none.
        assert owner.get().data == {"entity": "lab.sample", "kind": "update"}
        create(workspace, "lab.secret")
        assert reader.silent()
        assert owner.silent(0)
        assert stranger.silent(0)


def test_change_by_another_process_is_heard(url: str, workspace: Workspace, database_url: str) -> None:
    whole = person(workspace, "whole", ["lab.reader"])
    elsewhere = Database(database_url)
    (record,) = create(workspace, "lab.sample")
    with Listener(url, whole.headers) as reader:
        reader.place()
        with elsewhere.write() as tx:
            tx.run(
                sa.text(
                    "INSERT INTO change (entity, record, kind, at) "
                    "SELECT entity, record, 'update', at FROM change WHERE record = :record"
                ),
                {"record": elsewhere.id_in(record)},
            )
        assert reader.get().data == {"entity": "lab.sample", "record": record, "kind": "update"}
    elsewhere.close()


def test_who_comes_back_hears_what_was_missed(url: str, workspace: Workspace) -> None:
    whole = person(workspace, "whole", ["lab.reader"])
    with Listener(url, whole.headers) as reader:
        place = reader.place()
    missed = create(workspace, "lab.sample", count=2)
    with Listener(url, whole.headers, last_event_id=place) as reader:
        assert [reader.get().data["record"] for _ in missed] == missed
        (fresh,) = create(workspace, "lab.sample")
        assert reader.get().data["record"] == fresh


def test_nothing_falls_between_reading_and_listening(url: str, workspace: Workspace) -> None:
    whole = person(workspace, "whole", ["lab.reader"])
    create(workspace, "lab.sample")
    position = httpx.get(f"{url}/api/me", headers=whole.headers).json()["position"]
    (between,) = create(workspace, "lab.sample")
    with Listener(url, whole.headers, after=str(position)) as reader:
        # On PostgreSQL what came before may settle late and be heard again; it does no harm.
        told = [reader.get().data.get("record")]
        while told[-1] != between:
            told.append(reader.get().data.get("record"))


def test_a_moved_process_is_told_as_such_and_only_to_readers(url: str, workspace: Workspace) -> None:
    whole = person(workspace, "whole", ["lab.reader"])
    part = person(workspace, "part", ["lab.owner"])
    nobody = person(workspace, "nobody")
    (record,) = create(workspace, "lab.sample")
    with (
        Listener(url, whole.headers) as reader,
        Listener(url, part.headers) as owner,
        Listener(url, nobody.headers) as stranger,
    ):
        with workspace.database.write() as tx:
            catalog = workspace.catalogs.current(tx)
            entity = catalog.entities["lab.sample"]
            add_change(tx, entity, record, PROCESS_CHANGE, workspace.clock.now())
        heard = until(reader, "process")
        assert heard.data == {"entity": "lab.sample", "record": record}
        assert until(owner, "process").data == {"entity": "lab.sample"}
        assert stranger.silent()


def until(listener: Listener, kind: str) -> Event:
    """The next event of a kind; what was made before may be heard late."""
    while (heard := listener.get()).kind != kind:
        pass
    return heard


@pytest.mark.parametrize("place", ["999999999", "1' OR 1=1"])
def test_who_comes_back_from_nowhere_is_told_to_read_all_again(
    url: str, workspace: Workspace, place: str
) -> None:
    whole = person(workspace, "whole", ["lab.reader"])
    with Listener(url, whole.headers, last_event_id=place) as reader:
        told: list[str] = []
        while not told or told[-1] != "lab.sample":
            heard = reader.get()
            assert "record" not in heard.data
            told.append(heard.data["entity"])
        assert "lab.secret" not in told


def test_burst_is_told_as_one_change_of_the_entity(url: str, workspace: Workspace) -> None:
    whole = person(workspace, "whole", ["lab.reader"])
    with Listener(url, whole.headers) as reader:
        reader.place()
        create(workspace, "lab.sample", count=300)
        assert reader.get().data == {"entity": "lab.sample", "kind": "update"}


def test_rights_taken_away_silence_the_stream_and_rights_given_open_it(
    url: str, workspace: Workspace
) -> None:
    someone = person(workspace, "someone", ["lab.reader"])
    with Listener(url, someone.headers) as reader:
        reader.place()
        _with_catalog(workspace, take_role, someone.id, "lab.reader")
        assert reader.get().kind == "catalog"
        create(workspace, "lab.sample")
        assert reader.silent()
        _with_catalog(workspace, give_roles, someone.id, ["lab.reader"])
        assert reader.get().kind == "catalog"
        create(workspace, "lab.sample")
        assert reader.get().data["entity"] == "lab.sample"


def _with_catalog(workspace: Workspace, change: Any, user: str, roles: Any) -> None:
    with workspace.database.write() as tx:
        change(tx, workspace.catalogs.current(tx), user, roles)


def test_ended_credentials_end_the_stream(
    url: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.2)
    someone = person(workspace, "someone", ["lab.reader"])
    with Listener(url, someone.headers) as reader:
        reader.place()
        time.sleep(0.5)
        assert not reader.ended.is_set()
        with workspace.database.write() as tx:
            tx.run(sa.text("UPDATE api_token SET revoked_at = 1"))
        assert reader.ended.wait(5)


def test_notification_is_heard_by_its_person_alone(url: str, workspace: Workspace) -> None:
    """From the effect to the bell: a job, the worker inside the server, an event."""
    anna, bo = person(workspace, "anna"), person(workspace, "bo")
    with Listener(url, anna.headers) as hers, Listener(url, bo.headers) as his:
        hers.place()
        his.place()
        with workspace.database.write() as tx:
            queue.enqueue(tx, "notify", {"users": [anna.id], "text": {"zh": "好", "en": "Good"}})
        assert hers.get().kind == "notification"
        assert his.silent()


@pytest.mark.crash
def test_server_told_to_stop_ends_its_streams_at_once(tmp_path: Path) -> None:
    """An open page must not hold up a restart."""
    password = "a password of enough length"
    process = subprocess.Popen(
        [sys.executable, "-c", "from builder.cli import main; main()", "serve", "--port", "0"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "YINGZAO_DATA": str(tmp_path), "YINGZAO_ADMIN_PASSWORD": password},
    )  # fmt: skip
    try:
        address = _address(process.pid)
        with httpx.Client(base_url=address) as client:
            signed_in = client.post(
                "/api/auth/login", json={"email": "admin@example.com", "password": password}
            )
            cookie = f"yz_session={signed_in.cookies['yz_session']}"
        with Listener(address, {"Cookie": cookie}) as listener:
            listener.place()
            process.send_signal(signal.SIGTERM)
            # Open answers would otherwise be cut off after five seconds.
            assert listener.ended.wait(4)
            assert process.wait(20) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def _address(pid: int) -> str:
    """Where the process listens, as the kernel knows it."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        sockets = set()
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed since it was listed
                sockets.add(str(link.readlink()).removeprefix("socket:[").removesuffix("]"))
        for line in Path(f"/proc/{pid}/net/tcp").read_text("ascii").splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and columns[9] in sockets:
                return f"http://127.0.0.1:{int(columns[1].partition(':')[2], 16)}"
        time.sleep(0.05)
    raise AssertionError("the server does not listen")
