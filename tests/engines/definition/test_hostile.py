"""Definitions made to hurt: refused plainly and soon, or checked to the end, never a crash."""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from engines.definition import Model, check_app, load
from engines.errors import DefinitionInvalid, Issue

WORDS = [
    "member", "loan", "deposit", "status", "lines", "a.b.c.d.e", "workshop.loan", "", "__class__", "(" * 40,
    "sum(lines.amount)", "parent.deposit", "old.status", "me", "true", "blank", 0, -1, 1.5, True, None, [],
    {}, "x" * 3000, "quantity", "tool", "days_late", "system.user", "'; drop table x; --", "{n}{n}",
]  # fmt: skip


def all_places(value: Any, steps: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [steps, *(place for key, below in inner for place in all_places(below, (*steps, key)))]


@pytest.mark.parametrize("seed", range(6))
def test_random_faults_never_break_the_check(example: dict[str, Any], system: Any, seed: int) -> None:
    chance = random.Random(seed)
    checked = 0
    for _ in range(30):
        document = copy.deepcopy(example)
        for _ in range(chance.randint(1, 4)):
            *path, last = chance.choice(all_places(document)[1:])
            part = document
            for step in path:
                part = part[step]
            how = chance.random()
            if how < 0.2:
                del part[last]
            elif how < 0.3 and isinstance(part, list):
                part.append(copy.deepcopy(part[last]))
            else:
                part[last] = copy.deepcopy(chance.choice(WORDS))
        try:
            app = load(document)
        except DefinitionInvalid:
            continue
        checked += 1
        for issue in check_app(app, Model({"system": system, app.app.key: app})):
            assert issue.message("zh") != issue.code
            assert issue.pointer == "" or issue.pointer.startswith("/")
    assert checked


HOSTILE = [
    "(" * 500 + "1" + ")" * 500,
    "1" + "+1" * 900,
    "not " * 499 + "true",
    "9" * 1000,
    "concat(" + ", ".join(["name"] * 280) + ")",
    "__import__('os').system('true')",
    "name.__class__.__mro__",
    "open('/etc/passwd')",
    "10 ** 10 ** 10",
    "name\x00",
    "\u202ename",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_formula_is_refused_at_the_check_and_soon(
    example: dict[str, Any], check: Callable[..., Sequence[Issue]], text: str
) -> None:
    example["entities"][1]["fields"].append(
        {"id": "h", "key": "hostile", "type": "formula", "result": "integer", "formula": text}
    )
    started = time.process_time()
    try:
        found = [issue.pointer for issue in check(example)]
    except DefinitionInvalid as refusal:
        found = [issue.pointer for issue in refusal.issues]
    assert found == ["/entities/1/fields/3/formula"]
    assert time.process_time() - started < 1


def test_a_megabyte_of_unknown_keys_is_refused_soon() -> None:
    document = {"format": "yingzao/1", "app": {f"kez{number}": 1 for number in range(50_000)}}
    started = time.process_time()
    with pytest.raises(DefinitionInvalid) as caught:
        load(json.dumps(document))
    assert caught.value.issues[-1].code == "definition.and_more"
    assert len(caught.value.issues) == 1001
    assert time.process_time() - started < 5


def test_a_long_chain_of_parents_and_formulas_is_walked(check: Callable[..., Sequence[Issue]]) -> None:
    count = 120
    entities = [
        {
            "id": f"e{n}",
            "key": f"e{n}",
            "title": "name",
            "fields": [
                {"id": "n", "key": "name", "type": "text"},
                {"id": "u", "key": "up", "type": "reference", "entity": f"e{(n + 1) % count}"},
                {"id": "s", "key": "sum", "type": "formula", "result": "integer", "formula": "up.sum + 1"},
            ],
        }
        for n in range(count)
    ]
    app = {
        "format": "yingzao/1",
        "app": {"key": "ring", "version": "1.0.0", "label": {}},
        "entities": entities,
    }
    assert [issue.code for issue in check(app)] == ["check.formula_circle"]
