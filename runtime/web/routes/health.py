"""/healthz, /readyz, /metrics: for whatever watches over the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from engines.errors import PlatformError
from runtime.store import tables
from runtime.web.executors import Executors
from runtime.workspace import Workspace

router = APIRouter()
T = TypeVar("T")
_JOBS = sa.select(tables.job.c.state, sa.func.count()).group_by(tables.job.c.state)


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """The database answers too."""
    workspace: Workspace = request.app.state.workspaces.main

    def check() -> bool:
        try:
            with workspace.database.read() as tx:
                return bool(tx.value(sa.select(tables.catalog.c.id)) == 1)
        except PlatformError:
            return False

    ready = await _in_thread(request, check)
    return PlainTextResponse("ready" if ready else "the database does not answer", 200 if ready else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Prometheus text format: requests by status class, jobs by state."""
    workspace: Workspace = request.app.state.workspaces.main

    def count() -> list[tuple[str, int]]:
        with workspace.database.read() as tx:
            return [(row[0], row[1]) for row in tx.rows(_JOBS)]

    lines = ["# TYPE yingzao_requests_total counter"]
    for status, number in sorted(request.app.state.requests.items()):
        lines.append(f'yingzao_requests_total{{status="{status}xx"}} {number}')
    lines.append("# TYPE yingzao_jobs gauge")
    for state, number in await _in_thread(request, count):
        lines.append(f'yingzao_jobs{{state="{state}"}} {number}')
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


async def _in_thread(request: Request, work: Callable[[], T]) -> T:
    executors: Executors = request.app.state.executors
    return await executors.read.run(work)
