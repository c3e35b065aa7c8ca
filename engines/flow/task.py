"""A task: one person asked for one decision at one node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

__all__ = ["Task", "TaskState"]

TaskState = Literal["open", "approved", "rejected", "returned", "cancelled"]


@dataclass(frozen=True, slots=True)
class Task:
    """`cancelled`: nobody need decide any more, since another decision or the initiator settled it."""

    id: str
    node: str
    token: int
    assignee: str
    state: TaskState
    opened_at: datetime
    closed_at: datetime | None = None
    comment: str | None = None

    def to_json(self) -> dict[str, Any]:
        raw: dict[str, Any] = {
            "id": self.id,
            "node": self.node,
            "token": self.token,
            "assignee": self.assignee,
            "state": self.state,
            "opened_at": self.opened_at.isoformat(),
        }
        if self.closed_at is not None:
            raw["closed_at"] = self.closed_at.isoformat()
        if self.comment is not None:
            raw["comment"] = self.comment
        return raw

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> Task:
        closed_at = raw.get("closed_at")
        return Task(
            id=raw["id"],
            node=raw["node"],
            token=raw["token"],
            assignee=raw["assignee"],
            state=raw["state"],
            opened_at=datetime.fromisoformat(raw["opened_at"]),
            closed_at=datetime.fromisoformat(closed_at) if closed_at else None,
            comment=raw.get("comment"),
        )
