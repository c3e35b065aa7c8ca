"""What the editors of an app's items ask for besides the draft."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder import drafts
from builder.vocabulary import surroundings, vocabulary
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange

__all__ = ["router"]

router = APIRouter()


@router.get("/api/builder/vocabulary")
async def get_vocabulary(request: Request) -> Response:
    """The JSON Schema of packages with the words for it; the same for everybody who is signed in."""
    exchange = Exchange(request)
    await exchange.principal_for_read(lambda _: None)
    content, tag = vocabulary()
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(None, 304, headers)
    return Response(content, 200, headers, "application/json")


@router.get("/api/apps/{app}/draft/surroundings")
async def get_surroundings(app: str, request: Request) -> Response:
    """The other installed apps, as far as a package can name what is theirs."""

    def command(ctx: Context) -> Answer:
        drafts.require_builder(ctx, app)
        return answer({"apps": surroundings(ctx, app)})

    return await Exchange(request).read(command)
