"""Sharing single records with people, positions, groups and departments.

A share by itself opens nothing: it makes the record one of those the row scope `shared` of a grant
means. So a receiver's role decides what can be shared with them at all, and which fields they see.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.errors import AccessDenied, Issue, RecordNotFound, ValidationFailed
from engines.language import LANGUAGES, pick, render
from runtime.access.identity import load_principal
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.scopes import in_scope
from runtime.commands.titles import all_titles, readable_titles
from runtime.jobs.queue import enqueue
from runtime.store import records, tables
from runtime.store.audit import write_audit
from runtime.store.ids import canonical
from runtime.store.organisation import HOLDERS, people_behind

__all__ = ["may_share", "share", "shares_of", "unshare"]

_share = tables.record_share.c
_OF_RECORD = (
    sa.select(_share.kind, _share.holder, _share.rights, _share.until, _share.created_at, _share.created_by)
    .where(
        _share.entity == sa.bindparam("entity"),
        _share.record == sa.bindparam("record"),
        sa.or_(_share.until.is_(None), _share.until > sa.bindparam("moment")),
    )
    .order_by(_share.created_at, _share.holder)
)
_PUT = sa.text(
    "INSERT INTO record_share (entity, record, holder, kind, rights, until, created_at, created_by) "
    "VALUES (:entity, :record, :holder, :kind, :rights, :until, :created_at, :created_by) "
    "ON CONFLICT (entity, record, holder) DO UPDATE SET rights = excluded.rights, until = excluded.until, "
    "created_at = excluded.created_at, created_by = excluded.created_by"
)
_TAKE = sa.text("DELETE FROM record_share WHERE entity = :entity AND record = :record AND holder = :holder")


def shares_of(ctx: Context, entity_name: str, record_id: str) -> dict[str, Any]:
    """{"shares": [...], "may_share"} of a record its reader reaches. Raises RecordNotFound."""
    entity, values = _reached(ctx, entity_name, record_id)
    decode = entity.table.id_codec.decode
    rows = ctx.tx.rows(_OF_RECORD, {**_place(entity, values["id"]), "moment": tables.micros(ctx.now)})
    by_kind: dict[str, list[str]] = {"user": [decode(row[5]) for row in rows if row[5] is not None]}
    for row in rows:
        by_kind.setdefault(row[0], []).append(decode(row[1]))
    names = {kind: readable_titles(ctx, HOLDERS[kind], ids) for kind, ids in by_kind.items()}
    return {
        "shares": [
            {
                "to": {"kind": kind, "id": decode(holder), "name": names[kind].get(decode(holder), "")},
                "rights": rights, "until": tables.iso(until), "at": tables.iso(at),
                "by": decode(by) if by is not None else None,
                "by_name": names["user"].get(decode(by), "") if by is not None else "",
            }
            for kind, holder, rights, until, at, by in rows
        ],
        "may_share": may_share(ctx, entity, values),
    }  # fmt: skip


def may_share(ctx: Context, entity: CatalogEntity, values: dict[str, Any]) -> bool:
    """Whoever may change the record and has a grant to share it."""
    return entity.model.parent is None and all(
        ctx.rights(entity.name).allows(action) and in_scope(ctx, entity, values, action)
        for action in ("update", "share")
    )


def share(
    ctx: Context,
    entity_name: str,
    record_id: str,
    to: dict[str, Any],
    rights: str,
    until: datetime | None = None,
) -> None:
    """Share with `to` {"kind", "id"}, or change how it is shared. `rights`: "read" or "write".

    Raises RecordNotFound, AccessDenied, ValidationFailed. Everybody behind `to` is told.
    """
    entity, values = _shareable(ctx, entity_name, record_id)
    if rights not in ("read", "write"):
        raise ValidationFailed(issues=[Issue("/rights", "share.rights_unknown")])
    if until is not None and until <= ctx.now:
        raise ValidationFailed(issues=[Issue("/until", "share.over_already")])
    kind, holder = _holder(ctx, to)
    _require_effect(ctx, entity, kind, holder)
    ctx.tx.run(
        _PUT,
        {
            **_place(entity, values["id"]), "holder": ctx.tx.database.id_in(holder), "kind": kind,
            "rights": rights, "until": tables.micros(until) if until else None,
            "created_at": tables.micros(ctx.now), "created_by": ctx.tx.database.id_in(ctx.principal.user_id),
        },
    )  # fmt: skip
    name = all_titles(ctx, HOLDERS[kind], [holder])[holder].text or ""
    detail = {
        "kind": kind, "id": holder, "name": name, "rights": rights,
        "until": tables.iso(tables.micros(until)) if until else None,
    }  # fmt: skip
    _note(ctx, entity, values, "share", detail)
    _tell(ctx, entity, values, kind, holder, rights)


def unshare(ctx: Context, entity_name: str, record_id: str, holder: str) -> None:
    """End a share. Raises RecordNotFound also where there is none."""
    entity, values = _shareable(ctx, entity_name, record_id)
    found = canonical(holder)
    place = _place(entity, values["id"])
    rows = ctx.tx.rows(_OF_RECORD, {**place, "moment": 0}) if found else []
    row = next((row for row in rows if entity.table.id_codec.decode(row[1]) == found), None)
    if row is None or found is None:
        raise RecordNotFound()
    ctx.tx.run(_TAKE, {**place, "holder": ctx.tx.database.id_in(found)})
    titled = all_titles(ctx, HOLDERS[row[0]], [found], deleted=True).get(found)
    detail = {"kind": row[0], "id": found, "name": titled.text if titled else "", "rights": row[2]}
    _note(ctx, entity, values, "unshare", detail)


def _reached(ctx: Context, entity_name: str, record_id: str) -> tuple[CatalogEntity, dict[str, Any]]:
    entity = ctx.entity(entity_name)
    read_records.require_reach(ctx, entity, record_id)
    values = records.find(ctx.tx, entity, read_records.record_id_of(record_id))
    if values is None:
        raise RecordNotFound()
    return entity, values


def _shareable(ctx: Context, entity_name: str, record_id: str) -> tuple[CatalogEntity, dict[str, Any]]:
    entity, _ = _reached(ctx, entity_name, record_id)
    values = records.lock(ctx.tx, entity, record_id)
    if values is None:
        raise RecordNotFound()
    if entity.model.parent is not None:
        raise AccessDenied("access.row_without_record", {"entity": entity_name})
    if not may_share(ctx, entity, values):
        raise AccessDenied("access.action_denied", {"action": "share", "entity": entity_name})
    return entity, values


def _place(entity: CatalogEntity, record_id: str) -> dict[str, Any]:
    return {"entity": entity.table.number, "record": entity.table.encode_id(record_id)}


def _holder(ctx: Context, to: dict[str, Any]) -> tuple[str, str]:
    """A live holder the sharer can see."""
    kind, holder = to.get("kind"), canonical(str(to.get("id") or ""))
    if not isinstance(kind, str) or kind not in HOLDERS:
        raise ValidationFailed(issues=[Issue("/to/kind", "share.kind_unknown")])
    if holder is None or not readable_titles(ctx, HOLDERS[kind], [holder]):
        raise ValidationFailed(issues=[Issue("/to/id", "value.reference_missing")])
    return kind, holder


def _require_effect(ctx: Context, entity: CatalogEntity, kind: str, holder: str) -> None:
    """Of one person it is known whether their roles open shared records; sharing must not only seem to
    help."""
    if kind != "user":
        return
    principal = load_principal(ctx.tx, ctx.catalog, holder)
    if principal is None:
        raise ValidationFailed(issues=[Issue("/to/id", "value.reference_missing")])
    scopes = ctx.catalog.rights(principal).entity(entity.name).scopes.get("read", ())
    if not any(scope.kind in ("shared", "all") for scope in scopes):
        label = pick(entity.model.definition.label, ctx.principal.language, entity.name)
        params = {"name": principal.name, "entity": label}
        raise ValidationFailed(issues=[Issue("/to/id", "share.no_role", params)])


def _note(
    ctx: Context, entity: CatalogEntity, values: dict[str, Any], kind: str, detail: dict[str, Any]
) -> None:
    records.update(
        ctx.tx, entity, values["id"], values, {}, now=ctx.now, principal=ctx.principal.label, by_user=False,
        kind=kind, detail=detail,
    )  # fmt: skip
    subject = f"{entity.name}/{values['id']}"
    write_audit(ctx.tx, ctx.principal, f"{kind}_record", subject, detail, ctx.now, ctx.request_id)


def _tell(
    ctx: Context, entity: CatalogEntity, values: dict[str, Any], kind: str, holder: str, rights: str
) -> None:
    """Not the title: whether the receiver may read that is decided when they open the record."""
    people = [
        person
        for person in people_behind(ctx.tx, ctx.catalog, [(kind, holder)])
        if person != ctx.principal.user_id
    ]
    if not people:
        return
    text = {
        language: render(
            f"share.told_{rights}",
            {
                "name": ctx.principal.name,
                "entity": pick(entity.model.definition.label, language, entity.name),
            },
            language,
        )
        for language in LANGUAGES
    }
    payload = {
        "users": people, "text": text, "record": [entity.name, values["id"]], "by": ctx.principal.label,
    }  # fmt: skip
    enqueue(ctx.tx, "notify", payload)
