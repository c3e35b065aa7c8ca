"""Values a public form adds to what a visitor sent: its address's parameters, and what it computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.field_types import ValueProblem
from engines.definition.model import EntityModel
from engines.definition.public_form import PublicForm
from engines.errors import EvaluationFailed, Issue, ValidationFailed
from engines.expression import EvaluationContext
from engines.form.condition import Evaluate

__all__ = ["Presets", "compile_presets"]


@dataclass(frozen=True, slots=True)
class Presets:
    """`parameters`: field key → name in the form's address. `computed`: field key → its expression."""

    entity: EntityModel
    shown: frozenset[str]
    parameters: Mapping[str, str]
    computed: Mapping[str, Evaluate]

    def complete(
        self, sent: Mapping[str, Any], parameters: Mapping[str, Any], context: EvaluationContext
    ) -> dict[str, Any]:
        """`sent` (JSON values by key) with the rest. Raises ValidationFailed.

        Only fields the form shows may be sent. A parameter that does not fit its field is left out:
        whoever followed the link did not write it.
        """
        strange = [key for key in sent if key not in self.shown]
        if strange:
            raise ValidationFailed(
                issues=[
                    Issue(f"/values/{key[:200]}", "value.unknown_field", {"field": key[:100]})
                    for key in strange[:20]
                ]
            )
        values = dict(sent)
        for key, name in self.parameters.items():
            fitting = self._fitting(key, parameters.get(name))
            if fitting is not None:
                values[key] = fitting
        if self.computed:
            self._compute(values, context)
        return values

    def _fitting(self, key: str, raw: Any) -> Any:
        try:
            return self.entity.fields[key].coerce(raw)
        except ValueProblem:
            return None

    def _compute(self, values: dict[str, Any], context: EvaluationContext) -> None:
        """Expressions see the values that fit; those that do not are refused by the write itself."""
        seen = dict.fromkeys(self.entity.fields)
        for key in values:
            seen[key] = self._fitting(key, values[key])
        issues: list[Issue] = []
        for key, evaluate in self.computed.items():
            try:
                values[key] = evaluate(seen, context)
            except EvaluationFailed as failure:
                issues.append(Issue(f"/values/{key}", failure.reason_code, failure.params))
        if issues:
            raise ValidationFailed(issues=issues)


def compile_presets(entity: EntityModel, form: PublicForm, app: str) -> Presets:
    """The presets of a form of `app`. Raises ExpressionInvalid for one that has not passed its check."""
    return Presets(
        entity,
        frozenset(form.shown),
        form.parameters,
        {key: entity.compile(text, entity.types[key], app=app).evaluate for key, text in form.values.items()},
    )
