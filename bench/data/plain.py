"""What orders cost by the bare driver: the same rows and statements, without the platform."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

from bench.core.baseline import connect
from bench.core.setting import Setting
from runtime.settings import Settings
from runtime.store import records
from runtime.store.ids import new_id, to_bytes
from runtime.workspace import Workspaces

__all__ = ["Plain"]

_Work = list[tuple[str, Mapping[str, Any]]]


class Plain:
    """Statements with the names the store gave tables and columns."""

    def __init__(self, setting: Setting) -> None:
        self._sqlite = setting.database == "sqlite"
        self._connection = connect(setting.url)
        workspaces = Workspaces(Settings(database_url=setting.url))
        database = workspaces.main.database
        with database.read() as tx:
            catalog = workspaces.main.catalogs.current(tx)
            self._order, self._customer, self._product, self._campaign = (
                catalog.entity(f"bench.{key}").table for key in ("order", "customer", "product", "campaign")
            )
        self._change = database.statement(records.CHANGE).text
        self._history = database.statement(records.HISTORY).text
        workspaces.close()
        self._names = list(self._order.insert_columns)
        cursor = self._connection.cursor()
        cursor.execute(f"SELECT {', '.join(self._names)} FROM {self._order.name} LIMIT 1")
        self._sample = cursor.fetchall()[0]
        self._parent = self._sample[self._names.index(self._order["customer"].name)]
        self._revisions = iter(range(10**6, 10**9))

    def _place(self, name: str) -> str:
        return f":{name}" if self._sqlite else f"%({name})s"

    def _new_id(self) -> Any:
        return to_bytes(new_id()) if self._sqlite else new_id()

    def _timed(self, works: Callable[[], _Work], calls: int = 220) -> float:
        samples = []
        for _ in range(calls):
            work = works()
            started = time.perf_counter()
            cursor = self._connection.cursor()
            cursor.execute("BEGIN IMMEDIATE" if self._sqlite else "BEGIN")
            for text, values in work:
                cursor.execute(text, values)
                if text.startswith("SELECT"):
                    cursor.fetchall()
            cursor.execute("COMMIT")
            samples.append(time.perf_counter() - started)
        return statistics.median(samples[calls // 10 :]) * 1000

    def _log(self, table: Any, record_id: Any, kind: str) -> _Work:
        change = {"entity": table.number, "record": record_id, "kind": kind, "at": 0}
        if kind == "create":
            return [(self._change, change)]
        history = {**change, "revision": next(self._revisions), "principal": "user:x", "old": '{"f3":"1.00"}'}
        return [(self._history, history), (self._change, change)]

    def _sum(self) -> _Work:
        """The customer's figure, read over its orders and written with its logs."""
        order, customer, parent = self._order, self._customer, {"id": self._parent}
        return [
            (f"SELECT * FROM {customer.name} WHERE id = {self._place('id')}", parent),
            (f"SELECT count(*), sum({order['amount'].name}) FROM {order.name} "
             f"WHERE {order['customer'].name} = {self._place('id')} AND deleted_at IS NULL", parent),
            (f"UPDATE {customer.name} SET {customer['ordered'].name} = {self._place('amount')}, "
             f"revision = revision + 1 WHERE id = {self._place('id')}", {**parent, "amount": 5}),
            *self._log(customer, self._parent, "recompute"),
        ]  # fmt: skip

    def create_ms(self) -> float:
        places = ", ".join(self._place(name) for name in self._names)
        insert = f"INSERT INTO {self._order.name} ({', '.join(self._names)}) VALUES ({places})"

        def works() -> _Work:
            record_id = self._new_id()
            values = {**dict(zip(self._names, self._sample, strict=True)), "id": record_id}
            return [(insert, values), *self._log(self._order, record_id, "create"), *self._sum()]

        return self._timed(works)

    def edit_ms(self, summed: bool = False) -> float:
        order, record_id = self._order, self._sample[0]
        one = {"id": record_id}
        column = order["amount" if summed else "note"].name
        read = f"SELECT * FROM {order.name} WHERE id = {self._place('id')}"
        update = (
            f"UPDATE {order.name} SET {column} = {self._place('value')}, revision = revision + 1 "
            f"WHERE id = {self._place('id')}"
        )

        def works() -> _Work:
            value = next(self._revisions)
            changed = {**one, "value": value % 90_000 if summed else str(value)}
            logged = self._log(order, record_id, "update")
            return [(read, one), (update, changed), *logged, *(self._sum() if summed else ())]

        return self._timed(works)

    def list_ms(self) -> float:
        order = self._order
        joins, titles = "", []
        for number, (table, extra) in enumerate(
            ((self._customer, "city"), (self._product, "category"), (self._campaign, None))
        ):
            key = table.model.definition.key
            joins += f" LEFT JOIN {table.name} j{number} ON j{number}.id = o.{order[key].name}"
            titles += [f"j{number}.{table[name].name}" for name in ("name", extra) if name]
        blanks = "" if self._sqlite else " NULLS LAST"
        text = (
            f"SELECT o.*, {', '.join(titles)} FROM {order.name} o{joins} WHERE o.deleted_at IS NULL "
            f"AND o.{order['stage'].name} = {self._place('stage')} "
            f"ORDER BY o.{order['amount'].name} DESC{blanks}, o.id DESC LIMIT 51"
        )
        return self._timed(lambda: [(text, {"stage": "o1"})], 60)

    def rows_per_second(self, count: int) -> float:
        """Orders as they are, without checks, history or figures of customers."""
        rows = [[self._new_id(), *self._sample[1:]] for _ in range(count)]
        cursor = self._connection.cursor()
        started = time.perf_counter()
        cursor.execute("BEGIN")
        names = ", ".join(self._names)
        if self._sqlite:
            places = ", ".join("?" * len(self._names))
            cursor.executemany(f"INSERT INTO {self._order.name} ({names}) VALUES ({places})", rows)
        else:
            with cursor.copy(f"COPY {self._order.name} ({names}) FROM STDIN") as out:
                for row in rows:
                    out.write_row(row)
        cursor.execute("COMMIT")
        return count / (time.perf_counter() - started)
