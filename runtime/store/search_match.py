"""What is asked of the search index: terms become a text of the database's own query language.

Each term must be met within one field, each by any of the fields given; a field that is not given
cannot match, since its slot is part of every token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from engines.search import Term
from runtime.store.database import Transaction
from runtime.store.search_documents import slotted
from runtime.store.storage import column_type

__all__ = [
    "INDEX", "PROBE_CAP", "alike", "among", "both_but_not", "document_table", "matching", "meets", "probe",
]  # fmt: skip

PROBE_CAP = 5_000
"""Matches looked at to learn which entities have any, and whether reading them all is the short way."""


def matching(dialect: str, terms: Sequence[Term], slots: Iterable[int]) -> str:
    """The query text; blank when nothing can match."""
    ordered = sorted(slots)
    if not terms or not ordered:
        return ""
    conjunction, alternative = (" AND ", " OR ") if dialect == "sqlite" else (" & ", " | ")
    parts = [alternative.join(_met(dialect, term, slot) for slot in ordered) for term in terms]
    return conjunction.join(f"({part})" for part in parts)


def _met(dialect: str, term: Term, slot: int) -> str:
    # Tokens are letters and digits only: nothing in them could end the quotation.
    if dialect == "sqlite":
        star = "*" if term.prefix else ""
        texts = [f'"{slotted(slot, token)}"{star}' for token in term.tokens]
        return texts[0] if len(texts) == 1 else f"({' AND '.join(texts)})"
    star = ":*" if term.prefix else ""
    texts = [f"'{slotted(slot, token)}'{star}" for token in term.tokens]
    return texts[0] if len(texts) == 1 else f"({' & '.join(texts)})"


def alike(dialect: str, groups: Iterable[Sequence[str]], slot: int) -> str:
    """The query text for what has every token of one of the groups in one field; blank without any."""
    whole, alternative = (" AND ", " OR ") if dialect == "sqlite" else (" & ", " | ")
    quote = '"' if dialect == "sqlite" else "'"
    parts = [whole.join(f"{quote}{slotted(slot, token)}{quote}" for token in group) for group in groups]
    return alternative.join(f"({part})" for part in parts)


def both_but_not(dialect: str, wanted: str, without: str) -> str:
    """What `wanted` finds and `without` does not."""
    if not without:
        return wanted
    return f"({wanted}) NOT ({without})" if dialect == "sqlite" else f"({wanted}) & !({without})"


INDEX = sa.table("search_index", sa.column("search_index", sa.Text()), sa.column("rowid", sa.BigInteger()))
_PROBE = {
    "sqlite": sa.text(
        "SELECT d.entity, count(*) FROM (SELECT rowid AS id FROM search_index "
        "WHERE search_index MATCH :q LIMIT :cap) AS hit JOIN search_document AS d ON d.id = hit.id "
        "GROUP BY d.entity"
    ),
    "postgresql": sa.text(
        "SELECT entity, count(*) FROM (SELECT entity FROM search_document "
        "WHERE tokens @@ CAST(:q AS tsquery) LIMIT :cap) AS hit GROUP BY entity"
    ),
}


def probe(tx: Transaction, text: str) -> dict[int, int]:
    """Matches by number of their entity, whoever may read them: at most PROBE_CAP in all, and
    complete when they are fewer."""
    return dict(tx.rows(_PROBE[tx.dialect], {"q": text, "cap": PROBE_CAP})) if text else {}


def document_table(dialect: str) -> sa.TableClause:
    return sa.table(
        "search_document",
        sa.column("id", sa.BigInteger()),
        sa.column("entity", sa.Integer()),
        sa.column("record", column_type("reference", dialect)),
        sa.column("tokens", sa.types.NullType()),
    )


def meets(document: Any) -> sa.ColumnElement[bool]:
    query = sa.cast(sa.bindparam("q", type_=sa.Text()), _Tsquery())
    met: sa.ColumnElement[bool] = document.c.tokens.op("@@", is_comparison=True, return_type=sa.Boolean())(
        query
    )
    return met


class _Tsquery(sa.types.UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "tsquery"


def among(dialect: str, record: sa.ColumnElement[Any], common: bool) -> sa.ColumnElement[bool]:
    """That a record of a list is among those that match; places as in `hits`.

    Lists keep their own order, so the matches are gathered first; where they are very many PostgreSQL
    chooses the way.
    """
    document = document_table(dialect)
    if dialect == "sqlite":
        found = sa.select(document.c.record).where(
            INDEX.c.search_index.op("MATCH", is_comparison=True)(sa.bindparam("q", type_=sa.Text())),
            document.c.id == sa.literal_column("+search_index.rowid"),
        )
        return record.in_(found.select_from(INDEX, document))
    found = sa.select(document.c.record).where(
        document.c.entity == sa.bindparam("entity", type_=sa.Integer()), meets(document)
    )
    if common:
        return record.in_(found)
    array = sa.func.array(found.limit(PROBE_CAP).scalar_subquery())
    return record == sa.func.any(array)
