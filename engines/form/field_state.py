"""What a form shows: which fields are visible, required, read-only just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.model import EntityModel
from engines.errors import Issue
from engines.expression import EvaluationContext
from engines.form.condition import Condition, compile_condition, holds

__all__ = ["FieldState", "StateConditions", "compile_state"]


@dataclass(frozen=True, slots=True)
class FieldState:
    """A field that is not visible is not required either, and keeps its value."""

    visible: bool = True
    required: bool = False
    readonly: bool = False


@dataclass(frozen=True, slots=True)
class ConditionalField:
    key: str
    visible_when: Condition
    required: bool
    required_when: Condition
    readonly: bool
    readonly_when: Condition


@dataclass(frozen=True, slots=True)
class StateConditions:
    """`fixed`: fields without conditions. `locked_when` makes a stored record read-only for people."""

    fixed: Mapping[str, FieldState]
    conditional: tuple[ConditionalField, ...]
    locked_when: Condition

    def state(
        self, values: Mapping[str, Any], old: Mapping[str, Any] | None, context: EvaluationContext
    ) -> dict[str, FieldState]:
        """`old` is the stored record, None while it is being created."""
        states = dict(self.fixed)
        for field in self.conditional:
            states[field.key] = _state(field, values, context)
        if self.locked(old, context):
            for key, state in states.items():
                states[key] = FieldState(state.visible, state.required, readonly=True)
        return states

    def locked(self, old: Mapping[str, Any] | None, context: EvaluationContext) -> bool:
        """What cannot be evaluated locks: to open a finished record by mistake is worse."""
        if old is None or self.locked_when is None:
            return False
        return holds(self.locked_when, old, context, "", [], failed=True)


def _state(field: ConditionalField, values: Mapping[str, Any], context: EvaluationContext) -> FieldState:
    ignored: list[Issue] = []
    visible = field.visible_when is None or holds(field.visible_when, values, context, "", ignored, True)
    required = visible and (
        field.required
        or (field.required_when is not None and holds(field.required_when, values, context, "", ignored))
    )
    readonly = field.readonly or (
        field.readonly_when is not None and holds(field.readonly_when, values, context, "", ignored, True)
    )
    return FieldState(visible, required, readonly)


def compile_state(entity: EntityModel) -> StateConditions:
    """Raises ExpressionInvalid."""
    fixed: dict[str, FieldState] = {}
    conditional: list[ConditionalField] = []
    for field in entity.definition.fields:
        readonly = field.readonly or field.derived
        if field.visible_when is None and field.required_when is None and field.readonly_when is None:
            fixed[field.key] = FieldState(required=field.required, readonly=readonly)
        else:
            conditional.append(
                ConditionalField(
                    field.key,
                    compile_condition(entity, field.visible_when),
                    field.required,
                    compile_condition(entity, field.required_when),
                    readonly,
                    compile_condition(entity, field.readonly_when),
                )
            )
    # States are given in the order of the fields.
    order = {key: FieldState() for key in entity.fields}
    return StateConditions(
        {**order, **fixed}, tuple(conditional), compile_condition(entity, entity.definition.readonly_when)
    )
