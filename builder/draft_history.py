"""What became of an app while people worked on it: the audit log's lines about it, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from builder.changes.diff import Edit
from builder.changes.summary import steps_of
from builder.changes.words import describe_touched
from builder.drafts import require_builder
from runtime.commands.context import Context
from runtime.commands.titles import names_of
from runtime.store import draft_sittings, tables
from runtime.store.draft_sittings import DRAFT_SAVED

__all__ = ["ACTIONS", "PAGE", "draft_history"]

ACTIONS = {
    DRAFT_SAVED: "edited", "draft_discard": "discarded", "draft_rebase": "joined", "publish": "published",
}  # fmt: skip
"""What the log calls it, and what this history does."""
PAGE = 30

_a = tables.audit.c


def draft_history(ctx: Context, app: str, before: int | None) -> dict[str, Any]:
    """{"entries": [{"id", "action", "since", "at", "by_name", "changes": [{"kind", "path", "text"}], "more",
    "open", "version"?, "origin"?}], "next"}, the latest first; `before` is an earlier page's `next`.

    `open`: they are at it still, and the entry, without an id, will grow. Raises as `require_builder`.
    """
    require_builder(ctx, app)
    query = (
        sa.select(_a.id, _a.at, _a.principal, _a.action, _a.detail)
        .where(
            _a.subject == sa.bindparam("subject"),
            _a.action.in_([sa.literal_column(f"'{action}'") for action in ACTIONS]),
        )
        .order_by(_a.id.desc())
        .limit(PAGE + 1)
    )
    params: dict[str, Any] = {"subject": f"app:{app}"}
    if before is not None:
        query = query.where(_a.id < sa.bindparam("before"))
        params["before"] = before
    rows = ctx.tx.rows(ctx.tx.database.compile(query), params)
    found = [
        (row[0], row[1], row[2], ACTIONS[row[3]], json.loads(row[4]) if row[4] else {}) for row in rows[:PAGE]
    ]
    sitting = draft_sittings.find(ctx.tx, app) if before is None else None
    if sitting is not None and sitting.summary["items"]:
        found.insert(0, (None, sitting.saved_at, sitting.principal, "edited", sitting.detail))
    people = {who: who[5:] for _, _, who, _, _ in found if who.startswith("user:")}
    names = names_of(ctx, set(people.values()))
    entries = [
        {
            "id": identifier, "action": action, "at": detail.get("until") or tables.iso(at),
            "since": detail.get("since"), "by_name": names.get(people.get(who, ""), who),
            "changes": _in_words(detail.get("items", ()), ctx.principal.language),
            "more": detail.get("more", 0), "open": identifier is None,
            **{name: detail[name] for name in ("version", "origin") if name in detail},
        }
        for identifier, at, who, action, detail in found
    ]  # fmt: skip
    return {"entries": entries, "next": rows[PAGE - 1][0] if len(rows) > PAGE else None}


def _in_words(items: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, str]]:
    found = []
    for item in items:
        edit = Edit(item["kind"], steps_of(item["place"]))
        text = describe_touched(edit, item.get("settings", ()), language)
        found.append({"kind": item["kind"], "path": edit.path, "text": text})
    return found
