"""/api/form-drafts: half-filled forms of whoever asks. `record` is a record's id, or "new"."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.errors import PreconditionRequired
from runtime.commands import form_drafts
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect, expected_version

router = APIRouter(prefix="/api/form-drafts")


@router.get("")
async def list_drafts(request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer({"drafts": form_drafts.mine(ctx)}))


@router.get("/{app}/{entity}/{record}")
async def get_draft(app: str, entity: str, record: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        draft = form_drafts.load(ctx, f"{app}.{entity}", record)
        if draft is None:
            # Nothing wrong: every form asks, and most have none.
            return answer(None, 204)
        return answer(draft, 200, {"ETag": f'"{draft["revision"]}"'})

    return await Exchange(request).read(command)


@router.put("/{app}/{entity}/{record}")
async def keep_draft(app: str, entity: str, record: str, request: Request) -> Response:
    """{"values", "base"?, "base_version"?}. If-Match is the draft's revision, "0" where there was none."""
    body, raw = await body_of(request)
    expect(body, {"values": dict, "base": dict, "base_version": int}, ("values",))
    revision = expected_version(request)
    if revision is None:
        raise PreconditionRequired()

    def command(ctx: Context) -> Answer:
        kept = form_drafts.keep(
            ctx, f"{app}.{entity}", record, body["values"], body.get("base") or {}, body.get("base_version"),
            revision,
        )  # fmt: skip
        kept_at = ctx.now.isoformat().replace("+00:00", "Z")
        return answer({"revision": kept, "kept_at": kept_at}, 200, {"ETag": f'"{kept}"'})

    return await Exchange(request).write(command, raw)


@router.delete("/{app}/{entity}/{record}")
async def drop_draft(app: str, entity: str, record: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        form_drafts.drop(ctx, f"{app}.{entity}", record)
        return answer(None, 204)

    return await Exchange(request).write(command)
