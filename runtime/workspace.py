"""A workspace: its database, catalogue, people and clock; and where the workspaces lie."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from engines.errors import Conflict, NotFound
from runtime.access.identity import Identity
from runtime.apps.catalog import CatalogCache
from runtime.clock import Clock
from runtime.files.storage import storage_for
from runtime.hosts import registrable
from runtime.jobs.hints import JobHints
from runtime.keyring import Keyring
from runtime.plugins import load_plugins
from runtime.settings import Settings
from runtime.store import control, tables
from runtime.store.database import Database, Retention

__all__ = ["MAIN", "Workspace", "Workspaces"]

_KEY = re.compile(r"^[a-z][a-z0-9_]{0,29}\Z")
MAIN = "main"
_MAIN_SCHEMA = "public"
_SCHEMA_PREFIX = "w_"
_LONGEST_NAME = 100
_VISITED = 8
"""Workspaces kept open for workers that go from one to the next: each has connections and a catalogue."""


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
_SCHEMA = sa.text("SELECT 1 FROM information_schema.schemata WHERE schema_name = :name")
_CHANGED = tables.catalog.update().values(catalog_version=tables.catalog.c.catalog_version + 1)


class Workspaces:
    """Opens workspaces as they are asked for. `main` is where the database URL points; others lie
    beside it: a file in `workspaces/`, or a schema of the same database."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        # Here, because whoever opens a workspace is about to read definitions.
        load_plugins(settings.plugins)
        self.clock = clock or Clock(settings.clock)
        self.hints = JobHints(lambda: self.main.database)
        self.followed = False
        """Whether this process follows the change logs of its workspaces itself. Where it does not, every
        commit leaves a hint, so that a worker does."""
        self._open: dict[str, Workspace] = {}
        self._visited: dict[str, Workspace] = {}
        self._visits: Counter[str] = Counter()
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
                    visited = self._visited.pop(key, None)
                    found = self._open[key] = visited or self._made(key)
        return found

    @contextmanager
    def visit(self, key: str) -> Iterator[Workspace]:
        """A workspace for a moment's work: where nothing else in this process uses it, it is closed
        again once others have been visited. Raises NotFound for one that is not there, or no more."""
        if key != MAIN and not self.exists(key):
            self._shut(key)
            raise NotFound("workspace_not_found", {"name": key[:40]})
        with self._lock:
            found = self._open.get(key) or self._visited.get(key)
            if found is None:
                found = self._made(key)
                (self._open if key == MAIN else self._visited)[key] = found
            if key in self._visited:
                # The one visited last goes to the end.
                self._visited[key] = self._visited.pop(key)
            self._visits[key] += 1
        try:
            yield found
        finally:
            with self._lock:
                self._visits[key] -= 1
                idle = [known for known in self._visited if not self._visits[known]]
                too_many = max(0, len(self._visited) - _VISITED)
                leaving = [self._visited.pop(known) for known in idle[:too_many]]
            for workspace in leaving:
                workspace.close()

    def _made(self, key: str) -> Workspace:
        if key != MAIN and not self.exists(key):
            raise NotFound("workspace_not_found", {"name": key[:40]})
        made = Workspace(key, self.database(key), self.clock, self.settings)
        signals = made.database.signals
        if key == MAIN:
            signals.on_jobs(partial(self.hints.tell, key))
        else:
            signals.on_jobs(partial(self.hints.note, key))
            signals.on_commit(partial(self._committed, key))
        return made

    def _committed(self, key: str) -> None:
        if not self.followed:
            self.hints.note(key)

    def _shut(self, key: str) -> None:
        with self._lock:
            found = self._open.pop(key, None) or self._visited.pop(key, None)
        if found is not None:
            found.close()

    def opened(self) -> list[Workspace]:
        return list(self._open.values())

    def database(self, key: str) -> Database:
        """The database of a workspace, whether it is there yet or not. Raises NotFound for what cannot
        be a key: it becomes part of a path or of a schema's name."""
        if not _KEY.match(key):
            raise NotFound("workspace_key", {"name": key[:40]})
        url = sa.make_url(self.settings.url)
        files = storage_for(self.settings, key)
        keyring = Keyring(self.settings.key_file)
        kept = Retention(self.settings.file_grace_days, self.settings.recycle_days)
        timeout = self.settings.statement_timeout_seconds
        if url.get_backend_name() != "sqlite":
            schema = _MAIN_SCHEMA if key == MAIN else f"{_SCHEMA_PREFIX}{key}"
            return Database(self.settings.url, schema, timeout, files=files, retention=kept, keyring=keyring)
        path = self._path(url, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        return Database(
            f"sqlite:///{path}", statement_timeout_seconds=timeout, files=files, retention=kept,
            keyring=keyring,
        )  # fmt: skip

    @staticmethod
    def _path(url: sa.URL, key: str) -> Path:
        path = Path(url.database or "yingzao.db")
        return path if key == MAIN else path.parent / "workspaces" / f"{key}.db"

    def exists(self, key: str) -> bool:
        """Whether the workspace was created and is not removed."""
        if not _KEY.match(key):
            return False
        url = sa.make_url(self.settings.url)
        if url.get_backend_name() == "sqlite":
            return self._path(url, key).is_file()
        main = self._open.get(MAIN)
        database = main.database if main is not None else self.database(MAIN)
        try:
            with database.read() as tx:
                return tx.row(_SCHEMA, {"name": f"{_SCHEMA_PREFIX}{key}"}) is not None
        finally:
            if main is None:
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
            found = [self.key_of(name) or MAIN for (name,) in names]
        return [MAIN, *sorted(key for key in found if _KEY.match(key) and key != MAIN)]

    @staticmethod
    def key_of(schema: str) -> str | None:
        """The workspace that lies in a schema of the database; None for a schema that is none's."""
        if schema == _MAIN_SCHEMA:
            return MAIN
        key = schema.removeprefix(_SCHEMA_PREFIX)
        return key if key != schema and key != MAIN and _KEY.match(key) else None

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
        if not self.exists(key):
            raise NotFound("workspace_not_found", {"name": key[:40]})
        # First: a name that leads nowhere is better than one that leads to whoever gets the key next.
        with self.main.database.write() as tx:
            control.forget_workspace(tx, key)
        self._shut(key)
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
        self.hints.close()
        for workspace in (*self._open.values(), *self._visited.values()):
            workspace.close()
        self._open.clear()
        self._visited.clear()
