"""Reading records: one, a page, a count. Row scopes and field rights are part of every statement."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa

from engines.errors import RecordNotFound
from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.commands import files, spellings, tags
from runtime.commands.context import Context
from runtime.commands.record_answer import name_items, record_json, rows_left_out
from runtime.commands.record_query import (
    MAX_LIMIT,
    ListRequest,
    columns_of,
    faults_of,
    mask_of,
    paths_of,
    query_of,
    reach_of,
    readable_by,
    readable_paths,
)
from runtime.commands.record_rights import bounds_of
from runtime.commands.scopes import reach_statement
from runtime.commands.searched import list_match
from runtime.store.database import Statement
from runtime.store.ids import canonical
from runtime.store.padding import padded
from runtime.store.query import (
    COUNT_CAP,
    PageQuery,
    PageStatement,
    Sort,
    build,
    count_statement,
    decode_cursor,
    encode_cursor,
)
from runtime.store.spellings import spelled_fields
from runtime.store.tag_ends import expiring_fields

__all__ = [
    "MAX_LIMIT",
    "ListRequest",
    "ask_if_reached",
    "behind",
    "columns_of",
    "faults_of",
    "get",
    "get_if_reached",
    "page",
    "readable_paths",
    "record_id_of",
    "require_reach",
    "rows_of",
    "some",
    "some_listed",
]


def get(ctx: Context, entity_name: str, record_id: str, expand: tuple[str, ...] = ()) -> dict[str, Any]:
    """One record with labels, sub-table rows and what of it may not be changed (`bounds_of`). Raises
    RecordNotFound for absent and hidden alike."""
    ctx.require(entity_name, "read")
    found = record_id_of(record_id)
    record = get_if_reached(ctx, entity_name, found, expand)
    if record is None:
        raise RecordNotFound()
    return record | bounds_of(ctx, ctx.entity(entity_name), found)


def record_id_of(text: str) -> str:
    """Canonical form of an id in an address; what is no id is the id of no record."""
    found = canonical(text)
    if found is None:
        raise RecordNotFound()
    return found


def get_if_reached(
    ctx: Context, entity_name: str, record_id: str, expand: tuple[str, ...] = ()
) -> dict[str, Any] | None:
    """Like `get` for a record that may lie outside the reader's row scope."""
    entity = ctx.entity(entity_name)
    statement, sql, params = _one_of(ctx, entity, record_id, expand)
    row = ctx.tx.row(sql, params)
    if row is None:
        return None
    record = record_json(entity, statement, row)
    name_items(ctx, statement, [record])
    _attach_rows(ctx, entity, [record], None, rows_left_out(statement, [row]))
    spellings.show(ctx, entity, [record])
    tags.show(ctx, entity, [record])
    return record


def ask_if_reached(ctx: Context, entity_name: str, record_id: str) -> Callable[[], dict[str, Any] | None]:
    """`get_if_reached`, of the record as it is committed: to be called once the transaction is over."""
    entity = ctx.entity(entity_name)
    statement, sql, params = _one_of(ctx, entity, record_id, ())
    if (
        entity.model.children
        or files.file_fields(entity)
        or spelled_fields(entity)
        or expiring_fields(entity)
        or statement.linked
    ):
        # What it has besides its own values takes statements of their own.
        found = get_if_reached(ctx, entity_name, record_id)
        return lambda: found
    asked = ctx.tx.ahead(sql, params)
    return lambda: record_json(entity, statement, asked.rows[0]) if asked.rows else None


def _one_of(
    ctx: Context, entity: CatalogEntity, record_id: str, expand: tuple[str, ...]
) -> tuple[PageStatement, Statement, dict[str, Any]]:
    """What asks for one record, with its parameters."""
    entity_name = entity.name
    key = (entity_name, "one", ctx.principal.shape, expand)
    statement = ctx.catalog.pages.get(key)
    if statement is None:
        paths = paths_of(ctx, entity, None, expand)
        query = PageQuery(entity_name, paths, True, (), readable=readable_by(ctx), mask=mask_of(ctx))
        statement = build(ctx.catalog, query, reach_of(ctx), ctx.now)
        statement = _only_one(entity, statement)
        if statement.lasting:
            ctx.catalog.pages.put(key, statement)
    sql, _ = statement.page(None)
    return statement, sql, {**ctx.params, "limit": 1, "id": entity.table.encode_id(record_id)}


def require_reach(ctx: Context, entity: CatalogEntity, record_id: str) -> None:
    """Raises RecordNotFound unless the record is live and in the reader's scope."""
    ctx.require(entity.name, "read")
    params = {**ctx.params, "id": entity.table.encode_id(record_id_of(record_id))}
    if ctx.tx.row(reach_statement(ctx, entity, "read"), params) is None:
        raise RecordNotFound()


def some(
    ctx: Context, entity_name: str, ids: Sequence[str], keys: tuple[str, ...]
) -> dict[str, dict[str, Any]]:
    """Live records in reach by id, with these of their own fields, as far as they may be read, and labels."""
    if not ids or not ctx.rights(entity_name).allows("read"):
        return {}
    rights = ctx.catalog.rights(ctx.principal)
    readable = readable_keys(ctx.catalog, rights, entity_name, partly=True)
    return _some(ctx, entity_name, ids, tuple((key,) for key in keys if key in readable), True)


def some_listed(
    ctx: Context, entity_name: str, ids: Sequence[str], columns: tuple[tuple[str, ...], ...]
) -> dict[str, dict[str, Any]]:
    """Live records in reach by id as a page shows them, with `columns_of` a request."""
    return _some(ctx, entity_name, ids, columns, True) if ids else {}


def behind(
    ctx: Context, entity_name: str, ids: Sequence[str], paths: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Like `some`, by dotted paths, as far as they may be read."""
    if not ids or not ctx.rights(entity_name).allows("read"):
        return {}
    wanted = tuple(tuple(path.split(".")) for path in readable_paths(ctx, entity_name, paths))
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), MAX_LIMIT):
        found |= _some(ctx, entity_name, ids[start : start + MAX_LIMIT], wanted, True)
    return found


def _some(
    ctx: Context, entity_name: str, ids: Sequence[str], paths: tuple[tuple[str, ...], ...], labels: bool
) -> dict[str, dict[str, Any]]:
    entity = ctx.entity(entity_name)
    ids = padded(ids)
    key = (entity_name, "some", ctx.principal.shape, len(ids), paths, labels)
    statement = ctx.catalog.pages.get(key)
    if statement is None:
        query = PageQuery(entity_name, paths, labels, (), readable=readable_by(ctx), mask=mask_of(ctx))
        statement = build(ctx.catalog, query, reach_of(ctx), ctx.now)
        places = [sa.bindparam(f"id_{n}", type_=entity.table.id.type) for n in range(len(ids))]
        statement = dataclasses.replace(
            statement, select=statement.select.where(entity.table.id.in_(places)).limit(None)
        )
        if statement.lasting:
            ctx.catalog.pages.put(key, statement)
    sql, _ = statement.page(None)
    params = {**ctx.params} | {
        f"id_{n}": entity.table.encode_id(record_id) for n, record_id in enumerate(ids)
    }
    records = [record_json(entity, statement, row) for row in ctx.tx.rows(sql, params)]
    if labels:
        name_items(ctx, statement, records)
    return {record["id"]: record for record in records}


def _only_one(entity: CatalogEntity, statement: PageStatement) -> PageStatement:
    where = entity.table.id == sa.bindparam("id", type_=entity.table.id.type)
    return dataclasses.replace(statement, select=statement.select.order_by(None).where(where))


def page(ctx: Context, entity_name: str, request: ListRequest, also: str | None = None) -> dict[str, Any]:
    """{"records", "next", "count"?}. Raises ValidationFailed with pointers /filter, /sort/0, …

    `also`: an action in whose scope records must lie besides that of reading.
    """
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "read")
    searching: dict[str, Any] = {}
    among: Literal["few", "many"] | None = None
    if request.search and request.search.strip():
        text, many = list_match(ctx, entity, request.search)
        if not text:
            # Checked all the same: a wrong filter is wrong whatever else is asked.
            query_of(ctx, entity, request)
            return _nothing(request)
        searching, among = {"q": text, "entity": entity.table.number}, "many" if many else "few"
    key = (
        entity_name, "page", ctx.principal.shape, request.filter, request.sort, request.fields,
        request.expand, among, also,
    )  # fmt: skip
    statement = ctx.catalog.pages.get(key)
    query: PageQuery | None = None
    if statement is None:
        query = query_of(ctx, entity, request, among)
        statement = build(ctx.catalog, query, reach_of(ctx, entity_name, also), ctx.now)
        if statement.lasting:
            ctx.catalog.pages.put(key, statement)
    limit = max(1, min(request.limit, MAX_LIMIT))
    shape = _shape(request)
    columns = (*statement.sort_columns, statement.id_column)
    cursor = decode_cursor(request.after, shape, columns) if request.after else None
    sql, cursor_params = statement.page(cursor)
    rows = ctx.tx.rows(sql, {**ctx.params, **searching, **cursor_params, "limit": limit + 1})
    more = len(rows) > limit
    rows = rows[:limit]
    records = [record_json(entity, statement, row) for row in rows]
    name_items(ctx, statement, records)
    tags.show(ctx, entity, records)
    _attach_rows(ctx, entity, records, request.fields, rows_left_out(statement, rows))
    answer: dict[str, Any] = {"records": records, "next": None}
    if more:
        last = rows[-1]
        sort_values = last[len(last) - len(statement.sorts) :] if statement.sorts else ()
        answer["next"] = encode_cursor(shape, (*(_cursor_value(value) for value in sort_values), last[0]))
    if request.count:
        query = query or query_of(ctx, entity, request, among)
        counting = count_statement(ctx.catalog, query, reach_of(ctx, entity_name, also), ctx.now)
        counted = ctx.tx.value(counting, {**ctx.params, **searching})
        answer["count"] = min(counted, COUNT_CAP)
        answer["count_capped"] = counted > COUNT_CAP
    return answer


def _nothing(request: ListRequest) -> dict[str, Any]:
    answer: dict[str, Any] = {"records": [], "next": None}
    return answer | ({"count": 0, "count_capped": False} if request.count else {})


def _cursor_value(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _shape(request: ListRequest) -> str:
    text = repr((request.filter, request.sort, request.search))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _attach_rows(
    ctx: Context,
    entity: CatalogEntity,
    records: list[dict[str, Any]],
    fields: Sequence[str] | None,
    without: Mapping[str, list[bool]],
) -> None:
    """Sub-table rows: for one record always, for a page only where asked for; and what files are called."""
    files.show(ctx, entity, [record["values"] for record in records])
    if not records or not entity.model.children:
        return
    rights = ctx.catalog.rights(ctx.principal)
    readable = readable_keys(ctx.catalog, rights, entity.name, partly=True)
    for key in entity.model.children:
        if (
            key not in readable
            or (fields is None and len(records) > 1)
            or (fields is not None and key not in fields)
        ):
            continue
        absent = without.get(key) or [False] * len(records)
        shown = [record for record, gone in zip(records, absent, strict=True) if not gone]
        by_parent = rows_of(ctx, entity, key, [record["id"] for record in shown]) if shown else {}
        for record in shown:
            rows = by_parent.get(record["id"], [])
            record["values"][key] = [{"id": row["id"], **row["values"]} for row in rows]
            record["labels"][key] = [row["labels"] for row in rows]


def rows_of(
    ctx: Context, entity: CatalogEntity, key: str, parents: Sequence[str]
) -> Mapping[str, list[dict[str, Any]]]:
    """Rows of one sub-table by record id, in order. The caller has checked the records."""
    child = ctx.entity(entity.model.children[key].name)
    cache_key = (child.name, "rows", ctx.principal.shape, len(parents))
    statement = ctx.catalog.pages.get(cache_key)
    table = child.table
    if statement is None:
        rights = ctx.catalog.rights(ctx.principal)
        readable = readable_keys(ctx.catalog, rights, child.name, partly=True)
        paths = (("parent",), *((name,) for name in child.model.fields if name in readable))
        sorts = (Sort(("position",), False),)
        query = PageQuery(child.name, paths, True, sorts, readable=readable_by(ctx), mask=mask_of(ctx))
        statement = build(ctx.catalog, query, None, ctx.now)
        parent = table.sa("parent")
        places = [sa.bindparam(f"parent_{n}", type_=parent.type) for n in range(len(parents))]
        statement = dataclasses.replace(
            statement, select=statement.select.where(parent.in_(places)).limit(None)
        )
        if statement.lasting:
            ctx.catalog.pages.put(cache_key, statement)
    sql, _ = statement.page(None)
    params = {**ctx.params} | {f"parent_{n}": table.encode_id(parent) for n, parent in enumerate(parents)}
    found: dict[str, list[dict[str, Any]]] = {}
    records = [record_json(child, statement, row) for row in ctx.tx.rows(sql, params)]
    name_items(ctx, statement, records)
    spellings.show(ctx, child, records)
    tags.show(ctx, child, records)
    files.show(ctx, child, [record["values"] for record in records])
    for record in records:
        record["labels"].pop("parent", None)
        found.setdefault(record["values"].pop("parent"), []).append(record)
    return found
