"""Reports: counts, sums and averages by dimensions, in one SQL statement with the permissions inside.

`plan_report` resolves a definition, `compile_report` makes the statement, `shape` the answer, a
chart of `CHARTS` what is drawn. Nothing here runs a statement (see docs/reference/reports.md).
"""

from engines.report.aggregations import AGGREGATIONS, Aggregation, Decode
from engines.report.charts import CHARTS, Chart
from engines.report.compile import ReportResolver, compile_report
from engines.report.grains import GRAINS, Grain
from engines.report.plan import DimensionPlan, MeasurePlan, ReportPlan, SortPlan, check_report, plan_report
from engines.report.result import (
    ReportColumn,
    ReportResult,
    ReportRow,
    columns_of,
    label_rows,
    shape,
)

__all__ = [
    "AGGREGATIONS",
    "CHARTS",
    "GRAINS",
    "Aggregation",
    "Chart",
    "Decode",
    "DimensionPlan",
    "Grain",
    "MeasurePlan",
    "ReportColumn",
    "ReportPlan",
    "ReportResolver",
    "ReportResult",
    "ReportRow",
    "SortPlan",
    "check_report",
    "columns_of",
    "compile_report",
    "label_rows",
    "plan_report",
    "shape",
]
