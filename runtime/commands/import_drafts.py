"""An import as somebody prepares it on a screen: its file, mapping and repairs, and what sets it going.

States: preparing (the file is looked at) → ready, or refused (the file will not do as it is) → checking →
checked → running → done or stopped; cancelled at any time before. Every change is one transaction, and what
takes long is a job left in it (`import_work`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from engines.definition.field_types import AutonumberField, OptionsField
from engines.errors import StateConflict
from engines.language import render_all
from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.commands import import_problems, import_runs, import_saved
from runtime.commands.context import Context
from runtime.commands.import_mapping import (
    KEY_KINDS,
    LOOKUP_KINDS,
    ImportMapping,
    load_mapping,
    plan_import,
    settable_keys,
)
from runtime.commands.import_paths import upwards
from runtime.commands.import_people import beside_label, offered
from runtime.commands.import_records import require_import
from runtime.commands.import_source import KEPT_ENTITY
from runtime.commands.import_work import ACTIVE, JOB
from runtime.jobs.queue import enqueue
from runtime.store import files, tables
from runtime.store.ids import id_text, new_id
from runtime.store.query import title_path

__all__ = [
    "begin", "cancel", "check", "commit", "discard", "preview", "purge_due", "read", "resume", "set_mapping",
    "set_source", "touch_repair",
]  # fmt: skip

_OPEN = ("ready", "checked")
_ADD = sa.text(
    "INSERT INTO import_run (id, user_id, entity, name, mapping, file_hash, state, last_row, report, "
    "created_at, touched_at, source, migration, step) VALUES (:id, :user, :entity, :name, :mapping, :hash, "
    "'preparing', 1, '{}', :now, :now, :source, :migration, :step)"
)
_STATE = "WHERE id = :run AND state = :before"
_AGAIN = sa.text(
    "UPDATE import_run SET state = 'preparing', mapping = :mapping, profile = :profile, problem = NULL, "
    f"check_report = NULL, touched_at = :now {_STATE}"
)
_MAP = sa.text(
    "UPDATE import_run SET mapping = :mapping, state = 'ready', check_report = NULL, problem = NULL, "
    f"touched_at = :now {_STATE}"
)
_SET_OFF = sa.text(
    "UPDATE import_run SET state = :state, mapping = :mapping, check_report = :report, checked_row = 0, "
    f"problem = NULL, touched_at = :now {_STATE}"
)
_STALE = sa.text("UPDATE import_run SET check_report = :report, touched_at = :now WHERE id = :run")
_END = sa.text(f"UPDATE import_run SET state = 'cancelled', touched_at = :now, finished_at = :now {_STATE}")
_REMOVE = sa.text("DELETE FROM import_run WHERE id = :run")
_TOUCH = sa.text("UPDATE import_run SET touched_at = :now WHERE id = :run")
_DUE = sa.text(
    "SELECT id, state FROM import_run WHERE source IS NOT NULL AND ("
    "(state IN ('ready', 'refused', 'checked') AND touched_at < :drafts) "
    "OR (state IN ('done', 'stopped', 'cancelled', 'undone') AND touched_at < :finished)) LIMIT :limit"
)
_LET_GO = sa.text("UPDATE import_run SET source = NULL, sheet_table = NULL, profile = NULL WHERE id = :run")


# -- from the file to the check


def begin(
    ctx: Context,
    entity: str,
    name: str,
    source: str,
    file_hash: str,
    mapping: ImportMapping | None = None,
    migration: str | None = None,
    step: int | None = None,
) -> str:
    """A new import of a kept file; its id. Raises AccessDenied, NotFound."""
    require_import(ctx, entity)
    run, id_in = new_id(), ctx.tx.database.id_in
    given = mapping or ImportMapping.model_validate({})
    ctx.tx.run(
        _ADD,
        {
            "id": id_in(run), "user": id_in(ctx.principal.user_id), "entity": ctx.entity(entity).table.number,
            "name": name[:200], "mapping": given.model_dump_json(exclude_defaults=True), "hash": file_hash,
            "now": tables.micros(ctx.now), "source": id_in(source), "migration": id_in(migration),
            "step": step,
        },
    )  # fmt: skip
    files.claim(ctx.tx, [source], KEPT_ENTITY, run, "", ctx.now)
    enqueue(ctx.tx, JOB, {"run": run})
    return run


def set_source(ctx: Context, run: str, sheet: str | None, header_row: int | None) -> dict[str, Any]:
    """Take another sheet or another row for the headings; the file is looked at again."""
    row = _own(ctx, run, (*_OPEN, "refused"))
    mapping = load_mapping(row["mapping"]).model_copy(update={"columns": {}, "values": {}, "sheet": sheet})
    profile = {"chosen_row": header_row} if header_row else {}
    _changed(
        ctx, _AGAIN,
        {
            "run": row["key"], "before": row["state"], "now": tables.micros(ctx.now),
            "mapping": mapping.model_dump_json(exclude_defaults=True), "profile": json.dumps(profile),
        },
    )  # fmt: skip
    import_problems.forget(ctx.tx, row["key"])
    enqueue(ctx.tx, JOB, {"run": run})
    return read(ctx, run)


def set_mapping(ctx: Context, run: str, mapping: ImportMapping) -> dict[str, Any]:
    """Raises ValidationFailed with every issue below /mapping; what was checked has to be again."""
    row = _own(ctx, run, _OPEN)
    mapping = _checked_mapping(ctx, row, mapping)
    _changed(
        ctx, _MAP,
        {
            "run": row["key"], "before": row["state"], "now": tables.micros(ctx.now),
            "mapping": mapping.model_dump_json(exclude_defaults=True),
        },
    )  # fmt: skip
    return read(ctx, run)


def _checked_mapping(ctx: Context, row: Mapping[str, Any], mapping: ImportMapping) -> ImportMapping:
    profile = json.loads(row["profile"] or "{}")
    name = row["name_of_entity"]
    require_import(ctx, name)
    if mapping.key is not None and mapping.duplicates == "update":
        ctx.require(name, "update")
    mapping = mapping.model_copy(
        update={"sheet": profile.get("sheet"), "header_row": profile.get("header_row", 1)}
    )
    plan_import(ctx, ctx.entity(name), mapping, profile.get("headings", []))
    return mapping


def check(ctx: Context, run: str) -> dict[str, Any]:
    """Set the check going; its counts are in the run once it is `checked`."""
    row = _own(ctx, run, _OPEN)
    _set_off(ctx, row, "checking", _checked_mapping(ctx, row, load_mapping(row["mapping"])), {})
    return read(ctx, run)


def commit(ctx: Context, run: str, on_error: str | None = None) -> dict[str, Any]:
    """Set the writing going: at once where the check still holds, or rows at fault are to be left out
    (`on_error` "skip"); after another check otherwise. Raises StateConflict where the check found rows at
    fault and they are not to be left out."""
    row = _own(ctx, run, _OPEN)
    mapping = load_mapping(row["mapping"])
    if on_error is not None:
        mapping = mapping.model_copy(update={"on_error": on_error})
    mapping = _checked_mapping(ctx, row, mapping)
    report = json.loads(row["check_report"] or "{}")
    current = row["state"] == "checked" and not report.get("stale")
    if mapping.on_error == "skip":
        _set_off(ctx, row, "running", mapping, report)
    elif not current:
        _set_off(ctx, row, "checking", mapping, {"then": "write"})
    elif import_problems.count(ctx.tx, row["key"])["wrong"] or report["counts"].get("failed"):
        raise StateConflict("import.rows_at_fault")
    else:
        _set_off(ctx, row, "running", mapping, report)
    return read(ctx, run)


def _set_off(
    ctx: Context, row: Mapping[str, Any], state: str, mapping: ImportMapping, report: Mapping[str, Any]
) -> None:
    _changed(
        ctx, _SET_OFF,
        {
            "run": row["key"], "before": row["state"], "state": state, "now": tables.micros(ctx.now),
            "mapping": mapping.model_dump_json(exclude_defaults=True),
            "report": json.dumps(dict(report), ensure_ascii=False) if report else None,
        },
    )  # fmt: skip
    enqueue(ctx.tx, JOB, {"run": row["id"]})


def resume(ctx: Context, run: str) -> dict[str, Any]:
    """Go on with one whose work stood still, or that stopped at a row. Raises StateConflict."""
    row = import_runs.own(ctx, run)
    if row["source"] is None or import_runs.to_json(ctx, row)["state"] != "interrupted":
        raise StateConflict("import.not_interrupted")
    ctx.tx.run(_TOUCH, {"run": row["key"], "now": tables.micros(ctx.now)})
    enqueue(ctx.tx, JOB, {"run": run})
    return read(ctx, run)


def cancel(ctx: Context, run: str) -> dict[str, Any]:
    """End it where it is. What was written stays, and can be taken back."""
    row = _own(ctx, run, (*ACTIVE, *_OPEN, "refused"))
    _changed(ctx, _END, {"run": row["key"], "before": row["state"], "now": tables.micros(ctx.now)})
    return read(ctx, run)


def discard(ctx: Context, run: str) -> None:
    """Forget one that wrote nothing, its file with it."""
    row = _own(ctx, run, (*_OPEN, "refused", "cancelled", "preparing", "checking"))
    counts = json.loads(row["report"])
    if counts.get("created") or counts.get("updated"):
        raise StateConflict("import.not_draft")
    _drop(ctx, row["key"], run)


def _drop(ctx: Context, key: Any, run: str) -> None:
    import_problems.forget(ctx.tx, key)
    files.release_records(ctx.tx, KEPT_ENTITY, [run])
    ctx.tx.run(_REMOVE, {"run": key})


def purge_due(ctx: Context, drafts_before: int, finished_before: int, limit: int) -> int:
    """Forget drafts nobody came back to, and the files of imports long finished; how many."""
    params = {"drafts": drafts_before, "finished": finished_before, "limit": limit}
    due = ctx.tx.rows(_DUE, params)
    for key, state in due:
        run = key if isinstance(key, str) else id_text(key)
        if state in ("ready", "refused", "checked"):
            _drop(ctx, key, run)
        else:
            import_problems.forget(ctx.tx, key)
            files.release_records(ctx.tx, KEPT_ENTITY, [run])
            ctx.tx.run(_LET_GO, {"run": key})
    return len(due)


def touch_repair(ctx: Context, row: Mapping[str, Any]) -> None:
    """Rows were repaired: the counts of the last check no longer hold."""
    report = json.loads(row["check_report"] or "{}")
    ctx.tx.run(
        _STALE,
        {
            "run": row["key"], "now": tables.micros(ctx.now),
            "report": json.dumps(report | {"stale": True}, ensure_ascii=False),
        },
    )  # fmt: skip


def _own(ctx: Context, run: str, states: Collection[str]) -> dict[str, Any]:
    """Raises NotFound, and StateConflict where it is in none of the states."""
    row = import_runs.own(ctx, run)
    if row["source"] is None or row["state"] not in states:
        raise StateConflict("import.not_now")
    return row


def _changed(ctx: Context, statement: Any, params: Mapping[str, Any]) -> None:
    if ctx.tx.run(statement, params) != 1:
        raise StateConflict("import.not_now")


# -- looking


def read(ctx: Context, run: str) -> dict[str, Any]:
    """As `import_runs.read`, with "mapping", "check": {"counts", "unmatched", "unmapped", "stale"} | null,
    "problems": {"wrong", "skipped", "edited", "kept"}, and "refused": [issue] where its file will not do."""
    row = import_runs.own(ctx, run)
    report = json.loads(row["check_report"] or "{}")
    return import_runs.read(ctx, run) | {
        "mapping": json.loads(row["mapping"] or "{}"),
        "check": report if "counts" in report else None,
        "problems": import_problems.count(ctx.tx, row["key"]),
        "refused": json.loads(row["problem"]) if row["problem"] else [],
    }


def preview(ctx: Context, run: str) -> dict[str, Any]:
    """What the file holds and where it may go: {"sheets", "sheet", "header_row", "encoding", "head",
    "headings", "columns": [ColumnProfile], "saved", "targets": [{"key", "label", "kind", "type", "required",
    "unique", "filled"? (by a default), "key_field", "entity"?, "entity_label"?, "lookups"?, "may_create"?,
    "tree"?, "options"?}],
    "mappings": as import_saved.listing}."""
    row = import_runs.own(ctx, run)
    entity = ctx.entity(row["name_of_entity"])
    profile = json.loads(row["profile"] or "{}")
    return {
        **profile,
        "targets": [
            *(_target(ctx, entity, key) for key in _ordered(ctx, entity)),
            *(_beside(key) for key in offered(ctx, entity)),
        ],
        "mappings": import_saved.listing(ctx, entity.name),
        "may_update": ctx.rights(entity.name).allows("update"),
    }


def _ordered(ctx: Context, entity: CatalogEntity) -> list[str]:
    settable = settable_keys(ctx, entity)
    return [key for key in entity.model.types if key in settable and entity.model.types[key].kind != "rows"]


def _beside(key: str) -> dict[str, Any]:
    """What people are given besides their records: names, several in a cell."""
    return {
        "key": key, "label": beside_label(key), "scale": None, "kind": "names", "type": key,
        "required": False, "unique": False, "key_field": False,
    }  # fmt: skip


def _target(ctx: Context, entity: CatalogEntity, key: str) -> dict[str, Any]:
    kind, field = entity.model.types[key], entity.model.fields.get(key)
    unique = field is not None and (
        field.unique or [key] in [list(keys) for keys in entity.model.definition.unique]
    )
    found: dict[str, Any] = {
        "key": key,
        "label": dict(field.label)
        if field is not None
        else render_all(f"field.{key}"),
        "scale": kind.scale, "kind": kind.kind, "type": field.type if field is not None else kind.kind,
        "required": field is not None and field.required, "unique": unique,
        "filled": field is not None and field.default is not None,
        "key_field": kind.kind in KEY_KINDS and not isinstance(field, AutonumberField),
    }  # fmt: skip
    if isinstance(field, OptionsField):
        found["options"] = [{"key": one.key, "label": dict(one.label)} for one in field.options]
    if kind.entity and (kind.kind == "reference" or kind.is_links):
        found |= _behind(ctx, kind.entity)
    return found


def _behind(ctx: Context, name: str) -> dict[str, Any]:
    target = ctx.entity(name)
    readable = readable_keys(ctx.catalog, ctx.catalog.rights(ctx.principal), name)
    title = title_path(ctx.catalog, name)
    lookups = [
        {"key": key, "label": dict(field.label), "title": title == (key,), "unique": field.unique}
        for key, field in target.model.fields.items()
        if key in readable and key in target.table.columns and target.model.types[key].kind in LOOKUP_KINDS
    ]
    # What names a record best comes first.
    lookups.sort(key=lambda one: (not one["title"], not one["unique"]))
    definition = target.model.definition
    return {
        "entity": name, "entity_label": dict(definition.label), "lookups": lookups,
        "may_create": ctx.rights(name).allows("create"), "tree": upwards(ctx, target) is not None,
    }  # fmt: skip
