"""A process instance: tokens and variables, pinned to one version of its definition.

States and what may come next:

- running: at least one token waits for somebody or something.
- returned: one token waits at the start for the initiator to resubmit or withdraw.
- approved, rejected, completed: a token reached an end; no token is left.
- withdrawn: the initiator took it back; no token is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engines.flow.path_entry import PathEntry
from engines.flow.task import Task

__all__ = ["ENDED", "Instance", "InstanceState", "Token"]

InstanceState = Literal["running", "approved", "rejected", "completed", "withdrawn", "returned"]

ENDED: frozenset[InstanceState] = frozenset({"approved", "rejected", "completed", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Token:
    """A place where an instance stands.

    `ready`: about to enter its node; `waiting`: inside it until an event. `data` is what the node
    remembers of this visit (JSON).
    """

    id: int
    node: str
    state: Literal["ready", "waiting"]
    data: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        raw: dict[str, Any] = {"id": self.id, "node": self.node, "state": self.state}
        if self.data:
            raw["data"] = dict(self.data)
        return raw

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> Token:
        return Token(raw["id"], raw["node"], raw["state"], raw.get("data", {}))


@dataclass(frozen=True, slots=True)
class Instance:
    """`process` is "app.key"; `version` that of the definition it began on.

    `tasks` are those of the nodes where tokens wait, decided ones included as long as the token
    waits: a vote counts them. Earlier tasks live in `path`. `last_token` numbers tokens.
    `steps` counts automatic steps since the last event from outside.
    """

    process: str
    version: int
    record_id: str
    initiator: str
    state: InstanceState = "running"
    tokens: tuple[Token, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    tasks: tuple[Task, ...] = ()
    path: tuple[PathEntry, ...] = ()
    last_token: int = 0
    steps: int = 0

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def unfinished(self) -> bool:
        """A token is about to move: apply the changes asked for, then send `Continued`."""
        return any(token.state == "ready" for token in self.tokens)

    def task(self, task_id: str) -> Task | None:
        return next((task for task in self.tasks if task.id == task_id), None)

    def to_json(self) -> dict[str, Any]:
        """Everything but the definition, as JSON."""
        return {
            "process": self.process,
            "version": self.version,
            "record": self.record_id,
            "initiator": self.initiator,
            "state": self.state,
            "tokens": [token.to_json() for token in self.tokens],
            "variables": dict(self.variables),
            "tasks": [task.to_json() for task in self.tasks],
            "path": [entry.to_json() for entry in self.path],
            "last_token": self.last_token,
            "steps": self.steps,
        }

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> Instance:
        return Instance(
            process=raw["process"],
            version=raw["version"],
            record_id=raw["record"],
            initiator=raw["initiator"],
            state=raw["state"],
            tokens=tuple(Token.from_json(token) for token in raw["tokens"]),
            variables=raw["variables"],
            tasks=tuple(Task.from_json(task) for task in raw["tasks"]),
            path=tuple(PathEntry.from_json(entry) for entry in raw["path"]),
            last_token=raw["last_token"],
            steps=raw["steps"],
        )
