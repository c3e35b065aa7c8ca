"""The hint table: which workspaces have jobs, so that workers need not ask every one of them.

It lies in the control database; the main workspace, whose jobs lie beside it, has no hint. A hint is
left after the jobs it speaks of were committed and taken away by a worker that looks once more
afterwards, so none is lost but by a process that dies in between; for that there is the sweep.
"""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa

from runtime.store.database import Transaction
from runtime.store.database_time import NOW, SECOND

__all__ = ["begin_sweep", "due", "leave", "look", "may_sweep", "put_off", "stands", "wait_seconds"]

_DUE = "SELECT workspace, due_at - {now} FROM job_hint WHERE due_at <= {now} + :within"
_STANDS = "SELECT 1 FROM job_hint WHERE workspace = :workspace AND due_at <= {now}"
_LEAVE = (
    "INSERT INTO job_hint (workspace, due_at) VALUES (:workspace, {now} + :wait) ON CONFLICT (workspace) "
    "DO UPDATE SET due_at = excluded.due_at WHERE job_hint.due_at > excluded.due_at"
)
_WAIT = "SELECT due_at - {now} FROM job_hint WHERE workspace = :workspace"
_PUT_OFF = (
    "INSERT INTO job_hint (workspace, due_at) VALUES (:workspace, {now} + :wait) ON CONFLICT (workspace) "
    "DO UPDATE SET due_at = excluded.due_at"
)
_FORGET = "DELETE FROM job_hint WHERE workspace = :workspace"
# Of a workspace in any schema: what its jobs wait for, whether it has the job with a key, and whether the
# search index is behind the change log.
_LOOK = (
    "SELECT (SELECT min(run_at) FROM {in}job WHERE state = 'ready') - {now}, "
    "(SELECT min(lease_until) FROM {in}job WHERE state = 'running') - {now}, "
    "(SELECT 1 FROM {in}job WHERE dedup_key = :dedup_key), "
    "(SELECT 1 FROM {in}change AS c, {in}search_position AS p WHERE p.id = 1 AND {newer} LIMIT 1)"
)
_NEWER = {
    "sqlite": "c.seq > p.seq",
    "postgresql": "(c.transaction, c.seq) > (p.transaction, p.seq)",
}
_MAY_SWEEP = "SELECT 1 FROM job_sweep WHERE id = 1 AND begun_at <= {now} - :every"
_SWEEP = "UPDATE job_sweep SET begun_at = {now} WHERE id = 1 AND begun_at <= {now} - :every"


@cache
def _text(dialect: str, text: str) -> sa.TextClause:
    return sa.text(text.replace("{now}", NOW[dialect]))


def due(tx: Transaction, within_seconds: float = 0) -> dict[str, float]:
    """Workspaces to look at now or soon: key → seconds until then, 0 and less for now."""
    rows = tx.rows(_text(tx.dialect, _DUE), {"within": round(within_seconds * SECOND)})
    return {workspace: wait / SECOND for workspace, wait in rows}


def stands(tx: Transaction, workspace: str) -> bool:
    """Whether workers are told already to look at the workspace now."""
    return tx.row(_text(tx.dialect, _STANDS), {"workspace": workspace}) is not None


def leave(tx: Transaction, workspace: str, seconds: float = 0) -> None:
    """Tell workers to look at the workspace in `seconds`, unless they are to look earlier anyway."""
    tx.run(_text(tx.dialect, _LEAVE), {"workspace": workspace, "wait": round(seconds * SECOND)})


def wait_seconds(tx: Transaction, workspace: str) -> float | None:
    """Seconds until workers look at the workspace, 0 and less for now; None without a hint."""
    wait = tx.value(_text(tx.dialect, _WAIT), {"workspace": workspace})
    return None if wait is None else wait / SECOND


def put_off(tx: Transaction, workspace: str, seconds: float | None) -> None:
    """Tell workers to look at the workspace in `seconds`, or (None) not before there is a new hint."""
    if seconds is None:
        tx.run(_text(tx.dialect, _FORGET), {"workspace": workspace})
    else:
        params = {"workspace": workspace, "wait": round(seconds * SECOND)}
        tx.run(_text(tx.dialect, _PUT_OFF), params)


def look(tx: Transaction, schema: str | None, dedup_key: str) -> tuple[float | None, bool]:
    """What a workspace's own tables say, in this schema (None) or another of the database: seconds until
    it has work, None when it has none; and whether it has the job with this key."""
    place = "" if schema is None else f'"{schema}".'
    text = (
        _LOOK.replace("{in}", place).replace("{now}", NOW[tx.dialect]).replace("{newer}", _NEWER[tx.dialect])
    )
    # Compiled each time: there may be thousands of schemas, and each is looked at once a minute at most.
    row = tx.row(tx.database.compile(sa.text(text)), {"dedup_key": dedup_key})
    assert row is not None
    ready, running, added, behind = row
    waits = [wait for wait in (ready, running) if wait is not None]
    if behind is not None:
        waits.append(0)
    return (max(0, min(waits)) / SECOND if waits else None), added is not None


def may_sweep(tx: Transaction, every_seconds: float) -> bool:
    """Whether the last sweep began `every_seconds` ago or earlier."""
    return tx.row(_text(tx.dialect, _MAY_SWEEP), {"every": round(every_seconds * SECOND)}) is not None


def begin_sweep(tx: Transaction, every_seconds: float) -> bool:
    """Whether the caller is to look at every workspace: true for one of all processes, each time
    `every_seconds` have passed."""
    return tx.run(_text(tx.dialect, _SWEEP), {"every": round(every_seconds * SECOND)}) == 1
