"""What people may not change though they may write the record: locked, read-only, retired options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.field_types import OptionsField
from engines.definition.model import EntityModel
from engines.errors import EvaluationFailed, Issue
from engines.expression import EvaluationContext
from engines.form.condition import Condition, Evaluate, compile_condition, holds
from engines.form.field_state import StateConditions
from engines.form.option_conditions import several
from engines.form.submission import label_of

__all__ = ["Protection", "compile_protection"]


@dataclass(frozen=True, slots=True)
class ReadonlyField:
    """`readonly_when` None means always. A new record may carry the default and nothing else."""

    key: str
    readonly_when: Condition
    default: Evaluate | None
    issue: Issue


@dataclass(frozen=True, slots=True)
class Protection:
    """`retired`: field with options → those no longer offered. `own`: keys that make up a row."""

    readonly: tuple[ReadonlyField, ...]
    retired: Mapping[str, tuple[frozenset[str], Issue]]
    state: StateConditions
    own: tuple[str, ...]
    rows: Mapping[str, Protection]

    def check(
        self,
        submitted: Mapping[str, Any],
        values: Mapping[str, Any],
        old: Mapping[str, Any] | None,
        context: EvaluationContext,
    ) -> list[Issue]:
        """Issues of what a person submitted.

        `values` are merged and computed; `old` is None on create. To submit a value unchanged is
        no change.
        """
        if self.state.locked(old, context) and any(self._differs(key, submitted, old) for key in submitted):
            return [Issue("", "value.record_locked")]
        issues: list[Issue] = []
        for field in self.readonly:
            if field.key in submitted and not self._kept(field, submitted, values, old, context):
                pointer = f"/{field.key}"
                if field.readonly_when is None or holds(
                    field.readonly_when, values, context, pointer, issues
                ):
                    issues.append(field.issue)
        for key, (options, issue) in self.retired.items():
            if options.intersection(several(submitted.get(key))) - set(several((old or {}).get(key))):
                issues.append(issue)
        for key, child in self.rows.items():
            if key in submitted:
                issues += self._check_rows(key, child, submitted, values, old, context)
        return issues

    def _check_rows(
        self,
        key: str,
        child: Protection,
        submitted: Mapping[str, Any],
        values: Mapping[str, Any],
        old: Mapping[str, Any] | None,
        context: EvaluationContext,
    ) -> list[Issue]:
        before = {row["id"]: row for row in (old or {}).get(key) or ()}
        issues: list[Issue] = []
        for index, row in enumerate(submitted[key]):
            merged = values[key][index] if index < len(values.get(key) or ()) else row
            found = child.check(
                {name: value for name, value in row.items() if name != "id"},
                merged,
                before.get(row.get("id")),
                context,
            )
            issues += [issue.at(f"/{key}/{index}") for issue in found]
        return issues

    def _kept(
        self,
        field: ReadonlyField,
        submitted: Mapping[str, Any],
        values: Mapping[str, Any],
        old: Mapping[str, Any] | None,
        context: EvaluationContext,
    ) -> bool:
        if old is not None:
            return not self._differs(field.key, submitted, old)
        if submitted[field.key] is None or submitted[field.key] == []:
            return True
        if field.default is None:
            return False
        try:
            return bool(submitted[field.key] == field.default(values, context))
        except EvaluationFailed:
            return False

    def _differs(self, key: str, submitted: Mapping[str, Any], old: Mapping[str, Any] | None) -> bool:
        before = (old or {}).get(key)
        child = self.rows.get(key)
        if child is None:
            return bool(submitted[key] != before)
        rows = {row["id"]: row for row in before or ()}
        # The order of rows is part of the record.
        if [row.get("id") for row in submitted[key]] != list(rows):
            return True
        return any(
            row[name] != rows[row["id"]].get(name)
            for row in submitted[key]
            for name in row
            if name in child.own
        )


def compile_protection(
    entity: EntityModel, state: StateConditions, rows: Mapping[str, Protection]
) -> Protection:
    """Raises ExpressionInvalid."""
    readonly = tuple(
        ReadonlyField(
            field.key,
            None if field.readonly else compile_condition(entity, field.readonly_when),
            entity.compile(field.default, entity.types[field.key]).evaluate if field.default else None,
            Issue(f"/{field.key}", "value.readonly", {"field": label_of(field)}),
        )
        for field in entity.definition.fields
        if not field.derived and (field.readonly or field.readonly_when is not None)
    )
    retired = {}
    for field in entity.definition.fields:
        if isinstance(field, OptionsField) and field.retired:
            issue = Issue(f"/{field.key}", "value.retired_option", {"field": label_of(field)})
            retired[field.key] = (field.retired, issue)
    own = tuple(key for key, field in entity.fields.items() if not field.derived)
    return Protection(readonly, retired, state, own, rows)
