"""What the timeline asks of whatever has something to tell about a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context

__all__ = ["Load", "TimelineEntry", "TimelineSource"]


@dataclass(frozen=True)
class TimelineEntry:
    """`at`: microseconds. `key` tells entries of one moment apart and orders them; it is unique within
    the record. `body`: what the answer shows beside `kind`, `at` and `id`."""

    at: int
    key: str
    body: dict[str, Any]


Load = Callable[[Context, CatalogEntity, str, int, int], Sequence[TimelineEntry]]


@dataclass(frozen=True)
class TimelineSource:
    """`load(ctx, entity, record_id, until, limit)`: the latest entries at `until` or before, the newest
    first, `limit` of them and, of its last moment, all. The caller has checked that the record may be
    read; hiding what else the reader may not know is the source's business.

    `aside`: shown only when asked for by its kind, because other entries tell the same.
    """

    kind: str
    load: Load
    aside: bool = False
