"""The tables of records as their registry says, for a workspace whose rows come from elsewhere."""

from __future__ import annotations

import sqlalchemy as sa

from engines.errors import Conflict
from engines.expression.types import ValueType
from runtime.store import tables
from runtime.store.database import Database, Transaction
from runtime.store.physical_names import LINKS, plain_kind
from runtime.store.schema import column_ddl, links_ddl, table_ddl
from runtime.store.storage import ddl_type

__all__ = ["create_record_tables", "follow_numbers", "move_tables", "refer"]

_COLUMNS = sa.select(
    *(tables.entity_column.c[name] for name in ("entity_number", "column_name", "kind", "scale"))
).order_by(tables.entity_column.c.entity_number, tables.entity_column.c.column_name)
_ENTITIES = sa.select(tables.entity_table.c.number, tables.entity_table.c.table_name)


def create_record_tables(tx: Transaction) -> None:
    """Every table and column `entity_table` and `entity_column` name. Their names must have been checked.

    On PostgreSQL columns refer to nothing yet, for rows may come in any order: see `refer`. On SQLite
    that is for the transaction to wait with (`PRAGMA defer_foreign_keys`). Raises Conflict for a kind
    of value this version does not know.
    """
    owners = dict(tx.rows(_ENTITIES))
    for name in owners.values():
        tx.script(table_ddl(name, tx.dialect))
    links = []
    for number, name, kind, scale in tx.rows(_COLUMNS):
        plain = plain_kind(kind)
        target = kind.rpartition(" ")[2] if " " in kind else None
        if plain == LINKS:
            links.append((name, owners[number], target))
            continue
        value = ValueType("number" if plain == "base" else plain, scale)  # type: ignore[arg-type]
        try:
            ddl_type(value, tx.dialect)
        except KeyError as error:
            raise Conflict("workspace_archive.damaged", {"place": f"{name}: {kind[:40]}"}) from error
        inline = target if plain == "reference" and tx.dialect == "sqlite" else None
        tx.script(column_ddl(owners[number], name, value, inline, tx.dialect))
    for name, source, target in links:
        for text in links_ddl(name, source, _known(target, owners), tx.dialect):
            tx.script(text)


def refer(tx: Transaction) -> None:
    """PostgreSQL: the foreign keys of references and of rows to their record's table, once all rows are
    there. Raises Conflict where a row points at nothing."""
    if tx.dialect != "postgresql":
        return
    owners = dict(tx.rows(_ENTITIES))
    for number, name, kind, _ in tx.rows(_COLUMNS):
        if plain_kind(kind) == "reference" and " " in kind:
            target = _known(kind.rpartition(" ")[2], owners)
            tx.script(f"ALTER TABLE {owners[number]} ADD FOREIGN KEY ({name}) REFERENCES {target} (id)")


def _known(table: str | None, owners: dict[int, str]) -> str:
    if table is None or table not in owners.values():
        raise Conflict("workspace_archive.damaged", {"place": str(table)[:80]})
    return table


_TABLE = "quote_ident(current_schema()) || '.' || quote_ident(c.relname)"
_IDENTITIES = sa.text(
    f"SELECT c.relname, a.attname, pg_get_serial_sequence({_TABLE}, a.attname) "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' "
    "AND a.attnum > 0 AND NOT a.attisdropped "
    f"AND pg_get_serial_sequence({_TABLE}, a.attname) IS NOT NULL"
)


def follow_numbers(tx: Transaction) -> None:
    """PostgreSQL: numbers given from now on come after those that were brought along."""
    if tx.dialect != "postgresql":
        return
    for table, column, sequence in tx.rows(_IDENTITIES):
        tx.script(
            f'SELECT setval(\'{sequence}\', greatest(1, (SELECT max("{column}") FROM "{table}")), '
            f'(SELECT count(*) > 0 FROM "{table}"))'
        )


_MOVED = sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :schema")


def move_tables(database: Database, source: str) -> None:
    """PostgreSQL: all tables of a schema into the database's own, in one transaction, and the schema gone."""
    with database.write() as tx:
        tx.script("SET LOCAL statement_timeout = 0")
        tx.script(f'CREATE SCHEMA IF NOT EXISTS "{database.schema}"')
        for (table,) in tx.rows(_MOVED, {"schema": source}):
            tx.script(f'ALTER TABLE "{source}"."{table}" SET SCHEMA "{database.schema}"')
        tx.script(f'DROP SCHEMA "{source}" CASCADE')
