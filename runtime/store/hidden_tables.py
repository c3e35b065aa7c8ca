"""Tables and columns that no version in use has: their data stay, and may come back.

Nobody reads them, but the database still holds their foreign keys. What is removed for good has to be let
go of here too, or nothing that was ever referred to could be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.physical_names import COMPUTED, LINKS, TABLES, plain_kind
from runtime.store.storage import column_type

if TYPE_CHECKING:
    from runtime.apps.catalog import Catalog

__all__ = ["HiddenTables"]

_c = tables.entity_column.c
_COLUMNS = sa.select(_c.entity_number, _c.column_name, _c.kind)


@dataclass(frozen=True)
class HiddenTables:
    """`references`: by table meant, (table, column) of hidden references to it. `links`: by table meant, link
    tables of hidden lists. `owned`: by table, its link tables. `tables`: number and name of hidden entities'
    own tables."""

    references: Mapping[str, Sequence[tuple[str, str]]]
    links: Mapping[str, Sequence[str]]
    owned: Mapping[str, Sequence[str]]
    tables: Sequence[tuple[int, str]]

    @classmethod
    def load(cls, tx: Transaction, catalog: Catalog) -> HiddenTables:
        served = {entity.table.number: entity.table for entity in catalog.entities.values()}
        names = {number: name for number, _, _, name in tx.rows(TABLES)}
        references: dict[str, list[tuple[str, str]]] = {}
        links: dict[str, list[str]] = {}
        owned: dict[str, list[str]] = {}
        for number, column, kind in tx.rows(_COLUMNS):
            table, plain = served.get(number), plain_kind(kind)
            target = kind.rpartition(" ")[2]
            if plain == LINKS:
                if table is None:
                    owned.setdefault(names[number], []).append(column)
                if table is None or column not in {one.name for one in table.links.values()}:
                    links.setdefault(target, []).append(column)
            elif (
                # A computed reference has no foreign key.
                plain == "reference"
                and not kind.startswith(COMPUTED)
                and (table is None or column not in {one.name for one in table.columns.values()})
            ):
                references.setdefault(target, []).append((names[number], column))
        hidden = [(number, name) for number, name in names.items() if number not in served]
        return cls(references, links, owned, hidden)

    def let_go(self, tx: Transaction, name: str, raw: Any) -> list[tuple[int, Any]]:
        """Forget the record `raw` (an id as the database has it) of the table `name`, wherever it is named
        out of sight. Hidden rows of its sub-tables go with it: (number of their entity, id) of each."""
        identifier = column_type("reference", tx.dialect)
        for table, column in self.references.get(name, ()):
            place = sa.column(column, identifier)
            self._run(tx, sa.table(table, place).update().where(place == _RAW).values({column: None}), raw)
        for table in self.links.get(name, ()):
            place = sa.column("target", identifier)
            self._run(tx, sa.table(table, place).delete().where(place == _RAW), raw)
        gone: list[tuple[int, Any]] = []
        for number, table in self.tables:
            place, own = sa.column("parent", identifier), sa.column("id", identifier)
            rows = sa.table(table, place, own)
            # Ids are unique over all tables: only rows of this very record can have it for a parent.
            found = tx.rows(
                tx.database.compile(sa.select(own).select_from(rows).where(place == _RAW)), {"raw": raw}
            )
            for (row,) in found:
                gone += [*self.let_go(tx, table, row), (number, row)]
                for pairs in self.owned.get(table, ()):
                    source = sa.column("source", identifier)
                    self._run(tx, sa.table(pairs, source).delete().where(source == _RAW), row)
            if found:
                self._run(tx, rows.delete().where(place == _RAW), raw)
        return gone

    def _run(self, tx: Transaction, statement: sa.Update | sa.Delete, raw: Any) -> None:
        tx.run(tx.database.compile(statement), {"raw": raw})


_RAW: sa.BindParameter[Any] = sa.bindparam("raw")
