"""Lists in statements come in few lengths, so that few statements are compiled and prepared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

__all__ = ["padded"]

T = TypeVar("T")


def padded(values: Sequence[T]) -> Sequence[T]:
    """The same set of values in a list of 1, 2, 4, 8 … entries: the last one repeated.

    For `IN (…)` only, where a repetition changes nothing. Measured: compiling a statement with 300
    places took 7 ms, running it 0.4 ms.
    """
    count = len(values)
    size = 1 << max(0, count - 1).bit_length()
    return values if size == count or not count else [*values, *[values[-1]] * (size - count)]
