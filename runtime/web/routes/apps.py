"""/api/apps: what is installed, exporting; the OpenAPI description of each app."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.definition import dump
from engines.errors import AccessDenied
from runtime.commands.context import Context
from runtime.commands.describe_app import app_list, describe_app
from runtime.web.exchange import Answer, Exchange, answer
from runtime.web.openapi import openapi

router = APIRouter(prefix="/api/apps")


@router.get("")
async def list_apps(request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer({"apps": app_list(ctx)}))


def require_administrator(ctx: Context) -> None:
    if not ctx.principal.unrestricted:
        raise AccessDenied("access.administrators_only")


@router.get("/{app}")
async def get_app(app: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(describe_app(ctx, app)))


@router.get("/{app}/openapi.json")
async def get_openapi(app: str, request: Request) -> Response:
    """OpenAPI 3.1 of what the caller may do with the app."""
    return await Exchange(request).read(lambda ctx: answer(openapi(ctx, app)))


@router.get("/{app}/export")
async def export_app(app: str, request: Request) -> Response:
    """The package as published, in canonical order."""

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        headers = {"Content-Disposition": f'attachment; filename="{ctx.catalog.app(app).app.key}_app.json"'}
        return answer(orjson.Fragment(dump(ctx.catalog.app(app))), 200, headers)

    return await Exchange(request).read(command)
