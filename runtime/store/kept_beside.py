"""What tables of the platform keep beside records, read for many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from runtime.store.database import Transaction
from runtime.store.padding import padded

if TYPE_CHECKING:
    from runtime.apps.catalog import CatalogEntity

__all__ = ["kept_beside"]

_AT_ONCE = 500


def kept_beside(
    tx: Transaction, entity: CatalogEntity, beside: sa.TableClause, columns: Sequence[str], ids: Iterable[str]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(record id, these columns) of every row of `beside` that belongs to one of the records. The table names
    them by `entity` and `record`."""
    table = entity.table
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), _AT_ONCE):
        part = padded(ordered[start : start + _AT_ONCE])
        key = ("kept beside", beside.name, len(part))
        statement = entity.statements.get(key)
        if statement is None:
            places = [sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(len(part))]
            record = sa.type_coerce(beside.c.record, table.id.type)
            query = sa.select(record, *(beside.c[name] for name in columns)).where(
                beside.c.entity == table.number, record.in_(places)
            )
            statement = entity.statements[key] = table.database.compile(query)
        params = {f"id_{n}": table.encode_id(record_id) for n, record_id in enumerate(part)}
        for raw, *values in tx.rows(statement, params):
            yield table.id_codec.decode(raw), tuple(values)
