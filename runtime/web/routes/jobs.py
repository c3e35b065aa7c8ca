"""/api/jobs: background work as administrators see it, and the dead put to work again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.errors import Issue, NotFound, StateConflict, ValidationFailed
from runtime.commands.context import Context
from runtime.jobs import queue
from runtime.store import tables
from runtime.store.audit import write_audit
from runtime.store.ids import id_text
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.routes.apps import require_administrator

router = APIRouter(prefix="/api/jobs")
_PAGE = 100

_COLUMNS = (
    "id", "kind", "state", "attempts", "max_attempts", "run_at", "created_at", "finished_at", "error",
    "dedup_key",
)  # fmt: skip
_MOMENTS = frozenset(("run_at", "created_at", "finished_at"))
_COUNTS = sa.select(tables.job.c.state, sa.func.count()).group_by(tables.job.c.state)
_STATE = sa.select(tables.job.c.state).where(tables.job.c.id == sa.bindparam("id"))
_SELECT = (
    sa.select(*(tables.job.c[name] for name in _COLUMNS)).order_by(tables.job.c.id.desc()).limit(_PAGE + 1)
)


@router.get("")
async def list_jobs(request: Request) -> Response:
    """{"jobs", "next", "counts": {state: n}}, newest first. Payloads stay in the database: they may
    hold what rules wrote for somebody else."""
    state = request.query_params.get("state")
    if state is not None and state not in queue.STATES:
        params = {"name": "state", "expected": " | ".join(queue.STATES)}
        raise ValidationFailed(issues=[Issue("/state", "request.wrong_type", params)])
    after = request.query_params.get("after")
    before = _canonical(after) if after else None
    if after and before is None:
        raise ValidationFailed("list.bad_cursor", issues=[Issue("/after", "list.bad_cursor")])

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        query, params = _SELECT, {}
        if state is not None:
            query, params["state"] = query.where(tables.job.c.state == sa.bindparam("state")), state
        if before is not None:
            query = query.where(tables.job.c.id < sa.bindparam("before"))
            params["before"] = ctx.tx.database.id_in(before)
        rows = ctx.tx.rows(ctx.tx.database.compile(query), params)
        jobs = [_job(row) for row in rows[:_PAGE]]
        counts = dict.fromkeys(queue.STATES, 0) | dict(ctx.tx.rows(_COUNTS))
        following = jobs[-1]["id"] if len(rows) > _PAGE else None
        return answer({"jobs": jobs, "next": following, "counts": counts})

    return await Exchange(request).read(command)


@router.post("/{job_id}/retry")
async def retry_job(job_id: str, request: Request) -> Response:
    """Give a dead job a fresh set of attempts, now."""

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        known = _canonical(job_id)
        state = ctx.tx.value(_STATE, {"id": ctx.tx.database.id_in(known)}) if known else None
        if known is None or state is None:
            raise NotFound("job_not_found")
        if not queue.retry(ctx.tx, known):
            raise StateConflict("job_not_dead", {"state": state})
        write_audit(ctx.tx, ctx.principal, "job_retry", f"job:{known}", {}, ctx.now, ctx.request_id)
        return answer({"id": known, "state": "ready"})

    return await Exchange(request).write(command)


def _canonical(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _job(row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip(_COLUMNS, row, strict=True))
    shown["id"] = id_text(shown["id"])
    for name in _MOMENTS:
        if shown[name] is not None:
            shown[name] = tables.iso(shown[name])
    return shown
