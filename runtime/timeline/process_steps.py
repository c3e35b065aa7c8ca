"""Steps of the processes that ran over the record: what people did, and how each run ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engines.errors import RecordNotFound
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.read_processes import instances_of
from runtime.store.tables import micros
from runtime.timeline.base import TimelineEntry, TimelineSource

__all__ = ["PROCESS_STEPS"]

# Ways the engine took by itself belong to the picture of the process, not to what happened to the record.
_TOLD = frozenset(("start", "resubmit", "approve", "reject", "return", "withdraw", "skip", "end"))


def _load(
    ctx: Context, entity: CatalogEntity, record_id: str, until: int, limit: int
) -> Sequence[TimelineEntry]:
    if not ctx.catalog.model.processes_of(entity.name):
        return []
    try:
        instances = instances_of(ctx, entity.name, record_id)
    except RecordNotFound:
        return []
    entries = []
    for instance in instances:
        for position, step in enumerate(instance["path"]):
            at = micros(datetime.fromisoformat(step["at"]))
            if step["verb"] not in _TOLD or at > until:
                continue
            body = {
                "by": step["by"], "by_name": step["by_name"], "verb": step["verb"],
                "instance": instance["id"], "process_label": instance["label"], "node_label": step["label"],
                "comment_text": step["comment"], "reason": step["reason"],
                "state": instance["state"] if step["verb"] == "end" else None,
            }  # fmt: skip
            entries.append(TimelineEntry(at, f"process-{instance['id']}-{position:06}", body))
    return entries


PROCESS_STEPS = TimelineSource("process", _load)
