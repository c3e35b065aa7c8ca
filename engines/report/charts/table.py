"""Table: the rows as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from engines.definition.field_types.base import encode_value
from engines.language import pick
from engines.report.charts.base import Chart, Labels
from engines.report.result import ReportResult

__all__ = ["TableChart"]


class TableChart(Chart):
    """{"columns": [{"key", "label", "kind"}], "rows": [{"cells": [...], "filter"}], "truncated"}.

    Cells of dimensions are what people read, cells of measures decimal strings.
    """

    key = "table"
    label: ClassVar[Mapping[str, str]] = {"zh": "表格", "en": "table"}

    def data(self, result: ReportResult, labels: Labels, language: str) -> dict[str, Any]:
        return {
            "columns": [
                {"key": column.key, "label": pick(column.label, language, column.key), "kind": column.kind}
                for column in result.columns
            ],
            "rows": [
                {
                    "cells": [
                        shown[column.key]
                        if column.kind == "dimension"
                        else encode_value(row.values[column.key])
                        for column in result.columns
                    ],
                    "filter": row.filter,
                }
                for row, shown in zip(result.rows, labels, strict=True)
            ],
            "truncated": result.truncated,
        }
