"""Who changed what in a draft. Saves follow one another every few seconds: those of one person in a row are
one sitting, and one line of the audit log (decision 39)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from builder.changes.summary import summary
from runtime.commands.context import Context
from runtime.jobs.queue import enqueue
from runtime.store import draft_sittings, tables
from runtime.store.audit import write_audit
from runtime.store.draft_sittings import QUIET_SECONDS, StoredSitting

__all__ = ["end_sitting", "note_discard", "note_join", "note_save"]

_JOB = "close_sitting"


def note_save(ctx: Context, app: str, before: str, document: Mapping[str, Any]) -> None:
    """A draft was kept as `document`; `before` is its JSON until then. Part of the save's transaction."""
    now = tables.micros(ctx.now)
    sitting = draft_sittings.find(ctx.tx, app)
    if sitting is None or not sitting.goes_on(ctx.principal.label, ctx.now):
        draft_sittings.close(ctx.tx, app, ctx.now)
        sitting = StoredSitting(app, ctx.principal.label, now, now, 0, before, {}, ctx.request_id)
        payload = {"app": app, "started_at": now}
        enqueue(ctx.tx, _JOB, payload, delay_seconds=QUIET_SECONDS, dedup_key=f"{_JOB}:{app}:{now}")
    draft_sittings.keep(
        ctx.tx,
        StoredSitting(
            app, sitting.principal, sitting.started_at, now, sitting.saves + 1, sitting.base,
            summary(json.loads(sitting.base), document), sitting.request_id,
        ),
    )  # fmt: skip


def end_sitting(ctx: Context, app: str) -> None:
    """What was changed so far is a line of its own: what comes next is something else."""
    draft_sittings.close(ctx.tx, app, ctx.now)


def note_discard(ctx: Context, app: str, revision: int) -> None:
    end_sitting(ctx, app)
    _note(ctx, app, "draft_discard", {"revision": revision})


def note_join(ctx: Context, app: str, base: int, serving: int) -> None:
    """What was published meanwhile came into the draft."""
    end_sitting(ctx, app)
    _note(ctx, app, "draft_rebase", {"base": base, "version": serving})


def _note(ctx: Context, app: str, action: str, detail: Mapping[str, Any]) -> None:
    write_audit(ctx.tx, ctx.principal, action, f"app:{app}", detail, ctx.now, ctx.request_id)
