"""What the index holds of records as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.definition.searched import SearchedField, searched_fields
from engines.search import value_tokens
from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.store import records, related
from runtime.store.database import Statement, Transaction
from runtime.store.padding import padded
from runtime.store.search_documents import IndexedField, slotted

__all__ = ["documents", "parents_of", "tokens_of"]

_PART = 256


def documents(
    tx: Transaction,
    catalog: Catalog,
    entity: CatalogEntity,
    ids: Sequence[str],
    indexed: Mapping[str, IndexedField],
) -> dict[str, set[str]]:
    """Tokens by record id, for every id: none for records that are gone."""
    searched = [field for key, field in searched_fields(entity.model).items() if key in indexed]
    found: dict[str, set[str]] = {record_id: set() for record_id in ids}
    own = [field for field in searched if field.subtable is None]
    live = records.parts_by_ids(tx, entity, list(ids), [field.key for field in own])
    for record_id, values in live.items():
        found[record_id].update(tokens_of(own, values, indexed))
    for subtable in dict.fromkeys(field.subtable for field in searched if field.subtable):
        child = catalog.entity(entity.model.children[subtable].name)
        behind = [field for field in searched if field.subtable == subtable]
        for record_id, rows in related.children_of(tx, child, list(live)).items():
            for row in rows:
                found[record_id].update(tokens_of(behind, row, indexed))
    return found


def tokens_of(
    fields: Iterable[SearchedField], values: Mapping[str, Any], indexed: Mapping[str, IndexedField]
) -> Iterable[str]:
    """Slotted tokens of one record's or row's values, some of them more than once."""
    for searched in fields:
        value = values.get(searched.key)
        if value is None:
            continue
        slot = indexed[searched.id].slot
        for text in searched.field.search_texts(value):
            for token in value_tokens(text):
                yield slotted(slot, token)


def parents_of(tx: Transaction, child: CatalogEntity, ids: Sequence[str]) -> set[str]:
    """Records whose sub-table has these rows, deleted ones included."""
    table = child.table
    found: set[str] = set()
    for start in range(0, len(ids), _PART):
        part = padded(ids[start : start + _PART])
        params = {f"id_{n}": table.encode_id(record_id) for n, record_id in enumerate(part)}
        for (parent,) in tx.rows(_parents(child, len(part)), params):
            if parent is not None:
                found.add(table.id_codec.decode(parent))
    return found


def _parents(child: CatalogEntity, count: int) -> Statement:
    statement: Statement | None = child.statements.get(("search_parents", count))
    if statement is None:
        table = child.table
        places = [sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(count)]
        query = sa.select(table.sa("parent")).where(table.id.in_(places)).distinct()
        statement = child.statements["search_parents", count] = table.database.compile(query)
    return statement
