"""Writes tests/data/expression_trees.json, which the browser's evaluator is tested on.

    python -m tests.engines.expression.trees

The trees of the shared cases, and generated expressions with what Python makes of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from engines.errors import EvaluationFailed, ExpressionInvalid
from engines.expression import Checked, compile_python, to_tree
from engines.expression.tree import to_json_value
from tests.engines.expression.generate import KINDS, expression, records
from tests.engines.expression.harness import CONTEXT, ME, NOW, ZONE, checked, record_to_python

DATA = Path(__file__).parents[2] / "data"
TREES = DATA / "expression_trees.json"

_EXPRESSIONS = 30
"""Generated per kind."""


def trees() -> str:
    """The file's text."""
    cases = json.loads((DATA / "expressions.json").read_text("utf-8"))["cases"]
    draw = Random(4)
    found = [*records(draw, 5), *records(draw, 3, extreme=True)]
    body = {
        "context": {"now": NOW.isoformat().replace("+00:00", "Z"), "zone": ZONE.key, "me": ME},
        "records": found,
        "trees": {text: to_tree(checked(text)) for text in sorted({case["text"] for case in cases})},
        "generated": [_generated(one, found) for kind in KINDS for one in _legal(draw, kind, _EXPRESSIONS)],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"


def _legal(draw: Random, kind: str, count: int) -> list[Checked]:
    found: list[Checked] = []
    while len(found) < count:
        try:
            found.append(checked(expression(draw, kind, depth=3)))
        except ExpressionInvalid:
            continue  # a limit, or constants that always overflow
    return found


def _generated(one: Checked, values: list[dict[str, Any]]) -> dict[str, Any]:
    compiled = compile_python(one)

    def result(record: dict[str, Any]) -> Any:
        try:
            return to_json_value(compiled(record_to_python(record), CONTEXT), one.type)
        except EvaluationFailed as failure:
            return {"fails": failure.reason_code}

    return {"text": one.text, "tree": to_tree(one), "expected": [result(record) for record in values]}


if __name__ == "__main__":
    TREES.write_text(trees(), "utf-8")
