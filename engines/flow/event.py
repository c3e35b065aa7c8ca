"""What can happen to an instance from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Continued", "Decided", "DecisionVerb", "Event", "Resubmitted", "Started", "Withdrawn"]

DecisionVerb = Literal["approve", "reject", "return"]


@dataclass(frozen=True, slots=True)
class Started:
    """The first event of an instance. `by` is the initiator."""

    by: str


@dataclass(frozen=True, slots=True)
class Decided:
    """`by` decides an open task of theirs."""

    task_id: str
    verb: DecisionVerb
    by: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The initiator takes the instance back."""

    by: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Resubmitted:
    """The initiator sends a returned instance on its way again."""

    by: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Continued:
    """The changes an advance asked for are applied and the record's values read again."""


Event = Started | Decided | Withdrawn | Resubmitted | Continued
