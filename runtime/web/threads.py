"""Database threads: work handed over from the event loop with as little ceremony as possible.

`loop.run_in_executor` chains two futures and takes their locks; on a read of 0.1 ms that was a
quarter of the request. Here a thread takes work from a queue and sets the loop's own future.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from runtime.store.database import Database, Transaction

__all__ = ["Threads"]

T = TypeVar("T")
_GROUP_MOST = 32
_GROUP_SECONDS = 0.02
"""After which nothing joins a group any more: whoever came first waits for the last one's work."""


_Settled = Sequence[tuple["asyncio.Future[Any]", Any, BaseException | None]]


class _Work(NamedTuple):
    """`database` is set where the work takes a transaction of it, which others may share."""

    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    work: Callable[..., Any]
    arguments: tuple[Any, ...]
    database: Database | None = None


class Threads:
    """`count` threads, started on first use, doing one piece of work each at a time."""

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._queue: SimpleQueue[_Work | None] = SimpleQueue()
        self._started: list[threading.Thread] = []

    def run(self, work: Callable[..., T], *arguments: Any) -> asyncio.Future[T]:
        """Run `work(*arguments)` in a thread; await the future in the calling loop."""
        return self._put(work, arguments, None)

    def write(self, database: Database, work: Callable[[Transaction], T]) -> asyncio.Future[T]:
        """Run `work` in a transaction of `database` and answer once it is durable. What waits in the queue
        at the same time shares the transaction, so `work` may be run again when that comes to nothing.
        """
        return self._put(work, (), database)

    def _put(
        self, work: Callable[..., Any], arguments: tuple[Any, ...], database: Database | None
    ) -> asyncio.Future[Any]:
        if len(self._started) < self._count:
            self._start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._queue.put(_Work(loop, future, work, arguments, database))
        return future

    def _start(self) -> None:
        thread = threading.Thread(target=self._serve, name=f"{self._name}-{len(self._started)}", daemon=True)
        self._started.append(thread)
        thread.start()

    def _serve(self) -> None:
        taken = self._queue.get()
        while taken is not None:
            if taken.database is None:
                _run_one(taken)
                # Not held until the next piece of work arrives.
                del taken
                taken = self._queue.get()
            else:
                taken = _Group(taken.database, taken, self._queue).run()

    def close(self) -> None:
        """Finish what was begun and queued, then end the threads."""
        for _ in self._started:
            self._queue.put(None)
        for thread in self._started:
            thread.join(timeout=10)
        self._started.clear()


def _run_one(taken: _Work) -> None:
    try:
        result = taken.work(*taken.arguments)
    except BaseException as error:
        _tell([(taken, None, error)])
    else:
        _tell([(taken, result, None)])


class _Group:
    """Works of one database as long as the queue holds some."""

    def __init__(self, database: Database, first: _Work, queue: SimpleQueue[_Work | None]) -> None:
        self._database = database
        self._first = first
        self._queue = queue
        self._joined: list[_Work] = []
        self._next: list[_Work | None] = []
        """What was taken from the queue and cannot join."""

    def run(self) -> _Work | None:
        """Returns what comes next: another work, or None for the end."""
        try:
            outcomes = self._database.write_together(self._waiting())
        except BaseException as error:
            _tell([(work, None, error) for work in self._joined or [self._first]])
        else:
            pairs = zip(self._joined, outcomes, strict=True)
            _tell([(work, outcome.result, outcome.error) for work, outcome in pairs])
        self._joined.clear()
        return self._next[0] if self._next else self._queue.get()

    def _waiting(self) -> Iterator[Callable[[Transaction], Any]]:
        until = time.perf_counter() + _GROUP_SECONDS
        found = self._first
        while True:
            self._joined.append(found)
            yield found.work
            if len(self._joined) == _GROUP_MOST or time.perf_counter() > until:
                return
            try:
                taken = self._queue.get_nowait()
            except Empty:
                return
            if taken is None or taken.database is not self._database:
                self._next.append(taken)
                return
            found = taken


def _tell(outcomes: list[tuple[_Work, Any, BaseException | None]]) -> None:
    """One call per loop wakes it once."""
    for loop in {work.loop for work, _, _ in outcomes}:
        settled = [(work.future, result, error) for work, result, error in outcomes if work.loop is loop]
        loop.call_soon_threadsafe(_settle, settled)


def _settle(outcomes: _Settled) -> None:
    for future, result, error in outcomes:
        if future.done():
            continue
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)
