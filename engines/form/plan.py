"""`FormPlan`: everything the form engine does with records of one entity, compiled once."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.model import EntityModel
from engines.errors import Issue
from engines.expression import EvaluationContext
from engines.form.computation import Computation, compile_computation
from engines.form.defaults import Defaults, compile_defaults
from engines.form.field_rights import FieldRights
from engines.form.field_state import FieldState, StateConditions, compile_state
from engines.form.merge import Merge
from engines.form.paths import behind_references
from engines.form.protection import Protection, compile_protection
from engines.form.submission import Known, Submission, compile_submission
from engines.form.validation import Validation, compile_validation

__all__ = ["FormPlan", "compile_form"]


@dataclass(frozen=True, slots=True)
class FormPlan:
    """A write goes: `coerce` → `merge` → load `paths` → (create) `defaults`, (update) `row_defaults` →
    `compute` → (people) `check_submitted` → rules that change the record, `compute` again → `check`.

    `paths`: dotted paths behind references that formulas and conditions read of the record;
    `row_paths`: the same of the rows of each sub-table, relative to the row; `rows_read`:
    sub-tables whose rows `compute` needs even when they were not submitted. `rows`: the plans
    of the child entities.
    """

    entity: EntityModel
    paths: frozenset[str]
    row_paths: Mapping[str, frozenset[str]]
    rows_read: frozenset[str]
    rows: Mapping[str, FormPlan]
    submission: Submission
    merging: Merge
    filling: Defaults
    computation: Computation
    protection: Protection
    validation: Validation
    conditions: StateConditions

    def coerce(
        self,
        submitted: object,
        writable: Container[str] | None = None,
        hidden: Container[str] = frozenset(),
        rows: Mapping[str, FieldRights] | None = None,
        known: Known | None = None,
    ) -> tuple[dict[str, Any], list[Issue]]:
        """JSON values (or Python ones: coercion is idempotent) to Python values.

        `writable`: keys that may be submitted, None for all; `hidden` ones are answered as unknown;
        `rows`: the same for rows of sub-tables; `known`: what a batch has read already, an empty
        dictionary at its start.
        """
        return self.submission.coerce(submitted, FieldRights(writable, hidden, rows or {}), known)

    def merge(
        self, old: Mapping[str, Any] | None, submitted: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[Issue]]:
        """The record as it will be: `old` (None on create) overlaid with coerced values."""
        return self.merging.merge(old, submitted)

    def defaults(self, values: dict[str, Any], context: EvaluationContext) -> None:
        """Fill absent fields of a new record and its rows, in place. Raises ValidationFailed."""
        self.filling.fill(values, context)

    def row_defaults(self, values: dict[str, Any], context: EvaluationContext) -> None:
        """Fill absent fields of rows added to an old record, in place. Raises ValidationFailed."""
        self.filling.fill_rows(values, context)

    def compute(
        self, values: dict[str, Any], context: EvaluationContext, base_currency: str | None = None
    ) -> set[str]:
        """Formulas in dependency order, rows included, in place; keys of stored values that changed.

        With `base_currency` a blank currency becomes it and its rate 1. Raises ValidationFailed
        where a result does not fit its field, KeyError where rows it needs are not loaded.
        """
        return self.computation.compute(values, context, base_currency)

    def check_submitted(
        self,
        submitted: Mapping[str, Any],
        values: Mapping[str, Any],
        old: Mapping[str, Any] | None,
        context: EvaluationContext,
    ) -> list[Issue]:
        """What a person may not change: a locked record, read-only fields, retired options.

        Not asked for what rules and processes write. `submitted` is what `coerce` gave.
        """
        return self.protection.check(submitted, values, old, context)

    def check(
        self,
        values: Mapping[str, Any],
        old: Mapping[str, Any] | None,
        context: EvaluationContext,
        overridden: Container[str] = frozenset(),
    ) -> list[Issue]:
        """Required fields, options that are not available, rates and checks over several fields, of the
        record and its rows.

        Issues of severity "warning" stop a write unless their check's key is in `overridden`.
        """
        return self.validation.check(values, context, overridden, old=old)

    def confirmed(
        self, values: Mapping[str, Any], context: EvaluationContext, overridden: Container[str]
    ) -> tuple[str, ...]:
        """Keys of the checks whose warnings do not hold and were accepted all the same."""
        return self.validation.confirmed(values, context, overridden) if overridden else ()

    def state(
        self,
        values: Mapping[str, Any],
        context: EvaluationContext,
        old: Mapping[str, Any] | None = None,
    ) -> dict[str, FieldState]:
        """Per field, in their order. `old` is the stored record: it decides whether all is locked."""
        return self.conditions.state(values, old, context)


def compile_form(entity: EntityModel) -> FormPlan:
    """The plan of `entity`, made once per model.

    Raises ExpressionInvalid for a definition that has not passed its check.
    """
    found: FormPlan | None = entity.plans.get("form")
    if found is None:
        found = entity.plans["form"] = _compile(entity, frozenset())
    return found


def _compile(entity: EntityModel, below: frozenset[str]) -> FormPlan:
    below = below | {entity.name}
    rows = {key: _compile(child, below) for key, child in entity.children.items() if child.name not in below}
    paths, row_paths = behind_references(entity)
    computation = compile_computation(entity)
    conditions = compile_state(entity)
    behind: dict[str, list[str]] = {}
    for path in paths:
        behind.setdefault(path.partition(".")[0], []).append(path)
    return FormPlan(
        entity=entity,
        paths=paths,
        row_paths=row_paths,
        rows_read=computation.rows_read,
        rows=rows,
        submission=compile_submission(entity),
        merging=Merge(
            {key: tuple(found) for key, found in behind.items()},
            {key: plan.merging for key, plan in rows.items()},
        ),
        filling=compile_defaults(
            entity, computation.inherited, {key: plan.filling for key, plan in rows.items()}
        ),
        computation=computation,
        protection=compile_protection(
            entity, conditions, {key: plan.protection for key, plan in rows.items()}
        ),
        validation=compile_validation(entity, {key: plan.validation for key, plan in rows.items()}),
        conditions=conditions,
    )
