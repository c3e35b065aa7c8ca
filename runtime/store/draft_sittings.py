"""Sittings at drafts: what one person has changed since they began, until it goes into the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.audit import write_audit_of
from runtime.store.database import Transaction

__all__ = ["DRAFT_SAVED", "LONGEST_SECONDS", "QUIET_SECONDS", "StoredSitting", "close", "find", "keep"]

DRAFT_SAVED = "draft_save"
QUIET_SECONDS = 10 * 60
"""Who saves nothing for so long has ended their sitting."""
LONGEST_SECONDS = 2 * 60 * 60


@dataclass(frozen=True)
class StoredSitting:
    """One person's saves of the draft of `app` in a row. `base`: the draft's JSON before the first of them.
    `summary`: what they changed of it, as `builder.changes.summary` gives it."""

    app: str
    principal: str
    started_at: int
    saved_at: int
    saves: int
    base: str
    summary: Mapping[str, Any]
    request_id: str

    def goes_on(self, principal: str, now: datetime) -> bool:
        """Whether a save by `principal` belongs to it."""
        moment = tables.micros(now)
        return (
            self.principal == principal
            and moment - self.saved_at <= QUIET_SECONDS * 1_000_000
            and moment - self.started_at <= LONGEST_SECONDS * 1_000_000
        )

    @property
    def detail(self) -> dict[str, Any]:
        """Of its line in the audit log."""
        times = {"since": tables.iso(self.started_at), "until": tables.iso(self.saved_at)}
        return {**times, "saves": self.saves, **self.summary}


_s = tables.draft_sitting.c
_FIND = sa.select(
    _s.app, _s.principal, _s.started_at, _s.saved_at, _s.saves, _s.base, _s.summary, _s.request_id
).where(_s.app == sa.bindparam("key"))
_KEEP = sa.text(
    "INSERT INTO draft_sitting (app, principal, started_at, saved_at, saves, base, summary, request_id) "
    "VALUES (:app, :principal, :started_at, :saved_at, :saves, :base, :summary, :request_id) "
    "ON CONFLICT (app) DO UPDATE SET principal = excluded.principal, started_at = excluded.started_at, "
    "saved_at = excluded.saved_at, saves = excluded.saves, base = excluded.base, "
    "summary = excluded.summary, request_id = excluded.request_id"
)
_FORGET = sa.text("DELETE FROM draft_sitting WHERE app = :app")


def find(tx: Transaction, app: str) -> StoredSitting | None:
    row = tx.row(_FIND, {"key": app})
    if row is None:
        return None
    key, principal, started_at, saved_at, saves, base, summary, request_id = row
    return StoredSitting(key, principal, started_at, saved_at, saves, base, json.loads(summary), request_id)


def keep(tx: Transaction, sitting: StoredSitting) -> None:
    tx.run(
        _KEEP,
        {
            "app": sitting.app, "principal": sitting.principal, "started_at": sitting.started_at,
            "saved_at": sitting.saved_at, "saves": sitting.saves, "base": sitting.base,
            "summary": json.dumps(sitting.summary, ensure_ascii=False), "request_id": sitting.request_id,
        },
    )  # fmt: skip


def close(tx: Transaction, app: str, now: datetime) -> None:
    """End the sitting, if there is one, with its line in the audit log; one that left everything as it was
    leaves none."""
    sitting = find(tx, app)
    if sitting is None:
        return
    tx.run(_FORGET, {"app": app})
    if sitting.summary["items"]:
        write_audit_of(
            tx, sitting.principal, DRAFT_SAVED, f"app:{app}", sitting.detail, now, sitting.request_id
        )
