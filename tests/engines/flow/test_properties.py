"""What holds for every process and every sequence of events, tried on generated ones."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.errors import PlatformError
from engines.flow import ENDED, Instance, progress

PEOPLE = ("ann", "ben", "cy", "dee")
VERBS = ("approve", "reject", "return", "withdraw", "resubmit", "start")


@st.composite
def processes(draw: st.DrawFn) -> dict[str, Any]:
    """A chain of nodes from start to end, gateways and rejections jumping anywhere in it."""
    length = draw(st.integers(1, 5))
    keys = [f"n{index}" for index in range(length)]
    nodes: list[dict[str, Any]] = [{"key": "begin", "type": "start"}]
    edges: list[dict[str, Any]] = [{"source": "begin", "target": keys[0]}]
    for index, key in enumerate(keys):
        onward = keys[index + 1] if index + 1 < length else "done"
        anywhere = draw(st.sampled_from([*keys, "done", "refused"]))
        kind = draw(st.sampled_from(["approval", "approval", "gateway", "action"]))
        if kind == "approval":
            people = draw(st.lists(st.sampled_from(["demo.boss", "demo.finance"]), min_size=1, max_size=2))
            nodes.append(
                {
                    "key": key,
                    "type": "approval",
                    "mode": draw(st.sampled_from(["any", "all"])),
                    "when_empty": draw(st.sampled_from(["pass", "administrator"])),
                    "assignees": [{"role": role} for role in people],
                }
            )
            edges.append({"source": key, "target": onward})
            if draw(st.booleans()):
                edges.append({"source": key, "target": anywhere, "outcome": "rejected"})
        elif kind == "gateway":
            nodes.append({"key": key, "type": "exclusive_gateway"})
            edges.append({"source": key, "target": anywhere, "condition": "amount > 500"})
            if draw(st.integers(0, 9)):
                edges.append({"source": key, "target": onward, "default": True})
        else:
            amount = draw(st.sampled_from(["amount + 200", "100"]))
            action = {"id": "a", "type": "set_fields", "values": {"amount": amount}}
            nodes.append({"key": key, "type": "record_action", "actions": [action]})
            edges.append({"source": key, "target": onward})
    nodes += [
        {"key": "done", "type": "end", "outcome": draw(st.sampled_from(["approved", "completed"]))},
        {"key": "refused", "type": "end", "outcome": "rejected"},
    ]
    return {"nodes": nodes, "edges": edges}


OUTCOMES = {
    "done", "flow.no_path_taken", "flow.endless_loop", "flow.task_closed", "flow.not_initiator",
    "flow.already_ended", "flow.already_started", "flow.not_returned",
}  # fmt: skip
EVENTS = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(PEOPLE)), max_size=12)
ROLES = st.fixed_dictionaries(
    {
        "demo.boss": st.lists(st.sampled_from(PEOPLE), max_size=3).map(tuple),
        "demo.finance": st.lists(st.sampled_from([*PEOPLE, "gone"]), max_size=2).map(tuple),
    }
)


def act(game: Any, verb: str, by: str) -> None:
    if verb == "start":
        game.start()
    elif verb == "withdraw":
        game.withdraw(by)
    elif verb == "resubmit":
        game.resubmit(by)
    else:
        game.decide(verb, by)


def attempt(game: Any, verb: str, by: str) -> str:
    """ "done", or the code of the refusal."""
    try:
        act(game, verb, by)
    except PlatformError as refusal:
        return refusal.reason_code
    return "done"


def check_invariants(instance: Instance) -> None:
    held = {task.token for task in instance.tasks if task.state == "open"}
    tokens = {token.id for token in instance.tokens}
    assert all(token.state == "waiting" for token in instance.tokens)
    assert {task.token for task in instance.tasks} <= tokens
    if instance.state in ENDED:
        assert not tokens
    elif instance.state == "returned":
        assert [token.node for token in instance.tokens] == ["begin"]
        assert not held
    else:
        assert tokens, "a running instance stands somewhere"
        assert held == tokens, "and waits for somebody"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(processes(), EVENTS, ROLES, st.integers(0, 900))
def test_any_events(play: Any, process: Any, events: Any, roles: Any, amount: int) -> None:
    """It ends or waits for somebody; tokens never vanish; a refusal changes nothing; the same events
    give the same instance, through JSON at every step as well."""
    values = {"amount": str(amount)}
    live = play(process, values, roles=roles)
    stored = play(process, values, roles=roles, through_json=True)
    if attempt(live, "start", "ann") != "done":
        assert live.instance.path == ()
        return
    attempt(stored, "start", "ann")
    for verb, by in events:
        check_invariants(live.instance)
        before = live.instance
        outcome = attempt(live, verb, by)
        assert attempt(stored, verb, by) == outcome
        assert outcome in OUTCOMES
        if outcome != "done":
            assert live.instance == before
        else:
            assert live.instance.path[: len(before.path)] == before.path
            assert len(live.instance.path) > len(before.path)
        assert live.instance == stored.instance
        assert live.values == stored.values
    check_invariants(live.instance)
    raw = json.dumps(live.instance.to_json())
    assert Instance.from_json(json.loads(raw)) == live.instance
    assert all(
        reason.message(language) != reason.code and "{" not in reason.message(language)
        for entry in live.instance.path
        for reason in entry.reasons
        for language in ("zh", "en")
    )
    assert len(progress(live.plan, live.instance)) == len(process["nodes"])


def test_amounts_are_exact(play: Any) -> None:
    node = {
        "key": "add",
        "type": "record_action",
        "actions": [{"id": "a", "type": "set_fields", "values": {"amount": "amount + 0.1"}}],
    }
    end = {"key": "done", "type": "end"}
    edges = [{"source": "begin", "target": "add"}, {"source": "add", "target": "done"}]
    game = play({"nodes": [{"key": "begin", "type": "start"}, node, end], "edges": edges}, {"amount": "0.2"})
    game.start()
    assert game.values["amount"] == Decimal("0.3")
