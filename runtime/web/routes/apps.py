"""/api/apps: what is installed, installing, exporting; the OpenAPI description of each app."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.definition import dump
from engines.errors import AccessDenied
from runtime.apps.install import install, plan
from runtime.commands.context import Context
from runtime.commands.describe_app import app_list, describe_app
from runtime.web.exchange import Answer, Exchange, answer, json_response
from runtime.web.openapi import openapi

router = APIRouter(prefix="/api/apps")


@router.get("")
async def list_apps(request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer({"apps": app_list(ctx)}))


@router.post("")
async def install_app(request: Request) -> Response:
    """Install or upgrade from a package in the body, once its scenarios pass; `?plan=1` says what
    would happen, `?scenarios=0` leaves the scenarios out, `?accept=app.entity.field` (several times)
    lets that field's change of type keep values aside."""
    raw = await request.body()
    exchange = Exchange(request)
    only_plan = request.query_params.get("plan") in ("1", "true")
    scenarios = request.query_params.get("scenarios") not in ("0", "false")
    accepted = request.query_params.getlist("accept")
    principal = await exchange.principal_for_write(require_administrator)

    def work() -> Answer:
        if only_plan:
            return answer(plan(exchange.workspace, raw).to_json(exchange.language))
        done = install(exchange.workspace, raw, principal, exchange.request_id, scenarios, accepted)
        return answer(done.to_json(exchange.language), 201)

    return json_response(await exchange.unscoped(work))


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
