"""A planned report as one SELECT: groups and figures inside, order and limit around them.

The inner query groups; the outer one may then sort by anything it selected, by the same names on
both databases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Select, case, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from engines.expression.sql import SqlResolver, compile_sql
from engines.report.plan import DimensionPlan, MeasurePlan, ReportPlan, SortPlan

if TYPE_CHECKING:
    from sqlalchemy.sql.selectable import Subquery

__all__ = ["ReportResolver", "compile_report"]


class ReportResolver(SqlResolver, Protocol):
    """What the store's resolver offers beyond expressions, standing on the report's entity.

    `column` adds LEFT JOINs along references as they are needed; with `base` a money column is the
    amount in the workspace's base currency. Behind a reference, the key "title_sort" orders records
    by their titles.
    """

    def column(self, path: tuple[str, ...], base: bool = False) -> ColumnElement[Any]: ...

    def each(self, path: tuple[str, ...]) -> ColumnElement[Any]:
        """One item of the list at `path`; every row counts once for each, once for a blank list."""
        ...

    def from_clause(self) -> FromClause:
        """The entity's table with every join the columns asked for so far."""
        ...


class _BaseCurrency:
    """The same resolver with every money column in the base currency: figures over several records
    must not mix currencies. Conditions are not compiled with it: they read a record as lists do."""

    def __init__(self, resolver: Any) -> None:
        self._resolver = resolver

    def column(self, path: tuple[str, ...], base: bool = True) -> ColumnElement[Any]:
        column: ColumnElement[Any] = self._resolver.column(path, base=True)
        return column

    def rows(self, path: tuple[str, ...]) -> Any:
        source, condition, inner = self._resolver.rows(path)
        return source, condition, _BaseCurrency(inner)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._resolver, name)


def compile_report(
    plan: ReportPlan,
    resolver: ReportResolver,
    row_filter: ColumnElement[bool] | None = None,
    zone: tzinfo | None = None,
) -> Select[Any]:
    """The statement: one column per dimension, then those of each measure's aggregation.

    `row_filter` is what records must meet to be counted for the caller: live and within the row
    scope. One row more than the limit is selected, so that `shape` can tell a cut. Without
    dimensions there is exactly one row. `zone`: whose days it goes by; None: the workspace's.
    """
    dialect = resolver.dialect
    groups = [
        column.label(name)
        for index, dimension in enumerate(plan.dimensions)
        for name, column in zip(_names(index, dimension), _group(dimension, resolver, zone), strict=True)
    ]
    figures = [list(_figures(measure, index, resolver, zone)) for index, measure in enumerate(plan.measures)]
    titles = {
        index: func.min(resolver.column((*plan.dimensions[index].place.path, "title_sort"))).label(
            f"_t{index}"
        )
        for index in _titled(plan)
    }
    condition = compile_sql(plan.filter.checked, resolver, True, zone) if plan.filter else None
    grouped = select(*groups, *(part for parts in figures for part in parts), *titles.values())
    # Last, because every column above may have added a join.
    grouped = grouped.select_from(resolver.from_clause())
    for clause in (row_filter, condition):
        if clause is not None:
            grouped = grouped.where(clause)
    if not groups:
        return grouped
    # By name: PostgreSQL takes an expression with bound values in GROUP BY for another one.
    grouped = grouped.group_by(*(literal_column(group.name) for group in groups))
    return _sorted(plan, grouped.subquery("g"), [len(parts) for parts in figures], dialect)


def _names(index: int, dimension: DimensionPlan) -> tuple[str, ...]:
    """What the columns of a dimension are called: one, or one for each part."""
    return (f"_d{index}", *(f"_d{index}_{part}" for part in range(1, dimension.width)))


def _group(
    dimension: DimensionPlan, resolver: ReportResolver, zone: tzinfo | None
) -> tuple[ColumnElement[Any], ...]:
    if dimension.composed is not None:
        return tuple(compile_sql(part.checked, resolver) for part in dimension.composed.parts)
    return (_single(dimension, resolver, zone),)


def _single(dimension: DimensionPlan, resolver: ReportResolver, zone: tzinfo | None) -> ColumnElement[Any]:
    if dimension.listed:
        return resolver.each(dimension.place.path)
    if dimension.branch is not None:
        branch: ColumnElement[Any] = compile_sql(dimension.branch.checked, resolver)
        return branch
    if dimension.grain is None:
        return resolver.column(dimension.place.path)
    if dimension.day is not None:
        day: ColumnElement[Any] = compile_sql(dimension.day.checked, resolver, zone=zone)
    else:
        day = resolver.column(dimension.place.path)
    return dimension.grain.sql(day, resolver.dialect)


def _figures(
    measure: MeasurePlan, index: int, resolver: ReportResolver, zone: tzinfo | None
) -> Iterator[ColumnElement[Any]]:
    value: ColumnElement[Any] | None = None
    if measure.place is not None:
        value = resolver.column(measure.place.path, base=measure.place.type.kind == "money")
    elif measure.expression is not None:
        based: Any = _BaseCurrency(resolver)
        value = compile_sql(measure.expression.checked, based, zone=zone)
    condition = compile_sql(measure.filter.checked, resolver, True, zone) if measure.filter else None
    aggregated = measure.aggregation.columns(value, measure.value, condition)
    for position, column in enumerate(aggregated):
        yield column.label(f"_m{index}_{position}")


def _titled(plan: ReportPlan) -> list[int]:
    """Dimensions sorted by the titles of the records they refer to. To break ties the id will do:
    a join for that would cost more than the rest of the query."""
    asked = plan.sort or _order(plan)
    sorted_by = {sort.index for sort in asked if not sort.by_measure}
    return [
        index
        for index, dimension in enumerate(plan.dimensions)
        if index in sorted_by
        and dimension.type.kind == "reference"
        and dimension.place.path[-1] != "id"
        and not dimension.listed
    ]


def _order(plan: ReportPlan) -> tuple[SortPlan, ...]:
    """What is asked for, then the other dimensions: the same groups always come in the same order."""
    named = {sort.index for sort in plan.sort if not sort.by_measure}
    rest = tuple(SortPlan(False, index, False) for index in range(len(plan.dimensions)) if index not in named)
    return (*plan.sort, *rest)


def _sorted(plan: ReportPlan, grouped: Subquery, widths: Sequence[int], dialect: str) -> Select[Any]:
    """The groups in order, blanks last either way, one more than the limit."""
    names = [name for index, dimension in enumerate(plan.dimensions) for name in _names(index, dimension)]
    names += [f"_m{index}_{part}" for index, width in enumerate(widths) for part in range(width)]
    query = select(*(grouped.c[name] for name in names))
    for sort in _order(plan):
        for clause in _sort_clauses(plan, sort, grouped, widths, dialect):
            query = query.order_by((clause.desc() if sort.descending else clause.asc()).nulls_last())
    return query.limit(plan.limit + 1)


def _sort_clauses(
    plan: ReportPlan, sort: SortPlan, grouped: Subquery, widths: Sequence[int], dialect: str
) -> tuple[ColumnElement[Any], ...]:
    if sort.by_measure:
        parts = [grouped.c[f"_m{sort.index}_{part}"] for part in range(widths[sort.index])]
        return plan.measures[sort.index].aggregation.order(parts, dialect)
    dimension = plan.dimensions[sort.index]
    column: ColumnElement[Any] = grouped.c[f"_d{sort.index}"]
    if f"_t{sort.index}" in grouped.c:
        return (grouped.c[f"_t{sort.index}"], column)
    if dimension.options:
        places = {option.id: place for place, option in enumerate(dimension.options)}
        # An option no longer defined comes after the defined ones, before blank.
        place = case(places, value=column, else_=case((column.is_not(None), len(places))))
        return (place, column)
    return tuple(grouped.c[name] for name in _names(sort.index, dimension))
