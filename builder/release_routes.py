"""What somebody looks at before they publish or go back: scenarios, running instances, an older version's
plan."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder import drafts, lifecycle
from builder.draft_history import draft_history
from builder.version_numbers import version_number
from engines.definition import load
from engines.errors import Issue, ValidationFailed
from runtime.apps.scenarios import run_scenarios
from runtime.commands.context import Context
from runtime.store import app_versions, process_instances
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange

__all__ = ["router"]

router = APIRouter()

_DIGITS = 15


@router.post("/api/apps/{app}/draft/scenarios")
async def draft_scenarios(app: str, request: Request) -> Response:
    """Play the draft's scenarios in a scratch workspace; 422 while it has errors.

    {"results": [{"key","label","passed","steps","left"}]}"""
    exchange = Exchange(request)
    found: dict[str, Any] = {}

    def look(ctx: Context) -> None:
        found["document"] = drafts.draft_of(ctx, app).document
        found["apps"] = ctx.catalog.apps

    await exchange.principal_for_read(look)

    def work() -> Answer:
        lifecycle.check(exchange.workspace, found["document"]).refuse()
        package = load(found["document"])
        results = run_scenarios(package, found["apps"], exchange.workspace.clock) if package.scenarios else []
        return answer({"results": [result.to_json(exchange.language) for result in results]})

    return json_response(await exchange.lengthy(work))


@router.get("/api/apps/{app}/draft/history")
async def who_changed_what(app: str, request: Request) -> Response:
    """Who changed what in the draft, published it or gave it up, the latest first; `?after=` goes on."""
    given = request.query_params.get("after", "")
    if given and not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS):
        issue = Issue("/after", "request.wrong_type", {"name": "after", "expected": "number"})
        raise ValidationFailed(issues=[issue])
    before = int(given) if given else None
    return await Exchange(request).read(lambda ctx: answer(draft_history(ctx, app, before)))


@router.get("/api/apps/{app}/draft/running")
async def running_instances(app: str, request: Request) -> Response:
    """Process instances that have not ended: they stay on the version they began with."""

    def command(ctx: Context) -> Answer:
        drafts.require_builder(ctx, app)
        return answer(
            {
                "running": [
                    {"process": process, "version": version, "instances": count}
                    for process, version, count in process_instances.running(ctx.tx, app)
                ]
            }
        )

    return await Exchange(request).read(command)


@router.get("/api/apps/{app}/versions/{number}/plan")
async def plan_restore(app: str, number: str, request: Request) -> Response:
    """What restoring a version would do: as `…/draft/plan`."""
    exchange = Exchange(request)
    found: list[str] = []

    def look(ctx: Context) -> None:
        drafts.require_builder(ctx, app)
        found.append(app_versions.text(ctx.tx, app, version_number(app, number)))

    await exchange.principal_for_read(look)
    return json_response(
        await exchange.unscoped(
            lambda: answer(
                lifecycle.check(exchange.workspace, json.loads(found[0])).to_json(exchange.language)
            )
        )
    )
