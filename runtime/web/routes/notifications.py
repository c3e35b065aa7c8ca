"""/api/notifications: what the platform told the signed-in person."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.errors import Issue, ValidationFailed
from runtime.commands.context import Context
from runtime.store import notices, tables
from runtime.store.ids import id_text
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect

router = APIRouter(prefix="/api/notifications")
_PAGE = 50
_MAX_IDS = 500

_READ_ALL = sa.text("UPDATE notification SET read_at = :now WHERE user_id = :user AND read_at IS NULL")
_READ_ONE = sa.text(
    "UPDATE notification SET read_at = :now WHERE user_id = :user AND id = :id AND read_at IS NULL"
)


@router.get("")
async def list_notifications(request: Request) -> Response:
    """Newest first. `after` is the id of the last one seen."""
    given = request.query_params.get("after")
    after = _id(given, "/after") if given else None

    def command(ctx: Context) -> Answer:
        rows = notices.page(ctx.tx, ctx.principal.user_id, ctx.catalog.removed, after, _PAGE + 1)
        listed = [_notification(row) for row in rows[:_PAGE]]
        following = listed[-1]["id"] if len(rows) > _PAGE else None
        return answer({"notifications": listed, "next": following, "unread": _unread(ctx)})

    return await Exchange(request).read(command)


@router.post("/read")
async def mark_read(request: Request) -> Response:
    """{"ids": [...]}, or without `ids` all of them. Ids of others' notifications change nothing."""
    body, raw = await body_of(request)
    expect(body, {"ids": list})
    ids = body.get("ids")
    if ids is not None:
        if len(ids) > _MAX_IDS:
            raise ValidationFailed(issues=[Issue("/ids", "request.too_many", {"maximum": _MAX_IDS})])
        ids = [_id(value, f"/ids/{index}") for index, value in enumerate(ids)]

    def command(ctx: Context) -> Answer:
        params = {"user": _me(ctx), "now": tables.micros(ctx.now)}
        if ids is None:
            ctx.tx.run(_READ_ALL, params)
        for one in ids or ():
            ctx.tx.run(_READ_ONE, {**params, "id": ctx.tx.database.id_in(one)})
        return answer({"unread": _unread(ctx)})

    return await Exchange(request).write(command, raw)


def _me(ctx: Context) -> Any:
    return ctx.tx.database.id_in(ctx.principal.user_id)


def _unread(ctx: Context) -> int:
    return notices.unread(ctx.tx, ctx.principal.user_id, ctx.catalog.removed)


def _id(given: Any, pointer: str) -> str:
    try:
        return str(UUID(given))
    except (ValueError, TypeError, AttributeError):
        params = {"name": pointer.strip("/"), "expected": "id"}
        raise ValidationFailed(issues=[Issue(pointer, "request.wrong_type", params)]) from None


def _notification(row: tuple[Any, ...]) -> dict[str, Any]:
    record_id, text, entity, record, created_at, read_at = row
    return {
        "id": id_text(record_id), "text": json.loads(text), "entity": entity,
        "record": None if record is None else id_text(record),
        "at": tables.iso(created_at), "read": read_at is not None,
    }  # fmt: skip
