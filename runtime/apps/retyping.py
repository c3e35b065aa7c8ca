"""Fields of one entity whose type changes: their values move to another column, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.definition.field_types import FieldType
from engines.definition.field_types.base import ValueProblem
from engines.definition.field_types.currency import base_amount
from runtime.apps.catalog import CatalogEntity
from runtime.apps.conversion import Conversion
from runtime.commands.context import Context
from runtime.store import quarantine
from runtime.store.database import Statement
from runtime.store.quarantine import KeptAside
from runtime.store.storage import Codec

__all__ = ["RetypedField", "Retyping"]


@dataclass(frozen=True)
class RetypedField:
    """`old` is the field as it was last published, its values in the column `source`. `target` and `base`
    are the columns of the new type's values; None where there are none yet. `there` makes new values
    from old ones, `back` the other way round. `entered`: people gave those values, so what they are now
    counts; else they were computed, and only fill what is blank. `superseded`: what the target holds
    has not been written over since it served, else it would be blank."""

    old: FieldType
    new: FieldType
    source: str
    target: str | None
    base: str | None
    codec: Codec
    target_codec: Codec
    there: Callable[[Any], Conversion]
    back: Callable[[Any], Conversion]
    entered: bool
    superseded: bool

    def next(self, then: Any, now: Any, aside: Any) -> tuple[Any, bool]:
        """What the target is to hold, given what is in it and in the source; and whether the source's
        value is kept aside. `aside`: what was last kept aside, as JSON.

        What is in the target is from the time before an earlier change of type, or from an attempt to
        publish this one. It stands where the target is cleared by writes; else as long as the source
        holds what was made of it then, or nothing while it is what was last kept aside: nobody has
        changed it since.
        """
        if not self.entered:
            return (then, False) if then is not None or now is None else (self.there(now).value, False)
        if then is not None and self.superseded:
            again = self.there(now)
            return then, now is not None and again.value == then and not again.exact
        if then is not None:
            untouched = self.back(then).value == now if now is not None else self.new.to_json(then) == aside
            if untouched:
                return then, False
        made = self.there(now)
        if made.value is None and self.new.value_type().is_links:
            # Its link table says the same as the column, and nothing else is written to either.
            return then, now is not None
        return made.value, now is not None and not made.exact


class Retyping:
    """`number`: of the version that will have the new types."""

    def __init__(self, number: int, fields: Sequence[RetypedField], currency: str) -> None:
        self.fields = tuple(fields)
        self._number = number
        self._currency = currency
        self.kept: dict[str, int] = {}
        """How many values were kept aside, by field key; counts a record again when it is looked at again."""

    def convert(self, ctx: Context, entity: CatalogEntity, ids: Sequence[str], *, forget: bool) -> None:
        """Fill the new columns of these records, deleted ones too. `forget`: they were done before."""
        table = entity.table
        read, write = self._statements(entity, len(ids))
        params = {f"id_{n}": table.encode_id(record) for n, record in enumerate(ids)}
        rows = ctx.tx.rows(read, params)
        latest = {
            field.new.id: quarantine.latest(ctx.tx, table.number, field.new.id, self._number, ids)
            for field in self.fields
        }
        written: list[Mapping[str, Any]] = []
        aside: list[KeptAside] = []
        for row in rows:
            rate = table["rate"].codec.decode(row[1]) if "rate" in table.columns else None
            values: dict[str, Any] = {"id_": row[0]}
            for position, field in enumerate(self.fields):
                raw_now, raw_then = row[2 + 2 * position : 4 + 2 * position]
                now, then = field.codec.decode(raw_now), field.target_codec.decode(raw_then)
                record = table.id_codec.decode(row[0])
                value, kept = field.next(then, now, latest[field.new.id].get(record))
                if field.base is not None:
                    value, base, kept = _with_base(value, rate, field, kept)
                    values[field.base] = field.target_codec.encode(base)
                assert field.target is not None
                values[field.target] = field.target_codec.encode(value)
                if kept:
                    aside.append(self._aside(ctx, entity, field, row[0], now, value))
            if "rate" in table.columns:
                # The first money field of the entity: what was there before is in the base currency.
                values["rate_"] = table["rate"].codec.encode(rate if rate is not None else Decimal(1))
                values["currency_"] = self._currency
            written.append(values)
        ctx.tx.many(write, written)
        for field in self.fields:
            if forget:
                quarantine.forget(ctx.tx, table.number, field.new.id, self._number, ids)
        quarantine.keep(ctx.tx, aside)

    def _aside(
        self, ctx: Context, entity: CatalogEntity, field: RetypedField, record: Any, now: Any, made: Any
    ) -> KeptAside:
        self.kept[field.new.key] = self.kept.get(field.new.key, 0) + 1
        instead = None if made is None else field.new.to_json(made)
        return KeptAside(
            entity.table.number, field.new.id, entity.table.id_codec.decode(record), self._number,
            field.old.value_type().kind, field.old.to_json(now), instead, ctx.now,
        )  # fmt: skip

    def _statements(self, entity: CatalogEntity, count: int) -> tuple[Statement, Statement]:
        key = ("retyping", count)
        found: tuple[Statement, Statement] | None = entity.statements.get(key)
        if found is None:
            table = entity.table
            money = "rate" in table.columns
            columns: list[Any] = [table.id, table.sa("rate") if money else sa.null()]
            for field in self.fields:
                columns += [sa.literal_column(field.source), sa.literal_column(str(field.target))]
            query = (
                sa.select(*columns)
                .where(table.id.in_([sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(count)]))
                .select_from(table.table)
                .order_by(table.id)
            )
            if table.database.dialect == "postgresql":
                query = query.with_for_update(key_share=True)
            targets = [name for field in self.fields for name in (field.target, field.base) if name]
            values: dict[str, Any] = {name: sa.bindparam(name) for name in targets}
            if money:
                values[table["rate"].name] = sa.bindparam("rate_")
                values[table["currency"].name] = sa.func.coalesce(
                    table.sa("currency"), sa.bindparam("currency_")
                )
            update = table.table.update().where(table.id == sa.bindparam("id_", type_=table.id.type))
            found = entity.statements[key] = (
                table.database.compile(query), table.database.compile(update.values(values)),
            )  # fmt: skip
        return found


def _with_base(
    value: Any, rate: Decimal | None, field: RetypedField, kept: bool
) -> tuple[Any, Decimal | None, bool]:
    """An amount with its base amount; one that is too large for it does not fit the field."""
    try:
        scale = field.new.value_type().scale
        return value, base_amount(value, Decimal(1) if rate is None else rate, scale), kept
    except ValueProblem:
        return None, None, True
