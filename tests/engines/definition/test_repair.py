"""A broken package is repaired from what is said of it: by a repairer that knows no definition, only
pointers, codes, messages and nearest names."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engines.definition import App, Model, load
from engines.definition.checks import check_app
from engines.errors import DefinitionInvalid, Issue

ROOT = Path(__file__).parents[3]
CASES: list[dict[str, Any]] = json.loads((ROOT / "tests/data/broken_packages.json").read_text("utf-8"))
ROUNDS = 6
Package = dict[str, Any]


def read(path: str) -> Package:
    found: Package = json.loads((ROOT / path).read_text("utf-8"))
    return found


CRM = read("templates/crm_app.json")
AROUND: Mapping[str, App] = {
    name: load(read(path))
    for name, path in (("system", "runtime/apps/system_app.json"), ("base", "templates/base_app.json"))
}


def told(package: Package) -> list[Issue]:
    """Errors, as an installer is told them."""
    try:
        app = load(json.dumps(package))
    except DefinitionInvalid as error:
        return list(error.issues)
    issues = check_app(app, Model({**AROUND, app.app.key: app}))
    return [issue for issue in issues if issue.severity == "error"]


# -- breaking, by keys of items where a list has them


def step_into(here: Any, step: str) -> Any:
    if isinstance(here, dict):
        return step
    if re.fullmatch(r"-?\d+", step):
        return int(step)
    return next(at for at, item in enumerate(here) if item["key"] == step)


def broken(breaks: list[list[Any]]) -> Package:
    package = copy.deepcopy(CRM)
    for verb, pointer, *value in breaks:
        *way, last = pointer.split("/")[1:]
        here: Any = package
        for step in way:
            here = here[step_into(here, step)]
        if verb == "add":
            here[step_into(here, last)].append(copy.deepcopy(value[0]))
        elif verb == "set":
            here[step_into(here, last)] = copy.deepcopy(value[0])
        elif verb == "remove":
            here.pop(step_into(here, last))
        else:
            here[value[0]] = here.pop(last)
    return package


# -- mending, by what is said alone


class Repairer:
    """Reads `pointer`, `code`, `message` in English and `hint` of issues, and nothing else."""

    def __init__(self, package: Package) -> None:
        self.package = package

    def mend(self, issues: list[Issue]) -> None:
        """What has a nearest name or says what to write goes first: the rest may only follow from it."""
        for sure in (True, False):
            # From behind, so that places before stay where they are.
            done = [
                self.one(one.pointer, one.code, one.message("en"), one.hint, sure) for one in reversed(issues)
            ]
            if any(done):
                return

    def one(self, pointer: str, code: str, message: str, hint: str | None, sure: bool) -> bool:
        try:
            way, last, owner = self.place(pointer)
        except (KeyError, IndexError, TypeError, ValueError):
            # Another repair has taken it away.
            return True
        if sure:
            return self.said(owner, last, code, message, hint)
        nowhere = re.search(r"Nothing follows the node “(\w+)”", message)
        if nowhere:
            return self.connect(way, nowhere[1])
        if "cannot be reached" in message:
            return False
        return self.leave_out(way, last, owner)

    def said(self, owner: Any, last: Any, code: str, message: str, hint: str | None) -> bool:
        if wants := re.search(r"add \"(\w+)\": \"(.+?)\" to app\.requires", message):
            self.package["app"].setdefault("requires", {})[wants[1]] = wants[2]
        elif older := re.search(r">=\S+ is required; (\S+) is installed", message):
            owner[last] = f">={older[1]}"
        elif "is not known here" in message or "is not installed" in message:
            value = owner.pop(last)
            if hint is not None:
                owner[hint] = value
        elif at := re.search(r"named (\w+) \(character (\d+)\)", message):
            if hint is None:
                return False
            start = int(at[2]) - 1
            owner[last] = owner[last][:start] + hint + owner[last][start + len(at[1]) :]
        elif "ends too early" in message:
            owner[last] += hint or ""
        elif hint is not None:
            owner[last] = hint
        elif one_of := re.search(r"(?:is none of|one of): (.+)", message):
            owner[last] = one_of[1].split(", ")[0]
        elif "Write true or false" in message:
            owner[last] = owner[last] in ("yes", "true", 1)
        elif "whole number" in message:
            owner[last] = 2
        elif "A list is wanted here" in message:
            owner[last] = [owner[last]]
        elif example := re.search(r" like (\d\S+)", message):
            owner[last] = example[1]
        elif "already used in this list" in message:
            owner[last] = f"{owner[last]}_2"
        elif "start with a letter" in message:
            owner[last] = re.sub(r"\W+", "_", owner[last])
        elif "is missing" in message:
            return self.fill_in(owner, last, message)
        else:
            return False
        return True

    def fill_in(self, owner: Any, last: Any, message: str) -> bool:
        what = message.partition(": ")[2]
        if "an object of texts" in what:
            owner[last] = {"zh": "?", "en": "?"}
        elif "no other item of the list" in what:
            owner[last] = "made_up_1"
        elif "key of a field" in what:
            owner[last] = owner["fields"][0]["key"]
        elif "name of a kind" in what:
            owner[last] = "text"
        else:
            return False
        return True

    def connect(self, way: list[Any], node: str) -> bool:
        """From where nothing follows to the first node that is not reached."""
        process = self.at(way[:2])
        reached = {edge["target"] for edge in process["edges"]} | {process["nodes"][0]["key"]}
        target = next(item["key"] for item in process["nodes"] if item["key"] not in reached)
        process["edges"].append({"id": f"made_{node}", "source": node, "target": target})
        return True

    def leave_out(self, way: list[Any], last: Any, owner: Any) -> bool:
        """What is wrong in a way nothing can be said about goes, with the innermost item it is in."""
        if isinstance(owner, list):
            owner.pop(last)
            return True
        for length in range(len(way), 0, -1):
            if isinstance(around := self.at(way[: length - 1]), list):
                around.pop(way[length - 1])
                return True
        return False

    def place(self, pointer: str) -> tuple[list[Any], Any, Any]:
        here: Any = self.package
        way: list[Any] = []
        steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        for step in steps[:-1]:
            way.append(int(step) if isinstance(here, list) else step)
            here = here[way[-1]]
        last: Any = int(steps[-1]) if isinstance(here, list) else steps[-1]
        if isinstance(here, list) and last >= len(here):
            raise IndexError(pointer)
        return way, last, here

    def at(self, way: list[Any]) -> Any:
        here: Any = self.package
        for step in way:
            here = here[step]
        return here


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_broken_package_is_repaired_from_the_messages_alone(case: dict[str, Any]) -> None:
    package = broken(case["breaks"])
    repairer = Repairer(package)
    issues = told(package)
    assert issues, "it is not broken"
    for _ in range(ROUNDS):
        for issue in issues:
            assert issue.message("zh") != issue.code, "said in one language alone"
        repairer.mend(issues)
        issues = told(package)
        if not issues:
            break
    assert not issues, [(one.pointer, one.code, one.message("en"), one.hint) for one in issues[:5]]
    # Repaired, not emptied: what was whole is as it was.
    assert kept(package) >= kept(CRM) - 3


def kept(package: Package) -> int:
    """How many items it has, at any depth."""

    def count(value: Any) -> int:
        if isinstance(value, dict):
            return ("id" in value) + sum(count(part) for part in value.values())
        return sum(count(part) for part in value) if isinstance(value, list) else 0

    return count(package)


def test_the_package_that_is_broken_was_whole() -> None:
    assert told(CRM) == []
