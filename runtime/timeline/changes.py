"""Field-level changes, from history."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.read_history import changes_until
from runtime.timeline.base import TimelineEntry, TimelineSource

__all__ = ["CHANGES"]


def _load(
    ctx: Context, entity: CatalogEntity, record_id: str, until: int, limit: int
) -> Sequence[TimelineEntry]:
    return [
        TimelineEntry(at, f"change-{body['revision']:012}", {**body, "change": body["kind"]})
        for at, body in changes_until(ctx, entity, record_id, until, limit)
        # What was only recomputed of fields one may not see happened to nobody.
        if body["kind"] != "recompute" or body["changes"]
    ]


CHANGES = TimelineSource("change", _load)
