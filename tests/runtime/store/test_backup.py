"""A backup taken from a workspace in use comes back equal, row for row."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from engines.errors import Conflict
from runtime.apps.bootstrap import bootstrap
from runtime.settings import Settings
from runtime.store.backup import backup, restore
from runtime.store.database import Database
from runtime.workspace import Workspaces

_TABLES = ("app_version", "entity_table", "entity_column", "credential", "role_member", "change", "setting")


def _rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    names = {"app": "app, number, document", "change": "seq, entity, record, kind, at"}
    with database.read() as tx:
        return {
            table: sorted(tx.rows(sa.text(f"SELECT {names.get(table, '*')} FROM {table}")), key=repr)
            for table in _TABLES
        }


def test_a_restored_workspace_equals_the_one_backed_up(database_url: str, tmp_path: Path) -> None:
    workspaces = Workspaces(Settings(database_url=database_url, admin_password="a password for tests"))
    bootstrap(workspaces.main)
    before = _rows(workspaces.main.database)
    copy = tmp_path / "copy.backup"
    assert backup(workspaces.main.database, copy) > 10_000
    with pytest.raises(Conflict):
        backup(workspaces.main.database, copy)
    with pytest.raises(Conflict):
        restore(workspaces.main.database, copy)
    workspaces.close()

    emptied = _emptied(database_url)
    restore(emptied, copy)
    assert _rows(emptied) == before
    emptied.close()


def _emptied(url: str) -> Database:
    """The same place with nothing in it."""
    database = Database(url)
    if database.dialect == "sqlite":
        for path in Path(database.url.database or "").parent.glob("test.sqlite3*"):
            path.unlink()
    else:
        with database.write() as tx:
            tx.script("DROP SCHEMA public CASCADE")
            tx.script("CREATE SCHEMA public")
    return database


def test_a_missing_backup_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        restore(Database(sqlite_url), tmp_path / "nothing")
