"""/api/reports: run a report of an app, or a definition sent along."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from engines.definition.report import Report
from engines.definition.translate import translate
from engines.errors import ValidationFailed
from runtime.commands.run_report import run_ad_hoc, run_report
from runtime.web.answers import answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect

router = APIRouter(prefix="/api/reports")


@router.post("/{app}/run")
async def run_definition(app: str, request: Request) -> Response:
    body, _ = await body_of(request)
    expect(body, {"report": dict, "filter": str, "search": str}, ("report",))
    try:
        report = Report.model_validate_json(json.dumps(body["report"]))
    except ValidationError as error:
        raise ValidationFailed(
            issues=[issue.at("/report") for issue in translate(error, body["report"])]
        ) from None
    filter_text, search = body.get("filter"), body.get("search")
    return await Exchange(request).read(lambda ctx: answer(run_ad_hoc(ctx, app, report, filter_text, search)))


@router.post("/{app}/{report}/run")
async def run(app: str, report: str, request: Request) -> Response:
    raw = await request.body()
    body = (await body_of(request))[0] if raw else {}
    expect(body, {"filter": str})
    return await Exchange(request).read(lambda ctx: answer(run_report(ctx, app, report, body.get("filter"))))
