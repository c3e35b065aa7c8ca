"""One workspace's database: connections, transactions, and statements compiled once.

SQLAlchemy Core builds every statement; the driver runs its text. Measured on a create, SQLAlchemy's
own execution layer cost more than the statements themselves (docs/decisions/0008).

SQLite has one writer connection (BEGIN IMMEDIATE) and a few readers, PostgreSQL a small pool.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.errors import Unavailable
from engines.expression import postgres_functions
from runtime.files.storage import FileStorage
from runtime.keyring import Keyring
from runtime.store.driver import Ahead, Deadlock, Driver, LockTimeout, UniqueViolation
from runtime.store.group_commit import Group, Outcome, Work
from runtime.store.ids import to_bytes
from runtime.store.signals import Signals
from runtime.store.transaction import Statement, Transaction

if TYPE_CHECKING:
    from runtime.store.autonumber import NumberBlocks

__all__ = [
    "Ahead",
    "Database",
    "Deadlock",
    "LockTimeout",
    "Retention",
    "Statement",
    "Transaction",
    "UniqueViolation",
]

# Any constant will do, as long as every process takes the same one.
FUNCTIONS_LOCK = 7_220_117


@dataclass(frozen=True)
class Retention:
    """Days that what was removed can still be brought back: a file taken off its record, and a deleted
    record (0: for ever)."""

    file_grace_days: int = 90
    recycle_days: int = 0


class Database:
    """Opens lazily; safe to share between threads; `close` when done.

    `url` is `sqlite:///path` or `postgresql://…` (a driver name after the scheme is ignored).
    `schema` is the PostgreSQL schema of the workspace.
    """

    def __init__(
        self,
        url: str,
        schema: str = "public",
        statement_timeout_seconds: int = 30,
        busy_timeout_seconds: int = 10,
        files: FileStorage | None = None,
        retention: Retention | None = None,
        keyring: Keyring | None = None,
    ) -> None:
        self._files = files
        self._keyring = keyring
        self.retention = retention or Retention()
        self.url = sa.make_url(url)
        self.dialect = "sqlite" if self.url.get_backend_name() == "sqlite" else "postgresql"
        self.schema = schema
        self._statements: dict[Any, Statement] = {}
        self._inserts: dict[tuple[str, tuple[str, ...]], tuple[str, str]] = {}
        self._idle: LifoQueue[Any] = LifoQueue()
        self._writer: Any = None
        self._write_lock = threading.Lock()
        self.signals = Signals()
        self._driver = self._choose_driver(statement_timeout_seconds, busy_timeout_seconds)

    def _choose_driver(self, statement_timeout_seconds: int, busy_timeout_seconds: int) -> Driver:
        # Imported here: PostgreSQL's driver takes a tenth of a second that SQLite need not spend.
        if self.dialect == "sqlite":
            from runtime.store.sqlite_driver import SqliteDriver

            return SqliteDriver(self.url, busy_timeout_seconds)
        from runtime.store.postgresql_driver import PostgresqlDriver

        return PostgresqlDriver(self.url, self.schema, statement_timeout_seconds, busy_timeout_seconds)

    @property
    def files(self) -> FileStorage:
        """Where the bytes of the workspace's files lie, beside its tables. Raises Unavailable."""
        if self._files is None:
            raise Unavailable("files.unavailable")
        return self._files

    @property
    def keyring(self) -> Keyring:
        """Keys of encrypted fields. Raises Unavailable."""
        if self._keyring is None:
            raise Unavailable("secret.key_file_missing", {"path": ""})
        return self._keyring

    @functools.cached_property
    def number_blocks(self) -> NumberBlocks:
        """Numbers of counters that may have gaps, taken ahead by this process."""
        from runtime.store.autonumber import NumberBlocks

        return NumberBlocks(self)

    def translate(self, error: Exception) -> Exception:
        """The platform's error for a driver's."""
        return self._driver.translate(error)

    # -- statements

    def compile(self, clause: Any) -> Statement:
        """SQL text of a Core clause; its literals become constants of the statement."""
        compiled = clause.compile(dialect=self._driver.compiler, compile_kwargs={"render_postcompile": True})
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        names = set(compiled.params)
        for name, bind in compiled.binds.items():
            # A literal that is NULL stays a constant; a place without a value must be given one.
            if name in names and name not in constants and not bind.required:
                constants[name] = None
        return Statement(compiled.string, constants)

    def statement(self, clause: Any) -> Statement:
        """Compiled once per clause object: for clauses that live as long as the process."""
        found = self._statements.get(clause)
        if found is None:
            found = self._statements[clause] = self.compile(clause)
        return found

    def insert_texts(self, table: str, columns: tuple[str, ...]) -> tuple[str, str]:
        """INSERT and COPY of one row each."""
        found = self._inserts.get((table, columns))
        if found is None:
            names = ", ".join(f'"{name}"' for name in columns)
            places = ", ".join(("?" if self.dialect == "sqlite" else "%s",) * len(columns))
            found = self._inserts[table, columns] = (
                f'INSERT INTO "{table}" ({names}) VALUES ({places})',
                f'COPY "{table}" ({names}) FROM STDIN',
            )
        return found

    # -- connections

    def ensure_functions(self) -> None:
        """Create the exact-arithmetic functions of the expression language in this schema."""
        if self.dialect == "postgresql":
            with self.write() as tx:
                # Two processes replacing one function at once fail on PostgreSQL's own catalogue.
                tx.rows(sa.text(f"SELECT pg_advisory_xact_lock({FUNCTIONS_LOCK})"))
                for text in postgres_functions():
                    tx.script(text)

    @contextlib.contextmanager
    def _borrowed(self) -> Iterator[Any]:
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = self._driver.connect()
        try:
            yield connection
        except BaseException:
            # A connection that saw an error goes back only when it still works.
            if self._driver.usable(connection):
                self._idle.put(connection)
            raise
        else:
            self._idle.put(connection)

    @contextlib.contextmanager
    def read(self, snapshot: bool = False) -> Iterator[Transaction]:
        """For reading. `snapshot` makes all statements see one state of the data."""
        with self._borrowed() as connection:
            cursor = connection.cursor()
            if not snapshot:
                yield Transaction(self, cursor)
                return
            cursor.execute(self._driver.begin_snapshot)
            try:
                yield Transaction(self, cursor)
            finally:
                cursor.execute("ROLLBACK")

    @contextlib.contextmanager
    def write(self, alone: bool = False, patience_seconds: float | None = None) -> Iterator[Transaction]:
        """One transaction: committed on leaving, rolled back on any exception.

        Waits for locks as long as the database's setting says, or for `patience_seconds`; raises
        LockTimeout after that. With `alone` there is no other write transaction from its start to its
        end, in any process: for the switch to a new version. Raises LockTimeout where that cannot be had
        within moments.
        """
        with self._write_connection() as connection:
            cursor = connection.cursor()
            transaction = Transaction(self, cursor)
            self.begin(cursor, alone, patience_seconds)
            try:
                yield transaction
                self.commit(cursor)
            except BaseException:
                with contextlib.suppress(*self._driver.failures):
                    cursor.execute("ROLLBACK")
                raise
        for callback in transaction.after_commit:
            callback()
        self.signals.committed()

    def write_together(self, works: Iterable[Work]) -> list[Outcome]:
        """Run pieces of work that wait for one another anyway in one transaction, so that they share its
        COMMIT; returns, once it is done, what became of each piece taken.

        Each sees what those before it wrote. One that fails is undone alone. When the transaction as a
        whole is lost (no space left), each piece is run again in one of its own: nobody's fate hangs
        on their neighbours. `works` is asked for the next piece after the one before it has run, and
        no more once one sets `ends_group`. For databases with one writer.
        """
        with self._write_connection() as connection:
            group = Group(self, connection, lambda cursor: Transaction(self, cursor))
            group.run(works)
            group.commit()
        group.finish()
        return group.outcomes

    def begin(self, cursor: Any, alone: bool = False, patience_seconds: float | None = None) -> None:
        try:
            self._driver.begin_write(cursor, alone, patience_seconds)
        except Exception as error:
            raise self.translate(error) from error

    def commit(self, cursor: Any) -> None:
        try:
            cursor.execute("COMMIT")
        except Exception as error:
            raise self.translate(error) from error

    @contextlib.contextmanager
    def _write_connection(self) -> Iterator[Any]:
        if self.dialect == "postgresql":
            with self._borrowed() as connection:
                yield connection
            return
        with self._write_lock:
            if self._writer is None:
                self._writer = self._driver.connect()
            yield self._writer

    @contextlib.contextmanager
    def savepoint(self, tx: Transaction) -> Iterator[None]:
        """What fails inside is undone alone; the transaction goes on."""
        tx.script("SAVEPOINT part")
        try:
            yield
            tx.flush()
        except BaseException:
            tx.script("ROLLBACK TO SAVEPOINT part")
            tx.script("RELEASE SAVEPOINT part")
            raise
        tx.script("RELEASE SAVEPOINT part")

    # -- ids as the database keeps them

    def id_in(self, text: str | None) -> Any:
        """Storage form of a record id."""
        return to_bytes(text) if text is not None and self.dialect == "sqlite" else text

    def close(self) -> None:
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                break
        if self._writer is not None:
            self._writer.close()
            self._writer = None
