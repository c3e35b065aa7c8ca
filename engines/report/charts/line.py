"""Line: a course over time, so periods always run upwards and none is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from engines.report.charts.cartesian import CartesianChart
from engines.report.result import ReportColumn

__all__ = ["LineChart"]


class LineChart(CartesianChart):
    key = "line"
    label: ClassVar[Mapping[str, str]] = {"zh": "折线图", "en": "line"}

    def categories(self, values: list[Any], column: ReportColumn) -> list[Any]:
        """Without a date the report's order stays; records without a date have no place on the line."""
        if column.grain is None:
            return values
        return super().categories(sorted(value for value in values if value is not None), column)
