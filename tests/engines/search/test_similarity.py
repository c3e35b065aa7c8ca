"""Names that read alike, and what to look for to find them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.search import value_tokens
from engines.search.similarity import ALIKE, alike_groups, similarity

ALIKES = [
    ("上海星辰科技有限公司", "上海星辰科技股份有限公司"),
    ("上海星辰科技有限公司", "星辰科技"),
    ("Acme Widgets Ltd.", "ACME Widgets Limited"),
    ("Ｇａｌａｘｙ Café", "galaxy cafe"),
    ("Müller GmbH", "Muller"),
]
APART = [
    ("上海星辰科技有限公司", "上海明月贸易有限公司"),
    ("Acme Ltd", "Bolt Ltd"),
    ("有限公司", "Ltd"),
    ("", "Acme"),
]


@pytest.mark.parametrize(("one", "other"), ALIKES)
def test_alike(one: str, other: str) -> None:
    assert similarity(one, other) >= ALIKE
    tokens = value_tokens(other)
    assert any(tokens.issuperset(group) for group in alike_groups(one))


@pytest.mark.parametrize(("one", "other"), APART)
def test_apart(one: str, other: str) -> None:
    assert similarity(one, other) < ALIKE


def test_nothing_is_looked_for_where_there_are_no_letters() -> None:
    assert alike_groups("  -- ") == ()
    assert len(alike_groups("有限公司 " * 90 + "星" * 500)) <= 3


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_mutual_and_whole_with_itself(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1
    groups = alike_groups(one)
    # A stored name is found by what is looked for of the very same name.
    assert all(value_tokens(one).issuperset(group) for group in groups) or "\n" in one
