"""One measurement, and the ways to take it."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Row", "median_rate", "median_seconds"]

# Units in which more is better; in all others (s, ms, µs, MB …) less is.
_RATES = ("/s",)


@dataclass(frozen=True, slots=True)
class Row:
    """`median` of what `name` says, in `unit`.

    `baseline` is the same work done the plain way (hand-written code, bare driver), in the same unit.
    `target` is the bound for `median`; `target_ratio` the bound for median ÷ baseline. Bounds are
    upper ones, except that a rate (unit ending in "/s") must reach them.
    """

    name: str
    median: float
    unit: str
    database: Literal["", "sqlite", "postgresql"] = ""
    baseline: float | None = None
    target: float | None = None
    target_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.median / self.baseline if self.baseline else None

    @property
    def met(self) -> bool | None:
        """Whether every stated target is met; None where none is stated."""
        verdicts = [
            value >= bound if self.unit.endswith(_RATES) else value <= bound
            for value, bound in ((self.median, self.target), (self.ratio, self.target_ratio))
            if value is not None and bound is not None
        ]
        return all(verdicts) if verdicts else None


def median_seconds(work: Callable[[], object], repeats: int = 5, calls: int = 1) -> float:
    """Median over `repeats` of the seconds one call takes, each sample averaging `calls` calls.

    One unmeasured call warms caches; the garbage collector rests while the clock runs.
    """
    work()
    samples = []
    enabled = gc.isenabled()
    gc.disable()
    try:
        for _ in range(repeats):
            start = time.perf_counter()
            for _ in range(calls):
                work()
            samples.append((time.perf_counter() - start) / calls)
    finally:
        if enabled:
            gc.enable()
    return statistics.median(samples)


def median_rate(work: Callable[[], object], repeats: int = 5, calls: int = 1) -> float:
    """Calls per second, by `median_seconds`."""
    return 1 / median_seconds(work, repeats, calls)
