"""One line of an instance's path: what happened at a node, by whom, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from engines.definition.reason import Reason

__all__ = ["PathEntry", "PathVerb"]

PathVerb = Literal[
    "start",
    "resubmit",
    "ask",
    "approve",
    "reject",
    "return",
    "withdraw",
    "skip",
    "take",
    "act",
    "end",
    "hand_over",
]


@dataclass(frozen=True, slots=True)
class PathEntry:
    """What people did — start, resubmit, approve, reject, return, withdraw, hand_over — has `by`.

    What the engine did has none: ask (opened tasks), skip (nobody to ask), take (chose a way out),
    act (ran actions), end.
    """

    node: str
    verb: PathVerb
    at: datetime
    by: str | None = None
    comment: str | None = None
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> dict[str, Any]:
        raw: dict[str, Any] = {"node": self.node, "verb": self.verb, "at": self.at.isoformat()}
        if self.by is not None:
            raw["by"] = self.by
        if self.comment is not None:
            raw["comment"] = self.comment
        if self.reasons:
            raw["reasons"] = [reason.to_json() for reason in self.reasons]
        return raw

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> PathEntry:
        return PathEntry(
            node=raw["node"],
            verb=raw["verb"],
            at=datetime.fromisoformat(raw["at"]),
            by=raw.get("by"),
            comment=raw.get("comment"),
            reasons=tuple(Reason.from_json(reason) for reason in raw.get("reasons", ())),
        )
