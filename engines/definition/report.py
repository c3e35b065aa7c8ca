"""Reports and dashboards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Attribute

from engines.definition.base import EntityName, ExpressionText, Item, Path, ReportName, Says, Whole

__all__ = ["Dashboard", "Dimension", "Measure", "Report", "Tile"]


SortColumn = Annotated[str, Says("sort_column")]


class Dimension(Item):
    """What rows are grouped by: a field or one behind references; dates by `grain` in the workspace zone,
    options of a cascade by the branch they lie in at `level`, counted from 1, addresses by as many of
    province, city and district; a location by the cell of a grid of `decimals` places of a degree."""

    field: Path
    grain: Literal["year", "quarter", "month", "week", "day"] | None = None
    level: Whole | None = Attribute(None, ge=1, le=10)
    decimals: Whole | None = Attribute(None, ge=0, le=6)


class Measure(Item):
    """A figure per group. `expression` (over one record) replaces `field` where given.

    Money is summed in the workspace's base currency. `filter` narrows this measure alone.
    """

    function: Literal["count", "sum", "avg", "min", "max"]
    field: Path | None = None
    expression: ExpressionText | None = None
    filter: ExpressionText | None = None


class Report(Item):
    entity: EntityName
    dimensions: tuple[Dimension, ...] = Attribute((), max_length=4)
    measures: tuple[Measure, ...] = Attribute(min_length=1, max_length=12)
    filter: ExpressionText | None = None
    sort: tuple[SortColumn, ...] = ()
    limit: Whole = Attribute(1000, ge=1, le=10_000)


class Tile(Item):
    """One report drawn on a dashboard. Width is in twelfths, height in rows of 80 px."""

    report: ReportName
    chart: Literal["number", "bar", "line", "table"]
    width: Whole = Attribute(6, ge=1, le=12)
    height: Whole = Attribute(4, ge=1, le=12)


class Dashboard(Item):
    tiles: tuple[Tile, ...] = Attribute(min_length=1, max_length=40)
