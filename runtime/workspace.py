"""A workspace: its database, catalogue, people and clock; and where the workspaces lie."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import sqlalchemy as sa

from engines.errors import Conflict, NotFound
from runtime.access.identity import Identity
from runtime.apps.catalog import CatalogCache
from runtime.clock import Clock
from runtime.files.storage import storage_for
from runtime.hosts import registrable
from runtime.plugins import load_plugins
from runtime.settings import Settings
from runtime.store import control, tables
from runtime.store.database import Database, Retention

__all__ = ["MAIN", "Workspace", "Workspaces"]

_KEY = re.compile(r"^[a-z][a-z0-9_]{0,29}\Z")
MAIN = "main"
_LONGEST_NAME = 100


class Workspace:
    """Self-contained: one SQLite file or one PostgreSQL schema (DESIGN §3)."""

    def __init__(self, key: str, database: Database, clock: Clock, settings: Settings) -> None:
        self.key = key
        self.database = database
        self.clock = clock
        self.settings = settings
        self.catalogs = CatalogCache(database)
        self.identity = Identity(self.catalogs)

    def rename(self, name: str) -> None:
        """Give it the name people read. Raises Conflict for an empty, long or unprintable one."""
        name = name.strip()
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise Conflict("workspace_name", {"most": _LONGEST_NAME})
        with self.database.write() as tx:
            tx.run(_NAME, {"name": name})
            # Caches go by it, those of running servers too.
            tx.run(_CHANGED)

    def close(self) -> None:
        self.database.close()


_NAME = sa.text(
    "INSERT INTO setting (key, value) VALUES ('name', :name) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_CHANGED = tables.catalog.update().values(catalog_version=tables.catalog.c.catalog_version + 1)


class Workspaces:
    """Opens workspaces as they are asked for. `main` is where the database URL points; others lie
    beside it: a file in `workspaces/`, or a schema of the same database."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        # Here, because whoever opens a workspace is about to read definitions.
        load_plugins(settings.plugins)
        self.clock = clock or Clock(settings.clock)
        self._open: dict[str, Workspace] = {}
        self._lock = threading.Lock()

    @property
    def main(self) -> Workspace:
        return self.get(MAIN)

    def get(self, key: str) -> Workspace:
        """Raises NotFound for a workspace that was never created."""
        found = self._open.get(key)
        if found is None:
            with self._lock:
                found = self._open.get(key)
                if found is None:
                    if key != MAIN and not self._exists(key):
                        raise NotFound("workspace_not_found", {"name": key[:40]})
                    found = self._open[key] = Workspace(key, self.database(key), self.clock, self.settings)
        return found

    def opened(self) -> list[Workspace]:
        return list(self._open.values())

    def database(self, key: str) -> Database:
        """The database of a workspace, whether it is there yet or not. Raises NotFound for what cannot
        be a key: it becomes part of a path or of a schema's name."""
        if not _KEY.match(key):
            raise NotFound("workspace_key", {"name": key[:40]})
        url = sa.make_url(self.settings.url)
        files = storage_for(self.settings, key)
        kept = Retention(self.settings.file_grace_days, self.settings.recycle_days)
        timeout = self.settings.statement_timeout_seconds
        if url.get_backend_name() != "sqlite":
            schema = "public" if key == MAIN else f"w_{key}"
            return Database(self.settings.url, schema, timeout, files=files, retention=kept)
        path = Path(url.database or "yingzao.db")
        if key != MAIN:
            path = path.parent / "workspaces" / f"{key}.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        return Database(f"sqlite:///{path}", statement_timeout_seconds=timeout, files=files, retention=kept)

    def _exists(self, key: str) -> bool:
        if not _KEY.match(key):
            return False
        database = self.database(key)
        if database.dialect == "sqlite":
            return Path(database.url.database or "").is_file()
        try:
            with database.read() as tx:
                query = sa.text("SELECT 1 FROM information_schema.schemata WHERE schema_name = :name")
                return tx.row(query, {"name": database.schema}) is not None
        finally:
            database.close()

    def all_keys(self) -> list[str]:
        """Of all workspaces there are, `main` first."""
        main = self.main.database
        if main.dialect == "sqlite":
            folder = Path(main.url.database or "").parent / "workspaces"
            found = [path.stem for path in folder.glob("*.db")]
        else:
            with main.read() as tx:
                names = tx.rows(sa.text("SELECT schema_name FROM information_schema.schemata"))
            found = [name.removeprefix("w_") for (name,) in names if name.startswith("w_")]
        return [MAIN, *sorted(key for key in found if _KEY.match(key) and key != MAIN)]

    def add_host(self, key: str, name: str) -> str:
        """Make a host name stand for a workspace; the name as browsers send it. Raises NotFound for a
        workspace that is not there and for what is no host name, Conflict for a name that is taken."""
        host = registrable(name)
        self.get(key)
        with self.main.database.write() as tx:
            control.add_host(tx, host, key)
        return host

    def remove_host(self, name: str) -> str:
        """Raises NotFound for a name that stands for no workspace."""
        host = registrable(name)
        with self.main.database.write() as tx:
            control.remove_host(tx, host)
        return host

    def hosts(self) -> dict[str, str]:
        """Host → key of its workspace."""
        with self.main.database.read() as tx:
            return control.hosts(tx)

    def delete(self, key: str) -> None:
        """Remove a workspace with its tables and files, for good. Raises NotFound for one that is not
        there, and Conflict for the main one, which holds what all share."""
        if key == MAIN:
            raise Conflict("workspace_main")
        if not self._exists(key):
            raise NotFound("workspace_not_found", {"name": key[:40]})
        # First: a name that leads nowhere is better than one that leads to whoever gets the key next.
        with self.main.database.write() as tx:
            control.forget_hosts(tx, key)
        opened = self._open.pop(key, None)
        if opened is not None:
            opened.close()
        database = self.database(key)
        if database.dialect == "sqlite":
            path = Path(database.url.database or "")
            for part in ("", "-wal", "-shm"):
                path.with_name(path.name + part).unlink(missing_ok=True)
        else:
            with database.write() as tx:
                tx.script(f'DROP SCHEMA "{database.schema}" CASCADE')
            database.close()
        # Last: files without tables are in nobody's way, tables without their files would be.
        database.files.delete_all()

    def close(self) -> None:
        for workspace in self._open.values():
            workspace.close()
        self._open.clear()
