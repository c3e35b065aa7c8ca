"""Submitted JSON to Python values, every problem an issue at its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engines.definition.entity import SYSTEM_FIELDS
from engines.definition.field_types import KEEP, FieldType, SubtableField, ValueProblem
from engines.definition.field_types.currency import coerce_currency, coerce_rate
from engines.definition.field_types.number import coerce_decimal
from engines.definition.field_types.reference import coerce_record_id
from engines.definition.model import EntityModel
from engines.definition.source import escape
from engines.errors import Issue
from engines.form.field_rights import EVERYTHING, FieldRights
from engines.registry import nearest

__all__ = ["Known", "Submission", "compile_submission", "label_of"]

Coerce = Callable[[object], Any]
Known = dict[str, dict[str, Any]]
"""What texts of each field were read as. Texts of a file repeat themselves: most are choices, dates, names
of other records."""
_SHARED = frozenset((str, Decimal, date, datetime, bool, type(None)))
"""What many records may hold as one: values of these types never change."""
_UNKNOWN = object()

_MAX_HINTS = 20
"""Looking for near names is slow; thousands of wrong ones are no slip of the pen."""


def label_of(field: FieldType) -> Mapping[str, str] | str:
    """What people call the field, as a message parameter."""
    return field.label or field.key


def _coerce_position(raw: object) -> Any:
    return coerce_decimal(raw, 0)


@dataclass(frozen=True, slots=True)
class Submission:
    """`coercers`: what may be submitted, by key. `rows`: the same for rows of each sub-table."""

    entity: EntityModel
    coercers: Mapping[str, Coerce]
    rows: Mapping[str, Submission]

    def coerce(
        self, submitted: object, rights: FieldRights = EVERYTHING, known: Known | None = None
    ) -> tuple[dict[str, Any], list[Issue]]:
        """(values that fit, issues). Rows are lists of mappings, with "id" where one was given. `known`
        is looked up and added to: give the same to submissions of one batch."""
        values: dict[str, Any] = {}
        issues: list[Issue] = []
        if not isinstance(submitted, Mapping):
            return values, [Issue("", "value.not_object")]
        find = self.coercers.get
        writable = rights.writable
        for key, raw in submitted.items():
            coerce = find(key)
            if coerce is None or key in rights.hidden or (writable is not None and key not in writable):
                issues.append(self._refusal(key, rights, suggest=len(issues) < _MAX_HINTS))
                continue
            texts = None
            if known is not None and type(raw) is str:
                texts = known.get(key)
                if texts is None:
                    texts = known[key] = {}
                value = texts.get(raw, _UNKNOWN)
                if value is not _UNKNOWN:
                    values[key] = value
                    continue
            try:
                value = coerce(raw)
            except ValueProblem as problem:
                issues.append(Issue(f"/{key}", problem.code, problem.params, problem.hint))
                continue
            if texts is not None and type(value) in _SHARED:
                texts[raw] = value
            if value is KEEP:
                continue
            if key in self.rows:
                value = self._coerce_rows(key, value, rights.rows.get(key, EVERYTHING), issues)
            values[key] = value
        return values, issues

    def _coerce_rows(
        self, key: str, raw_rows: list[dict[str, Any]], rights: FieldRights, issues: list[Issue]
    ) -> list[dict[str, Any]]:
        child = self.rows[key]
        rows: list[dict[str, Any]] = []
        seen: set[str] = set()
        for index, raw in enumerate(raw_rows):
            place = f"/{key}/{index}"
            row, found = child.coerce({name: raw[name] for name in raw if name != "id"}, rights)
            issues += [issue.at(place) for issue in found]
            try:
                row_id = coerce_record_id(raw.get("id"))
            except ValueProblem as problem:
                issues.append(Issue(f"{place}/id", problem.code, problem.params))
                row_id = None
            if row_id is not None:
                if row_id in seen:
                    issues.append(Issue(f"{place}/id", "value.row_twice"))
                seen.add(row_id)
                row["id"] = row_id
            rows.append(row)
        return rows

    def _refusal(self, key: object, rights: FieldRights, suggest: bool) -> Issue:
        pointer = f"/{escape(str(key)[:200])}"
        field = self.entity.fields.get(key) if isinstance(key, str) and key not in rights.hidden else None
        if field is not None:
            code = "value.derived" if field.derived else "value.not_writable"
            return Issue(pointer, code, {"field": label_of(field)})
        if key in SYSTEM_FIELDS and key in self.entity.types and key not in rights.hidden:
            return Issue(pointer, "value.system", {"field": key})
        shown = str(key)[:100]
        known = [name for name in self.coercers if name not in rights.hidden] if suggest else ()
        return Issue(pointer, "value.unknown_field", {"field": shown}, nearest(shown, known))


def compile_submission(entity: EntityModel) -> Submission:
    """Derived fields are left out of the coercers: to submit one is refused by name."""
    coercers: dict[str, Coerce] = {
        key: field.coercer(entity.model.region) for key, field in entity.fields.items() if not field.derived
    }
    coercers["owner"] = coerce_record_id
    coercers["department"] = coerce_record_id
    if entity.parent is not None:
        coercers["parent"] = coerce_record_id
        coercers["position"] = _coerce_position
    if entity.has_money:
        coercers["currency"] = coerce_currency
        coercers["rate"] = coerce_rate
    rows = {
        key: compile_submission(child)
        for key, child in entity.children.items()
        if isinstance(entity.fields[key], SubtableField) and not _within(child, entity)
    }
    return Submission(entity, coercers, rows)


def _within(child: EntityModel, entity: EntityModel) -> bool:
    """Whether `child` is `entity` or one it is itself a row of: such a definition fails its check."""
    current: EntityModel | None = entity
    for _ in range(8):
        if current is child:
            return True
        current = current.parent if current else None
    return current is not None
