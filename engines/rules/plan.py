"""Rules of one entity, compiled once per model and grouped by the writes that wake them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from engines.definition.action import Assignee
from engines.definition.assignees import People
from engines.definition.evaluate_action import CompiledAction, compile_action
from engines.definition.rule import Rule
from engines.errors import ExpressionInvalid, Issue
from engines.expression.types import BOOLEAN
from engines.rules.chain import Chain
from engines.rules.evaluate import Recompute, Writing, evaluate
from engines.rules.outcome import RuleOutcome

if TYPE_CHECKING:
    from engines.definition.model import CompiledExpression, EntityModel, Model
    from engines.expression.context import EvaluationContext

__all__ = ["CompiledRule", "Event", "RulePlan", "Timing", "compile_rules"]

Event = Literal["create", "update", "delete"]
Timing = Literal["before", "after"]

_OLD = "old."


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """`name` is "app.key"; `app` declares the rule, and its changes are made as `app:<app>`."""

    name: str
    app: str
    rule: Rule
    condition: CompiledExpression | None
    actions: tuple[CompiledAction, ...]

    @property
    def shown(self) -> Mapping[str, str] | str:
        """What people call the rule, in a form `Reason` takes."""
        return dict(self.rule.label) or self.name

    @property
    def paths(self) -> frozenset[str]:
        """Dotted paths it reads, those of the record before the write as "old.…"."""
        read = set(self.condition.paths) if self.condition else set()
        return frozenset(read.union(*(action.paths for action in self.actions)))

    @property
    def assignees(self) -> tuple[Assignee, ...]:
        return tuple(assignee for action in self.actions for assignee in action.assignees)


@dataclass(frozen=True, slots=True)
class RulePlan:
    """Immutable; the runtime keeps one per model and entity.

    `paths`: own fields and dotted paths that `values` must hold ("me.…" is behind the acting user);
    `old_paths`: those that `old` must hold, without "old.". `assignees`: qualified, whose roles and
    addresses `People` must know.
    """

    entity: str
    rules: tuple[CompiledRule, ...]
    paths: frozenset[str]
    old_paths: frozenset[str]
    assignees: tuple[Assignee, ...]
    _woken: Mapping[tuple[str, str], tuple[CompiledRule, ...]]
    _live: frozenset[tuple[str, str]]

    def has(self, event: Event, timing: Timing) -> bool:
        """Whether any active rule may fire: one set lookup, so that other writes cost nothing."""
        return (event, timing) in self._live

    def run(
        self,
        timing: Timing,
        event: Event,
        values: Mapping[str, Any],
        old: Mapping[str, Any] | None,
        changed_fields: frozenset[str] | set[str],
        context: EvaluationContext,
        people: People | None = None,
        chain: Chain = (),
        recompute: Recompute | None = None,
        explain: bool = True,
    ) -> RuleOutcome:
        """Run the rules that `event` wakes, in order.

        `values`: the record with `id` and `paths`, formulas computed; left untouched. `old`: the
        record before the write (None on create: every `old.` name is blank). `changed_fields`: keys
        whose value differs. `recompute(values, changed)` brings formulas, and dotted paths behind
        changed references, up to date in place after a rule set fields; without it later rules see
        just the fields set. Without `explain` the trace holds only rules that fired. Raises
        EvaluationFailed naming the rule.
        """
        if not self.has(event, timing):
            return RuleOutcome()
        changed = frozenset(changed_fields)
        writing = Writing(self.entity, timing, event, values, old or {}, changed, chain, recompute, explain)
        return evaluate(self._woken[event, timing], writing, context, people or People())


def compile_rules(model: Model, entity_name: str) -> RulePlan:
    """The rules of all installed apps on `entity_name`, by ascending `order`, then as listed.

    Raises ExpressionInvalid, its issues below "/rules/<rule key>", where a rule does not fit.
    """
    entity = model.entity(entity_name)
    listed = [_compile(model, entity, app, rule) for app, rule in model.rules_of(entity_name)]
    rules = tuple(sorted(listed, key=lambda compiled: compiled.rule.order))
    woken: dict[tuple[str, str], list[CompiledRule]] = {}
    for compiled in rules:
        for event in dict.fromkeys(compiled.rule.trigger.on):
            woken.setdefault((event, compiled.rule.trigger.timing), []).append(compiled)
    read: frozenset[str] = frozenset().union(*(compiled.paths for compiled in rules))
    live = frozenset(key for key, woke in woken.items() if any(compiled.rule.active for compiled in woke))
    return RulePlan(
        entity.name,
        rules,
        frozenset(path for path in read if not path.startswith(_OLD)),
        frozenset(path.removeprefix(_OLD) for path in read if path.startswith(_OLD)),
        tuple(dict.fromkeys(assignee for compiled in rules for assignee in compiled.assignees)),
        {key: tuple(woke) for key, woke in woken.items()},
        live,
    )


def _compile(model: Model, entity: EntityModel, app: str, rule: Rule) -> CompiledRule:
    pointer = f"/rules/{rule.key}"
    try:
        pointer_part = "/condition"
        condition = entity.compile(rule.condition, BOOLEAN, old=True, app=app) if rule.condition else None
        actions: list[CompiledAction] = []
        for index, action in enumerate(rule.actions):
            pointer_part = f"/actions/{index}"
            actions.append(compile_action(model, entity, action, app, old=True))
    except ExpressionInvalid as error:
        raise ExpressionInvalid(
            error.reason_code, error.params, _below(pointer + pointer_part, error), error.hint
        ) from error
    return CompiledRule(f"{app}.{rule.key}", app, rule, condition, tuple(actions))


def _below(pointer: str, error: ExpressionInvalid) -> Sequence[Issue]:
    issues = error.issues or (Issue("", error.reason_code, error.params, error.hint),)
    return [issue.at(pointer) for issue in issues]
