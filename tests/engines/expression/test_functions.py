"""The registry: every function explained, with examples that hold in Python and in both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engines.errors import ExpressionInvalid
from engines.expression import FUNCTIONS, OPERATIONS, Example, Function, compile_python
from engines.expression.reference import reference
from engines.expression.tree import to_json_value
from tests.engines.expression.harness import CONTEXT, Bench, checked, record_to_python
from tests.engines.expression.trees import TREES, trees

_ROOT = Path(__file__).parents[3]
_EXAMPLES = [example for function in FUNCTIONS for example in function.examples]

WANTED = (
    *("if", "case", "coalesce", "is_blank", "round", "floor", "ceil", "abs", "min", "max", "sum", "avg"),
    *("count", "concat", "len", "lower", "upper", "trim", "contains", "starts_with", "today", "now"),
    *("date", "days_between", "add_days", "add_months", "year", "month", "text", "number"),
    *("left", "right", "mid", "find", "replace", "pad_left", "power", "sqrt", "amount_in_words", "weekday"),
    *("end_of_month", "workdays_between", "duration", "hours", "time", "switch", "between", "any", "all"),
)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_promised_functions_are_there() -> None:
    assert set(WANTED) <= set(FUNCTIONS.keys())
    assert len(FUNCTIONS.keys()) >= 60


def test_what_is_computed_twice_must_be_short() -> None:
    nested = "amount"
    for _ in range(8):
        nested = f"blank_if({nested}, 0)"
    with pytest.raises(ExpressionInvalid) as caught:
        checked(nested)
    assert {issue.code for issue in caught.value.issues} == {"expression.too_long_to_repeat"}


@pytest.mark.parametrize("function", list(FUNCTIONS), ids=lambda function: function.key)
def test_each_is_explained_in_both_languages(function: Function) -> None:
    assert set(function.doc) == {"zh", "en"}
    assert all(text.strip().endswith(("。", ".")) for text in function.doc.values())
    assert function.examples
    assert any(f"{function.key}(" in example.text for example in function.examples)
    assert function.signature.startswith(f"{function.key}(")


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda example: example.text)
def test_examples_in_python(example: Example) -> None:
    one = checked(example.text)
    value = compile_python(one)(record_to_python(example.values), CONTEXT)
    assert _shown(to_json_value(value, one.type)) == example.expected


def test_examples_in_sql(bench: Bench) -> None:
    bench.fill([record_to_python(example.values) for example in _EXAMPLES])
    for id, example in enumerate(_EXAMPLES):
        one = checked(example.text)
        value = bench.evaluate([one], [id])[0][0]
        assert _shown(to_json_value(value, one.type)) == example.expected, example.text


def test_every_operation_is_known_to_the_browser() -> None:
    folder = _ROOT / "runtime" / "ui" / "core" / "expression"
    source = (folder / "operations.ts").read_text("utf-8") + (folder / "evaluate.ts").read_text("utf-8")
    for operation in OPERATIONS:
        name = operation.name
        assert f"\n  {name}: " in source or f"case '{name}':" in source, name


def test_the_reference_page_is_current() -> None:
    page = (_ROOT / "docs" / "reference" / "expressions.md").read_text("utf-8")
    assert page == reference(), "run python -m engines.expression.reference > docs/reference/expressions.md"


def test_the_browsers_trees_are_current() -> None:
    assert TREES.read_text("utf-8") == trees(), "run python -m tests.engines.expression.trees"
