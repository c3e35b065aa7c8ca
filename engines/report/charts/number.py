"""Number: one large figure per measure, over all records of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from engines.definition.field_types.base import encode_value
from engines.language import pick
from engines.report.charts.base import Chart, Labels
from engines.report.result import ReportResult

__all__ = ["NumberChart"]


class NumberChart(Chart):
    """{"figures": [{"key", "label", "value", "filter"}]}; `value` is null when there is none."""

    key = "number"
    label: ClassVar[Mapping[str, str]] = {"zh": "数字", "en": "number"}
    most_dimensions = 0

    def data(self, result: ReportResult, labels: Labels, language: str) -> dict[str, Any]:
        row = result.rows[0]
        return {
            "figures": [
                {
                    "key": column.key,
                    "label": pick(column.label, language, column.key),
                    "value": encode_value(row.values[column.key]),
                    "filter": row.filter,
                }
                for column in result.measures
            ]
        }
