"""What became of the rows of a record's sub-tables, as part of the record's own history."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.commands import spellings
from runtime.commands.context import Context
from runtime.commands.scopes import in_any
from runtime.store import records, tables
from runtime.store.database import Statement

__all__ = ["MOST_ROWS", "Differences", "row_history"]

MOST_ROWS = 50
"""Rows an entry shows; of more their number is given."""
Differences = Callable[
    [CatalogEntity, Mapping[str, Any], Mapping[str, Any], frozenset[str], Mapping[tuple[str, str], str]],
    list[dict[str, Any]],
]
"""Changes between kept values, old and new by field id, of fields that may be read."""

_h = tables.history.c


def row_history(
    ctx: Context,
    entity: CatalogEntity,
    record: Mapping[str, Any],
    readable: frozenset[str],
    differences: Differences,
) -> dict[int, list[dict[str, Any]]]:
    """Microseconds → rows added, changed and removed then: {"field", "label", "kind", "position",
    "changes"}. A row is written with its record, at one and the same time."""
    found: dict[int, list[dict[str, Any]]] = {}
    for key, model in entity.model.children.items():
        if key not in readable:
            continue
        child = ctx.entity(model.name)
        shown = _readable(ctx, entity, child, record)
        label = dict(entity.model.fields[key].label)
        found_changes = _changes(ctx, child, record)
        typed = spellings.spellings(ctx, child, [row["id"] for _, row, _, _, _ in found_changes])
        for at, row, kind, old, new in found_changes:
            changes = differences(child, old, new, shown, typed.get(row["id"], {}))
            if changes or kind != "changed":
                place = int(row["position"]) if row.get("position") is not None else None
                entry = {"field": key, "label": label, "kind": kind, "position": place, "changes": changes}
                found.setdefault(at, []).append(entry)
    for rows in found.values():
        rows.sort(key=lambda row: (row["field"], _ORDER[row["kind"]], row["position"] or 0))
    return found


_ORDER = {"added": 0, "changed": 1, "removed": 2}


def _readable(
    ctx: Context, entity: CatalogEntity, child: CatalogEntity, record: Mapping[str, Any]
) -> frozenset[str]:
    """Fields of the rows that may be read on this record, which decides for them."""
    keys = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), child.name, partly=True)
    guards = ctx.rights(child.name).read_where
    hidden = {key for key in guards if not in_any(ctx, entity, record, "read", guards[key])}
    return keys.intersection(child.model.fields) - hidden - child.model.volatile


_Change = tuple[int, Mapping[str, Any], str, dict[str, Any], dict[str, Any]]


def _changes(ctx: Context, child: CatalogEntity, record: Mapping[str, Any]) -> list[_Change]:
    """(microseconds, row, kind, old values, new values) of every row the record has or had."""
    table = child.table
    parent = {"parent": table.encode_id(record["id"])}
    own = {field.id for field in child.model.definition.fields}
    kept: dict[str, list[tuple[int, str, str]]] = {}
    for raw, at, kind, old_text in ctx.tx.rows(_history_of_rows(child), parent):
        kept.setdefault(table.id_codec.decode(raw), []).append((at, kind, old_text))
    made = tables.micros(record["created_at"])
    found: list[_Change] = []
    for raw_row in ctx.tx.rows(_rows(child), parent):
        row = table.decode(raw_row)
        stored: dict[str, Any] = json.loads(records.history_text(child, row, table.columns))
        state = {name: value for name, value in stored.items() if name in own}
        for at, kind, old_text in kept.get(row["id"], ()):
            old = {name: value for name, value in json.loads(old_text).items() if name in own}
            if kind == "update":
                found.append((at, row, "changed", old, {name: state.get(name) for name in old}))
            elif kind == "delete":
                there = {name: value for name, value in state.items() if value is not None}
                found.append((at, row, "removed", there, {}))
            state.update(old)
        created = tables.micros(row["created_at"])
        if created != made:
            there = {name: value for name, value in state.items() if value is not None}
            found.append((created, row, "added", dict.fromkeys(there), there))
    return found


def _rows(child: CatalogEntity) -> Statement:
    found: Statement | None = child.statements.get("rows ever")
    if found is None:
        table = child.table
        query = sa.select(*table.select_all).where(table.sa("parent") == sa.bindparam("parent"))
        found = child.statements["rows ever"] = table.database.compile(query.order_by(table.id))
    return found


def _history_of_rows(child: CatalogEntity) -> Statement:
    """Of each row the newest first."""
    found: Statement | None = child.statements.get("history of rows")
    if found is None:
        table = child.table
        query = (
            sa.select(table.id, _h.at, _h.kind, _h.old)
            .select_from(table.table.join(tables.history, _h.record == table.id))
            .where(table.sa("parent") == sa.bindparam("parent"), _h.entity == table.number)
            .order_by(table.id, _h.revision.desc())
        )
        found = child.statements["history of rows"] = table.database.compile(query)
    return found
