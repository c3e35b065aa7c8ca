"""What designers ask while somebody works in them: how the draft would look, what an expression means."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder import drafts
from builder.drafted import describe_draft
from builder.expressions import check_expression, function_list
from builder.expressions_said import said_of
from engines.errors import Issue, ValidationFailed
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect

__all__ = ["router"]

router = APIRouter()

_MOST_SENTENCES = 500


@router.get("/api/apps/{app}/draft/description")
async def describe(app: str, request: Request) -> Response:
    """The app as `GET /api/apps/{app}` would describe it were the draft published; `?role=` (several times)
    cut to what holders of these roles see."""
    roles = request.query_params.getlist("role")
    return await Exchange(request).read(lambda ctx: answer(describe_draft(ctx, app, roles)))


@router.post("/api/apps/{app}/draft/expression")
async def expression(app: str, request: Request) -> Response:
    """What one expression means in the draft as kept, or what is wrong with it, by place."""
    body, _ = await body_of(request)
    expect(
        body, {"entity": str, "text": str, "condition": bool, "field": str, "old": bool}, ("entity", "text")
    )

    def command(ctx: Context) -> Answer:
        return answer(
            check_expression(
                ctx,
                app,
                body["entity"],
                body["text"],
                condition=body.get("condition", False),
                field=body.get("field"),
                old=body.get("old", False),
            )
        )

    return await Exchange(request).read(command)


@router.post("/api/apps/{app}/draft/sentences")
async def sentences(app: str, request: Request) -> Response:
    """Conditions and formulas over the draft as kept, in the words of whoever asks."""
    body, _ = await body_of(request)
    expect(body, {"expressions": list}, ("expressions",))
    asked = body["expressions"]
    if len(asked) > _MOST_SENTENCES:
        most = {"maximum": _MOST_SENTENCES}
        raise ValidationFailed(issues=[Issue("/expressions", "request.too_many", most)])
    for at, one in enumerate(asked):
        if not isinstance(one, dict):
            params = {"name": f"expressions/{at}", "expected": "object"}
            raise ValidationFailed(issues=[Issue(f"/expressions/{at}", "request.wrong_type", params)])
        expect(one, {"entity": str, "text": str, "field": str}, ("entity", "text"))

    def command(ctx: Context) -> Answer:
        return answer({"sentences": said_of(ctx, app, asked)})

    return await Exchange(request).read(command)


@router.get("/api/apps/{app}/draft/functions")
async def functions(app: str, request: Request) -> Response:
    """Functions of expressions with their documentation in every language."""

    def command(ctx: Context) -> Answer:
        drafts.require_builder(ctx, app)
        return answer({"functions": function_list()})

    return await Exchange(request).read(command)
