"""A move of several files in five steps: cleaned and mapped (each is an import), tried, done, verified.

States: draft → scheduled → running → done or stopped. The files go in one after the other; whoever continues
after a kill finds from their states which is next.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.errors import Issue, NotFound, PlatformError, StateConflict, Unavailable, ValidationFailed
from runtime.access.identity import load_principal
from runtime.access.principal import Principal
from runtime.commands import import_drafts, import_problems, import_runs
from runtime.commands.context import Context
from runtime.commands.import_records import require_import
from runtime.commands.migration_plan import MigrationPlan, in_order
from runtime.jobs.queue import enqueue
from runtime.store import tables
from runtime.store.ids import canonical, id_text, new_id

__all__ = [
    "JOB", "KeptFile", "advance", "create", "keep_report", "keep_trial", "listing", "own", "read", "start",
    "steps",
]  # fmt: skip

JOB = "migration_work"
_LISTED = 50

_ADD = sa.text(
    "INSERT INTO migration (id, user_id, name, plan, state, created_at, touched_at) "
    "VALUES (:id, :user, :name, :plan, 'draft', :now, :now)"
)
_COLUMNS = "id, user_id, name, plan, state, trial, start_at, report, created_at, touched_at"
_ONE = sa.text(f"SELECT {_COLUMNS} FROM migration WHERE id = :id")
_LIST = sa.text(f"SELECT {_COLUMNS} FROM migration WHERE user_id = :user ORDER BY id DESC LIMIT :limit")
_TURN = sa.text(
    "UPDATE migration SET state = :state, start_at = coalesce(:start, start_at), touched_at = :now "
    "WHERE id = :id AND state = :before"
)
_TRIAL = sa.text("UPDATE migration SET trial = :trial, touched_at = :now WHERE id = :id")
_REPORT = sa.text("UPDATE migration SET report = :report, touched_at = :now WHERE id = :id")
_ORDER = sa.text("UPDATE import_run SET step = :step WHERE id = :run")
_RUNS = sa.text("SELECT id FROM import_run WHERE migration = :id ORDER BY step")


@dataclass(frozen=True)
class KeptFile:
    """A file of a plan that was kept: id and SHA-256."""

    id: str
    digest: str


def create(ctx: Context, plan: MigrationPlan, files: Mapping[str, KeptFile]) -> str:
    """A draft of a move; `files` by the key of their source. Every source becomes an import whose file is
    looked at and whose mapping can be changed as any other's. Raises ValidationFailed, AccessDenied and
    NotFound."""
    for source in plan.sources:
        require_import(ctx, source.entity)
    identifier, id_in = new_id(), ctx.tx.database.id_in
    ctx.tx.run(
        _ADD,
        {
            "id": id_in(identifier), "user": id_in(ctx.principal.user_id), "name": plan.name,
            "plan": plan.model_dump_json(exclude_defaults=True), "now": tables.micros(ctx.now),
        },
    )  # fmt: skip
    for step, source in enumerate(in_order(plan, ctx.catalog.model), 1):
        kept = files[source.key]
        import_drafts.begin(
            ctx, source.entity, source.file, kept.id, kept.digest, source.mapping, identifier, step
        )
    return identifier


def own(ctx: Context, identifier: str) -> dict[str, Any]:
    """The row of one's own. Raises NotFound."""
    found = canonical(identifier)
    raw = ctx.tx.row(_ONE, {"id": ctx.tx.database.id_in(found)}) if found else None
    row = _row(raw) if raw is not None else None
    if row is None or row["user"] != ctx.principal.user_id:
        raise NotFound("migration.not_found")
    return row


def _row(raw: Any) -> dict[str, Any]:
    row = dict(zip(_COLUMNS.split(", "), raw, strict=True))
    return row | {
        "key": row["id"], "id": id_text(row["id"]), "user": id_text(row["user_id"])
    }  # fmt: skip


def steps(ctx: Context, key: Any) -> list[dict[str, Any]]:
    """Rows of its imports, in order."""
    found = [import_runs.loaded(ctx, id_text(run)) for (run,) in ctx.tx.rows(_RUNS, {"id": key})]
    return [row for row in found if row is not None and row["name_of_entity"] is not None]


def listing(ctx: Context) -> dict[str, Any]:
    """{"migrations": […]}: one's own, the latest first."""
    params = {"user": ctx.tx.database.id_in(ctx.principal.user_id), "limit": _LISTED}
    return {"migrations": [_json(_row(raw)) for raw in ctx.tx.rows(_LIST, params)]}


def read(ctx: Context, identifier: str) -> dict[str, Any]:
    """{"id", "name", "state", "created_at", "start_at", "imports": [as lists of imports show them], "trial",
    "report"}."""
    row = own(ctx, identifier)
    return _json(row) | {
        "imports": [
            import_runs.to_json(ctx, step)
            | {"mapped": bool(json.loads(step["mapping"] or "{}").get("columns")),
               "problems": import_problems.count(ctx.tx, step["key"])}
            for step in steps(ctx, row["key"])
        ],
        "trial": json.loads(row["trial"]) if row["trial"] else None,
        "report": json.loads(row["report"]) if row["report"] else None,
    }  # fmt: skip


def _json(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"], "name": row["name"], "state": row["state"],
        "created_at": tables.iso(row["created_at"]), "start_at": tables.iso(row["start_at"]),
        "tried": row["trial"] is not None, "verified": row["report"] is not None,
    }  # fmt: skip


def start(ctx: Context, identifier: str, at: datetime | None = None) -> dict[str, Any]:
    """Move everything in, now or at a quiet hour; a stopped one goes on. Raises StateConflict, and where a
    file is not ready."""
    row = own(ctx, identifier)
    if row["state"] not in ("draft", "stopped"):
        raise StateConflict("migration.not_now")
    for step in steps(ctx, row["key"]):
        if step["state"] not in ("ready", "checked", "done"):
            raise StateConflict("migration.file_not_ready", {"file": step["name"]})
    _turn(ctx, row["key"], row["state"], "scheduled" if at is not None else "running", at)
    enqueue(ctx.tx, JOB, {"migration": row["id"]}, run_at=tables.micros(at) if at is not None else None)
    return read(ctx, identifier)


def reorder(ctx: Context, identifier: str, imports: Sequence[Any]) -> dict[str, Any]:
    """Another order of its files, before it has begun: ids of all its imports. Raises StateConflict,
    ValidationFailed."""
    row = own(ctx, identifier)
    if row["state"] != "draft":
        raise StateConflict("migration.not_now")
    known = {step["id"]: step["key"] for step in steps(ctx, row["key"])}
    if len(imports) != len(known) or {one for one in imports if isinstance(one, str)} != set(known):
        raise ValidationFailed(issues=[Issue("/imports", "migration.order")])
    for step, one in enumerate(imports, 1):
        ctx.tx.run(_ORDER, {"run": known[one], "step": step})
    return read(ctx, identifier)


def _turn(ctx: Context, key: Any, before: str, state: str, start_at: datetime | None = None) -> None:
    params = {
        "id": key, "before": before, "state": state, "now": tables.micros(ctx.now),
        "start": tables.micros(start_at) if start_at is not None else None,
    }  # fmt: skip
    if ctx.tx.run(_TURN, params) != 1:
        raise StateConflict("migration.not_now")


def advance(ctx: Context, identifier: str) -> None:
    """Set off the file that is next, or end. Called when a move begins and when an import of it ended."""
    raw = ctx.tx.row(_ONE, {"id": ctx.tx.database.id_in(identifier)})
    row = _row(raw) if raw is not None else None
    if row is None or row["state"] not in ("scheduled", "running"):
        return
    if row["state"] == "scheduled":
        _turn(ctx, row["key"], "scheduled", "running")
    principal: Principal | None = load_principal(ctx.tx, ctx.catalog, row["user"])
    following = next((step for step in steps(ctx, row["key"]) if step["state"] != "done"), None)
    if following is None:
        _turn(ctx, row["key"], "running", "done")
    elif following["state"] in ("checking", "running", "preparing"):
        return
    elif principal is None or following["state"] not in ("ready", "checked"):
        _turn(ctx, row["key"], "running", "stopped")
    else:
        _commit_or_stop(ctx, row, principal, following)


def _commit_or_stop(
    ctx: Context, row: Mapping[str, Any], principal: Principal, step: Mapping[str, Any]
) -> None:
    acting = Context(ctx.tx, ctx.catalog, principal, ctx.now, ctx.request_id)
    try:
        with ctx.tx.database.savepoint(ctx.tx):
            import_drafts.commit(acting, step["id"])
    except Unavailable:
        raise
    except PlatformError:
        # Rows at fault, a mapping that no longer fits, a right that is gone: somebody has to look.
        _turn(ctx, row["key"], "running", "stopped")


def keep_trial(ctx: Context, identifier: str, trial: Mapping[str, Any]) -> dict[str, Any]:
    row = own(ctx, identifier)
    ctx.tx.run(
        _TRIAL,
        {
            "id": row["key"],
            "trial": json.dumps(dict(trial), ensure_ascii=False),
            "now": tables.micros(ctx.now),
        },
    )
    return read(ctx, identifier)


def keep_report(ctx: Context, identifier: str, report: Mapping[str, Any]) -> dict[str, Any]:
    row = own(ctx, identifier)
    ctx.tx.run(
        _REPORT,
        {
            "id": row["key"],
            "report": json.dumps(dict(report), ensure_ascii=False),
            "now": tables.micros(ctx.now),
        },
    )
    return read(ctx, identifier)
