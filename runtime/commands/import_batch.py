"""One batch of an import: records matched, then checked or written, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engines.errors import Issue, PlatformError, StorageFull, Unavailable, ValidationFailed
from runtime.apps.catalog import CatalogEntity
from runtime.commands import write
from runtime.commands.context import Context
from runtime.commands.import_lookups import MANY, find_by, lookup_value
from runtime.commands.import_mapping import ImportPlan
from runtime.commands.import_people import Gifts, give, with_positions
from runtime.commands.import_report import ImportReport, RowIssue
from runtime.commands.import_rows import Deferred, Memory, Row, RowReader, index_of, pointer_of
from runtime.commands.import_runs import Items
from runtime.commands.write import Draft
from runtime.store.indexes import unique_sets

__all__ = ["Batch", "CareNeeded", "RowRefused"]

_Raw = Sequence[tuple[int, list[str]]]
_Record = tuple[str, int]
"""(id, version)"""


class RowRefused(Exception):
    """A row failed that had passed every check: the run stops."""

    def __init__(self, found: Sequence[RowIssue]) -> None:
        super().__init__(found)
        self.found = found


class CareNeeded(Exception):
    """A batch written without care met a row that was refused: it is to be written anew, with care."""


class Batch:
    """Made for one transaction. What it learns reaches `memory` by `keep`, once that has committed.

    With `careful` what a refused row wrote is undone alone. That has its price, most of all on SQLite, which
    keeps every page as it was before: measured with 1,000,000 records, 6 of 104 µs a row. Without it any
    refusal by the store is the end of the transaction (CareNeeded)."""

    def __init__(
        self, ctx: Context, entity: CatalogEntity, plan: ImportPlan, memory: Memory, careful: bool = True
    ) -> None:
        self.ctx = ctx
        self._careful = careful
        self.entity = entity
        self.plan = plan
        self.memory = memory
        self.report = ImportReport()
        self.items = Items()
        self._reader: RowReader | None = None
        self._unique: dict[str, dict[Any, int]] = {}
        self._deferred: list[Deferred] = []
        self._matched: set[Any] = set()
        self._versions: dict[str, int] = {}
        self._gifts: list[tuple[int, str, Gifts]] = []
        self._override = frozenset(plan.mapping.override)

    def keep(self) -> None:
        if self._reader is not None:
            for (target, key, cell), record_id in self._reader.made.items():
                self.memory.lookups.put(target, key, cell, record_id)
        for key, values in self._unique.items():
            self.memory.unique.setdefault(key, {}).update(values)
        self.memory.deferred += self._deferred
        self.memory.matched.update(self._matched)

    def _read(self, raw: _Raw, make: bool) -> list[Row]:
        self.report.rows += len(raw)
        self._reader = RowReader(self.ctx, self.entity, self.plan, self.memory, make)
        rows = self._reader.read(raw)
        self.report.references = self._reader.references
        for entity, record in self._reader.created:
            self.items.created(entity, record, None)
        return rows

    # -- the two ways to run

    def check(self, raw: _Raw) -> None:
        """Everything that is wrong, as far as it shows without storing. Only reads."""
        fresh: list[Row] = []
        for row, found in self._matching(self._read(raw, make=False)):
            if row.wrong:
                fresh.append(row)
            elif found is None and row.match is not None and self._met(row):
                # It will find the record an earlier row brings.
                self._count("skipped" if self._skips else "updated")
            elif found is None:
                if row.match is not None:
                    self._matched.add(row.match)
                fresh.append(row)
            elif self._skips:
                self._count("skipped")
            else:
                self._check_update(row, found)
        fresh = self._unique_only(fresh, self.memory.unique)
        drafts, issues = write.draft_new(
            self.ctx, self.entity.name, [row.values for row in fresh], pointer=pointer_of,
            overridden=self._override,
        )  # fmt: skip
        wrong = self._by_row(issues, fresh)
        for index, row in enumerate(fresh):
            if row.wrong or index in wrong:
                self._fail(row.number, [*row.wrong, *_others(wrong.get(index, ()), row)])
            else:
                self._count("created", drafts[index].values)

    def write(self, raw: _Raw, checked: bool) -> None:
        """Write the rows. `checked`: they have passed `check`, so one that fails ends the run
        (RowRefused); otherwise a row that fails is reported and the others are written."""
        waiting = self._sound(self._read(raw, make=True), checked)
        while waiting:
            fresh: list[Row] = []
            again: list[Row] = []
            coming: set[Any] = set()
            for row, found in self._matching(waiting):
                if found is not None and self._skips:
                    self._count("skipped")
                elif found is not None:
                    self._write_update(row, found, checked)
                elif row.match is not None and row.match in coming:
                    again.append(row)
                else:
                    coming.add(row.match)
                    fresh.append(row)
            if checked:
                self._create_all(fresh)
            else:
                # Rows of earlier batches are found in the store, as far as they got there.
                self._create_those_that_fit(self._unique_only(fresh, {}))
            waiting = again
        give(self.ctx, self._gifts, self.items, self._give)

    def _give(self, rows: Sequence[int], key: str, work: Callable[[], None]) -> None:
        """What refuses a gift is told of the rows that name it; their people are written all the same."""
        try:
            work()
        except (Unavailable, StorageFull):
            raise
        except PlatformError as error:
            for number in rows:
                for issue in _issues(error):
                    self.report.report(RowIssue(number, self.plan.heading_of(key), key, issue))

    def _sound(self, rows: Sequence[Row], checked: bool) -> list[Row]:
        for row in rows:
            if row.wrong and checked:
                raise RowRefused([self._placed(row.number, issue) for issue in row.wrong])
            if row.wrong:
                self._fail(row.number, row.wrong)
        return [row for row in rows if not row.wrong]

    @property
    def _skips(self) -> bool:
        return self.plan.mapping.duplicates == "skip"

    @property
    def _matches(self) -> bool:
        return self.plan.key is not None and self.plan.mapping.duplicates != "create"

    def _met(self, row: Row) -> bool:
        return row.match in self._matched or row.match in self.memory.matched

    # -- which record a row is

    def _matching(self, rows: Sequence[Row]) -> list[tuple[Row, _Record | None]]:
        """Each row with the record it is, None for a new one."""
        key = self.plan.key
        if key is None or not self._matches:
            return [(row, None) for row in rows]
        for row in rows:
            row.match = lookup_value(self.entity, key.key, row.values.get(key.key))
        found = find_by(self.ctx, self.entity, key.key, {row.match for row in rows if row.match is not None})
        matched = []
        for row in rows:
            record = found.get(row.match) if row.match is not None else None
            if record is not None and record[0] == MANY:
                label = self.entity.model.definition.label or self.entity.name
                params = {"value": str(row.match)[:100], "field": key.key, "entity": label}
                self._fail(row.number, [*row.wrong, Issue(f"/{key.key}", "import.ambiguous", params)])
            else:
                matched.append((row, record))
        return matched

    def _unique_only(self, rows: list[Row], met: Mapping[str, Mapping[Any, int]]) -> list[Row]:
        """New rows whose unique values are free; the unique index itself has the last word. `met`:
        field → value → the earlier row of the file that has it."""
        for keys in unique_sets(self.entity.model):
            key = keys[0]
            if len(keys) > 1 or not rows or self.entity.model.fields[key].derived:
                continue
            values = {row.number: lookup_value(self.entity, key, row.values.get(key)) for row in rows}
            wanted = {value for value in values.values() if value is not None}
            if not wanted:
                continue
            # Whoever sees every record has just looked for the key's values.
            known = self._matches and key == self.plan.mapping.key and self.ctx.principal.unrestricted
            taken = {} if known else find_by(self.ctx, self.entity, key, wanted, everyone=True)
            seen = self._unique.setdefault(key, {})
            before = met.get(key, {})
            kept = []
            for row in rows:
                value = values[row.number]
                earlier = None if value is None else seen.get(value, before.get(value))
                if value in taken:
                    self._fail(row.number, [*row.wrong, Issue(f"/{key}", "value.taken", {"fields": key})])
                elif earlier is not None:
                    twice = Issue(f"/{key}", "import.twice_in_file", {"row": earlier})
                    self._fail(row.number, [*row.wrong, twice])
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
            found = [
                self._placed(rows[index].number, issue) for index in sorted(wrong) for issue in wrong[index]
            ]
            if not found:
                # A database that refuses a batch names the rule that was broken, not the row.
                known = len(self.report.issues)
                self._create_those_that_fit(rows)
                found = self.report.issues[known:]
            raise RowRefused(found) from error
        self._stored(rows, drafts)

    def _create_those_that_fit(self, rows: Sequence[Row]) -> None:
        """Create all that can be. Rows at fault are named where the refusal names them, else found by
        halving."""
        while rows:
            try:
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
        def create() -> list[Draft]:
            return write.create(
                self.ctx, self.entity.name, [row.values for row in rows], pointer=pointer_of,
                overridden=self._override,
            )  # fmt: skip

        if self._careful:
            with self.ctx.tx.database.savepoint(self.ctx.tx):
                return create()
        try:
            drafts = create()
            self.ctx.tx.flush()
        except (Unavailable, StorageFull):
            raise
        except PlatformError as error:
            raise CareNeeded from error
        return drafts

    def _stored(self, rows: Sequence[Row], drafts: Sequence[Draft]) -> None:
        self.report.created += len(drafts)
        for key in self.plan.summed:
            self._sum(key, (draft.values.get(key) for draft in drafts))
        for row, draft in zip(rows, drafts, strict=True):
            self.items.created(self.entity.name, draft.id, row.number, row.later)
            self._note_gifts(row, draft.id)
            if row.later:
                self._deferred.append(Deferred(row.number, draft.id, row.later))

    def _note_gifts(self, row: Row, record: str) -> None:
        if row.gifts != Gifts():
            self._gifts.append((row.number, record, row.gifts))

    def _submitted(self, row: Row, record: str) -> dict[str, Any]:
        """What a row changes of a record that is there already."""
        values = dict(row.values)
        if row.gifts.positions:
            held = with_positions(self.ctx, record, row.gifts.positions)
            values = {key: value for key, value in values.items() if key != "positions"}
            values |= {"positions": held} if held is not None else {}
        if self.plan.mapping.blanks == "keep":
            return values
        return {**values, **dict.fromkeys(row.blank)}

    def _check_update(self, row: Row, found: _Record) -> None:
        def look() -> None:
            draft, issues = write.draft_update(
                self.ctx, self.entity.name, found[0], self._submitted(row, found[0]),
                expected_version=found[1], pointer="", overridden=self._override,
            )  # fmt: skip
            issues = [issue for issue in issues if not self._is_pretended(issue, row)]
            if issues:
                raise ValidationFailed(issues=issues)
            self._count("updated", draft.values)

        self._guard(row, look)

    def _write_update(self, row: Row, found: _Record, checked: bool) -> None:
        def update() -> None:
            with self.ctx.tx.database.savepoint(self.ctx.tx):
                draft = write.update(
                    self.ctx, self.entity.name, found[0], self._submitted(row, found[0]), pointer="",
                    expected_version=self._versions.get(found[0], found[1]), overridden=self._override,
                )  # fmt: skip
            self._versions[found[0]] = int(draft.values["version"])
            self.items.updated(self.ctx, self.entity.name, draft, row.number, row.later)
            self._note_gifts(row, found[0])
            self._count("updated", draft.values)
            if row.later:
                self._deferred.append(Deferred(row.number, found[0], row.later))

        self._guard(row, update, checked)

    def _guard(self, row: Row, work: Callable[[], None], stop: bool = False) -> None:
        """Do one row's work; a refusal is reported, or ends the run."""
        try:
            work()
        except (Unavailable, StorageFull):
            raise
        except PlatformError as error:
            if stop:
                raise RowRefused([self._placed(row.number, issue) for issue in _issues(error)]) from error
            self._fail(row.number, _issues(error))

    # -- reporting

    def _count(self, what: str, values: Mapping[str, Any] | None = None) -> None:
        setattr(self.report, what, getattr(self.report, what) + 1)
        if values is None:
            return
        for key in self.plan.summed:
            self._sum(key, (values.get(key),))

    def _sum(self, key: str, amounts: Iterable[Decimal | None]) -> None:
        given = [amount for amount in amounts if amount is not None]
        if given:
            sums = self.report.sums
            sums[key] = sum(given, sums.get(key, Decimal(0)))

    def _fail(self, number: int, issues: Sequence[Issue]) -> None:
        self.report.failed += 1
        for issue in issues:
            self.report.report(self._placed(number, issue))

    def _placed(self, number: int, issue: Issue) -> RowIssue:
        steps = issue.pointer.split("/")[1:]
        if steps and (steps[0] == "values" or steps[0].isdecimal()):
            steps = steps[1:]
        key = steps[0] if steps else None
        return RowIssue(number, self.plan.heading_of(key) if key else None, key, issue)

    def _by_row(self, issues: Sequence[Issue], rows: Sequence[Row]) -> dict[int, list[Issue]]:
        wrong: dict[int, list[Issue]] = {}
        for issue in issues:
            index = index_of(issue)
            if index is not None and not self._is_pretended(issue, rows[index]):
                wrong.setdefault(index, []).append(issue)
        return wrong

    def _is_pretended(self, issue: Issue, row: Row) -> bool:
        """Whether it is only about a record that the run would have created."""
        key = issue.pointer.rpartition("/")[2]
        return issue.code == "value.reference_missing" and row.values.get(key) in self.memory.pretended


def _others(issues: Sequence[Issue], row: Row) -> list[Issue]:
    """What is wrong besides the cells: a reference that was not found is not also missing."""
    known = {issue.pointer for issue in row.wrong}
    return [issue for issue in issues if f"/{issue.pointer.rpartition('/')[2]}" not in known]


def _issues(error: PlatformError) -> list[Issue]:
    return list(error.issues) or [Issue("", error.reason_code, error.params, error.hint)]
