"""/api/workspace/exports: archives of the whole workspace, for administrators."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from engines.errors import AccessDenied
from runtime.access.principal import Principal
from runtime.commands import workspace_exports
from runtime.commands.context import Context
from runtime.files.names import disposition
from runtime.files.storage import chunks
from runtime.store.database import Transaction
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.routes.sessions import with_password

router = APIRouter(prefix="/api/workspace/exports")


@router.get("")
async def list_exports(request: Request) -> Response:
    return await Exchange(request).read(
        lambda ctx: answer(
            {"exports": workspace_exports.listed(ctx), "kept_hours": workspace_exports.KEPT_HOURS}
        )
    )


@router.post("")
async def start_export(request: Request) -> Response:
    """Asked for with one's password, by somebody signed in: an API token is not enough."""

    def work(tx: Transaction, exchange: Exchange, principal: Principal, body: dict[str, Any]) -> Any:
        ctx = exchange.context(tx)
        return workspace_exports.start(ctx, exchange.workspace.key)

    await Exchange(request).principal_for_read(workspace_exports.require_administrator)
    return await with_password(request, {"password": str}, work, 202)


@router.get("/{export}")
async def read_export(export: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(workspace_exports.read(ctx, export)))


@router.get("/{export}/file")
async def download(export: str, request: Request) -> Response:
    """The archive, for a day after it was made; whoever takes it stands in the audit log."""
    exchange = Exchange(request)
    found: list[tuple[str, int, str]] = []

    def command(ctx: Context) -> Answer:
        if ctx.principal.scope == "read":
            raise AccessDenied("token_read_only")
        found[:] = [workspace_exports.fetch(ctx, export)]
        return answer(None)

    await exchange.write(command)
    key, size, name = found[0]
    stream = await exchange.unscoped(lambda: exchange.workspace.database.files.open(key))
    headers = {
        "Content-Disposition": disposition(name, inline=False), "Cache-Control": "no-store",
        "Content-Length": str(size),
    }  # fmt: skip
    return StreamingResponse(chunks(stream), media_type="application/zip", headers=headers)


@router.delete("/{export}")
async def remove(export: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        workspace_exports.remove(ctx, export)
        return answer(None, 204)

    return await Exchange(request).write(command)
