"""What runs beside the requests of one server process: job workers and live events."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from types import FrameType
from typing import Any

from runtime.events import Follower
from runtime.jobs.worker import Worker
from runtime.workspace import Workspace, Workspaces

__all__ = ["Background"]

_LOOK_SECONDS = 2.0
_STOP_SECONDS = 20.0


class Background:
    """One worker (where the settings want one) and one follower for each workspace in use."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._followers: dict[str, Follower] = {}
        self._workers: dict[str, Worker] = {}
        self._ending = False

    def events(self, workspace: Workspace) -> Follower:
        """The workspace's live events."""
        found = self._followers.get(workspace.key)
        if found is None:
            found = self._followers[workspace.key] = Follower(workspace.database, workspace.catalogs)
            if self._ending:
                found.end()
        return found

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """From start-up to shutdown. On the way out jobs in hand are finished."""
        tending = asyncio.create_task(self._tend()) if self._workspaces.settings.worker else None
        try:
            with _told_to_stop(self.end_streams):
                yield
        finally:
            if tending is not None:
                tending.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await tending
            await asyncio.to_thread(self._stop)

    async def _tend(self) -> None:
        """Give each workspace a worker as it comes into use."""
        while True:
            for workspace in {self._workspaces.main, *self._workspaces.opened()}:
                if workspace.key not in self._workers:
                    worker = Worker(workspace.database, workspace.catalogs, workspace.clock)
                    self._workers[workspace.key] = worker
                    worker.start()
            await asyncio.sleep(_LOOK_SECONDS)

    def end_streams(self) -> None:
        """The server waits for open responses before it stops, and these never end by themselves."""
        self._ending = True
        for follower in self._followers.values():
            follower.end()

    def _stop(self) -> None:
        self.end_streams()
        for follower in self._followers.values():
            follower.close()
        for worker in self._workers.values():
            worker.stop(0)
        for worker in self._workers.values():
            worker.stop(_STOP_SECONDS)


@contextlib.contextmanager
def _told_to_stop(callback: Any) -> Iterator[None]:
    """Run `callback` in the event loop as soon as the process is asked to stop, then go on as before.

    Signals belong to the main thread; elsewhere (tests) whoever runs the server ends the streams.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(callback)
        before = previous[signal.Signals(number)]
        if callable(before):
            before(number, frame)

    for number in previous:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, before in previous.items():
            signal.signal(number, before)
