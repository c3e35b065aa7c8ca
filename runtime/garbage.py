"""How a server process keeps house: when the collector of circles rests, how many pools memory has."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import threading
from collections.abc import Iterator

__all__ = ["collector_resting", "give_back_memory", "share_memory_pools"]

_M_ARENA_MAX = -8
"""Of mallopt(3)."""

_lock = threading.Lock()
_resting = 0


@contextlib.contextmanager
def collector_resting() -> Iterator[None]:
    """For building what is large, lives on and holds no circles to speak of, such as a catalogue.

    The collector looks through everything there is again and again while a heap grows: of loading an
    app with 10,000 fields that was three quarters. It goes on once the last one inside has left.
    """
    global _resting
    with _lock:
        if not _resting and not gc.isenabled():
            # Somebody else's decision, and theirs to end.
            paused = False
        else:
            paused = True
            _resting += 1
            gc.disable()
    try:
        yield
    finally:
        if paused:
            with _lock:
                _resting -= 1
                if not _resting:
                    gc.enable()


def share_memory_pools() -> None:
    """Let all threads share two of glibc's pools of memory, before they have begun.

    Each thread would get a pool of its own and keep there what it once needed, for nothing: only one
    runs Python at a time. Other C libraries have no such setting and need none.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def give_back_memory() -> None:
    """After work that held much at once: what glibc's pools keep of it goes back to the system."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
