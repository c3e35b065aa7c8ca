"""Why a principal may or may not do something with a record and its fields: which grants, through
which positions and groups, which shares and conditions decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engines.definition.role import ACTIONS
from engines.errors import NotFound, RecordNotFound
from runtime.access.identity import load_principal, roles_of
from runtime.access.principal import MEMBER, Principal
from runtime.access.rights import RowScope
from runtime.access.why import judge
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.describe_forms import explain_forms
from runtime.commands.grant_words import GrantWords, role_label
from runtime.commands.record_rights import fixed_fields, readable_on
from runtime.commands.scopes import in_any, in_scope
from runtime.commands.shares import shares_of
from runtime.commands.titles import all_titles
from runtime.store import records
from runtime.store.organisation import HOLDERS, belonging

__all__ = ["explain", "roles_held"]


def explain(ctx: Context, entity_name: str, record_id: str, user_id: str | None = None) -> dict[str, Any]:
    """{"person", "roles", "held", "shares", "actions", "fields", "forms"}: what is allowed, with reasons.

    About oneself for any record in reach; administrators may ask about anybody (`user_id`), also
    about records that person cannot see.
    """
    entity = ctx.entity(entity_name)
    asked = _asked(ctx, user_id)
    read_records.require_reach(ctx, entity, record_id)
    values = records.find(ctx.tx, entity, read_records.record_id_of(record_id))
    if values is None:
        raise RecordNotFound()
    held = roles_held(ctx, asked.principal)
    told = _Told(ctx, asked, entity, values, {role["name"]: role for role in held})
    readable = readable_on(asked, entity, values)
    shares = shares_of(ctx, entity_name, record_id)["shares"]
    return {
        "person": {"id": asked.principal.user_id, "name": asked.principal.name},
        "roles": [role["label"] for role in held],
        "held": held,
        "shares": [one for one in shares if one["to"]["id"] in asked.principal.holders],
        "actions": [told.action(action) for action in ACTIONS],
        # Of what is hidden from somebody only administrators are told.
        "fields": told.fields(
            [k for k in entity.model.fields if ctx.principal.unrestricted or k in readable]
        ),
        "forms": explain_forms(ctx, asked, entity_name),
    }


def _asked(ctx: Context, user_id: str | None) -> Context:
    if user_id is None or user_id == ctx.principal.user_id:
        return ctx
    if not ctx.principal.unrestricted:
        raise RecordNotFound()
    found = read_records.record_id_of(user_id)
    principal = load_principal(ctx.tx, ctx.catalog, found)
    if principal is None:
        raise NotFound()
    return replace(ctx, principal=principal)


def roles_held(ctx: Context, principal: Principal) -> list[dict[str, Any]]:
    """[{"name", "label", "through": [{"kind", "id", "name"}]}]: every role in force and how it came."""
    if principal.user_id is None:
        return []
    found = belonging(ctx.tx, ctx.catalog, principal.user_id, principal.department)
    kinds = {principal.user_id: "user"}
    for kind, ids in (("position", found.positions), ("group", found.groups), ("department", found.above)):
        kinds.update(dict.fromkeys(ids, kind))
    by_role: dict[str, list[dict[str, str]]] = {MEMBER: []}
    for role, holder in sorted(roles_of(ctx.tx, ctx.catalog, principal.holders)):
        through = by_role.setdefault(role, [])
        kind = kinds.get(holder, "user")
        titled = all_titles(ctx, HOLDERS[kind], [holder]).get(holder)
        through.append({"kind": kind, "id": holder, "name": (titled.text if titled else "") or ""})
    return [
        {"name": role, "label": role_label(ctx, role), "through": through}
        for role, through in sorted(by_role.items())
    ]


@dataclass(frozen=True)
class _Told:
    """`ctx` is told about what `asked` may do with one record."""

    ctx: Context
    asked: Context
    entity: CatalogEntity
    values: dict[str, Any]
    held: dict[str, dict[str, Any]]

    @property
    def words(self) -> GrantWords:
        return GrantWords(self.ctx, self.entity.name, self.held)

    def say(self, code: str, **params: Any) -> str:
        return self.words.say(code, **params)

    def action(self, action: str) -> dict[str, Any]:
        """Every grant that gives the action, and whether its rows include the record."""
        asked, entity = self.asked, self.entity
        rights = asked.catalog.rights(asked.principal)
        verdict = judge(rights, entity.name, action, None, self._includes)
        allowed = verdict.answer == "yes"
        given = [one for one in asked.rights(entity.name).given if action in one.actions]
        if asked.principal.unrestricted:
            return {
                "action": action, "allowed": True, "reasons": [self.say("administrator")], "grants": [],
            }  # fmt: skip
        grants = [
            {
                "role": self.words.giver(one),
                "reason": self.words.reason(one),
                "applies": self._includes(action, one.scope),
            }
            for one in given
        ]
        reasons = [str(grant["reason"]) for grant in grants if grant["applies"] or not allowed]
        if not given:
            reasons = [self.say("no_grant")]
        elif not allowed:
            reasons.append(self.say("outside"))
        return {"action": action, "allowed": allowed, "reasons": reasons, "grants": grants}

    def _includes(self, action: str, scope: RowScope) -> bool:
        return in_any(self.asked, self.entity, self.values, action, [scope])

    def fields(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """The right on each field of this very record."""
        if not in_scope(self.asked, self.entity, self.values, "read"):
            reason = self.say("outside")
            fields = self.entity.model.fields
            return [
                {"field": key, "label": fields[key].label, "right": "hidden", "reason": reason}
                for key in keys
            ]
        readable = readable_on(self.asked, self.entity, self.values)
        fixed = set(fixed_fields(self.asked, self.entity, self.values))
        return [self._field(key, key in readable, key in fixed) for key in keys]

    def _field(self, key: str, readable: bool, fixed: bool) -> dict[str, Any]:
        rights = self.asked.rights(self.entity.name)
        field = self.entity.model.fields[key]
        if not readable:
            right, where = "hidden", rights.read_where.get(key, ())
        elif fixed:
            right, where = "read", rights.write_where["update"][key]
        else:
            right, where = rights.fields.get(key, "write"), ()
            if right == "write" and not in_scope(self.asked, self.entity, self.values, "update"):
                right = "read"
        if where:
            names = [self.words.reason(one) for one in rights.given if one.scope in where]
            reason = self.say(f"{right}_elsewhere", scopes="; ".join(dict.fromkeys(names)))
        elif field.derived and right != "hidden":
            right, reason = "read", self.say("derived")
        else:
            reason = self.say({"hidden": "hidden", "read": "read_only"}.get(right, "unrestricted"))
        return {"field": key, "label": field.label, "right": right, "reason": reason}
