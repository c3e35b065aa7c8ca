"""What records are called: the titles behind ids, one query per entity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from runtime.access.readable import readable_keys
from runtime.access.row_filter import field_mask, row_filter
from runtime.commands.context import Context
from runtime.store.database import Statement
from runtime.store.padding import padded
from runtime.store.query import title_path, type_of
from runtime.store.resolver import TableResolver
from runtime.store.storage import codec

__all__ = ["Titled", "all_titles", "names_of", "readable_titles"]

_PART = 200


@dataclass(frozen=True)
class Titled:
    """A record's version and its title; blank where the title is."""

    version: int
    text: str | None


def all_titles(
    ctx: Context, entity_name: str, ids: Iterable[str], deleted: bool = False
) -> dict[str, Titled]:
    """Of live records by id, whoever asks: the caller has checked that they may know. Unknown ids are
    left out."""
    return _titles(ctx, entity_name, ids, "deleted" if deleted else "live")


def readable_titles(ctx: Context, entity_name: str, ids: Iterable[str]) -> dict[str, str]:
    """Titles of live records in the reader's reach, by id: what labels show. Nothing where the title may
    not be read."""
    if not ctx.rights(entity_name).allows("read"):
        return {}
    found = _titles(ctx, entity_name, ids, "readable")
    return {record: titled.text or "" for record, titled in found.items()}


def names_of(ctx: Context, people: Iterable[str | None]) -> dict[str, str]:
    """Names of people by id, those no longer there included: what they did stays theirs."""
    wanted = [person for person in people if person]
    found = all_titles(ctx, "system.user", wanted, deleted=True) if wanted else {}
    return {person: titled.text or "" for person, titled in found.items()}


def _titles(ctx: Context, entity_name: str, ids: Iterable[str], which: str) -> dict[str, Titled]:
    entity = ctx.entity(entity_name)
    wanted = sorted(set(ids))
    path = _path(ctx, entity_name, which)
    if which == "readable" and path is None:
        return {}
    found: dict[str, Titled] = {}
    for start in range(0, len(wanted), _PART):
        part = padded(wanted[start : start + _PART])
        params = {**ctx.params} | {
            f"id_{n}": entity.table.encode_id(record_id) for n, record_id in enumerate(part)
        }
        for record_id, version, raw in ctx.tx.rows(_statement(ctx, entity_name, len(part), which), params):
            value = None
            if path is not None:
                value = codec(type_of(ctx.catalog, entity.model, path), ctx.tx.dialect).json(raw)
            text = None if value is None else str(value)
            found[entity.table.id_codec.decode(record_id)] = Titled(int(version), text)
    return found


def _path(ctx: Context, entity_name: str, which: str) -> tuple[str, ...] | None:
    if which != "readable" or ctx.principal.unrestricted:
        return title_path(ctx.catalog, entity_name)
    catalog, rights = ctx.catalog, ctx.catalog.rights(ctx.principal)
    return title_path(
        catalog, entity_name, lambda name, key: key in readable_keys(catalog, rights, name, partly=True)
    )


def _statement(ctx: Context, entity_name: str, count: int, which: str) -> Statement:
    """`which`: "live" records, "deleted" ones too, or live ones "readable" to who asks."""
    entity = ctx.entity(entity_name)
    cut = which == "readable" and not ctx.principal.unrestricted
    key: Any = ("titles", count, which, ctx.principal.shape if cut else None)
    found: Statement | None = ctx.catalog.pages.get((entity_name, key))
    if found is None:
        reach = row_filter(ctx.catalog, ctx.principal) if cut else None
        mask = field_mask(ctx.catalog, ctx.principal) if cut else None
        resolver = TableResolver(ctx.catalog, entity_name, now=ctx.now, row_filter=reach, mask=mask)
        table = entity.table
        path = _path(ctx, entity_name, which)
        title = resolver.column(path) if path is not None else sa.null()
        places = [sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(count)]
        query = sa.select(table.id, table.sa("version"), title).where(table.id.in_(places))
        if which != "deleted":
            query = query.where(table.sa("deleted_at").is_(None))
        clause = reach(resolver) if reach is not None else None
        if clause is not None:
            query = query.where(clause)
        found = table.database.compile(query.select_from(resolver.from_clause()))
        if not resolver.moment.asked:
            ctx.catalog.pages.put((entity_name, key), found)
    return found
