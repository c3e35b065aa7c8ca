"""Versions of an app over HTTP: what they were, what they changed, going back to one."""

from __future__ import annotations

import json

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from builder import drafts, lifecycle
from builder.changes import diff, edit_json, names_in
from builder.expressions_said import changed_expressions
from builder.publishing_requests import lengthy, texts_of
from builder.version_numbers import version_number
from runtime.access.principal import Principal
from runtime.commands.context import Context
from runtime.commands.titles import names_of
from runtime.store import app_versions, tables
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect

__all__ = ["router"]

router = APIRouter()


@router.get("/api/apps/{app}/versions")
async def list_versions(app: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        drafts.require_builder(ctx, app)
        known = app_versions.versions(ctx.tx, app)
        people = [one.published_by[5:] for one in known if one.published_by.startswith("user:")]
        names = names_of(ctx, people)
        serving = ctx.catalog.numbers.get(app, 0)
        return answer(
            {
                "versions": [
                    {
                        "number": one.number, "package_version": one.package_version,
                        "published_at": tables.iso(one.published_at), "note": one.note, "origin": one.origin,
                        "published_by_name": names.get(one.published_by[5:], one.published_by),
                        "serving": one.number == serving,
                    }
                    for one in known
                ]
            }
        )  # fmt: skip

    return await Exchange(request).read(command)


@router.get("/api/apps/{app}/versions/{number}")
async def get_version(app: str, number: str, request: Request) -> Response:
    """The package as it was published."""

    def command(ctx: Context) -> Answer:
        drafts.require_builder(ctx, app)
        return answer(orjson.Fragment(app_versions.text(ctx.tx, app, version_number(app, number))))

    return await Exchange(request).read(command)


@router.get("/api/apps/{app}/versions/{number}/changes")
async def version_changes(app: str, number: str, request: Request) -> Response:
    """What this version changed, in words; `?since=` another one instead of that before it."""
    since = request.query_params.get("since", "")

    def command(ctx: Context) -> Answer:
        drafts.require_builder(ctx, app)
        wanted = version_number(app, number)
        before = version_number(app, since) if since else wanted - 1
        old = json.loads(app_versions.text(ctx.tx, app, before)) if before > 0 else {}
        new = json.loads(app_versions.text(ctx.tx, app, wanted))
        language = ctx.principal.language
        said = changed_expressions(old, new, ctx.catalog.apps, ctx.catalog.settings.region, language)
        names = names_in((old, new), language)
        return answer({"changes": [edit_json(one, language, said, names) for one in diff(old, new)]})

    return await Exchange(request).read(command)


@router.post("/api/apps/{app}/versions/{number}/restore")
async def restore_version(app: str, number: str, request: Request) -> Response:
    """Publish an older version again, as a new one."""
    body, _ = await body_of(request)
    expect(body, {"accept": list, "note": str})

    def work(exchange: Exchange, principal: Principal) -> Answer:
        done = lifecycle.restore(
            exchange.workspace,
            app,
            version_number(app, number),
            principal,
            exchange.request_id,
            accept=texts_of(body.get("accept")),
            note=body.get("note"),
        )
        return answer(done.to_json(exchange.language), 201)

    return await lengthy(app, request, work)
