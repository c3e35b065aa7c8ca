"""When somebody leaves: what is theirs, handing it over, and their end as a person who signs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engines.errors import AccessDenied, RecordNotFound
from runtime.access.identity import end_sessions_of, roles_of
from runtime.commands import bulk, hand_over_tasks, read_records, write
from runtime.commands.context import Context
from runtime.commands.grant_words import role_label
from runtime.commands.read_records import ListRequest
from runtime.store import records, tables, tasks
from runtime.store.audit import write_audit
from runtime.store.organisation import DEPARTMENT, USER

__all__ = ["HandOver", "belongings", "deactivate"]

_SYSTEM_APP = "system"
_REVOKE = sa.text("UPDATE api_token SET revoked_at = :at WHERE user_id = :user AND revoked_at IS NULL")
_TOKENS = sa.text("SELECT count(*) FROM api_token WHERE user_id = :user AND revoked_at IS NULL")


@dataclass(frozen=True)
class HandOver:
    """To whom what goes: `records` they own, `tasks` open with them, departments they are `heads` of."""

    to: str | None = None
    records: bool = False
    tasks: bool = False
    heads: bool = False


def belongings(ctx: Context, person: str) -> dict[str, Any]:
    """{"records": [{"entity", "label", "count", "capped"}], "tasks", "heads": [{"id", "name"}], "roles":
    [{"name", "label"}], "tokens", "active"}: what an administrator sees to before somebody leaves."""
    found = _person(ctx, person)
    held = sorted(role for role, _ in roles_of(ctx.tx, ctx.catalog, [person]))
    return {
        "records": [
            {
                "entity": name, "label": ctx.entity(name).model.definition.label, "count": count,
                "capped": capped,
            }
            for name, count, capped in _owned(ctx, person)
        ],
        "tasks": tasks.count(ctx.tx, person, "open"),
        "heads": [{"id": one["id"], "name": one["values"]["name"]} for one in _headed(ctx, person)],
        "roles": [{"name": role, "label": role_label(ctx, role)} for role in held],
        "tokens": ctx.tx.value(_TOKENS, {"user": ctx.tx.database.id_in(person)}),
        "active": found.get("active") is not False,
    }  # fmt: skip


def deactivate(ctx: Context, person: str, over: HandOver) -> dict[str, Any]:
    """End somebody's work here, and hand over what `over` says: {"runs": [Run], "tasks", "tasks_left",
    "heads"}. Records go in runs like other changes to many, which can be taken back; of more tasks than one
    transaction should hold the rest goes by jobs, and is in `tasks_left` meanwhile.

    Raises AccessDenied for oneself and the last administrator, ValidationFailed for whom nothing can be
    handed to.
    """
    before = _person(ctx, person)
    if person == ctx.principal.user_id:
        raise AccessDenied("leaving.oneself")
    if ctx.people.administrators == (person,):
        raise AccessDenied("access.last_administrator")
    if over.records or over.tasks or over.heads:
        hand_over_tasks.require_successor(ctx, person, over.to)
    to = over.to or ""
    heads = _hand_departments(ctx, person, to) if over.heads else 0
    handed = hand_over_tasks.begin(ctx, person, to) if over.tasks else 0
    runs = _hand_records(ctx, person, to) if over.records else []
    if before.get("active") is not False:
        write.update(ctx, USER, person, {"active": False}, expected_version=int(before["version"]))
    end_sessions_of(ctx.tx, person)
    user = ctx.tx.database.id_in(person)
    ctx.tx.run(_REVOKE, {"user": user, "at": tables.micros(ctx.now)})
    left = tasks.count(ctx.tx, person, "open")
    detail = {"to": over.to, "runs": len(runs), "tasks": handed, "heads": heads}
    write_audit(ctx.tx, ctx.principal, "deactivate", f"user:{person}", detail, ctx.now, ctx.request_id)
    return {"runs": runs, "tasks": handed, "tasks_left": left, "heads": heads}


def _person(ctx: Context, person: str) -> dict[str, Any]:
    found = records.find(ctx.tx, ctx.entity(USER), person)
    if found is None:
        raise RecordNotFound()
    return found


# -- records


def _owned(ctx: Context, person: str) -> list[tuple[str, int, bool]]:
    """(entity, how many, whether counting stopped) of what they own."""
    found = []
    for name, entity in ctx.catalog.entities.items():
        if entity.model.parent is not None or name.partition(".")[0] == _SYSTEM_APP:
            continue
        page = read_records.page(ctx, name, _owned_by(person))
        if page["count"]:
            found.append((name, page["count"], page["count_capped"]))
    return found


def _owned_by(person: str) -> ListRequest:
    return ListRequest(filter=f'owner == "{person}"', fields=(), limit=1, count=True)


def _hand_records(ctx: Context, person: str, to: str) -> list[dict[str, Any]]:
    return [
        bulk.start(ctx, name, "update", values={"owner": to}, filter_text=f'owner == "{person}"')
        for name, _, _ in _owned(ctx, person)
    ]


# -- departments


def _headed(ctx: Context, person: str) -> list[dict[str, Any]]:
    wanted = ListRequest(filter=f'head == "{person}"', fields=("name",), limit=500)
    found: list[dict[str, Any]] = read_records.page(ctx, DEPARTMENT, wanted)["records"]
    return found


def _hand_departments(ctx: Context, person: str, to: str) -> int:
    found = _headed(ctx, person)
    for one in found:
        write.update(ctx, DEPARTMENT, one["id"], {"head": to}, expected_version=int(one["version"]))
    return len(found)
