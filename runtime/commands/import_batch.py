"""One batch of an import: cells to submissions, references found, records matched, checked or written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engines.errors import EvaluationFailed, Issue, PlatformError, StorageFull, Unavailable, ValidationFailed
from runtime.apps.catalog import CatalogEntity
from runtime.commands import write
from runtime.commands.context import Context
from runtime.commands.import_lookups import MANY, Lookups, find_by, lookup_value
from runtime.commands.import_mapping import ImportPlan, MappedColumn
from runtime.commands.import_report import ImportReport, RowIssue
from runtime.commands.write import Draft
from runtime.store.ids import is_id
from runtime.store.schema import unique_sets

__all__ = ["Batch", "Deferred", "Memory", "Row", "RowRefused"]


@dataclass
class Row:
    """`values` as the form engine takes them; `blank` keys of empty cells; `later`: references to
    records of this very file, by key."""

    number: int
    values: dict[str, Any]
    blank: list[str]
    later: dict[str, str]
    match: Any = None
    """Value of the mapping's key, None where blank."""


@dataclass(frozen=True)
class Deferred:
    """A reference to be set once every row is in."""

    row: int
    record: str
    references: Mapping[str, str]


@dataclass
class Memory:
    """What one pass over the file remembers between batches."""

    lookups: Lookups = field(default_factory=Lookups)
    matched: set[Any] = field(default_factory=set)
    """Values of the key met in new rows, for passes that store nothing."""
    unique: dict[str, dict[Any, int]] = field(default_factory=dict)
    """Field → value → row that has it, of unique fields."""
    pretended: set[str] = field(default_factory=set)
    """Ids given to records that would be created."""
    own_texts: dict[str, set[str]] = field(default_factory=dict)
    """Lookup field → cells the file gives for it, where rows refer to their own entity."""
    deferred: list[Deferred] = field(default_factory=list)


class RowRefused(Exception):
    """A row failed that had passed every check: the run stops."""

    def __init__(self, found: Sequence[RowIssue]) -> None:
        super().__init__(found)
        self.found = found


class Batch:
    """Made for one transaction. What it learns reaches `memory` by `keep`, once that has committed."""

    def __init__(self, ctx: Context, entity: CatalogEntity, plan: ImportPlan, memory: Memory) -> None:
        self.ctx = ctx
        self.entity = entity
        self.plan = plan
        self.memory = memory
        self.report = ImportReport()
        self._made: dict[tuple[str, str, str], str] = {}
        self._impossible: dict[tuple[str, str, str], Mapping[str, Any]] = {}
        self._unique: dict[str, dict[Any, int]] = {}
        self._deferred: list[Deferred] = []
        self._matched: set[Any] = set()
        self._versions: dict[str, int] = {}
        self._override = frozenset(plan.mapping.override)

    def keep(self) -> None:
        for (target, key, cell), record_id in self._made.items():
            self.memory.lookups.put(target, key, cell, record_id)
        for key, values in self._unique.items():
            self.memory.unique.setdefault(key, {}).update(values)
        self.memory.deferred += self._deferred
        self.memory.matched.update(self._matched)

    # -- the two ways to run

    def check(self, raw: Sequence[tuple[int, list[str]]]) -> None:
        """Everything that is wrong, as far as it shows without storing. Only reads."""
        fresh: list[Row] = []
        for row, found in self._matching(self._rows(raw, make=False)):
            if found is None and row.match is not None and self._met(row):
                # It will find the record an earlier row brings.
                self._count("skipped" if self._skips else "updated", row)
                continue
            if found is None:
                if row.match is not None:
                    self._matched.add(row.match)
                fresh.append(row)
            elif self._skips:
                self.report.skipped += 1
            else:
                self._guard(row, lambda row=row, found=found: self._check_update(row, found))
        fresh = self._unique_only(fresh)
        drafts, issues = write.draft_new(
            self.ctx, self.entity.name, [row.values for row in fresh], pointer=_pointer,
            overridden=self._override,
        )  # fmt: skip
        wrong = self._by_row(issues, fresh)
        for index, row in enumerate(fresh):
            if index in wrong:
                self._fail(row.number, wrong[index])
            else:
                self._count("created", row, drafts[index].values)

    def write(self, raw: Sequence[tuple[int, list[str]]], checked: bool) -> None:
        """Write the rows. `checked`: they have passed `check`, so one that fails ends the run
        (RowRefused); otherwise a row that fails is reported and the others are written."""
        waiting = self._rows(raw, make=True)
        while waiting:
            fresh: list[Row] = []
            again: list[Row] = []
            coming: set[Any] = set()
            for row, found in self._matching(waiting):
                if found is not None:
                    if self._skips:
                        self.report.skipped += 1
                    else:
                        self._write_update(row, found, checked)
                elif row.match is not None and row.match in coming:
                    again.append(row)
                else:
                    coming.add(row.match)
                    fresh.append(row)
            if checked:
                self._create_all(fresh)
            else:
                self._create_those_that_fit(self._unique_only(fresh))
            waiting = again

    @property
    def _skips(self) -> bool:
        return self.plan.mapping.duplicates == "skip"

    def _met(self, row: Row) -> bool:
        return row.match in self._matched or row.match in self.memory.matched

    # -- cells

    def _rows(self, raw: Sequence[tuple[int, list[str]]], make: bool) -> list[Row]:
        """Rows whose cells could be read; the others are reported. `make`: missing references are
        created, else it is only seen whether they could be."""
        self.report.rows += len(raw)
        columns = self.plan.columns
        table = [[_cell(column, cells) for column in columns] for _, cells in raw]
        for position, column in enumerate(columns):
            if column.target is not None and column.lookup is not None:
                self._find_references(column, {line[position] for line in table}, make)
        rows = []
        for (number, cells), line in zip(raw, table, strict=True):
            row = Row(number, {}, [], {})
            wrong = self._read(row, line)
            if len(cells) > self.plan.width and any(cells[self.plan.width :]):
                params = {"cells": len(cells), "columns": self.plan.width}
                wrong.append(Issue("", "import.too_many_cells", params))
            if wrong:
                self._fail(number, wrong)
            else:
                rows.append(row)
        return rows

    def _read(self, row: Row, line: Sequence[str | None]) -> list[Issue]:
        wrong: list[Issue] = []
        values = row.values
        for column, cell in zip(self.plan.columns, line, strict=True):
            if cell is None:
                row.blank.append(column.key)
            elif column.target is not None:
                self._refer(row, column, cell, wrong)
            elif column.read is not None:
                values[column.key] = column.read(cell)
            else:
                values[column.key] = cell
        if self.plan.values and not wrong:
            self._work_out(row, wrong)
        return wrong

    def _work_out(self, row: Row, wrong: list[Issue]) -> None:
        """Values given by expressions over the row."""
        seen = {
            key: lookup_value(self.entity, key, row.values.get(key)) for key in self.plan.read_by_values
        }  # fmt: skip
        for key, evaluate in self.plan.values:
            try:
                row.values[key] = evaluate(seen, self.ctx.evaluation)
            except EvaluationFailed as failure:
                wrong.append(Issue(f"/{key}", failure.reason_code, failure.params))

    def _refer(self, row: Row, column: MappedColumn, cell: str, wrong: list[Issue]) -> None:
        assert column.target is not None
        if column.lookup is None or is_id(cell):
            row.values[column.key] = cell
            return
        found = self._reference(column, cell)
        if found is not None and found != MANY:
            row.values[column.key] = found
            return
        if found is None and self._is_own(column, cell):
            row.later[column.key] = cell
            return
        place = (column.target, column.lookup, cell)
        if place in self._impossible:
            wrong.append(Issue(f"/{column.key}", "import.cannot_create", self._impossible[place]))
            return
        label = self.ctx.entity(column.target).model.definition.label or column.target
        params = {"value": cell[:100], "entity": label, "field": column.lookup}
        if found == MANY:
            wrong.append(Issue(f"/{column.key}", "import.ambiguous", params))
        else:
            hint = self.memory.lookups.hint(self.ctx, column.target, column.lookup, cell)
            wrong.append(Issue(f"/{column.key}", "import.not_found", params, hint))

    # -- references

    def _reference(self, column: MappedColumn, cell: str) -> str | None:
        target, lookup = column.target or "", column.lookup or ""
        return self._made.get((target, lookup, cell)) or self.memory.lookups.get(target, lookup, cell)

    def _is_own(self, column: MappedColumn, cell: str) -> bool:
        """Whether the file itself brings the record."""
        return column.target == self.entity.name and cell in self.memory.own_texts.get(
            column.lookup or "", ()
        )

    def _find_references(self, column: MappedColumn, cells: Iterable[str | None], make: bool) -> None:
        assert column.target is not None
        assert column.lookup is not None
        texts = {cell for cell in cells if cell is not None and not is_id(cell)}
        self.memory.lookups.load(self.ctx, column.target, column.lookup, texts)
        if not self.plan.mapping.create_missing:
            return
        missing = sorted(
            text for text in texts if self._reference(column, text) is None and not self._is_own(column, text)
        )
        if missing:
            self._add_references(column, missing, make)

    def _add_references(self, column: MappedColumn, texts: list[str], make: bool) -> None:
        """Records with nothing but the field they were looked up by."""
        target, lookup = column.target or "", column.lookup or ""
        entity = self.ctx.entity(target)
        by_value: dict[Any, list[str]] = {}
        for text in texts:
            by_value.setdefault(lookup_value(entity, lookup, text), []).append(text)
        values = list(by_value)
        submissions = [{lookup: by_value[value][0]} for value in values]
        drafts, issues = write.draft_new(self.ctx, target, submissions, pointer=_pointer)
        wrong: dict[int, list[Issue]] = {}
        for issue in issues:
            index = _index(issue)
            if index is not None:
                wrong.setdefault(index, []).append(issue)
        fine = [index for index in range(len(values)) if index not in wrong]
        if make and fine:
            made = write.create(self.ctx, target, [submissions[index] for index in fine])
            drafts = [
                made[fine.index(index)] if index in fine else drafts[index] for index in range(len(values))
            ]
        for index, value in enumerate(values):
            for text in by_value[value]:
                if index in wrong:
                    issue = wrong[index][0]
                    reason = {language: issue.message(language) for language in ("zh", "en")}
                    label = entity.model.definition.label or target
                    self._impossible[target, lookup, text] = {
                        "value": text[:100], "entity": label, "reason": reason
                    }  # fmt: skip
                else:
                    self._made[target, lookup, text] = drafts[index].id
            if index not in wrong:
                self.report.references[target] = self.report.references.get(target, 0) + 1
                if not make:
                    self.memory.pretended.add(drafts[index].id)

    # -- which record a row is

    def _matching(self, rows: Sequence[Row]) -> list[tuple[Row, tuple[str, int] | None]]:
        """Each row with (id, version) of the record it is, None for a new one."""
        key = self.plan.key
        if key is None or self.plan.mapping.duplicates == "create":
            return [(row, None) for row in rows]
        for row in rows:
            row.match = lookup_value(self.entity, key.key, row.values.get(key.key))
        found = find_by(self.ctx, self.entity, key.key, {row.match for row in rows if row.match is not None})
        matched = []
        for row in rows:
            record = found.get(row.match) if row.match is not None else None
            if record is not None and record[0] == MANY:
                params = {
                    "value": str(row.match)[:100], "field": key.key,
                    "entity": self.entity.model.definition.label or self.entity.name,
                }  # fmt: skip
                self._fail(row.number, [Issue(f"/{key.key}", "import.ambiguous", params)])
            else:
                matched.append((row, record))
        return matched

    def _unique_only(self, rows: list[Row]) -> list[Row]:
        """New rows whose unique values are free; the unique index itself has the last word."""
        for keys in unique_sets(self.entity.model):
            key = keys[0]
            if len(keys) > 1 or not rows or self.entity.model.fields[key].derived:
                continue
            values = {row.number: lookup_value(self.entity, key, row.values.get(key)) for row in rows}
            wanted = {value for value in values.values() if value is not None}
            if not wanted:
                continue
            taken = find_by(self.ctx, self.entity, key, wanted, everyone=True)
            seen = self._unique.setdefault(key, {})
            before = self.memory.unique.get(key, {})
            kept = []
            for row in rows:
                value = values[row.number]
                earlier = None if value is None else seen.get(value, before.get(value))
                if value in taken:
                    self._fail(row.number, [Issue(f"/{key}", "value.taken", {"fields": key})])
                elif earlier is not None:
                    self._fail(row.number, [Issue(f"/{key}", "import.twice_in_file", {"row": earlier})])
                else:
                    if value is not None:
                        seen[value] = row.number
                    kept.append(row)
            rows = kept
        return rows

    # -- storing

    def _create_all(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        try:
            drafts = self._create(rows)
        except (Unavailable, StorageFull):
            raise
        except PlatformError as error:
            wrong = self._by_row(error.issues, rows)
            if not wrong and len(rows) > 1:
                # The database names the rule that was broken, not the row.
                raise RowRefused([self._placed(rows[0].number, issue) for issue in _issues(error)]) from error
            wrong = wrong or {0: _issues(error)}
            raise RowRefused(
                [self._placed(rows[index].number, issue) for index in sorted(wrong) for issue in wrong[index]]
            ) from error
        self._stored(rows, drafts)

    def _create_those_that_fit(self, rows: Sequence[Row]) -> None:
        """Create all that can be. Rows at fault are named where the refusal names them, else found by
        halving."""
        while rows:
            try:
                with self.ctx.tx.database.savepoint(self.ctx.tx):
                    drafts = self._create(rows)
            except (Unavailable, StorageFull):
                raise
            except PlatformError as error:
                wrong = self._by_row(error.issues, rows)
                if not wrong and len(rows) > 1:
                    half = len(rows) // 2
                    self._create_those_that_fit(rows[:half])
                    rows = rows[half:]
                    continue
                wrong = wrong or {0: _issues(error)}
                for index, found in wrong.items():
                    self._fail(rows[index].number, found)
                rows = [row for index, row in enumerate(rows) if index not in wrong]
            else:
                self._stored(rows, drafts)
                return

    def _create(self, rows: Sequence[Row]) -> list[Draft]:
        return write.create(
            self.ctx, self.entity.name, [row.values for row in rows], pointer=_pointer,
            overridden=self._override,
        )  # fmt: skip

    def _stored(self, rows: Sequence[Row], drafts: Sequence[Draft]) -> None:
        for row, draft in zip(rows, drafts, strict=True):
            self._count("created", row, draft.values)
            if row.later:
                self._deferred.append(Deferred(row.number, draft.id, row.later))

    def _submitted(self, row: Row) -> dict[str, Any]:
        """What a row changes of a record that is there already."""
        if self.plan.mapping.blanks == "keep":
            return row.values
        return {**row.values, **dict.fromkeys(row.blank)}

    def _check_update(self, row: Row, found: tuple[str, int]) -> None:
        draft, issues = write.draft_update(
            self.ctx, self.entity.name, found[0], self._submitted(row), expected_version=found[1],
            pointer="", overridden=self._override,
        )  # fmt: skip
        issues = [issue for issue in issues if not self._is_pretended(issue, row)]
        if issues:
            raise ValidationFailed(issues=issues)
        self._count("updated", row, draft.values)

    def _write_update(self, row: Row, found: tuple[str, int], checked: bool) -> None:
        def update() -> None:
            draft = write.update(
                self.ctx, self.entity.name, found[0], self._submitted(row), pointer="",
                expected_version=self._versions.get(found[0], found[1]), overridden=self._override,
            )  # fmt: skip
            self._versions[found[0]] = int(draft.values["version"])
            self._count("updated", row, draft.values)
            if row.later:
                self._deferred.append(Deferred(row.number, found[0], row.later))

        if checked:
            try:
                update()
            except (Unavailable, StorageFull):
                raise
            except PlatformError as error:
                raise RowRefused([self._placed(row.number, issue) for issue in _issues(error)]) from error
        else:
            self._guard(row, update, undo=True)

    def _guard(self, row: Row, work: Any, undo: bool = False) -> None:
        """Do one row's work; a refusal is reported, its writes undone."""
        try:
            if undo:
                with self.ctx.tx.database.savepoint(self.ctx.tx):
                    work()
            else:
                work()
        except (Unavailable, StorageFull):
            raise
        except PlatformError as error:
            self._fail(row.number, _issues(error))

    # -- reporting

    def _count(self, what: str, row: Row, values: Mapping[str, Any] | None = None) -> None:
        setattr(self.report, what, getattr(self.report, what) + 1)
        if values is None:
            return
        sums = self.report.sums
        for key in self.plan.summed:
            amount = values.get(key)
            if amount is not None:
                sums[key] = sums.get(key, Decimal(0)) + amount

    def _fail(self, number: int, issues: Sequence[Issue]) -> None:
        self.report.failed += 1
        for issue in issues:
            self.report.report(self._placed(number, issue))

    def _placed(self, number: int, issue: Issue) -> RowIssue:
        key = issue.pointer.removeprefix("/values").lstrip("/").partition("/")[0] or None
        if key is not None and key.isdigit():
            key = issue.pointer.split("/")[2] if issue.pointer.count("/") > 1 else None
        return RowIssue(number, self.plan.heading_of(key) if key else None, key, issue)

    def _by_row(self, issues: Sequence[Issue], rows: Sequence[Row]) -> dict[int, list[Issue]]:
        wrong: dict[int, list[Issue]] = {}
        for issue in issues:
            index = _index(issue)
            if index is not None and not self._is_pretended(issue, rows[index]):
                wrong.setdefault(index, []).append(issue)
        return wrong

    def _is_pretended(self, issue: Issue, row: Row) -> bool:
        """Whether it is only about a record that the run would have created."""
        key = issue.pointer.rpartition("/")[2]
        return issue.code == "value.reference_missing" and row.values.get(key) in self.memory.pretended


def _cell(column: MappedColumn, cells: Sequence[str]) -> str | None:
    """A cell's text, None where it is blank."""
    cell: str | None = cells[column.position] if column.position < len(cells) else None
    if cell and column.replace:
        cell = column.replace.get(cell, column.replace.get(cell.strip(), cell))
    return None if not cell or cell.isspace() else cell


def _pointer(index: int) -> str:
    return f"/{index}"


def _index(issue: Issue) -> int | None:
    """Which of the submissions an issue is about."""
    first = issue.pointer.split("/", 2)[1:2]
    return int(first[0]) if first and first[0].isdigit() else None


def _issues(error: PlatformError) -> list[Issue]:
    return list(error.issues) or [Issue("", error.reason_code, error.params, error.hint)]
