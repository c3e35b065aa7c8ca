"""What running rules gives back: values to overlay, changes by rule, and why each did what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engines.definition.reason import Reason
from engines.effects import Change, Effect
from engines.rules.chain import Chain

__all__ = ["Failure", "RuleOutcome", "Step", "TraceEntry"]


@dataclass(frozen=True, slots=True)
class Step:
    """What one fired rule asks for, in order.

    The runtime performs `changes` as principal `app:<app>` and hands `chain` to every write they
    make, so that rules woken by those writes know where they come from.
    """

    rule: str
    app: str
    chain: Chain
    changes: tuple[Change, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """One rule considered. `reads`: the values its condition read, by path, old ones as "old.…".

    `set`: the values a before rule wrote over the record.
    """

    rule: str
    fired: bool
    reason: Reason
    condition: str | None = None
    reads: Mapping[str, Any] = field(default_factory=dict)
    set: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        entry: dict[str, Any] = {"rule": self.rule, "fired": self.fired, "reason": self.reason.to_json()}
        if self.condition is not None:
            entry["condition"] = self.condition
            entry["reads"] = {path: _json(value) for path, value in self.reads.items()}
        if self.set:
            entry["set"] = {key: _json(value) for key, value in self.set.items()}
        return entry


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that should have done something and did not. The runtime must log it."""

    rule: str
    record_id: str
    reason: Reason
    chain: Chain


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """`values_set`: fields of the record itself written by before rules, their final values.

    `steps` in the order to perform; those of before rules after the record is stored.
    """

    values_set: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    trace: tuple[TraceEntry, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for step in self.steps for change in step.changes)

    @property
    def effects(self) -> tuple[Effect, ...]:
        return tuple(effect for step in self.steps for effect in step.effects)


def _json(value: Any) -> Any:
    """The JSON form of a value in the platform's convention."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_json(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _json(part) for key, part in value.items()}
    return value
