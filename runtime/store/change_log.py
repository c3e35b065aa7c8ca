"""Reads the change log in the order in which it becomes final.

On PostgreSQL sequences commit out of order: a row is final once every transaction older than its
own has ended, and followers go by (transaction, seq), which then never moves back. SQLite has one
writer, so `seq` alone is that order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from runtime.store.database import Transaction
from runtime.store.ids import id_text

__all__ = [
    "PROCESS_CHANGE",
    "Change",
    "Position",
    "latest",
    "position_of",
    "seen_since",
    "since",
    "stamp",
    "versions",
]


PROCESS_CHANGE = "process"
"""Kind of a change in which a process over the record moved and the record itself did not."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the log. `transaction` is 0 on SQLite."""

    transaction: int
    seq: int


class Change(NamedTuple):
    """`entity` is the number of its table (`Catalog.entity_of` gives the name)."""

    position: Position
    entity: int
    record: str
    kind: str


# Rows of a transaction at or above this may still be joined by earlier ones.
_SETTLED = "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)"
_STAMP = {
    "sqlite": sa.text("PRAGMA data_version"),
    "postgresql": sa.text("SELECT CAST(pg_current_snapshot() AS text)"),
}
_VERSIONS = sa.text("SELECT catalog_version, rights_version FROM catalog")
_LATEST = {
    "sqlite": sa.text("SELECT 0, coalesce(max(seq), 0) FROM change"),
    "postgresql": sa.text(
        f"SELECT transaction, seq FROM change WHERE transaction < {_SETTLED} "
        "ORDER BY transaction DESC, seq DESC LIMIT 1"
    ),
}
_SINCE = {
    "sqlite": sa.text(
        "SELECT 0, seq, entity, record, kind FROM change WHERE seq > :seq AND :transaction >= 0 "
        "ORDER BY seq LIMIT :limit"
    ),
    "postgresql": sa.text(
        "SELECT transaction, seq, entity, record, kind FROM change "
        "WHERE (transaction, seq) > (CAST(:transaction AS bigint), CAST(:seq AS bigint)) "
        f"AND transaction < {_SETTLED} ORDER BY transaction, seq LIMIT :limit"
    ),
}
_SEEN = {
    "sqlite": _SINCE["sqlite"],
    "postgresql": sa.text(
        "SELECT transaction, seq, entity, record, kind FROM change "
        "WHERE (transaction, seq) > (CAST(:transaction AS bigint), CAST(:seq AS bigint)) "
        "ORDER BY transaction, seq LIMIT :limit"
    ),
}
_PLACE = {
    "sqlite": sa.text("SELECT 0 FROM change WHERE seq = :seq"),
    "postgresql": sa.text("SELECT transaction FROM change WHERE seq = :seq"),
}


def stamp(tx: Transaction) -> Any:
    """A value that differs once anybody has committed since; costs microseconds. Compare values of
    one connection only."""
    return tx.value(_STAMP[tx.dialect])


def versions(tx: Transaction) -> tuple[int, int]:
    """Those of the catalogue and of rights."""
    row = tx.row(_VERSIONS)
    assert row is not None
    return row[0], row[1]


def latest(tx: Transaction) -> Position:
    """The last final row's place; (0, 0) in an empty log."""
    return Position(*(tx.row(_LATEST[tx.dialect]) or (0, 0)))


def position_of(tx: Transaction, seq: int) -> Position | None:
    """The place of the row numbered `seq`; None when there is none. 0 stands before the first."""
    if seq == 0:
        return Position(0, 0)
    transaction = tx.value(_PLACE[tx.dialect], {"seq": seq})
    return None if transaction is None else Position(transaction, seq)


def since(tx: Transaction, position: Position, limit: int) -> list[Change]:
    """Up to `limit` final rows after `position`, in order."""
    params = {"transaction": position.transaction, "seq": position.seq, "limit": limit}
    return [
        Change(Position(row[0], row[1]), row[2], id_text(row[3]), row[4])
        for row in tx.rows(_SINCE[tx.dialect], params)
    ]


def seen_since(tx: Transaction, position: Position, limit: int) -> list[Change]:
    """Up to `limit` committed rows after `position`, final or not: others may yet come between them."""
    params = {"transaction": position.transaction, "seq": position.seq, "limit": limit}
    return [
        Change(Position(row[0], row[1]), row[2], id_text(row[3]), row[4])
        for row in tx.rows(_SEEN[tx.dialect], params)
    ]
