"""The same rows and the same SQL, by the bare driver."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import make_url

from bench.core.setting import Setting
from runtime.settings import Settings
from runtime.store import records
from runtime.store.ids import new_id, to_bytes
from runtime.workspace import Workspaces

__all__ = ["Baseline", "connect"]


def connect(location: str) -> Any:
    """A connection of the bare driver, as durable as ours."""
    url = make_url(location)
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(url.database or "", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-8000"):
            connection.execute(f"PRAGMA {pragma}")
        return connection
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    opened = psycopg.connect(plain, autocommit=True, prepare_threshold=2)
    opened.adapters.register_dumper(str, StrDumperUnknown)
    return opened


class Baseline:
    """Statements captured from the store itself, run without it."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._sqlite = setting.database == "sqlite"
        self._connection = connect(setting.url)
        workspace = Workspaces(Settings(database_url=setting.url)).main
        self._workspace = workspace
        with workspace.database.read() as tx:
            self._catalog = workspace.catalogs.current(tx)
            self._entity = self._catalog.entity("bench.deal")
            table = self._entity.table
            self._sample = tx.rows(
                workspace.database.compile(table.table.select().limit(1))
            )[0]  # fmt: skip
        self._names = [column.name for column in table.table.columns]
        self._change = workspace.database.statement(records.CHANGE).text
        self._history = workspace.database.statement(records.HISTORY).text
        self._amount = table["amount"].name
        self._base = (table["amount"].base or table["amount"]).name

    def _place(self, name: str) -> str:
        return f":{name}" if self._sqlite else f"%({name})s"

    def _id(self, text: str) -> Any:
        return to_bytes(text) if self._sqlite else text

    def _transaction(self, statements: Callable[[], list[tuple[str, Mapping[str, Any]]]]) -> float:
        samples = []
        for _ in range(220):
            work = statements()
            started = time.perf_counter()
            cursor = self._connection.cursor()
            cursor.execute("BEGIN IMMEDIATE" if self._sqlite else "BEGIN")
            for text, values in work:
                cursor.execute(text, values)
            cursor.execute("COMMIT")
            samples.append(time.perf_counter() - started)
        return statistics.median(samples[20:]) * 1000

    def create_ms(self) -> float:
        """One transaction: the record and its line in the change log."""
        table = self._entity.table
        places = ", ".join(self._place(name) for name in self._names)
        insert = f"INSERT INTO {table.name} ({', '.join(self._names)}) VALUES ({places})"

        def statements() -> list[tuple[str, Mapping[str, Any]]]:
            record_id = self._id(new_id())
            values = {**dict(zip(self._names, self._sample, strict=True)), "id": record_id}
            return [(insert, values), (self._change, self._change_row(record_id))]

        return self._transaction(statements)

    def _change_row(self, record_id: Any) -> dict[str, Any]:
        return {"entity": self._entity.table.number, "record": record_id, "kind": "create", "at": 0}

    def update_ms(self) -> float:
        """One transaction: read, write, history, change log."""
        table = self._entity.table
        record_id = self._sample[0]
        read = f"SELECT * FROM {table.name} WHERE id = {self._place('id')}"
        write = (
            f"UPDATE {table.name} SET {self._amount} = {self._place('amount')}, revision = revision + 1 "
            f"WHERE id = {self._place('id')}"
        )
        revisions = iter(range(10**6, 10**9))

        def statements() -> list[tuple[str, Mapping[str, Any]]]:
            history = {
                "entity": table.number, "record": record_id, "revision": next(revisions), "at": 0,
                "principal": "user:x", "kind": "update", "old": '{"f4":"1.00","f5":"2"}',
            }  # fmt: skip
            return [
                (read, {"id": record_id}), (write, {"id": record_id, "amount": 5}), (self._history, history),
                (self._change, {**self._change_row(record_id), "kind": "update"}),
            ]  # fmt: skip

        return self._transaction(statements)

    def _read_ms(self, text: str, values: Mapping[str, Any], calls: int = 200) -> float:
        samples = []
        for _ in range(calls):
            started = time.perf_counter()
            cursor = self._connection.cursor()
            cursor.execute(text, values)
            cursor.fetchall()
            samples.append(time.perf_counter() - started)
        return statistics.median(samples) * 1000

    def get_ms(self) -> float:
        table = self._entity.table
        text = f"SELECT * FROM {table.name} WHERE id = {self._place('id')}"
        return self._read_ms(text, {"id": self._sample[0]})

    def list_ms(self) -> float:
        table = self._entity.table
        blanks = "" if self._sqlite else " NULLS LAST"
        text = (
            f"SELECT * FROM {table.name} WHERE deleted_at IS NULL AND owner = {self._place('owner')} "
            f"AND {table['stage'].name} = {self._place('stage')} "
            f"ORDER BY {self._amount} DESC{blanks}, id DESC LIMIT 51"
        )
        return self._read_ms(text, {"stage": "o1", "owner": self._id(self._setting.user)})

    def group_ms(self) -> float:
        table = self._entity.table
        text = (
            f"SELECT {table['stage'].name}, sum({self._base}) FROM {table.name} "
            f"WHERE deleted_at IS NULL AND owner = {self._place('owner')} GROUP BY 1 ORDER BY 1"
        )
        return self._read_ms(text, {"owner": self._id(self._setting.user)}, 30)
