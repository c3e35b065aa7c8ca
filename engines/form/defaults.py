"""Default values of fields nobody filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.dependencies import topological
from engines.definition.field_types import ValueProblem
from engines.definition.model import EntityModel
from engines.errors import EvaluationFailed, Issue, ValidationFailed
from engines.expression import EvaluationContext
from engines.form.condition import Evaluate

__all__ = ["Defaults", "compile_defaults"]


@dataclass(frozen=True, slots=True)
class Default:
    key: str
    coerce: Callable[[object], Any]
    evaluate: Evaluate


@dataclass(frozen=True, slots=True)
class Defaults:
    """`fields`: each after those its default reads. `empty`: sub-tables that start without rows."""

    fields: tuple[Default, ...]
    empty: tuple[str, ...]
    rows: Mapping[str, Defaults]
    inherited: Mapping[str, tuple[tuple[str, str], ...]]

    def fill(self, values: dict[str, Any], context: EvaluationContext) -> None:
        """Give absent keys their default, in place; a key that is there stays, blank or not.

        Raises ValidationFailed where a default does not fit its field.
        """
        issues: list[Issue] = []
        self._fill(values, context, "", issues)
        if issues:
            raise ValidationFailed(issues=issues)

    def fill_rows(self, values: dict[str, Any], context: EvaluationContext) -> None:
        """The same for rows without an id, which are new."""
        issues: list[Issue] = []
        self._fill_rows(values, context, "", issues)
        if issues:
            raise ValidationFailed(issues=issues)

    def _fill(
        self, values: dict[str, Any], context: EvaluationContext, place: str, issues: list[Issue]
    ) -> None:
        for default in self.fields:
            key = default.key
            if key in values:
                continue
            try:
                values[key] = default.coerce(default.evaluate(values, context))
            except EvaluationFailed as failure:
                issues.append(Issue(f"{place}/{key}", failure.reason_code, failure.params))
            except ValueProblem as problem:
                issues.append(Issue(f"{place}/{key}", problem.code, problem.params, problem.hint))
        for key in self.empty:
            values.setdefault(key, [])
        self._fill_rows(values, context, place, issues)

    def _fill_rows(
        self, values: dict[str, Any], context: EvaluationContext, place: str, issues: list[Issue]
    ) -> None:
        for key, child in self.rows.items():
            inherited = self.inherited[key]
            for index, row in enumerate(values.get(key) or ()):
                if "id" not in row:
                    for row_key, own_key in inherited:
                        row[row_key] = values.get(own_key)
                    child._fill(row, context, f"{place}/{key}/{index}", issues)


def compile_defaults(
    entity: EntityModel,
    inherited: Mapping[str, tuple[tuple[str, str], ...]],
    rows: Mapping[str, Defaults],
) -> Defaults:
    """Raises ExpressionInvalid."""
    compiled = {
        field.key: entity.compile(field.default, entity.types[field.key])
        for field in entity.definition.fields
        if field.default is not None
    }
    reads = {
        (entity.name, key): tuple((entity.name, path[0]) for path in expression.checked.paths)
        for key, expression in compiled.items()
    }
    ordered = topological([(entity.name, key) for key in compiled], reads)
    return Defaults(
        tuple(
            Default(key, entity.fields[key].coercer(entity.model.region), compiled[key].evaluate)
            for _, key in ordered
        ),
        tuple(entity.children),
        rows,
        inherited,
    )
