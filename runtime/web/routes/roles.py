"""Roles of people, positions, groups and departments, for administrators."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import Request
from starlette.responses import Response

from engines.errors import AccessDenied, NotFound
from runtime.access.identity import load_principal, roles_of
from runtime.access.principal import ADMINISTRATOR, MEMBER
from runtime.access.second_factor import enrolled
from runtime.apps.people import give_roles, take_role
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.explain import roles_held
from runtime.store import tables
from runtime.store.audit import write_audit
from runtime.store.organisation import HOLDERS
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.apps import require_administrator

router = PlainRouter("/api")

_KINDS = {f"{kind}s": kind for kind in HOLDERS}
_CHANGED_AT = sa.select(tables.credential.c.changed_at).where(
    tables.credential.c.user_id == sa.bindparam("user")
)


def _holder(ctx: Context, kinds: str, identifier: str) -> tuple[str, str]:
    """(kind, canonical id) of who roles are given to. Raises AccessDenied, NotFound, RecordNotFound."""
    require_administrator(ctx)
    kind = _KINDS.get(kinds)
    if kind is None:
        raise NotFound()
    read_records.require_reach(ctx, ctx.entity(HOLDERS[kind]), identifier)
    return kind, read_records.record_id_of(identifier)


@router.get("/{kinds}/{holder}/roles")
async def get_roles(kinds: str, holder: str, request: Request) -> Response:
    """The roles given to somebody, all there are to give; of a person also what comes through positions,
    groups and departments, and since when they have a password, if ever."""

    def command(ctx: Context) -> Answer:
        kind, identifier = _holder(ctx, kinds, holder)
        held = {role for role, _ in roles_of(ctx.tx, ctx.catalog, [identifier])}
        through = _through(ctx, identifier) if kind == "user" else {}
        roles = [
            {
                "name": name, "label": role.label, "held": name in held,
                "app": name.partition(".")[0],
                "app_label": ctx.catalog.apps[name.partition(".")[0]].app.label,
                "through": through.get(name, []),
            }
            for name, role in ctx.catalog.model.roles.items()
            if name != MEMBER
        ]  # fmt: skip
        body: dict[str, Any] = {"roles": roles}
        if kind == "user":
            changed_at = ctx.tx.value(_CHANGED_AT, {"user": ctx.tx.database.id_in(identifier)})
            body["password_changed_at"] = tables.iso(changed_at)
            body["second_factor"] = enrolled(ctx.tx, identifier)
        return answer(body)

    return await Exchange(request).read(command)


def _through(ctx: Context, person: str) -> dict[str, list[dict[str, str]]]:
    principal = load_principal(ctx.tx, ctx.catalog, person)
    if principal is None:
        return {}
    return {
        role["name"]: [one for one in role["through"] if one["kind"] != "user"]
        for role in roles_held(ctx, principal)
    }


@router.patch("/{kinds}/{holder}/roles")
async def change_roles(kinds: str, holder: str, request: Request) -> Response:
    """{"give": ["crm.sales_rep"], "take": [...]}; in force with everybody's next request."""
    body, raw = await body_of(request)
    expect(body, {"give": list, "take": list})

    def command(ctx: Context) -> Answer:
        kind, identifier = _holder(ctx, kinds, holder)
        give = [str(role) for role in body.get("give") or ()]
        take = [str(role) for role in body.get("take") or ()]
        if identifier == ctx.principal.user_id and ADMINISTRATOR in take:
            raise AccessDenied("access.last_administrator")
        give_roles(ctx.tx, ctx.catalog, identifier, give, kind)
        for role in take:
            take_role(ctx.tx, ctx.catalog, identifier, role)
        detail = {"give": give, "take": take}
        subject = f"{kind}:{identifier}"
        write_audit(ctx.tx, ctx.principal, "change_roles", subject, detail, ctx.now, ctx.request_id)
        return answer({"roles": sorted(role for role, _ in roles_of(ctx.tx, ctx.catalog, [identifier]))})

    return await Exchange(request).write(command, raw)
