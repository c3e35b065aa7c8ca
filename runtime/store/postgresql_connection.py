"""A psycopg connection whose statements go by libpq's own calls.

psycopg converts values, loads rows, copies and names errors as ever. Its cursors are left out for
plain statements: parsing, a generator and two waits for each took as long as a whole small
statement (79 µs of our time against 40 µs), and a create is half a dozen of them.

BEGIN waits for the first statement and travels with it.
"""

from __future__ import annotations

import contextlib
import re
import select
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

__all__ = ["PreparedConnection"]

_PLACE = re.compile(r"%(?:%|s|\((\w+)\)s)")
_PREPARED_AFTER = 2
_PREPARED_MOST = 500
_KEPT = 5_000
_DONE = frozenset((pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK, pq.ExecStatus.EMPTY_QUERY))

Values = Mapping[str, Any] | Sequence[Any]


class _Query:
    """Text with numbered places, the names they stand for (None: by position), and how to send it."""

    __slots__ = ("formats", "names", "prepared", "seen", "text")

    def __init__(self, text: str) -> None:
        names: list[str | None] = []

        def place(match: re.Match[str]) -> str:
            if match[0] == "%%":
                return "%"
            if match[1] is None:
                names.append(None)
                return f"${len(names)}"
            if match[1] not in names:
                names.append(match[1])
            return f"${names.index(match[1]) + 1}"

        self.text = _PLACE.sub(place, text).encode()
        self.names = tuple(names)
        self.formats = [PyFormat.AUTO] * len(names)
        self.prepared: dict[tuple[int, ...], bytes] = {}
        self.seen = 0

    def values(self, given: Values) -> Sequence[Any]:
        if isinstance(given, Mapping):
            return [given[name] for name in self.names if name is not None]
        return given


class PreparedConnection:
    """Used by one thread at a time. Statements that return are prepared, at most 500 of them."""

    def __init__(self, plain: psycopg.Connection[Any]) -> None:
        """`plain` is in autocommit and has its adapters."""
        self._plain = plain
        self._libpq = plain.pgconn
        self._transformer = Transformer(plain)
        self._queries: OrderedDict[str, _Query] = OrderedDict()
        self._prepared: OrderedDict[bytes, tuple[_Query, tuple[int, ...]]] = OrderedDict()
        self._number = 0
        self._waiting: bytes | None = None
        self._poll = select.poll()
        self._poll.register(plain.pgconn.socket, select.POLLIN)

    def cursor(self) -> _Cursor:
        return _Cursor(self)

    def close(self) -> None:
        self._plain.close()

    @property
    def works(self) -> bool:
        return (
            self._libpq.status == pq.ConnStatus.OK
            and self._libpq.pipeline_status == pq.PipelineStatus.OFF
            and self._libpq.transaction_status != pq.TransactionStatus.ACTIVE
        )

    def end(self) -> None:
        """Roll back what is open, if anything is."""
        self._waiting = None
        if self._libpq.transaction_status != pq.TransactionStatus.IDLE:
            self._checked(self._libpq.exec_(b"ROLLBACK"))

    def control(self, text: bytes) -> None:
        """BEGIN, COMMIT, ROLLBACK and savepoints. BEGIN, and what follows it after "; ", is sent with the
        first statement."""
        if text.startswith(b"BEGIN"):
            self._waiting = text
        elif self._waiting is None:
            self._checked(self._libpq.exec_(text))
        elif text in (b"COMMIT", b"ROLLBACK"):
            # Nothing happened in between.
            self._waiting = None
        else:
            self._begin()
            self._checked(self._libpq.exec_(text))

    def _begin(self) -> None:
        if self._waiting is not None:
            text, self._waiting = self._waiting, None
            self._checked(self._libpq.exec_(text))

    def plain_cursor(self) -> psycopg.Cursor[Any]:
        """For COPY and long lists of parameters."""
        self._begin()
        return self._plain.cursor()

    def execute(self, text: str, given: Values) -> pq.abc.PGresult:
        """Raises psycopg's errors."""
        query = self._queries.get(text)
        if query is None:
            query = self._queries[text] = _Query(text)
            if len(self._queries) > _KEPT:
                self._queries.popitem(last=False)
        if not query.names:
            values: Sequence[Any] | None = None
            types: tuple[int, ...] = ()
            formats = None
        else:
            values = self._transformer.dump_sequence(query.values(given), query.formats)
            types = tuple(self._transformer.types or ())
            formats = self._transformer.formats
        name = query.prepared.get(types)
        if name is None:
            name = self._prepare(query, types)
        else:
            self._prepared.move_to_end(name)
        if self._waiting is not None:
            return self._with_begin(query, name, values, types, formats)
        if name is not None:
            return self._checked(self._libpq.exec_prepared(name, values, formats))
        return self._checked(self._libpq.exec_params(query.text, values, types, formats))

    def _prepare(self, query: _Query, types: tuple[int, ...]) -> bytes | None:
        """The name it is prepared under, None for one that was not seen before."""
        query.seen += 1
        if query.seen < _PREPARED_AFTER:
            return None
        self._begin()
        self._number += 1
        name = b"yz_%d" % self._number
        self._checked(self._libpq.prepare(name, query.text, types))
        query.prepared[types] = name
        self._prepared[name] = query, types
        if len(self._prepared) > _PREPARED_MOST:
            oldest, (owner, kind) = self._prepared.popitem(last=False)
            del owner.prepared[kind]
            self._checked(self._libpq.exec_(b"DEALLOCATE " + oldest))
        return name

    def _with_begin(
        self,
        query: _Query,
        name: bytes | None,
        values: Sequence[Any] | None,
        types: tuple[int, ...],
        formats: Any,
    ) -> pq.abc.PGresult:
        """One exchange for both."""
        libpq, begin = self._libpq, self._waiting
        assert begin is not None
        self._waiting = None
        libpq.enter_pipeline_mode()
        parts = begin.split(b"; ")
        try:
            for part in parts:
                libpq.send_query_params(part, None)
            if name is not None:
                libpq.send_query_prepared(name, values, formats)
            else:
                libpq.send_query_params(query.text, values, types, formats)
            libpq.pipeline_sync()
            results = self._results()
        finally:
            # Fails only where results are still to come, and then the connection is given up.
            with contextlib.suppress(psycopg.Error):
                libpq.exit_pipeline_mode()
        for result in results[:-1]:
            self._checked(result)
        return self._checked(results[-1])

    def _results(self) -> list[pq.abc.PGresult]:
        libpq = self._libpq
        found: list[pq.abc.PGresult] = []
        while True:
            # `get_result` waits with the interpreter held; `poll` lets the other threads go on.
            while libpq.is_busy():
                self._poll.poll()
                libpq.consume_input()
            result = libpq.get_result()
            if result is None:
                if libpq.status != pq.ConnStatus.OK:
                    raise psycopg.OperationalError("the connection is lost")
                continue
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return found
            found.append(result)

    def run_text(self, text: str) -> pq.abc.PGresult:
        """Text without places, as it is."""
        self._begin()
        return self._checked(self._libpq.exec_(text.encode()))

    def _checked(self, result: pq.abc.PGresult) -> pq.abc.PGresult:
        if result.status in _DONE:
            return result
        if self._libpq.status != pq.ConnStatus.OK:
            raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
        raise error_from_result(result)

    def rows(self, result: pq.abc.PGresult) -> list[tuple[Any, ...]]:
        if not result.ntuples:
            return []
        self._transformer.set_pgresult(result)
        found: list[tuple[Any, ...]] = self._transformer.load_rows(0, result.ntuples, tuple)
        return found


_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class _Cursor:
    """What `Transaction` uses of a database cursor."""

    __slots__ = ("_connection", "_plain", "_result", "rowcount")

    def __init__(self, connection: PreparedConnection) -> None:
        self._connection = connection
        self._result: pq.abc.PGresult | None = None
        self._plain: psycopg.Cursor[Any] | None = None
        self.rowcount = -1

    def execute(self, text: str, values: Values | None = None) -> None:
        if values is None:
            if text.startswith(_CONTROL):
                self._connection.control(text.encode())
                return
            self._result = self._connection.run_text(text)
        else:
            self._result = self._connection.execute(text, values)
        count = self._result.command_tuples
        self.rowcount = -1 if count is None else count

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._connection.rows(self._result) if self._result is not None else []

    def executemany(self, text: str, rows: Iterable[Values]) -> None:
        self._connection.plain_cursor().executemany(text, rows)

    def copy(self, text: str) -> Any:
        """psycopg's context manager: `write_row` takes one row."""
        return self._connection.plain_cursor().copy(text)
