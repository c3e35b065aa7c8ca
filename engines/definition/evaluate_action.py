"""Actions compiled once per model and run over a record's values: changes and effects come out.

Rules and record-action nodes ask for the same things, so both use this; neither engine writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engines.definition.action import (
    Action,
    Assignee,
    CreateRecordAction,
    NotifyAction,
    SetFieldsAction,
    StartProcessAction,
)
from engines.definition.assignees import qualify_assignees
from engines.definition.text_template import TextTemplate, compile_text
from engines.effects import Change, CreateRecord, Effect, Notify, SetFields, StartProcess
from engines.errors import ExpressionInvalid
from engines.registry import nearest

if TYPE_CHECKING:
    from engines.definition.compiled import CompiledExpression
    from engines.definition.entity_model import EntityModel
    from engines.definition.model import Model
    from engines.expression.context import EvaluationContext

__all__ = ["CompiledAction", "compile_action"]


@dataclass(frozen=True, slots=True)
class CompiledAction:
    """An action ready to run over records of `entity`.

    `paths`: values to load, own fields and dotted paths alike. `assignees`: qualified; `run` wants
    the user ids of each. A stop action asks for nothing: whoever runs rules looks at `action`.
    """

    action: Action
    entity: str
    paths: tuple[str, ...]
    assignees: tuple[Assignee, ...] = ()
    target: str = ""
    """Entity written to, or process started, as "app.key"."""
    expressions: tuple[tuple[str, CompiledExpression], ...] = ()
    once: CompiledExpression | None = None
    texts: tuple[TextTemplate, ...] = ()

    def run(
        self,
        values: Mapping[str, Any],
        context: EvaluationContext,
        people: Mapping[Assignee, Sequence[str]],
    ) -> list[Change | Effect]:
        """What the action asks for, given the record's `values` (with `id`).

        Setting fields behind a blank reference asks for nothing, nor does telling nobody. A blank
        `once` does not guard against a repeat. Raises EvaluationFailed.
        """
        record_id = values.get("id") or ""
        action = self.action
        if isinstance(action, SetFieldsAction):
            target_id = values.get(action.record) if action.record else record_id
            if action.record and not target_id:
                return []
            return [SetFields(self.target, str(target_id), self._evaluate(values, context))]
        if isinstance(action, CreateRecordAction):
            name = self.once.evaluate(values, context) if self.once else None
            source_key = None if name is None else str(name)
            return [CreateRecord(self.target, self._evaluate(values, context), source_key)]
        if isinstance(action, NotifyAction):
            users = dict.fromkeys(user for assignee in self.assignees for user in people.get(assignee, ()))
            if not users:
                return []
            text = {template.language: template.fill(values, context.zone) for template in self.texts}
            return [Notify(tuple(users), text, (self.entity, record_id) if record_id else None)]
        if isinstance(action, StartProcessAction):
            return [StartProcess(self.target, record_id)]
        return []

    def _evaluate(self, values: Mapping[str, Any], context: EvaluationContext) -> dict[str, Any]:
        return {key: expression.evaluate(values, context) for key, expression in self.expressions}


def compile_action(
    model: Model, entity: EntityModel, action: Action, app: str | None = None, old: bool = False
) -> CompiledAction:
    """Resolve and type everything `action` names.

    `app` is the app that declares the action, by default the entity's own: short names are its.
    With `old`, values may also read `old.`, the record before the write.
    Raises ExpressionInvalid where a field, path or expression does not fit.
    """
    app = app or entity.app
    if isinstance(action, SetFieldsAction):
        target = _behind(model, entity, action.record) if action.record else entity
        expressions = _compile_values(entity, target, action.values, app, old)
        own = (action.record,) if action.record else ()
        return CompiledAction(
            action, entity.name, _paths(expressions, own), target=target.name, expressions=expressions
        )
    if isinstance(action, CreateRecordAction):
        target = model.entity(model.resolve(app, action.entity))
        expressions = _compile_values(entity, target, action.values, app, old)
        once = entity.compile(action.once, old=old, app=app) if action.once else None
        return CompiledAction(
            action,
            entity.name,
            _paths(expressions, once.paths if once else ()),
            target=target.name,
            expressions=expressions,
            once=once,
        )
    if isinstance(action, NotifyAction):
        assignees = qualify_assignees(app, action.to)
        texts = tuple(compile_text(model, entity, text, language) for language, text in action.text.items())
        paths = [path for template in texts for path in template.paths]
        paths += [assignee.field for assignee in assignees if assignee.field]
        return CompiledAction(
            action, entity.name, tuple(dict.fromkeys(paths)), assignees=assignees, texts=texts
        )
    if isinstance(action, StartProcessAction):
        return CompiledAction(action, entity.name, (), target=model.resolve(app, action.process))
    return CompiledAction(action, entity.name, ())


def _compile_values(
    entity: EntityModel, target: EntityModel, values: Mapping[str, str], app: str, old: bool
) -> tuple[tuple[str, CompiledExpression], ...]:
    """Each expression reads `entity` and must give what the field of `target` holds."""
    compiled = []
    for key, text in values.items():
        expected = target.types.get(key)
        if expected is None:
            hint = nearest(key, target.types)
            raise ExpressionInvalid("action.unknown_field", {"field": key, "entity": target.name}, hint=hint)
        compiled.append((key, entity.compile(text, expected, old, app=app)))
    return tuple(compiled)


def _behind(model: Model, entity: EntityModel, path: str) -> EntityModel:
    """The entity a reference path leads to."""
    current = entity
    for key in path.split("."):
        value_type = current.types.get(key)
        if value_type is None or value_type.kind != "reference" or not value_type.entity:
            hint = nearest(key, current.types) if value_type is None else None
            raise ExpressionInvalid("action.not_reference", {"path": path, "field": key}, hint=hint)
        current = model.entity(value_type.entity)
    return current


def _paths(
    expressions: Sequence[tuple[str, CompiledExpression]], others: Sequence[str] = ()
) -> tuple[str, ...]:
    read = [path for _, expression in expressions for path in expression.paths]
    return tuple(dict.fromkeys([*read, *others]))
