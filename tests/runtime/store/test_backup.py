"""A backup taken from a workspace in use comes back equal, row for row."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from engines.errors import Conflict, Unavailable
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.commands.upload_file import upload_file
from runtime.settings import Settings
from runtime.store import files
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


def test_attached_files_go_along(database_url: str, tmp_path: Path) -> None:
    settings = Settings(
        database_url=database_url, data=tmp_path / "data", admin_password="a password for tests"
    )
    workspaces = Workspaces(settings)
    bootstrap(workspaces.main)
    (tmp_path / "given").write_bytes(b"bytes of a contract")
    kept = upload_file(workspaces.main, SYSTEM, tmp_path / "given", "contract.txt")
    copy = tmp_path / "copy.backup"
    backup(workspaces.main.database, copy)
    workspaces.main.database.files.delete_all()
    workspaces.close()

    _emptied(database_url).close()
    again = Workspaces(settings)
    emptied = again.database("main")
    restore(emptied, copy)
    emptied.close()
    with again.main.database.read() as tx:
        file = files.find(tx, kept["id"])
    assert file is not None
    with again.main.database.files.open(file.storage_key) as stream:
        assert stream.read() == b"bytes of a contract"
    again.close()


def test_an_archive_with_foreign_names_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(
        database_url=sqlite_url, data=tmp_path / "data", admin_password="a password for tests"
    )
    workspaces = Workspaces(settings)
    bootstrap(workspaces.main)
    copy = tmp_path / "copy.backup"
    backup(workspaces.main.database, copy)
    workspaces.close()
    with tarfile.open(f"{copy}.files.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("../escaped"))
    with pytest.raises(Unavailable):
        restore(Workspaces(settings).database("elsewhere"), copy)
    assert not (tmp_path / "escaped").exists()
