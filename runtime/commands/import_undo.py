"""Taking an import back whole: what it created is deleted, what it changed is as before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engines.errors import (
    AccessDenied,
    NotFound,
    PlatformError,
    RecordNotFound,
    StateConflict,
    VersionConflict,
)
from runtime.access.identity import load_principal
from runtime.access.principal import ADMINISTRATOR
from runtime.apps.people import take_role
from runtime.commands import delete, import_runs, write
from runtime.commands.context import Context
from runtime.jobs.queue import enqueue
from runtime.store import records
from runtime.store.audit import write_audit
from runtime.store.driver import Deadlock
from runtime.store.ids import id_text
from runtime.store.organisation import USER

__all__ = ["JOB", "STEP", "step", "undo"]

JOB = "import_undo"
STEP = 100
"""Records a job takes back before it leaves the rest to the next one."""

_KINDS = sa.text("SELECT DISTINCT kind FROM import_item WHERE run = :run")
_ITEMS = sa.text(
    "SELECT position, entity, record, kind, version, before FROM import_item "
    "WHERE run = :run AND state = 'done' ORDER BY position DESC LIMIT :limit"
)
_SETTLE = sa.text(
    "UPDATE import_item SET state = :state, message = :message WHERE run = :run AND position = :position"
)
_AGAIN = sa.text(
    "UPDATE import_item SET version = :version WHERE run = :run AND record = :record AND state = 'done'"
)


def undo(ctx: Context, run: str) -> dict[str, Any]:
    """Begin to take an import back: what it created is deleted, what it changed is as before. Records
    changed since stay, and are named. Needs the action delete where it created records, update where
    it changed some."""
    row = import_runs.own(ctx, run)
    state = import_runs.state_of(ctx, row)
    if state not in ("done", "stopped", "interrupted", "cancelled"):
        raise StateConflict("import.not_done")
    kinds = {kind for (kind,) in ctx.tx.rows(_KINDS, {"run": row["key"]})}
    if "created" in kinds:
        ctx.require(row["name_of_entity"], "delete")
    if "updated" in kinds:
        ctx.require(row["name_of_entity"], "update")
    if "roles" in kinds and not ctx.principal.unrestricted:
        raise AccessDenied("access.administrators_only")
    import_runs.turn(ctx, row["key"], row["state"], "undoing", finished=False)
    enqueue(ctx.tx, JOB, {"run": row["id"]})
    return import_runs.read(ctx, run)


def step(ctx: Context, run: str) -> bool:
    """Take back the next records, the last ones first; whether there may be more."""
    key = ctx.tx.database.id_in(run)
    row = import_runs.loaded(ctx, run)
    if row is None or row["state"] != "undoing":
        return False
    principal = load_principal(ctx.tx, ctx.catalog, row["user"])
    items = ctx.tx.rows(_ITEMS, {"run": key, "limit": STEP})
    if principal is None or not items:
        import_runs.turn(ctx, key, "undoing", "undone")
        return False
    acting = Context(ctx.tx, ctx.catalog, principal, ctx.now, ctx.request_id)
    # A record two rows changed goes back twice, and is a version further the second time.
    further: dict[str, int] = {}
    for position, number, raw_id, kind, noted, before in items:
        record = id_text(raw_id)
        version = further.get(record, noted)
        state, message = "undone", None
        try:
            with ctx.tx.database.savepoint(ctx.tx):
                further[record] = _take_back(acting, number, record, kind, version, before)
                ctx.tx.run(_AGAIN, {"run": key, "record": raw_id, "version": further[record]})
        except Deadlock:
            # The whole transaction is lost: the job does this step again.
            raise
        except PlatformError as error:
            state, message = "kept", _words(error, principal.language)
        ctx.tx.run(_SETTLE, {"run": key, "position": position, "state": state, "message": message})
    return True


def _take_back(ctx: Context, number: int, record: str, kind: str, version: int, before: str | None) -> int:
    """The record's version afterwards."""
    name = ctx.catalog.entity_of(number)
    if name is None:
        raise NotFound("entity_not_found", {"name": str(number)})
    if kind == "created":
        delete.delete(ctx, name, record, expected_version=version)
        return version
    if kind == "roles":
        _take_roles(ctx, record, version, json.loads(before or "[]"))
        return version
    draft = write.update(ctx, name, record, json.loads(before or "{}"), expected_version=version)
    return int(draft.values["version"])


def _take_roles(ctx: Context, person: str, version: int, given: Sequence[str]) -> None:
    """Raises AccessDenied, RecordNotFound, and VersionConflict where the person was changed since."""
    if not ctx.principal.unrestricted:
        raise AccessDenied("access.administrators_only")
    stored = records.lock(ctx.tx, ctx.entity(USER), person)
    if stored is None:
        raise RecordNotFound()
    if int(stored["version"]) != version:
        raise VersionConflict(params={"version": int(stored["version"])})
    taken = [role for role in given if role in ctx.catalog.model.roles]
    if person == ctx.principal.user_id and ADMINISTRATOR in taken:
        raise AccessDenied("access.last_administrator")
    for role in taken:
        take_role(ctx.tx, ctx.catalog, person, role)
    detail: dict[str, Any] = {"give": [], "take": taken}
    write_audit(ctx.tx, ctx.principal, "change_roles", f"user:{person}", detail, ctx.now, ctx.request_id)


def _words(error: PlatformError, language: str) -> str:
    if error.issues:
        return " ".join(dict.fromkeys(issue.message(language) for issue in error.issues[:5]))
    return error.message(language)
