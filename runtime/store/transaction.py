"""A transaction of one workspace's database: statements, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from runtime.store.driver import Ahead, UniqueViolation

if TYPE_CHECKING:
    from runtime.store.database import Database

__all__ = ["Statement", "Transaction"]

Params = Mapping[str, Any]
Refused = Callable[[UniqueViolation], Exception]


class Statement:
    """SQL text with named places, and the values of its literals."""

    __slots__ = ("constants", "text")

    def __init__(self, text: str, constants: Params) -> None:
        self.text = text
        self.constants = constants


class Transaction:
    """A connection inside one transaction (or, for reads on PostgreSQL, one statement each)."""

    def __init__(self, database: Database, cursor: Any) -> None:
        self.database = database
        self._cursor = cursor
        self.after_commit: list[Callable[[], None]] = []
        self.ends_group = False
        """Set by work whose outcome others must not build upon before it is durable: versions that
        caches go by are raised with it."""
        self.updated: set[str] = set()
        """Ids of records that were there and were written to."""
        self.read_anew: set[tuple[str, str, str]] = set()
        """(entity, rollup, record) whose source records were read in this transaction."""

    @property
    def dialect(self) -> str:
        return self.database.dialect

    def _run(self, statement: Statement | sa.Executable, params: Params | None) -> Any:
        if not isinstance(statement, Statement):
            statement = self.database.statement(statement)
        values = statement.constants if params is None else {**statement.constants, **params}
        try:
            self._cursor.execute(statement.text, values)
        except Exception as error:
            raise self.database.translate(error) from error
        return self._cursor

    def rows(
        self, statement: Statement | sa.Executable, params: Params | None = None
    ) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._fetch(self._run(statement, params))
        return rows

    def _fetch(self, cursor: Any) -> Any:
        # SQLite evaluates lazily: an overflow may surface only while rows are read.
        try:
            return cursor.fetchall()
        except Exception as error:
            raise self.database.translate(error) from error

    def row(
        self, statement: Statement | sa.Executable, params: Params | None = None
    ) -> tuple[Any, ...] | None:
        rows = self.rows(statement, params)
        return rows[0] if rows else None

    def value(self, statement: Statement | sa.Executable, params: Params | None = None) -> Any:
        row = self.row(statement, params)
        return row[0] if row else None

    def run(self, statement: Statement | sa.Executable, params: Params | None = None) -> int:
        """Number of rows written."""
        count: int = self._run(statement, params).rowcount
        return count

    def many(self, statement: Statement | sa.Executable, params: Sequence[Params]) -> None:
        if not params:
            return
        if not isinstance(statement, Statement):
            statement = self.database.statement(statement)
        constants = statement.constants
        rows = [{**constants, **row} for row in params] if constants else params
        try:
            self._cursor.executemany(statement.text, rows)
        except Exception as error:
            raise self.database.translate(error) from error

    def insert_rows(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Rows of one table, their values in the order of `columns`; both names are the platform's own.

        From some rows on COPY on PostgreSQL: measured with 36 columns, 15 µs a row instead of 90 µs.
        """
        insert, copy = self.database.insert_texts(table, tuple(columns))
        try:
            if self.dialect == "sqlite":
                self._cursor.executemany(insert, rows)
            elif len(rows) < _COPY_FROM:
                for row in rows:
                    self._cursor.execute(insert, row)
            else:
                with self._cursor.copy(copy) as out:
                    for row in rows:
                        out.write_row(row)
        except Exception as error:
            raise self.database.translate(error) from error

    def later(
        self,
        text: str,
        values: Params | Sequence[Any],
        refused: Refused | None = None,
        missed: Exception | None = None,
    ) -> None:
        """A statement of our own making whose answer nobody waits for. On PostgreSQL it is sent with the
        next one, COMMIT at the latest, and fails there: `refused` makes the error for a unique value
        that is taken, `missed` is raised where nothing is written.
        """
        try:
            if self.dialect == "postgresql":
                self._cursor.later(text, values, refused, missed)
            else:
                self._cursor.execute(text, values)
        except Exception as error:
            raise self.database.translate(error) from error

    def ahead(self, statement: Statement | sa.Executable, params: Params) -> Ahead:
        """Ask for rows that are looked at once the transaction is committed, or after `flush`. On
        PostgreSQL the question travels with COMMIT."""
        found = Ahead()
        if self.dialect == "postgresql":
            if not isinstance(statement, Statement):
                statement = self.database.statement(statement)
            try:
                self._cursor.ahead(statement.text, {**statement.constants, **params}, found)
            except Exception as error:
                raise self.database.translate(error) from error
        else:
            found.answer(self.rows(statement, params))
        return found

    def insert_later(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Rows as `insert_rows` takes them, no value of which can be taken already."""
        if len(rows) >= _COPY_FROM:
            self.insert_rows(table, columns, rows)
            return
        insert, _ = self.database.insert_texts(table, tuple(columns))
        for row in rows:
            self.later(insert, row)

    def flush(self) -> None:
        """Learn now what becomes of statements that wait."""
        if self.dialect == "postgresql":
            try:
                self._cursor.flush()
            except Exception as error:
                raise self.database.translate(error) from error

    def script(self, text: str) -> None:
        """One DDL statement of our own making."""
        try:
            self._cursor.execute(text)
        except Exception as error:
            raise self.database.translate(error) from error


_COPY_FROM = 8
"""Rows from which COPY, which takes two exchanges with the server, is the shorter way."""
