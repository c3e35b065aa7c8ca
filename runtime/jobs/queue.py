"""The job table: enqueue in the business transaction, claim under a lease, finish by token.

Own table, because each library tried failed on one of the two databases or lost jobs of a killed
worker (docs/decisions/0004). Times are the database's clock, so workers need not agree on theirs.

States: ready (due at `run_at`) → running (leased to the holder of `token`) → done, or back to
ready to try again, or dead after the last attempt.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from runtime.store.database import Transaction
from runtime.store.database_time import NOW, SECOND
from runtime.store.ids import new_id, to_text

__all__ = [
    "LEASE_SECONDS",
    "MAX_ATTEMPTS",
    "STATES",
    "Job",
    "claim",
    "enqueue",
    "fail",
    "finish",
    "forget_done",
    "heartbeat",
    "retry",
    "wait_seconds",
]

MAX_ATTEMPTS = 5
LEASE_SECONDS = 30
STATES = ("ready", "running", "done", "dead")


@dataclass(frozen=True)
class Job:
    """A claimed job. `id` is stable over attempts: effects outside carry it as idempotency id."""

    id: str
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    token: str


@cache
def _text(dialect: str, text: str) -> sa.TextClause:
    """One clause per SQL text, so that the database layer compiles each once."""
    skip = " FOR UPDATE SKIP LOCKED" if dialect == "postgresql" else ""
    return sa.text(text.replace("{now}", NOW[dialect]).replace("{skip}", skip))


def _sql(tx: Transaction, text: str) -> sa.TextClause:
    return _text(tx.dialect, text)


_ENQUEUE = (
    "INSERT INTO job (id, kind, payload, run_at, state, attempts, max_attempts, dedup_key, created_at) "
    "VALUES (:id, :kind, :payload, {when}, 'ready', 0, :max_attempts, :dedup_key, {now}) "
    "ON CONFLICT (dedup_key) DO NOTHING"
)
_ENQUEUE_AT = _ENQUEUE.replace("{when}", ":run_at")
_ENQUEUE_AFTER = _ENQUEUE.replace("{when}", "{now} + :delay")


def enqueue(
    tx: Transaction,
    kind: str,
    payload: Mapping[str, Any],
    *,
    delay_seconds: float = 0,
    run_at: int | None = None,
    dedup_key: str | None = None,
    max_attempts: int = MAX_ATTEMPTS,
) -> str | None:
    """Add a job to the caller's transaction; it exists if and only if that commits.

    `run_at` is in microseconds since the epoch. `payload` must be JSON. None when a job with this
    `dedup_key` was added before and is still in the table, finished or not.
    """
    record_id = new_id()
    params: dict[str, Any] = {
        "id": tx.database.id_in(record_id), "kind": kind, "dedup_key": dedup_key,
        "payload": json.dumps(payload, ensure_ascii=False), "max_attempts": max_attempts,
    }  # fmt: skip
    if run_at is not None:
        added = tx.run(_sql(tx, _ENQUEUE_AT), {**params, "run_at": run_at})
    else:
        added = tx.run(_sql(tx, _ENQUEUE_AFTER), {**params, "delay": round(delay_seconds * SECOND)})
    if not added:
        return None
    tx.database.signals.jobs_added(tx)
    return record_id


_RECOVER = (
    "UPDATE job SET state = CASE WHEN attempts >= max_attempts THEN 'dead' ELSE 'ready' END, "
    "finished_at = CASE WHEN attempts >= max_attempts THEN {now} END, token = NULL, lease_until = NULL, "
    "error = 'The worker died or stood still during attempt ' || CAST(attempts AS TEXT) "
    "WHERE id IN (SELECT id FROM job WHERE state = 'running' AND lease_until < {now}{skip})"
)
_CLAIM = (
    "UPDATE job SET state = 'running', attempts = attempts + 1, token = :token, lease_until = {now} + :lease "
    "WHERE id IN (SELECT id FROM job WHERE state = 'ready' AND run_at <= {now}{but} "
    "ORDER BY run_at, id LIMIT :limit{skip}) RETURNING id, kind, payload, attempts, run_at"
)


def _but(kinds: Collection[str]) -> str:
    """Kinds are names in the code, never anybody's words."""
    return f" AND kind NOT IN ({', '.join(repr(kind) for kind in sorted(kinds))})" if kinds else ""


def claim(
    tx: Transaction,
    limit: int = 1,
    lease_seconds: float = LEASE_SECONDS,
    without: Collection[str] = (),
) -> list[Job]:
    """Take the jobs due longest, but for the kinds `without`, after freeing those whose worker let its
    lease run out.

    The attempt is counted now, so a job that kills its worker ends in the dead state instead of
    coming back for ever. For the same reason workers claim one at a time: whatever else a killed
    worker held would lose an attempt too.
    """
    token = new_id()
    tx.run(_sql(tx, _RECOVER))
    params = {"token": token, "lease": round(lease_seconds * SECOND), "limit": limit}
    rows = tx.rows(_sql(tx, _CLAIM.replace("{but}", _but(without))), params)
    # RETURNING has no order of its own.
    rows.sort(key=lambda row: (row[4], row[0]))
    return [
        Job(row[0] if isinstance(row[0], str) else to_text(row[0]), row[1], json.loads(row[2]), row[3], token)
        for row in rows
    ]


_WAIT = (
    "SELECT (SELECT min(run_at) FROM job WHERE state = 'ready'{but}) - {now}, "
    "(SELECT min(lease_until) FROM job WHERE state = 'running') - {now}"
)


def wait_seconds(tx: Transaction, without: Collection[str] = ()) -> float | None:
    """Seconds until the next job (but for the kinds `without`) is due or the next lease runs out, 0 for
    now; None when there is neither. Reads only, so an idle worker never takes SQLite's one write lock."""
    row = tx.row(_sql(tx, _WAIT.replace("{but}", _but(without))))
    assert row is not None
    waits = [wait for wait in row if wait is not None]
    return max(0, min(waits)) / SECOND if waits else None


_HELD = "WHERE id = :id AND token = :token AND state = 'running'"
_HEARTBEAT = f"UPDATE job SET lease_until = {{now}} + :lease {_HELD}"
_FINISH = (
    "UPDATE job SET state = 'done', finished_at = {now}, token = NULL, lease_until = NULL, error = NULL "
    f"{_HELD}"
)
_FAIL = (
    "UPDATE job SET state = CASE WHEN attempts >= max_attempts THEN 'dead' ELSE 'ready' END, "
    "finished_at = CASE WHEN attempts >= max_attempts THEN {now} END, "
    f"run_at = {{now}} + :delay, token = NULL, lease_until = NULL, error = :error {_HELD}"
)
_RETRY = (
    "UPDATE job SET state = 'ready', attempts = 0, run_at = {now}, finished_at = NULL "
    "WHERE id = :id AND state = 'dead'"
)


def _held(tx: Transaction, claimed: Job) -> dict[str, Any]:
    return {"id": tx.database.id_in(claimed.id), "token": claimed.token}


def heartbeat(tx: Transaction, claimed: Job, lease_seconds: float = LEASE_SECONDS) -> bool:
    """Lengthen the lease. False when another worker has the job by now."""
    return tx.run(_sql(tx, _HEARTBEAT), {**_held(tx, claimed), "lease": round(lease_seconds * SECOND)}) == 1


def finish(tx: Transaction, claimed: Job) -> bool:
    """Mark done in the transaction of the job's own writes. False: the lease was lost, roll back."""
    return tx.run(_sql(tx, _FINISH), _held(tx, claimed)) == 1


def fail(tx: Transaction, claimed: Job, error: str) -> bool:
    """Try again later (2, 4, 8 … seconds), or give up after the last attempt. False: lease lost."""
    delay = 2**claimed.attempts * SECOND
    return tx.run(_sql(tx, _FAIL), {**_held(tx, claimed), "delay": delay, "error": error[:4000]}) == 1


def retry(tx: Transaction, record_id: str) -> bool:
    """Give a dead job a fresh set of attempts. False when there is no such dead job."""
    if not tx.run(_sql(tx, _RETRY), {"id": tx.database.id_in(record_id)}):
        return False
    tx.database.signals.jobs_added(tx)
    return True


_FORGET = (
    "DELETE FROM job WHERE id IN "
    "(SELECT id FROM job WHERE state = 'done' AND finished_at < {now} - :age LIMIT :limit)"
)


def forget_done(tx: Transaction, age: timedelta, limit: int) -> int:
    """Remove up to `limit` jobs done longer ago than `age`; their dedup keys are free again."""
    return tx.run(_sql(tx, _FORGET), {"age": age // timedelta(microseconds=1), "limit": limit})
