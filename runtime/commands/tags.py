"""Tags given until a day: shown with it, and gone after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from engines.definition.field_types.tags import DatedTag
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.jobs.queue import enqueue
from runtime.store import tables, tag_ends
from runtime.store.tag_ends import ends_of, expiring_fields

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["JOB", "dated", "inherit", "read", "schedule", "show"]

JOB = "end_tags"


def schedule(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> None:
    """Have the tags of these records taken off when their days are over: one job for each day."""
    places = [(entity, [draft.values for draft in drafts])]
    for key, child in entity.model.children.items():
        places.append(
            (ctx.entity(child.name), [row for draft in drafts for row in draft.values.get(key) or ()])
        )
    days = {
        item.until
        for place, records in places
        for field in expiring_fields(place)
        for values in records
        for item in values.get(field.key) or ()
        if isinstance(item, DatedTag) and item.until is not None
    }
    for day in sorted(days):
        if day.year >= _NEVER:
            continue
        begin = datetime.combine(day + timedelta(1), time(), ctx.catalog.zone)
        enqueue(
            ctx.tx, JOB, {}, run_at=tables.micros(begin.astimezone(UTC)), dedup_key=f"{JOB}:{day.isoformat()}"
        )


_NEVER = 9999
"""No day follows its last one."""


def inherit(ctx: Context, entity: CatalogEntity, values: dict[str, Any], old: Mapping[str, Any]) -> None:
    """Tags of a record as it will be, and of its rows, keep their days; those whose day is over go."""
    tag_ends.inherit(entity, values, old, ctx.today)
    for key, child_model in entity.model.children.items():
        child = ctx.entity(child_model.name)
        if not expiring_fields(child):
            continue
        known = {row["id"]: row for row in old.get(key) or ()}
        # `old` must stay what is stored.
        values[key] = [dict(row) for row in values.get(key) or ()]
        for row in values[key]:
            if row.get("id") in known:
                tag_ends.inherit(child, row, known[row["id"]], ctx.today)


def read(entity: CatalogEntity, values: dict[str, Any]) -> None:
    """The days in tags that rules wrote as texts."""
    for field in expiring_fields(entity):
        if values.get(field.key):
            values[field.key] = field.coerce(values[field.key])


def dated(
    ctx: Context, entity: CatalogEntity, submitted: Mapping[str, Any], other: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Submitted values whose tags, where nothing is said of their day, take that of another record."""
    fields = [field for field in expiring_fields(entity) if isinstance(submitted.get(field.key), list)]
    if not fields:
        return submitted
    ends = ends_of(ctx.tx, entity, [other["id"]]).get(other["id"], {})
    found = dict(submitted)
    for field in fields:
        found[field.key] = [
            {"tag": tag, "until": ends[field.id, tag]}
            if isinstance(tag, str) and (field.id, tag) in ends
            else tag
            for tag in submitted[field.key]
        ]
    return found


def show(ctx: Context, entity: CatalogEntity, records: Sequence[Mapping[str, Any]]) -> None:
    """Under the labels of records as answers show them: {tag: day} of tags given until one."""
    fields = expiring_fields(entity)
    held = [record for record in records if any(record["values"].get(field.key) for field in fields)]
    found = ends_of(ctx.tx, entity, [record["id"] for record in held]) if held else {}
    for record in held:
        ends = found.get(record["id"], {})
        for field in fields:
            said = {
                tag: ends[field.id, tag]
                for tag in record["values"].get(field.key) or ()
                if (field.id, tag) in ends
            }
            if said:
                record["labels"][field.key] = said
