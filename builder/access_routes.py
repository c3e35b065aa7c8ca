"""Questions about rights over HTTP, for builders of an app and administrators."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder import drafts
from builder.reach import reach
from engines.errors import Issue, ValidationFailed
from runtime.commands.context import Context
from runtime.commands.why import Question, why
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange

__all__ = ["router"]

router = APIRouter()


@router.get("/api/apps/{app}/reach")
async def whom_it_is_open_to(app: str, request: Request) -> Response:
    """Roles that the app as it serves gives something, and how many people have each."""
    return await Exchange(request).read(lambda ctx: answer(reach(ctx, app)))


@router.get("/api/apps/{app}/why")
async def ask_why(app: str, request: Request) -> Response:
    """`?person=&entity=&action=&record=&field=`: why that person may or may not; see `commands.why`.

    `entity` is a key of this app. Builders ask about records they reach themselves."""
    given = request.query_params

    def command(ctx: Context) -> Answer:
        drafts.require_builder(ctx, app)
        missing = [
            Issue(f"/{name}", "request.missing", {"name": name})
            for name in ("person", "entity")
            if not given.get(name)
        ]
        if missing:
            raise ValidationFailed(issues=missing)
        question = Question(
            given["person"],
            f"{app}.{given['entity']}",
            given.get("action") or "read",
            given.get("record") or None,
            given.get("field") or None,
        )
        return answer(why(ctx, question))

    return await Exchange(request).read(command)
