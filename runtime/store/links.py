"""Link tables: the pairs of a list of references, under foreign keys and indexed from either end.

The record's own column holds the ids in their order; the pairs here are the same list, written with it
in one transaction and by the same hand (`runtime.store.records`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from runtime.store.database import Transaction
from runtime.store.padding import padded
from runtime.store.storage import column_type

if TYPE_CHECKING:
    from runtime.apps.catalog import CatalogEntity
    from runtime.store.entity_table import EntityTable

__all__ = ["LinkTable", "insert_links", "link_table", "replace_links", "sources_of"]

_COLUMNS = ("source", "target", "position")


@dataclass(frozen=True)
class LinkTable:
    """`source` is the record whose list it is, `target` one of its items, `position` its place from 1."""

    name: str
    table: sa.TableClause

    @property
    def source(self) -> sa.ColumnElement[Any]:
        return self.table.c.source

    @property
    def target(self) -> sa.ColumnElement[Any]:
        return self.table.c.target


def link_table(name: str, dialect: str) -> LinkTable:
    identifier = column_type("reference", dialect)
    columns = (sa.column("source", identifier), sa.column("target", identifier))
    return LinkTable(name, sa.table(name, *columns, sa.column("position", sa.Integer())))


def insert_links(tx: Transaction, entity: CatalogEntity, records: Sequence[Mapping[str, Any]]) -> None:
    """The pairs of new records."""
    table = entity.table
    for key, links in table.links.items():
        rows = [row for values in records for row in _rows(table, values["id"], values.get(key))]
        if rows:
            tx.insert_rows(links.name, _COLUMNS, rows)


def _rows(table: EntityTable, record_id: str, targets: Sequence[str] | None) -> list[tuple[Any, ...]]:
    source = table.encode_id(record_id)
    return [(source, table.encode_id(target), place) for place, target in enumerate(targets or (), 1)]


def replace_links(
    tx: Transaction, entity: CatalogEntity, record_id: str, old: Mapping[str, Any], changed: Mapping[str, Any]
) -> None:
    """Bring the pairs of a record up to date with the lists among `changed`."""
    table = entity.table
    for key, links in table.links.items():
        if key not in changed:
            continue
        before = tuple(old.get(key) or ())
        now = tuple(changed[key] or ())
        kept = frozenset(before).intersection(now)
        places = {target: place for place, target in enumerate(before, 1)}
        # A pair that stays where it is need not be written, and its target not be locked, again.
        stays = {target for place, target in enumerate(now, 1) if target in kept and places[target] == place}
        gone = [target for target in before if target not in stays]
        for start in range(0, len(gone), 500):
            part = padded(gone[start : start + 500])
            params = {f"target_{n}": table.encode_id(target) for n, target in enumerate(part)}
            tx.run(_delete(entity, key, len(part)), {"source": table.encode_id(record_id), **params})
        added = [
            row for row, target in zip(_rows(table, record_id, now), now, strict=True) if target not in stays
        ]
        if added:
            tx.insert_rows(links.name, _COLUMNS, added)


def _delete(entity: CatalogEntity, key: str, count: int) -> Any:
    found = entity.statements.get(("unlink", key, count))
    if found is None:
        links = entity.table.links[key]
        places = [sa.bindparam(f"target_{n}", type_=links.target.type) for n in range(count)]
        query = links.table.delete().where(
            links.source == sa.bindparam("source", type_=links.source.type), links.target.in_(places)
        )
        found = entity.statements["unlink", key, count] = entity.table.database.compile(query)
    return found


def sources_of(tx: Transaction, entity: CatalogEntity, key: str, targets: Sequence[str]) -> list[str]:
    """Ids of live records of `entity` whose list `key` holds one of `targets`, in id order."""
    table = entity.table
    found: set[str] = set()
    for start in range(0, len(targets), 500):
        part = padded(targets[start : start + 500])
        statement = entity.statements.get(("linking", key, len(part)))
        if statement is None:
            links = table.links[key]
            places = [sa.bindparam(f"target_{n}", type_=links.target.type) for n in range(len(part))]
            query = (
                sa.select(links.source)
                .distinct()
                .select_from(links.table.join(table.table, table.id == links.source))
                .where(links.target.in_(places), table.sa("deleted_at").is_(None))
            )
            statement = entity.statements["linking", key, len(part)] = table.database.compile(query)
        params = {f"target_{n}": table.encode_id(target) for n, target in enumerate(part)}
        found.update(table.id_codec.decode(row[0]) for row in tx.rows(statement, params))
    return sorted(found)
