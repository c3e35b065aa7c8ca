"""Schema changes beside people's writes: short transactions that give way, indexes built concurrently."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from engines.errors import Unavailable
from runtime.store.database import Database, Deadlock, LockTimeout, Transaction

__all__ = ["GIVE_UP_SECONDS", "change_schema", "in_turn", "unhurried"]

T = TypeVar("T")

PATIENCE_SECONDS = 0.1
"""Whoever waits for a table, or to write alone, keeps those who come after waiting too: for so long at first.
Each time it was in vain the next is a little longer, up to `MOST_PATIENCE_SECONDS`: writers who queue for one
record hold on for longer than that between them, and would let nobody through for ever."""
MOST_PATIENCE_SECONDS = 3.0
_MORE_PATIENCE = 1.25
GIVE_UP_SECONDS = 60.0
_PAUSE_SECONDS = 0.05


def change_schema(database: Database, work: Callable[[Transaction], T], *, alone: bool = False) -> T:
    """Run `work` in a short write transaction; again and again while others hold what it has to lock.

    On PostgreSQL no lock is waited for longer than `PATIENCE_SECONDS` at first, so that writers queueing
    behind it wait no longer either. `work` must be fit to be run again. `alone`: see `Database.write`.
    Raises Unavailable when it does not get through within `GIVE_UP_SECONDS`.
    """
    if database.dialect == "sqlite":
        return in_turn(database, work, alone=alone)

    def hurried(patience: float) -> T:
        with database.write(alone, patience) as tx:
            tx.script(f"SET LOCAL lock_timeout = '{round(patience * 1000)}ms'")
            return work(tx)

    return _until_through(hurried)


def in_turn(database: Database, work: Callable[[Transaction], T], *, alone: bool = False) -> T:
    """Run `work` in a write transaction, waiting for others as everybody does; again when that was in
    vain. It must be fit to be run again. Raises Unavailable after `GIVE_UP_SECONDS`."""

    def attempt(_patience: float) -> T:
        with database.write(alone) as tx:
            return work(tx)

    return _until_through(attempt)


def _until_through(attempt: Callable[[float], T]) -> T:
    """Try with growing patience until it no longer fails for the locks of others."""
    until = time.monotonic() + GIVE_UP_SECONDS
    pause, patience = _PAUSE_SECONDS, PATIENCE_SECONDS
    while True:
        try:
            return attempt(patience)
        except (LockTimeout, Deadlock):
            if time.monotonic() > until:
                raise
        # Not in step with whoever else is trying.
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(1.0, pause * 1.5)
        patience = min(MOST_PATIENCE_SECONDS, patience * _MORE_PATIENCE)


@contextlib.contextmanager
def unhurried(database: Database) -> Iterator[Transaction]:
    """PostgreSQL: a connection outside any transaction whose statements may take and wait as long as
    they need. For `CREATE INDEX CONCURRENTLY` and the like, which keep nobody else waiting."""
    with database.read() as tx:
        tx.script("SET statement_timeout = 0")
        tx.script("SET lock_timeout = 0")
        try:
            yield tx
        finally:
            # The connection goes back to the others; one that broke takes its settings with it.
            with contextlib.suppress(Unavailable):
                tx.script("RESET statement_timeout")
                tx.script("RESET lock_timeout")
