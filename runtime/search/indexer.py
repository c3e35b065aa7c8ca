"""Follows the change log into the search index, one batch at a time.

Reading and cutting happen outside the write transaction; that one holds the position, and is given
up when another process has moved it meanwhile. A record that changed in between is in the log again
further on, so what was read too early is read once more.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from engines.definition.searched import searched_fields
from runtime.apps.catalog import Catalog, CatalogCache, CatalogEntity
from runtime.jobs.queue import enqueue
from runtime.search.reading import documents, parents_of
from runtime.store import change_log, search_documents
from runtime.store.change_log import Change, Position
from runtime.store.database import Database, Transaction
from runtime.store.search_documents import IndexedField

__all__ = ["Indexer", "Step", "active"]

_BATCH = {"sqlite": 100, "postgresql": 500}
"""Changes of one write transaction. On SQLite people's writes wait while it runs."""


class Step:
    """What came of one batch: nothing to do, done, or done by somebody else."""

    IDLE = "idle"
    DONE = "done"
    TAKEN = "taken"


class Indexer:
    """One per process and workspace; not for several threads at once."""

    def __init__(self, database: Database, catalogs: CatalogCache) -> None:
        self._database = database
        self._catalogs = catalogs
        self._synced = -1

    def catch_up(self) -> None:
        """Index everything the log has by now."""
        while self.step() != Step.IDLE:
            pass

    def step(self) -> str:
        """One batch; one of the names of `Step`."""
        database = self._database
        with database.read() as tx:
            at = search_documents.position(tx)
            changes = change_log.since(tx, at, _BATCH[database.dialect])
            # Read after the changes, so that it knows whatever they are about.
            catalog = self._catalogs.current(tx)
        if catalog.version != self._synced:
            self._sync(catalog)
            self._synced = catalog.version
        if not changes:
            return Step.IDLE
        with database.read() as tx:
            prepared = _prepare(tx, catalog, changes)
        with database.write() as tx:
            if search_documents.hold_position(tx) != at:
                return Step.TAKEN
            for entity, found in prepared.items():
                search_documents.store(tx, entity, found)
            search_documents.move(tx, changes[-1].position)
        return Step.DONE

    def _sync(self, catalog: Catalog) -> None:
        """Note which fields are searched now; entities whose records have to be read for it get a job."""
        with self._database.read() as tx:
            if not _differences(tx, catalog):
                return
        with self._database.write() as tx:
            # Of an index nobody has begun, everything is still ahead in the log.
            begun = search_documents.hold_position(tx) != Position(0, 0)
            outdated: set[str] = set()
            for name, field, signature, known in _differences(tx, catalog):
                number = catalog.entity(name).table.number
                if known is None:
                    search_documents.add_field(tx, number, field, signature)
                else:
                    search_documents.change_field(tx, known.slot, signature)
                if signature:
                    outdated.add(name)
            for name in sorted(outdated):
                if begun and _has_records(tx, catalog.entity(name)):
                    # One at a time: a second change before it has run is answered by the same job.
                    enqueue(tx, "search_reindex", {"entity": name})


def active(
    entity: CatalogEntity, fields: Mapping[int, Mapping[str, IndexedField]]
) -> dict[str, IndexedField]:
    """Fields of the entity that are searched and have a slot, by `SearchedField.id`."""
    known = fields.get(entity.table.number, {})
    return {key: known[key] for key in searched_fields(entity.model) if key in known and known[key].signature}


def _differences(tx: Transaction, catalog: Catalog) -> list[tuple[str, str, str, IndexedField | None]]:
    """(entity, field id, signature it should have, what is noted) where the two differ."""
    noted = search_documents.fields(tx)
    found: list[tuple[str, str, str, IndexedField | None]] = []
    for name, entity in catalog.entities.items():
        known = noted.get(entity.table.number, {})
        wanted = {key: searched.signature for key, searched in searched_fields(entity.model).items()}
        for key, signature in wanted.items():
            if key not in known or known[key].signature != signature:
                found.append((name, key, signature, known.get(key)))
        found += [
            (name, key, "", field) for key, field in known.items() if key not in wanted and field.signature
        ]
    return found


def _has_records(tx: Transaction, entity: CatalogEntity) -> bool:
    return (
        tx.row(tx.database.compile(sa.select(sa.literal(1)).select_from(entity.table.table).limit(1)))
        is not None
    )


def _prepare(tx: Transaction, catalog: Catalog, changes: list[Change]) -> dict[int, dict[str, set[str]]]:
    """Documents by number of their entity."""
    changed: dict[str, set[str]] = {}
    for change in changes:
        name = catalog.entity_of(change.entity)
        if name is not None:
            changed.setdefault(name, set()).add(change.record)
    wanted: dict[str, set[str]] = {}
    for name, ids in changed.items():
        model = catalog.entity(name).model
        if model.parent is None:
            wanted.setdefault(name, set()).update(ids)
        elif any(field.subtable == model.parent_key for field in searched_fields(model.parent).values()):
            parents = parents_of(tx, catalog.entity(name), sorted(ids))
            wanted.setdefault(model.parent.name, set()).update(parents)
    noted = search_documents.fields(tx)
    found: dict[int, dict[str, set[str]]] = {}
    for name, ids in sorted(wanted.items()):
        entity = catalog.entity(name)
        indexed = active(entity, noted)
        if indexed:
            found[entity.table.number] = documents(tx, catalog, entity, sorted(ids), indexed)
    return found
