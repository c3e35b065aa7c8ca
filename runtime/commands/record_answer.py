"""Rows of a page's statement as answers show them: values, labels, and the titles of what they lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.titles import readable_titles
from runtime.store.query import (
    Output,
    PageStatement,
)

__all__ = ["name_items", "record_json", "rows_left_out"]


def record_json(entity: CatalogEntity, statement: PageStatement, row: tuple[Any, ...]) -> dict[str, Any]:
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


def rows_left_out(statement: PageStatement, rows: Sequence[tuple[Any, ...]]) -> Mapping[str, list[bool]]:
    """Which of the rows may not show a sub-table, by its key."""
    guards = 2 + len(statement.outputs)
    return {key: [not row[guards + at] for row in rows] for key, at in statement.row_guards.items()}


def name_items(ctx: Context, statement: PageStatement, records: Sequence[dict[str, Any]]) -> None:
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
