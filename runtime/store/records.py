"""Writes and reads records. The sole writer of entity tables, history and the change log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Literal

import sqlalchemy as sa

from engines.errors import Issue, UniqueConflict, ValidationFailed, VersionConflict
from engines.expression.types import ValueType
from runtime.apps.catalog import CatalogEntity
from runtime.store import hierarchy, spellings, tables, tag_ends
from runtime.store.database import Statement, Transaction, UniqueViolation
from runtime.store.entity_table import EntityTable, StoredColumn
from runtime.store.ids import canonical
from runtime.store.indexes import index_name, unique_sets
from runtime.store.links import insert_links, replace_links
from runtime.store.organisation import ORGANISATION
from runtime.store.padding import padded
from runtime.store.people import bump_rights
from runtime.store.title_sort import title_sort

__all__ = ["add_change", "by_ids", "find", "ids_after", "insert", "last_id", "lock", "parts_by_ids", "update"]

CHANGE = tables.change.insert().values(
    {name: sa.bindparam(name) for name in ("entity", "record", "kind", "at")}
)
HISTORY = tables.history.insert().values(
    {name: sa.bindparam(name) for name in ("entity", "record", "revision", "at", "principal", "kind", "old")}
)


Lock = Literal["edit", "derived"]
"""On PostgreSQL: "edit" also waits for writers who are about to refer to the record and read it
(FOR UPDATE); "derived" does not (FOR NO KEY UPDATE), so that two of them who both go on to bring
the record's rollups up to date queue instead of waiting for each other."""


def insert(
    tx: Transaction, entity: CatalogEntity, records: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """Store new records (complete values with `id` and system fields) and log them.

    Raises UniqueConflict naming the fields. Who created what and when is on the record itself, so
    a creation needs no history row.
    """
    table = entity.table
    title = entity.model.title
    rows = table.encode(records, [title_sort(values.get(title)) for values in records])
    stamp = tables.micros(now)
    try:
        if len(rows) == 1 and tx.dialect == "postgresql":
            row = [*rows[0], table.number, "create", stamp]
            tx.later(_insert_logged(entity), row, partial(unique_conflict, entity))
        else:
            changes = [(table.number, row[0], "create", stamp) for row in rows]
            tx.insert_rows(table.name, table.insert_columns, rows)
            tx.insert_rows("change", _CHANGE_COLUMNS, changes)
    except UniqueViolation as violation:
        raise unique_conflict(entity, violation) from violation
    if table.links:
        insert_links(tx, entity, records)
    spellings.keep(tx, entity, records, fresh=True)
    tag_ends.keep(tx, entity, records, fresh=True)
    _announce_people(tx, entity)


_CHANGE_COLUMNS = ("entity", "record", "kind", "at")


def _insert_logged(entity: CatalogEntity) -> str:
    """Both rows in one exchange with the server."""
    found: str | None = entity.statements.get("insert logged")
    if found is None:
        insert, _ = entity.table.database.insert_texts(entity.table.name, entity.table.insert_columns)
        found = entity.statements["insert logged"] = (
            f"WITH stored AS ({insert} RETURNING id) "
            "INSERT INTO change (entity, record, kind, at) SELECT %s, id, %s, %s FROM stored"
        )
    return found


def update(
    tx: Transaction,
    entity: CatalogEntity,
    record_id: str,
    old: Mapping[str, Any],
    changed: Mapping[str, Any],
    *,
    now: datetime,
    principal: str,
    by_user: bool = True,
    kind: str = "update",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write `changed` (key → value, "base:<key>" and system keys too) over `old`, and log it.

    `by_user` raises the version (ETag); a recomputation raises only the revision. `detail` is what
    history keeps of what changed no value, such as a share. Raises
    VersionConflict when somebody else wrote in between, UniqueConflict when a value is taken,
    ValidationFailed where the record would stand beneath itself.
    """
    table = entity.table
    tx.updated.add(record_id)
    if entity.model.hierarchies:
        hierarchy.hold(tx, entity, changed)
    keys = tuple(sorted(changed))
    statement = _update_statement(entity, keys)
    params: dict[str, Any] = {"id_": table.encode_id(record_id), "revision_": int(old["revision"])}
    for key in keys:
        column = _column(table, key)
        params[column.name] = column.codec.encode(changed[key])
    params["version"] = int(old["version"]) + (1 if by_user else 0)
    params["revision"] = int(old["revision"]) + 1
    if entity.model.title in changed:
        params[table["title_sort"].name] = title_sort(changed[entity.model.title])
    params |= {
        "entity": table.number, "record": params["id_"], "at": tables.micros(now), "principal": principal,
        "kind": kind, "old": history_text(entity, old, keys) if detail is None else _detail_text(detail),
    }  # fmt: skip
    if tx.dialect == "postgresql":
        values = {**statement.constants, **params}
        tx.later(statement.text, values, partial(unique_conflict, entity), VersionConflict())
    else:
        try:
            written = tx.run(statement, params)
        except UniqueViolation as violation:
            raise unique_conflict(entity, violation) from violation
        if written != 1:
            raise VersionConflict()
    if entity.model.hierarchies:
        _refuse_ring(tx, entity, record_id, changed)
    if spellings.spelled_fields(entity):
        spellings.keep(tx, entity, [{**changed, "id": record_id}], fresh=False)
    if tag_ends.expiring_fields(entity):
        tag_ends.keep(tx, entity, [{**changed, "id": record_id}], fresh=False)
    if table.links:
        replace_links(tx, entity, record_id, old, changed)
    if tx.dialect == "sqlite":
        tx.run(HISTORY, params)
        tx.run(CHANGE, params)
    _announce_people(tx, entity)


def _refuse_ring(tx: Transaction, entity: CatalogEntity, record_id: str, changed: Mapping[str, Any]) -> None:
    """The last word on every path: also where records are merged or parted, and references follow them."""
    key = hierarchy.moved_beneath_itself(tx, entity, record_id, changed)
    if key is not None:
        raise ValidationFailed(issues=[Issue(f"/values/{key}", "value.beneath_itself")])


DETAIL = "$detail"
"""Where history keeps what an entry says besides old values."""


def _detail_text(detail: Mapping[str, Any]) -> str:
    return json.dumps({DETAIL: detail}, ensure_ascii=False, separators=(",", ":"))


def _announce_people(tx: Transaction, entity: CatalogEntity) -> None:
    """Servers keep who people are and where they belong until the rights version moves."""
    if entity.name in ORGANISATION:
        bump_rights(tx)


def _column(table: EntityTable, key: str) -> StoredColumn:
    if key.startswith("base:"):
        base = table[key[5:]].base
        assert base is not None
        return base
    return table[key]


def _update_statement(entity: CatalogEntity, keys: tuple[str, ...]) -> Statement:
    """Compiled once per set of columns written. On PostgreSQL it logs what it writes, in one exchange."""
    found: Statement | None = entity.statements.get(("update", keys))
    if found is None:
        table = entity.table
        written = {_column(table, key).name for key in keys} | {"version", "revision"}
        if entity.model.title in keys:
            written.add(table["title_sort"].name)
        # What a field held as another type ends with what is written to it now.
        former = {name: sa.null() for key in keys for name in table.former.get(key, ())}
        found = table.database.compile(
            table.table.update()
            .where(
                table.id == sa.bindparam("id_"),
                table.table.c.revision == sa.bindparam("revision_"),
            )
            .values({**{name: sa.bindparam(name) for name in sorted(written)}, **former})
        )
        if table.database.dialect == "postgresql":
            found = Statement(_LOGGED.format(update=found.text), found.constants)
        entity.statements["update", keys] = found
    return found


_LOGGED = (
    "WITH written AS ({update} RETURNING id), logged AS ("
    "INSERT INTO history (entity, record, revision, at, principal, kind, old) "
    "SELECT %(entity)s, id, %(revision)s, %(at)s, %(principal)s, %(kind)s, %(old)s FROM written) "
    "INSERT INTO change (entity, record, kind, at) SELECT %(entity)s, id, %(kind)s, %(at)s FROM written"
)
"""Names of places are those of `HISTORY` and `CHANGE`; no column of a record is called so."""


def history_text(entity: CatalogEntity, old: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Old values as JSON by field id (system fields by key), so that renames do not touch history."""
    fields = entity.model.fields
    kept: dict[str, Any] = {}
    for key in keys:
        if key.startswith("base:"):
            continue
        field = fields.get(key)
        value = old.get(key)
        if field is None:
            kept[f"${key}"] = value.isoformat() if isinstance(value, datetime) else _plain(value)
        else:
            kept[field.id] = with_option_ids(entity.model.types[key], field.to_history(value))
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def with_option_ids(kind: ValueType, value: Any) -> Any:
    """A value with the ids of its options instead of their keys, which may be renamed."""
    options = kind.options or (kind.item.options if kind.item is not None else None)
    if value is None or not options:
        return value
    ids = dict(options)
    if kind.kind == "any_reference":
        return {**value, "entity": ids.get(value["entity"], value["entity"])}
    return ids.get(value) if isinstance(value, str) else [ids.get(part, part) for part in value]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def add_change(tx: Transaction, entity: CatalogEntity, record_id: str, kind: str, now: datetime) -> None:
    """Log a change that touches no column, such as a comment."""
    tx.run(
        CHANGE,
        {
            "entity": entity.table.number, "record": entity.table.encode_id(record_id), "kind": kind,
            "at": tables.micros(now),
        },
    )  # fmt: skip


def find(tx: Transaction, entity: CatalogEntity, record_id: str) -> dict[str, Any] | None:
    """All values of one live record, whoever asks: for the platform's own work."""
    row = tx.row(entity.table.by_id, {"id": entity.table.encode_id(record_id)})
    return entity.table.decode(row) if row else None


def by_ids(
    tx: Transaction,
    entity: CatalogEntity,
    ids: Sequence[str],
    *,
    lock: Lock | None = None,
    deleted: bool = False,
) -> dict[str, dict[str, Any]]:
    """All values of live (or, with `deleted`, any) records by id, in id order; locked if asked."""
    found: dict[str, dict[str, Any]] = {}
    table = entity.table
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), 500):
        part = padded(ordered[start : start + 500])
        statement = _by_ids_statement(entity, len(part), lock, deleted)
        params = {f"id_{n}": table.encode_id(record_id) for n, record_id in enumerate(part)}
        for row in tx.rows(statement, params):
            values = table.decode(row)
            found[values["id"]] = values
    return found


def ids_after(
    tx: Transaction,
    entity: CatalogEntity,
    after: str | None,
    limit: int,
    *,
    until: str | None = None,
    deleted: bool = False,
) -> list[str]:
    """Ids in id order, from the first or from behind `after`, up to `until`: the next batch of work that
    goes through all of them. Deleted records are left out unless `deleted`."""
    table = entity.table
    key = ("ids after", after is None, limit, until is None, deleted)
    statement = entity.statements.get(key)
    if statement is None:
        query = sa.select(table.id).order_by(table.id).limit(limit)
        if not deleted:
            query = query.where(table.sa("deleted_at").is_(None))
        if after is not None:
            query = query.where(table.id > sa.bindparam("after", type_=table.id.type))
        if until is not None:
            query = query.where(table.id <= sa.bindparam("until", type_=table.id.type))
        statement = entity.statements[key] = table.database.compile(query)
    bounds = {"after": after, "until": until}
    rows = tx.rows(statement, {name: table.encode_id(id_) for name, id_ in bounds.items() if id_ is not None})
    return [table.id_codec.decode(row[0]) for row in rows]


def last_id(tx: Transaction, entity: CatalogEntity) -> str | None:
    """Of the record made last, deleted or not; None where there is none."""
    table = entity.table
    statement = entity.statements.get("last id")
    if statement is None:
        query = sa.select(table.id).order_by(table.id.desc()).limit(1)
        statement = entity.statements["last id"] = table.database.compile(query)
    found = tx.value(statement)
    return None if found is None else table.id_codec.decode(found)


def parts_by_ids(
    tx: Transaction, entity: CatalogEntity, ids: Sequence[str], keys: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """`id` and the values of these keys, of live records by id; money in the base currency. Keys that
    are not stored are left out.

    What lies behind a reference is a field or two of a record of forty.
    """
    table = entity.table
    stored = tuple(sorted(key for key in keys if key in table.columns))
    columns = [table[key].base or table[key] for key in stored]
    found: dict[str, dict[str, Any]] = {}
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), 500):
        part = padded(ordered[start : start + 500])
        statement: Statement | None = entity.statements.get(("parts", stored, len(part)))
        if statement is None:
            query = sa.select(table.id, *(table.table.c[column.name] for column in columns)).where(
                table.id.in_([sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(len(part))]),
                table.sa("deleted_at").is_(None),
            )
            statement = entity.statements["parts", stored, len(part)] = table.database.compile(query)
        params = {f"id_{n}": table.encode_id(record_id) for n, record_id in enumerate(part)}
        for row in tx.rows(statement, params):
            values = {"id": table.id_codec.decode(row[0])}
            for key, column, raw in zip(stored, columns, row[1:], strict=True):
                values[key] = column.codec.decode(raw)
            found[values["id"]] = values
    return found


def _by_ids_statement(entity: CatalogEntity, count: int, lock: Lock | None, deleted: bool) -> Statement:
    key = ("by_ids", count, lock, deleted)
    found: Statement | None = entity.statements.get(key)
    if found is None:
        table = entity.table
        query = sa.select(*table.select_all).where(
            table.id.in_([sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(count)])
        )
        if not deleted:
            query = query.where(table.sa("deleted_at").is_(None))
        if lock is not None and table.database.dialect == "postgresql":
            query = query.order_by(table.id).with_for_update(key_share=lock == "derived")
        found = entity.statements[key] = table.database.compile(query)
    return found


def lock(tx: Transaction, entity: CatalogEntity, record_id: str) -> dict[str, Any] | None:
    """One live record, locked against other writers until the transaction ends."""
    found = canonical(record_id)
    return by_ids(tx, entity, [found], lock="edit").get(found) if found else None


def unique_conflict(entity: CatalogEntity, violation: UniqueViolation) -> UniqueConflict:
    """The platform's answer to a unique index: which fields, in the words of the definition."""
    for keys in unique_sets(entity.model):
        columns = tuple(entity.table[key].name for key in keys)
        reported = ", ".join(f"{entity.table.name}.{column}" for column in columns)
        if violation.constraint in (reported, _index_of(entity, columns)):
            return UniqueConflict(
                issues=[Issue(f"/values/{key}", "value.taken", {"fields": "、".join(keys)}) for key in keys]
            )
    return UniqueConflict()


def _index_of(entity: CatalogEntity, columns: tuple[str, ...]) -> str:
    return index_name("u", entity.table.number, columns)
