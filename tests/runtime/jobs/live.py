"""A real server in a thread, people with tokens, and a listener to its events."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import uvicorn

from runtime.access.identity import create_token
from runtime.access.principal import SYSTEM
from runtime.apps.people import give_roles
from runtime.commands import write
from runtime.commands.context import Context
from runtime.store.people import USER
from runtime.web.app import create_app
from runtime.web.protocol import Protocol
from runtime.workspace import Workspace, Workspaces


@dataclass(frozen=True)
class Person:
    id: str
    headers: dict[str, str]


@dataclass
class Event:
    """As a browser's EventSource gives it. `id` is the last one known when it came."""

    kind: str
    data: dict[str, Any]
    id: str | None = None


@contextmanager
def serving(workspaces: Workspaces) -> Iterator[str]:
    """The server's address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    app = create_app(workspaces.settings, workspaces)
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=2, http=Protocol)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    # What the signal does in a process of its own.
    app.state.background.end_streams()
    server.should_exit = True
    thread.join(15)
    listening.close()
    assert not thread.is_alive()


def person(workspace: Workspace, name: str, roles: Iterable[str] = ()) -> Person:
    with workspace.database.write() as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
        made = write.create(ctx, USER, [{"name": name, "email": f"{name}@example.com"}])[0]
        give_roles(tx, ctx.catalog, made.id, roles)
        token = create_token(tx, made.id, "test", "full", ctx.now)
    return Person(made.id, {"Authorization": f"Bearer {token}"})


class Listener:
    """Collects events in a thread. `ended` is set when the server ends the stream."""

    def __init__(
        self,
        url: str,
        headers: dict[str, str],
        last_event_id: str | None = None,
        after: str | None = None,
    ) -> None:
        self.ended = threading.Event()
        self.last_id: str | None = None
        self._events: queue.Queue[Event] = queue.Queue()
        self._client = httpx.Client(timeout=30)
        extra = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        query = {} if after is None else {"after": after}
        request = self._client.build_request(
            "GET", f"{url}/api/events", headers={**headers, **extra}, params=query
        )
        self.response = self._client.send(request, stream=True)
        if self.response.status_code == 200:
            assert self.response.headers["content-type"].startswith("text/event-stream")
            self._lines = self.response.iter_lines()
            self._begin()
            threading.Thread(target=self._read, daemon=True).start()

    def _begin(self) -> None:
        """The first place comes before anything that happens from now on."""
        assert next(self._lines).startswith("retry:")

    def _read(self) -> None:
        kind, data = "", ""
        try:
            for line in self._lines:
                name, _, value = line.partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    data = value
                elif name == "id":
                    self.last_id = value
                elif not line and data:
                    found = Event(kind, orjson.loads(data), self.last_id)
                    # PostgreSQL settles the making of the test's own people only when other
                    # transactions of the server have ended: they may be heard of late.
                    if found.data.get("entity") != "system.user":
                        self._events.put(found)
                    kind, data = "", ""
        except (httpx.HTTPError, httpx.StreamError):
            pass
        self.ended.set()

    def get(self, seconds: float = 20) -> Event:
        return self._events.get(timeout=seconds)

    def silent(self, seconds: float = 0.6) -> bool:
        try:
            self._events.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def place(self) -> str:
        """The last id, once there is one."""
        end = time.monotonic() + 5
        while self.last_id is None:
            assert time.monotonic() < end
            time.sleep(0.01)
        return self.last_id

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
