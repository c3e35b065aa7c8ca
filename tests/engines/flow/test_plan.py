"""Compiling a process: what it needs, what it refuses, when a record's write starts it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from engines.errors import AccessDenied, DefinitionInvalid, ExpressionInvalid, StateConflict
from engines.expression.context import EvaluationContext
from engines.flow import NODE_TYPES, Continued, OtherVersion, Started, advance, begin

CONTEXT = EvaluationContext(datetime(2026, 3, 2, tzinfo=UTC), UTC)
START = {"key": "begin", "type": "start"}
END = {"key": "done", "type": "end"}


def straight(*nodes: dict[str, Any], start: dict[str, Any] = START) -> dict[str, Any]:
    """The nodes one after the other."""
    chain = [start, *nodes, END]
    edges = [{"source": a["key"], "target": b["key"]} for a, b in pairwise(chain)]
    return {"nodes": chain, "edges": edges}


def test_needs_name_all_that_is_read(play: Any) -> None:
    approval = {
        "key": "review",
        "type": "approval",
        "assignees": [{"role": "boss"}, {"field": "project.leader"}, {"user": " Ben@Example.com"}],
    }
    action = {
        "key": "mark",
        "type": "record_action",
        "actions": [
            {"id": "a", "type": "set_fields", "record": "project", "values": {"spent": "amount"}},
            {
                "id": "b",
                "type": "notify",
                "to": [{"role": "finance"}],
                "text": {"en": "{project} {needed_on}"},
            },
        ],
    }
    process = straight(approval, action, start={**START, "condition": "urgent"})
    process["edges"][1]["condition"] = "amount > parameter.limit and project.spent > discount"
    needs = play(process).plan.needs
    assert set(needs.paths) == {
        "urgent", "project.leader", "amount", "project", "project.name", "needed_on", "project.spent",
        "discount",
    }  # fmt: skip
    assert len(needs.paths) == len(set(needs.paths))
    assert needs.roles == ("demo.boss", "demo.finance")
    assert needs.emails == ("ben@example.com",)


@pytest.mark.parametrize(
    ("process", "error", "code"),
    [
        (
            {"nodes": [START, END], "edges": [{"source": "begin", "target": "dome"}]},
            DefinitionInvalid,
            "flow.edge_to_nowhere",
        ),
        ({"nodes": [END, {**END, "key": "other"}], "edges": []}, DefinitionInvalid, "flow.one_start"),
        ({"nodes": [START, {**START, "key": "again"}], "edges": []}, DefinitionInvalid, "flow.one_start"),
    ],
)
def test_broken_graph_is_refused(play: Any, process: Any, error: Any, code: str) -> None:
    with pytest.raises(error) as refusal:
        play(process)
    assert [issue.code for issue in refusal.value.issues] == [code]


@pytest.mark.parametrize(
    ("action", "code", "hint"),
    [
        ({"type": "set_fields", "values": {"amout": "1"}}, "action.unknown_field", "amount"),
        ({"type": "set_fields", "record": "status", "values": {"spent": "1"}}, "action.not_reference", None),
        (
            {"type": "set_fields", "record": "projct", "values": {"spent": "1"}},
            "action.not_reference",
            "project",
        ),
        (
            {"type": "notify", "to": [{"initiator": True}], "text": {"en": "{amoun}"}},
            "text.unknown_place",
            "amount",
        ),
        (
            {"type": "notify", "to": [{"initiator": True}], "text": {"en": "{amount.x}"}},
            "text.not_one_value",
            None,
        ),
    ],
)
def test_broken_action_names_the_nearest(play: Any, action: Any, code: str, hint: str | None) -> None:
    node = {"key": "mark", "type": "record_action", "actions": [{"id": "a", **action}]}
    with pytest.raises(ExpressionInvalid) as refusal:
        play(straight(node))
    assert (refusal.value.reason_code, refusal.value.hint) == (code, hint)


def test_record_triggers(play: Any) -> None:
    on_update = {**START, "trigger": "update", "condition": 'status == "sent" and old.status == "draft"'}
    plan = play(straight(start=on_update)).plan
    assert plan.starts_on("update", {"status": "sent", "old.status": "draft"}, CONTEXT)
    assert not plan.starts_on("update", {"status": "sent", "old.status": "sent"}, CONTEXT)
    assert not plan.starts_on("create", {"status": "sent", "old.status": "draft"}, CONTEXT)
    assert play(straight(start={**START, "trigger": "create"})).plan.starts_on("create", {}, CONTEXT)
    assert not play(straight()).plan.starts_on("create", {}, CONTEXT)


def test_an_instance_stays_on_its_version(play: Any) -> None:
    game = play(straight())
    instance = begin(game.plan, "r", "ann")
    other = type(game.plan)(
        game.plan.name,
        4,
        game.plan.entity,
        game.plan.definition,
        game.plan.nodes,
        game.plan.start,
        game.plan.needs,
    )
    with pytest.raises(OtherVersion) as refusal:
        advance(other, instance, Started("ann"), game.world())
    assert "3" in refusal.value.message("en")
    assert "4" in refusal.value.message("zh")


def test_nothing_to_continue(play: Any) -> None:
    game = play(straight({"key": "review", "type": "approval", "assignees": [{"initiator": True}]}))
    game.start()
    with pytest.raises(StateConflict):
        advance(game.plan, game.instance, Continued(), game.world())


def test_two_approvals_at_once_are_one_success_and_one_conflict(play: Any) -> None:
    """The runtime holds the instance while it advances, so the second request meets the new state."""
    review = {"key": "review", "type": "approval", "assignees": [{"role": "boss"}]}
    game = play(straight(review), roles={"demo.boss": ("ben", "cy")})
    game.start()
    seen_by_both = {by: game.task_of(by) for by in ("ben", "cy")}
    game.decide("approve", "ben")
    assert game.instance.task(seen_by_both["cy"]) is None
    with pytest.raises(StateConflict) as refusal:
        game.decide("approve", "cy")
    assert refusal.value.reason_code == "flow.task_closed"


def test_a_strangers_decision_is_denied(play: Any) -> None:
    review = {"key": "review", "type": "approval", "assignees": [{"user": "ben@example.com"}]}
    game = play(straight(review), emails={"ben@example.com": "ben"})
    game.start()
    with pytest.raises(AccessDenied):
        game.withdraw("ben")


def test_instances_are_small(play: Any) -> None:
    """The definition stays out of the state: three approvals passed take a few hundred bytes each."""
    nodes = [
        {"key": f"step{index}", "type": "approval", "assignees": [{"user": "ben@example.com"}]}
        for index in range(3)
    ]
    game = play(straight(*nodes), emails={"ben@example.com": "ben"})
    game.start()
    for _ in range(3):
        game.decide("approve", "ben", None)
    assert game.instance.state == "completed"
    assert len(json.dumps(game.instance.to_json())) < 2_000


def test_every_node_type_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reference" / "processes.md").read_text("utf-8")
    assert all(f"`{key}`" in text for key in sorted(node_type.type for node_type in NODE_TYPES))


def test_variables_stay_with_the_instance(play: Any) -> None:
    game = play(straight({"key": "review", "type": "approval", "assignees": [{"initiator": True}]}))
    game.instance = begin(game.plan, game.values["id"], "ann", {"round": 2})
    game.through_json = True
    game.start()
    game.decide("approve", "ann")
    assert (game.instance.state, game.instance.variables) == ("completed", {"round": 2})


def test_administrators_are_looked_for_only_when_needed(play: Any) -> None:
    asked = []

    def administrators() -> Any:
        asked.append("looked")
        yield "root"

    review = {"key": "review", "type": "approval", "assignees": [{"role": "boss"}]}
    found = play(straight(review), roles={"demo.boss": ("ben",)}, administrators=administrators())
    found.start()
    assert (found.holders, asked) == (["ben"], [])
    nobody = play(straight(review), administrators=administrators())
    nobody.start()
    assert (nobody.holders, asked) == (["root"], ["looked"])
