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
    """`?of=` is the entity that has the reference, `field` its id, `filter` its condition;
    {"records": [{"id", "title"}]}."""
    of, field = _asked(request, "of"), _asked(request, "field")
    condition = request.query_params.get("filter")
    return await Exchange(request).read(
        lambda ctx: answer({"records": chosen_lately.read(ctx, f"{app}.{entity}", of, field, condition)})
    )


@router.post("/{app}/{entity}")
async def note(app: str, entity: str, request: Request) -> Response:
    """{"of", "field", "record"}."""
    body, raw = await body_of(request)
    expect(body, {"of": str, "field": str, "record": str}, ("of", "field", "record"))

    def command(ctx: Context) -> Answer:
        chosen_lately.note(ctx, f"{app}.{entity}", body["of"], body["field"], body["record"])
        return answer(None, 204)

    return await Exchange(request).write(command, raw)


def _asked(request: Request, name: str) -> str:
    found = request.query_params.get(name)
    if not found:
        raise ValidationFailed(issues=[Issue(f"/{name}", "request.missing", {"name": name})])
    return found
