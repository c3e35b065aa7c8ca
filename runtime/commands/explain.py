"""Why a principal may or may not do something with a record and its fields."""

from __future__ import annotations

from typing import Any

from engines.definition.role import ACTIONS
from engines.errors import NotFound, RecordNotFound
from engines.language import pick, render
from runtime.access.identity import load_principal
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.may_know import may_know
from runtime.commands.scopes import in_scope
from runtime.store import records

__all__ = ["explain"]


def explain(ctx: Context, entity_name: str, record_id: str, user_id: str | None = None) -> dict[str, Any]:
    """{"person", "actions": [...], "fields": [...]}, each with `allowed` and reasons in words.

    About oneself for any record in reach; administrators may ask about anybody (`user_id`), also
    about records that person cannot see.
    """
    entity = ctx.entity(entity_name)
    asked = ctx
    if user_id is not None and user_id != ctx.principal.user_id:
        if not ctx.principal.unrestricted:
            raise RecordNotFound()
        principal = load_principal(ctx.tx, ctx.catalog, user_id)
        if principal is None:
            raise NotFound()
        asked = Context(ctx.tx, ctx.catalog, principal, ctx.now, ctx.request_id)
    read_records.require_reach(ctx, entity, record_id)
    values = records.find(ctx.tx, entity, record_id)
    if values is None:
        raise RecordNotFound()
    language = ctx.principal.language
    return {
        "person": {"id": asked.principal.user_id, "name": asked.principal.name},
        "roles": [_role_name(ctx, role, language) for role in sorted(asked.principal.roles)],
        "actions": [_action(ctx, asked, entity, values, action) for action in ACTIONS],
        # Of what is hidden from somebody only administrators are told.
        "fields": [
            _field(asked, entity, key, language)
            for key in entity.model.fields
            if ctx.principal.unrestricted or asked.rights(entity.name).readable(key)
        ],
    }


def _role_name(ctx: Context, role: str, language: str) -> str:
    definition = ctx.catalog.model.roles.get(role)
    return pick(definition.label, language, role) if definition else role


def _action(
    ctx: Context, asked: Context, entity: CatalogEntity, values: dict[str, Any], action: str
) -> dict[str, Any]:
    language = ctx.principal.language
    rights = asked.rights(entity.name)
    scopes = rights.scopes.get(action, ())
    allowed = bool(scopes) and in_scope(asked, entity, values, action)
    if asked.principal.unrestricted:
        reasons = [render("explain.administrator", {}, language)]
    elif not scopes:
        reasons = [render("explain.no_grant", {"action": action}, language)]
    else:
        givers = rights.reasons.get(action, ())
        reasons = [
            render(
                f"explain.scope_{scope.kind}",
                {
                    "role": _role_name(asked, asked.catalog.model.resolve(scope.app, giver), language),
                    # A condition over fields one may not read is given without its words.
                    "condition": (scope.condition or "")
                    if may_know(ctx, entity.name, scope.condition, scope.app)
                    else "…",
                },
                language,
            )
            for scope, giver in zip(scopes, givers, strict=False)
        ]
        if not allowed:
            reasons.append(render("explain.outside", {}, language))
    return {"action": action, "allowed": allowed, "reasons": reasons}


def _field(asked: Context, entity: CatalogEntity, key: str, language: str) -> dict[str, Any]:
    rights = asked.rights(entity.name)
    field = entity.model.fields[key]
    right = rights.fields.get(key, "write")
    if field.derived and right == "write":
        right, reason = "read", render("explain.derived", {}, language)
    elif right == "hidden":
        reason = render("explain.hidden", {}, language)
    elif right == "read":
        reason = render("explain.read_only", {}, language)
    else:
        reason = render("explain.unrestricted", {}, language)
    return {"field": key, "label": field.label, "right": right, "reason": reason}
