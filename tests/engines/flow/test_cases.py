"""Every case of tests/data/flow: a process, people, events, and what must come of each.

A case is {about, process, values, roles, emails, active, administrators, steps, path}. A step does
start | approve | reject | return | withdraw | resubmit `by` somebody and either names the error it
must be `refused` with or what to `expect`: state, nodes the tokens are `at`, people `asked` (holders
of open tasks), tasks `closed`, `results` (changes and effects in order), `because` (reason codes of
the new path entries in order). `path` is the whole path at the end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engines.effects import Change, CreateRecord, Effect, Notify, SetFields, StartProcess
from engines.errors import PlatformError
from engines.flow import Advance, Decided, Resubmitted, Started, Withdrawn

CASES = sorted((Path(__file__).parents[2] / "data" / "flow").glob("*.json"))


def perform(game: Any, step: Mapping[str, Any]) -> list[Advance]:
    by = step.get("by", game.initiator)
    match step["do"]:
        case "start":
            return list(game.send(Started(by)))
        case "withdraw":
            return list(game.send(Withdrawn(by)))
        case "resubmit":
            return list(game.send(Resubmitted(by)))
        case verb:
            task = game.task_of(step.get("task_of", by))
            return list(game.send(Decided(task, verb, by, step.get("comment", "because"))))


def as_data(result: Change | Effect, types: Any) -> dict[str, Any]:
    match result:
        case SetFields(entity, record_id, values):
            return {"set": entity, "record": record_id, "values": shown(entity, values, types)}
        case CreateRecord(entity, values, source_key):
            return {"create": entity, "values": shown(entity, values, types), "once": source_key}
        case Notify(users, text):
            return {"tell": list(users), "text": dict(text)}
        case StartProcess(process, record_id):
            return {"start": process, "record": record_id}
    raise AssertionError(result)


def shown(entity: str, values: Mapping[str, Any], types: Any) -> dict[str, Any]:
    """As JSON, a number with the places of its field, as a store would keep it."""
    fields = types(entity).fields
    return {key: fields[key].to_json(fields[key].coerce(value)) for key, value in values.items()}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("through_json", [False, True], ids=["kept", "stored"])
def test_case(path: Path, through_json: bool, play: Any) -> None:
    case = json.loads(path.read_text("utf-8"))
    people = {key: case[key] for key in ("roles", "emails") if key in case}
    if "administrators" in case:
        people["administrators"] = tuple(case["administrators"])
    if "active" in case:
        people["active"] = frozenset(case["active"])
    game = play(case["process"], case.get("values"), through_json=through_json, **people)
    for number, step in enumerate(case["steps"]):
        place = f"step {number}: {step['do']}"
        if "refused" in step:
            before = game.instance
            with pytest.raises(PlatformError) as refusal:
                perform(game, step)
            assert refusal.value.reason_code == step["refused"], place
            if "names" in step:
                assert step["names"] in refusal.value.message("en"), place
            if "pointer" in step:
                assert [issue.pointer for issue in refusal.value.issues] == [step["pointer"]], place
            assert game.instance == before, place
            continue
        results = perform(game, step)
        expected = step.get("expect", {})
        found = {
            "state": game.instance.state,
            "at": [token.node for token in game.instance.tokens],
            "asked": game.holders,
            "closed": {task.assignee: task.state for result in results for task in result.closed},
            "results": [as_data(x, game.model.entity) for result in results for x in result.asked],
            "because": [r.code for result in results for entry in result.path for r in entry.reasons],
        }
        assert {key: found[key] for key in expected} == expected, place
    lines = [" ".join(filter(None, (e.node, e.verb, e.by))) for e in game.instance.path]
    assert lines == case["path"]


def test_there_are_cases() -> None:
    assert len(CASES) >= 20
