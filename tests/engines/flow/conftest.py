"""A small app, and a harness that plays events against a process the way a runtime would."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engines.definition.entity_model import EntityModel
from engines.definition.load import load
from engines.definition.model import Model
from engines.effects import SetFields
from engines.flow import (
    Advance,
    Continued,
    Decided,
    Event,
    Instance,
    ProcessPlan,
    Resubmitted,
    Started,
    Withdrawn,
    World,
    advance,
    begin,
    compile_process,
)

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
RECORD = "00000000-0000-7000-8000-000000000001"
ACTIVE = frozenset({"ann", "ben", "cy", "dee", "eva", "root"})

SYSTEM: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "system", "version": "1.0.0", "label": {"en": "System"}},
    "entities": [
        {
            "id": "e_user",
            "key": "user",
            "title": "name",
            "fields": [
                {"id": "f_name", "key": "name", "type": "text"},
                {"id": "f_department", "key": "department", "type": "reference", "entity": "department"},
            ],
        },
        {
            "id": "e_department",
            "key": "department",
            "title": "name",
            "fields": [
                {"id": "f_name", "key": "name", "type": "text"},
                {"id": "f_head", "key": "head", "type": "user"},
            ],
        },
    ],
}

ENTITIES: list[dict[str, Any]] = [
    {
        "id": "e1",
        "key": "claim",
        "title": "subject",
        "fields": [
            {"id": "f1", "key": "subject", "type": "text"},
            {"id": "f2", "key": "amount", "type": "money"},
            {"id": "f3", "key": "discount", "type": "percent"},
            {
                "id": "f4",
                "key": "status",
                "type": "choice",
                "options": [
                    {"id": "o1", "key": "draft", "label": {"zh": "草稿", "en": "Draft"}},
                    {"id": "o2", "key": "sent", "label": {"zh": "审批中", "en": "In approval"}},
                    {"id": "o3", "key": "done", "label": {"zh": "已批准", "en": "Approved"}},
                ],
            },
            {"id": "f5", "key": "manager", "type": "user"},
            {"id": "f6", "key": "project", "type": "reference", "entity": "project"},
            {"id": "f7", "key": "needed_on", "type": "date"},
            {"id": "f8", "key": "urgent", "type": "boolean"},
        ],
    },
    {
        "id": "e2",
        "key": "project",
        "title": "name",
        "fields": [
            {"id": "f1", "key": "name", "type": "text"},
            {"id": "f2", "key": "leader", "type": "user"},
            {"id": "f3", "key": "spent", "type": "money"},
        ],
    },
    {
        "id": "e3",
        "key": "voucher",
        "title": "text",
        "fields": [
            {"id": "f1", "key": "text", "type": "text"},
            {"id": "f2", "key": "amount", "type": "money"},
            {"id": "f3", "key": "claim", "type": "reference", "entity": "claim"},
        ],
    },
]


def build_model(process: Mapping[str, Any]) -> Model:
    """A model whose app `demo` has the one process `review`, given as nodes and edges."""
    edges = [{"id": f"e{index}", **edge} for index, edge in enumerate(process["edges"])]
    nodes = [{"id": f"n{index}", **node} for index, node in enumerate(process["nodes"])]
    demo = {
        "format": "yingzao/1",
        "app": {"key": "demo", "version": "1.0.0", "label": {"en": "Demo"}},
        "parameters": [{"id": "p1", "key": "limit", "type": "money", "value": "50000"}],
        "entities": ENTITIES,
        "processes": [
            {"id": "p1", "key": "review", "entity": "claim", "nodes": nodes, "edges": edges},
        ],
        "roles": [{"id": "r1", "key": "boss"}, {"id": "r2", "key": "finance"}],
    }
    return Model({"system": load(json.dumps(SYSTEM)), "demo": load(json.dumps(demo))})


def typed(entity: EntityModel, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a record, and of paths one reference further, as Python values. Ids are taken as
    they are, so that a case may name people."""
    values = {}
    for path, value in raw.items():
        key, _, behind = path.partition(".")
        target = entity.types[key].entity
        if behind and target:
            values[path] = typed(entity.model.entity(target), {behind: value})[behind]
        else:
            values[path] = value if target else entity.fields[key].coerce(value)
    return values


@dataclass
class Play:
    """One instance, its record, and who is there. Each event comes one minute after the last."""

    model: Model
    plan: ProcessPlan
    values: dict[str, Any]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    emails: Mapping[str, str] = field(default_factory=dict)
    active: frozenset[str] = ACTIVE
    administrators: tuple[str, ...] = ("root",)
    initiator: str = "ann"
    instance: Instance = field(init=False)
    minutes: int = 0
    ids: int = 0
    through_json: bool = False

    def __post_init__(self) -> None:
        self.values.setdefault("id", RECORD)
        self.instance = begin(self.plan, RECORD, self.initiator)

    def world(self) -> World:
        return World(
            values=self.values,
            now=NOON + timedelta(minutes=self.minutes),
            zone=UTC,
            new_id=self._new_id,
            roles=self.roles,
            emails=self.emails,
            active=self.active,
            administrators=self.administrators,
        )

    def _new_id(self) -> str:
        self.ids += 1
        return f"t{self.ids}"

    def send(self, event: Event) -> list[Advance]:
        """The event, then as many continuations as it takes, own-record writes applied between."""
        results = []
        minutes, instance, values = self.minutes, self.instance, dict(self.values)
        self.minutes += 1
        try:
            while True:
                if self.through_json:
                    self.instance = Instance.from_json(json.loads(json.dumps(self.instance.to_json())))
                result = advance(self.plan, self.instance, event, self.world())
                results.append(result)
                self.instance = result.instance
                for change in result.changes:
                    if isinstance(change, SetFields) and change.record_id == RECORD:
                        self.values.update(change.values)
                if not self.instance.unfinished:
                    return results
                event = Continued()
        except Exception:
            # What a rolled-back transaction does.
            self.minutes, self.instance, self.values = minutes, instance, values
            raise

    def start(self) -> list[Advance]:
        return self.send(Started(self.initiator))

    def decide(self, verb: Any, by: str, comment: str | None = "because") -> list[Advance]:
        return self.send(Decided(self.task_of(by), verb, by, comment))

    def withdraw(self, by: str | None = None) -> list[Advance]:
        return self.send(Withdrawn(by or self.initiator))

    def resubmit(self, by: str | None = None) -> list[Advance]:
        return self.send(Resubmitted(by or self.initiator))

    def task_of(self, user: str) -> str:
        """Id of this person's open task, else of any task they ever had here, else an unknown one."""
        own = [task for task in self.instance.tasks if task.assignee == user]
        return next((task.id for task in own if task.state == "open"), own[0].id if own else "gone")

    @property
    def holders(self) -> list[str]:
        return [task.assignee for task in self.instance.tasks if task.state == "open"]

    def copy(self) -> Play:
        other = replace(self, values=dict(self.values))
        other.instance, other.minutes, other.ids = self.instance, self.minutes, self.ids
        return other


PlayMaker = Callable[..., Play]


@pytest.fixture
def play() -> PlayMaker:
    """Makes a Play of a process given as {"nodes", "edges"}."""

    def make(process: Mapping[str, Any], values: Mapping[str, Any] | None = None, **people: Any) -> Play:
        model = build_model(process)
        record = {
            "subject": "Chairs",
            "amount": Decimal("100.00"),
            **typed(model.entity("demo.claim"), values or {}),
        }
        return Play(model, compile_process(model, "demo.review", 3), record, **people)

    return make
