"""Woken rules over one write: which fire, what they ask for, and why the others stay still."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engines.definition.action import SetFieldsAction, StopAction
from engines.definition.assignees import People, resolve_assignees
from engines.definition.reason import Reason
from engines.effects import Change, Effect, Notify, SetFields
from engines.errors import EvaluationFailed, Issue
from engines.rules.chain import Chain, Link, refusal
from engines.rules.outcome import Failure, RuleOutcome, Step, TraceEntry

if TYPE_CHECKING:
    from engines.expression.context import EvaluationContext
    from engines.rules.plan import CompiledRule

__all__ = ["Recompute", "Writing", "evaluate"]

Recompute = Callable[[dict[str, Any], frozenset[str]], None]
"""Brings derived values up to date in place, given the values and the keys just changed."""


@dataclass(slots=True)
class Writing:
    """The write that wakes rules; see `RulePlan.run`. Not frozen: one is made for every record written,
    and a frozen one takes five times as long to make."""

    entity: str
    timing: str
    event: str
    values: Mapping[str, Any]
    old: Mapping[str, Any]
    changed_fields: frozenset[str]
    chain: Chain
    recompute: Recompute | None
    explain: bool = True


_FIRED = Reason("rules.fired")
_NOTHING = Reason("rules.nothing_to_do")


@dataclass(slots=True)
class _Asked:
    """What one rule's actions ask for; `own` are fields of the record itself that really change."""

    own: dict[str, Any]
    changes: list[Change]
    effects: list[Effect]
    lost: list[str]
    stops: bool = False

    @property
    def nothing(self) -> bool:
        return not (self.own or self.changes or self.effects or self.lost)


def evaluate(
    woken: tuple[CompiledRule, ...], writing: Writing, context: EvaluationContext, people: People
) -> RuleOutcome:
    """Run `woken` in order. Each sees the fields set by those before it."""
    return _Run(writing, context, people).all(woken)


class _Run:
    """One pass over the woken rules: the record as it stands so far, and the outcome as it grows."""

    def __init__(self, writing: Writing, context: EvaluationContext, people: People) -> None:
        self.writing = writing
        self.context = context
        self.people = people
        self.values = dict(writing.values)
        if writing.old:
            self.values.update({f"old.{key}": value for key, value in writing.old.items()})
        self.changed = set(writing.changed_fields)
        self.record_id = str(writing.values.get("id") or "")
        self.values_set: dict[str, Any] = {}
        self.steps: list[Step] = []
        self.trace: list[TraceEntry] = []
        self.failures: list[Failure] = []

    def all(self, woken: tuple[CompiledRule, ...]) -> RuleOutcome:
        stopped_by: CompiledRule | None = None
        for compiled in woken:
            if stopped_by is not None:
                self._skip(compiled, Reason("rules.stopped", {"rule": stopped_by.shown}))
            elif not compiled.rule.active:
                self._skip(compiled, Reason("rules.inactive"))
            elif self._unwatched(compiled):
                fields = list(compiled.rule.trigger.fields)
                self._skip(compiled, Reason("rules.field_not_changed", {"fields": fields}))
            else:
                try:
                    stops = self._try(compiled)
                except EvaluationFailed as error:
                    issues = error.issues or (Issue("", error.reason_code, error.params, error.hint),)
                    raise EvaluationFailed(
                        "rules.evaluation_failed", {"rule": compiled.name}, issues
                    ) from error
                if stops:
                    stopped_by = compiled
        return RuleOutcome(self.values_set, tuple(self.steps), tuple(self.trace), tuple(self.failures))

    def _unwatched(self, compiled: CompiledRule) -> bool:
        if self.writing.event != "update":
            return False
        watched = compiled.rule.trigger.fields
        return bool(watched) and self.changed.isdisjoint(watched)

    def _try(self, compiled: CompiledRule) -> bool:
        """Fire the rule if it may; whether it stops the later ones."""
        if compiled.condition and compiled.condition.evaluate(self.values, self.context) is not True:
            if self.writing.explain:
                params = {"condition": compiled.rule.condition}
                self._skip(compiled, Reason("rules.condition_false", params), self._reads(compiled))
            return False
        reads = self._reads(compiled)
        asked = self._ask(compiled)
        link = Link(compiled.name, self.record_id)
        # A rule woken by its own write that has nothing left to do is at rest, not in a loop.
        refused = None if asked.nothing else refusal(self.writing.chain, link)
        if refused is not None:
            self._skip(compiled, refused, reads)
            self.failures.append(Failure(compiled.name, self.record_id, refused, self.writing.chain))
            return False
        self._fire(compiled, asked, (*self.writing.chain, link), reads)
        return asked.stops

    def _fire(self, compiled: CompiledRule, asked: _Asked, chain: Chain, reads: Mapping[str, Any]) -> None:
        changes = asked.changes
        if asked.own:
            self.values.update(asked.own)
            if self.writing.recompute is not None:
                self.writing.recompute(self.values, frozenset(asked.own))
            if self.writing.timing == "before":
                self.values_set.update(asked.own)
                # After rules do not add to this: the write they ask for wakes the watchers itself.
                self.changed.update(asked.own)
        if changes or asked.effects:
            self.steps.append(Step(compiled.name, compiled.app, chain, tuple(changes), tuple(asked.effects)))
        if asked.lost:
            lost = Reason("rules.deleted_record", {"fields": asked.lost})
            self.failures.append(Failure(compiled.name, self.record_id, lost, chain))
        reason = _NOTHING if asked.nothing and not asked.stops else _FIRED
        overlaid = dict(asked.own) if self.writing.timing == "before" else {}
        condition = compiled.rule.condition
        self.trace.append(TraceEntry(compiled.name, True, reason, condition, reads, overlaid))

    def _ask(self, compiled: CompiledRule) -> _Asked:
        """Evaluate the actions in order, each seeing the fields set by those before it."""
        asked = _Asked({}, [], [], [])
        values = self.values
        for action in compiled.actions:
            if isinstance(action.action, StopAction):
                asked.stops = True
                break
            people = {
                assignee: resolve_assignees((assignee,), values, self.people).users
                for assignee in action.assignees
            }
            for wanted in action.run(values, self.context, people):
                if isinstance(wanted, Notify):
                    asked.effects.append(wanted)
                elif isinstance(wanted, SetFields) and self._is_own(action.action):
                    self._set_own(wanted, values, asked)
                    if len(compiled.actions) > 1:
                        values = {**self.values, **asked.own}
                else:
                    asked.changes.append(wanted)
        return asked

    @staticmethod
    def _is_own(action: object) -> bool:
        return isinstance(action, SetFieldsAction) and action.record is None

    def _set_own(self, wanted: SetFields, values: Mapping[str, Any], asked: _Asked) -> None:
        changed = {key: value for key, value in wanted.values.items() if values.get(key) != value}
        if self.writing.event == "delete":
            asked.lost.extend(wanted.values)
            return
        if not changed:
            return
        asked.own.update(changed)
        if self.writing.timing == "after":
            asked.changes.append(SetFields(wanted.entity, wanted.record_id, changed))

    def _reads(self, compiled: CompiledRule) -> dict[str, Any]:
        if compiled.condition is None:
            return {}
        return {path: self.values.get(path) for path in compiled.condition.paths}

    def _skip(self, compiled: CompiledRule, reason: Reason, reads: Mapping[str, Any] | None = None) -> None:
        if self.writing.explain:
            self.trace.append(TraceEntry(compiled.name, False, reason, compiled.rule.condition, reads or {}))
