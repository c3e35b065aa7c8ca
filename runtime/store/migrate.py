"""Brings a workspace's platform tables to the latest revision, one migrator at a time."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from runtime.resources import migrations
from runtime.store.database import Database

__all__ = ["migrate"]

# Any constant will do, as long as every migrator takes the same one.
_LOCK = 7_220_116


def migrate(database: Database, revision: str = "head") -> None:
    """Apply all missing revisions in one transaction; a failure leaves the old state.

    `revision` may name an older one for a downgrade (tests of the revisions use it).
    """
    if revision == "head" and _current(database) == _latest():
        database.ensure_functions()
        return
    # Loading the migration tool takes a good part of a start that has nothing to migrate.
    from alembic import command
    from alembic.config import Config

    engine = _engine(database)
    try:
        with engine.connect() as connection, connection.begin():
            if database.dialect == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{database.schema}"')
                connection.exec_driver_sql(f'SET LOCAL search_path TO "{database.schema}"')
            config = Config()
            config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            if revision in ("head", "heads"):
                command.upgrade(config, "head")
            else:
                command.downgrade(config, revision)
    finally:
        engine.dispose()
    database.ensure_functions()


def _latest() -> str:
    """The last revision: files are named by date and number, revisions by their number."""
    return max(path.name for path in (migrations() / "versions").glob("*.py")).split("_")[3]


def _current(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    table = sa.text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")
    if database.dialect == "postgresql":
        table = sa.text(
            "SELECT 1 FROM pg_tables WHERE tablename = 'alembic_version' AND schemaname = :schema"
        ).bindparams(schema=database.schema)
    with database.read() as tx:
        if tx.row(table) is None:
            return None
        version: str | None = tx.value(sa.text("SELECT version_num FROM alembic_version"))
        return version


def _engine(database: Database) -> sa.Engine:
    if database.dialect == "postgresql":
        return sa.create_engine(database.url.set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    engine = sa.create_engine(database.url, poolclass=sa.NullPool)

    @sa.event.listens_for(engine, "connect")
    def _explicit_transactions(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=30000")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
