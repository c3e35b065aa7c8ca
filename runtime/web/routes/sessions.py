"""/api/me/sessions and /api/me/second-factor: where one is signed in, and the second factor."""

from __future__ import annotations

from typing import Any

import segno
import sqlalchemy as sa
from fastapi import Request
from starlette.responses import Response

from engines.errors import AccessDenied, Conflict, Issue, RecordNotFound, ValidationFailed
from runtime.access import second_factor
from runtime.access.identity import is_session
from runtime.access.limits import count_attempt, forget_attempts
from runtime.access.passwords import verify_password
from runtime.access.principal import Principal
from runtime.commands.context import Context
from runtime.store import tables
from runtime.store.audit import write_audit
from runtime.store.database import Transaction
from runtime.store.ids import canonical
from runtime.store.people import USER
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.accounts import person_of, require_session

router = PlainRouter("/api")

_WINDOW_SECONDS = 15 * 60
_TRIES = 10
_session = tables.session.c
_SESSIONS = (
    sa.select(
        _session.id, _session.created_at, _session.used_at, _session.address, _session.agent,
        _session.token_hash,
    )
    .where(_session.user_id == sa.bindparam("user"), _session.expires_at > sa.bindparam("now"))
    .order_by(_session.used_at.desc(), _session.id)
)  # fmt: skip
_END = tables.session.delete().where(
    _session.user_id == sa.bindparam("user"), _session.id == sa.bindparam("session")
)
_HASH = sa.select(tables.credential.c.password_hash).where(
    tables.credential.c.user_id == sa.bindparam("user")
)


@router.get("/me/sessions")
async def list_sessions(request: Request) -> Response:
    """{"sessions": [{"id", "created_at", "used_at", "address", "agent", "current"}]}: where one is signed
    in, the latest used first."""
    secret = Exchange(request).credentials.session

    def command(ctx: Context) -> Answer:
        params = {"user": ctx.tx.database.id_in(ctx.principal.user_id), "now": tables.micros(ctx.now)}
        decode = ctx.entity(USER).table.id_codec.decode
        sessions = [
            {
                "id": decode(row[0]), "created_at": tables.iso(row[1]), "used_at": tables.iso(row[2]),
                "address": row[3], "agent": row[4], "current": is_session(secret, row[5]),
            }
            for row in ctx.tx.rows(_SESSIONS, params)
        ]  # fmt: skip
        return answer({"sessions": sessions})

    return await Exchange(request).read(command)


@router.delete("/me/sessions/{session_id}")
async def end_session(session_id: str, request: Request) -> Response:
    """Sign out somewhere else; that session's next request is refused."""

    def command(ctx: Context) -> Answer:
        database = ctx.tx.database
        found = canonical(session_id)
        params = {"user": database.id_in(ctx.principal.user_id), "session": database.id_in(found)}
        if found is None or not ctx.tx.run(_END, params):
            raise RecordNotFound()
        label = ctx.principal.label
        write_audit(ctx.tx, ctx.principal, "end_session", label, {}, ctx.now, ctx.request_id)
        return answer(None, 204)

    return await Exchange(request).write(command)


@router.get("/me/second-factor")
async def get_second_factor(request: Request) -> Response:
    """{"enrolled", "required", "recovery_codes_left"}."""

    def command(ctx: Context) -> Answer:
        person = ctx.principal.user_id or ""
        return answer(
            {
                "enrolled": second_factor.enrolled(ctx.tx, person), "required": _required(ctx),
                "recovery_codes_left": second_factor.recovery_codes_left(ctx.tx, person),
            }
        )  # fmt: skip

    return await Exchange(request).read(command)


def _required(ctx: Context) -> bool:
    roles = ctx.catalog.model.roles
    return any(roles[role].second_factor for role in ctx.principal.roles if role in roles)


@router.post("/me/second-factor")
async def start_second_factor(request: Request) -> Response:
    """{"password"} → {"secret", "uri", "qr"}: what an authenticator app needs; `qr` is an image's data
    URI. In force once a code is confirmed."""

    def work(tx: Transaction, exchange: Exchange, principal: Principal, body: dict[str, Any]) -> Any:
        secret = second_factor.start_enrolment(tx, principal.user_id or "")
        if secret is None:
            raise Conflict("second_factor.on_already")
        issuer = exchange.workspace.catalogs.current(tx).settings.name
        text = second_factor.uri(secret, principal.email, issuer)
        image = segno.make(text, error="m").svg_data_uri(scale=5, border=2)
        return {"secret": secret, "uri": text, "qr": image}

    return await with_password(request, {"password": str}, work)


@router.post("/me/second-factor/confirm")
async def confirm_second_factor(request: Request) -> Response:
    """{"password", "code"} → {"recovery_codes"}, shown this once."""

    def work(tx: Transaction, exchange: Exchange, principal: Principal, body: dict[str, Any]) -> Any:
        now = exchange.workspace.clock.now()
        codes = second_factor.confirm_enrolment(tx, principal.user_id or "", body["code"], now)
        if codes is None:
            raise ValidationFailed(issues=[Issue("/code", "second_factor.wrong")])
        write_audit(tx, principal, "enrol_second_factor", principal.label, {}, now, exchange.request_id)
        return {"recovery_codes": codes}

    return await with_password(request, {"password": str, "code": str}, work)


@router.post("/me/second-factor/remove")
async def remove_second_factor(request: Request) -> Response:
    """{"password"}: back to the password alone, unless a role asks for more."""
    exchange = Exchange(request)

    def refuse(ctx: Context) -> None:
        if _required(ctx):
            raise AccessDenied("second_factor.keep")

    await exchange.principal_for_write(refuse)

    def work(tx: Transaction, exchange: Exchange, principal: Principal, body: dict[str, Any]) -> Any:
        second_factor.remove(tx, principal.user_id or "")
        now = exchange.workspace.clock.now()
        write_audit(tx, principal, "remove_second_factor", principal.label, {}, now, exchange.request_id)
        return {}

    return await with_password(request, {"password": str}, work)


async def with_password(
    request: Request, expected: dict[str, type], work: Any, status: int = 200
) -> Response:
    """By session and password: whoever found a screen unlocked must not lock its owner out. Not by
    `exchange.write`: an Idempotency-Key would keep the answer, and the secret with it."""
    body, _ = await body_of(request)
    expect(body, expected, tuple(expected))
    exchange = Exchange(request)
    principal = await exchange.principal_for_write(lambda ctx: None)
    require_session(exchange)
    person = principal.user_id or ""

    def run() -> Any:
        database = exchange.workspace.database
        counted = f"password:{person}"
        now = tables.micros(exchange.workspace.clock.now())
        with database.write() as tx:
            count_attempt(tx, counted, _TRIES, _WINDOW_SECONDS, now)
            stored = tx.value(_HASH, {"user": database.id_in(person)})
        if not verify_password(stored, body["password"][:1000]):
            raise ValidationFailed(issues=[Issue("/password", "password.wrong")])
        with database.write() as tx:
            done = work(tx, exchange, principal, body)
            forget_attempts(tx, counted)
            return done

    return json_response(answer(await exchange.unscoped(run), status))


@router.post("/users/{user_id}/second-factor/remove")
async def remove_for_person(user_id: str, request: Request) -> Response:
    """For somebody who lost phone and recovery codes; by an administrator."""

    def command(ctx: Context) -> Answer:
        person = person_of(ctx, user_id)
        if not second_factor.remove(ctx.tx, person):
            raise RecordNotFound()
        subject = f"user:{person}"
        write_audit(ctx.tx, ctx.principal, "remove_second_factor", subject, {}, ctx.now, ctx.request_id)
        return answer(None, 204)

    return await Exchange(request).write(command)
