"""Charts: how a report's answer is drawn. One file per kind, listed here."""

from engines.report.charts.bar import BarChart
from engines.report.charts.base import CHARTS, Chart, Labels
from engines.report.charts.line import LineChart
from engines.report.charts.number import NumberChart
from engines.report.charts.table import TableChart

__all__ = ["CHARTS", "Chart", "Labels"]

for _chart in (NumberChart(), BarChart(), LineChart(), TableChart()):
    CHARTS.add(_chart)
