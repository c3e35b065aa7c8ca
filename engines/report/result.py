"""A report's answer: columns, rows, labels, and what selects the records behind each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from decimal import Decimal
from typing import Any, Literal

from engines.definition.field_types import Option, OptionsField
from engines.definition.field_types.any_reference import target_of
from engines.definition.field_types.base import encode_value
from engines.errors import EvaluationFailed
from engines.expression.decimals import Overflow
from engines.expression.types import ValueType
from engines.language import pick, render
from engines.report.aggregations import Decode
from engines.report.composed import group_label, group_text
from engines.report.drill import row_filter_text
from engines.report.grains import GRAINS
from engines.report.plan import DimensionPlan, MeasurePlan, ReportPlan

__all__ = [
    "ReportColumn",
    "ReportResult",
    "ReportRow",
    "columns_of",
    "label_of",
    "label_rows",
    "shape",
]


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """`options`: (key, label, colour) of a choice in defined order. `field_type` says how people
    read the value ("percent", "money"). `empty` is a measure's figure where there are no records."""

    key: str
    label: Mapping[str, str]
    kind: Literal["dimension", "measure"]
    type: ValueType
    grain: str | None = None
    field_type: str | None = None
    options: tuple[tuple[str, Mapping[str, str], str | None], ...] = ()
    empty: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        kind: dict[str, Any] = {"kind": self.type.kind}
        if self.type.is_numeric:
            kind["scale"] = self.type.scale
        if self.type.entity:
            kind["entity"] = self.type.entity
        column: dict[str, Any] = {"key": self.key, "label": self.label, "kind": self.kind, "type": kind}
        if self.grain:
            column["grain"] = self.grain
        if self.field_type:
            column["field_type"] = self.field_type
        if self.empty is not None:
            column["empty"] = encode_value(self.empty)
        if self.options:
            column["options"] = [
                {"key": key, "label": label, "colour": colour} for key, label, colour in self.options
            ]
        return column


@dataclass(frozen=True, slots=True)
class ReportRow:
    """`values` by column key: Decimal, first day of a period, option key, record id, …; None is blank.

    `filter` selects exactly the records counted; None where no expression can.
    """

    values: Mapping[str, Any]
    filter: str | None
    said: Mapping[str, str] = field(default_factory=dict)
    """What people read of groups made of several parts."""


@dataclass(frozen=True, slots=True)
class ReportResult:
    """`truncated`: there are more groups than the report's limit. Money is in the base currency."""

    entity: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    truncated: bool = False

    @property
    def dimensions(self) -> tuple[ReportColumn, ...]:
        return tuple(column for column in self.columns if column.kind == "dimension")

    @property
    def measures(self) -> tuple[ReportColumn, ...]:
        return tuple(column for column in self.columns if column.kind == "measure")

    @property
    def references(self) -> Mapping[str, frozenset[str]]:
        """Record ids by entity whose titles the labels need."""
        wanted: dict[str, set[str]] = {}
        for column in self.dimensions:
            if column.type.kind == "any_reference":
                known = {name for name, _ in column.type.options or ()}
                for row in self.rows:
                    entity, record = target_of(row.values[column.key] or "/")
                    if entity in known:
                        wanted.setdefault(entity, set()).add(record)
            if column.type.kind == "reference" and column.type.entity:
                ids = wanted.setdefault(column.type.entity, set())
                ids.update(row.values[column.key] for row in self.rows if row.values[column.key])
        return {entity: frozenset(ids) for entity, ids in wanted.items()}

    def to_json(self, labels: Sequence[Mapping[str, str]]) -> dict[str, Any]:
        """The body of `POST /api/reports/…/run`, but for `generated_at`. `labels` of `label_rows`."""
        return {
            "entity": self.entity,
            "columns": [column.to_json() for column in self.columns],
            "rows": [
                {
                    "values": {key: encode_value(value) for key, value in row.values.items()},
                    "labels": dict(shown),
                    "filter": row.filter,
                }
                for row, shown in zip(self.rows, labels, strict=True)
            ],
            "truncated": self.truncated,
        }


def shape(
    plan: ReportPlan, rows: Sequence[Sequence[Any]], decode: Decode, zone: tzinfo | None = None
) -> ReportResult:
    """The rows of `compile_report`'s statement, as the driver gave them, made into an answer.

    `decode(type, raw)` is the store's codec. With `zone` the filters behind rows name the moments at which
    its days begin, for a reader whose own days begin at others. Raises EvaluationFailed when a figure needs
    more than 18 digits.
    """
    shaped = []
    for row in rows[: plan.limit]:
        values: dict[str, Any] = {}
        said: dict[str, str] = {}
        parts: dict[str, tuple[Any, ...]] = {}
        position = 0
        for dimension in plan.dimensions:
            raw_group = row[position : position + dimension.width]
            position += dimension.width
            if dimension.composed is None:
                values[dimension.key] = decode(dimension.type, raw_group[0])
                continue
            found = parts[dimension.key] = tuple(
                decode(part.checked.type, raw)
                for part, raw in zip(dimension.composed.parts, raw_group, strict=True)
            )
            values[dimension.key] = group_text(dimension.composed, found)
            label = group_label(dimension.composed, found)
            if label is not None:
                said[dimension.key] = label
        for measure in plan.measures:
            width = measure.aggregation.width
            raw_figures = row[position : position + width]
            position += width
            try:
                figure = measure.aggregation.finish(raw_figures, measure.value, decode)
            except Overflow:
                raise EvaluationFailed("report.overflow", {"measure": dict(measure.label)}) from None
            values[measure.key] = figure
        shaped.append(ReportRow(values, row_filter_text(plan, values, zone, parts), said))
    return ReportResult(plan.entity, columns_of(plan), tuple(shaped), len(rows) > plan.limit)


def columns_of(plan: ReportPlan) -> tuple[ReportColumn, ...]:
    """The columns of the answer, known before it runs: what a chart's `check` looks at."""
    return (*map(_dimension_column, plan.dimensions), *map(_measure_column, plan.measures))


def label_rows(
    result: ReportResult, titles: Mapping[tuple[str, str], str], language: str
) -> list[dict[str, str]]:
    """What people read for each row's dimensions, by column key.

    `titles`: (entity, record id) → title, for those of `result.references` the caller may see; a
    record not among them shows as its id.
    """
    return [
        {
            column.key: row.said.get(column.key) or label_of(column, row.values[column.key], titles, language)
            for column in result.dimensions
        }
        for row in result.rows
    ]


def label_of(column: ReportColumn, value: Any, titles: Mapping[tuple[str, str], str], language: str) -> str:
    if value is None:
        return render("report.blank", {}, language)
    if column.grain is not None:
        return GRAINS[column.grain].label(value, language)
    match column.type.kind:
        case "boolean":
            return render("report.true" if value else "report.false", {}, language)
        case "choice":
            labels = {key: label for key, label, _ in column.options}
            return pick(labels.get(value), language, str(value))
        case "reference":
            return titles.get((column.type.entity or "", value), str(value))
        case "any_reference":
            return titles.get(target_of(value), str(value))
        case _:
            return str(encode_value(value))


def _dimension_column(dimension: DimensionPlan) -> ReportColumn:
    field = dimension.place.field
    return ReportColumn(
        dimension.key,
        dimension.label,
        "dimension",
        dimension.type,
        dimension.grain.key if dimension.grain else None,
        field.type if field else None,
        tuple((option.key, _said(dimension, option), option.colour) for option in dimension.options),
    )


def _said(dimension: DimensionPlan, option: Option) -> Mapping[str, str]:
    """Of a tree the whole path is said; of one level of it the option alone."""
    field = dimension.place.field
    whole = dimension.branch is None and isinstance(field, OptionsField)
    return field.option_labels[option.key] if whole and isinstance(field, OptionsField) else option.label


def _measure_column(measure: MeasurePlan) -> ReportColumn:
    field = measure.place.field if measure.place and measure.aggregation.needs_value else None
    return ReportColumn(
        measure.key,
        measure.label,
        "measure",
        measure.type,
        field_type=field.type if field else None,
        empty=measure.aggregation.empty,
    )
