"""How people typed values that lie in one form: a row for each value of a record, beside the record.

Named by the value as well, so that history finds the spelling of a number the record no longer has, and a
restored number comes back with its own. Only values typed otherwise than they lie have a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.definition.field_types import FieldType, SpelledText
from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.kept_beside import kept_beside

if TYPE_CHECKING:
    from runtime.apps.catalog import CatalogEntity

__all__ = ["forget", "keep", "spelled_fields", "spellings_of"]

_KEEP = sa.text(
    "INSERT INTO spelling (entity, record, field, value, typed) "
    "VALUES (:entity, :record, :field, :value, :typed) "
    "ON CONFLICT (entity, record, field, value) DO UPDATE SET typed = excluded.typed"
)
_FORGET = sa.text(
    "DELETE FROM spelling WHERE entity = :entity AND record = :record AND field = :field AND value = :value"
)
_COLUMNS = ("entity", "record", "field", "value", "typed")
_s = tables.spelling.c


def spelled_fields(entity: CatalogEntity) -> tuple[FieldType, ...]:
    """Fields whose values are kept in one form, with what was typed beside it."""
    found: tuple[FieldType, ...] | None = entity.statements.get("spelled fields")
    if found is None:
        found = entity.statements["spelled fields"] = tuple(
            field for field in entity.model.fields.values() if field.keeps_spelling and not field.derived
        )
    return found


def keep(tx: Transaction, entity: CatalogEntity, written: Sequence[Mapping[str, Any]], fresh: bool) -> None:
    """Note how the values of these records were typed; each has its "id". `fresh`: they are new."""
    fields = spelled_fields(entity)
    if not fields:
        return
    rows: list[tuple[Any, ...]] = []
    for values in written:
        for field in fields:
            value = values.get(field.key)
            if value is None:
                continue
            place = (entity.table.number, entity.table.encode_id(values["id"]), field.id, str(value))
            if isinstance(value, SpelledText):
                rows.append((*place, value.typed))
            elif not fresh:
                tx.run(_FORGET, dict(zip(_COLUMNS, place, strict=False)))
    if fresh and rows:
        tx.insert_rows("spelling", _COLUMNS, rows)
    elif rows:
        tx.many(_KEEP, [dict(zip(_COLUMNS, row, strict=True)) for row in rows])


def spellings_of(
    tx: Transaction, entity: CatalogEntity, ids: Iterable[str]
) -> dict[str, dict[tuple[str, str], str]]:
    """Record id → (field id, value) → how it was typed, of every value the records have or had."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    columns = ("field", "value", "typed")
    for record, (field, value, typed) in kept_beside(tx, entity, tables.spelling, columns, ids):
        found.setdefault(record, {})[field, value] = typed
    return found


def forget(tx: Transaction, entity: CatalogEntity, record_id: str) -> None:
    """Of a record that is removed for good."""
    place = {"entity": entity.table.number, "record": entity.table.encode_id(record_id)}
    tx.run(tx.database.compile(_FORGET_ALL), place)


_FORGET_ALL = tables.spelling.delete().where(
    _s.entity == sa.bindparam("entity"), _s.record == sa.bindparam("record")
)
