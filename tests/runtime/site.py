"""The server of a house, asked over HTTP by its people; as many at once as a test likes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI

from builder.server import create_server
from runtime.access.identity import create_token
from runtime.clock import Clock
from runtime.workspace import Workspaces
from tests.runtime.house import House

__all__ = ["BASE", "Ask", "Site"]

T = TypeVar("T")
BASE = "http://atlas.test"
Ask = tuple[str, str, dict[str, Any]]
"""Method, path, options of httpx."""


class Site:
    """`as_(person)` gives headers that sign a person in; `ask` and `together` send requests.

    `second` makes another server process's stand-in: its own caches over the same database.
    """

    def __init__(self, house: House, app: FastAPI | None = None) -> None:
        self.house = house
        self.app = app or create_server(house.settings, house.workspaces)
        self._own: Workspaces | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        # A server error becomes an answer, as a real server would make it.
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url=BASE)
        self._tokens: dict[tuple[str, str], dict[str, str]] = {}

    def close(self) -> None:
        self._wait(self._client.aclose())
        self.app.state.executors.close()
        if self._own is not None:
            self._own.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    def second(self) -> Site:
        other = Site(
            self.house, create_server(self.house.settings, Workspaces(self.house.settings, self.clock))
        )
        other._own = other.app.state.workspaces
        return other

    @property
    def clock(self) -> Clock:
        return self.house.workspace.clock

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    # -- who asks

    def as_(self, person: str, scope: Any = "full") -> dict[str, str]:
        """Headers of a person's API token."""
        found = self._tokens.get((person, scope))
        if found is None:
            with self.house.database.write() as tx:
                now = self.house.workspace.clock.now()
                token = create_token(tx, self.house.ids[person], "test", scope, now)
            found = self._tokens[person, scope] = {"Authorization": f"Bearer {token}"}
        return found

    # -- asking

    async def _ask(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        self._client.cookies.clear()
        cookies = options.pop("cookies", None)
        if cookies:
            headers = dict(options.get("headers") or {})
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
            options["headers"] = headers
        return await self._client.request(method, path, **options)

    def ask(self, method: str, path: str, person: str | None = None, **options: Any) -> httpx.Response:
        """`person` signs in by token; `match` is the version of If-Match."""
        headers = dict(options.pop("headers", None) or {})
        if person is not None:
            headers |= self.as_(person)
        match = options.pop("match", None)
        if match is not None:
            headers["If-Match"] = f'"{match}"'
        return self._wait(self._ask(method, path, {**options, "headers": headers}))

    def together(self, asks: Sequence[Ask]) -> list[httpx.Response]:
        """All at once."""

        async def everything() -> list[httpx.Response]:
            return await asyncio.gather(*(self._ask(*ask) for ask in asks))

        return self._wait(everything())

    # -- what tests do over and over

    def create(self, entity: str, person: str = "root", **values: Any) -> dict[str, Any]:
        answer = self.ask("POST", f"/api/records/atlas/{entity}", person, json={"values": values})
        assert answer.status_code == 201, answer.text
        record: dict[str, Any] = answer.json()
        return record

    def login(self, person: str, password: str, **options: Any) -> httpx.Response:
        body = {"email": f"{person}@example.com", "password": password}
        return self.ask("POST", "/api/auth/login", json=body, **options)
