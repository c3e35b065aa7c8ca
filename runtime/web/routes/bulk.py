"""/api/bulk: changes to many records at once, by a job."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from runtime.commands import bulk, print_batch
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.documents import base_address

router = APIRouter(prefix="/api/bulk")


@router.post("/{app}/{entity}/{action}")
async def start(app: str, entity: str, action: str, request: Request) -> Response:
    """`action` is update (with "values"), delete or print (with "template", "lang", and "format" pdf for one
    file or zip for one each); the records are "ids" or what "filter" matches and "search" finds."""
    body, raw = await body_of(request)
    allowed: dict[str, type | tuple[type, ...]] = {"ids": list, "filter": str, "search": str}
    if action == "update":
        allowed |= {"values": dict, "override": list}
    if action == "print":
        allowed |= {"template": str, "lang": str, "format": str}
    needed = {"update": ("values",), "print": ("template",)}
    expect(body, allowed, needed.get(action, ()))
    bulk.require_choice(action, body)
    base = base_address(Exchange(request))

    def command(ctx: Context) -> Answer:
        if action == "print":
            printing = print_batch.start(
                ctx, f"{app}.{entity}", body["template"], body.get("format") or "pdf", body.get("lang"), base,
                ids=body.get("ids"), filter_text=body.get("filter"), search=body.get("search"),
            )  # fmt: skip
            return answer(printing, 202)
        run = bulk.start(
            ctx, f"{app}.{entity}", action, values=body.get("values"), ids=body.get("ids"),
            filter_text=body.get("filter"), search=body.get("search"),
            overridden=[str(key) for key in body.get("override") or ()],
        )  # fmt: skip
        return answer(run, 202)

    return await Exchange(request).write(command, raw)


@router.get("/{run}")
async def read(run: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(bulk.read(ctx, run)))


@router.post("/{run}/undo")
async def undo(run: str, request: Request) -> Response:
    return await Exchange(request).write(lambda ctx: answer(bulk.undo(ctx, run), 202))
