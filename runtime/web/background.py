"""What runs beside the requests of one server process: job workers, live events and the search index."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from types import FrameType
from typing import Any

from runtime.events import Follower
from runtime.jobs.rounds import Rounds
from runtime.search.follower import SearchFollower
from runtime.workspace import Workspace, Workspaces

__all__ = ["Background"]

_LOOK_SECONDS = 2.0
_STOP_SECONDS = 20.0


class Background:
    """One worker for all workspaces (where the settings want one), and for each workspace in use a follower
    of searches and one of live events."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._followers: dict[str, Follower] = {}
        self._rounds: Rounds | None = None
        self._searches: dict[str, SearchFollower] = {}
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
        """Run jobs, and follow the searches of each workspace as it comes into use."""
        self._rounds = Rounds(self._workspaces)
        self._rounds.start()
        while True:
            for workspace in self._workspaces.opened():
                if workspace.key not in self._searches:
                    search = SearchFollower(workspace.database, workspace.catalogs)
                    self._searches[workspace.key] = search
                    search.start()
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
        if self._rounds is not None:
            self._rounds.stop(0)
        for search in self._searches.values():
            search.stop(0)
        for search in self._searches.values():
            search.stop(_STOP_SECONDS)
        if self._rounds is not None:
            self._rounds.stop(_STOP_SECONDS)


@contextlib.contextmanager
def _told_to_stop(callback: Callable[[], None]) -> Iterator[None]:
    """Run `callback` in the event loop as soon as the process is asked to stop, then go on as before.

    Signals belong to the main thread; elsewhere (tests) whoever runs the server ends the streams.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    previous: dict[int, Callable[[int, FrameType | None], Any]] = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)
        # A signal the server does not handle itself ends the process at once, streams and all.
        if callable(before):
            previous[number] = before

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(callback)
        previous[number](number, frame)

    for wanted in previous:
        signal.signal(wanted, handle)
    try:
        yield
    finally:
        for wanted, kept in previous.items():
            signal.signal(wanted, kept)
