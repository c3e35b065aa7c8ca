"""Imports as they are kept: what each brought, and how far it came.

Every batch notes, in the transaction that writes it, the records it created and changed and the last
row it did. So an import that was killed goes on at the row it was cut short at, and an import can be
undone record by record, as long as nobody touched them since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engines.errors import (
    NotFound,
    StateConflict,
)
from engines.form import json_values
from runtime.commands.context import Context
from runtime.commands.import_rows import Deferred
from runtime.commands.titles import readable_titles
from runtime.commands.write import Draft
from runtime.store import records, tables
from runtime.store.ids import canonical, id_text, new_id
from runtime.store.organisation import USER

__all__ = [
    "Items", "Resumed", "advance", "begin", "deferred_of", "finish", "listing",
    "loaded", "note", "own", "read", "resume", "set_later", "state_of", "to_json", "turn",
]  # fmt: skip

_SHOWN = 100
_LISTED = 50
_EXAMPLED = 10
_SILENT = timedelta(minutes=10)
"""After which a run nothing was heard of counts as cut short."""

_ADD = sa.text(
    "INSERT INTO import_run (id, user_id, entity, name, mapping, file_hash, state, last_row, report, "
    "created_at, touched_at) "
    "VALUES (:id, :user, :entity, :name, :mapping, :hash, 'running', :row, '{}', :now, :now)"
)
_COLUMNS = (
    "id, entity, name, mapping, file_hash, state, last_row, report, created_at, touched_at, finished_at, "
    "source, sheet_table, profile, total, checked_row, check_report, problem, migration, step"
)
_ONE = sa.text(f"SELECT {_COLUMNS}, user_id FROM import_run WHERE id = :run")
_LIST = sa.text(
    f"SELECT {_COLUMNS}, user_id FROM import_run WHERE user_id = :user ORDER BY id DESC LIMIT :limit"
)
_ADVANCE = sa.text(
    "UPDATE import_run SET last_row = :row, touched_at = :now "
    "WHERE id = :run AND state = 'running' AND last_row = :before"
)
_TURN = sa.text(
    "UPDATE import_run SET state = :state, touched_at = :now, finished_at = :finished "
    "WHERE id = :run AND state = :before"
)
_COUNTED = sa.text("UPDATE import_run SET report = :report WHERE id = :run")
_TOUCH = sa.text(
    "UPDATE import_run SET touched_at = :now WHERE id = :run AND state = 'running' AND touched_at = :seen"
)
_POSITION = sa.text("SELECT coalesce(max(position), 0) FROM import_item WHERE run = :run")
_COUNTS = sa.text("SELECT kind, state, count(*) FROM import_item WHERE run = :run GROUP BY kind, state")
_KEPT = sa.text(
    "SELECT entity, record, row_number, message FROM import_item "
    "WHERE run = :run AND message IS NOT NULL ORDER BY position LIMIT :limit"
)
_EXAMPLES = sa.text(
    "SELECT record FROM import_item WHERE run = :run AND entity = :entity AND state = 'done' "
    "ORDER BY position LIMIT :limit"
)
_LATER = sa.text(
    "SELECT row_number, record, later FROM import_item "
    "WHERE run = :run AND later IS NOT NULL ORDER BY position"
)
_SET = sa.text("UPDATE import_item SET later = NULL WHERE run = :run AND record = :record")


@dataclass(frozen=True)
class Resumed:
    """A run to go on with: after `last_row`, with `counts` so far and references still to be set."""

    id: str
    last_row: int
    counts: Mapping[str, int]
    deferred: Sequence[Deferred]


class Items:
    """What one batch did to records, in order."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str, str, int | None, str | None, str | None]] = []

    def created(
        self, entity: str, record: str, row: int | None, later: Mapping[str, str] | None = None
    ) -> None:
        kept = json.dumps(dict(later), ensure_ascii=False) if later else None
        self._found.append(("created", entity, record, row, None, kept))

    def updated(self, ctx: Context, entity: str, draft: Draft, row: int, later: Mapping[str, str]) -> None:
        assert draft.old is not None
        model = ctx.entity(entity).model
        old = json_values(model, {key: draft.old.get(key) for key in draft.submitted})
        for key, child in model.children.items():
            if key in old:
                # What the platform notes of rows is not sent back to it.
                own = {"id", *(name for name, one in child.fields.items() if one.stored and not one.derived)}
                old[key] = [{name: row[name] for name in row if name in own} for row in old[key]]
        before = json.dumps(old, ensure_ascii=False)
        kept = json.dumps(dict(later), ensure_ascii=False) if later else None
        if draft.values["version"] != draft.old["version"] or later:
            self._found.append(("updated", entity, draft.id, row, before, kept))

    def roles(self, person: str, row: int, given: Sequence[str]) -> None:
        """Roles somebody was given who did not have them."""
        self._found.append(("roles", USER, person, row, json.dumps(list(given)), None))

    def store(self, ctx: Context, run: str) -> None:
        """With the versions records have now: rules may have gone on writing to them."""
        if not self._found:
            return
        versions: dict[str, int] = {}
        for name in {found[1] for found in self._found}:
            ids = [
                record
                for kind, entity, record, *_ in self._found
                if entity == name and (kind != "created" or record in ctx.tx.updated)
            ]
            for record, values in records.parts_by_ids(ctx.tx, ctx.entity(name), ids, ["version"]).items():
                versions[record] = int(values["version"])
        key, id_in = ctx.tx.database.id_in(run), ctx.tx.database.id_in
        numbers = {name: ctx.entity(name).table.number for name in {found[1] for found in self._found}}
        updated = ctx.tx.updated
        start = int(ctx.tx.value(_POSITION, {"run": key})) + 1
        rows = [
            (
                key, start + at, numbers[entity], id_in(record), kind, row, "done",
                versions.get(record, 1 if record not in updated else 0), before, later,
            )
            for at, (kind, entity, record, row, before, later) in enumerate(self._found)
        ]  # fmt: skip
        ctx.tx.insert_rows(
            "import_item",
            (
                "run",
                "position",
                "entity",
                "record",
                "kind",
                "row_number",
                "state",
                "version",
                "before",
                "later",
            ),
            rows,
        )


# -- a run on its way


def begin(ctx: Context, entity: str, name: str, mapping: str, file_hash: str) -> str:
    run = new_id()
    id_in = ctx.tx.database.id_in
    ctx.tx.run(
        _ADD,
        {
            "id": id_in(run), "user": id_in(ctx.principal.user_id), "entity": ctx.entity(entity).table.number,
            "name": name[:200], "mapping": mapping, "hash": file_hash, "row": 1,
            "now": tables.micros(ctx.now),
        },
    )  # fmt: skip
    return run


def resume(ctx: Context, run: str, entity: str, mapping: str, file_hash: str) -> Resumed:
    """Take up a run of one's own that was cut short. Raises NotFound, and StateConflict where the run is
    not, or the file or mapping is another."""
    row = own(ctx, run)
    if state_of(ctx, row) != "interrupted":
        raise StateConflict("import.not_interrupted")
    if (row["name_of_entity"], row["mapping"], row["file_hash"]) != (entity, mapping, file_hash):
        raise StateConflict("import.another_file")
    # Two who resume at once: one of them goes on.
    params = {"run": row["key"], "now": tables.micros(ctx.now), "seen": row["touched_at"]}
    if ctx.tx.run(_TOUCH, params) != 1:
        raise StateConflict("import.not_interrupted")
    deferred = deferred_of(ctx, row["key"])
    return Resumed(row["id"], row["last_row"], json.loads(row["report"]), deferred)


def advance(ctx: Context, run: str, before: int, last_row: int) -> None:
    """Take the rows after `before` up to `last_row`, before any of them is written: another worker at the
    same run waits here and then finds them taken. Raises StateConflict for that, and when it was ended."""
    params = {
        "run": ctx.tx.database.id_in(run), "before": before, "row": last_row, "now": tables.micros(ctx.now),
    }  # fmt: skip
    if ctx.tx.run(_ADVANCE, params) != 1:
        raise StateConflict("import.ended")


def note(ctx: Context, run: str, counts: Mapping[str, Any]) -> None:
    """What a run did so far."""
    ctx.tx.run(_COUNTED, {"run": ctx.tx.database.id_in(run), "report": json.dumps(dict(counts))})


def set_later(ctx: Context, run: str, record: str) -> None:
    """A record's references to rows of the same file are set."""
    id_in = ctx.tx.database.id_in
    ctx.tx.run(_SET, {"run": id_in(run), "record": id_in(record)})


def finish(ctx: Context, run: str, state: str, counts: Mapping[str, Any]) -> None:
    """Close a run with what it did in all. Raises StateConflict when it was ended meanwhile."""
    key = ctx.tx.database.id_in(run)
    turn(ctx, key, "running", state)
    note(ctx, run, counts)


def loaded(ctx: Context, run: str) -> dict[str, Any] | None:
    """A run's row, whoever asks; None for one that is not there."""
    raw = ctx.tx.row(_ONE, {"run": ctx.tx.database.id_in(run)})
    return _row(ctx, raw) if raw is not None else None


def own(ctx: Context, run: str) -> dict[str, Any]:
    """The row of a run of one's own. Raises NotFound."""
    found = canonical(run)
    raw = ctx.tx.row(_ONE, {"run": ctx.tx.database.id_in(found)}) if found else None
    row = _row(ctx, raw) if raw is not None else None
    if row is None or row["user"] != ctx.principal.user_id or row["name_of_entity"] is None:
        raise NotFound("import.run_not_found")
    return row


def deferred_of(ctx: Context, key: Any) -> list[Deferred]:
    """References to rows of the same file that are still to be set."""
    return [
        Deferred(number or 0, id_text(record), json.loads(later))
        for number, record, later in ctx.tx.rows(_LATER, {"run": key})
    ]


# -- looking


def listing(ctx: Context, entity: str | None = None) -> dict[str, Any]:
    """{"imports": […]}: one's own, the latest first; those into one entity where it is named."""
    user = ctx.tx.database.id_in(ctx.principal.user_id)
    found = [_row(ctx, row) for row in ctx.tx.rows(_LIST, {"user": user, "limit": _LISTED})]
    return {
        "imports": [
            _json(ctx, row)
            for row in found
            if row["name_of_entity"] is not None and entity in (None, row["name_of_entity"])
        ]
    }


def read(ctx: Context, run: str) -> dict[str, Any]:
    """{"id", "entity", "name", "state": "running|interrupted|done|stopped|undoing|undone", "created_at",
    "finished_at", "last_row", "rows", "created", "updated", "skipped", "failed", "undone", "kept",
    "issues": [{"record", "title", "row", "message"}], "records": the first [{"record", "title"}] it brought}:
    one's own alone."""
    row = own(ctx, run)
    undone = kept = 0
    for _, state, count in ctx.tx.rows(_COUNTS, {"run": row["key"]}):
        undone += count if state == "undone" else 0
        kept += count if state == "kept" else 0
    issues = []
    for number, record, at, message in ctx.tx.rows(_KEPT, {"run": row["key"], "limit": _SHOWN}):
        name = ctx.catalog.entity_of(number)
        titles = readable_titles(ctx, name, [id_text(record)]) if name else {}
        issues.append(
            {"record": id_text(record), "title": titles.get(id_text(record)), "row": at, "message": message}
        )
    params = {"run": row["key"], "entity": row["entity"], "limit": _EXAMPLED}
    ids = list(dict.fromkeys(id_text(record) for (record,) in ctx.tx.rows(_EXAMPLES, params)))
    titles = readable_titles(ctx, row["name_of_entity"], ids) if ids else {}
    first = [{"record": record, "title": titles[record]} for record in ids if record in titles]
    return {**_json(ctx, row), "undone": undone, "kept": kept, "issues": issues, "records": first}


def _row(ctx: Context, raw: Sequence[Any]) -> dict[str, Any]:
    names = (*_COLUMNS.split(", "), "user")
    row = dict(zip(names, raw, strict=True))
    row |= {"key": row["id"], "id": id_text(row["id"]), "user": id_text(row["user"])}
    row["name_of_entity"] = ctx.catalog.entity_of(row["entity"])
    return row


def state_of(ctx: Context, row: Mapping[str, Any]) -> str:
    """As it is kept, but for a run that nothing was heard of for some time."""
    silent = tables.micros(ctx.now - _SILENT) > int(row["touched_at"])
    return "interrupted" if row["state"] == "running" and silent else str(row["state"])


def to_json(ctx: Context, row: Mapping[str, Any]) -> dict[str, Any]:
    """What lists show of a run, given its row."""
    return _json(ctx, row)


def _json(ctx: Context, row: Mapping[str, Any]) -> dict[str, Any]:
    def moment(micros: Any) -> str | None:
        if micros is None:
            return None
        return tables.from_micros(int(micros)).isoformat().replace("+00:00", "Z")

    counts = json.loads(row["report"])
    return {
        "id": row["id"], "entity": row["name_of_entity"], "name": row["name"], "state": state_of(ctx, row),
        "created_at": moment(row["created_at"]), "finished_at": moment(row["finished_at"]),
        "last_row": row["last_row"], "total": row["total"], "checked_row": row["checked_row"],
        "background": row["source"] is not None,
        "migration": id_text(row["migration"]) if row["migration"] is not None else None,
        "sums": counts.get("sums", {}), "references_created": counts.get("references", {}),
        **{name: counts.get(name, 0) for name in ("rows", "created", "updated", "skipped", "failed")},
    }  # fmt: skip


def turn(ctx: Context, key: Any, before: str, state: str, finished: bool = True) -> None:
    now = tables.micros(ctx.now)
    params = {"run": key, "before": before, "state": state, "now": now, "finished": now if finished else None}
    if ctx.tx.run(_TURN, params) != 1:
        raise StateConflict("import.not_done")
