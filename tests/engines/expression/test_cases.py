"""Every case of tests/data/expressions.json in Python, SQLite and PostgreSQL.

A case is {about, text, values, type, expected}: `values` and `expected` in the browser's convention
(see harness), `type` "kind scale", and {"fails": code} expects the evaluation to fail. The browser's
evaluator runs the same cases over the trees of tests/data/expression_trees.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engines.errors import EvaluationFailed
from engines.expression import BOOLEAN, Checked, compile_python, evaluation_code
from engines.expression.tree import to_json_value
from tests.engines.expression.harness import CONTEXT, Bench, checked, record_to_python

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data" / "expressions.json").read_text("utf-8")
)["cases"]


def _label(case: dict[str, Any]) -> str:
    return f"{case['text'][:60]} {json.dumps(case['values'], ensure_ascii=False)[:60]}"


def test_no_case_twice() -> None:
    labels = [json.dumps([case["text"], case["values"]], sort_keys=True) for case in CASES]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("case", CASES, ids=_label)
def test_python(case: dict[str, Any]) -> None:
    one = checked(case["text"])
    kind, _, scale = case["type"].partition(" ")
    assert (one.type.kind, one.type.scale) == (kind, int(scale or 0))
    values = record_to_python(case["values"])
    compiled = compile_python(one)
    expected = case["expected"]
    if isinstance(expected, dict):
        with pytest.raises(EvaluationFailed) as caught:
            compiled(values, CONTEXT)
        assert caught.value.reason_code == expected["fails"]
    else:
        assert to_json_value(compiled(values, CONTEXT), one.type) == expected


def _refused(bench: Bench, one: Checked, id: int) -> str | None:
    with pytest.raises(sa.exc.DBAPIError) as caught:
        bench.evaluate([one], [id])
    bench.connection.rollback()
    return evaluation_code(caught.value)


def test_sql(bench: Bench) -> None:
    """One record per case; every expression runs over its own record."""
    bench.fill([record_to_python(case["values"]) for case in CASES])
    wrong: list[Any] = []
    for id, case in enumerate(CASES):
        one = checked(case["text"])
        expected = case["expected"]
        if isinstance(expected, dict):
            code = _refused(bench, one, id)
            if code != expected["fails"]:
                wrong.append((case["text"], case["values"], expected, code))
            continue
        try:
            found = to_json_value(bench.evaluate([one], [id])[0][0], one.type)
        except sa.exc.DBAPIError as error:
            bench.connection.rollback()
            found = f"{error.orig}"
        if found != expected:
            wrong.append((case["text"], case["values"], expected, found))
    assert not wrong


def test_sql_conditions(bench: Bench) -> None:
    """In WHERE, where NULL counts as false, a boolean case selects its record when true."""
    bench.fill([record_to_python(case["values"]) for case in CASES])
    ids: dict[str, list[int]] = {}
    for id, case in enumerate(CASES):
        if case["type"] == "boolean":
            ids.setdefault(case["text"], []).append(id)
    wrong = [
        (text, CASES[id]["values"])
        for text, own in ids.items()
        for id in own
        if (id in bench.holding(checked(text, BOOLEAN), own)) != (CASES[id]["expected"] is True)
    ]
    assert ids
    assert not wrong
