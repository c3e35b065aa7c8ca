"""Passwords, API tokens and roles: what belongs to people besides their record."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Literal

import sqlalchemy as sa
from fastapi import Request
from starlette.responses import Response

from engines.errors import AccessDenied, Issue, NotFound, ValidationFailed
from engines.registry import nearest
from runtime.access.identity import create_token, csrf_token, start_session
from runtime.access.limits import count_attempt, forget_attempts
from runtime.access.passwords import generate_password, hash_password, verify_password
from runtime.apps.people import set_password
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.describe_app import app_list
from runtime.store import tables
from runtime.store.audit import write_audit
from runtime.store.ids import canonical, to_text
from runtime.store.people import USER
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.apps import require_administrator
from runtime.web.routes.auth import sent_from, set_cookie

router = PlainRouter("/api")

_SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 1000
_LONGEST_NAME = 100
_MOST_DAYS = 3650
_WINDOW_SECONDS = 15 * 60
_TRIES = 10
_HASH = sa.select(tables.credential.c.password_hash).where(
    tables.credential.c.user_id == sa.bindparam("user")
)
_CHANGED_AT = sa.select(tables.credential.c.changed_at).where(
    tables.credential.c.user_id == sa.bindparam("user")
)
_TOKENS = (
    sa.select(
        *(
            tables.api_token.c[name]
            for name in ("id", "name", "scope", "created_at", "used_at", "expires_at", "revoked_at", "apps")
        )
    )
    .where(tables.api_token.c.user_id == sa.bindparam("user"))
    .order_by(tables.api_token.c.id.desc())
)
_REVOKE = (
    tables.api_token.update()
    .where(
        tables.api_token.c.id == sa.bindparam("token"),
        tables.api_token.c.user_id == sa.bindparam("user"),
        tables.api_token.c.revoked_at.is_(None),
    )
    .values(revoked_at=sa.bindparam("at"))
)


@router.post("/me/password")
async def change_password(request: Request) -> Response:
    """Change one's own password; every other session ends, this one goes on under a new cookie."""
    body, _ = await body_of(request)
    expect(body, {"current": str, "new": str}, ("current", "new"))
    exchange = Exchange(request)
    principal = await exchange.principal_for_write(lambda ctx: None)
    require_session(exchange)
    user_id = principal.user_id or ""
    new = body["new"][:_LONGEST_PASSWORD]
    if len(new) < _SHORTEST_PASSWORD:
        params = {"minimum": _SHORTEST_PASSWORD}
        raise ValidationFailed(issues=[Issue("/new", "password.too_short", params)])

    def work() -> str:
        database = exchange.workspace.database
        user = {"user": database.id_in(user_id)}
        now = exchange.workspace.clock.now()
        counted = f"password:{user_id}"
        with database.write() as tx:
            # Whoever found a screen unlocked must not find the password out here.
            count_attempt(tx, counted, _TRIES, _WINDOW_SECONDS, tables.micros(now))
            stored = tx.value(_HASH, user)
        if not verify_password(stored, body["current"][:_LONGEST_PASSWORD]):
            raise ValidationFailed(issues=[Issue("/current", "password.wrong")])
        password_hash = hash_password(new)
        with database.write() as tx:
            if tx.value(_HASH, user) != stored:
                # Reset while this was hashing; the newer one stands.
                raise ValidationFailed(issues=[Issue("/current", "password.wrong")])
            forget_attempts(tx, counted)
            set_password(tx, user_id, password_hash, now)
            write_audit(tx, principal, "change_password", principal.label, {}, now, exchange.request_id)
            hours = exchange.workspace.settings.session_hours
            return start_session(tx, user_id, now, hours, *sent_from(exchange))

    secret = await exchange.unscoped(work)
    response = json_response(answer({"csrf": csrf_token(secret)}))
    set_cookie(exchange, response, secret)
    return response


def require_session(exchange: Exchange) -> None:
    """A token must not outlive a password change by making it, nor its own end by making another."""
    if exchange.credentials.session is None:
        raise AccessDenied("access.session_needed")


@router.get("/tokens")
async def list_tokens(request: Request) -> Response:
    """One's own API tokens; the secrets were shown once and are not known here."""

    def command(ctx: Context) -> Answer:
        rows = ctx.tx.rows(_TOKENS, {"user": ctx.tx.database.id_in(ctx.principal.user_id)})
        return answer({"tokens": [_token(row) for row in rows]})

    return await Exchange(request).read(command)


def _token(row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        "id": row[0] if isinstance(row[0], str) else to_text(row[0]), "name": row[1], "scope": row[2],
        "created_at": tables.iso(row[3]), "used_at": tables.iso(row[4]), "expires_at": tables.iso(row[5]),
        "revoked": row[6] is not None, "apps": None if row[7] is None else json.loads(row[7]),
    }  # fmt: skip


def _require_apps(ctx: Context, apps: list[Any] | None) -> None:
    """Apps a token is for have to be ones its person sees."""
    if apps is None:
        return
    known = [one["key"] for one in app_list(ctx)]
    issues = [
        Issue(f"/apps/{place}", "app_not_found", {"name": str(key)[:40]}, nearest(str(key), known))
        for place, key in enumerate(apps)
        if key not in known
    ]
    if not apps:
        issues = [Issue("/apps", "token.apps_missing")]
    if issues:
        raise ValidationFailed(issues=issues)


@router.post("/tokens")
async def new_token(request: Request) -> Response:
    """{"name", "read_only"?, "apps"?: [key], "days"?} → 201 {"token"}: the secret, shown this once. `apps`:
    it opens these alone; `days`: it ends after so many."""
    body, _ = await body_of(request)
    expect(body, {"name": str, "read_only": bool, "apps": list, "days": int}, ("name",))
    exchange = Exchange(request)
    apps, days = body.get("apps"), body.get("days")
    if days is not None and not 1 <= days <= _MOST_DAYS:
        raise ValidationFailed(issues=[Issue("/days", "token.days", {"maximum": _MOST_DAYS})])
    principal = await exchange.principal_for_write(lambda ctx: _require_apps(ctx, apps))
    require_session(exchange)
    name = body["name"].strip()[:_LONGEST_NAME]
    if not name:
        raise ValidationFailed(issues=[Issue("/name", "token.name_missing")])

    def work() -> str:
        # Not by `exchange.write`: an Idempotency-Key would keep the answer, and the secret with it.
        scope: Literal["full", "read"] = "read" if body.get("read_only") else "full"
        now = exchange.workspace.clock.now()
        with exchange.workspace.database.write() as tx:
            detail = {"name": name, "scope": scope} | ({} if apps is None else {"apps": sorted(apps)})
            write_audit(tx, principal, "create_token", principal.label, detail, now, exchange.request_id)
            until = now + timedelta(days=days) if days is not None else None
            return create_token(tx, principal.user_id or "", name, scope, now, until, apps)

    return json_response(answer({"token": await exchange.unscoped(work)}, 201))


@router.delete("/tokens/{token_id}")
async def revoke_token(token_id: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        database = ctx.tx.database
        token = canonical(token_id)
        params = {
            "token": database.id_in(token), "user": database.id_in(ctx.principal.user_id),
            "at": tables.micros(ctx.now),
        }  # fmt: skip
        if token is None or not ctx.tx.run(_REVOKE, params):
            raise NotFound()
        detail = {"token": token}
        write_audit(
            ctx.tx, ctx.principal, "revoke_token", ctx.principal.label, detail, ctx.now, ctx.request_id
        )
        return answer(None, 204)

    return await Exchange(request).write(command)


@router.post("/users/{user_id}/password")
async def reset_password(user_id: str, request: Request) -> Response:
    """Give somebody a new password, shown this once; their sessions end."""
    exchange = Exchange(request)

    found: list[str] = []
    principal = await exchange.principal_for_write(lambda ctx: found.append(person_of(ctx, user_id)))
    person = found[0]

    def work() -> str:
        password = generate_password()
        password_hash = hash_password(password)
        now = exchange.workspace.clock.now()
        with exchange.workspace.database.write() as tx:
            set_password(tx, person, password_hash, now)
            write_audit(tx, principal, "reset_password", f"user:{person}", {}, now, exchange.request_id)
        return password

    return json_response(answer({"password": await exchange.unscoped(work)}))


def person_of(ctx: Context, user_id: str) -> str:
    """The canonical id of somebody an administrator manages. Raises AccessDenied, RecordNotFound."""
    require_administrator(ctx)
    read_records.require_reach(ctx, ctx.entity(USER), user_id)
    return read_records.record_id_of(user_id)
