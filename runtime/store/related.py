"""Loads what lies behind references into flat records, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.expression.typed import BEHIND
from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.store import records
from runtime.store.database import Statement, Transaction
from runtime.store.padding import padded

__all__ = ["Computed", "Record", "children_of", "load_person", "load_related"]

Record = MutableMapping[str, Any]
Computed = Callable[[CatalogEntity, Sequence[str], Collection[str]], Mapping[str, Mapping[str, Any]]]
"""Values of fields that are computed where they are read, of records by their ids."""


def load_related(
    tx: Transaction,
    catalog: Catalog,
    entity: str,
    rows: Sequence[Record],
    paths: Iterable[str],
    computed: Computed | None = None,
) -> None:
    """Put each dotted path's value into every row, blank where the way is blank; of a list of references
    the records behind it, under "<key>.*".

    For the platform's own reading (formulas, conditions, rules): row scopes do not apply. Money
    behind a reference is the base-currency amount. Fields that use the time or the user have the value
    they had when the record was written, unless `computed` gives that of now.
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
        volatile = heads & target.model.volatile
        if found and volatile and computed is not None:
            for record_id, values in computed(target, list(found), volatile).items():
                found[record_id].update(values)
        load_related(tx, catalog, kind.entity, list(found.values()), rests, computed)
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
    tx: Transaction,
    catalog: Catalog,
    user_id: str | None,
    rows: Sequence[Record],
    paths: Iterable[str],
    computed: Computed | None = None,
) -> None:
    """Put what lies behind `me` into every row, under "me.<path>"; `computed` as for `load_related`."""
    behind = [path.removeprefix("me.") for path in paths if path.startswith("me.")]
    if not behind:
        return
    people = catalog.entity("system.user")
    found = records.find(tx, people, user_id) if user_id else None
    person = found or {}
    if found is not None and user_id is not None:
        volatile = people.model.volatile.intersection(path.partition(".")[0] for path in behind)
        if volatile and computed is not None:
            person.update(computed(people, [user_id], volatile).get(user_id, {}))
        load_related(tx, catalog, "system.user", [person], behind, computed)
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
