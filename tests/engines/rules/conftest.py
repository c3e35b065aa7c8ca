"""A small app with the rules of a case, and a harness that performs what they ask for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from engines.definition.assignees import People
from engines.definition.load import load
from engines.definition.model import Model
from engines.effects import CreateRecord, Effect, SetFields
from engines.expression.context import EvaluationContext
from engines.rules import Chain, Failure, RuleOutcome, Step, compile_rules

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
CONTEXT = EvaluationContext(NOW, UTC, "ann")

SYSTEM: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "system", "version": "1.0.0", "label": {"en": "System"}},
    "entities": [
        {"id": "e1", "key": "user", "title": "name", "fields": [{"id": "f1", "key": "name", "type": "text"}]},
        {
            "id": "e2",
            "key": "department",
            "title": "name",
            "fields": [
                {"id": "f1", "key": "name", "type": "text"},
                {"id": "f2", "key": "head", "type": "user"},
            ],
        },
    ],
}

ENTITIES: list[dict[str, Any]] = [
    {
        "id": "e1",
        "key": "job",
        "title": "name",
        "fields": [
            {"id": "f1", "key": "name", "type": "text"},
            {"id": "f2", "key": "hours", "type": "decimal", "scale": 1},
            {"id": "f3", "key": "size", "type": "text"},
            {"id": "f4", "key": "note", "type": "text"},
            {"id": "f5", "key": "done", "type": "boolean"},
            {"id": "f6", "key": "place", "type": "reference", "entity": "place"},
            {"id": "f7", "key": "cost", "type": "decimal", "formula": "hours * 100"},
        ],
    },
    {
        "id": "e2",
        "key": "place",
        "title": "name",
        "fields": [
            {"id": "f1", "key": "name", "type": "text"},
            {"id": "f2", "key": "jobs_seen", "type": "integer"},
            {"id": "f3", "key": "keeper", "type": "user"},
        ],
    },
    {
        "id": "e3",
        "key": "entry",
        "title": "text",
        "fields": [
            {"id": "f1", "key": "text", "type": "text"},
            {"id": "f2", "key": "job", "type": "reference", "entity": "job"},
        ],
    },
]


def app(key: str, **sections: Any) -> str:
    return json.dumps(
        {
            "format": "yingzao/1",
            "app": {"key": key, "version": "1.0.0", "label": {"en": key}},
            "roles": [{"id": "r1", "key": "foreman"}],
            **sections,
        }
    )


def rule(key: str, *actions: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A rule on jobs that runs after an update unless told otherwise."""
    trigger = {"on": ["update"], **more.pop("trigger", {})}
    numbered = [{"id": f"a{index}", **action} for index, action in enumerate(actions)]
    return {"id": key, "key": key, "entity": "demo.job", "trigger": trigger, "actions": numbered, **more}


def sets(**values: str) -> dict[str, Any]:
    return {"type": "set_fields", "values": values}


def build(*rules: Mapping[str, Any], other: Sequence[Mapping[str, Any]] = ()) -> Model:
    """The app `demo` with `rules`, and with `other` a second app whose rules are on demo's entities."""
    apps = {
        "system": load(json.dumps(SYSTEM)),
        "demo": load(app("demo", entities=ENTITIES, rules=list(rules))),
    }
    if other:
        apps["extra"] = load(app("extra", rules=list(other)))
    return Model(apps)


@dataclass
class World:
    """Records by (entity, id), written the way the runtime does: rules before, store, rules after,
    then what they ask for, each write carrying its step's chain."""

    model: Model
    records: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    people: People = field(default_factory=People)
    fired: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    principals: list[str] = field(default_factory=list)
    writes: int = 0

    def update(self, entity: str, record_id: str, chain: Chain = (), **values: Any) -> list[RuleOutcome]:
        old = self.records[entity, record_id]
        return self._write("update", entity, record_id, old, {**old, **values}, chain)

    def create(self, entity: str, record_id: str, chain: Chain = (), **values: Any) -> list[RuleOutcome]:
        return self._write("create", entity, record_id, None, {"id": record_id, **values}, chain)

    def _write(
        self, event: Any, entity: str, record_id: str, old: Any, new: dict[str, Any], chain: Chain
    ) -> list[RuleOutcome]:
        self.writes += 1
        assert self.writes < 500, "rules run away"
        plan = compile_rules(self.model, entity)
        changed = {key for key, value in new.items() if (old or {}).get(key) != value}
        before = plan.run("before", event, new, old, changed, CONTEXT, self.people, chain)
        stored = {**new, **before.values_set}
        self.records[entity, record_id] = stored
        changed |= set(before.values_set)
        after = plan.run("after", event, stored, old, changed, CONTEXT, self.people, chain)
        outcomes = [before, after]
        for outcome in (before, after):
            self.fired += [entry.rule for entry in outcome.trace if entry.fired]
            self.failures += outcome.failures
            for step in outcome.steps:
                outcomes += self._perform(step)
        return outcomes

    def _perform(self, step: Step) -> list[RuleOutcome]:
        outcomes: list[RuleOutcome] = []
        self.effects += step.effects
        for change in step.changes:
            self.principals.append(f"app:{step.app}")
            if isinstance(change, SetFields):
                outcomes += self.update(change.entity, change.record_id, step.chain, **change.values)
            elif isinstance(change, CreateRecord):
                record_id = f"new{len(self.records)}"
                outcomes += self.create(change.entity, record_id, step.chain, **change.values)
        return outcomes


@pytest.fixture
def world() -> Callable[[Model], World]:
    """A world with the job "j1" at the place "p1"."""

    def make(model: Model) -> World:
        job = {
            "id": "j1",
            "name": "Roof",
            "hours": None,
            "size": None,
            "note": None,
            "done": None,
            "place": "p1",
        }
        place = {"id": "p1", "name": "Mill", "jobs_seen": None, "keeper": "kim"}
        return World(model, {("demo.job", "j1"): job, ("demo.place", "p1"): place})

    return make
