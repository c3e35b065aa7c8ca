"""Reading records: one, a page, a count. Row scopes and field rights are part of every statement."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from engines.definition.compiled import bind_parameters
from engines.errors import ExpressionInvalid, Issue, RecordNotFound, ValidationFailed
from engines.expression import Checked, check
from engines.expression.types import BOOLEAN, TEXT
from engines.registry import nearest
from runtime.access.readable import ReadableScope, readable_keys
from runtime.access.row_filter import field_mask, row_filter
from runtime.apps.catalog import CatalogEntity
from runtime.commands import files, spellings
from runtime.commands.context import Context
from runtime.commands.record_rights import bounds_of
from runtime.commands.scopes import reach_statement
from runtime.commands.searched import list_match
from runtime.commands.titles import readable_titles
from runtime.store.database import Statement
from runtime.store.entity_table import READ_SYSTEM
from runtime.store.ids import canonical
from runtime.store.padding import padded
from runtime.store.query import (
    COUNT_CAP,
    Output,
    PageQuery,
    PageStatement,
    Readable,
    Sort,
    build,
    count_statement,
    decode_cursor,
    encode_cursor,
    type_of,
)
from runtime.store.resolver import FieldMask, RowFilter, TableResolver
from runtime.store.spellings import spelled_fields

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

MAX_LIMIT = 500
_MAX_SORTS = 10
_MAX_PATHS = 400
_TITLES_AT_ONCE = 512


@dataclass(frozen=True)
class ListRequest:
    """Filter, sort, fields and expand as the API takes them; `limit` is cut to 500. `search` is what
    somebody typed into a search box."""

    filter: str | None = None
    sort: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None
    expand: tuple[str, ...] = ()
    limit: int = 50
    after: str | None = None
    count: bool = False
    search: str | None = None


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
    record = _record(entity, statement, row)
    _name_items(ctx, statement, [record])
    _attach_rows(ctx, entity, [record], None, _without(statement, [row]))
    spellings.show(ctx, entity, [record])
    return record


def ask_if_reached(ctx: Context, entity_name: str, record_id: str) -> Callable[[], dict[str, Any] | None]:
    """`get_if_reached`, of the record as it is committed: to be called once the transaction is over."""
    entity = ctx.entity(entity_name)
    statement, sql, params = _one_of(ctx, entity, record_id, ())
    if (
        entity.model.children
        or files.file_fields(entity)
        or spelled_fields(entity)
        or any(each.linked for each in statement.outputs)
    ):
        # What it has besides its own values takes statements of their own.
        found = get_if_reached(ctx, entity_name, record_id)
        return lambda: found
    asked = ctx.tx.ahead(sql, params)
    return lambda: _record(entity, statement, asked.rows[0]) if asked.rows else None


def _one_of(
    ctx: Context, entity: CatalogEntity, record_id: str, expand: tuple[str, ...]
) -> tuple[PageStatement, Statement, dict[str, Any]]:
    """What asks for one record, with its parameters."""
    entity_name = entity.name
    key = (entity_name, "one", ctx.principal.shape, expand)
    statement = ctx.catalog.pages.get(key)
    if statement is None:
        paths = _paths(ctx, entity, None, expand)
        query = PageQuery(entity_name, paths, True, (), readable=_readable(ctx), mask=_mask(ctx))
        statement = build(ctx.catalog, query, _filter(ctx), ctx.now)
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


def readable_paths(ctx: Context, entity_name: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of the paths that lead through fields the caller may read, on some records at least."""
    entity = ctx.entity(entity_name)
    return tuple(path for path in paths if _readable_path(ctx, entity, tuple(path.split(".")), [], ""))


def _some(
    ctx: Context, entity_name: str, ids: Sequence[str], paths: tuple[tuple[str, ...], ...], labels: bool
) -> dict[str, dict[str, Any]]:
    entity = ctx.entity(entity_name)
    ids = padded(ids)
    key = (entity_name, "some", ctx.principal.shape, len(ids), paths, labels)
    statement = ctx.catalog.pages.get(key)
    if statement is None:
        query = PageQuery(entity_name, paths, labels, (), readable=_readable(ctx), mask=_mask(ctx))
        statement = build(ctx.catalog, query, _filter(ctx), ctx.now)
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
    records = [_record(entity, statement, row) for row in ctx.tx.rows(sql, params)]
    if labels:
        _name_items(ctx, statement, records)
    return {record["id"]: record for record in records}


def _only_one(entity: CatalogEntity, statement: PageStatement) -> PageStatement:
    where = entity.table.id == sa.bindparam("id", type_=entity.table.id.type)
    return dataclasses.replace(statement, select=statement.select.order_by(None).where(where))


def columns_of(ctx: Context, entity_name: str, request: ListRequest) -> tuple[tuple[str, ...], ...]:
    """Paths a page of this request shows. Raises ValidationFailed as `page` does."""
    return _query(ctx, ctx.entity(entity_name), request).paths


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
            _query(ctx, entity, request)
            return _nothing(request)
        searching, among = {"q": text, "entity": entity.table.number}, "many" if many else "few"
    key = (
        entity_name, "page", ctx.principal.shape, request.filter, request.sort, request.fields,
        request.expand, among, also,
    )  # fmt: skip
    statement = ctx.catalog.pages.get(key)
    query: PageQuery | None = None
    if statement is None:
        query = _query(ctx, entity, request, among)
        statement = build(ctx.catalog, query, _filter(ctx, entity_name, also), ctx.now)
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
    records = [_record(entity, statement, row) for row in rows]
    _name_items(ctx, statement, records)
    _attach_rows(ctx, entity, records, request.fields, _without(statement, rows))
    answer: dict[str, Any] = {"records": records, "next": None}
    if more:
        last = rows[-1]
        sort_values = last[len(last) - len(statement.sorts) :] if statement.sorts else ()
        answer["next"] = encode_cursor(shape, (*(_cursor_value(value) for value in sort_values), last[0]))
    if request.count:
        query = query or _query(ctx, entity, request, among)
        counting = count_statement(ctx.catalog, query, _filter(ctx, entity_name, also), ctx.now)
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


def _readable(ctx: Context) -> Readable | None:
    """Whether a field of any entity may be read; None for whoever may read everything."""
    if ctx.principal.unrestricted:
        return None
    catalog, rights = ctx.catalog, ctx.catalog.rights(ctx.principal)
    return lambda entity, key: key in readable_keys(catalog, rights, entity, partly=True)


def _mask(ctx: Context) -> FieldMask | None:
    return None if ctx.principal.unrestricted else field_mask(ctx.catalog, ctx.principal)


def _filter(ctx: Context, entity: str = "", also: str | None = None) -> RowFilter | None:
    """The reader's row filter; records of `entity` must lie in the scope of the action `also`, too."""
    if ctx.principal.unrestricted:
        return None
    reading = row_filter(ctx.catalog, ctx.principal)
    if also is None:
        return reading
    acting = row_filter(ctx.catalog, ctx.principal, also)

    def both(resolver: TableResolver) -> sa.ColumnElement[bool] | None:
        clauses = [reading(resolver), acting(resolver) if resolver.entity == entity else None]
        found = [clause for clause in clauses if clause is not None]
        return sa.and_(*found) if found else None

    return both


def _query(
    ctx: Context,
    entity: CatalogEntity,
    request: ListRequest,
    among: Literal["few", "many"] | None = None,
) -> PageQuery:
    issues: list[Issue] = []
    checked = None
    if request.filter:
        try:
            checked = check_filter(ctx, entity, request.filter, partly=True)
        except ExpressionInvalid as error:
            issues += [issue.at("/filter") for issue in error.issues]
    sorts = []
    if len(request.sort) > _MAX_SORTS:
        issues.append(Issue("/sort", "request.too_many", {"maximum": _MAX_SORTS}))
    for index, text in enumerate(request.sort[:_MAX_SORTS]):
        down = text.startswith("-")
        path = tuple(text.removeprefix("-").split("."))
        place = f"/sort/{index}"
        if _readable_path(ctx, entity, path, issues, place):
            kind = type_of(ctx.catalog, entity.model, path)
            if kind.kind in ("rows", "list", "json", "secret", "parts", "any_reference") or kind.markup:
                issues.append(Issue(place, "list.not_sortable", {"field": path[-1]}))
            else:
                sorts.append(Sort(path, down))
    paths = _paths(ctx, entity, request.fields, request.expand, issues)
    if issues:
        raise ValidationFailed("list.invalid", issues=issues)
    return PageQuery(
        entity.name, paths, True, tuple(sorts), checked, _readable(ctx), among, _mask(ctx), ctx.zone
    )


def faults_of(
    ctx: Context, entity_name: str, filter_text: str | None, sort: tuple[str, ...] = ()
) -> list[Issue]:
    """Why the caller cannot list by this filter and sort; empty when they can."""
    try:
        _query(ctx, ctx.entity(entity_name), ListRequest(filter=filter_text, sort=sort, fields=()))
    except ValidationFailed as error:
        return list(error.issues)
    return []


def check_filter(ctx: Context, entity: CatalogEntity, text: str, partly: bool = False) -> Checked:
    """A principal's own filter, over the fields they may read. Raises ExpressionInvalid.

    `partly` lets it name fields that may be read on some records only: for statements that mask them.
    """
    rights = ctx.catalog.rights(ctx.principal)
    scope = ReadableScope(ctx.catalog, rights, entity.name, entity.model.scope(), partly)
    checked = check(text, scope, BOOLEAN)
    return bind_parameters(checked, ctx.catalog.model.parameter_values(entity.model.app)).checked


def _paths(
    ctx: Context,
    entity: CatalogEntity,
    fields: Sequence[str] | None,
    expand: Sequence[str],
    issues: list[Issue] | None = None,
) -> tuple[tuple[str, ...], ...]:
    rights = ctx.catalog.rights(ctx.principal)
    readable = readable_keys(ctx.catalog, rights, entity.name, partly=True)
    found: list[tuple[str, ...]] = []
    if fields is None:
        system = [key for key in (*READ_SYSTEM, "currency", "rate") if key in entity.table.columns]
        found += [(key,) for key in (*entity.model.fields, *system) if key in readable]
    problems: list[Issue] = []
    for name, wanted in (("fields", fields or ()), ("expand", expand)):
        if len(wanted) > _MAX_PATHS:
            problems.append(Issue(f"/{name}", "request.too_many", {"maximum": _MAX_PATHS}))
            continue
        for index, text in enumerate(wanted):
            path = tuple(text.split("."))
            if _readable_path(ctx, entity, path, problems, f"/{name}/{index}"):
                found.append(path)
    if problems:
        if issues is None:
            raise ValidationFailed("list.invalid", issues=problems)
        issues += problems
    return tuple(dict.fromkeys(found))


def _readable_path(
    ctx: Context, entity: CatalogEntity, path: tuple[str, ...], issues: list[Issue], pointer: str
) -> bool:
    rights = ctx.catalog.rights(ctx.principal)
    current = entity
    for position, key in enumerate(path):
        readable = readable_keys(ctx.catalog, rights, current.name, partly=True)
        if key not in readable or position > 4:
            hint = nearest(key, readable)
            issues.append(Issue(pointer, "list.unknown_field", {"field": key[:100]}, hint))
            return False
        kind = current.model.types[key]
        last = position == len(path) - 1
        if kind.kind == "parts" and position == len(path) - 2:
            if kind.part(path[-1]) == TEXT:
                return True
            known = [name for name, part in kind.parts or () if part == TEXT]
            hint = nearest(path[-1], known)
            issues.append(Issue(pointer, "list.unknown_field", {"field": path[-1][:100]}, hint))
            return False
        if not last and (kind.kind != "reference" or kind.entity is None):
            issues.append(Issue(pointer, "list.not_a_reference", {"field": key}))
            return False
        if not last:
            current = ctx.entity(kind.entity or "")
    return True


def _record(entity: CatalogEntity, statement: PageStatement, row: tuple[Any, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    labels: dict[str, Any] = {}
    position = 1
    guards = 2 + len(statement.outputs)
    for output in statement.outputs:
        position += 1
        if output.guard is not None and not row[guards + output.guard]:
            continue
        if output.label:
            label = output.json(row[position])
            if label is not None:
                labels[output.key] = label
        else:
            values[output.key] = output.json(row[position])
    record = {
        "id": entity.table.id_codec.json(row[0]), "version": int(row[1]), "values": values, "labels": labels,
    }  # fmt: skip
    if statement.computing is not None and row[guards + statement.computing]:
        record["computing"] = True
    return record


def _without(statement: PageStatement, rows: Sequence[tuple[Any, ...]]) -> Mapping[str, list[bool]]:
    """Which of the rows may not show a sub-table, by its key."""
    guards = 2 + len(statement.outputs)
    return {key: [not row[guards + at] for row in rows] for key, at in statement.row_guards.items()}


def _name_items(ctx: Context, statement: PageStatement, records: Sequence[dict[str, Any]]) -> None:
    """Under each list of references {record id: title}, under a reference to any of several entities the
    title, as far as the reader may know: one query for each entity, however many records there are."""
    listed = [output for output in statement.outputs if output.linked and not output.label]
    wanted: dict[str, set[str]] = {}
    for output in listed:
        for record in records:
            for entity, record_id in _linked(output, record):
                wanted.setdefault(entity, set()).add(record_id)
    known = {
        entity: readable_titles(ctx, entity, sorted(ids))
        for entity, ids in wanted.items()
        if entity in ctx.catalog.entities
    }
    for output in listed:
        for record in records:
            shown = {
                record_id: known[entity][record_id]
                for entity, record_id in _linked(output, record)
                if record_id in known.get(entity, ())
            }
            if shown:
                record["labels"][output.key] = shown if output.entity else next(iter(shown.values()))


def _linked(output: Output, record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(entity, id) of what a value leads to."""
    value = record["values"].get(output.key)
    if not value:
        return []
    if output.entity is not None:
        return [(output.entity, item) for item in value]
    return [(value["entity"], value["id"])]


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
        query = PageQuery(child.name, paths, True, sorts, readable=_readable(ctx), mask=_mask(ctx))
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
    records = [_record(child, statement, row) for row in ctx.tx.rows(sql, params)]
    _name_items(ctx, statement, records)
    spellings.show(ctx, child, records)
    files.show(ctx, child, [record["values"] for record in records])
    for record in records:
        record["labels"].pop("parent", None)
        found.setdefault(record["values"].pop("parent"), []).append(record)
    return found
