"""Loads what lies behind references into flat records, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.expression.typed import BEHIND
from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.store import records
from runtime.store.database import Statement, Transaction
from runtime.store.padding import padded

__all__ = ["children_of", "load_person", "load_related"]

Record = MutableMapping[str, Any]


def load_related(
    tx: Transaction, catalog: Catalog, entity: str, rows: Sequence[Record], paths: Iterable[str]
) -> None:
    """Put each dotted path's value into every row, blank where the way is blank; of a list of references
    the records behind it, under "<key>.*".

    For the platform's own reading (formulas, conditions, rules): row scopes do not apply. Money
    behind a reference is the base-currency amount.
    """
    grouped: dict[str, set[str]] = {}
    for path in paths:
        head, dot, rest = path.partition(".")
        if dot:
            grouped.setdefault(head, set()).add(rest)
    types = catalog.entity(entity).model.types
    for head, rests in grouped.items():
        kind = types.get(head)
        if kind is None or kind.entity is None or not (kind.kind == "reference" or kind.is_links):
            continue
        target = catalog.entity(kind.entity)
        if kind.is_links:
            wanted = {item for row in rows for item in row.get(head) or ()}
        else:
            wanted = {row[head] for row in rows if row.get(head)}
        heads = {rest.partition(".")[0] for rest in rests}
        found = records.parts_by_ids(tx, target, list(wanted), list(heads)) if wanted else {}
        load_related(tx, catalog, kind.entity, list(found.values()), rests)
        if kind.is_links:
            for row in rows:
                row[head + BEHIND] = [found[item] for item in row.get(head) or () if item in found]
            continue
        kept = {rest for record in found.values() for rest in record if rest.endswith(BEHIND)}
        for row in rows:
            record = found.get(row.get(head) or "", {})
            for rest in rests | kept:
                row[f"{head}.{rest}"] = record.get(rest)


def load_person(
    tx: Transaction, catalog: Catalog, user_id: str | None, rows: Sequence[Record], paths: Iterable[str]
) -> None:
    """Put what lies behind `me` into every row, under "me.<path>"."""
    behind = [path.removeprefix("me.") for path in paths if path.startswith("me.")]
    if not behind:
        return
    found = records.find(tx, catalog.entity("system.user"), user_id) if user_id else None
    person = found or {}
    if found is not None:
        load_related(tx, catalog, "system.user", [person], behind)
    for row in rows:
        row.update({f"me.{path}": person.get(path) for path in behind})


def children_of(
    tx: Transaction, child: CatalogEntity, parents: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """Live rows of a sub-table by parent id, in their order."""
    rows: dict[str, list[dict[str, Any]]] = {parent: [] for parent in parents}
    table = child.table
    for start in range(0, len(parents), 500):
        part = padded(parents[start : start + 500])
        params = {f"id_{n}": table.encode_id(parent) for n, parent in enumerate(part)}
        for row in tx.rows(_children_statement(child, len(part)), params):
            values = table.decode(row)
            rows[values["parent"]].append(values)
    return rows


def _children_statement(child: CatalogEntity, count: int) -> Statement:
    found: Statement | None = child.statements.get(("children", count))
    if found is None:
        table = child.table
        parent = table.sa("parent")
        query = (
            sa.select(*table.select_all)
            .where(
                parent.in_([sa.bindparam(f"id_{n}", type_=parent.type) for n in range(count)]),
                table.sa("deleted_at").is_(None),
            )
            .order_by(parent, table.sa("position"), table.id)
        )
        found = child.statements["children", count] = table.database.compile(query)
    return found
