"""What lies behind references and behind a person, for the platform's own reading: stored values as they
are stored, those that use the time or the user computed as of now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store.database import Statement
from runtime.store.padding import padded
from runtime.store.related import Record, load_person, load_related
from runtime.store.resolver import TableResolver
from runtime.store.storage import codec

__all__ = ["load_behind", "load_behind_person"]


def load_behind(
    ctx: Context, entity: str, rows: Sequence[Record], paths: Iterable[str], me: str | None = None
) -> None:
    """`load_related`. `me`: the person fields use that are computed, in the place of the principal."""
    load_related(ctx.tx, ctx.catalog, entity, rows, paths, partial(_computed, ctx, me))


def load_behind_person(
    ctx: Context, user_id: str | None, rows: Sequence[Record], paths: Iterable[str]
) -> None:
    """`load_person`."""
    load_person(ctx.tx, ctx.catalog, user_id, rows, paths, partial(_computed, ctx, user_id))


def _computed(
    ctx: Context, me: str | None, entity: CatalogEntity, ids: Sequence[str], keys: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Values of fields that are computed where they are read, by record id."""
    table = entity.table
    ordered = sorted(keys)
    decoders = [codec(entity.model.types[key], ctx.tx.dialect).decode for key in ordered]
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), 500):
        part = padded(sorted(ids[start : start + 500]))
        place = ("computed behind", tuple(ordered), len(part))
        statement: Statement | None = entity.statements.get(place)
        if statement is None:
            resolver = TableResolver(ctx.catalog, entity.name, now=ctx.now)
            columns = [resolver.plain((key,)) for key in ordered]
            places = [sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(len(part))]
            query = sa.select(table.id, *columns).select_from(resolver.from_clause())
            statement = table.database.compile(query.where(table.id.in_(places)))
            if not resolver.moment.asked:
                entity.statements[place] = statement
        params = {**ctx.params} | {f"id_{n}": table.encode_id(one) for n, one in enumerate(part)}
        if me is not None:
            params["me"] = ctx.tx.database.id_in(me)
        for row in ctx.tx.rows(statement, params):
            values = [decode(raw) for decode, raw in zip(decoders, row[1:], strict=True)]
            found[table.id_codec.decode(row[0])] = dict(zip(ordered, values, strict=True))
    return found
