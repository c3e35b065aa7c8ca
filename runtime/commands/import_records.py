"""Importing a file: every row goes through the commands that serve a form.

A run is up to two passes over the file. The first only reads and reports everything wrong; it is all
of a dry run, and of a run with `on_error` "stop" when any row is wrong. The second writes, at most
2,000 rows per transaction and fewer where they take long, so that others can write in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Protocol

import sqlalchemy as sa

from engines.errors import Issue, PlatformError, Unavailable
from runtime.access.principal import Principal
from runtime.apps.catalog import CatalogCache, CatalogEntity
from runtime.clock import Clock
from runtime.commands import import_runs, write
from runtime.commands.context import Context
from runtime.commands.import_batch import Batch, CareNeeded, RowRefused
from runtime.commands.import_file import ImportFile, readable_file
from runtime.commands.import_lookups import MANY
from runtime.commands.import_mapping import ImportMapping, ImportPlan, plan_import, suggest_mapping
from runtime.commands.import_people import offered
from runtime.commands.import_report import ImportReport, RowIssue
from runtime.commands.import_rows import Deferred, Memory
from runtime.garbage import give_back_memory
from runtime.store import records
from runtime.store.audit import write_audit
from runtime.store.database import Database, Transaction
from runtime.workspace import Workspace

__all__ = ["BATCH_ROWS", "ImportPass", "Raw", "Room", "import_records", "require_import"]

BATCH_ROWS = 2_000
_FEWEST_ROWS = 125
_LONG_SECONDS = 0.3
"""A transaction that took longer is followed by smaller ones: others wait for it, on SQLite all who write."""
_BREATH_SECONDS = 0.002
"""Between batches, where there is one writer at a time: a lock let go and taken again at once never reaches
whoever else waits for it."""
_TRIES = 3
_PAUSE_SECONDS = 0.2
_ANALYSED_AT = (1_000, 10_000, 100_000, 500_000)
"""Rows created after which the database looks at the table anew."""
Raw = Sequence[tuple[int, list[str]]]
Heard = Callable[[Raw, ImportReport], None]
Also = Callable[[Context, Raw, ImportReport], None]
_KNOWN_ROWS = sa.text(
    "SELECT reltuples FROM pg_class WHERE relname = :table AND relnamespace = current_schema()::regnamespace"
)


def require_import(ctx: Context, entity_name: str) -> None:
    """Raises AccessDenied or NotFound unless the principal may import into the entity."""
    ctx.entity(entity_name)
    ctx.require(entity_name, "create")
    ctx.require(entity_name, "import")


def import_records(
    workspace: Workspace,
    principal: Principal,
    entity_name: str,
    source: BinaryIO,
    mapping: ImportMapping | None = None,
    *,
    dry_run: bool = False,
    request_id: str = "",
    name: str = "",
    resume: str | None = None,
) -> ImportReport:
    """Import a seekable CSV or XLSX file as `principal`. Without a mapping, headings that are keys or labels
    of fields are taken. Opens its own transactions. `name` is that of the file, for the list of imports;
    `resume` the run of the same file and mapping that was cut short.

    Raises AccessDenied, PayloadTooLarge, and ValidationFailed for a file or mapping that is wrong as
    a whole; rows at fault are in the report.
    """
    sheet, header_row = (mapping.sheet, mapping.header_row) if mapping is not None else (None, 1)
    with readable_file(source, workspace.settings.max_import_bytes, sheet, header_row) as file:
        run = ImportPass(workspace, principal, entity_name, file, mapping, request_id)
        # What is gone on with was checked when it began; its first rows are there already.
        if dry_run or (run.mapping.on_error == "stop" and resume is None):
            checked = run.check()
            if dry_run or checked.failed:
                return checked
        run.take_up(name, resume)
        return run.write()


@dataclass
class _Ready:
    """A mapping resolved against the catalogue a transaction found in force."""

    catalog_version: int
    entity: CatalogEntity
    plan: ImportPlan


class Room(Protocol):
    """What a pass opens its transactions with: a workspace, or a worker's part of it."""

    @property
    def database(self) -> Database: ...

    @property
    def catalogs(self) -> CatalogCache: ...

    @property
    def clock(self) -> Clock: ...


class ImportPass:
    """One file on its way into one entity: checked, written, or both. `file` may be any ImportFile, repaired
    rows included."""

    def __init__(
        self,
        workspace: Room,
        principal: Principal,
        entity_name: str,
        file: ImportFile,
        mapping: ImportMapping | None,
        request_id: str,
        run: str = "",
    ) -> None:
        self.workspace = workspace
        self.principal = principal
        self.entity_name = entity_name
        self.file = file
        self.request_id = request_id
        self._ready: _Ready | None = None
        self._run_id = run
        self._resumed: import_runs.Resumed | None = None
        self._careful = False
        """A file that had one row the store refused will have more."""
        with workspace.database.read() as tx:
            ctx = self._context(tx)
            require_import(ctx, entity_name)
            self.mapping = mapping or suggest_mapping(
                ctx.entity(entity_name), file.headings, offered(ctx, ctx.entity(entity_name))
            )
            if self.mapping.key is not None and self.mapping.duplicates == "update":
                ctx.require(entity_name, "update")
            plan = self._resolve(ctx).plan
        self._own_texts = self._gather_own(plan)

    def _context(self, tx: Transaction) -> Context:
        workspace = self.workspace
        catalog = workspace.catalogs.current(tx)
        return Context(tx, catalog, self.principal, workspace.clock.now(), self.request_id)

    def _resolve(self, ctx: Context) -> _Ready:
        """Anew when somebody published in the middle of the run."""
        if self._ready is None or self._ready.catalog_version != ctx.catalog.version:
            entity = ctx.entity(self.entity_name)
            plan = plan_import(ctx, entity, self.mapping, self.file.headings)
            self._ready = _Ready(ctx.catalog.version, entity, plan)
        return self._ready

    def _gather_own(self, plan: ImportPlan) -> dict[str, set[str]]:
        """Where rows refer to records of their own entity: the texts this file gives to look up by."""
        wanted = {column.lookup for column in plan.columns if column.target == self.entity_name}
        given = {column.key: column for column in plan.columns if column.key in wanted}
        texts: dict[str, set[str]] = {key: set() for key in given}
        if given:
            for _, cells in self.file.rows():
                for key, column in given.items():
                    if column.position < len(cells):
                        cell = cells[column.position]
                        texts[key].add(column.replace.get(cell, cell) or "")
        return texts

    def memory(self) -> Memory:
        return self._memory()

    def _memory(self) -> Memory:
        return Memory(own_texts=self._own_texts)

    def new_report(self) -> ImportReport:
        mapped = {heading.strip() for heading in self.mapping.columns}
        return ImportReport(
            unmapped=tuple(heading for heading in self.file.headings if heading and heading not in mapped),
            mapping=self.mapping.model_dump(mode="json", exclude_defaults=True),
        )

    def _batches(self, after: int = 1) -> Iterator[list[tuple[int, list[str]]]]:
        rows = (row for row in self.file.rows() if row[0] > after)
        size = BATCH_ROWS
        while batch := list(islice(rows, size)):
            began = time.monotonic()
            yield batch
            if time.monotonic() - began > _LONG_SECONDS:
                size = max(size // 2, min(size, _FEWEST_ROWS))

    def take_up(self, name: str, resume: str | None) -> None:
        """Begin a run that is kept, or go on with one. Raises NotFound, StateConflict."""
        mapping = self.mapping.model_dump_json(exclude_defaults=True)
        digest = self.file.digest()
        with self.workspace.database.write() as tx:
            ctx = self._context(tx)
            if resume is not None:
                self._resumed = import_runs.resume(ctx, resume, self.entity_name, mapping, digest)
                self._run_id = self._resumed.id
            else:
                self._run_id = import_runs.begin(ctx, self.entity_name, name, mapping, digest)

    # -- the passes

    def check(self, heard: Heard | None = None) -> ImportReport:
        """`heard` is told of each batch, outside any transaction; what it raises ends the pass."""
        report, memory = self.new_report(), self._memory()
        for raw in self._batches():
            with self.workspace.database.read() as tx:
                batch = self._batch(tx, memory)
                batch.check(raw)
            batch.keep()
            report.add(batch.report)
            if heard is not None:
                heard(raw, batch.report)
        return report

    def write(self) -> ImportReport:
        report, memory = self.new_report(), self._memory()
        report.run = self._run_id
        after = 1
        if self._resumed is not None:
            after = self._resumed.last_row
            report.take_up(self._resumed.counts)
            memory.deferred += self._resumed.deferred
        self.write_rows(report, memory, after)
        self.end(report, memory)
        return report

    def write_rows(
        self,
        report: ImportReport,
        memory: Memory,
        after: int,
        proceed: Callable[[], bool] = lambda: True,
        also: Also | None = None,
    ) -> bool:
        """Write the rows after `after` until `proceed` says no; whether all are written. `also` works in
        the transaction of each batch."""
        checked = self.mapping.on_error == "stop"
        try:
            for raw in self._batches(after):
                if not proceed():
                    return False

                def work(batch: Batch, raw: Raw = raw, before: int = after) -> None:
                    import_runs.advance(batch.ctx, self._run_id, before, raw[-1][0])
                    batch.write(raw, checked)
                    batch.items.store(batch.ctx, self._run_id)
                    import_runs.note(batch.ctx, self._run_id, report.with_(batch.report))
                    if also is not None:
                        also(batch.ctx, raw, batch.report)

                created = report.created
                report.add(self._committed(memory, work))
                after = raw[-1][0]
                self._look_again(created, report.created)
                if self.workspace.database.dialect == "sqlite":
                    time.sleep(_BREATH_SECONDS)
        except RowRefused as refused:
            report.failed += 1
            report.stopped_at = refused.found[0].row
            for found in refused.found:
                report.report(found)
        return True

    def end(self, report: ImportReport, memory: Memory) -> None:
        """Set the references among rows, then close the run."""
        self._set_deferred(memory, report)
        give_back_memory()
        with self.workspace.database.write() as tx:
            state = "done" if report.stopped_at is None else "stopped"
            import_runs.finish(self._context(tx), self._run_id, state, report.counts())
        report.committed = report.created + report.updated > 0
        self._note(report)

    def _batch(self, tx: Transaction, memory: Memory) -> Batch:
        ctx = self._context(tx)
        ready = self._resolve(ctx)
        return Batch(ctx, ready.entity, ready.plan, memory, self._careful)

    def _committed(self, memory: Memory, work: Callable[[Batch], None]) -> ImportReport:
        """One transaction, tried again when others hold what it needs, or with care."""
        for attempt in range(_TRIES):
            try:
                try:
                    batch = self._written(memory, work)
                except CareNeeded:
                    self._careful = True
                    batch = self._written(memory, work)
                break
            except Unavailable:
                if attempt == _TRIES - 1:
                    raise
                time.sleep(_PAUSE_SECONDS * (attempt + 1))
        batch.keep()
        return batch.report

    def _written(self, memory: Memory, work: Callable[[Batch], None]) -> Batch:
        try:
            with self.workspace.database.write() as tx:
                batch = self._batch(tx, memory)
                work(batch)
        except BaseException:
            memory.lookups.forget()
            raise
        return batch

    def _look_again(self, before: int, written: int) -> None:
        """PostgreSQL plans by what it knows of a table; of one that just filled it knows nothing yet."""
        assert self._ready is not None
        passed = any(before < mark <= written for mark in _ANALYSED_AT)
        if passed and self.workspace.database.dialect == "postgresql":
            table = self._ready.entity.table.name
            with self.workspace.database.write() as tx:
                # Sampling a large table takes half a second, and of one it knows it learns nothing new.
                if (tx.value(_KNOWN_ROWS, {"table": table}) or 0) < written / 2:
                    tx.script(f'ANALYZE "{table}"')

    # -- references among the rows of the file

    def _set_deferred(self, memory: Memory, report: ImportReport) -> None:
        waiting = memory.deferred
        for start in range(0, len(waiting), BATCH_ROWS):
            part = waiting[start : start + BATCH_ROWS]

            def work(batch: Batch, part: list[Deferred] = part) -> None:
                self._refer(batch, part)
                batch.items.store(batch.ctx, self._run_id)

            report.add(self._committed(memory, work))

    def _refer(self, batch: Batch, part: list[Deferred]) -> None:
        ctx, columns = batch.ctx, {column.key: column for column in batch.plan.columns}
        for key, column in columns.items():
            texts = {found.references[key] for found in part if key in found.references}
            if texts and column.lookup is not None:
                batch.memory.lookups.load(ctx, self.entity_name, column.lookup, texts)
        for found in part:
            values = {}
            for key, text in found.references.items():
                target = batch.memory.lookups.get(self.entity_name, columns[key].lookup or "", text)
                values[key] = None if target == MANY else target
            stored = records.find(ctx.tx, batch.entity, found.record)
            try:
                with ctx.tx.database.savepoint(ctx.tx):
                    draft = write.update(
                        ctx, self.entity_name, found.record, values, pointer="",
                        expected_version=int(stored["version"]) if stored else 0,
                        overridden=frozenset(batch.plan.mapping.override),
                    )  # fmt: skip
                batch.items.updated(ctx, self.entity_name, draft, found.row, {})
                import_runs.set_later(ctx, self._run_id, found.record)
            except PlatformError as error:
                key = next(iter(found.references))
                whole = Issue("", error.reason_code, error.params)
                for issue in error.issues or (whole,):
                    batch.report.report(RowIssue(found.row, columns[key].heading, key, issue))

    def _note(self, report: ImportReport) -> None:
        with self.workspace.database.write() as tx:
            counts = {
                name: getattr(report, name) for name in ("rows", "created", "updated", "skipped", "failed")
            }
            write_audit(
                tx, self.principal, "import", f"entity:{self.entity_name}", counts,
                self.workspace.clock.now(), self.request_id,
            )  # fmt: skip
