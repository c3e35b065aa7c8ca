"""From cells to submissions: blanks, replacements, values by expression, references by lookup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engines.definition.field_types.list_field import split_cell
from engines.errors import EvaluationFailed, Issue
from engines.language import LANGUAGES
from runtime.apps.catalog import CatalogEntity
from runtime.commands import write
from runtime.commands.context import Context
from runtime.commands.import_lookups import MANY, Lookups, lookup_value
from runtime.commands.import_mapping import ImportPlan, MappedColumn
from runtime.commands.import_paths import MOST_STEPS, named, steps_of
from runtime.commands.import_people import Gifts, Names
from runtime.store.ids import is_id

__all__ = ["Deferred", "Memory", "Row", "RowReader", "index_of", "pointer_of"]


@dataclass
class Row:
    """`values` as the form engine takes them; `blank` keys of empty cells; `later`: references to
    records of this very file, by key; `wrong`: what is wrong with the cells as such."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    later: dict[str, str] = field(default_factory=dict)
    wrong: list[Issue] = field(default_factory=list)
    match: Any = None
    """Value of the mapping's key, None where blank."""
    gifts: Gifts = field(default_factory=Gifts)
    """What it names besides the record's own values."""


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
    heads: dict[str, int] = field(default_factory=dict)
    """Department → the row whose person heads it."""


_Place = tuple[str, str, str]
"""(entity, lookup field, cell)"""


class RowReader:
    """Reads the rows of one batch. `made`: records created because rows refer to them."""

    def __init__(
        self, ctx: Context, entity: CatalogEntity, plan: ImportPlan, memory: Memory, make: bool
    ) -> None:
        """`make`: missing references are created, else it is only seen whether they could be."""
        self.ctx = ctx
        self.entity = entity
        self.plan = plan
        self.memory = memory
        self.made: dict[_Place, str] = {}
        self.references: dict[str, int] = {}
        self.created: list[tuple[str, str]] = []
        """(entity, id) of records made because rows refer to them."""
        self._make = make
        self._impossible: dict[_Place, Mapping[str, Any]] = {}

    def read(self, raw: Sequence[tuple[int, list[str]]]) -> list[Row]:
        rows = [Row(number) for number, _ in raw]
        table = [(column, _texts(column, raw)) for column in self.plan.columns]
        for column, texts in table:
            if column.target is not None and column.lookup is not None:
                self._find(column, set(texts))
        for column, texts in table:
            self._fill(rows, column, texts)
        if self.plan.values:
            self._evaluate(rows)
        if self.plan.beside:
            self._read_gifts(rows, raw)
        for row, (_, cells) in zip(rows, raw, strict=True):
            if len(cells) > self.plan.width and any(cells[self.plan.width :]):
                params = {"cells": len(cells), "columns": self.plan.width}
                row.wrong.append(Issue("", "import.too_many_cells", params))
        return rows

    def _read_gifts(self, rows: Sequence[Row], raw: Sequence[tuple[int, list[str]]]) -> None:
        pretended = () if self._make else self.memory.pretended
        names = Names(self.ctx, self.memory.lookups, self.memory.heads, self._known, pretended)
        columns = self.plan.beside
        texts = [_texts(column, raw) for column in columns]
        for row, (gifts, wrong) in zip(
            rows, names.read(columns, texts, [row.number for row in rows]), strict=True
        ):
            row.gifts = gifts
            row.wrong += wrong
            if gifts.positions:
                row.values["positions"] = [dict(one) for one in gifts.positions]

    def _fill(self, rows: Sequence[Row], column: MappedColumn, texts: Sequence[str | None]) -> None:
        key, read = column.key, column.read
        if column.target is not None:
            self._fill_references(rows, column, texts)
            return
        for row, text in zip(rows, texts, strict=True):
            if text is None:
                row.blank.append(key)
            else:
                row.values[key] = text if read is None else read(text)

    def _fill_references(
        self, rows: Sequence[Row], column: MappedColumn, texts: Sequence[str | None]
    ) -> None:
        key = column.key
        refer = self._refer_to_several if column.many else self._refer
        found: dict[str, str] = {}
        """Records the same few cells of a batch name."""
        for row, text in zip(rows, texts, strict=True):
            if text is None:
                row.blank.append(key)
            elif text in found:
                row.values[key] = found[text]
            else:
                refer(row, column, text)
                if isinstance(value := row.values.get(key), str):
                    found[text] = value

    def _evaluate(self, rows: Sequence[Row]) -> None:
        for row in rows:
            values = row.values
            seen = {key: lookup_value(self.entity, key, values.get(key)) for key in self.plan.read_by_values}
            for key, evaluate in self.plan.values:
                try:
                    values[key] = evaluate(seen, self.ctx.evaluation)
                except EvaluationFailed as failure:
                    row.wrong.append(Issue(f"/{key}", failure.reason_code, failure.params))

    # -- references

    def _refer_to_several(self, row: Row, column: MappedColumn, cell: str) -> None:
        """A cell may name one record, whose title may hold separators, or several."""
        whole = column.lookup is not None and self._known(column.target or "", column.lookup, cell.strip())
        found: list[Any] = []
        for part in [cell.strip()] if whole else split_cell(cell):
            single = Row(row.number)
            self._refer(single, column, part)
            row.wrong += single.wrong
            if column.key in single.values:
                found.append(single.values[column.key])
        row.values[column.key] = found

    def _refer(self, row: Row, column: MappedColumn, cell: str) -> None:
        target, lookup, pointer = column.target or "", column.lookup, f"/{column.key}"
        if lookup is None or is_id(cell):
            row.values[column.key] = cell
            return
        found = self._known(target, column.place, cell)
        if found == MANY:
            row.wrong.append(Issue(pointer, "import.ambiguous", self._params(target, lookup, cell)))
        elif found is not None:
            row.values[column.key] = found
        elif self._is_own(column, cell):
            row.later[column.key] = cell
        elif (target, column.place, cell) in self._impossible:
            params = self._impossible[target, column.place, cell]
            row.wrong.append(Issue(pointer, "import.cannot_create", params))
        else:
            hint = self.memory.lookups.hint(self.ctx, target, lookup, cell)
            row.wrong.append(Issue(pointer, "import.not_found", self._params(target, lookup, cell), hint))

    def _params(self, target: str, lookup: str, cell: str) -> dict[str, Any]:
        label = self.ctx.entity(target).model.definition.label or target
        return {"value": cell[:100], "entity": label, "field": lookup}

    def _known(self, target: str, lookup: str, cell: str) -> str | None:
        return self.made.get((target, lookup, cell)) or self.memory.lookups.get(target, lookup, cell)

    def _is_own(self, column: MappedColumn, cell: str) -> bool:
        """Whether the file itself brings the record."""
        return (
            not column.many
            # A way of several steps is made of records that are there; a single name may be the file's own.
            and (column.above is None or len(steps_of(cell)) == 1)
            and column.target == self.entity.name
            and cell in self.memory.own_texts.get(column.lookup or "", ())
        )

    def _find(self, column: MappedColumn, cells: Iterable[str | None]) -> None:
        """Look up all cells of a column at once; create what is missing, where the mapping says so."""
        target, lookup = column.target or "", column.lookup or ""
        texts = {cell for cell in cells if cell is not None and not is_id(cell)}
        if column.above is not None:
            self._find_ways(column, column.above, texts)
            return
        if column.many:
            whole = {cell.strip() for cell in texts}
            parts = {part for cell in texts for part in split_cell(cell) if not is_id(part)}
            self.memory.lookups.load(self.ctx, target, lookup, whole | parts)
            # What a cell names as a whole is not to be made of its parts.
            named = {cell for cell in whole if self._known(target, lookup, cell) is not None}
            texts = {part for cell in whole - named for part in split_cell(cell) if not is_id(part)}
        else:
            self.memory.lookups.load(self.ctx, target, lookup, texts)
        if not column.create:
            return
        by_value: dict[Any, list[str]] = {}
        for text in sorted(texts):
            if self._known(target, lookup, text) is None and not self._is_own(column, text):
                by_value.setdefault(lookup_value(self.ctx.entity(target), lookup, text), []).append(text)
        if by_value:
            self._add(target, lookup, by_value)

    def _find_ways(self, column: MappedColumn, above: str, cells: Iterable[str]) -> None:
        """Step by step from the top, all cells at once. A single name that is no top's may be the one record
        of that name anywhere."""
        target, lookup = self.ctx.entity(column.target or ""), column.lookup or ""
        ways = {
            cell: steps_of(cell) for cell in cells if self._known(target.name, column.place, cell) is None
        }
        known: dict[tuple[str, ...], str | None] = {(): None}
        depth = 0
        while waiting := {way[: depth + 1] for way in ways.values() if depth < len(way) <= MOST_STEPS}:
            found = named(self.ctx, target, lookup, above, {way[-1] for way in waiting})
            missing: list[tuple[str, ...]] = []
            for way in sorted(waiting):
                parent = known.get(way[:-1], MANY)
                if parent == MANY:
                    continue
                hit = found.get((parent, way[-1]))
                if hit is None and depth == 0:
                    hits = {one for (_, name), one in found.items() if name == way[-1]}
                    alone = all(len(other) == 1 for other in ways.values() if other[:1] == way)
                    hit = hits.pop() if alone and len(hits) == 1 else MANY if alone and hits else None
                if hit is not None:
                    known[way] = hit
                elif column.create and not (len(way) == 1 and self._is_own(column, way[0])):
                    missing.append(way)
            if missing:
                known |= self._add_ways(column, above, missing, known)
            depth += 1
        for cell, way in ways.items():
            if way and known.get(way) == MANY:
                self.memory.lookups.put(target.name, column.place, cell, MANY)
            elif way and way in known:
                self.made[target.name, column.place, cell] = known[way] or ""

    def _add_ways(
        self,
        column: MappedColumn,
        above: str,
        ways: Sequence[tuple[str, ...]],
        known: Mapping[tuple[str, ...], str | None],
    ) -> dict[tuple[str, ...], str | None]:
        """Each beneath the one before it on its way; what could not be made is kept with the reason."""
        target, lookup = column.target or "", column.lookup or ""
        by_value: dict[Any, list[str]] = {}
        values = []
        for way in ways:
            by_value["/".join(way)] = [way[-1]]
            parent = known[way[:-1]]
            # One that is only pretended to be made cannot be referred to.
            there = parent is not None and parent not in self.memory.pretended
            values.append({lookup: way[-1], **({above: parent} if there else {})})
        ids = self._add(target, lookup, by_value, values)
        made: dict[tuple[str, ...], str | None] = {}
        for index, way in enumerate(ways):
            if index in ids:
                made[way] = ids[index]
            elif (target, lookup, way[-1]) in self._impossible:
                whole = "/".join(way)
                self._impossible[target, column.place, whole] = self._impossible[target, lookup, way[-1]]
        return made

    def _add(
        self,
        target: str,
        lookup: str,
        by_value: Mapping[Any, Sequence[str]],
        values: Sequence[Mapping[str, Any]] | None = None,
    ) -> dict[int, str]:
        """Records with nothing but the field they were looked up by, or with `values`; those that fit. Their
        ids by place."""
        written = values or [{lookup: texts[0]} for texts in by_value.values()]
        drafts, issues = write.draft_new(self.ctx, target, written, pointer=pointer_of)
        wrong: dict[int, Issue] = {}
        for issue in issues:
            wrong.setdefault(index_of(issue) or 0, issue)
        fine = [index for index in range(len(written)) if index not in wrong]
        ids = {index: drafts[index].id for index in fine}
        if self._make and fine:
            made = write.create(self.ctx, target, [written[index] for index in fine])
            ids = {index: draft.id for index, draft in zip(fine, made, strict=True)}
            self.created += [(target, draft.id) for draft in made]
        else:
            self.memory.pretended.update(ids.values())
        if fine:
            self.references[target] = self.references.get(target, 0) + len(fine)
        for index, texts in enumerate(by_value.values()):
            for text in texts:
                if index in ids:
                    if values is None:
                        self.made[target, lookup, text] = ids[index]
                else:
                    reason = {language: wrong[index].message(language) for language in LANGUAGES}
                    params = {**self._params(target, lookup, text), "reason": reason}
                    self._impossible[target, lookup, text] = params
        return ids


def _texts(column: MappedColumn, raw: Sequence[tuple[int, list[str]]]) -> list[str | None]:
    """The cells of a column, None where they are blank."""
    position, replace = column.position, column.replace
    if not replace:
        return [
            text if position < len(cells) and (text := cells[position]) and not text.isspace() else None
            for _, cells in raw
        ]
    texts: list[str | None] = [cells[position] if position < len(cells) else None for _, cells in raw]
    texts = [text and replace.get(text, replace.get(text.strip(), text)) for text in texts]
    return [None if not text or text.isspace() else text for text in texts]


def pointer_of(index: int) -> str:
    """Where commands place what is wrong with the submission of this index."""
    return f"/{index}"


def index_of(issue: Issue) -> int | None:
    """Which of the submissions an issue is about."""
    first = issue.pointer.split("/", 2)[1:2]
    return int(first[0]) if first and first[0].isdecimal() else None
