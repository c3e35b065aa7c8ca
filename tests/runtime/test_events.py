"""What subscribers are told, from commits of this process and of others, on both databases."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from engines.errors import TooManyRequests
from runtime import events
from runtime.events import Batch, ChangeEvent, Follower, Started, Subscription, read_since
from runtime.store import change_log, tables
from runtime.store.change_log import PROCESS_CHANGE, Position
from runtime.store.database import Database
from runtime.store.ids import new_id
from runtime.store.migrate import migrate

_CHANGE = tables.change.insert().values(
    {name: sa.bindparam(name) for name in ("entity", "record", "kind", "at")}
)
ANNA, BO = new_id(), new_id()


class _Catalogs:
    """Two entities, numbered 1 and 2."""

    def current(self, tx: Any) -> Any:
        return self

    def entity_of(self, number: int) -> str | None:
        return {1: "app.one", 2: "app.two"}.get(number)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate(opened)
    yield opened
    opened.close()


def change(database: Database, *records: str, entity: int = 1, kind: str = "update") -> None:
    with database.write() as tx:
        tx.many(
            _CHANGE,
            [
                {"entity": entity, "record": database.id_in(record), "kind": kind, "at": 0}
                for record in records
            ],
        )


def latest(database: Database) -> Position:
    with database.read() as tx:
        return change_log.latest(tx)


def notify(database: Database, user: str) -> None:
    with database.write() as tx:
        tx.run(
            sa.text(
                "INSERT INTO notification (id, user_id, text, created_at) VALUES (:id, :user, '{}', :now)"
            ),
            {"id": database.id_in(new_id()), "user": database.id_in(user), "now": 1},
        )


def assign(database: Database, user: str) -> None:
    params = {name: database.id_in(new_id()) for name in ("id", "instance", "record")}
    with database.write() as tx:
        tx.run(
            sa.text(
                "INSERT INTO task (id, instance, node, assignee, state, entity, record, created_at) "
                "VALUES (:id, :instance, 'check', :user, 'open', 'app.one', :record, 1)"
            ),
            {**params, "user": database.id_in(user)},
        )


Story = Callable[[Follower], Awaitable[None]]


def play(database: Database, story: Story, poll_seconds: float | None = None) -> None:
    """Run the story with a follower. On SQLite the long poll shows that wake-ups are what brings
    news; on PostgreSQL another test's transaction may hold a row back beyond its wake-up."""
    if poll_seconds is None:
        poll_seconds = 30 if database.dialect == "sqlite" else 0.1
    follower = Follower(database, _Catalogs(), poll_seconds)  # type: ignore[arg-type]

    async def run() -> None:
        await asyncio.wait_for(story(follower), 15)

    try:
        asyncio.run(run())
    finally:
        follower.close()


async def started(follower: Follower, user: str = ANNA) -> Subscription:
    subscription = follower.subscribe(user)
    first = await subscription.get()
    assert isinstance(first, Started)
    return subscription


async def batch(subscription: Subscription) -> Batch:
    item = await subscription.get()
    assert isinstance(item, Batch)
    return item


def test_commit_here_reaches_every_subscriber_with_names_and_ids_only(database: Database) -> None:
    record = new_id()

    async def story(follower: Follower) -> None:
        both = [await started(follower), await started(follower, BO)]
        change(database, record, kind="create")
        for subscription in both:
            item = await batch(subscription)
            assert item.changes == (ChangeEvent("app.one", record, "create"),)
            assert item.topics == frozenset()

    play(database, story)


def test_commit_of_another_process_is_noticed_by_polling(database: Database, database_url: str) -> None:
    elsewhere = Database(database_url)

    async def story(follower: Follower) -> None:
        subscription = await started(follower)
        change(elsewhere, ANNA)
        assert len((await batch(subscription)).changes) == 1

    play(database, story, poll_seconds=0.05)
    elsewhere.close()


def test_subscriber_hears_nothing_of_before(database: Database) -> None:
    change(database, ANNA)

    async def story(follower: Follower) -> None:
        first = await started(follower)
        follower.unsubscribe(first)
        await asyncio.sleep(0.3)
        before = latest(database)
        change(database, ANNA)
        while latest(database) == before:
            await asyncio.sleep(0.01)
        second = await started(follower)
        change(database, BO)
        assert [event.record for event in (await batch(second)).changes] == [BO]

    play(database, story, poll_seconds=0.05)


def test_record_changed_twice_is_named_once_and_unknown_entities_never(database: Database) -> None:
    async def story(follower: Follower) -> None:
        subscription = await started(follower)
        with database.write() as tx:
            for entity, record, kind in ((1, ANNA, "create"), (9, BO, "create"), (1, ANNA, "update")):
                tx.run(_CHANGE, {"entity": entity, "record": database.id_in(record), "kind": kind, "at": 0})
        assert (await batch(subscription)).changes == (ChangeEvent("app.one", ANNA, "update"),)

    play(database, story)


def test_a_process_that_moved_is_told_beside_the_change_of_its_record(database: Database) -> None:
    async def story(follower: Follower) -> None:
        subscription = await started(follower)
        with database.write() as tx:
            for kind in ("update", PROCESS_CHANGE, PROCESS_CHANGE):
                tx.run(_CHANGE, {"entity": 1, "record": database.id_in(ANNA), "kind": kind, "at": 0})
        assert set((await batch(subscription)).changes) == {
            ChangeEvent("app.one", ANNA, "update"), ChangeEvent("app.one", ANNA, PROCESS_CHANGE)
        }  # fmt: skip

    play(database, story)


def test_crowd_of_one_entity_is_told_as_a_whole(database: Database) -> None:
    async def story(follower: Follower) -> None:
        subscription = await started(follower)
        with database.write() as tx:
            tx.many(
                _CHANGE,
                [
                    {"entity": 1, "record": database.id_in(new_id()), "kind": "create", "at": 0}
                    for _ in range(150)
                ],
            )
            tx.run(_CHANGE, {"entity": 2, "record": database.id_in(BO), "kind": "delete", "at": 0})
        assert set((await batch(subscription)).changes) == {
            ChangeEvent("app.one", None, "update"), ChangeEvent("app.two", BO, "delete"),
        }  # fmt: skip

    play(database, story)


def test_notifications_and_tasks_reach_the_person_concerned_alone(database: Database) -> None:
    async def story(follower: Follower) -> None:
        anna, bo = await started(follower), await started(follower, BO)
        notify(database, ANNA)
        assert (await batch(anna)).topics == {"notification"}
        assign(database, BO)
        assert (await batch(bo)).topics == {"task"}
        with database.write() as tx:
            tx.run(sa.text("UPDATE notification SET read_at = 2"))
        assert (await batch(anna)).topics == {"notification"}

    play(database, story)


def test_publish_and_changed_rights_are_told_with_their_versions(database: Database) -> None:
    async def story(follower: Follower) -> None:
        subscription = await started(follower)
        with database.write() as tx:
            tx.run(sa.text("UPDATE catalog SET rights_version = 7"))
        item = await batch(subscription)
        assert (item.topics, item.versions) == (frozenset({"catalog"}), (0, 7))

    play(database, story)


def test_slow_subscriber_is_given_up_and_others_are_not(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_QUEUE", 2)
    monkeypatch.setattr(events, "_GATHER_SECONDS", 0.0)

    async def story(follower: Follower) -> None:
        slow, quick = await started(follower), await started(follower, BO)
        for _ in range(4):
            change(database, ANNA)
            await batch(quick)
        while not slow.lost:
            await asyncio.sleep(0.01)
        assert await slow.get() is None
        change(database, BO)
        assert len((await batch(quick)).changes) == 1

    play(database, story)


def test_one_person_cannot_hold_any_number_of_streams(database: Database) -> None:
    async def story(follower: Follower) -> None:
        for _ in range(20):
            follower.subscribe(ANNA)
        with pytest.raises(TooManyRequests):
            follower.subscribe(ANNA)
        follower.subscribe(BO)
        # Whoever looks with Bo's eyes uses up their own.
        with pytest.raises(TooManyRequests):
            follower.subscribe(BO, holder=ANNA)
        for _ in range(19):
            follower.subscribe(ANNA, holder=BO)
        with pytest.raises(TooManyRequests):
            follower.subscribe(BO)

    play(database, story)


def test_closing_ends_every_subscription(database: Database) -> None:
    async def story(follower: Follower) -> None:
        subscription = await started(follower)
        await asyncio.get_running_loop().run_in_executor(None, follower.close)
        assert await subscription.get() is None

    play(database, story)


def test_follower_goes_on_where_it_was_when_reading_failed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_AWAY_SECONDS", 0.05)
    original = change_log.since
    failures = iter(range(2))

    def flaky(*arguments: Any) -> Any:
        if next(failures, None) is not None:
            raise RuntimeError("away")
        return original(*arguments)

    async def story(follower: Follower) -> None:
        subscription = await started(follower)
        monkeypatch.setattr(change_log, "since", flaky)
        change(database, ANNA)
        assert [event.record for event in (await batch(subscription)).changes] == [ANNA]

    play(database, story)


def test_resumes_after_a_known_change_and_says_when_it_cannot(database: Database) -> None:
    catalogs: Any = _Catalogs()
    change(database, ANNA, BO)
    until = settled(database, after=Position(0, 0))
    with database.read() as tx:
        assert read_since(tx, catalogs, until.seq - 1, until) == (ChangeEvent("app.one", BO, "update"),)
        assert read_since(tx, catalogs, until.seq, until) == ()
        assert read_since(tx, catalogs, until.seq + 50, until) is None
    change(database, *(new_id() for _ in range(1001)))
    until = settled(database, after=until)
    with database.read() as tx:
        assert read_since(tx, catalogs, 1, until) is None


def settled(database: Database, after: Position) -> Position:
    """The end of the log, once it lies behind `after`."""
    end = time.monotonic() + 10
    while (found := latest(database)) <= after:
        assert time.monotonic() < end
        time.sleep(0.01)
    return found
