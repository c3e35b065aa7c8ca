"""Cells that name a record by the way to it from the top: "Sales/East" is the East beneath Sales."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from engines.definition.field_types.reference import ReferenceField
from engines.definition.model import EntityModel
from runtime.access.readable import readable_keys
from runtime.access.row_filter import row_filter
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.import_lookups import MANY, lookup_value
from runtime.store.padding import padded
from runtime.store.resolver import TableResolver

__all__ = ["MOST_STEPS", "Named", "above_in", "named", "steps_of", "upwards"]

MOST_STEPS = 20
_PART = 500

Named = dict[tuple[str | None, str], str]
"""(the record above, the name as it is stored) → id, MANY where several there have it."""


def upwards(ctx: Context, target: CatalogEntity) -> str | None:
    """The field of `target` that names the record above: its hierarchy, else its one reference to itself."""
    readable = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), target.name)
    found = above_in(target.model)
    return found if found in readable else None


def above_in(target: EntityModel) -> str | None:
    """The same of its definition alone."""
    found = [
        field
        for key, field in target.fields.items()
        if isinstance(field, ReferenceField) and not field.derived and target.types[key].entity == target.name
    ]
    chosen = [field for field in found if field.hierarchy] or found
    return chosen[0].key if len(chosen) == 1 else None


def steps_of(cell: str) -> tuple[str, ...]:
    """The names on the way, from the top. A full-width slash separates as well."""
    return tuple(
        part for step in cell.replace("\N{FULLWIDTH SOLIDUS}", "/").split("/") if (part := step.strip())
    )


def named(ctx: Context, target: CatalogEntity, key: str, above: str, names: Collection[str]) -> Named:
    """Live records in reach with one of these names, by what they stand beneath."""
    values = {lookup_value(target, key, name): name for name in names}
    values.pop(None, None)
    table = target.table
    column, parent = table[key], table[above]
    found: Named = {}
    wanted = sorted(values, key=str)
    for start in range(0, len(wanted), _PART):
        part = padded([column.codec.encode(value) for value in wanted[start : start + _PART]])
        resolver = TableResolver(ctx.catalog, target.name, now=ctx.now)
        kind = table.sa(key).type
        places = [sa.bindparam(f"value_{n}", type_=kind) for n in range(len(part))]
        query = sa.select(table.sa(key), table.sa(above), table.id).where(
            table.sa("deleted_at").is_(None), table.sa(key).in_(places)
        )
        if not ctx.principal.unrestricted:
            reach = row_filter(ctx.catalog, ctx.principal)(resolver)
            query = query if reach is None else query.where(reach)
        params: dict[str, Any] = {f"value_{n}": value for n, value in enumerate(part)}
        for raw, raw_parent, raw_id in ctx.tx.rows(table.database.compile(query), {**ctx.params, **params}):
            place = (parent.codec.decode(raw_parent), values[column.codec.decode(raw)])
            found[place] = MANY if place in found else table.id_codec.decode(raw_id)
    return found
