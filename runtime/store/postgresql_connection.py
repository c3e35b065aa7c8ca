"""A psycopg connection whose statements go by libpq's own calls.

psycopg converts values, loads rows, copies and names errors as ever. Its cursors are left out for
plain statements: parsing, a generator and two waits for each took as long as a whole small
statement (79 µs of our time against 40 µs), and a create is half a dozen of them.

BEGIN waits for the first statement and travels with it. So do statements whose answer nobody waits
for (`later`): they are sent with the next one that is waited for, COMMIT at the latest.
"""

from __future__ import annotations

import contextlib
import re
import select
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

from runtime.store.driver import Ahead

__all__ = ["LaterFailed", "PreparedConnection"]

_PLACE = re.compile(r"%(?:%|s|\((\w+)\)s)")
_PREPARED_AFTER = 2
_PREPARED_MOST = 500
_KEPT = 5_000
_WAITING_MOST = 50
"""Nothing is read while it is sent: the answers to all of it must fit into what the system buffers."""
_DONE = frozenset((pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK, pq.ExecStatus.EMPTY_QUERY))

Values = Mapping[str, Any] | Sequence[Any]


class LaterFailed(Exception):
    """A statement sent with a later one failed; `refused` is what it was sent with."""

    def __init__(self, error: Exception, refused: Any) -> None:
        super().__init__(str(error))
        self.error = error
        self.refused = refused


class _Sent(NamedTuple):
    """A statement ready to be sent. `refused` is for its failure, `missed` is raised where it writes
    nothing, `ahead` is given its rows."""

    text: bytes
    name: bytes | None = None
    values: Sequence[Any] | None = None
    types: tuple[int, ...] = ()
    formats: Any = None
    refused: Any = None
    missed: Exception | None = None
    ahead: Ahead | None = None


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
        # A dictionary nearly always; asking an abstract class takes a microsecond.
        if type(given) is dict or isinstance(given, Mapping):
            return [given[name] for name in self.names if name is not None]
        return given


_OF_EVERY_WRITE = {b"BEGIN": b"yz_begin", b"COMMIT": b"yz_commit"}
_EXECUTE = b"EXECUTE "


def _control(text: bytes) -> _Sent:
    """What every write begins and ends with is prepared; `EXECUTE name` is sent as that name."""
    if text.startswith(_EXECUTE):
        return _Sent(text, text.removeprefix(_EXECUTE))
    return _Sent(text, _OF_EVERY_WRITE.get(text))


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
        self._waiting: list[_Sent] = []
        """Sent with the next statement: BEGIN, and what nobody waits for."""
        self._opening = 0
        """How many of these only open the transaction."""
        for text, name in _OF_EVERY_WRITE.items():
            self._checked(self._libpq.prepare(name, text))
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
        self._forget()
        if self._libpq.transaction_status != pq.TransactionStatus.IDLE:
            self._checked(self._libpq.exec_(b"ROLLBACK"))

    def control(self, text: bytes) -> None:
        """BEGIN, COMMIT, ROLLBACK and savepoints. BEGIN, and what follows it after "; ", is sent with the
        first statement."""
        if text.startswith(b"BEGIN"):
            self._waiting = [_control(part) for part in text.split(b"; ")]
            self._opening = len(self._waiting)
        elif text.startswith(b"ROLLBACK"):
            # What waits is undone before it was sent; if BEGIN is among it, nothing else happened.
            begun = not self._opening
            self._forget()
            if begun:
                self._checked(self._libpq.exec_(text))
        elif not self._waiting:
            self._checked(self._libpq.exec_(text))
        elif text == b"COMMIT" and len(self._waiting) == self._opening:
            # Nothing happened in between.
            self._forget()
        else:
            self._send(_control(text))

    def _forget(self) -> None:
        self._waiting = []
        self._opening = 0

    def flush(self) -> None:
        """Send what waits, if it is more than the beginning."""
        if len(self._waiting) > self._opening:
            self._send()

    def plain_cursor(self) -> psycopg.Cursor[Any]:
        """For COPY and long lists of parameters."""
        self._send()
        return self._plain.cursor()

    def execute(self, text: str, given: Values) -> pq.abc.PGresult:
        """Raises psycopg's errors; LaterFailed for those of statements that waited."""
        sent = self._ready(text, given)
        if self._waiting:
            return self._send(sent)[-1]
        if sent.name is not None:
            return self._checked(self._libpq.exec_prepared(sent.name, sent.values, sent.formats))
        return self._checked(self._libpq.exec_params(sent.text, sent.values, sent.types, sent.formats))

    def later(self, text: str, given: Values, refused: Any = None, missed: Exception | None = None) -> None:
        """Have a statement sent with the next one that is waited for."""
        if len(self._waiting) >= _WAITING_MOST:
            self._send()
        # First: getting it ready may send what waits.
        sent = self._ready(text, given)
        self._waiting.append(sent._replace(refused=refused, missed=missed))

    def ahead(self, text: str, given: Values, found: Ahead) -> None:
        """The same for a question."""
        sent = self._ready(text, given)
        self._waiting.append(sent._replace(ahead=found))

    def _ready(self, text: str, given: Values) -> _Sent:
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
        return _Sent(query.text, name, values, types, formats)

    def _prepare(self, query: _Query, types: tuple[int, ...]) -> bytes | None:
        """The name it is prepared under, None for one that was not seen before."""
        query.seen += 1
        if query.seen < _PREPARED_AFTER:
            return None
        self._send()
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

    def _send(self, *more: _Sent) -> list[pq.abc.PGresult]:
        """What waits, and more, in one exchange; returns their results."""
        waiting = (*self._waiting, *more)
        if not waiting:
            return []
        self._forget()
        libpq = self._libpq
        libpq.enter_pipeline_mode()
        try:
            for sent in waiting:
                if sent.name is not None:
                    libpq.send_query_prepared(sent.name, sent.values, sent.formats)
                elif sent.values is None:
                    libpq.send_query_params(sent.text, None)
                else:
                    libpq.send_query_params(sent.text, sent.values, sent.types, sent.formats)
            libpq.pipeline_sync()
            results = self._results()
        finally:
            # Fails only where results are still to come, and then the connection is given up.
            with contextlib.suppress(psycopg.Error):
                libpq.exit_pipeline_mode()
        for sent, result in zip(waiting, results, strict=False):
            if result.status not in _DONE:
                try:
                    self._checked(result)
                except psycopg.Error as error:
                    if sent.refused is None:
                        raise
                    raise LaterFailed(error, sent.refused) from error
            if sent.missed is not None and not result.command_tuples:
                raise sent.missed
            if sent.ahead is not None:
                sent.ahead.answer(self.rows(result))
        return results

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
        self._send()
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

    def later(self, text: str, values: Values, refused: Any, missed: Exception | None) -> None:
        self._connection.later(text, values, refused, missed)

    def ahead(self, text: str, values: Values, found: Ahead) -> None:
        self._connection.ahead(text, values, found)

    def flush(self) -> None:
        self._connection.flush()

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._connection.rows(self._result) if self._result is not None else []

    def executemany(self, text: str, rows: Iterable[Values]) -> None:
        self._connection.plain_cursor().executemany(text, rows)

    def copy(self, text: str) -> Any:
        """psycopg's context manager: `write_row` takes one row."""
        return self._connection.plain_cursor().copy(text)
