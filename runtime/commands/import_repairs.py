"""Rows of an import looked at and mended one by one, and what could not come in as a file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from engines.errors import Issue, NotFound, StateConflict, ValidationFailed
from runtime.access.principal import Principal
from runtime.commands import import_drafts, import_problems, import_runs
from runtime.commands.context import Context
from runtime.commands.import_file import ImportFile
from runtime.commands.import_mapping import load_mapping
from runtime.commands.import_records import ImportPass, require_import
from runtime.commands.import_source import Repair, local_copy, reopened, repaired
from runtime.files.sheet_writer import SheetFormat, write_sheet
from runtime.store.database import Transaction
from runtime.store.ids import id_text
from runtime.workspace import Workspace

__all__ = ["error_file", "list_rows", "repair_row"]

_MAX_PAGE = 200
_MENDED = ("ready", "checked")
_MAX_CELL = 100_000


@dataclass(frozen=True)
class _Line(ImportFile):
    """A file of one row."""

    line: tuple[int, tuple[str, ...]] = (0, ())

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        yield self.line[0], list(self.line[1])


class _Desk:
    """Short transactions as one person, and the kept file between them."""

    def __init__(self, workspace: Workspace, principal: Principal, run: str, request_id: str) -> None:
        self.workspace = workspace
        self.principal = principal
        self.run = run
        self.request_id = request_id

    def context(self, tx: Transaction) -> Context:
        catalog = self.workspace.catalogs.current(tx)
        return Context(tx, catalog, self.principal, self.workspace.clock.now(), self.request_id)

    def row(self) -> dict[str, Any]:
        with self.workspace.database.read() as tx:
            return import_runs.own(self.context(tx), self.run)

    @contextmanager
    def file(self, row: Mapping[str, Any]) -> Iterator[ImportFile]:
        profile = json.loads(row["profile"] or "{}")
        kept = row["sheet_table"] if row["sheet_table"] is not None else row["source"]
        if kept is None or "headings" not in profile:
            raise StateConflict("import.source_gone")
        with (
            local_copy(self.workspace.database, id_text(kept)) as path,
            path.open("rb") as source,
        ):
            yield reopened(source, profile, profile["header_row"])


def list_rows(
    workspace: Workspace, principal: Principal, run: str, after: int, limit: int, only: str | None
) -> dict[str, Any]:
    """{"rows": [{"row", "cells", "edited", "skipped", "issues"}], "next": number | null}, from the row
    after `after` on; `only`: "problems" (rows with something wrong that were not left out) or "kept" (those
    repaired or left out too)."""
    desk, limit = _Desk(workspace, principal, run, ""), max(1, min(limit, _MAX_PAGE))
    row = desk.row()
    if only is not None:
        with workspace.database.read() as tx:
            rows = import_problems.listing(tx, row["key"], after, limit, only == "problems")
        return _page(rows, limit)
    with desk.file(row) as file:
        lines = list(islice((line for line in file.rows() if line[0] > after), limit))
    found: list[dict[str, Any]] = []
    if lines:
        with workspace.database.read() as tx:
            kept = import_problems.between(tx, row["key"], lines[0][0], lines[-1][0])
        for number, cells in lines:
            known = kept.get(number) or {"edited": {}, "skipped": False, "issues": []}
            found.append({**known, "row": number, "cells": [cell[:2000] for cell in cells]})
    return _page(found, limit)


def _page(rows: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    return {"rows": rows, "next": rows[-1]["row"] if len(rows) == limit else None}


def repair_row(
    workspace: Workspace,
    principal: Principal,
    run: str,
    number: int,
    cells: Mapping[str, str] | None,
    skipped: bool | None,
    request_id: str,
) -> dict[str, Any]:
    """Mend cells of a row (by heading; the text of the file again takes a repair back) or leave it out; the
    row with what is wrong with it now. Other rows are not looked at: what they have in common shows at
    the next check. Raises NotFound, StateConflict, ValidationFailed."""
    desk = _Desk(workspace, principal, run, request_id)
    row = desk.row()
    if row["state"] not in _MENDED:
        raise StateConflict("import.not_now")
    with desk.file(row) as file:
        headings = file.headings
        line = next((cells for at, cells in file.rows() if at == number), None)
        if line is None:
            raise NotFound("import.row_not_found", {"row": number})
        with workspace.database.read() as tx:
            known = import_problems.row_of(tx, row["key"], number) or {
                "edited": {},
                "skipped": False,
                "issues": [],
            }
        repair = _repair(headings, line, known, cells or {}, skipped)
        issues = _issues(desk, row, file, number, repaired(headings, list(line), repair))
    with workspace.database.write() as tx:
        ctx = desk.context(tx)
        current = import_runs.own(ctx, run)
        if current["state"] not in _MENDED:
            raise StateConflict("import.not_now")
        import_problems.set_repair(ctx, row["key"], number, line, repair, issues)
        import_drafts.touch_repair(ctx, current)
        found = import_problems.row_of(tx, row["key"], number)
        return {"row": found, "problems": import_problems.count(tx, row["key"])}


def _repair(
    headings: Sequence[str],
    line: Sequence[str],
    known: Mapping[str, Any],
    cells: Mapping[str, str],
    skipped: bool | None,
) -> Repair:
    edited = dict(known["edited"])
    for heading, text in cells.items():
        if heading not in headings or not heading:
            raise ValidationFailed(issues=[Issue("/cells", "import.no_column", {"column": heading[:100]})])
        if len(text) > _MAX_CELL:
            params = {"row": 0, "maximum": f"{_MAX_CELL:,}"}
            raise ValidationFailed(issues=[Issue(f"/cells/{heading}", "import.cell_too_long", params)])
        position = list(headings).index(heading)
        if position < len(line) and line[position] == text:
            edited.pop(heading, None)
        else:
            edited[heading] = text
    return Repair(edited, bool(known["skipped"]) if skipped is None else skipped)


def _issues(
    desk: _Desk, row: Mapping[str, Any], file: ImportFile, number: int, cells: Sequence[str]
) -> list[dict[str, Any]]:
    mapping = load_mapping(row["mapping"])
    if not mapping.columns:
        return []
    alone = _Line(io.BytesIO(), "utf-8", ",", file.headings, 0, (number, tuple(cells)))
    entity = row["name_of_entity"]
    report = ImportPass(desk.workspace, desk.principal, entity, alone, mapping, desk.request_id).check()
    with desk.workspace.database.read() as tx:
        types = desk.context(tx).entity(entity).model.types
    return [
        import_problems.issue_json(found.column, found.field, found.issue)
        for found in report.issues
        # Whether another row of the file brings the record is for the whole check to say.
        if not (found.issue.code == "import.not_found" and types[found.field or ""].entity == entity)
    ]


def error_file(
    workspace: Workspace, principal: Principal, run: str, form: SheetFormat, language: str, target: BinaryIO
) -> None:
    """Rows that did not come in: the file's own columns as they were to be read, so that the file can be
    mended and sent again, with row number and reasons behind them."""
    desk = _Desk(workspace, principal, run, "")
    row = desk.row()
    headings = list(json.loads(row["profile"] or "{}").get("headings", []))
    if not headings:
        raise StateConflict("import.source_gone")
    with workspace.database.read() as tx:
        require_import(desk.context(tx), row["name_of_entity"])
    extra = {"zh": ["行号", "原因"], "en": ["Row", "Reason"]}.get(language, ["Row", "Reason"])
    extra = [name if name not in headings else f"{name} *" for name in extra]

    def lines() -> Iterator[list[Any]]:
        after = 0
        while True:
            with workspace.database.read() as tx:
                rows = import_problems.listing(tx, row["key"], after, 500, wrong=True)
            for one in rows:
                cells = repaired(tuple(headings), list(one["cells"]), Repair(one["edited"], False))
                reasons = [
                    f"{issue['column']}: {said}" if issue["column"] else said
                    for issue in one["issues"]
                    for said in [issue["message"].get(language) or issue["message"]["en"]]
                ]
                yield [*cells[: len(headings)], str(one["row"]), "; ".join(dict.fromkeys(reasons))]
            if len(rows) < 500:
                return
            after = rows[-1]["row"]

    write_sheet(form, target, [*headings, *extra], lines())
