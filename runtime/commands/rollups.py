"""Rollups: what a record knows of the records that lead to it.

A count or a sum follows what was added, changed or taken away: reading every source row again would cost a
customer of 100,000 orders a long look at each of them. Means and extremes are read again in SQL, and so is
whatever is not known to be right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from engines.definition.dependencies import RollupIn
from engines.definition.field_types import RollupField
from engines.expression import compile_sql
from engines.expression.types import BOOLEAN
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store.exact import average
from runtime.store.resolver import TableResolver

__all__ = ["Moves", "bring_rollups", "differs", "moves_of", "start_rollups", "start_rollups_of_rows"]

Values = Mapping[str, Any]
Moves = dict[str, dict[str, dict[str, Decimal | None]]]
"""Entity → rollup → record → by how much it moved; None: to be read."""
_Part = Callable[[Context, Values], Decimal]


def moves_of(
    ctx: Context, entity: CatalogEntity, pairs: Iterable[tuple[Values | None, Values | None]]
) -> Moves:
    """What (old, new) records of `entity` do to the rollups over them."""
    moves: Moves = {}
    for rollup in entity.model.rollups_in:
        part = _part_of(ctx, entity, rollup)
        watched = rollup.reads | {"owner"}
        moved = moves.setdefault(rollup.entity, {}).setdefault(rollup.key, {})
        for old, new in pairs:
            if old is not None and new is not None and not differs(old, new, watched):
                continue
            for side, sign in ((old, -1), (new, 1)):
                target = side.get(rollup.via) if side is not None else None
                if side is None or not target:
                    continue
                if part is None:
                    moved.update(dict.fromkeys((target,) if isinstance(target, str) else target))
                    continue
                before = moved.get(target, _ZERO)
                assert before is not None
                moved[target] = before + sign * part(ctx, side)
    return moves


_ZERO = Decimal(0)


def differs(old: Values, new: Values, keys: Iterable[str]) -> bool:
    """Of money others read the base amount, which moves with the rate alone, too."""
    return any(
        old.get(key) != new.get(key) or old.get(f"base:{key}") != new.get(f"base:{key}") for key in keys
    )


def _part_of(ctx: Context, source: CatalogEntity, rollup: RollupIn) -> _Part | None:
    """What one source record adds to the rollup, None where it takes all of them to tell."""
    place = ("part of", rollup.entity, rollup.key)
    if place not in source.statements:
        source.statements[place] = _make_part(ctx, source, rollup)
    found: _Part | None = source.statements[place]
    return found


def _make_part(ctx: Context, source: CatalogEntity, rollup: RollupIn) -> _Part | None:
    field = rollup.field
    if field.aggregate not in ("count", "sum") or rollup.via in source.table.links:
        return None
    if field.field is None:
        read = None
    else:
        read = f"base:{field.field}" if source.table[field.field].base is not None else field.field
    app = ctx.entity(rollup.entity).model.app
    condition = source.model.compile(field.filter, BOOLEAN, app=app) if field.filter else None

    def part(ctx: Context, values: Values) -> Decimal:
        # Checks see to it that a rollup's filter reads nothing but the record itself.
        if condition is not None and condition.evaluate(values, ctx.evaluation) is not True:
            return _ZERO
        if read is None:
            return Decimal(1)
        amount: Decimal | None = values.get(read)
        return _ZERO if amount is None else amount

    return part


def bring_rollups(
    ctx: Context, entity: CatalogEntity, records: Mapping[str, dict[str, Any]], moves: Moves | None
) -> None:
    """Set the rollups of locked `records` (by id, as stored). Without `moves` all of them are read; with
    them those that moved are, and the others stay as they are.

    What was read in this transaction is read from then on: it may hold already what moves are still
    to tell.
    """
    for key, field in entity.model.fields.items():
        if not isinstance(field, RollupField):
            continue
        moved = moves.get(entity.name, {}).get(key, {}) if moves is not None else {}
        again = []
        for record_id, values in records.items():
            by = moved.get(record_id, _ZERO)
            if moves is None or by is None or not _is_known(ctx, entity, key, field, values):
                again.append(record_id)
            elif by:
                values[key] = _rounded(values[key] + by, entity.model.types[key].scale)
        if again:
            ctx.tx.read_anew.update((entity.name, key, record_id) for record_id in again)
            figures = _read(ctx, entity, key, again)
            for record_id in again:
                records[record_id][key] = figures.get(record_id, _nothing(field))


def _is_known(ctx: Context, entity: CatalogEntity, key: str, field: RollupField, values: Values) -> bool:
    """Whether the stored value is what it was over all source records before these moves."""
    if values.get("computing") or (entity.name, key, values["id"]) in ctx.tx.read_anew:
        return False
    return values.get(key) is not None or field.aggregate not in ("count", "sum")


def start_rollups(ctx: Context, entity: CatalogEntity, values: dict[str, Any]) -> None:
    """Rollups of a new record and its rows: nothing refers to them yet. Formulas read them."""
    values.update(_rollups_of_nothing(entity))
    start_rollups_of_rows(ctx, entity, values)


def start_rollups_of_rows(ctx: Context, entity: CatalogEntity, values: dict[str, Any]) -> None:
    """The same for the rows that are new."""
    for key, child_model in entity.model.children.items():
        child = ctx.entity(child_model.name)
        found = _rollups_of_nothing(child)
        if found:
            for row in values.get(key) or ():
                if "created_at" not in row:
                    row.update(found)


def _rollups_of_nothing(entity: CatalogEntity) -> Mapping[str, Any]:
    found: dict[str, Any] | None = entity.statements.get("rollups of nothing")
    if found is None:
        found = entity.statements["rollups of nothing"] = {
            key: _nothing(field)
            for key, field in entity.model.fields.items()
            if isinstance(field, RollupField)
        }
    return found


def _nothing(field: RollupField) -> Any:
    """Over no rows a count and a sum are zero; the others are blank."""
    return Decimal(0) if field.aggregate in ("count", "sum") else None


def _read(ctx: Context, entity: CatalogEntity, key: str, ids: Sequence[str]) -> dict[str, Any]:
    """The rollup's value for each record that has source rows, in one query per 500."""
    field = entity.model.fields[key]
    assert isinstance(field, RollupField)
    source = ctx.entity(ctx.catalog.model.resolve(entity.model.app, field.source))
    result = entity.model.types[key]
    figures: dict[str, Any] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        statement = _rollup_statement(ctx, entity, key, field, source, len(part))
        params = {f"id_{n}": source.table.encode_id(record_id) for n, record_id in enumerate(part)}
        for record_id, count, total in ctx.tx.rows(statement, params):
            figures[source.table.id_codec.decode(record_id)] = _figure(source, field, result, count, total)
    return figures


def _rollup_statement(
    ctx: Context, entity: CatalogEntity, key: str, field: RollupField, source: CatalogEntity, count: int
) -> Any:
    found = entity.statements.get(("rollup", key, count))
    if found is None:
        resolver = TableResolver(ctx.catalog, source.name, now=ctx.now)
        links = source.table.links.get(field.via)
        via = source.table.sa(field.via) if links is None else links.target
        aggregated: Any = sa.null()
        counted: Any = sa.func.count()
        if field.field is not None:
            column = resolver.column((field.field,), base=True)
            counted = sa.func.count(column)
            function = "sum" if field.aggregate in ("sum", "avg") else field.aggregate
            aggregated = sa.null() if field.aggregate == "count" else getattr(sa.func, function)(column)
        query = sa.select(via, counted, aggregated).where(
            via.in_([sa.bindparam(f"id_{n}", type_=via.type) for n in range(count)]),
            source.table.sa("deleted_at").is_(None),
        )
        if field.filter:
            checked = source.model.compile(field.filter, BOOLEAN, app=entity.model.app).checked
            query = query.where(compile_sql(checked, resolver, condition=True))
        origin = resolver.from_clause()
        if links is not None:
            origin = origin.join(links.table, links.source == source.table.id)
        query = query.select_from(origin).group_by(via)
        found = ctx.catalog.database.compile(query)
        entity.statements["rollup", key, count] = found
    return found


def _figure(source: CatalogEntity, field: RollupField, result: Any, count: int, total: Any) -> Any:
    if field.aggregate == "count":
        return Decimal(count)
    assert field.field is not None
    decode = source.table[field.field].codec.decode
    value = decode(total)
    if field.aggregate == "avg":
        return average(value, count, result.scale)
    if value is None and field.aggregate == "sum":
        return Decimal(0)
    return _rounded(value, result.scale) if isinstance(value, Decimal) else value


def _rounded(value: Decimal, scale: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
