"""Search over every record one may see: grouped by entity, title matches first, the latest first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engines.search import Part, Term, marked, parse_query, snippet
from runtime.access.row_filter import row_filter
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.searched import Searched, searched
from runtime.store import search_documents
from runtime.store.query import decode_cursor, encode_cursor
from runtime.store.resolver import RowFilter
from runtime.store.search_match import PROBE_CAP, matching, probe
from runtime.store.search_query import count_hits, hits

__all__ = ["COUNTED", "MAX_LIMIT", "SearchRequest", "search"]

MAX_LIMIT = 50
COUNTED = 100
"""Matches of one entity are counted up to here."""

_MAX_GROUPS = 50


@dataclass(frozen=True)
class SearchRequest:
    """`limit` results per entity; `after` goes on within `entity`."""

    query: str
    app: str | None = None
    entity: str | None = None
    limit: int = 5
    after: str | None = None


@dataclass(frozen=True)
class _Hit:
    """`number` is the document's; `in_title` whether the title alone matches."""

    number: int
    record: str
    in_title: bool


def search(ctx: Context, request: SearchRequest) -> dict[str, Any]:
    """{"groups": [...]}, see docs/architecture.md. Raises NotFound for an app or entity that is not
    there for the caller, ValidationFailed for a cursor of another search."""
    entities = _entities(ctx, request)
    terms = parse_query(request.query)
    if not terms or not entities:
        return {"groups": []}
    dialect = ctx.tx.dialect
    slots = [slot for one in entities for slot in one.slots.values()]
    matches = probe(ctx.tx, matching(dialect, terms, slots))
    common = sum(matches.values()) >= PROBE_CAP
    limit = max(1, min(request.limit, MAX_LIMIT))
    groups = []
    for one in entities:
        if common or one.entity.table.number in matches:
            seen = matches.get(one.entity.table.number, 0)
            group = _group(ctx, one, terms, limit, request.after, common, seen)
            if group is not None:
                groups.append(group)
    # Where a title matches comes first, then where the latest match is.
    groups.sort(key=lambda pair: (not pair[0].in_title, -pair[0].number))
    return {"groups": [group for _, group in groups[:_MAX_GROUPS]]}


def _entities(ctx: Context, request: SearchRequest) -> list[Searched]:
    indexed = search_documents.fields(ctx.tx)
    if request.entity is not None:
        ctx.require(request.entity, "read")
        names: Sequence[str] = [request.entity]
    else:
        if request.app is not None:
            ctx.catalog.app(request.app)
        names = [name for name, one in ctx.catalog.entities.items() if request.app in (None, one.model.app)]
    found = (searched(ctx, ctx.entity(name), indexed) for name in names)
    return [one for one in found if one is not None]


def _group(
    ctx: Context,
    one: Searched,
    terms: tuple[Term, ...],
    limit: int,
    after: str | None,
    common: bool,
    seen: int,
) -> tuple[_Hit, dict[str, Any]] | None:
    """The entity's answer and its first hit; `seen` matches are known of, whoever may read them."""
    shape = hashlib.sha256(repr((one.entity.name, terms)).encode()).hexdigest()[:12]
    found = _hits(ctx, one, terms, limit + 1, _position(after, shape), common)
    if not found:
        return None
    more, found = len(found) > limit, found[:limit]
    definition = one.entity.model.definition
    group: dict[str, Any] = {
        "entity": one.entity.name,
        "app": one.entity.model.app,
        "label": definition.label,
        "plural": definition.plural or definition.label,
        "icon": definition.icon,
        "results": _results(ctx, one, terms, [hit.record for hit in found]),
        "next": None,
    }
    if more:
        group["next"] = encode_cursor(shape, (int(found[-1].in_title), found[-1].number))
    if more or after:
        all_reached = ctx.principal.unrestricted or ctx.rights(one.entity.name).reaches_all("read")
        counted = seen if all_reached and seen > COUNTED else _count(ctx, one, terms, common)
        group |= {"count": min(counted, COUNTED), "count_capped": counted > COUNTED}
    else:
        group |= {"count": len(found), "count_capped": False}
    return found[0], group


def _position(after: str | None, shape: str) -> tuple[bool, int] | None:
    if after is None:
        return None
    columns = (sa.column("in_title", sa.Integer()), sa.column("number", sa.BigInteger()))
    in_title, number = decode_cursor(after, shape, columns)
    # Beyond what a document can be numbered there is nothing to go on from.
    return bool(in_title), max(0, min(int(number or 0), 2**62))


def _hits(
    ctx: Context,
    one: Searched,
    terms: tuple[Term, ...],
    limit: int,
    after: tuple[bool, int] | None,
    common: bool,
) -> list[_Hit]:
    dialect = ctx.tx.dialect
    found: list[_Hit] = []
    if after is None or after[0]:
        before = after[1] if after else None
        found += _asked(ctx, one, one.in_title(dialect, terms), limit, before, common, True)
    if len(found) < limit:
        before = after[1] if after and not after[0] else None
        rest = one.elsewhere(dialect, terms)
        found += _asked(ctx, one, rest, limit - len(found), before, common, False)
    return found


def _asked(
    ctx: Context, one: Searched, text: str, limit: int, before: int | None, common: bool, in_title: bool
) -> list[_Hit]:
    if not text:
        return []
    if common and ctx.tx.dialect == "postgresql":
        # Walking the table from its end pays only where this very text finds much: few titles may match.
        common = sum(probe(ctx.tx, text).values()) >= PROBE_CAP
    key = (one.entity.name, "search", ctx.principal.shape, common, before is None)
    statement = ctx.catalog.pages.get(key)
    if statement is None:
        statement, lasting = hits(
            ctx.catalog, one.entity.name, _filter(ctx), ctx.now, common, before is not None
        )
        if lasting:
            ctx.catalog.pages.put(key, statement)
    params = _params(ctx, one, text, limit)
    if before is not None:
        params["before"] = before
    decode = one.entity.table.id_codec.json
    return [_Hit(number, decode(record), in_title) for number, record in ctx.tx.rows(statement, params)]


def _count(ctx: Context, one: Searched, terms: tuple[Term, ...], common: bool) -> int:
    key = (one.entity.name, "search count", ctx.principal.shape, common)
    statement = ctx.catalog.pages.get(key)
    if statement is None:
        statement, lasting = count_hits(ctx.catalog, one.entity.name, _filter(ctx), ctx.now, common)
        if lasting:
            ctx.catalog.pages.put(key, statement)
    text = one.anywhere(ctx.tx.dialect, terms)
    return int(ctx.tx.value(statement, _params(ctx, one, text, COUNTED + 1)))


def _params(ctx: Context, one: Searched, text: str, limit: int) -> dict[str, Any]:
    return {**ctx.params, "q": text, "limit": limit, "entity": one.entity.table.number}


def _filter(ctx: Context) -> RowFilter | None:
    return None if ctx.principal.unrestricted else row_filter(ctx.catalog, ctx.principal)


# -- what is shown


def _results(
    ctx: Context, one: Searched, terms: tuple[Term, ...], ids: Sequence[str]
) -> list[dict[str, Any]]:
    records = _read(ctx, one, ids)
    own = [field for field in one.fields if field.subtable is None and field.key != one.entity.model.title]
    results = []
    for record_id in ids:
        record = records.get(record_id)
        if record is None:
            continue
        title = marked(_title(one, record), terms)
        shown = _snippet(own, record["values"], terms)
        if shown is None and not any(part.match for part in title):
            shown = _snippet_of_rows(ctx, one, record_id, terms)
        results.append(
            {
                "id": record_id,
                "title": _json(title),
                "snippet": shown,
                "link": f"/app/{one.entity.model.app}/record/{one.entity.name}/{record_id}",
            }
        )
    return results


def _read(ctx: Context, one: Searched, ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """Records by id, with what titles and snippets show."""
    title = one.entity.model.title
    keys = [field.key for field in one.fields if field.subtable is None]
    return read_records.some(ctx, one.entity.name, ids, tuple(dict.fromkeys((title, *keys))))


def _title(one: Searched, record: Mapping[str, Any]) -> str:
    key = one.entity.model.title
    value = record["labels"].get(key) or record["values"].get(key)
    return "" if value is None else str(value)


def _snippet(
    fields: Sequence[Any], values: Mapping[str, Any], terms: tuple[Term, ...]
) -> dict[str, Any] | None:
    """From the first of these fields that matches."""
    for searched_field in fields:
        value = values.get(searched_field.key)
        if value is None:
            continue
        for text in searched_field.field.search_texts(value):
            parts = snippet(text, terms)
            if parts is not None:
                return {
                    "field": searched_field.key,
                    "label": searched_field.field.label,
                    "parts": _json(parts),
                }
    return None


def _snippet_of_rows(
    ctx: Context, one: Searched, record_id: str, terms: tuple[Term, ...]
) -> dict[str, Any] | None:
    for subtable in dict.fromkeys(field.subtable for field in one.fields if field.subtable):
        fields = [field for field in one.fields if field.subtable == subtable]
        for row in read_records.rows_of(ctx, one.entity, subtable, [record_id]).get(record_id, ()):
            shown = _snippet(fields, row["values"], terms)
            if shown is not None:
                return shown
    return None


def _json(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [{"text": part.text, "match": part.match} for part in parts]
