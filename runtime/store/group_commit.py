"""Group commit for databases with one writer: works that wait for one another share a transaction.

Making a commit durable costs the same for one record as for twenty. A piece of work is answered
only after the commit it is part of, so a crash leaves all of those answered and none of the others.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runtime.store.database import Database, Transaction

__all__ = ["Group", "Outcome", "Work"]

Work = Callable[["Transaction"], Any]


@dataclass(slots=True, eq=False)
class Outcome:
    """What became of a piece of work: `error`, or else `result`."""

    work: Work
    result: Any = None
    error: BaseException | None = None


class Group:
    """One transaction of several works, over a connection nobody else writes by. `outcomes` holds every
    work taken, in order."""

    def __init__(self, database: Database, connection: Any, new: Callable[[Any], Transaction]) -> None:
        """`new` makes the transaction object each work is given."""
        self._database = database
        self._connection = connection
        self._cursor = connection.cursor()
        self._new = new
        self._kept: list[tuple[Outcome, Transaction]] = []
        self.outcomes: list[Outcome] = []
        self.lost: list[Outcome] = []
        """Works that went well in a transaction that then came to nothing."""

    def run(self, works: Iterable[Work]) -> None:
        for work in works:
            outcome = Outcome(work)
            self.outcomes.append(outcome)
            if not self._run(outcome):
                break

    def _run(self, outcome: Outcome) -> bool:
        """Whether another may join."""
        transaction = self._new(self._cursor)
        try:
            # What comes first is alone as yet: undoing it is undoing the transaction.
            if self._kept:
                self._execute("SAVEPOINT member")
            else:
                self._database.begin(self._cursor)
        except Exception as error:
            outcome.error = error
            return True
        try:
            outcome.result = outcome.work(transaction)
            if self._kept:
                self._execute("RELEASE SAVEPOINT member")
        except BaseException as error:
            outcome.error = error
            return self._undo()
        self._kept.append((outcome, transaction))
        return not transaction.ends_group

    def _execute(self, text: str) -> None:
        try:
            self._cursor.execute(text)
        except Exception as error:
            raise self._database.translate(error) from error

    def _undo(self) -> bool:
        """Undo the last work; whether the transaction is still there for others."""
        if not self._kept:
            with contextlib.suppress(Exception):
                self._cursor.execute("ROLLBACK")
            return True
        # Some failures, such as a full disk, end SQLite's transaction as a whole.
        if self._connection.in_transaction:
            with contextlib.suppress(Exception):
                self._cursor.execute("ROLLBACK TO SAVEPOINT member")
                self._cursor.execute("RELEASE SAVEPOINT member")
                return True
        self._lose()
        return False

    def _lose(self) -> None:
        with contextlib.suppress(Exception):
            self._cursor.execute("ROLLBACK")
        self.lost = [outcome for outcome, _ in self._kept]
        self._kept.clear()

    def commit(self) -> None:
        if not self._kept:
            return
        try:
            self._database.commit(self._cursor)
        except BaseException as error:
            if len(self._kept) == 1:
                self._kept[0][0].error = error
                self._kept.clear()
                with contextlib.suppress(Exception):
                    self._cursor.execute("ROLLBACK")
            else:
                self._lose()

    def finish(self) -> None:
        """Once the connection is free again: what was to follow the commit, and works that were lost, each
        in a transaction of its own."""
        for _, transaction in self._kept:
            for callback in transaction.after_commit:
                callback()
        if self._kept:
            self._database.signals.committed()
        for outcome in self.lost:
            try:
                with self._database.write() as tx:
                    outcome.result = outcome.work(tx)
            except BaseException as error:
                outcome.error = error
