"""Bar: categories in the report's own order, so that a ranking stays a ranking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from engines.report.charts.cartesian import CartesianChart

__all__ = ["BarChart"]


class BarChart(CartesianChart):
    """Periods in ascending order get bars of nothing for those without records."""

    key = "bar"
    label: ClassVar[Mapping[str, str]] = {"zh": "柱状图", "en": "bar"}
