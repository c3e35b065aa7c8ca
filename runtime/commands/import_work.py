"""The background part of an import: its file looked at, its rows checked, its rows written.

What is to be done follows from the state of the run alone, so a worker that takes over from a killed one
does what that one would have. Looking and checking only read, and begin again; writing goes on after the
last row that was committed, and a batch counts only for whoever found the row before it the last one.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engines.errors import Issue, PlatformError, StateConflict, StorageFull, Unavailable
from runtime.access.identity import load_principal
from runtime.access.principal import SYSTEM, Principal
from runtime.commands import import_problems, import_runs, import_saved
from runtime.commands.context import Context
from runtime.commands.import_file import form_of, is_workbook, opened_file, raw_rows
from runtime.commands.import_mapping import ImportMapping, load_mapping, settable_keys
from runtime.commands.import_matching import match_columns
from runtime.commands.import_people import offered
from runtime.commands.import_profile import PROFILED_ROWS, header_row_of, profile_columns
from runtime.commands.import_records import ImportPass, Raw, Room
from runtime.commands.import_report import ImportReport
from runtime.commands.import_source import KEPT_ENTITY, RepairedFile, keep, local_copy, reopened
from runtime.files.sheet_reader import SheetRefused, convert_sheet
from runtime.store import files, tables
from runtime.store.database import Transaction
from runtime.store.ids import id_text

__all__ = ["ACTIVE", "JOB", "perform"]

JOB = "import_work"
ACTIVE = ("preparing", "checking", "running")
_SLICE_SECONDS = 30.0
"""After which other imports get their turn."""
_TELL_SECONDS = 0.5
_HEAD_ROWS = 20
_HEAD_CELL = 200
_UNMATCHED = 200
_ANY_SIZE = 1 << 62
"""The file's size was held against the limit when it came in."""

_PREPARED = sa.text(
    "UPDATE import_run SET profile = :profile, total = :total, mapping = :mapping, sheet_table = :sheet, "
    "problem = :problem, state = :state, touched_at = :now WHERE id = :run AND state = 'preparing'"
)
_BEGIN_CHECK = sa.text(
    "UPDATE import_run SET checked_row = 0, touched_at = :now WHERE id = :run AND state = 'checking'"
)
_CHECKED_TO = sa.text(
    "UPDATE import_run SET checked_row = :row, touched_at = :now "
    "WHERE id = :run AND state = 'checking' AND checked_row = :before"
)
_END_CHECK = sa.text(
    "UPDATE import_run SET state = :state, check_report = :report, touched_at = :now "
    "WHERE id = :run AND state = 'checking' AND checked_row = :before"
)
_REFUSE = sa.text(
    "UPDATE import_run SET state = :state, problem = :problem, touched_at = :now, finished_at = :finished "
    "WHERE id = :run AND state = :before"
)


def perform(room: Room, run: str, stopping: Any, request_id: str) -> None:
    """Do what the run's state asks for, or a part of it. Raises Unavailable and StorageFull: the job is
    tried again. Everything else that is wrong ends up in the run."""
    work = _Work(room, run, stopping, request_id)
    row = work.load()
    if row is None or row["state"] not in ACTIVE:
        return
    try:
        if work.principal is None:
            raise StateConflict("import.person_gone")
        {"preparing": work.prepare, "checking": work.check, "running": work.write}[row["state"]]()
    except (Unavailable, StorageFull):
        raise
    except _Ended:
        return
    except PlatformError as error:
        if error.reason_code != "import.ended":
            work.refuse(row["state"], error)


class _Ended(Exception):
    """The run was cancelled, or another worker is at it."""


class _Work:
    def __init__(self, room: Room, run: str, stopping: Any, request_id: str) -> None:
        self.room = room
        self.run = run
        self.stopping = stopping
        self.request_id = request_id
        self.key = room.database.id_in(run)
        self.row: dict[str, Any] = {}
        self.principal: Principal | None = None

    def load(self) -> dict[str, Any] | None:
        with self.room.database.read() as tx:
            ctx = self._system(tx)
            row = import_runs.loaded(ctx, self.run)
            if row is not None and row["name_of_entity"] is not None:
                self.row = row
                self.principal = load_principal(tx, ctx.catalog, row["user"])
        return self.row or None

    def _system(self, tx: Transaction) -> Context:
        return Context(tx, self.room.catalogs.current(tx), SYSTEM, self.room.clock.now(), self.request_id)

    def _context(self, tx: Transaction) -> Context:
        assert self.principal is not None
        catalog = self.room.catalogs.current(tx)
        return Context(tx, catalog, self.principal, self.room.clock.now(), self.request_id)

    @property
    def _now(self) -> int:
        return tables.micros(self.room.clock.now())

    def refuse(self, before: str, error: PlatformError) -> None:
        """Note why it cannot go on, in every language."""
        issues = error.issues or (Issue("", error.reason_code, error.params, error.hint),)
        problem = json.dumps(
            [{"pointer": issue.pointer, **import_problems.issue_json(None, None, issue)} for issue in issues],
            ensure_ascii=False,
        )
        state = "stopped" if before == "running" else "refused"
        with self.room.database.write() as tx:
            tx.run(
                _REFUSE,
                {
                    "run": self.key, "before": before, "state": state, "problem": problem, "now": self._now,
                    "finished": self._now if state == "stopped" else None,
                },
            )  # fmt: skip

    # -- looking at the file

    def prepare(self) -> None:
        given = load_mapping(self.row["mapping"] or "{}")
        found = json.loads(self.row["profile"] or "{}")
        chosen = int(found.get("chosen_row") or 0)
        with (
            local_copy(self.room.database, self._id("source")) as path,
            tempfile.TemporaryDirectory() as folder,
        ):
            sheets: tuple[str, ...] = ()
            sheet: str | None = None
            kept: str | None = None
            table = path
            with path.open("rb") as source:
                workbook = is_workbook(source, _ANY_SIZE)
                encoding, delimiter = ("utf-8", ",") if workbook else form_of(source, _ANY_SIZE)
            try:
                if workbook:
                    table = Path(folder) / "table.csv"
                    # The reader judges by the ending, too.
                    book = path.rename(path.with_suffix(".xlsx"))
                    converted = convert_sheet(book, table, given.sheet)
                    sheets, sheet = converted.names, converted.name
            except SheetRefused as refused:
                seen = {"sheets": list(refused.names), "sheet": given.sheet or refused.names[0]}
                self._keep_profile(seen, None, None, given, refused)
                return
            if workbook:
                kept, _ = keep(
                    self.room.database, table, "table.csv", self.row["user"], self.room.clock.now()
                )
            with table.open("rb") as source:
                head = list(islice(raw_rows(source, encoding, delimiter), _HEAD_ROWS))
                header_row = chosen or header_row_of(head)
                profile: dict[str, Any] = {
                    "sheets": list(sheets), "sheet": sheet, "encoding": encoding, "delimiter": delimiter,
                    "header_row": header_row,
                    "head": [[cell[:_HEAD_CELL] for cell in cells] for cells in head],
                }  # fmt: skip
                mapping = given.model_copy(update={"sheet": sheet, "header_row": header_row})
                try:
                    file = opened_file(source, encoding, delimiter, header_row)
                except PlatformError as refused:
                    self._keep_profile(profile, kept, None, mapping, refused)
                    return
                numbered = file.rows()
                looked = [cells for _, cells in islice(numbered, PROFILED_ROWS)]
                columns = profile_columns(file.headings, looked)
                total = len(looked)
                for total, _ in enumerate(numbered, len(looked) + 1):
                    if total % 50_000 == 0:
                        self._still_wanted()
        profile |= {"headings": list(file.headings), "columns": [column.to_json() for column in columns]}
        with self.room.database.read() as tx:
            ctx = self._context(tx)
            entity = ctx.entity(self.row["name_of_entity"])
            saved = import_saved.fitting(ctx, entity.name, [heading for heading in file.headings if heading])
            suggested = (
                saved[1]
                if saved
                else match_columns(entity, columns, settable_keys(ctx, entity), offered(ctx, entity))
            )
            profile["saved"] = saved[0] if saved else None
        if given.columns:
            suggested = given
        suggested = suggested.model_copy(update={"sheet": sheet, "header_row": header_row})
        self._keep_profile(profile, kept, total, suggested, None)

    def _still_wanted(self) -> None:
        with self.room.database.read() as tx:
            row = import_runs.loaded(self._system(tx), self.run)
        if row is None or row["state"] != self.row["state"]:
            raise _Ended

    def _keep_profile(
        self,
        profile: Mapping[str, Any],
        table: str | None,
        total: int | None,
        mapping: ImportMapping,
        refused: PlatformError | None,
    ) -> None:
        problem = None
        if refused is not None:
            found = [
                {"pointer": issue.pointer, **import_problems.issue_json(None, None, issue)}
                for issue in refused.issues
            ]
            problem = json.dumps(found, ensure_ascii=False)
        with self.room.database.write() as tx:
            if table is not None:
                files.claim(tx, [table], KEPT_ENTITY, self.run, "", self.room.clock.now())
            params = {
                "run": self.key, "profile": json.dumps(profile, ensure_ascii=False), "total": total,
                "mapping": mapping.model_dump_json(exclude_defaults=True),
                "sheet": tx.database.id_in(table), "problem": problem,
                "state": "ready" if refused is None else "refused", "now": self._now,
            }  # fmt: skip
            if tx.run(_PREPARED, params) != 1:
                raise _Ended

    # -- the rows

    def _id(self, column: str) -> str:
        return id_text(self.row[column])

    @contextmanager
    def _file(self, mapping: ImportMapping) -> Iterator[RepairedFile]:
        profile = json.loads(self.row["profile"] or "{}")
        with self.room.database.read() as tx:
            repairs = import_problems.repairs_of(tx, self.key)
        column = "sheet_table" if self.row["sheet_table"] is not None else "source"
        with local_copy(self.room.database, self._id(column)) as path, path.open("rb") as source:
            yield RepairedFile.over(reopened(source, profile, mapping.header_row), repairs)

    def _pass(self, file: RepairedFile, mapping: ImportMapping) -> ImportPass:
        assert self.principal is not None
        return ImportPass(
            self.room, self.principal, self.row["name_of_entity"], file, mapping, self.request_id, self.run
        )

    def check(self) -> None:
        mapping = load_mapping(self.row["mapping"])
        with self._file(mapping) as file:
            found = _Checking(self, file.headings)
            found.begin()
            report = self._pass(file, mapping).check(found.heard)
            found.flush()
        wanted = json.loads(self.row["check_report"] or "{}")
        goes_on = wanted.get("then") == "write" and not report.failed
        checked = {
            "counts": report.counts(), "unmapped": list(report.unmapped), "unmatched": found.unmatched_json(),
            "stale": False, "not_kept": found.not_kept,
        }  # fmt: skip
        with self.room.database.write() as tx:
            params = {
                "run": self.key, "report": json.dumps(checked, ensure_ascii=False), "now": self._now,
                "before": found.row, "state": "running" if goes_on else "checked",
            }  # fmt: skip
            if tx.run(_END_CHECK, params) != 1:
                raise _Ended

    def write(self) -> None:
        mapping = load_mapping(self.row["mapping"])
        until = time.monotonic() + _SLICE_SECONDS
        with self._file(mapping) as file:
            run = self._pass(file, mapping)
            report, memory = run.new_report(), run.memory()
            report.run = self.run
            report.take_up(json.loads(self.row["report"]))
            with self.room.database.read() as tx:
                memory.deferred += import_runs.deferred_of(self._context(tx), self.key)

            def also(ctx: Context, raw: Raw, part: ImportReport) -> None:
                import_problems.store(ctx.tx, self.key, dict(raw), part.issues)

            def proceed() -> bool:
                return not self.stopping() and time.monotonic() < until

            if not run.write_rows(report, memory, self.row["last_row"], proceed, also):
                return
            if report.stopped_at is not None:
                cells = next((cells for row, cells in file.rows() if row == report.stopped_at), [])
                with self.room.database.write() as tx:
                    at_fault = [found for found in report.issues if found.row == report.stopped_at]
                    import_problems.store(tx, self.key, {report.stopped_at: cells}, at_fault)
            run.end(report, memory)


class _Checking:
    """What a check finds, written down now and then together with how far it came."""

    def __init__(self, work: _Work, headings: Sequence[str]) -> None:
        self.work = work
        self.headings = headings
        self.row = 0
        self.not_kept = 0
        self._kept = 0
        self._reached = 0
        self._told = time.monotonic()
        self._waiting: list[tuple[dict[int, Sequence[str]], list[Any]]] = []
        self._unmatched: dict[tuple[str, str], dict[str, list[Any]]] = {}

    def begin(self) -> None:
        work = self.work
        with work.room.database.write() as tx:
            if tx.run(_BEGIN_CHECK, {"run": work.key, "now": work._now}) != 1:
                raise _Ended
            import_problems.clear(tx, work.key)

    def heard(self, raw: Raw, part: ImportReport) -> None:
        self._reached = raw[-1][0]
        if part.issues:
            cells = dict(raw)
            self._waiting.append(({one.row: cells[one.row] for one in part.issues}, list(part.issues)))
            self._gather(cells, part)
        if time.monotonic() - self._told > _TELL_SECONDS:
            self.flush()
            if self.work.stopping():
                raise _Ended

    def _gather(self, cells: Mapping[int, Sequence[str]], part: ImportReport) -> None:
        """Cells of a column that name no option or record: one decision serves all rows that have them."""
        for one in part.issues:
            if one.issue.code not in ("value.unknown_option", "import.not_found", "import.ambiguous"):
                continue
            if one.column is None or one.field is None or one.column not in self.headings:
                continue
            position = self.headings.index(one.column)
            line = cells[one.row]
            cell = line[position] if position < len(line) else ""
            values = self._unmatched.setdefault((one.column, one.field), {})
            if cell in values:
                values[cell][0] += 1
            elif len(values) < _UNMATCHED:
                values[cell] = [1, one.issue.hint, one.issue.code]

    def unmatched_json(self) -> list[dict[str, Any]]:
        return [
            {
                "column": column, "field": field,
                "values": [
                    {"value": value, "count": count, "hint": hint, "code": code}
                    for value, (count, hint, code) in sorted(values.items(), key=lambda one: -one[1][0])
                ],
            }
            for (column, field), values in self._unmatched.items()
        ]  # fmt: skip

    def flush(self) -> None:
        work = self.work
        self._told = time.monotonic()
        with work.room.database.write() as tx:
            params = {"run": work.key, "before": self.row, "row": self._reached, "now": work._now}
            if tx.run(_CHECKED_TO, params) != 1:
                raise _Ended
            for raw, found in self._waiting:
                if self._kept >= import_problems.MAX_KEPT:
                    self.not_kept += len(raw)
                else:
                    self._kept += import_problems.store(tx, work.key, raw, found)
        self.row = self._reached
        self._waiting.clear()
