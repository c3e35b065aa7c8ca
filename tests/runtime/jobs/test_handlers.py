"""Each kind of job on a real workspace, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.access.principal import SYSTEM
from runtime.commands import write
from runtime.commands.context import Context
from runtime.jobs import queue
from runtime.jobs.handlers import HANDLERS, cleanup
from runtime.jobs.handlers.notify import notification_id
from runtime.jobs.worker import Worker
from runtime.store import records, tables
from runtime.store.ids import new_id, to_text
from runtime.workspace import Workspace

SAMPLE = "lab.sample"
NOW = datetime(2026, 3, 31, 8, tzinfo=UTC)


def add(workspace: Workspace, kind: str, payload: dict[str, Any]) -> str:
    with workspace.database.write() as tx:
        job_id = queue.enqueue(tx, kind, payload)
    assert job_id is not None
    return job_id


def work(workspace: Workspace) -> int:
    return Worker(workspace.database, workspace.catalogs, workspace.clock).run_due()


def create(workspace: Workspace, count: int) -> list[str]:
    with workspace.database.write() as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
        drafts = write.create(ctx, SAMPLE, [{"name": f"s{n}", "weight": str(n + 1)} for n in range(count)])
    return sorted(draft.id for draft in drafts)


def doubles(workspace: Workspace) -> list[Any]:
    """Of every sample, in the order of their making, with whether it still shows as computing."""
    with workspace.database.read() as tx:
        entity = workspace.catalogs.current(tx).entity(SAMPLE)
        ids = tx.rows(workspace.database.compile(sa.select(entity.table.id).order_by(entity.table.id)))
        found = records.by_ids(tx, entity, [entity.table.id_codec.decode(row[0]) for row in ids])
    return [(row["double"], bool(row["computing"])) for row in found.values()]


def spoil(workspace: Workspace) -> None:
    """Make the stored formula values wrong, as a changed formula does, and mark them."""
    with workspace.database.write() as tx:
        table = workspace.catalogs.current(tx).entity(SAMPLE).table
        wrong = {
            table["double"].name: table["double"].codec.encode(Decimal(0)),
            table["computing"].name: table["computing"].codec.encode(True),
        }
        tx.run(workspace.database.compile(table.table.update().values(wrong)))


def test_every_handler_is_listed_under_its_kind() -> None:
    assert set(HANDLERS.keys()) == {
        "bulk", "cleanup", "close_sitting", "end_tags", "hand_over_tasks", "import_undo", "import_work",
        "migration_work", "notify", "print_records", "purge_files", "purge_imports", "purge_records",
        "recompute", "replace_option", "reread_values", "search_reindex", "workspace_export",
        "workspace_export_purge",
    }  # fmt: skip


def test_recompute_puts_named_records_right_and_no_others(workspace: Workspace) -> None:
    ids = create(workspace, 3)
    spoil(workspace)
    add(workspace, "recompute", {"entity": SAMPLE, "ids": ids[:2]})
    assert work(workspace) == 1
    assert doubles(workspace) == [(Decimal(2), False), (Decimal(4), False), (Decimal(0), True)]


def test_recompute_of_a_vanished_entity_is_nothing_to_do(workspace: Workspace) -> None:
    add(workspace, "recompute", {"entity": "lab.gone", "ids": [new_id()]})
    assert work(workspace) == 1
    with workspace.database.read() as tx:
        assert tx.rows(sa.text("SELECT state FROM job WHERE kind = 'recompute'")) == [("done",)]


def test_notify_tells_each_person_once(workspace: Workspace) -> None:
    anna, bo, record = new_id(), new_id(), new_id()
    workspace.clock.set(NOW)
    payload = {"users": [anna, bo, anna], "text": {"zh": "好", "en": "Good"}, "record": [SAMPLE, record]}
    job_id = add(workspace, "notify", payload)
    work(workspace)
    query = sa.text("SELECT id, user_id, text, entity, record, created_at, read_at FROM notification")
    with workspace.database.read() as tx:
        rows = [[_text(value) for value in row] for row in tx.rows(query)]
    assert sorted(rows) == sorted(
        [
            notification_id(job_id, user),
            user,
            '{"zh": "好", "en": "Good"}',
            SAMPLE,
            record,
            tables.micros(NOW),
            None,
        ]
        for user in (anna, bo)
    )


def _text(value: Any) -> Any:
    return to_text(value) if isinstance(value, bytes) else value


def test_notification_ids_are_valid_distinct_and_grow_with_their_jobs() -> None:
    jobs = [new_id() for _ in range(50)]
    users = [new_id(), new_id()]
    ids = [[notification_id(job, user) for user in users] for job in jobs]
    assert len({one for pair in ids for one in pair}) == 100
    for earlier, later in pairwise(ids):
        assert max(earlier) < min(later)
    for one in (one for pair in ids for one in pair):
        assert [len(part) for part in one.split("-")] == [8, 4, 4, 4, 12]
        assert one[14] == "7"
        assert one[19] in "89ab"


def test_cleanup_removes_what_has_served_its_time_and_nothing_else(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "_BATCH", 2)
    workspace.clock.set(NOW)

    def at(**ago: int) -> int:
        return tables.micros(NOW - timedelta(**ago))

    with workspace.database.write() as tx:
        user = workspace.database.id_in(new_id())
        for index, ends in enumerate([at(hours=1), at(days=3), at(minutes=1), at(hours=-1)]):
            tx.run(
                sa.text(
                    "INSERT INTO session (token_hash, id, user_id, created_at, used_at, expires_at, address, "
                    "agent) VALUES (:h, :i, :u, 0, 0, :e, '', '')"
                ),
                {
                    "h": bytes([index]) * 32,
                    "i": workspace.database.id_in(new_id()),
                    "u": user,
                    "e": ends,
                },
            )
        for index, created in enumerate([at(hours=25), at(hours=23), 2**62]):
            tx.run(
                sa.text(
                    "INSERT INTO idempotency (principal, key, fingerprint, status, body, created_at) "
                    "VALUES ('p', :k, :h, 200, '', :c)"
                ),
                {"k": str(index), "h": bytes(32), "c": created},
            )
        for bucket in (at(hours=49), at(hours=1)):
            tx.run(sa.text("INSERT INTO counter (name, bucket, count) VALUES ('n', :b, 1)"), {"b": bucket})
    add(workspace, "cleanup", {})
    # Three ended sessions at two a time: a second part follows by itself, and so do the three kinds of
    # purge and the end of tags, once.
    assert work(workspace) == 6
    with workspace.database.read() as tx:
        assert tx.rows(sa.text("SELECT expires_at FROM session")) == [(at(hours=-1),)]
        assert tx.rows(sa.text("SELECT key FROM idempotency ORDER BY key")) == [("1",), ("2",)]
        assert tx.rows(sa.text("SELECT bucket FROM counter")) == [(at(hours=1),)]
