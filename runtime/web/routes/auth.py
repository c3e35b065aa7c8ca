"""/api/auth, /api/me, /api/directory: who I am, and who there is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.errors import Issue, NotSignedIn, TooManyRequests, ValidationFailed
from engines.language import LANGUAGES
from runtime.access.builders import builds
from runtime.access.identity import csrf_token, end_session, load_principal, start_session
from runtime.access.limits import count_attempt, forget_attempts
from runtime.access.passwords import verify_password
from runtime.access.principal import SYSTEM, Principal
from runtime.access.second_factor import enrolled, verify
from runtime.access.view_as import find
from runtime.commands import read_records, write
from runtime.commands.context import Context
from runtime.commands.describe_app import app_list
from runtime.commands.read_records import ListRequest
from runtime.commands.read_tasks import open_count
from runtime.store import change_log, notices, tables
from runtime.store.audit import write_audit
from runtime.store.database import Transaction
from runtime.store.people import USER, People
from runtime.store.person_zones import choose_zone
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import SESSION_COOKIE, Exchange
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.view_as import shown_as

router = APIRouter(prefix="/api")

_WINDOW_SECONDS = 15 * 60
_TRIES_PER_PERSON = 10
_TRIES_PER_ADDRESS = 100
_HASH = sa.select(tables.credential.c.password_hash).where(
    tables.credential.c.user_id == sa.bindparam("user")
)


@router.post("/auth/login")
async def login(request: Request) -> Response:
    body, _ = await body_of(request)
    expect(body, {"email": str, "password": str, "code": str}, ("email", "password"))
    exchange = Exchange(request)
    exchange.check_sender()
    secret, me = await exchange.unscoped(
        lambda: _sign_in(exchange, body["email"], body["password"], body.get("code"))
    )
    response = json_response(answer({**me, "csrf": csrf_token(secret)}))
    set_cookie(exchange, response, secret)
    return response


def _sign_in(exchange: Exchange, email: str, password: str, code: str | None) -> tuple[str, dict[str, Any]]:
    """Slow hashing happens between two short transactions, never inside one."""
    workspace = exchange.workspace
    now = workspace.clock.now()
    address, agent = sent_from(exchange)
    counted = f"login:{email.strip().lower()[:200]}"
    with workspace.database.write() as tx:
        _count(tx, counted, _TRIES_PER_PERSON, tables.micros(now))
        _count(tx, f"login from {address}", _TRIES_PER_ADDRESS, tables.micros(now))
        catalog = workspace.identity.anonymous(tx)
        user_id = People(tx, catalog, None).by_email(email.strip())
        stored = tx.value(_HASH, {"user": tx.database.id_in(user_id)}) if user_id else None
    correct = verify_password(stored, password[:1000])
    refusal = "sign_in_failed"
    with workspace.database.write() as tx:
        catalog = workspace.identity.anonymous(tx)
        principal = load_principal(tx, catalog, user_id) if correct and user_id else None
        if principal is not None and enrolled(tx, user_id or ""):
            if not code:
                refusal = "second_factor.needed"
                principal = None
            elif not verify(tx, user_id or "", code[:50], now):
                refusal = "second_factor.wrong"
                principal = None
        if principal is None:
            detail = {"from": address, "why": refusal}
            write_audit(tx, SYSTEM, "sign_in_failed", email[:200], detail, now, exchange.request_id)
        else:
            forget_attempts(tx, counted)
            replaced = exchange.credentials.session
            if replaced:
                end_session(tx, replaced)
            secret = start_session(
                tx, principal.user_id or "", now, workspace.settings.session_hours, address, agent
            )
            write_audit(
                tx, principal, "sign_in", principal.label, {"from": address}, now, exchange.request_id
            )
            me = _me(Context(tx, catalog, principal, now, exchange.request_id))
    if principal is None:
        raise NotSignedIn(refusal)
    return secret, me


def _count(tx: Transaction, name: str, limit: int, now_micros: int) -> None:
    try:
        count_attempt(tx, name, limit, _WINDOW_SECONDS, now_micros)
    except TooManyRequests as error:
        seconds = error.retry_after_seconds
        locked = TooManyRequests(seconds)
        locked.reason_code = "sign_in_locked"
        locked.params = {"minutes": -(-seconds // 60), "seconds": seconds}
        raise locked from None


def sent_from(exchange: Exchange) -> tuple[str, str]:
    """Address and program of whoever asks, for the list of sessions."""
    request = exchange.request
    return request.client.host if request.client else "", request.headers.get("user-agent", "")


def set_cookie(exchange: Exchange, response: Response, secret: str) -> None:
    exchange.set_cookie(response, secret)


@router.post("/auth/logout")
async def logout(request: Request) -> Response:
    secret = Exchange(request).credentials.session

    def command(ctx: Context) -> Answer:
        if secret:
            end_session(ctx.tx, secret)
        return answer(None, 204)

    response = await Exchange(request).write(command)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@router.get("/me")
async def me(request: Request) -> Response:
    exchange = Exchange(request)
    secret = exchange.credentials.session
    viewing = exchange.header(b"x-view-as")

    def command(ctx: Context) -> Answer:
        body = _me(ctx)
        if viewing is not None:
            asker = replace(ctx.principal, user_id=ctx.principal.seen_by)
            body["viewing"] = shown_as(ctx, find(ctx.tx, asker, viewing, ctx.now))
        return answer(body if secret is None else {**body, "csrf": csrf_token(secret)})

    response = await exchange.read(command)
    if secret is not None:
        set_cookie(exchange, response, secret)
    return response


def _me(ctx: Context) -> dict[str, Any]:
    principal = ctx.principal
    settings = ctx.catalog.settings
    return {
        "user": _user(principal),
        "roles": principal.role_names,
        "administrator": principal.unrestricted,
        "builder": principal.unrestricted
        or any(builds(ctx.catalog, principal, app) for app in ctx.catalog.apps),
        "second_factor_missing": principal.second_factor_missing,
        "workspace": {
            "name": settings.name,
            "zone": settings.zone,
            "currency": settings.currency,
            "week_start": settings.week_start,
        },
        "apps": app_list(ctx),
        "unread": notices.unread(ctx.tx, principal.user_id, ctx.catalog.removed),
        "open_tasks": open_count(ctx),
        # What is read from now on is as new as this: events follow from here without a gap.
        "position": change_log.latest(ctx.tx).seq,
    }


def _user(principal: Principal) -> dict[str, Any]:
    return {
        "id": principal.user_id, "name": principal.name, "email": principal.email,
        "language": principal.language, "department": principal.department, "zone": principal.zone,
    }  # fmt: skip


@cache
def _zones() -> frozenset[str]:
    """Zones of places, and UTC: the others are legacy names, or mean the server's own."""
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


@router.patch("/me")
async def change_me(request: Request) -> Response:
    """What people change about themselves here: the language, and the time zone (null: the workspace's)."""
    body, raw = await body_of(request)
    expect(body, {"language": str, "zone": str}, ())
    zone = body.get("zone")
    if zone is not None and zone not in _zones():
        raise ValidationFailed(issues=[Issue("/zone", "account.zone_unknown", {"name": zone[:60]})])

    def command(ctx: Context) -> Answer:
        language = body["language"] if body.get("language") in LANGUAGES else ctx.principal.language
        acting = Context(ctx.tx, ctx.catalog, SYSTEM, ctx.now, ctx.request_id)
        user = ctx.principal.user_id or ""
        if language != ctx.principal.language:
            write.update(acting, USER, user, {"language": language}, expected_version=None)
        if "zone" in body:
            choose_zone(ctx.tx, user, zone)
        return answer({"language": language, "zone": zone if "zone" in body else ctx.principal.zone})

    return await Exchange(request).write(command, raw)


@router.get("/directory")
async def directory(request: Request) -> Response:
    """People by name or e-mail, for pickers."""
    text = (request.query_params.get("q") or "")[:100].replace("\\", "\\\\").replace('"', '\\"')
    condition = "(active or is_blank(active))"
    if text:
        named = f'contains(lower(name), lower("{text}")) or contains(lower(email), lower("{text}"))'
        condition = f"{condition} and ({named})"
    wanted = ListRequest(condition, ("name",), ("name", "email", "department"), limit=20)

    def command(ctx: Context) -> Answer:
        found = read_records.page(ctx, USER, wanted)["records"]
        return answer(
            {
                "people": [
                    {
                        "id": record["id"], **record["values"],
                        "department_name": record["labels"].get("department", ""),
                    }
                    for record in found
                ]
            }
        )  # fmt: skip

    return await Exchange(request).read(command)
