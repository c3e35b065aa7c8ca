"""Values to issues: required fields and checks over several fields."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.field_types import SubtableField
from engines.definition.model import EntityModel
from engines.errors import Issue
from engines.expression import BOOLEAN, EvaluationContext
from engines.form.condition import Condition, Evaluate, compile_condition, holds
from engines.form.option_conditions import ConditionedField, compile_option_conditions
from engines.form.submission import label_of

__all__ = ["Validation", "compile_validation"]


@dataclass(frozen=True, slots=True)
class ConditionallyRequired:
    """`always`: required whenever visible; else `required_when` decides."""

    key: str
    pointer: str
    visible_when: Condition
    always: bool
    required_when: Condition
    issue: Issue


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    key: str
    condition: Evaluate
    issue: Issue


@dataclass(frozen=True, slots=True)
class Validation:
    """Issues are made once: a check that finds nothing allocates nothing but its list."""

    required: tuple[tuple[str, Issue], ...]
    required_rows: tuple[tuple[str, Issue], ...]
    conditional: tuple[ConditionallyRequired, ...]
    options: tuple[ConditionedField, ...]
    checks: tuple[CompiledCheck, ...]
    has_money: bool
    rows: Mapping[str, Validation]

    @property
    def has_work(self) -> bool:
        """Whether a record could ever fail: rows that cannot are not walked."""
        return bool(
            self.required
            or self.required_rows
            or self.conditional
            or self.options
            or self.checks
            or self.rows
        )

    def confirmed(
        self, values: Mapping[str, Any], context: EvaluationContext, overridden: Container[str]
    ) -> tuple[str, ...]:
        """Keys of the warnings among `overridden` that would have stopped the record, its rows' included."""
        found = {
            check.key: None
            for check in self.checks
            if check.issue.severity == "warning"
            and check.key in overridden
            and not holds(check.condition, values, context, check.issue.pointer, [])
        }
        for key, child in self.rows.items():
            for row in values.get(key) or ():
                found |= dict.fromkeys(child.confirmed(row, context, overridden))
        return tuple(found)

    def check(
        self,
        values: Mapping[str, Any],
        context: EvaluationContext,
        overridden: Container[str] = frozenset(),
        is_row: bool = False,
        old: Mapping[str, Any] | None = None,
    ) -> list[Issue]:
        """Every issue at once, in the order of fields, then options, checks and rows. `old`: as stored."""
        issues: list[Issue] = []
        get = values.get
        for key, issue in self.required:
            if get(key) is None:
                issues.append(issue)
        for key, issue in self.required_rows:
            if not get(key):
                issues.append(issue)
        for field in self.conditional:
            value = get(field.key)
            if (value is None or value == []) and self._is_required(field, values, context, issues):
                issues.append(field.issue)
        for conditioned in self.options:
            conditioned.check(values, old, context, issues)
        if self.has_money and not is_row and get("currency") is not None and get("rate") is None:
            issues.append(Issue("/rate", "value.rate_required", {"currency": get("currency")}))
        for check in self.checks:
            if check.key in overridden and check.issue.severity == "warning":
                continue
            found: list[Issue] = []
            if not holds(check.condition, values, context, check.issue.pointer, found):
                issues += found or [check.issue]
        for key, child in self.rows.items():
            before = {row["id"]: row for row in (old or {}).get(key) or ()} if child.options else {}
            for index, row in enumerate(get(key) or ()):
                found = child.check(row, context, overridden, True, before.get(row.get("id")))
                issues += [issue.at(f"/{key}/{index}") for issue in found]
        return issues

    @staticmethod
    def _is_required(
        field: ConditionallyRequired,
        values: Mapping[str, Any],
        context: EvaluationContext,
        issues: list[Issue],
    ) -> bool:
        if field.visible_when is not None and not holds(
            field.visible_when, values, context, field.pointer, issues
        ):
            return False
        if field.always:
            return True
        return field.required_when is not None and holds(
            field.required_when, values, context, field.pointer, issues
        )


def compile_validation(entity: EntityModel, rows: Mapping[str, Validation]) -> Validation:
    """Raises ExpressionInvalid."""
    required: list[tuple[str, Issue]] = []
    required_rows: list[tuple[str, Issue]] = []
    conditional: list[ConditionallyRequired] = []
    for field in entity.definition.fields:
        # A number is given when the record is stored, after every check.
        if not (field.required or field.required_when) or (field.derived and field.formula is None):
            continue
        pointer = f"/{field.key}"
        rows_wanted = isinstance(field, SubtableField)
        code = "value.rows_required" if rows_wanted else "value.required"
        issue = Issue(pointer, code, {"field": label_of(field)})
        if field.required and field.visible_when is None:
            (required_rows if rows_wanted else required).append((field.key, issue))
        else:
            conditional.append(
                ConditionallyRequired(
                    field.key,
                    pointer,
                    compile_condition(entity, field.visible_when),
                    field.required,
                    compile_condition(entity, field.required_when),
                    issue,
                )
            )
    checks = tuple(
        CompiledCheck(
            check.key,
            entity.compile(check.condition, BOOLEAN).evaluate,
            Issue(
                f"/{check.field}" if check.field else "",
                "value.check_failed",
                {"check": check.key, "message": check.message or check.label or check.key},
                severity=check.severity,
            ),
        )
        for check in entity.definition.checks
    )
    busy = {key: child for key, child in rows.items() if child.has_work}
    return Validation(
        tuple(required),
        tuple(required_rows),
        tuple(conditional),
        compile_option_conditions(entity),
        checks,
        entity.has_money,
        busy,
    )
