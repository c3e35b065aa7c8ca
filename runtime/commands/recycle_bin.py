"""Deleted records: which ones somebody may bring back, and removing them for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engines.errors import AccessDenied, Issue, RecordNotFound, ValidationFailed
from runtime.access.readable import readable_keys
from runtime.access.row_filter import scope_clause
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.titles import all_titles, names_of
from runtime.store import merges, purge, records
from runtime.store.audit import write_audit
from runtime.store.database import Statement
from runtime.store.ids import canonical
from runtime.store.query import decode_cursor, encode_cursor
from runtime.store.resolver import TableResolver
from runtime.store.storage import column_type

__all__ = ["PURGE_CONSENT", "deleted", "in_bin", "purge_records"]

PURGE_CONSENT = "purge"
MAX_LIMIT = 200
_MAX_PURGE = 500
_SHAPE = "deleted"


def deleted(ctx: Context, entity_name: str, limit: int = 50, after: str | None = None) -> dict[str, Any]:
    """{"records", "next", "may_purge"}: what one may restore, the latest deleted first. Whoever may
    delete a record may bring it back."""
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "delete")
    if entity.model.parent is not None:
        raise AccessDenied("access.row_without_record", {"entity": entity_name})
    limit = max(1, min(limit, MAX_LIMIT))
    place = (sa.column("at", sa.BigInteger()), sa.column("id", column_type("reference", ctx.tx.dialect)))
    at_column = entity.table["deleted_at"]
    params: dict[str, Any] = {**ctx.params, "limit": limit + 1}
    if after:
        at, last = decode_cursor(after, _SHAPE, place)
        params |= {"at": _moment_in(entity, int(at)), "last": last}
    rows = ctx.tx.rows(_page_statement(ctx, entity, after is not None), params)
    found = [
        (at_column.codec.decode(row[1]), entity.table.id_codec.decode(row[0]), row) for row in rows[:limit]
    ]
    ids = [record for _, record, _ in found]
    readable = _title_readable(ctx, entity)
    shown = all_titles(ctx, entity_name, ids, deleted=True) if readable else {}
    people = names_of(ctx, (entity.table["updated_by"].codec.decode(row[2]) for _, _, row in found))
    merged = merges.into(ctx.tx, entity.table.number, ids)
    survivors = (
        all_titles(ctx, entity_name, merged.values(), deleted=True) if _title_readable(ctx, entity) else {}
    )
    listed = []
    for at, record, row in found:
        by = entity.table["updated_by"].codec.decode(row[2])
        survivor = merged.get(record)
        listed.append(
            {
                "id": record, "title": shown[record].text if record in shown else None,
                "deleted_at": at.isoformat().replace("+00:00", "Z"), "deleted_by": by,
                "deleted_by_name": people.get(by or ""),
                "merged_into": {
                    "id": survivor,
                    "title": survivors[survivor].text if survivor in survivors else None,
                } if survivor else None,
            }
        )  # fmt: skip
    following = None
    if len(rows) > limit:
        at, _, row = found[-1]
        following = encode_cursor(_SHAPE, (_micros(at), row[0]))
    return {"records": listed, "next": following, "may_purge": ctx.principal.unrestricted}


def _micros(at: Any) -> int:
    from runtime.store.tables import micros

    return micros(at)


def _moment_in(entity: CatalogEntity, at: int) -> Any:
    from runtime.store.tables import from_micros

    return entity.table["deleted_at"].codec.encode(from_micros(at))


def _title_readable(ctx: Context, entity: CatalogEntity) -> bool:
    rights = ctx.catalog.rights(ctx.principal)
    return entity.model.title in readable_keys(ctx.catalog, rights, entity.name)


def _page_statement(ctx: Context, entity: CatalogEntity, after: bool) -> Statement:
    table = entity.table
    resolver = TableResolver(ctx.catalog, entity.name, now=ctx.now)
    at, identifier = table.sa("deleted_at"), table.id
    query = sa.select(identifier, at, table.sa("updated_by")).where(at.is_not(None))
    reach = scope_clause(ctx.catalog, ctx.principal, "delete", resolver)
    if reach is not None:
        query = query.where(reach)
    if after:
        seen = sa.bindparam("at", type_=at.type)
        last = sa.bindparam("last", type_=identifier.type)
        query = query.where(sa.or_(at < seen, sa.and_(at == seen, identifier < last)))
    query = query.select_from(resolver.from_clause()).order_by(at.desc(), identifier.desc())
    return table.database.compile(query.limit(sa.bindparam("limit", type_=sa.Integer())))


def in_bin(ctx: Context, entity: CatalogEntity, record_id: str) -> dict[str, Any]:
    """A deleted record one may bring back, locked. Raises RecordNotFound."""
    found = canonical(record_id)
    old = records.by_ids(ctx.tx, entity, [found], lock="edit", deleted=True).get(found) if found else None
    if old is None or old["deleted_at"] is None:
        raise RecordNotFound()
    resolver = TableResolver(ctx.catalog, entity.name, now=ctx.now)
    reach = scope_clause(ctx.catalog, ctx.principal, "delete", resolver)
    if reach is not None:
        query = sa.select(sa.literal(1)).where(
            entity.table.id == sa.bindparam("id", type_=entity.table.id.type), reach
        )
        statement = entity.table.database.compile(query.select_from(resolver.from_clause()))
        if ctx.tx.row(statement, {**ctx.params, "id": entity.table.encode_id(old["id"])}) is None:
            raise RecordNotFound()
    return old


def purge_records(ctx: Context, entity_name: str, ids: Sequence[object], consent: object) -> int:
    """Remove deleted records for good, with their rows, history, comments and files; how many.

    For administrators, who have to say so: `consent` is the word "purge". Unknown ids, and records
    that are not deleted, are an issue each and nothing is removed.
    """
    entity = ctx.entity(entity_name)
    if not ctx.principal.unrestricted:
        raise AccessDenied("recycle_bin.administrators_only")
    if entity.model.parent is not None:
        raise AccessDenied("access.row_without_record", {"entity": entity_name})
    if consent != PURGE_CONSENT:
        raise ValidationFailed(issues=[Issue("/consent", "recycle_bin.consent", {"consent": PURGE_CONSENT})])
    if len(ids) > _MAX_PURGE:
        raise ValidationFailed(issues=[Issue("/ids", "request.too_many", {"maximum": _MAX_PURGE})])
    wanted = [canonical(one) if isinstance(one, str) else None for one in ids]
    known = records.by_ids(ctx.tx, entity, [one for one in wanted if one], lock="edit", deleted=True)
    issues = [
        Issue(f"/ids/{index}", "record_not_found")
        for index, one in enumerate(wanted)
        if one is None or one not in known or known[one]["deleted_at"] is None
    ]
    if issues:
        raise ValidationFailed(issues=issues)
    purge.purge(ctx.tx, ctx.catalog, entity, sorted(known), ctx.now)
    write_audit(
        ctx.tx, ctx.principal, "records.purge", entity_name, {"ids": sorted(known)}, ctx.now, ctx.request_id
    )
    return len(known)
