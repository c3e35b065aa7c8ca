"""/api/chosen-lately: what whoever asks chose lately for a reference to records of an entity."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.errors import Issue, ValidationFailed
from runtime.commands import chosen_lately
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect

router = APIRouter(prefix="/api/chosen-lately")


@router.get("/{app}/{entity}")
async def read(app: str, entity: str, request: Request) -> Response:
    """`?field=` is the id of the reference, `filter` its condition; {"records": [{"id", "title"}]}."""
    field = request.query_params.get("field")
    if not field:
        raise ValidationFailed(issues=[Issue("/field", "request.missing", {"name": "field"})])
    condition = request.query_params.get("filter")
    return await Exchange(request).read(
        lambda ctx: answer({"records": chosen_lately.read(ctx, f"{app}.{entity}", field, condition)})
    )


@router.post("/{app}/{entity}")
async def note(app: str, entity: str, request: Request) -> Response:
    """{"field", "record"}."""
    body, raw = await body_of(request)
    expect(body, {"field": str, "record": str}, ("field", "record"))

    def command(ctx: Context) -> Answer:
        chosen_lately.note(ctx, f"{app}.{entity}", body["field"], body["record"])
        return answer(None, 204)

    return await Exchange(request).write(command, raw)
