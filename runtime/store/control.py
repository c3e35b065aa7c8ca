"""The control tables: what all workspaces share. They lie in the database of `main` alone.

The revisions in `migrations/` are applied per workspace, so these tables are kept apart from them:
`prepare` makes them where they are not there yet.
"""

from __future__ import annotations

import sqlalchemy as sa

from engines.errors import Conflict, NotFound
from runtime.store.database import Database, Transaction, UniqueViolation

__all__ = ["add_host", "forget_hosts", "host_version", "hosts", "prepare", "remove_host"]

# Any constant will do, as long as every process takes the same one.
_LOCK = 7_220_118
_THERE = {
    "sqlite": sa.text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'host_version'"),
    "postgresql": sa.text(
        "SELECT 1 FROM pg_tables WHERE tablename = 'host_version' AND schemaname = current_schema()"
    ),
}
_TABLES = (
    "CREATE TABLE IF NOT EXISTS workspace_host (host text PRIMARY KEY, workspace text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS host_version (id integer PRIMARY KEY, version bigint NOT NULL)",
    "INSERT INTO host_version (id, version) VALUES (1, 1) ON CONFLICT (id) DO NOTHING",
)
_VERSION = sa.text("SELECT version FROM host_version WHERE id = 1")
_RAISE = sa.text("UPDATE host_version SET version = version + 1 WHERE id = 1")
_HOSTS = sa.text("SELECT host, workspace FROM workspace_host ORDER BY host")
_ADD = sa.text("INSERT INTO workspace_host (host, workspace) VALUES (:host, :workspace)")
_REMOVE = sa.text("DELETE FROM workspace_host WHERE host = :host")
_FORGET = sa.text("DELETE FROM workspace_host WHERE workspace = :workspace")


def prepare(database: Database) -> None:
    """Make the control tables; nothing is written where they are there."""
    with database.read() as tx:
        if tx.row(_THERE[tx.dialect]) is not None:
            return
    with database.write() as tx:
        if tx.dialect == "postgresql":
            # Two processes making one table at once fail on PostgreSQL's own catalogue.
            tx.rows(sa.text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        for text in _TABLES:
            tx.script(text)


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


def forget_hosts(tx: Transaction, workspace: str) -> None:
    """Remove all hosts of a workspace."""
    if tx.run(_FORGET, {"workspace": workspace}):
        tx.run(_RAISE)
