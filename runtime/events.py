"""Follows the change log and tells subscribers of this process what to read again.

One thread per workspace reads the log while anybody listens, whichever process wrote; a commit in
this process wakes it at once. Subscribers get names and ids, never values, and read what they may
through the API. What is missed is read again, so nothing here is stored.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import structlog

from engines.errors import TooManyRequests
from runtime.apps.catalog import Catalog, CatalogCache
from runtime.store import change_log
from runtime.store.change_log import PROCESS_CHANGE, Change, Position
from runtime.store.database import Database, Transaction
from runtime.store.ids import to_text

__all__ = ["Batch", "ChangeEvent", "Follower", "Position", "Started", "Subscription", "read_since"]

POLL_SECONDS = 0.3
# Commits in quick succession become one round.
_GATHER_SECONDS = 0.1
_AWAY_SECONDS = 1.0
_BATCH = 1000
# Beyond this many changes of one entity in a batch, its list is read again instead.
_PER_ENTITY = 100
_QUEUE = 100
_PER_USER = 20

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """`record` is None where too many records of the entity changed to name them. `kind` is
    PROCESS_CHANGE where a process over the record moved."""

    entity: str
    record: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What happened up to `position`. `versions` are those of the catalogue and of rights.

    `topics` names what else moved for this subscriber: "task", "notification", "catalog".
    """

    position: Position
    changes: tuple[ChangeEvent, ...]
    versions: tuple[int, int]
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Started:
    """First item of every subscription: batches follow from `position` on."""

    position: Position
    versions: tuple[int, int]


class Subscription:
    """Items wait in a bounded queue; `lost` says that it overflowed and nothing more will come."""

    def __init__(self, user_id: str, loop: asyncio.AbstractEventLoop, holder: str) -> None:
        self.user_id = user_id
        self.holder = holder
        """Who listens: another one than `user_id` where somebody looks with that person's eyes."""
        self.lost = False
        self._loop = loop
        self._queue: asyncio.Queue[Started | Batch | None] = asyncio.Queue()

    async def get(self) -> Started | Batch | None:
        """The next item; None when the subscription has ended."""
        return None if self.lost else await self._queue.get()

    def send(self, item: Started | Batch | None) -> None:
        """From any thread."""
        try:
            self._loop.call_soon_threadsafe(self._put, item)
        except RuntimeError:
            # The loop is closed: its server has gone.
            self.lost = True

    def _put(self, item: Started | Batch | None) -> None:
        if self._queue.qsize() >= _QUEUE:
            self.lost = True
            item = None
        if not self.lost or item is None:
            self._queue.put_nowait(item)


_UNREAD = "SELECT user_id, count(*), max(created_at) FROM notification WHERE read_at IS NULL AND user_id"
_OPEN = "SELECT assignee, count(*), max(created_at) FROM task WHERE state = 'open' AND assignee"
_PEOPLE = 200


def _events(rows: Sequence[Change], catalog: Catalog) -> tuple[ChangeEvent, ...]:
    """Each (entity, record) once, with its last kind, and once more where its processes moved; a
    crowded entity once as a whole."""
    named: dict[tuple[str, str | None, bool], str] = {}
    crowded = {number for number, count in Counter(row.entity for row in rows).items() if count > _PER_ENTITY}
    for row in rows:
        name = catalog.entity_of(row.entity)
        if name is not None:
            if row.entity in crowded:
                named[name, None, False] = "update"
            else:
                named[name, row.record, row.kind == PROCESS_CHANGE] = row.kind
    return tuple(ChangeEvent(entity, record, kind) for (entity, record, _), kind in named.items())


def read_since(
    tx: Transaction, catalogs: CatalogCache, seq: int, until: Position
) -> tuple[ChangeEvent, ...] | None:
    """Changes after the one numbered `seq` up to `until`; None when that cannot be told any more:
    the row is unknown, or more than a batch has passed since."""
    position = change_log.position_of(tx, seq)
    if position is None:
        return None
    rows = [row for row in change_log.since(tx, position, _BATCH + 1) if row.position <= until]
    return None if len(rows) > _BATCH else _events(rows, catalogs.current(tx))


class Follower:
    """Started by its first subscriber; `close` ends the thread and every subscription."""

    def __init__(
        self, database: Database, catalogs: CatalogCache, poll_seconds: float = POLL_SECONDS
    ) -> None:
        self._database = database
        self._catalogs = catalogs
        self._poll_seconds = poll_seconds
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._waiting: list[Subscription] = []
        self._subscriptions: tuple[Subscription, ...] = ()
        self._position = Position(0, 0)
        self._versions = (0, 0)
        self._people: dict[str, tuple[Any, Any]] = {}

    def subscribe(self, user_id: str, holder: str | None = None) -> Subscription:
        """Call from the event loop that will read it. `holder`: who listens, where that is another one.
        Raises TooManyRequests when one person holds too many at once."""
        holder = holder or user_id
        subscription = Subscription(user_id, asyncio.get_running_loop(), holder)
        with self._lock:
            held = sum(known.holder == holder for known in (*self._subscriptions, *self._waiting))
            if held >= _PER_USER:
                raise TooManyRequests(30)
            if self._closed:
                subscription.send(None)
                return subscription
            self._waiting.append(subscription)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="yingzao-events", daemon=True)
                self._thread.start()
        self._wake.set()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        with self._lock:
            self._waiting = [known for known in self._waiting if known is not subscription]
            self._subscriptions = tuple(known for known in self._subscriptions if known is not subscription)

    def end(self) -> None:
        """End every subscription, at once and for good; does not wait for the thread."""
        with self._lock:
            self._closed = True
            ended, self._subscriptions, self._waiting = (*self._subscriptions, *self._waiting), (), []
        self._wake.set()
        for subscription in ended:
            subscription.send(None)

    def close(self) -> None:
        """End every subscription and the thread. May be called more than once."""
        self.end()
        if self._thread is not None:
            self._thread.join(timeout=5)

    # -- the thread

    def _run(self) -> None:
        while not self._closed:
            if not self._anybody():
                self._pause(None)
                continue
            forget = self._database.signals.on_commit(self._wake.set)
            try:
                self._follow()
            except Exception:
                # The position stands, so nothing is lost while the database is away.
                log.warning("live events wait: the change log cannot be read", exc_info=True)
                time.sleep(_AWAY_SECONDS)
            finally:
                forget()

    def _anybody(self) -> bool:
        return bool(self._subscriptions or self._waiting)

    def _pause(self, seconds: float | None) -> None:
        self._wake.wait(seconds)
        self._wake.clear()

    def _follow(self) -> None:
        """Look for what is new until nobody listens."""
        with self._database.read() as tx:
            stamp = None
            if not self._subscriptions:
                # Nobody was listening: what happened meanwhile concerns nobody.
                self._position = change_log.latest(tx)
                self._versions = change_log.versions(tx)
                self._people = {}
            while self._anybody() and not self._closed:
                moved = change_log.stamp(tx)
                if moved != stamp:
                    # Drained first: the stamp is as old as the first look.
                    while self._look(tx):
                        pass
                    stamp = moved
                self._admit(tx)
                time.sleep(_GATHER_SECONDS)
                self._pause(self._poll_seconds)

    def _look(self, tx: Transaction) -> bool:
        """Pass on one batch; whether there may be more."""
        rows = change_log.since(tx, self._position, _BATCH)
        versions = change_log.versions(tx)
        topics = frozenset({"catalog"}) if versions != self._versions else frozenset()
        self._versions = versions
        subscriptions = self._subscriptions
        moved = self._moved_people(tx, {subscription.user_id for subscription in subscriptions})
        if rows:
            self._position = rows[-1].position
        if rows or topics or moved:
            changes = _events(rows, self._catalogs.current(tx)) if rows else ()
            common = Batch(self._position, changes, versions, topics)
            for subscription in subscriptions:
                own = moved.get(subscription.user_id)
                if own:
                    subscription.send(Batch(self._position, changes, versions, topics | own))
                elif changes or topics:
                    subscription.send(common)
        return len(rows) == _BATCH

    def _admit(self, tx: Transaction) -> None:
        """New subscribers begin where the others are."""
        with self._lock:
            if self._closed:
                return
            new, self._waiting = self._waiting, []
            self._subscriptions = tuple(known for known in (*self._subscriptions, *new) if not known.lost)
        users = {subscription.user_id for subscription in new} - self._people.keys()
        self._people.update(self._read_people(tx, users))
        for subscription in new:
            subscription.send(Started(self._position, self._versions))

    # -- people's own notifications and tasks

    def _moved_people(self, tx: Transaction, users: set[str]) -> Mapping[str, frozenset[str]]:
        """What moved for whom since the last look."""
        moved: dict[str, frozenset[str]] = {}
        current = self._read_people(tx, users)
        for user_id, (unread, open_tasks) in current.items():
            known = self._people.get(user_id)
            if known is not None and known != (unread, open_tasks):
                topics = {"notification"} if known[0] != unread else set()
                moved[user_id] = frozenset(topics | ({"task"} if known[1] != open_tasks else set()))
        self._people = current
        return moved

    def _read_people(self, tx: Transaction, users: Iterable[str]) -> dict[str, tuple[Any, Any]]:
        """How many unread notifications and open tasks each has, and from when the latest is."""
        ordered = sorted(users)
        found: dict[str, tuple[Any, Any]] = {}
        for start in range(0, len(ordered), _PEOPLE):
            part = ordered[start : start + _PEOPLE]
            unread, open_tasks = (self._signs(tx, text, part) for text in (_UNREAD, _OPEN))
            found.update({user: (unread.get(user), open_tasks.get(user)) for user in part})
        return found

    def _signs(self, tx: Transaction, text: str, users: Sequence[str]) -> dict[str, tuple[int, int]]:
        # Filled up to a power of two: a handful of statements serves any number of people.
        places = 1 << (len(users) - 1).bit_length()
        params = {f"u{n}": tx.database.id_in(users[min(n, len(users) - 1)]) for n in range(places)}
        rows = tx.rows(_signs_text(text, places), params)
        return {row[0] if isinstance(row[0], str) else to_text(row[0]): (row[1], row[2]) for row in rows}


_texts: dict[tuple[str, int], sa.TextClause] = {}


def _signs_text(text: str, places: int) -> sa.TextClause:
    found = _texts.get((text, places))
    if found is None:
        names = ", ".join(f":u{n}" for n in range(places))
        column = text.rpartition(" ")[2]
        found = _texts[text, places] = sa.text(f"{text} IN ({names}) GROUP BY {column}")
    return found
