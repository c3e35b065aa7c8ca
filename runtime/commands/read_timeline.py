"""GET …/{id}/timeline: everything that happened to a record, of all sources, in one order."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from engines.errors import Issue, ValidationFailed
from engines.registry import nearest
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.store import tables

__all__ = ["timeline"]

PAGE = 30
# Entries of one moment are few: what one transaction wrote of one record.
_SPARE = 30


def timeline(
    ctx: Context, entity_name: str, record_id: str, kinds: tuple[str, ...] = (), after: str | None = None
) -> dict[str, Any]:
    """{"entries", "next", "kinds"}, the newest first. Raises RecordNotFound, ValidationFailed."""
    # Sources read through other commands, which this module must not be imported by.
    from runtime.timeline import TIMELINE_SOURCES

    entity = ctx.entity(entity_name)
    record_id = read_records.record_id_of(record_id)
    read_records.require_reach(ctx, entity, record_id)
    known = list(TIMELINE_SOURCES.keys())
    for kind in kinds:
        if kind not in known:
            issue = Issue("/kind", "timeline.unknown_kind", {"kind": kind[:60]}, nearest(kind[:60], known))
            raise ValidationFailed(issues=[issue])
    until, last = _decode(after) if after else (2**62, "~")
    found = []
    for kind in known:
        source = TIMELINE_SOURCES[kind]
        if kind in kinds if kinds else not source.aside:
            for entry in source.load(ctx, entity, record_id, until, PAGE + 1 + _SPARE):
                if (entry.at, entry.key) < (until, last):
                    found.append((entry.at, entry.key, kind, entry.body))
    found.sort(key=lambda one: (one[0], one[1]), reverse=True)
    page = found[:PAGE]
    return {
        "entries": [
            {
                **body, "id": key, "kind": kind,
                "at": tables.from_micros(at).isoformat().replace("+00:00", "Z"),
            }
            for at, key, kind, body in page
        ],
        "next": _encode(page[-1][0], page[-1][1]) if len(found) > PAGE else None,
        "kinds": known,
    }  # fmt: skip


def _encode(at: int, key: str) -> str:
    return base64.urlsafe_b64encode(f"{at} {key}".encode()).decode().rstrip("=")


def _decode(text: str) -> tuple[int, str]:
    try:
        at, _, key = base64.urlsafe_b64decode(text[:400] + "==").decode().partition(" ")
        return int(at[:20]), key
    except (binascii.Error, ValueError):
        raise ValidationFailed("list.bad_cursor", issues=[Issue("/after", "list.bad_cursor")]) from None
