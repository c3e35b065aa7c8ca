"""What designers ask while somebody works in them: how the draft would look, what an expression means."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder import drafts
from builder.drafted import describe_draft
from builder.expressions import check_expression, function_list
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect

__all__ = ["router"]

router = APIRouter()


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


@router.get("/api/apps/{app}/draft/functions")
async def functions(app: str, request: Request) -> Response:
    """Functions of expressions with their documentation in every language."""

    def command(ctx: Context) -> Answer:
        drafts.require_builder(ctx, app)
        return answer({"functions": function_list()})

    return await Exchange(request).read(command)
