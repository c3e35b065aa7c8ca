"""Checks of a whole app: each rule finds its fault, at its place, and nothing else cries out.

Every case changes the example package, which itself has no issue.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from engines.definition import checks
from engines.errors import Issue
from engines.language import LANGUAGES, catalogue

# rule → cases: edits are [pointer, value] ("-" appends) or [pointer] to remove; issues are
# [pointer, code, nearest name?], "?" before the code of a warning.
CASES = [
    pytest.param(case["edits"], case["issues"], id=f"{rule} {number}")
    for rule, cases in json.loads((Path(__file__).parent / "data" / "checks.json").read_text("utf-8")).items()
    for number, case in enumerate(cases, 1)
]


def change(document: Any, pointer: str, *value: Any) -> None:
    *path, last = pointer.strip("/").split("/")
    for step in path:
        document = document[int(step)] if isinstance(document, list) else document.setdefault(step, {})
    if isinstance(document, list):
        if not value:
            del document[int(last)]
        elif last == "-":
            document.append(value[0])
        else:
            document[int(last)] = value[0]
    elif value:
        document[last] = value[0]
    else:
        document.pop(last, None)


def shown(issue: Issue) -> tuple[str, str, str | None]:
    mark = "?" if issue.severity == "warning" else ""
    return (issue.pointer, mark + issue.code.removeprefix("check."), issue.hint)


def test_the_example_has_no_issue(example: dict[str, Any], check: Callable[..., Sequence[Issue]]) -> None:
    assert list(check(example)) == []


@pytest.mark.parametrize(("edits", "expected"), CASES)
def test_one_fault_is_found_at_its_place(
    example: dict[str, Any],
    check: Callable[..., Sequence[Issue]],
    edits: list[list[Any]],
    expected: list[list[str]],
) -> None:
    for edit in edits:
        change(example, *edit)
    issues = check(example)
    assert [list(shown(issue)[:2]) for issue in issues] == [entry[:2] for entry in expected]
    for issue, entry in zip(issues, expected, strict=True):
        if len(entry) == 3:
            assert issue.hint == entry[2]
        for language in LANGUAGES:
            assert not re.search(r"[{}]", issue.message(language))


def test_an_app_that_is_not_required_cannot_be_named(
    example: dict[str, Any], check: Callable[..., Sequence[Issue]]
) -> None:
    other = {
        "format": "yingzao/1",
        "app": {"key": "garage", "version": "1.0.0", "label": {}},
        "entities": [
            {"id": "e", "key": "car", "title": "n", "fields": [{"id": "n", "key": "n", "type": "text"}]}
        ],
    }
    example["views"].append({"id": "v9", "key": "cars", "entity": "garage.car", "columns": ["n"]})
    assert [shown(issue) for issue in check(example, other)] == [
        ("/views/2/entity", "app_not_required", None)
    ]
    example["app"]["requires"]["garage"] = ">=1"
    assert list(check(example, other)) == []


def test_positions_within_an_expression_are_given(
    example: dict[str, Any], check: Callable[..., Sequence[Issue]]
) -> None:
    example["entities"][3]["fields"][3]["formula"] = "quantity * tool.worht"
    (issue,) = check(example)
    assert (issue.params["position"], issue.params["length"]) == (16, 5)


def test_every_check_has_a_case_and_every_message_a_check() -> None:
    covered = {entry[1].removeprefix("?") for case in CASES for entry in case.values[1]}
    messages = {code.removeprefix("check.") for code in catalogue() if code.startswith("check.")}
    assert messages - covered - {"app_not_required"} == set()
    own = {code for code in covered if "." not in code}
    assert own - messages == set()


def test_checks_are_listed_once() -> None:
    assert len(set(checks.CHECKS)) == len(checks.CHECKS)
