"""Conditions as the form engine uses them: exactly true, and never an exception."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engines.definition.model import EntityModel
from engines.errors import EvaluationFailed, Issue
from engines.expression import BOOLEAN, EvaluationContext

__all__ = ["Condition", "Evaluate", "compile_condition", "holds"]

Evaluate = Callable[[Mapping[str, Any], EvaluationContext], Any]
Condition = Evaluate | None


def compile_condition(entity: EntityModel, text: str | None) -> Condition:
    """Raises ExpressionInvalid."""
    return None if text is None else entity.compile(text, BOOLEAN).evaluate


def holds(
    condition: Evaluate,
    values: Mapping[str, Any],
    context: EvaluationContext,
    pointer: str,
    issues: list[Issue],
    failed: bool = False,
) -> bool:
    """Whether the condition is true; blank is not. One that cannot be evaluated is an issue at
    `pointer` and counts as `failed`."""
    try:
        return condition(values, context) is True
    except EvaluationFailed as failure:
        issues.append(Issue(pointer, failure.reason_code, failure.params))
        return failed
