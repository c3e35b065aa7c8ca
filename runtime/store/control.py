"""The control tables: what all workspaces share. They lie in the database of `main` alone.

The revisions in `migrations/` are applied per workspace, so these tables are kept apart from them:
`prepare` makes them where they are not there yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from engines.errors import Conflict, NotFound
from runtime.store.database import Database, Transaction, UniqueViolation

__all__ = ["TABLES", "add_host", "forget_workspace", "host_version", "hosts", "prepare", "remove_host"]

# Any constant will do, as long as every process takes the same one.
_LOCK = 7_220_118
_TABLES: Mapping[str, Sequence[str]] = {
    "workspace_host": (
        "CREATE TABLE IF NOT EXISTS workspace_host (host text PRIMARY KEY, workspace text NOT NULL)",
    ),
    "host_version": (
        "CREATE TABLE IF NOT EXISTS host_version (id integer PRIMARY KEY, version bigint NOT NULL)",
        "INSERT INTO host_version (id, version) VALUES (1, 1) ON CONFLICT (id) DO NOTHING",
    ),
    # Times of both are microseconds since the epoch, by the database's clock.
    "job_hint": (
        "CREATE TABLE IF NOT EXISTS job_hint (workspace text PRIMARY KEY, due_at bigint NOT NULL)",
        "CREATE INDEX IF NOT EXISTS job_hint_due ON job_hint (due_at)",
    ),
    "job_sweep": (
        "CREATE TABLE IF NOT EXISTS job_sweep (id integer PRIMARY KEY, begun_at bigint NOT NULL)",
        "INSERT INTO job_sweep (id, begun_at) VALUES (1, 0) ON CONFLICT (id) DO NOTHING",
    ),
}
TABLES = frozenset(_TABLES)
"""Names of the control tables: of an installation, not of a workspace."""

_NAMES = ", ".join(f"'{name}'" for name in _TABLES)
_THERE = {
    "sqlite": sa.text(f"SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ({_NAMES})"),
    "postgresql": sa.text(
        f"SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename IN ({_NAMES})"
    ),
}
_VERSION = sa.text("SELECT version FROM host_version WHERE id = 1")
_RAISE = sa.text("UPDATE host_version SET version = version + 1 WHERE id = 1")
_HOSTS = sa.text("SELECT host, workspace FROM workspace_host ORDER BY host")
_ADD = sa.text("INSERT INTO workspace_host (host, workspace) VALUES (:host, :workspace)")
_REMOVE = sa.text("DELETE FROM workspace_host WHERE host = :host")
_FORGET = sa.text("DELETE FROM workspace_host WHERE workspace = :workspace")
_FORGET_JOBS = sa.text("DELETE FROM job_hint WHERE workspace = :workspace")


def prepare(database: Database) -> None:
    """Make the control tables that are not there yet; nothing is written where all are."""
    if not _missing(database):
        return
    with database.write() as tx:
        if tx.dialect == "postgresql":
            # Two processes making one table at once fail on PostgreSQL's own catalogue.
            tx.rows(sa.text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        for name in _missing(database):
            for text in _TABLES[name]:
                tx.script(text)


def _missing(database: Database) -> list[str]:
    with database.read() as tx:
        there = {name for (name,) in tx.rows(_THERE[tx.dialect])}
    return [name for name in _TABLES if name not in there]


def host_version(tx: Transaction) -> int:
    """Raised by every change of the hosts."""
    version: int = tx.value(_VERSION)
    return version


def hosts(tx: Transaction) -> dict[str, str]:
    """Host → key of its workspace."""
    return dict(tx.rows(_HOSTS))


def add_host(tx: Transaction, host: str, workspace: str) -> None:
    """Raises Conflict for a host that a workspace has."""
    try:
        tx.run(_ADD, {"host": host, "workspace": workspace})
    except UniqueViolation as error:
        raise Conflict("host_taken", {"host": host}) from error
    tx.run(_RAISE)


def remove_host(tx: Transaction, host: str) -> None:
    """Raises NotFound for a host no workspace has."""
    if not tx.run(_REMOVE, {"host": host}):
        raise NotFound("host_not_found", {"host": host})
    tx.run(_RAISE)


def forget_workspace(tx: Transaction, workspace: str) -> None:
    """Remove what the control tables say of a workspace."""
    if tx.run(_FORGET, {"workspace": workspace}):
        tx.run(_RAISE)
    tx.run(_FORGET_JOBS, {"workspace": workspace})
