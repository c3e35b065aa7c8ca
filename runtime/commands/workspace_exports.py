"""Archives of the whole workspace for administrators: made by a job, kept for a day, each step audited.

An archive holds what no right hides: hashes of passwords, second factors, what is deleted or hidden. So it
is asked for with one's password, fetched by administrators alone, and is gone after a day. Bringing one in
stays on the command line: it makes a workspace, which nobody can ask of a workspace they are signed in to.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog

from engines.errors import AccessDenied, Conflict, NotFound, PlatformError
from runtime.apps.workspace_archive import export_workspace, parts_of
from runtime.commands.context import Context
from runtime.commands.titles import names_of
from runtime.jobs.queue import enqueue
from runtime.store import tables
from runtime.store.audit import write_audit
from runtime.store.database import Database
from runtime.store.ids import canonical, id_text, new_id

__all__ = [
    "JOB", "KEPT_HOURS", "PURGE_JOB", "fetch", "is_waiting", "listed", "perform", "purge", "read", "remove",
    "require_administrator", "start",
]  # fmt: skip

JOB = "workspace_export"
PURGE_JOB = "workspace_export_purge"
KEPT_HOURS = 24
_SHOWN = 20

_e = tables.workspace_export.c
_COLUMNS = (
    _e.id, _e.user_id, _e.state, _e.parts_done, _e.parts, _e.rows, _e.size, _e.content_hash, _e.error,
    _e.created_at, _e.finished_at,
)  # fmt: skip
_ALL = sa.select(*_COLUMNS).order_by(_e.created_at.desc(), _e.id).limit(_SHOWN)
_ONE = sa.select(*_COLUMNS, _e.storage_key).where(_e.id == sa.bindparam("id"))
_RUNNING = sa.select(_e.id).where(_e.state == sa.literal("running", sa.Text))
_BEGIN = sa.text(
    "INSERT INTO workspace_export (id, user_id, state, parts_done, rows, storage_key, created_at) "
    "VALUES (:id, :user, 'running', 0, 0, :key, :now)"
)
_STEP = sa.text(
    "UPDATE workspace_export SET parts_done = :done, parts = :parts, rows = :rows "
    "WHERE id = :id AND state = 'running'"
)
_END = sa.text(
    "UPDATE workspace_export SET state = :state, parts_done = coalesce(parts, parts_done), size = :size, "
    "content_hash = :hash, error = :error, finished_at = :now WHERE id = :id AND state = 'running'"
)
_GONE = sa.text("UPDATE workspace_export SET state = 'gone' WHERE id = :id AND state <> 'gone'")
_log = structlog.get_logger(__name__)


def require_administrator(ctx: Context) -> None:
    if not ctx.principal.unrestricted or ctx.principal.kind != "user":
        raise AccessDenied("access.administrators_only")


def start(ctx: Context, workspace: str) -> dict[str, Any]:
    """Ask for an archive; the password has been verified. Raises Conflict while one is being made."""
    require_administrator(ctx)
    if ctx.tx.row(_RUNNING) is not None:
        raise Conflict("workspace_export.running")
    identifier = new_id()
    ctx.tx.run(
        _BEGIN,
        {
            "id": ctx.tx.database.id_in(identifier), "user": ctx.tx.database.id_in(ctx.principal.user_id),
            "key": new_id(), "now": tables.micros(ctx.now),
        },
    )  # fmt: skip
    enqueue(ctx.tx, JOB, {"export": identifier, "workspace": workspace})
    _note(ctx, "request", identifier)
    return read(ctx, identifier)


def listed(ctx: Context) -> list[dict[str, Any]]:
    """The latest first."""
    require_administrator(ctx)
    rows = ctx.tx.rows(_ALL)
    names = names_of(ctx, {id_text(row[1]) for row in rows})
    return [_json(row, names, ctx.now) for row in rows]


def read(ctx: Context, identifier: str) -> dict[str, Any]:
    require_administrator(ctx)
    row = _row(ctx, identifier)
    return _json(row, names_of(ctx, {id_text(row[1])}), ctx.now)


def fetch(ctx: Context, identifier: str) -> tuple[str, int, str]:
    """(storage key, bytes, file name) of an archive that is there; noted as taken. Raises NotFound."""
    require_administrator(ctx)
    row = _row(ctx, identifier)
    if _state(row, ctx.now) != "done":
        raise NotFound("workspace_export.gone")
    _note(ctx, "download", identifier, {"size": row[6]})
    made = tables.from_micros(row[9])
    return row[11], row[6], f"workspace-{made:%Y%m%d-%H%M}.zip"


def remove(ctx: Context, identifier: str) -> None:
    """Before its day is over."""
    require_administrator(ctx)
    row = _row(ctx, identifier)
    ctx.tx.run(_GONE, {"id": row[0]})
    _note(ctx, "delete", identifier)
    database, key = ctx.tx.database, row[11]
    ctx.tx.after_commit.append(lambda: _delete(database, key))


def _row(ctx: Context, identifier: str) -> tuple[Any, ...]:
    found = canonical(identifier)
    row = ctx.tx.row(_ONE, {"id": ctx.tx.database.id_in(found)}) if found else None
    if row is None:
        raise NotFound("workspace_export.gone")
    return row


def _note(ctx: Context, what: str, identifier: str, detail: dict[str, Any] | None = None) -> None:
    action, subject = f"workspace_export.{what}", f"workspace_export:{identifier}"
    write_audit(ctx.tx, ctx.principal, action, subject, detail or {}, ctx.now, ctx.request_id)


def _state(row: tuple[Any, ...], now: datetime) -> str:
    """running, done, failed, or gone: removed, or older than a day."""
    state: str = row[2]
    over = row[10] is not None and now >= tables.from_micros(row[10]) + timedelta(hours=KEPT_HOURS)
    return "gone" if state == "done" and over else state


def _json(row: tuple[Any, ...], names: dict[str, str], now: datetime) -> dict[str, Any]:
    until = None if row[10] is None else row[10] + KEPT_HOURS * 3_600_000_000
    return {
        "id": id_text(row[0]), "by": id_text(row[1]), "by_name": names.get(id_text(row[1]), ""),
        "state": _state(row, now), "parts_done": row[3], "parts": row[4], "rows": row[5], "size": row[6],
        "content_hash": row[7], "error": row[8], "created_at": tables.iso(row[9]),
        "finished_at": tables.iso(row[10]), "expires_at": tables.iso(until),
    }  # fmt: skip


# -- the job


def is_waiting(ctx: Context, identifier: str) -> bool:
    row = ctx.tx.row(_ONE, {"id": ctx.tx.database.id_in(identifier)})
    return row is not None and row[2] == "running"


class Stopped(Exception):
    """The worker is to end; the next attempt begins anew."""


def perform(
    database: Database,
    workspace: str,
    identifier: str,
    now: Callable[[], datetime],
    stopping: Callable[[], bool],
) -> None:
    """Write the archive and keep it. Reads one state of the data while people work; killed at any point,
    nothing of it counts."""
    key = database.id_in(identifier)
    with database.read() as tx:
        row = tx.row(_ONE, {"id": key})
    if row is None or row[2] != "running":
        return
    with database.read() as tx:
        told = _Told(database, key, parts_of(tx), stopping)
    end: dict[str, Any] = {"id": key, "state": "done", "size": None, "hash": None, "error": None}
    try:
        with tempfile.TemporaryDirectory(prefix="yingzao-archive-") as folder:
            target = Path(folder) / "workspace.zip"
            manifest = export_workspace(_Source(workspace, database), target, told)
            end |= {"size": target.stat().st_size, "hash": manifest.content_hash}
            database.files.put(row[11], target)
    except Stopped:
        return
    except PlatformError as error:
        end |= {"state": "failed", "error": error.reason_code}
        _log.warning("workspace not exported", exc_info=True)
    with database.write() as tx:
        done = tx.run(_END, {**end, "now": tables.micros(now())})
        if end["state"] == "done":
            enqueue(tx, PURGE_JOB, {"export": identifier}, delay_seconds=KEPT_HOURS * 3600)
    if not done:
        # Taken back meanwhile.
        _delete(database, row[11])


@dataclass(frozen=True)
class _Source:
    key: str
    database: Database


class _Told:
    """Keeps how far it is, and ends it where the worker is to end."""

    def __init__(self, database: Database, key: Any, parts: int, stopping: Callable[[], bool]) -> None:
        self._database = database
        self._key = key
        self._parts = parts
        self._stopping = stopping
        self._done = self._rows = 0

    def __call__(self, name: str, rows: int) -> None:
        if self._stopping():
            raise Stopped
        self._done += 1
        self._rows += rows if name.startswith("records/") else 0
        with self._database.write() as tx:
            params = {"id": self._key, "done": self._done, "parts": self._parts, "rows": self._rows}
            tx.run(_STEP, params)


def purge(ctx: Context, identifier: str) -> None:
    """After its day."""
    row = ctx.tx.row(_ONE, {"id": ctx.tx.database.id_in(identifier)})
    if row is None:
        return
    ctx.tx.run(_GONE, {"id": row[0]})
    database, key = ctx.tx.database, row[11]
    ctx.tx.after_commit.append(lambda: _delete(database, key))


def _delete(database: Database, key: str) -> None:
    try:
        database.files.delete(key)
    except PlatformError:
        _log.warning("archive not removed", exc_info=True)
