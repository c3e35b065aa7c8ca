"""Python and SQL agree on generated expressions, digit for digit, on both databases."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.errors import EvaluationFailed, ExpressionInvalid
from engines.expression import BOOLEAN, Checked, Compiled, compile_python, evaluation_code
from engines.expression.typed import Call, Typed
from tests.engines.expression.generate import KINDS, deep, expression, records
from tests.engines.expression.harness import CONTEXT, Bench, checked, record_to_python

_SEED = random.Random(20260302)
ORDINARY = [record_to_python(one) for one in records(_SEED, 24)]
EXTREME = [record_to_python(one) for one in records(_SEED, 12, extreme=True)]

_SETTINGS = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


_UNAVOIDABLE = {
    "always_overflows",
    "too_deep",
    "too_many_nodes",
    "too_long",
    "whole_number_wanted",
    "compare_with_blank",
    "cannot_combine",
}


def _legal(text: str) -> Checked | None:
    try:
        return checked(text)
    except ExpressionInvalid as invalid:
        # Only limits and constants that always overflow may be in a generated expression's way.
        if any(issue.code.removeprefix("expression.") not in _UNAVOIDABLE for issue in invalid.issues):
            raise
        return None


class _Open(Exception):
    """Whether this evaluation fails is left open."""


def _python(one: Checked, data: Sequence[dict[str, Any]]) -> list[Any]:
    """By record the value, the failure, or _Open: an operand of and/or that does not decide may fail
    or not, as a database computes it or not."""
    operands = list(_chained(one.tree))
    compiled = [compile_python(replace(one, tree=tree, type=tree.type)) for tree in (*operands, one.tree)]
    found: list[Any] = []
    for values in data:
        results = [_result(function, values) for function in compiled]
        open_ = any(isinstance(result, EvaluationFailed) for result in results[:-1])
        found.append(_Open() if open_ else results[-1])
    return found


def _chained(node: Typed) -> Iterator[Typed]:
    """Operands of and/or of the record's own level."""
    if isinstance(node, Call):
        if node.operation in ("and", "or"):
            yield from node.arguments
        for argument in node.arguments:
            yield from _chained(argument)


def _result(compiled: Compiled, values: dict[str, Any]) -> Any:
    try:
        return compiled(values, CONTEXT)
    except EvaluationFailed as failure:
        return failure


def _compare(bench: Bench, ones: Sequence[Checked], data: Sequence[dict[str, Any]]) -> None:
    expected = [_python(one, data) for one in ones]
    clean = [id for id in range(len(data)) if not any(isinstance(row[id], Exception) for row in expected)]
    for id, found in zip(clean, bench.evaluate(ones, clean), strict=True):
        for one, row, value in zip(ones, expected, found, strict=True):
            assert (value, type(value)) == (row[id], type(row[id])), (one.text, data[id])
    for one, row in zip(ones, expected, strict=True):
        _compare_rest(bench, one, row, [id for id in range(len(data)) if id not in clean], data)


def _compare_rest(
    bench: Bench, one: Checked, row: Sequence[Any], ids: Sequence[int], data: Sequence[dict[str, Any]]
) -> None:
    """Records where some expression fails: this one's values together, its failures one by one."""
    good = [id for id in ids if not isinstance(row[id], Exception)]
    for id, (value,) in zip(good, bench.evaluate([one], good), strict=True):
        assert value == row[id], (one.text, data[id])
    for id in ids:
        if not isinstance(row[id], EvaluationFailed):
            continue
        with pytest.raises(sa.exc.DBAPIError) as caught:
            bench.evaluate([one], [id])
        bench.connection.rollback()
        assert evaluation_code(caught.value) == row[id].reason_code, one.text


@pytest.mark.parametrize("extreme", [False, True], ids=["ordinary", "extreme"])
def test_values(bench: Bench, extreme: bool) -> None:
    data = EXTREME if extreme else ORDINARY
    bench.fill(data)

    @_SETTINGS
    @given(st.randoms(use_true_random=False))
    def agree(draw: random.Random) -> None:
        texts = [expression(draw, kind) for kind in KINDS]
        ones = [one for one in map(_legal, texts) if one is not None]
        _compare(bench, ones, data)

    agree()


def test_deep_expressions(bench: Bench) -> None:
    """Near the limits, where parsers strain: 100 symbols are all SQLite's holds."""
    data = ORDINARY[:6]
    bench.fill(data)
    draw = random.Random(7)
    ones = [one for one in (_legal_or_deep(deep(draw, 6 + level)) for level in range(20)) if one is not None]
    assert len(ones) > 5
    for one in ones:
        _compare(bench, [one], data)


def _legal_or_deep(text: str) -> Checked | None:
    try:
        return checked(text)
    except ExpressionInvalid:
        return None


def test_conditions(bench: Bench) -> None:
    """What WHERE selects is what Python calls true."""
    bench.fill(ORDINARY)

    @_SETTINGS
    @given(st.randoms(use_true_random=False))
    def agree(draw: random.Random) -> None:
        for _ in range(6):
            one = _legal(expression(draw, "boolean"))
            if one is None:
                continue
            expected = _python(one, ORDINARY)
            clean = [id for id, value in enumerate(expected) if not isinstance(value, Exception)]
            holding = [id for id in clean if expected[id] is True]
            assert bench.holding(checked(one.text, BOOLEAN), clean) == holding, one.text

    agree()
