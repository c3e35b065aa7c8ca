"""Removing deleted records for good: the one place that takes rows out of entity tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.store import files, records, tables
from runtime.store.database import Transaction
from runtime.store.hidden_tables import HiddenTables

__all__ = ["expired", "purge"]

_BESIDE = (
    tables.history,
    tables.spelling,
    tables.tag_end,
    tables.comment,
    tables.follower,
    tables.record_share,
)
# Named by record alone; ids are unique over all entities.
_BY_RECORD = (tables.notification, tables.task, tables.process_instance, tables.rule_run)


def expired(tx: Transaction, entity: CatalogEntity, before: datetime, limit: int) -> list[str]:
    """Ids of records deleted before a moment, the longest ago first."""
    table = entity.table
    at = table.sa("deleted_at")
    query = (
        sa.select(table.id)
        .where(at < sa.bindparam("before", type_=at.type))
        .order_by(at, table.id)
        .limit(limit)
    )
    params = {"before": table["deleted_at"].codec.encode(before)}
    return [table.id_codec.decode(row[0]) for row in tx.rows(table.database.compile(query), params)]


def purge(
    tx: Transaction, catalog: Catalog, entity: CatalogEntity, ids: Sequence[str], now: datetime
) -> None:
    """Remove records that are deleted, their rows, and all that is kept beside them.

    What still refers to them is deleted itself (a live reference was cleared, or stopped the
    deletion): it loses the reference, so that it can be restored without it. So does what is hidden, which
    could stop nothing: fields and entities that no version in use has, of apps that were removed as well.
    """
    hidden = HiddenTables.load(tx, catalog)
    for record_id in ids:
        for child in entity.model.children.values():
            rows = catalog.entity(child.name)
            _purge_rows(tx, catalog, hidden, rows, record_id, now)
        _purge_one(tx, catalog, hidden, entity, record_id, now)


def _purge_rows(
    tx: Transaction,
    catalog: Catalog,
    hidden: HiddenTables,
    child: CatalogEntity,
    parent: str,
    now: datetime,
) -> None:
    table = child.table
    query = sa.select(table.id).where(table.sa("parent") == sa.bindparam("parent", type_=table.id.type))
    found = tx.rows(table.database.compile(query), {"parent": table.encode_id(parent)})
    for (raw,) in found:
        _purge_one(tx, catalog, hidden, child, table.id_codec.decode(raw), now)


def _purge_one(
    tx: Transaction,
    catalog: Catalog,
    hidden: HiddenTables,
    entity: CatalogEntity,
    record_id: str,
    now: datetime,
) -> None:
    database, raw = tx.database, tx.database.id_in(record_id)
    for reference in entity.model.references_in:
        source = catalog.entity(reference.entity).table
        if reference.key in source.links:
            # The list itself keeps the id, as a deleted record may; restoring leaves out what is gone.
            links = source.links[reference.key]
            place = sa.bindparam("target_", type_=links.target.type)
            tx.run(
                database.compile(links.table.delete().where(links.target == place)),
                {"target_": source.encode_id(record_id)},
            )
            continue
        column = source.sa(reference.key)
        place = sa.bindparam("target", type_=source.id.type)
        tx.run(
            database.compile(
                source.table.update()
                .where(column == place, source.sa("deleted_at").is_not(None))
                .values({source[reference.key].name: sa.null()})
            ),
            {"target": source.encode_id(record_id)},
        )
    for links in entity.table.links.values():
        place = sa.bindparam("source_", type_=links.source.type)
        tx.run(
            database.compile(links.table.delete().where(links.source == place)),
            {"source_": entity.table.encode_id(record_id)},
        )
    for number, row in hidden.let_go(tx, entity.table.name, raw):
        _purge_beside(tx, number, entity.table.id_codec.decode(row))
    _purge_beside(tx, entity.table.number, record_id)
    table = entity.table
    tx.run(
        database.compile(
            table.table.delete().where(
                table.id == sa.bindparam("id_", type_=table.id.type), table.sa("deleted_at").is_not(None)
            )
        ),
        {"id_": table.encode_id(record_id)},
    )
    records.add_change(tx, entity, record_id, "purge", now)


def _purge_beside(tx: Transaction, number: int, record_id: str) -> None:
    """What is kept about one record outside its own table."""
    database, raw = tx.database, tx.database.id_in(record_id)
    files.release_records(tx, number, [record_id])
    for beside in _BESIDE:
        tx.run(
            database.compile(
                beside.delete().where(
                    beside.c.entity == sa.bindparam("entity_"), beside.c.record == sa.bindparam("record_")
                )
            ),
            {"entity_": number, "record_": raw},
        )
    for by_record in _BY_RECORD:
        tx.run(
            database.compile(by_record.delete().where(by_record.c.record == sa.bindparam("record_"))),
            {"record_": raw},
        )
