"""The organisation as administrators look at it: departments with heads and people, positions, groups; who
holds which role."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.errors import NotFound
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.grant_words import role_label
from runtime.commands.read_records import ListRequest
from runtime.commands.titles import all_titles, names_of
from runtime.store import tables
from runtime.store.organisation import DEPARTMENT, GROUP, GROUP_MEMBER, HOLDERS, POSITION, POSITION_HELD, USER
from runtime.store.people import members

__all__ = ["organisation", "role_holders", "roles_in_use"]

_SHOWN = 200
_HOLDERS = sa.select(tables.role_member.c.kind, tables.role_member.c.holder).where(
    tables.role_member.c.app == sa.bindparam("app"), tables.role_member.c.role == sa.bindparam("role")
)
_IN_USE = sa.select(tables.role_member.c.app, tables.role_member.c.role, sa.func.count()).group_by(
    tables.role_member.c.app, tables.role_member.c.role
)


def organisation(ctx: Context) -> dict[str, Any]:
    """{"departments": [{"id", "version", "name", "parent", "head", "head_name", "people"}], "positions":
    [{"id", "version", "name", "purpose", "people"}], "groups": the same, "people", "elsewhere", "inactive"}.

    `people` of a department are its own active ones, `elsewhere` those in no department.
    """
    everywhere = _all(ctx, DEPARTMENT, ("name", "parent_department", "head"))
    names = names_of(ctx, {one["values"]["head"] for one in everywhere})
    staff = _counted(ctx, USER, "department", active=True)
    known = {one["id"] for one in everywhere}
    return {
        "departments": [
            {
                "id": one["id"], "version": one["version"], "name": one["values"]["name"],
                "parent": one["values"]["parent_department"], "head": one["values"]["head"],
                "head_name": names.get(one["values"]["head"] or ""), "people": staff.get(one["id"], 0),
            }
            for one in everywhere
        ],
        "positions": _with_people(ctx, POSITION, _counted(ctx, POSITION_HELD, "held_position")),
        "groups": _with_people(ctx, GROUP, _counted(ctx, GROUP_MEMBER, "parent")),
        "people": sum(staff.values()),
        "elsewhere": sum(count for department, count in staff.items() if department not in known),
        "inactive": _inactive(ctx),
    }  # fmt: skip


def _with_people(ctx: Context, entity: str, counts: dict[str | None, int]) -> list[dict[str, Any]]:
    return [
        {
            "id": one["id"], "version": one["version"], "name": one["values"]["name"],
            "purpose": one["values"]["purpose"], "people": counts.get(one["id"], 0),
        }
        for one in _all(ctx, entity, ("name", "purpose"))
    ]  # fmt: skip


def _all(ctx: Context, entity: str, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = None
    while True:
        wanted = ListRequest(sort=("name",), fields=fields, limit=read_records.MAX_LIMIT, after=after)
        page = read_records.page(ctx, entity, wanted)
        found += page["records"]
        after = page["next"]
        if after is None:
            return found


def _counted(ctx: Context, entity_name: str, key: str, active: bool = False) -> dict[str | None, int]:
    """How many live records name which record by `key`."""
    entity = ctx.entity(entity_name)
    cached = ("counted by", key, active)
    statement = entity.statements.get(cached)
    if statement is None:
        table = entity.table
        column = table.sa(key)
        query = sa.select(column, sa.func.count()).where(table.sa("deleted_at").is_(None)).group_by(column)
        if active:
            yes = table["active"].codec.encode(True)
            query = query.where(sa.or_(table.sa("active").is_(None), table.sa("active") == yes))
        statement = entity.statements[cached] = table.database.compile(query)
    decode = entity.table.id_codec.decode
    return {None if raw is None else decode(raw): count for raw, count in ctx.tx.rows(statement)}


def _inactive(ctx: Context) -> int:
    found: int = read_records.page(ctx, USER, ListRequest("not active", fields=(), limit=1, count=True))[
        "count"
    ]
    return found


# -- roles


def roles_in_use(ctx: Context) -> list[dict[str, Any]]:
    """[{"name", "label", "app", "app_label", "holders"}]: every role, and to how many it was given."""
    given = {(app, role): count for app, role, count in ctx.tx.rows(_IN_USE)}
    return [
        {
            "name": f"{app}.{role.key}", "label": role.label, "app": app, "app_label": definition.app.label,
            "holders": given.get((app, role.id), 0),
        }
        for app, definition in ctx.catalog.apps.items()
        for role in definition.roles
    ]  # fmt: skip


def role_holders(ctx: Context, role: str) -> dict[str, Any]:
    """{"name", "label", "holders": [{"kind", "id", "name"}], "people": [{"id", "name"}], "count"}: whom a
    role was given to, and who has it by that; 200 people are named. Raises NotFound."""
    app, _, _ = role.partition(".")
    definition = ctx.catalog.model.roles.get(role)
    if definition is None:
        raise NotFound("not_found", {"name": role[:60]})
    decode = ctx.entity(USER).table.id_codec.decode
    given = [(kind, decode(raw)) for kind, raw in ctx.tx.rows(_HOLDERS, {"app": app, "role": definition.id})]
    titles = {
        kind: all_titles(ctx, entity, [one for of, one in given if of == kind])
        for kind, entity in HOLDERS.items()
    }
    people = members(ctx.tx, ctx.catalog, role)
    names = names_of(ctx, people[:_SHOWN])
    holders = [
        {"kind": kind, "id": one, "name": titles[kind][one].text or ""}
        for kind, one in given
        if one in titles[kind]
    ]
    return {
        "name": role, "label": role_label(ctx, role),
        "holders": sorted(holders, key=lambda one: (list(HOLDERS).index(one["kind"]), one["name"])),
        "people": [{"id": one, "name": names.get(one, "")} for one in people[:_SHOWN]],
        "count": len(people),
    }  # fmt: skip
