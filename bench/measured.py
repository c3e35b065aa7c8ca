"""What measurements over a running server share."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

__all__ = ["expect", "median_ms"]


def expect(answer: tuple[int, bytes], status: int) -> None:
    """Raises RuntimeError for an answer of another status."""
    if answer[0] != status:
        raise RuntimeError(f"{answer[0]}: {answer[1][:500].decode()}")


def median_ms(work: Callable[[], object], calls: int) -> float:
    """Milliseconds of one call, once it is warm."""
    for _ in range(20):
        work()
    samples = []
    for _ in range(calls):
        started = time.perf_counter()
        work()
        samples.append(time.perf_counter() - started)
    return statistics.median(samples) * 1000
