"""/api/view-as: looking with somebody else's eyes. Requests then carry the look's id as X-View-As."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.responses import Response

from engines.errors import Issue, NotFound, ValidationFailed
from runtime.access import view_as
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.grant_words import role_label
from runtime.commands.titles import names_of
from runtime.store import tables
from runtime.store.audit import write_audit
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect

__all__ = ["router", "shown_as"]

router = PlainRouter("/api")


@router.post("/view-as")
async def start(request: Request) -> Response:
    """{"person": id} or {"roles": ["app.key"]} → 201 {"id", "person", "roles", "until"}."""
    body, raw = await body_of(request)
    expect(body, {"person": str, "roles": list})
    person, roles = body.get("person"), [str(role) for role in body.get("roles") or ()]
    if (person is None) == (not roles):
        raise ValidationFailed(issues=[Issue("/person", "view_as.one_of")])

    def command(ctx: Context) -> Answer:
        who = None if person is None else read_records.record_id_of(person)
        look = view_as.start(ctx.tx, ctx.catalog, ctx.principal, who, roles, ctx.now)
        subject = f"user:{who}" if who else "role:" + ",".join(look.roles)
        detail = {"until": tables.iso(look.expires_at), "app": look.app}
        write_audit(ctx.tx, ctx.principal, "view_as", subject, detail, ctx.now, ctx.request_id)
        return answer({"id": look.id, **shown_as(ctx, look)}, 201)

    return await Exchange(request).write(command, raw)


@router.delete("/view-as/{look}")
async def end(look: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        if not view_as.end(ctx.tx, ctx.principal, look):
            raise NotFound()
        label = ctx.principal.label
        write_audit(ctx.tx, ctx.principal, "view_as_ended", label, {}, ctx.now, ctx.request_id)
        return answer(None, 204)

    return await Exchange(request).write(command)


def shown_as(ctx: Context, look: view_as.ViewAs) -> dict[str, Any]:
    """Who one looks as, for the banner that says so."""
    name = names_of(ctx, [look.person]).get(look.person or "")
    return {
        "person": None if look.person is None else {"id": look.person, "name": name or ""},
        "roles": [{"name": role, "label": role_label(ctx, role)} for role in look.roles],
        "until": tables.iso(look.expires_at),
    }
