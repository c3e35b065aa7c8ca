"""/api/events: server-sent events that say what to read again. Names and ids, never values."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from engines.errors import PlatformError, Unavailable
from runtime.access.principal import Principal
from runtime.apps.catalog import Catalog
from runtime.events import Batch, ChangeEvent, Follower, Started, Subscription, read_since
from runtime.store import change_log
from runtime.store.change_log import PROCESS_CHANGE, Position
from runtime.web.exchange import Exchange

router = APIRouter(prefix="/api")
T = TypeVar("T")

HEARTBEAT_SECONDS = 15.0
_CHECK_SECONDS = 5.0
_START_SECONDS = 10.0
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_RETRY = b"retry: 2000\n"


@router.get("/events")
async def events(request: Request) -> Response:
    """Events `change {"entity", "record"?, "kind"}`, `process {"entity", "record"?}` when a process over
    a record moved, `task {}`, `notification {}`, `catalog {}`.

    `record` is left out where many changed, and for people whose rights reach only some of the
    entity's records. `id:` is a change's number: a client that comes back with Last-Event-ID hears
    what it missed, or, after too long, one change of every entity it may read. Somebody who comes for
    the first time says with `?after=` from where: `position` of /api/me, asked before anything else,
    so that nothing falls between reading a record and listening.
    """
    stream = _Stream(Exchange(request), request.app.state.background.events)
    await stream.open(request.headers.get("last-event-id") or request.query_params.get("after"))
    return _EventResponse(stream)


@dataclass(frozen=True)
class _Reader:
    """Who listens, with the rights of `versions`."""

    catalog: Catalog
    principal: Principal
    versions: tuple[int, int]

    def may_see(self, changes: Iterable[ChangeEvent]) -> list[dict[str, str]]:
        """What the reader's rights let pass. Somebody who reaches only some records of an entity
        learns that something changed there, not where: a hidden record is like an absent one."""
        rights = self.catalog.rights(self.principal)
        seen: dict[tuple[str, str | None, bool], dict[str, str]] = {}
        for change in changes:
            if change.entity not in self.catalog.entities:
                continue
            own = rights.entity(change.entity)
            if not own.allows("read"):
                continue
            if change.record is not None and own.reaches_all("read"):
                shown = {"entity": change.entity, "record": change.record, "kind": change.kind}
            else:
                shown = {"entity": change.entity, "kind": "update"}
            moved = change.kind == PROCESS_CHANGE
            if moved:
                shown["kind"] = PROCESS_CHANGE
            seen[change.entity, shown.get("record"), moved] = shown
        return list(seen.values())

    def everything(self) -> list[dict[str, str]]:
        return self.may_see(ChangeEvent(name, None, "update") for name in self.catalog.entities)


class _Stream:
    """One listener from its request to its end."""

    def __init__(self, exchange: Exchange, follower_of: Callable[..., Follower]) -> None:
        self._exchange = exchange
        self._follower = follower_of(exchange.workspace)
        self._checked_at = 0.0
        self._seq = 0

    def close(self) -> None:
        self._follower.unsubscribe(self._subscription)

    async def open(self, last_event_id: str | None) -> None:
        """Raises NotSignedIn, TooManyRequests, Unavailable: while an answer can still say so."""
        self._reader = await self._read_rights()
        user_id = self._reader.principal.user_id
        assert user_id is not None
        self._subscription: Subscription = self._follower.subscribe(user_id, self._reader.principal.seen_by)
        try:
            async with asyncio.timeout(_START_SECONDS):
                first = await self._subscription.get()
            if not isinstance(first, Started):
                raise Unavailable
            self._seq = first.position.seq
            self._missed = await self._catch_up(last_event_id, first.position)
        except BaseException as error:
            self.close()
            if isinstance(error, TimeoutError):
                raise Unavailable from None
            raise

    async def _catch_up(self, last_event_id: str | None, until: Position) -> list[dict[str, str]]:
        if last_event_id is None:
            return []
        seq = int(last_event_id) if last_event_id.isdecimal() and len(last_event_id) < 19 else -1

        def read() -> tuple[ChangeEvent, ...] | None:
            with self._exchange.workspace.database.read() as tx:
                return read_since(tx, self._exchange.workspace.catalogs, seq, until)

        missed = await self._in_thread(read)
        return self._reader.everything() if missed is None else self._reader.may_see(missed)

    async def events(self) -> AsyncIterator[bytes]:
        yield _RETRY + self._written(self._missed, ())
        # Once the answer has begun, all that is left to say about a refusal is to come again.
        with contextlib.suppress(PlatformError):
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT_SECONDS):
                        item = await self._subscription.get()
                except TimeoutError:
                    # A session that ended meanwhile ends its stream here.
                    self._reader = await self._read_rights()
                    yield b": still here\n" + self._place()
                    continue
                if not isinstance(item, Batch):
                    return
                text = await self._told(item)
                if text:
                    yield text

    async def _told(self, batch: Batch) -> bytes:
        self._seq = batch.position.seq
        now = asyncio.get_running_loop().time()
        if batch.versions != self._reader.versions or now - self._checked_at > _CHECK_SECONDS:
            self._reader = await self._read_rights()
        visible = self._reader.may_see(batch.changes)
        return self._written(visible, sorted(batch.topics)) if visible or batch.topics else b""

    def _written(self, changes: Iterable[dict[str, str]], topics: Iterable[str]) -> bytes:
        parts = [_event(change) for change in changes]
        parts += [f"event: {topic}\ndata: {{}}\n\n".encode() for topic in topics]
        # The place comes after all that leads to it: who is cut off before hears everything again.
        return b"".join(parts) + self._place()

    def _place(self) -> bytes:
        return f"id: {self._seq}\n\n".encode()

    async def _read_rights(self) -> _Reader:
        def read() -> _Reader:
            with self._exchange.workspace.database.read() as tx:
                versions = change_log.versions(tx)
                ctx = self._exchange.context(tx)
                return _Reader(ctx.catalog, ctx.principal, versions)

        reader = await self._in_thread(read)
        self._checked_at = asyncio.get_running_loop().time()
        return reader

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await self._exchange.executors.read.run(work)


def _event(change: dict[str, str]) -> bytes:
    if change["kind"] == PROCESS_CHANGE:
        place = {key: value for key, value in change.items() if key != "kind"}
        return b"event: process\ndata: " + orjson.dumps(place) + b"\n\n"
    return b"event: change\ndata: " + orjson.dumps(change) + b"\n\n"


class _EventResponse(StreamingResponse):
    """Ends the subscription however the answer ends, even before its first byte."""

    def __init__(self, stream: _Stream) -> None:
        super().__init__(stream.events(), media_type="text/event-stream", headers=_HEADERS)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stream.close()
