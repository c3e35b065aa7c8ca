"""Database threads: work handed over from the event loop with as little ceremony as possible.

`loop.run_in_executor` chains two futures and takes their locks; on a read of 0.1 ms that was a
quarter of the request. Here a thread takes work from a queue and sets the loop's own future.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

__all__ = ["Threads"]

T = TypeVar("T")
_Work = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[..., Any], tuple[Any, ...]]


class Threads:
    """`count` threads, started on first use, doing one piece of work each at a time."""

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._queue: SimpleQueue[_Work | None] = SimpleQueue()
        self._started: list[threading.Thread] = []

    def run(self, work: Callable[..., T], *arguments: Any) -> asyncio.Future[T]:
        """Run `work(*arguments)` in a thread; await the future in the calling loop."""
        if len(self._started) < self._count:
            self._start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put((loop, future, work, arguments))
        return future

    def _start(self) -> None:
        thread = threading.Thread(target=self._serve, name=f"{self._name}-{len(self._started)}", daemon=True)
        self._started.append(thread)
        thread.start()

    def _serve(self) -> None:
        while True:
            taken = self._queue.get()
            if taken is None:
                return
            loop, future, work, arguments = taken
            try:
                result = work(*arguments)
            except BaseException as error:
                loop.call_soon_threadsafe(_fail, future, error)
            else:
                loop.call_soon_threadsafe(_settle, future, result)
            # Not held until the next piece of work arrives.
            del taken, loop, future, work, arguments

    def close(self) -> None:
        """Finish what was begun and queued, then end the threads."""
        for _ in self._started:
            self._queue.put(None)
        for thread in self._started:
            thread.join(timeout=10)
        self._started.clear()


def _settle(future: asyncio.Future[Any], result: Any) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
