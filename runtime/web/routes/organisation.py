"""/api/organisation, /api/role-holders and what administrators do about people who come and leave."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import Request
from starlette.responses import Response

from engines.errors import Issue, ValidationFailed
from runtime.access.identity import end_sessions_of
from runtime.access.passwords import generate_password, hash_password
from runtime.apps.people import set_password
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.leaving import HandOver, belongings, deactivate
from runtime.commands.organisation_page import organisation, role_holders, roles_in_use
from runtime.store import records, tables
from runtime.store.audit import write_audit
from runtime.store.people import USER
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.accounts import person_of
from runtime.web.routes.apps import require_administrator

__all__ = ["router"]

router = PlainRouter("/api")

MOST_PASSWORDS = 100
_session = tables.session.c
_SESSIONS = (
    sa.select(_session.id, _session.created_at, _session.used_at, _session.address, _session.agent)
    .where(_session.user_id == sa.bindparam("user"), _session.expires_at > sa.bindparam("now"))
    .order_by(_session.used_at.desc(), _session.id)
)
_HAS_PASSWORD = sa.select(tables.credential.c.user_id).where(
    tables.credential.c.user_id == sa.bindparam("user")
)


@router.get("/organisation")
async def get_organisation(request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        return answer(organisation(ctx))

    return await Exchange(request).read(command)


@router.get("/role-holders")
async def get_role_holders(request: Request) -> Response:
    """`?role=app.key`: who holds it; without, every role with how often it was given."""
    role = request.query_params.get("role")

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        return answer({"roles": roles_in_use(ctx)} if role is None else role_holders(ctx, role))

    return await Exchange(request).read(command)


@router.get("/users/{user_id}/belongings")
async def get_belongings(user_id: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(belongings(ctx, person_of(ctx, user_id))))


@router.post("/users/{user_id}/deactivate")
async def leave(user_id: str, request: Request) -> Response:
    """{"to"?: person, "records"?, "tasks"?, "heads"?: bool}: nobody signs in as them any more, and what is
    ticked goes to `to`."""
    body, raw = await body_of(request)
    expect(body, {"to": str, "records": bool, "tasks": bool, "heads": bool})

    def command(ctx: Context) -> Answer:
        person = person_of(ctx, user_id)
        to = None if body.get("to") is None else read_records.record_id_of(body["to"])
        ticked = {name: bool(body.get(name)) for name in ("records", "tasks", "heads")}
        return answer(deactivate(ctx, person, HandOver(to, **ticked)))

    return await Exchange(request).write(command, raw, alone=True)


@router.get("/users/{user_id}/sessions")
async def list_sessions(user_id: str, request: Request) -> Response:
    """{"sessions": [{"id", "created_at", "used_at", "address", "agent"}]}, the latest used first."""

    def command(ctx: Context) -> Answer:
        params = {"user": ctx.tx.database.id_in(person_of(ctx, user_id)), "now": tables.micros(ctx.now)}
        decode = ctx.entity(USER).table.id_codec.decode
        sessions = [
            {
                "id": decode(row[0]), "created_at": tables.iso(row[1]), "used_at": tables.iso(row[2]),
                "address": row[3], "agent": row[4],
            }
            for row in ctx.tx.rows(_SESSIONS, params)
        ]  # fmt: skip
        return answer({"sessions": sessions})

    return await Exchange(request).read(command)


@router.delete("/users/{user_id}/sessions")
async def end_sessions(user_id: str, request: Request) -> Response:
    """Sign them out everywhere."""

    def command(ctx: Context) -> Answer:
        person = person_of(ctx, user_id)
        end_sessions_of(ctx.tx, person)
        subject = f"user:{person}"
        write_audit(ctx.tx, ctx.principal, "end_sessions", subject, {}, ctx.now, ctx.request_id)
        return answer(None, 204)

    return await Exchange(request).write(command)


@router.post("/users/passwords")
async def first_passwords(request: Request) -> Response:
    """{"people": [id]} → {"passwords": [{"id", "name", "email", "password"}]}: first passwords, shown this
    once, for those of them who never had one and are active. At most 100 at a time: each takes a moment."""
    body, _ = await body_of(request)
    expect(body, {"people": list}, ("people",))
    asked = [str(one) for one in body["people"]]
    if not 1 <= len(asked) <= MOST_PASSWORDS:
        raise ValidationFailed(issues=[Issue("/people", "password.how_many", {"most": MOST_PASSWORDS})])
    exchange = Exchange(request)
    found: list[dict[str, Any]] = []
    principal = await exchange.principal_for_write(lambda ctx: found.extend(_without_password(ctx, asked)))

    def work() -> list[dict[str, Any]]:
        # Not by `exchange.write`: an Idempotency-Key would keep the answer, and the secrets with it.
        made = [(person, password := generate_password(), hash_password(password)) for person in found]
        now = exchange.workspace.clock.now()
        given = []
        with exchange.workspace.database.write() as tx:
            for person, password, password_hash in made:
                if tx.row(_HAS_PASSWORD, {"user": tx.database.id_in(person["id"])}) is not None:
                    # Somebody was faster; theirs stands.
                    continue
                set_password(tx, person["id"], password_hash, now)
                subject = f"user:{person['id']}"
                write_audit(tx, principal, "first_password", subject, {}, now, exchange.request_id)
                given.append({**person, "password": password})
        return given

    return json_response(answer({"passwords": await exchange.unscoped(work)}))


def _without_password(ctx: Context, asked: list[str]) -> list[dict[str, Any]]:
    require_administrator(ctx)
    found = []
    for text in dict.fromkeys(asked):
        person = person_of(ctx, text)
        values = records.find(ctx.tx, ctx.entity(USER), person) or {}
        known = ctx.tx.row(_HAS_PASSWORD, {"user": ctx.tx.database.id_in(person)}) is not None
        if not known and values.get("active") is not False:
            found.append({"id": person, "name": values["name"], "email": values["email"]})
    return found
