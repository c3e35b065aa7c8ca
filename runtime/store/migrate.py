"""Brings a workspace's platform tables to the latest revision, one migrator at a time."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import sqlalchemy as sa

from runtime.resources import migrations
from runtime.store.database import Database, Transaction

__all__ = ["is_current", "knows", "migrate", "revision_of"]

# Any constant will do, as long as every migrator takes the same one.
_LOCK = 7_220_116
_SAID = re.compile(r'^(revision|down_revision) = "?(\w+)"?$', re.MULTILINE)
_VERSION = sa.text("SELECT version_num FROM alembic_version")


def migrate(database: Database, revision: str = "head") -> None:
    """Apply all missing revisions in one transaction; a failure leaves the old state.

    `revision` may name one to end at: of an empty database the way up, of any other the way down (tests
    of the revisions use that).
    """
    current = _current(database)
    if revision == "head" and current == _latest():
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
            if current is None or revision in ("head", "heads"):
                command.upgrade(config, revision)
            else:
                command.downgrade(config, revision)
    finally:
        engine.dispose()
    database.ensure_functions()


def is_current(database: Database) -> bool:
    """Whether the platform's tables are those of this version."""
    return _current(database) == _latest()


@cache
def _revisions() -> dict[str, str | None]:
    """Every revision and the one before it, without loading the migration tool."""
    texts = (path.read_text("utf-8") for path in (migrations() / "versions").glob("*.py"))
    said = [dict(_SAID.findall(text)) for text in texts]
    return {one["revision"]: None if one["down_revision"] == "None" else one["down_revision"] for one in said}


def _latest() -> str:
    """The revision none comes after. Raises RuntimeError where there is more than one line of them."""
    revisions = _revisions()
    heads = revisions.keys() - revisions.values()
    if len(heads) != 1:
        raise RuntimeError(f"revisions have several ends: {sorted(heads)}")
    return heads.pop()


def knows(revision: str) -> bool:
    """Whether it is one of ours."""
    return revision in _revisions()


def revision_of(tx: Transaction) -> str:
    """The revision a migrated workspace is at."""
    version: str = tx.value(_VERSION)
    return version


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
        return revision_of(tx)


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
