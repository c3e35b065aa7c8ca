"""/api/apps: what is installed, exporting; the OpenAPI description of each app."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.definition import dump
from engines.errors import AccessDenied
from runtime.commands.context import Context
from runtime.commands.describe_app import app_list, describe_app
from runtime.store.bounded import Bounded
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
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
    exchange = Exchange(request)
    return await exchange.read(lambda ctx: _described(ctx, exchange, "app", app, describe_app))


@router.get("/{app}/openapi.json")
async def get_openapi(app: str, request: Request) -> Response:
    """OpenAPI 3.1 of what the caller may do with the app."""
    exchange = Exchange(request)
    return await exchange.read(lambda ctx: _described(ctx, exchange, "openapi", app, openapi))


def _described(
    ctx: Context, exchange: Exchange, what: str, app: str, describe: Callable[[Context, str], Any]
) -> Answer:
    """What `describe` says, made once for a published version and everybody of the same rights; 304 for
    whoever has it. Of an app with hundreds of entities it takes a second and is megabytes."""
    kept: Bounded[Any, _Description] = ctx.catalog.statements.setdefault("descriptions", Bounded(_KEPT))
    key = (what, app, ctx.principal.kind, ctx.principal.shape, ctx.principal.language)
    found = kept.get(key)
    if found is None:
        content = orjson.dumps(describe(ctx, app))
        found = _Description(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
        kept.put(key, found)
    headers = {"ETag": found.etag, "Cache-Control": "private, no-cache"}
    given = exchange.header(b"if-none-match") or ""
    if found.etag in [one.strip().removeprefix("W/") for one in given.split(",")]:
        return answer(None, 304, headers)
    return answer(orjson.Fragment(found.content), 200, headers)


_KEPT = 32
"""Descriptions kept of one version: of every app and set of roles that people use in turn."""


@dataclass(frozen=True)
class _Description:
    content: bytes
    etag: str


@router.get("/{app}/export")
async def export_app(app: str, request: Request) -> Response:
    """The package as published, in canonical order."""

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        headers = {"Content-Disposition": f'attachment; filename="{ctx.catalog.app(app).app.key}_app.json"'}
        return answer(orjson.Fragment(dump(ctx.catalog.app(app))), 200, headers)

    return await Exchange(request).read(command)
