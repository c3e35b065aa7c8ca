"""What people said."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.apps.catalog import CatalogEntity
from runtime.commands.comments import comment_json
from runtime.commands.context import Context
from runtime.store import comments
from runtime.timeline.base import TimelineEntry, TimelineSource

__all__ = ["COMMENTS"]


def _load(
    ctx: Context, entity: CatalogEntity, record_id: str, until: int, limit: int
) -> Sequence[TimelineEntry]:
    found = comments.of_record(ctx.tx, entity.table.number, record_id, until, limit)
    shown = comment_json(ctx, found)
    return [
        TimelineEntry(
            stored.created_at,
            f"comment-{stored.id}",
            {"by": body["author"], "by_name": body["author_name"], "comment": body},
        )
        for stored, body in zip(found, shown, strict=True)
    ]


COMMENTS = TimelineSource("comment", _load)
