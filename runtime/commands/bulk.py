"""The same change to many records, or their deletion, by a job.

Each record goes through the write path as the person who asked, in a savepoint of its own: what is
refused is listed with its reason, the others are changed. Which records is settled when the person
confirms, so what comes to match later is not swept along. A run can be undone as long as nobody
touched its records since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from engines.errors import Issue, NotFound, PlatformError, RecordNotFound, StateConflict, ValidationFailed
from engines.form import json_values
from runtime.access.identity import load_principal
from runtime.apps.catalog import CatalogEntity
from runtime.commands import delete, files, read_records, write
from runtime.commands.context import Context
from runtime.commands.read_records import ListRequest
from runtime.commands.record_rights import field_rights
from runtime.commands.secrets import secret_fields
from runtime.commands.titles import readable_titles
from runtime.jobs.queue import enqueue
from runtime.store import records, tables
from runtime.store.driver import Deadlock
from runtime.store.ids import canonical, id_text, new_id

__all__ = [
    "MAX_RECORDS",
    "STEP",
    "begin",
    "chosen_records",
    "read",
    "require_choice",
    "start",
    "step",
    "undo",
    "words",
]

MAX_RECORDS = 20_000
STEP = 100
JOB = "bulk"
_SHOWN = 100

_ADD_RUN = sa.text(
    "INSERT INTO bulk_run (id, user_id, entity, action, submitted, state, created_at) "
    "VALUES (:id, :user, :entity, :action, :submitted, 'running', :now)"
)
_RUN = sa.text("SELECT user_id, entity, action, submitted, state FROM bulk_run WHERE id = :run")
_TURN = sa.text("UPDATE bulk_run SET state = :state, finished_at = :now WHERE id = :run AND state = :before")
_COUNTS = sa.text("SELECT state, count(*) FROM bulk_item WHERE run = :run GROUP BY state")
_NEXT = sa.text(
    "SELECT position, record, version, before FROM bulk_item WHERE run = :run AND state = :state "
    "ORDER BY position LIMIT :limit"
)
_SETTLE = sa.text(
    "UPDATE bulk_item SET state = :state, version = :version, before = :before, message = :message "
    "WHERE run = :run AND position = :position"
)
_FAILED = sa.text(
    "SELECT record, message FROM bulk_item WHERE run = :run AND message IS NOT NULL "
    "ORDER BY position LIMIT :limit"
)


def start(
    ctx: Context,
    entity_name: str,
    action: str,
    *,
    values: Mapping[str, Any] | None = None,
    ids: Sequence[Any] | None = None,
    filter_text: str | None = None,
    search: str | None = None,
    overridden: Sequence[str] = (),
) -> dict[str, Any]:
    """Begin to change (`action` "update") or delete records: those of `ids`, or all that
    `filter_text` matches and `search` finds now ("" and None for every one). Answers the run as `read` does.

    Raises AccessDenied without the rights to do so in bulk, ValidationFailed for values no record
    could take.
    """
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "bulk")
    rights = ctx.require(entity_name, action)
    if action == "update":
        allowed = field_rights(ctx, entity, rights, "update")
        _, issues = entity.form.coerce(values or {}, allowed.writable, allowed.hidden, allowed.rows)
        issues += [
            Issue(f"/{item.key}", "secret.not_in_bulk", {"field": dict(item.label) or item.key})
            for item in secret_fields(entity)
            if item.key in (values or {})
        ]
        if not values:
            issues = [Issue("", "bulk.no_values")]
        if issues:
            raise ValidationFailed(issues=[issue.at("/values") for issue in issues])
    chosen = chosen_records(ctx, entity_name, ids, filter_text, search)
    submitted = {"values": dict(values or {}), "override": list(overridden)}
    return begin(ctx, entity, action, submitted, chosen, JOB)


def chosen_records(
    ctx: Context,
    entity_name: str,
    ids: Sequence[Any] | None,
    filter_text: str | None,
    search: str | None,
    most: int = MAX_RECORDS,
) -> list[str]:
    """The ids given, or all in reach that the filter matches and the search finds, `most` of them.
    Raises ValidationFailed for none and for more."""
    if ids is not None:
        return _bounded(_given(ids), most)
    return _bounded(_matching(ctx, entity_name, filter_text or None, search, most), most)


def begin(
    ctx: Context,
    entity: CatalogEntity,
    action: str,
    submitted: Mapping[str, Any],
    chosen: Sequence[str],
    job: str,
) -> dict[str, Any]:
    """Note a run over the chosen records, and the job that does it."""
    run = new_id()
    key = ctx.tx.database.id_in(run)
    ctx.tx.run(
        _ADD_RUN,
        {
            "id": key, "user": ctx.tx.database.id_in(ctx.principal.user_id), "entity": entity.table.number,
            "action": action, "submitted": json.dumps(submitted, ensure_ascii=False),
            "now": tables.micros(ctx.now),
        },
    )  # fmt: skip
    ctx.tx.insert_rows(
        "bulk_item",
        ("run", "position", "record", "state"),
        [(key, at, ctx.tx.database.id_in(record), "waiting") for at, record in enumerate(chosen)],
    )
    enqueue(ctx.tx, job, {"run": run})
    return read(ctx, run)


def require_choice(action: str, body: Mapping[str, Any]) -> None:
    """What a request must say: a known action, and either "ids" or "filter", with "search" or without."""
    if action not in ("update", "delete", "print"):
        raise NotFound("bulk.unknown_action", {"action": action[:60]})
    listed = body.get("ids") is not None
    if listed == (body.get("filter") is not None) or (listed and body.get("search") is not None):
        raise ValidationFailed(issues=[Issue("", "bulk.ids_or_filter")])


def _given(ids: Sequence[Any]) -> list[str]:
    found = [canonical(one) if isinstance(one, str) else None for one in ids]
    bad = [Issue(f"/ids/{at}", "request.wrong_type", {"name": "ids", "expected": "id"})
           for at, one in enumerate(found) if one is None]  # fmt: skip
    if bad:
        raise ValidationFailed(issues=bad[:20])
    return list(dict.fromkeys(one for one in found if one is not None))


def _matching(
    ctx: Context, entity_name: str, filter_text: str | None, search: str | None, most: int
) -> list[str]:
    found: list[str] = []
    request = ListRequest(filter=filter_text, fields=(), limit=500, search=search)
    while True:
        page = read_records.page(ctx, entity_name, request)
        found += [record["id"] for record in page["records"]]
        if page["next"] is None or len(found) > most:
            return found
        request = replace(request, after=page["next"])


def _bounded(ids: list[str], most: int) -> list[str]:
    if not ids:
        raise ValidationFailed(issues=[Issue("", "bulk.nothing")])
    if len(ids) > most:
        raise ValidationFailed(issues=[Issue("", "bulk.too_many", {"maximum": most})])
    return ids


def read(ctx: Context, run: str) -> dict[str, Any]:
    """{"id", "entity", "action", "state": "running|done|undoing|undone", "total", "waiting", "done",
    "failed", "undone", "kept", "issues": [{"record", "title", "message"}]}: one's own runs alone. What was
    printed has "file" besides, None until it is there."""
    _, entity, action, submitted, state = _own(ctx, run)
    counts = dict(ctx.tx.rows(_COUNTS, {"run": ctx.tx.database.id_in(run)}))
    rows = ctx.tx.rows(_FAILED, {"run": ctx.tx.database.id_in(run), "limit": _SHOWN})
    found = [(id_text(record), message) for record, message in rows]
    titles = readable_titles(ctx, entity.name, [record for record, _ in found])
    return {
        "id": run, "entity": entity.name, "action": action, "state": state, "total": sum(counts.values()),
        **{name: counts.get(name, 0) for name in ("waiting", "done", "failed", "undone", "kept")},
        "issues": [
            {"record": record, "title": titles.get(record), "message": message} for record, message in found
        ],
        **({"file": _printed(ctx, submitted)} if action == "print" else {}),
    }  # fmt: skip


def _printed(ctx: Context, submitted: str) -> dict[str, Any] | None:
    file = json.loads(submitted).get("file")
    return files.shown(ctx, [file]).get(file) if file else None


def undo(ctx: Context, run: str) -> dict[str, Any]:
    """Begin to take a finished run back. Records changed since then stay as they are."""
    _, _, action, _, _ = _own(ctx, run)
    if action == "print":
        raise StateConflict("bulk.not_done")
    _turn(ctx, run, "done", "undoing", finished=False)
    enqueue(ctx.tx, JOB, {"run": run})
    return read(ctx, run)


def step(ctx: Context, run: str) -> bool:
    """Do the next records of a run; whether there may be more. For the platform's own work."""
    key = ctx.tx.database.id_in(run)
    row = ctx.tx.row(_RUN, {"run": key})
    if row is None or row[4] not in ("running", "undoing"):
        return False
    user, number, action, submitted, state = row
    name = ctx.catalog.entity_of(number)
    principal = load_principal(ctx.tx, ctx.catalog, id_text(user))
    undoing = state == "undoing"
    items = ctx.tx.rows(_NEXT, {"run": key, "state": "done" if undoing else "waiting", "limit": STEP})
    # Somebody who left, or an entity that went, in between: the rest stays as it is.
    if name is None or principal is None or not items:
        _turn(ctx, run, state, "undone" if undoing else "done")
        return False
    acting = Context(ctx.tx, ctx.catalog, principal, ctx.now, ctx.request_id)
    entity = ctx.entity(name)
    for position, record, version, before in items:
        result = {"run": key, "position": position, "version": version, "before": before, "message": None}
        try:
            with ctx.tx.database.savepoint(ctx.tx):
                if undoing:
                    _take_back(acting, entity, action, id_text(record), version, before)
                    result["state"] = "undone"
                else:
                    done = _do(acting, entity, action, id_text(record), json.loads(submitted))
                    result |= {"state": "done", **done}
        except Deadlock:
            # The whole transaction is lost: the job does this step again.
            raise
        except PlatformError as error:
            result |= {"state": "kept" if undoing else "failed", "message": words(error, principal.language)}
        ctx.tx.run(_SETTLE, result)
    return True


def _do(
    ctx: Context, entity: CatalogEntity, action: str, record: str, submitted: Mapping[str, Any]
) -> dict[str, Any]:
    old = records.lock(ctx.tx, entity, record)
    if old is None:
        raise RecordNotFound()
    version = int(old["version"])
    if action == "delete":
        delete.delete(ctx, entity.name, record, expected_version=version)
        return {"version": version, "before": None}
    values = submitted["values"]
    before = json_values(entity.model, {key: old.get(key) for key in values})
    draft = write.update(
        ctx, entity.name, record, values, expected_version=version,
        overridden=frozenset(submitted.get("override", ())),
    )  # fmt: skip
    return {"version": int(draft.values["version"]), "before": json.dumps(before, ensure_ascii=False)}


def _take_back(
    ctx: Context, entity: CatalogEntity, action: str, record: str, version: int, before: str | None
) -> None:
    if action == "delete":
        delete.restore(ctx, entity.name, record)
    elif before is not None:
        write.update(ctx, entity.name, record, json.loads(before), expected_version=version)


def words(error: PlatformError, language: str) -> str:
    if error.issues:
        return " ".join(dict.fromkeys(issue.message(language) for issue in error.issues[:5]))
    return error.message(language)


def _own(ctx: Context, run: str) -> tuple[str, CatalogEntity, str, str, str]:
    found = canonical(run)
    row = found and ctx.tx.row(_RUN, {"run": ctx.tx.database.id_in(found)})
    name = ctx.catalog.entity_of(row[1]) if row else None
    if not row or name is None or id_text(row[0]) != ctx.principal.user_id:
        raise NotFound("bulk.not_found")
    return id_text(row[0]), ctx.entity(name), row[2], row[3], row[4]


def _turn(ctx: Context, run: str, before: str, state: str, finished: bool = True) -> None:
    params = {
        "run": ctx.tx.database.id_in(run), "before": before, "state": state,
        "now": tables.micros(ctx.now) if finished else None,
    }  # fmt: skip
    if ctx.tx.run(_TURN, params) != 1:
        raise StateConflict("bulk.not_done")
