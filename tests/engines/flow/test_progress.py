"""The progress display and the preview before submitting."""

from __future__ import annotations

from typing import Any

from engines.flow import preview, progress

PROCESS = {
    "nodes": [
        {"key": "begin", "type": "start", "label": {"zh": "开始", "en": "Start"}},
        {"key": "size", "type": "exclusive_gateway"},
        {"key": "manager", "type": "approval", "assignees": [{"role": "boss"}]},
        {"key": "director", "type": "approval", "assignees": [{"user": "dee@example.com"}]},
        {
            "key": "mark",
            "type": "record_action",
            "actions": [{"id": "a", "type": "set_fields", "values": {"status": '"done"'}}],
        },
        {"key": "check", "type": "exclusive_gateway"},
        {"key": "done", "type": "end", "outcome": "approved"},
        {"key": "odd", "type": "end", "outcome": "completed"},
    ],
    "edges": [
        {"source": "begin", "target": "size"},
        {"source": "size", "target": "director", "condition": "amount > 1000"},
        {"source": "size", "target": "manager", "default": True},
        {"source": "manager", "target": "mark"},
        {"source": "director", "target": "mark"},
        {"source": "mark", "target": "check"},
        {"source": "check", "target": "done", "condition": 'status == "done"'},
        {"source": "check", "target": "odd", "default": True},
    ],
}
PEOPLE: dict[str, Any] = {"roles": {"demo.boss": ("ben", "cy")}, "emails": {"dee@example.com": "dee"}}


def states(game: Any) -> dict[str, str]:
    return {node.key: node.state for node in progress(game.plan, game.instance)}


def test_progress_follows_the_instance(play: Any) -> None:
    game = play(PROCESS, {"amount": "10"}, **PEOPLE)
    game.start()
    assert states(game) == {
        "begin": "done", "size": "done", "manager": "current", "director": "skipped", "mark": "ahead",
        "check": "ahead", "done": "ahead", "odd": "ahead",
    }  # fmt: skip
    assert progress(game.plan, game.instance)[0].label == {"zh": "开始", "en": "Start"}
    game.decide("return", "ben")
    assert states(game)["begin"] == "current"
    assert states(game)["size"] == "ahead"
    assert states(game)["director"] == "ahead"
    game.values["amount"] = 2000
    game.resubmit()
    assert states(game)["manager"] == "skipped"
    assert states(game)["director"] == "current"
    game.decide("approve", "dee")
    assert states(game) == {
        "begin": "done", "size": "done", "manager": "skipped", "director": "done", "mark": "done",
        "check": "done", "done": "done", "odd": "skipped",
    }  # fmt: skip


def test_preview_shows_the_way_if_all_approve(play: Any) -> None:
    game = play(PROCESS, {"amount": "10", "status": "draft"}, **PEOPLE)
    steps = preview(game.plan, "ann", game.world())
    assert [(step.node, step.people) for step in steps] == [
        ("begin", ()), ("size", ()), ("manager", ("ben", "cy")), ("mark", ()), ("check", ()), ("done", ()),
    ]  # fmt: skip
    assert game.instance.path == ()
    assert game.values["status"] == "draft"


def test_preview_says_why_it_cannot_go_on(play: Any) -> None:
    game = play(PROCESS, {"amount": "2000"}, administrators=())
    steps = preview(game.plan, "ann", game.world())
    assert [step.reasons[0].code for step in steps] == ["flow.nobody_to_ask"]
    assert "director" in steps[0].reasons[0].message("en")
