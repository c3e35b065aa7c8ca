"""Records a new one looks like, among those its author may read: while it is typed, and when it is sent.

Each rule takes one query by an index, whatever the number of records, and all that was found is read in
one more. Search follows writes by a moment, so names stored just now are not among those found by likeness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.definition.checks.indexes import indexed_keys
from engines.definition.duplicate import DuplicateRule
from engines.errors import Issue
from engines.search import fold
from engines.search.similarity import ALIKE, alike_groups, similarity
from runtime.access.readable import readable_keys
from runtime.access.row_filter import row_filter
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.record_rights import field_rights
from runtime.commands.searched import searched
from runtime.store import search_documents
from runtime.store.resolver import TableResolver
from runtime.store.search_match import alike
from runtime.store.search_query import hits

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["check", "likes", "usable_rules"]

SHOWN = 5
_CANDIDATES = 60


def usable_rules(ctx: Context, entity: CatalogEntity) -> list[DuplicateRule]:
    """Rules over fields the caller may read on every record in reach; others would tell of hidden values."""
    rules = entity.model.definition.duplicates
    if not rules or not ctx.rights(entity.name).allows("read"):
        return []
    readable = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), entity.name)
    return [rule for rule in rules if all(part.field in readable for part in rule.match)]


def likes(ctx: Context, entity_name: str, submitted: Mapping[str, Any]) -> dict[str, Any]:
    """{"records": [{"id", "title", "rule"}], "more"} for values as they stand in a form; what cannot be
    read as a value yet is not compared."""
    entity = ctx.entity(entity_name)
    rights = ctx.require(entity_name, "create")
    allowed = field_rights(ctx, entity, rights)
    values, _ = entity.form.coerce(submitted, allowed.writable, allowed.hidden, allowed.rows)
    found = _found(ctx, entity, usable_rules(ctx, entity), values)
    return {
        "records": [
            {"id": record, "title": title, "rule": rule.key}
            for record, (rule, title) in list(found.items())[:SHOWN]
        ],
        "more": len(found) > SHOWN,
    }


def check(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> list[Issue]:
    """A warning for every new record that looks like others, by rules the sender has not overridden.

    People are warned, with what they may read; apps act on purpose, and visitors may read nothing.
    """
    if ctx.principal.kind != "user" or not entity.model.definition.duplicates:
        return []
    issues = []
    rules = usable_rules(ctx, entity)
    for draft in drafts:
        open_rules = [rule for rule in rules if rule.key not in draft.overridden]
        found = _found(ctx, entity, open_rules, draft.values)
        by_rule: dict[str, list[str]] = {}
        for rule, title in found.values():
            by_rule.setdefault(rule.key, []).append(title)
        for rule in open_rules:
            titles = by_rule.get(rule.key)
            if titles:
                shown = "、".join(title or "…" for title in titles[:3])
                params = {"check": rule.key, "count": len(titles), "titles": shown}
                pointer = f"{draft.pointer}/{rule.match[0].field}"
                issues.append(Issue(pointer, "value.similar_records", params, severity="warning"))
    return issues


def _found(
    ctx: Context, entity: CatalogEntity, rules: Sequence[DuplicateRule], values: Mapping[str, Any]
) -> dict[str, tuple[DuplicateRule, str]]:
    """Record id → the first rule by which it is alike, and its title."""
    candidates = {
        rule.key: _candidates(ctx, entity, rule, values)
        for rule in rules
        if all(values.get(part.field) is not None for part in rule.match)
    }
    ids = list(dict.fromkeys(record for found in candidates.values() for record in found))
    if not ids:
        return {}
    title = entity.model.title
    keys = dict.fromkeys((title, *(part.field for rule in rules for part in rule.match)))
    known = read_records.some(ctx, entity.name, ids, tuple(keys))
    result: dict[str, tuple[DuplicateRule, str]] = {}
    for rule in rules:
        for record in candidates.get(rule.key, ()):
            stored = known.get(record)
            if (
                stored is not None
                and record not in result
                and _agrees(entity, rule, values, stored["values"])
            ):
                shown = stored["labels"].get(title, stored["values"].get(title))
                result[record] = (rule, "" if shown is None else str(shown))
    return result


def _agrees(
    entity: CatalogEntity, rule: DuplicateRule, values: Mapping[str, Any], stored: Mapping[str, Any]
) -> bool:
    for part in rule.match:
        mine = entity.model.fields[part.field].to_json(values[part.field])
        theirs = stored.get(part.field)
        if theirs is None:
            return False
        if part.by == "similar":
            if similarity(str(mine), str(theirs)) < ALIKE:
                return False
        elif mine != theirs and not (
            isinstance(mine, str) and isinstance(theirs, str) and fold(mine) == fold(theirs)
        ):
            return False
    return True


def _candidates(
    ctx: Context, entity: CatalogEntity, rule: DuplicateRule, values: Mapping[str, Any]
) -> list[str]:
    served = indexed_keys(entity.model)
    for part in rule.match:
        if part.by == "exact" and part.field in served and entity.model.types[part.field].kind != "boolean":
            return _equal(ctx, entity, part.field, values[part.field])
    name = next(part.field for part in rule.match if part.by == "similar")
    return _alike(ctx, entity, name, str(values[name]))


def _equal(ctx: Context, entity: CatalogEntity, key: str, value: Any) -> list[str]:
    """Ids of records in reach with this value, or the same in small letters."""
    cached = (entity.name, "equal", ctx.principal.shape, key)
    statement = ctx.catalog.pages.get(cached)
    table = entity.table
    if statement is None:
        reach = None if ctx.principal.unrestricted else row_filter(ctx.catalog, ctx.principal)
        resolver = TableResolver(ctx.catalog, entity.name, now=ctx.now, row_filter=reach)
        column = table.sa(key)
        places = [sa.bindparam(name, type_=column.type) for name in ("value_0", "value_1")]
        query = sa.select(table.id).where(table.sa("deleted_at").is_(None), column.in_(places))
        clause = reach(resolver) if reach is not None else None
        if clause is not None:
            query = query.where(clause)
        query = query.select_from(resolver.from_clause()).limit(_CANDIDATES)
        statement = ctx.catalog.database.compile(query)
        if not resolver.moment.asked:
            ctx.catalog.pages.put(cached, statement)
    encode = table[key].codec.encode
    small = value.lower() if isinstance(value, str) else value
    params = {**ctx.params, "value_0": encode(value), "value_1": encode(small)}
    return [table.id_codec.json(row[0]) for row in ctx.tx.rows(statement, params)]


def _alike(ctx: Context, entity: CatalogEntity, key: str, name: str) -> list[str]:
    """Ids of records in reach whose names share a good part with this one, the latest first."""
    one = searched(ctx, entity, search_documents.fields(ctx.tx))
    field_id = entity.model.fields[key].id
    if one is None or field_id not in one.slots:
        return []
    text = alike(ctx.tx.dialect, alike_groups(name), one.slots[field_id])
    if not text:
        return []
    cached = (entity.name, "search", ctx.principal.shape, False, True)
    statement = ctx.catalog.pages.get(cached)
    if statement is None:
        reach = None if ctx.principal.unrestricted else row_filter(ctx.catalog, ctx.principal)
        statement, lasting = hits(ctx.catalog, entity.name, reach, ctx.now, False, False)
        if lasting:
            ctx.catalog.pages.put(cached, statement)
    params = {**ctx.params, "q": text, "limit": _CANDIDATES, "entity": entity.table.number}
    return [entity.table.id_codec.json(record) for _, record in ctx.tx.rows(statement, params)]
