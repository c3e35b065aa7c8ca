"""/api/migrations: several files moved in together, tried, done and verified."""

from __future__ import annotations

import contextlib
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, Response

from engines.errors import Issue, NotFound, ValidationFailed
from runtime.commands import import_source, migration_report, migration_trial, migrations
from runtime.commands.context import Context
from runtime.commands.import_records import require_import
from runtime.commands.migration_page import report_page
from runtime.commands.migration_plan import MAX_SOURCES, load_plan
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect

__all__ = ["router"]

router = APIRouter(prefix="/api/migrations")
_MAX_PLAN = 1_000_000


@router.get("")
async def list_migrations(request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(migrations.listing(ctx)))


@router.post("")
async def create_migration(request: Request) -> Response:
    """multipart: `plan` (JSON, see MigrationPlan) and a `file` for each source, by the plan's name for it."""
    exchange = Exchange(request)
    principal = await exchange.principal_for_write(lambda ctx: None)
    async with request.form(max_files=MAX_SOURCES, max_fields=2, max_part_size=_MAX_PLAN) as form:
        given = form.get("plan")
        if not isinstance(given, str):
            raise ValidationFailed("migration.plan", issues=[Issue("/plan", "bad_json")])
        plan = load_plan(given)

        def allow(ctx: Context) -> None:
            for source in plan.sources:
                require_import(ctx, source.entity)

        await exchange.principal_for_write(allow)
        uploads = {file.filename: file for file in form.getlist("file") if isinstance(file, UploadFile)}
        missing = [
            Issue(f"/plan/sources/{number}/file", "migration.no_file", {"file": source.file})
            for number, source in enumerate(plan.sources)
            if source.file not in uploads
        ]
        if missing:
            raise ValidationFailed("migration.plan", issues=missing)

        def work() -> dict[str, migrations.KeptFile]:
            found = {}
            for source in plan.sources:
                stream = uploads[source.file].file
                kept = import_source.keep_upload(exchange.workspace, stream, source.file, principal.user_id)
                found[source.key] = migrations.KeptFile(*kept)
            return found

        files = await exchange.unscoped(work)

    def create(ctx: Context) -> Answer:
        return answer(migrations.read(ctx, migrations.create(ctx, plan, files)), 201)

    return await exchange.write(create)


@router.get("/{identifier}")
async def read_migration(identifier: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(migrations.read(ctx, identifier)))


@router.put("/{identifier}/order")
async def reorder(identifier: str, request: Request) -> Response:
    """{"imports": [id]}: the order in which its files move in, all of them."""
    body, raw = await body_of(request)
    expect(body, {"imports": list}, ("imports",))
    return await Exchange(request).write(
        lambda ctx: answer(migrations.reorder(ctx, identifier, body["imports"])), raw
    )


@router.post("/{identifier}/trial")
async def try_out(identifier: str, request: Request) -> Response:
    """Write a part of the rows and roll it back."""
    exchange = Exchange(request)
    principal = await exchange.principal_for_write(lambda ctx: None)
    workspace, told = exchange.workspace, exchange.request_id

    def work() -> Answer:
        return answer(migration_trial.try_out(workspace, principal, identifier, told))

    return json_response(await exchange.lengthy(work))


@router.post("/{identifier}/start")
async def start(identifier: str, request: Request) -> Response:
    """{"at"?: RFC 3339}: now, or at that time."""
    body, raw = await body_of(request)
    expect(body, {"at": str})
    at: datetime | None = None
    if body.get("at"):
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(body["at"])
        if at is None or at.tzinfo is None:
            raise ValidationFailed(
                issues=[Issue("/at", "request.wrong_type", {"name": "at", "expected": "RFC 3339"})]
            )
    return await Exchange(request).write(lambda ctx: answer(migrations.start(ctx, identifier, at), 202), raw)


@router.post("/{identifier}/verify")
async def verify(identifier: str, request: Request) -> Response:
    """Compare what moved in with the files, and sign what came of it."""
    exchange = Exchange(request)
    principal = await exchange.principal_for_write(lambda ctx: None)
    workspace, told = exchange.workspace, exchange.request_id

    def work() -> Answer:
        return answer(migration_report.verify_and_sign(workspace, principal, identifier, told))

    return json_response(await exchange.lengthy(work))


@router.get("/{identifier}/report")
async def report(identifier: str, request: Request) -> Response:
    """The signed report; `?format=html` for printing."""
    exchange = Exchange(request)
    found: list[dict[str, object]] = []

    def command(ctx: Context) -> Answer:
        kept = migrations.read(ctx, identifier)["report"]
        if kept is None:
            raise NotFound("migration.no_report")
        found.append(kept)
        return answer(kept)

    given = await exchange.read(command)
    if request.query_params.get("format") != "html":
        return given
    policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return HTMLResponse(report_page(found[0], exchange.language), headers=headers)
