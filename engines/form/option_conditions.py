"""Options that may be chosen only while a condition holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.field_types import OptionsField
from engines.definition.model import EntityModel
from engines.errors import Issue
from engines.expression import BOOLEAN, EvaluationContext
from engines.form.condition import Evaluate, holds
from engines.form.submission import label_of

__all__ = ["ConditionedField", "compile_option_conditions", "several"]


def several(value: Any) -> tuple[str, ...]:
    """The options of a field that holds one or several."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True, slots=True)
class ConditionedField:
    """`conditions`: option key → what must hold for it. `reads`: names of the record they read."""

    key: str
    conditions: Mapping[str, tuple[Evaluate, ...]]
    reads: frozenset[str]
    issues: Mapping[str, Issue]

    def check(
        self,
        values: Mapping[str, Any],
        old: Mapping[str, Any] | None,
        context: EvaluationContext,
        issues: list[Issue],
    ) -> None:
        """One issue per option chosen that is not available.

        What was chosen before stays as long as nothing its condition reads has changed: a condition
        that depends on the day must not lock what is stored.
        """
        chosen = [option for option in several(values.get(self.key)) if option in self.conditions]
        if not chosen:
            return
        kept: frozenset[str] = frozenset()
        if old is not None and not any(values.get(name) != old.get(name) for name in self.reads):
            kept = frozenset(several(old.get(self.key)))
        for option in chosen:
            if option in kept:
                continue
            pointer = f"/{self.key}"
            if not all(holds(each, values, context, pointer, issues) for each in self.conditions[option]):
                issues.append(self.issues[option])


def compile_option_conditions(entity: EntityModel) -> tuple[ConditionedField, ...]:
    """Fields of which some option has a condition. Raises ExpressionInvalid."""
    found: list[ConditionedField] = []
    for field in entity.definition.fields:
        if not isinstance(field, OptionsField) or field.derived:
            continue
        conditions: dict[str, tuple[Evaluate, ...]] = {}
        reads: set[str] = set()
        for option in field.options:
            texts = field.conditions_of(option.key)
            if texts:
                compiled = [entity.compile(text, BOOLEAN) for text in texts]
                conditions[option.key] = tuple(one.evaluate for one in compiled)
                reads.update(path[0] for one in compiled for path in one.checked.paths)
        if conditions:
            issues = {
                key: Issue(
                    f"/{field.key}",
                    "value.option_unavailable",
                    {"field": label_of(field), "option": field.option_labels[key] or key},
                )
                for key in conditions
            }
            found.append(ConditionedField(field.key, conditions, frozenset(reads), issues))
    return tuple(found)
