"""What records are called: the titles behind ids, one query per entity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from runtime.commands.context import Context
from runtime.store.database import Statement
from runtime.store.query import title_path, type_of
from runtime.store.resolver import TableResolver
from runtime.store.storage import codec

__all__ = ["Titled", "names_of", "titles"]

_PART = 200


@dataclass(frozen=True)
class Titled:
    """A live record's version and its title; blank where the title is."""

    version: int
    text: str | None


def titles(ctx: Context, entity_name: str, ids: Iterable[str], deleted: bool = False) -> dict[str, Titled]:
    """By id, whoever asks: the caller has checked that they may know. Unknown ids are left out."""
    entity = ctx.entity(entity_name)
    wanted = sorted(set(ids))
    path = title_path(ctx.catalog, entity_name)
    found: dict[str, Titled] = {}
    for start in range(0, len(wanted), _PART):
        part = wanted[start : start + _PART]
        params = {f"id_{n}": entity.table.encode_id(record_id) for n, record_id in enumerate(part)}
        for record_id, version, raw in ctx.tx.rows(_statement(ctx, entity_name, len(part), deleted), params):
            value = None
            if path is not None:
                value = codec(type_of(ctx.catalog, entity.model, path), ctx.tx.dialect).json(raw)
            text = None if value is None else str(value)
            found[entity.table.id_codec.decode(record_id)] = Titled(int(version), text)
    return found


def names_of(ctx: Context, people: Iterable[str | None]) -> dict[str, str]:
    """Names of people by id, those no longer there included: what they did stays theirs."""
    wanted = [person for person in people if person]
    found = titles(ctx, "system.user", wanted, deleted=True) if wanted else {}
    return {person: titled.text or "" for person, titled in found.items()}


def _statement(ctx: Context, entity_name: str, count: int, deleted: bool) -> Statement:
    entity = ctx.entity(entity_name)
    key = ("titles", count, deleted)
    found: Statement | None = entity.statements.get(key)
    if found is None:
        resolver = TableResolver(ctx.catalog, entity_name, now=ctx.now)
        table = entity.table
        path = title_path(ctx.catalog, entity_name)
        title = resolver.column(path) if path is not None else sa.null()
        places = [sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(count)]
        query = sa.select(table.id, table.sa("version"), title).where(table.id.in_(places))
        if not deleted:
            query = query.where(table.sa("deleted_at").is_(None))
        found = table.database.compile(query.select_from(resolver.from_clause()))
        entity.statements[key] = found
    return found
