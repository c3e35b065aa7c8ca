"""The chart interface: what a kind of drawing asks of a report, and what it makes of the answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engines.errors import Issue
from engines.registry import Registry
from engines.report.result import ReportColumn, ReportResult

__all__ = ["CHARTS", "Chart", "Labels"]

Labels = Sequence[Mapping[str, str]]
"""Per row, what people read for each dimension: `label_rows`."""


class Chart(ABC):
    """Stateless. `data` gives JSON for the screen; numbers stay decimal strings."""

    key: ClassVar[str]
    label: ClassVar[Mapping[str, str]]
    fewest_dimensions: ClassVar[int] = 0
    most_dimensions: ClassVar[int] = 4

    def check(self, columns: Sequence[ReportColumn]) -> list[Issue]:
        """Why a report with these columns cannot be drawn so; pointers lie within the report."""
        dimensions = sum(column.kind == "dimension" for column in columns)
        if dimensions < self.fewest_dimensions:
            return [Issue("/dimensions", "report.chart_needs_dimension", {"chart": self.label})]
        if dimensions > self.most_dimensions:
            params = {"chart": self.label, "maximum": self.most_dimensions}
            return [Issue("/dimensions", "report.chart_too_many_dimensions", params)]
        return []

    @abstractmethod
    def data(self, result: ReportResult, labels: Labels, language: str) -> dict[str, Any]:
        """What to draw. `result` passed `check`."""


CHARTS: Registry[Chart] = Registry("chart", lambda chart: chart.key)
