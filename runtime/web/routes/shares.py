"""/api/records/…/shares: single records shared with people, positions, groups and departments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from starlette.responses import Response

from engines.errors import Issue, ValidationFailed
from runtime.commands import shares
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect

router = PlainRouter("/api/records")


@router.get("/{app}/{entity}/{record_id}/shares")
async def list_shares(app: str, entity: str, record_id: str, request: Request) -> Response:
    return await Exchange(request).read(
        lambda ctx: answer(shares.shares_of(ctx, f"{app}.{entity}", record_id))
    )


@router.post("/{app}/{entity}/{record_id}/shares")
async def share(app: str, entity: str, record_id: str, request: Request) -> Response:
    """{"to": {"kind", "id"}, "rights": "read" | "write", "until"?: time} → the record's shares."""
    body, raw = await body_of(request)
    expect(body, {"to": dict, "rights": str, "until": str}, ("to", "rights"))
    until = _time(body.get("until"))

    def command(ctx: Context) -> Answer:
        shares.share(ctx, f"{app}.{entity}", record_id, body["to"], body["rights"], until)
        return answer(shares.shares_of(ctx, f"{app}.{entity}", record_id), 201)

    return await Exchange(request).write(command, raw)


@router.delete("/{app}/{entity}/{record_id}/shares/{holder}")
async def unshare(app: str, entity: str, record_id: str, holder: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        shares.unshare(ctx, f"{app}.{entity}", record_id, holder)
        return answer(None, 204)

    return await Exchange(request).write(command)


def _time(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        params = {"name": "until", "expected": "RFC 3339"}
        raise ValidationFailed(issues=[Issue("/until", "request.wrong_type", params)]) from None
