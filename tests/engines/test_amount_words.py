"""Amounts in words, in both languages."""

from __future__ import annotations

import pytest

from engines.amount_words import chinese_amount, english_amount


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "Zero only"),
        (100, "One only"),
        (1_05, "One and 05/100"),
        (21_00, "Twenty-one only"),
        (115_00, "One hundred fifteen only"),
        (1_234_50, "One thousand two hundred thirty-four and 50/100"),
        (1_000_000_00, "One million only"),
        (20_000_000_001_00, "Twenty billion one only"),
        (-15_01, "Minus fifteen and 01/100"),
        (9_000_000_090_000_000_99, "Nine quadrillion ninety million and 99/100"),
    ],
)  # fmt: skip
def test_english(cents: int, words: str) -> None:
    assert english_amount(cents) == words


@pytest.mark.parametrize(
    ("cents", "words"), [(1002_50, "壹仟零贰元伍角整"), (224_000_00, "贰拾贰万肆仟元整"), (7, "柒分")]
)
def test_chinese(cents: int, words: str) -> None:
    assert chinese_amount(cents) == words
