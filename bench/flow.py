"""The flow engine alone: no store, no access, no HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from bench.row import Row, median_seconds
from engines.definition.load import load
from engines.definition.model import Model
from engines.flow import Decided, Instance, Started, World, advance, begin, compile_process

__all__ = ["measure"]

_STEP_TARGET = 100.0
"""Microseconds: a tenth of what a whole step with load, history and commit may take."""

_APP: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "bench", "version": "1.0.0", "label": {"en": "Bench"}},
    "entities": [
        {
            "id": "e1",
            "key": "claim",
            "title": "subject",
            "fields": [
                {"id": "f1", "key": "subject", "type": "text"},
                {"id": "f2", "key": "amount", "type": "money"},
            ],
        }
    ],
    "roles": [{"id": "r1", "key": "boss", "label": {"en": "Boss"}}],
    "processes": [
        {
            "id": "p1",
            "key": "review",
            "entity": "claim",
            "nodes": [
                {"id": "n1", "key": "begin", "type": "start"},
                {"id": "n2", "key": "one", "type": "approval", "assignees": [{"role": "boss"}]},
                {"id": "n3", "key": "two", "type": "approval", "assignees": [{"role": "boss"}]},
                {"id": "n4", "key": "size", "type": "exclusive_gateway"},
                {"id": "n5", "key": "three", "type": "approval", "assignees": [{"role": "boss"}]},
                {"id": "n6", "key": "done", "type": "end", "outcome": "approved"},
            ],
            "edges": [
                {"id": "e1", "source": "begin", "target": "one"},
                {"id": "e2", "source": "one", "target": "two"},
                {"id": "e3", "source": "two", "target": "size"},
                {"id": "e4", "source": "size", "target": "three", "condition": "amount > 1000"},
                {"id": "e5", "source": "size", "target": "done", "default": True},
                {"id": "e6", "source": "three", "target": "done"},
            ],
        }
    ],
}


def measure() -> Iterator[Row]:
    """A step decides one approval: by itself, and with the instance read from and written to JSON."""
    plan = compile_process(Model({"bench": load(json.dumps(_APP))}), "bench.review", 1)
    ids = count()
    world = World(
        values={"id": "r", "subject": "Chairs", "amount": Decimal(5000)},
        now=datetime(2026, 3, 2, tzinfo=UTC),
        zone=UTC,
        new_id=lambda: f"t{next(ids)}",
        roles={"bench.boss": ("ben", "cy")},
        active=frozenset({"ann", "ben", "cy"}),
    )
    started = advance(plan, begin(plan, "r", "ann"), Started("ann"), world).instance
    decided = advance(plan, started, Decided(started.tasks[0].id, "approve", "ben"), world).instance
    event = Decided(decided.tasks[0].id, "approve", "ben")

    def step() -> None:
        advance(plan, decided, event, world)

    stored = json.dumps(decided.to_json())

    def stored_step() -> None:
        instance = Instance.from_json(json.loads(stored))
        json.dumps(advance(plan, instance, event, world).instance.to_json())

    yield Row("flow: one decision through a gateway", _micros(step), "µs", target=_STEP_TARGET)
    yield Row("flow: the same from JSON to JSON", _micros(stored_step), "µs")


def _micros(work: Any) -> float:
    return median_seconds(work, repeats=7, calls=500) * 1e6
