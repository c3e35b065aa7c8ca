"""The search index: every record's tokens, each with the slot of the field it is from.

A slot is one character before the token, of the planes Unicode leaves to private use: a token
without the right one is simply another token, so a reader who may not read a field cannot match
what is in it. On SQLite the tokens are the content of an FTS5 index, on PostgreSQL a tsvector under
a GIN index. A record that is indexed anew gets a new number, the highest: later means more recent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from runtime.store.change_log import Position
from runtime.store.database import Transaction
from runtime.store.padding import padded

__all__ = [
    "IndexedField",
    "add_field",
    "change_field",
    "fields",
    "hold_position",
    "move",
    "position",
    "slotted",
    "store",
]

_FIRST_SLOT = 0xF0000
_LAST_SLOT = 0x10FFFD
_MAX_TOKENS = 10_000
_PART = 256


@dataclass(frozen=True, slots=True)
class IndexedField:
    """`signature` is blank while the field is not searched: its tokens may be stale."""

    slot: int
    signature: str


def slotted(slot: int, token: str) -> str:
    """The token as it is stored."""
    return chr(_FIRST_SLOT + slot) + token


# -- how far


_POSITION = 'SELECT "transaction", seq FROM search_position WHERE id = 1'
_READ = sa.text(_POSITION)
_HOLD = {"sqlite": _READ, "postgresql": sa.text(f"{_POSITION} FOR UPDATE")}
_MOVE = sa.text('UPDATE search_position SET "transaction" = :transaction, seq = :seq WHERE id = 1')


def position(tx: Transaction) -> Position:
    """Everything up to here in the change log is indexed."""
    row = tx.row(_READ)
    assert row is not None
    return Position(*row)


def hold_position(tx: Transaction) -> Position:
    """The position, held until the transaction ends: whoever writes to the index takes it first."""
    row = tx.row(_HOLD[tx.dialect])
    assert row is not None
    return Position(*row)


def move(tx: Transaction, to: Position) -> None:
    tx.run(_MOVE, {"transaction": to.transaction, "seq": to.seq})


# -- what is read


_FIELDS = sa.text("SELECT entity, field, slot, signature FROM search_field")
_ADD_FIELD = sa.text(
    "INSERT INTO search_field (entity, field, signature) VALUES (:entity, :field, :signature)"
)
_CHANGE_FIELD = sa.text("UPDATE search_field SET signature = :signature WHERE slot = :slot")


def fields(tx: Transaction) -> dict[int, dict[str, IndexedField]]:
    """By number of the entity and id of the field (`SearchedField.id`)."""
    found: dict[int, dict[str, IndexedField]] = {}
    for entity, field, slot, signature in tx.rows(_FIELDS):
        if slot <= _LAST_SLOT - _FIRST_SLOT:
            found.setdefault(entity, {})[field] = IndexedField(slot, signature)
    return found


def add_field(tx: Transaction, entity: int, field: str, signature: str) -> None:
    tx.run(_ADD_FIELD, {"entity": entity, "field": field, "signature": signature})


def change_field(tx: Transaction, slot: int, signature: str) -> None:
    tx.run(_CHANGE_FIELD, {"slot": slot, "signature": signature})


# -- documents


def store(tx: Transaction, entity: int, documents: Mapping[str, Iterable[str]]) -> None:
    """Index records of one entity by id: slotted tokens; none takes the record out.

    What has not changed is left alone, number and all. The caller holds the position.
    """
    texts = {record: " ".join(sorted(tokens)[:_MAX_TOKENS]) for record, tokens in sorted(documents.items())}
    if tx.dialect == "sqlite":
        _store_sqlite(tx, entity, texts)
    else:
        _store_postgresql(tx, entity, texts)


_DROP_POSTINGS = sa.text(
    "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', :id, :tokens)"
)
_DROP = sa.text("DELETE FROM search_document WHERE id = :id")
_ADD = sa.text("INSERT INTO search_document (entity, record, tokens) VALUES (:entity, :record, :tokens)")
_ADD_POSTINGS = sa.text(
    "INSERT INTO search_index (rowid, tokens) "
    "SELECT id, tokens FROM search_document WHERE entity = :entity AND record = :record"
)


def _store_sqlite(tx: Transaction, entity: int, texts: Mapping[str, str]) -> None:
    wanted = {tx.database.id_in(record): text for record, text in texts.items()}
    outdated = []
    for number, record, tokens in _known(tx, entity, list(wanted)):
        if wanted[record] == tokens:
            del wanted[record]
        else:
            outdated.append({"id": number, "tokens": tokens})
    tx.many(_DROP_POSTINGS, outdated)
    tx.many(_DROP, [{"id": row["id"]} for row in outdated])
    added = [{"entity": entity, "record": record, "tokens": text} for record, text in wanted.items() if text]
    tx.many(_ADD, added)
    tx.many(_ADD_POSTINGS, [{"entity": entity, "record": row["record"]} for row in added])


def _known(tx: Transaction, entity: int, ids: Sequence[bytes]) -> list[tuple[int, bytes, str]]:
    found: list[tuple[int, bytes, str]] = []
    for start in range(0, len(ids), _PART):
        part = padded(ids[start : start + _PART])
        statement = _known_texts.get(len(part))
        if statement is None:
            places = ", ".join(f":r{n}" for n in range(len(part)))
            statement = _known_texts[len(part)] = sa.text(
                "SELECT id, record, tokens FROM search_document "
                f"WHERE entity = :entity AND record IN ({places})"
            )
        params = {"entity": entity, **{f"r{n}": record for n, record in enumerate(part)}}
        found += [(row[0], row[1], row[2]) for row in tx.rows(statement, params)]
    return found


_known_texts: dict[int, sa.TextClause] = {}
# The whole batch in one statement: sent one by one, rows cost the server more than the index itself.
_PUT = sa.text(
    "INSERT INTO search_document AS known (entity, record, tokens) "
    "SELECT :entity, given.record, CAST(given.tokens AS tsvector) "
    "FROM unnest(CAST(:records AS uuid[]), CAST(:tokens AS text[])) WITH ORDINALITY "
    "AS given(record, tokens, position) ORDER BY given.position "
    "ON CONFLICT (entity, record) DO UPDATE SET id = excluded.id, tokens = excluded.tokens "
    "WHERE known.tokens IS DISTINCT FROM excluded.tokens"
)
_TAKE = sa.text(
    "DELETE FROM search_document WHERE entity = :entity AND record = ANY(CAST(:records AS uuid[]))"
)


def _store_postgresql(tx: Transaction, entity: int, texts: Mapping[str, str]) -> None:
    kept = {record: text for record, text in texts.items() if text}
    if kept:
        tx.run(_PUT, {"entity": entity, "records": list(kept), "tokens": list(kept.values())})
    gone = [record for record, text in texts.items() if not text]
    if gone:
        tx.run(_TAKE, {"entity": entity, "records": gone})
