"""A report's definition resolved against the model: what to group, measure, filter and sort."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from engines.definition.dependencies import follow
from engines.definition.field_types import FileField, OptionsField
from engines.definition.report import Dimension, Measure, Report
from engines.errors import DefinitionInvalid, ExpressionInvalid, Issue
from engines.expression.types import BOOLEAN, DATE, TEXT, ValueType
from engines.expression.words import kind_label
from engines.language import LANGUAGES, pick, render, render_all
from engines.registry import nearest
from engines.report.aggregations import AGGREGATIONS, Aggregation
from engines.report.composed import Composed, composed_texts
from engines.report.grains import GRAINS, Grain
from engines.report.paths import PathProblem, Place, resolve_path, spelled_path

if TYPE_CHECKING:
    from engines.definition.field_types.choice import Option
    from engines.definition.model import CompiledExpression, EntityModel, Model

__all__ = ["DimensionPlan", "MeasurePlan", "Reader", "ReportPlan", "SortPlan", "check_report", "plan_report"]

_GROUPING_KINDS = (
    "text", "number", "boolean", "date", "datetime", "duration", "choice", "reference", "any_reference",
    "money", "parts",
)  # fmt: skip
# A record counts under each of the items such a field holds.
_LISTED_KINDS = ("text", "choice", "reference")


@dataclass(frozen=True, slots=True)
class DimensionPlan:
    """`type` is that of the grouped value: a datetime is grouped by day or more and so a date.

    `source` is the type of the field itself. `options` of a choice in their defined order.
    """

    key: str
    label: Mapping[str, str]
    place: Place
    type: ValueType
    grain: Grain | None = None
    day: CompiledExpression | None = None
    """The day of a datetime in the workspace's zone."""
    options: tuple[Option, ...] = ()
    branch: CompiledExpression | None = None
    """The branch the option lies in at a level."""
    listed: bool = False
    """The field holds several values: a record counts under each, and under blank when it has none."""
    composed: Composed | None = None
    """Several expressions make the group; its value is a text."""

    @property
    def source(self) -> ValueType:
        return self.place.type

    @property
    def width(self) -> int:
        """How many columns it is selected as."""
        return len(self.composed.parts) if self.composed is not None else 1


@dataclass(frozen=True, slots=True)
class MeasurePlan:
    """Exactly one of `place` and `expression` gives the value; neither when whole records count.

    `value` is the type aggregated, `type` that of the figure.
    """

    key: str
    label: Mapping[str, str]
    aggregation: Aggregation
    type: ValueType
    value: ValueType | None = None
    place: Place | None = None
    expression: CompiledExpression | None = None
    filter: CompiledExpression | None = None


@dataclass(frozen=True, slots=True)
class SortPlan:
    """`index` counts among the dimensions, or among the measures when `by_measure`."""

    by_measure: bool
    index: int
    descending: bool


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """Nothing in it depends on who asks: permissions come in when it is compiled.

    `filter_text` is what the records of any row meet, None when all records count.
    `paths` are all fields read, dotted: the runtime holds them against the caller's field rights.
    """

    entity: str
    key: str
    label: Mapping[str, str]
    dimensions: tuple[DimensionPlan, ...]
    measures: tuple[MeasurePlan, ...]
    filter: CompiledExpression | None
    filter_text: str | None
    sort: tuple[SortPlan, ...]
    limit: int
    paths: frozenset[str]


class Reader(Protocol):
    """Whose report it is: what they may not read is not known, by name or in a hint."""

    def readable(self, entity: str, key: str) -> bool: ...

    def check(self, entity: str, text: str, expected: ValueType | None, app: str) -> None:
        """Raises ExpressionInvalid where `text` names what they may not read."""


def plan_report(
    model: Model, report: Report, app: str, filter: str | None = None, reader: Reader | None = None
) -> ReportPlan:
    """Resolve `report` of `app`; `filter` narrows it further (an expression over its entity).

    Saved and ad hoc reports go the same way; of the latter `reader` is the author. Raises
    DefinitionInvalid with every issue; pointers are those of the report's JSON, "/filter" also for
    the added filter. NotFound for the entity.
    """
    planner = _Planner(model, report, app, reader)
    plan = planner.plan(filter)
    if planner.issues or plan is None:
        raise DefinitionInvalid(issues=planner.issues)
    return plan


def check_report(model: Model, report: Report, app: str) -> list[Issue]:
    """Everything wrong with `report`, all at once; empty when it can be run."""
    planner = _Planner(model, report, app)
    planner.plan(None)
    return planner.issues


class _Planner:
    def __init__(self, model: Model, report: Report, app: str, reader: Reader | None = None) -> None:
        self.model = model
        self.reader = reader
        self.report = report
        self.app = app
        self.entity: EntityModel = model.entity(model.resolve(app, report.entity))
        self.issues: list[Issue] = []
        self.paths: set[str] = set()

    def plan(self, added: str | None) -> ReportPlan | None:
        self._check_keys()
        dimensions = _found(self._dimension, self.report.dimensions)
        measures = _found(self._measure, self.report.measures)
        text, condition = self._filter(added)
        sort = self._sort()
        if self.issues:
            return None
        return ReportPlan(
            self.entity.name,
            self.report.key,
            self.report.label,
            dimensions,
            measures,
            condition,
            text,
            sort,
            self.report.limit,
            frozenset(self.paths),
        )

    def _filter(self, added: str | None) -> tuple[str | None, CompiledExpression | None]:
        texts = [text for text in (self.report.filter, added) if text]
        compiled = [self._compile(text, "/filter", BOOLEAN) for text in texts]
        if len(texts) < 2:
            return (texts[0], compiled[0]) if texts else (None, None)
        # Each was checked alone: "a) or (b" must not slip through the brackets.
        joined = " and ".join(f"({text})" for text in texts)
        return joined, None if self.issues else self._compile(joined, "/filter", BOOLEAN)

    def _check_keys(self) -> None:
        seen: set[str] = set()
        for section in ("dimensions", "measures"):
            for index, item in enumerate(getattr(self.report, section)):
                if item.key in seen:
                    self._issue(f"/{section}/{index}/key", "report.key_taken", {"key": item.key})
                seen.add(item.key)

    def _issue(
        self, pointer: str, code: str, params: Mapping[str, Any] | None = None, hint: str | None = None
    ) -> None:
        self.issues.append(Issue(pointer, code, params or {}, hint))

    def _compile(
        self, text: str | None, pointer: str, expected: ValueType | None = None
    ) -> CompiledExpression | None:
        if text is None:
            return None
        try:
            if self.reader is not None:
                self.reader.check(self.entity.name, text, expected, self.app)
            compiled = self.entity.compile(text, expected, app=self.app)
        except ExpressionInvalid as error:
            issues = error.issues or (Issue("", error.reason_code, error.params, error.hint),)
            self.issues.extend(issue.at(pointer) for issue in issues)
            return None
        self.paths.update(compiled.paths)
        for path in compiled.checked.paths:
            if self._volatile(path):
                self._issue(pointer, "report.volatile", {"name": ".".join(path)})
                return None
        return compiled

    def _place(self, path: str, pointer: str) -> Place | None:
        try:
            readable = self.reader.readable if self.reader is not None else None
            place = resolve_path(self.model, self.entity, path, readable)
        except PathProblem as problem:
            self.issues.append(problem.issue.at(pointer))
            return None
        self.paths.add(path)
        if self._volatile(place.path):
            self._issue(pointer, "report.volatile", {"name": path})
            return None
        return place

    def _volatile(self, path: tuple[str, ...]) -> bool:
        """Whether the value is computed on read: no column holds it. `me` is a value, not a column."""
        return path[0] != "me" and any(
            place.key in place.entity.volatile for place in follow(self.entity, path)
        )

    def _dimension(self, index: int, dimension: Dimension) -> DimensionPlan | None:
        pointer = f"/dimensions/{index}"
        place = self._place(dimension.field, f"{pointer}/field")
        if place is None:
            return None
        listed = place.type.kind == "list" and place.type.item is not None
        one = place.type.item if listed and place.type.item is not None else place.type
        kind = one.kind
        # Unbounded text says nothing as a group, and no filter could repeat it.
        prose = place.field is not None and place.field.prose
        # Files lie in a record as ids, which say nothing to anybody.
        prose = prose or isinstance(place.field, FileField)
        if kind not in (_LISTED_KINDS if listed else _GROUPING_KINDS) or prose:
            params = {"name": dimension.field, "kind": kind_label(kind)}
            self._issue(f"{pointer}/field", "report.not_dimension", params)
            return None
        grain: Grain | None = None
        if kind in ("date", "datetime"):
            grain = GRAINS[dimension.grain or "day"]
        elif dimension.grain:
            params = {"name": dimension.field, "grain": dimension.grain}
            self._issue(f"{pointer}/grain", "report.grain_without_date", params)
            return None
        texts = composed_texts(self.entity, place, dimension.level, dimension.decimals)
        if dimension.decimals is not None and (texts is None or "longitude" not in dict(one.parts or ())):
            self._issue(f"{pointer}/decimals", "report.decimals_without_location", {"name": dimension.field})
            return None
        if dimension.level is not None and one.parents is None and one.part("city") is None:
            self._issue(f"{pointer}/level", "report.level_without_branches", {"name": dimension.field})
            return None
        if texts is not None:
            return self._composed(f"{pointer}/field", dimension, place, *texts)
        options = place.field.options if isinstance(place.field, OptionsField) else ()
        branch: CompiledExpression | None = None
        if dimension.level is not None:
            level = dimension.level
            branch = self._compile(f"level({spelled_path(place.path)}, {level})", pointer, one)
            options = tuple(option for option in options if len(one.branch_of(option.key)) == level)
        grouped = DATE if grain else one
        day = self._compile(spelled_path(place.path), pointer, DATE) if kind == "datetime" else None
        label = dimension.label or place.label
        return DimensionPlan(
            dimension.key,
            label,
            place,
            grouped,
            grain=grain,
            day=day,
            options=options,
            branch=branch,
            listed=listed,
        )

    def _composed(
        self, pointer: str, dimension: Dimension, place: Place, texts: tuple[str, ...], joint: str
    ) -> DimensionPlan | None:
        parts = tuple(part for text in texts if (part := self._compile(text, pointer)) is not None)
        if len(parts) != len(texts):
            return None
        label = dimension.label or place.label
        return DimensionPlan(dimension.key, label, place, TEXT, composed=Composed(parts, joint))

    def _measure(self, index: int, measure: Measure) -> MeasurePlan | None:
        pointer = f"/measures/{index}"
        aggregation = AGGREGATIONS[measure.function]
        condition = self._compile(measure.filter, f"{pointer}/filter", BOOLEAN)
        place: Place | None = None
        expression: CompiledExpression | None = None
        value: ValueType | None = None
        if measure.expression and measure.field:
            self._issue(f"{pointer}/expression", "report.field_and_expression")
            return None
        if measure.expression:
            expression = self._compile(measure.expression, f"{pointer}/expression")
            if expression is None:
                return None
            value = expression.checked.type
        elif measure.field:
            place = self._place(measure.field, f"{pointer}/field")
            if place is None:
                return None
            value = place.type
        elif aggregation.needs_value:
            self._issue(f"{pointer}/field", "report.field_needed")
            return None
        result = aggregation.result(value)
        if result is None:
            params = {
                "name": measure.field or measure.expression,
                "kind": kind_label(value.kind if value else "record"),
                "function": measure.function,
            }
            where = "expression" if measure.expression else "field"
            self._issue(f"{pointer}/{where}", "report.cannot_aggregate", params)
            return None
        label = measure.label or _measure_label(aggregation, place, measure.key if expression else None)
        return MeasurePlan(measure.key, label, aggregation, result, value, place, expression, condition)

    def _sort(self) -> tuple[SortPlan, ...]:
        dimensions = [dimension.key for dimension in self.report.dimensions]
        measures = [measure.key for measure in self.report.measures]
        sort: list[SortPlan] = []
        for index, entry in enumerate(self.report.sort):
            key = entry.removeprefix("-")
            if key in dimensions:
                sort.append(SortPlan(False, dimensions.index(key), entry != key))
            elif key in measures:
                sort.append(SortPlan(True, measures.index(key), entry != key))
            else:
                hint = nearest(key, [*dimensions, *measures])
                self._issue(f"/sort/{index}", "report.unknown_sort", {"name": key}, hint)
        return tuple(sort)


def _found(make: Callable[[int, Any], Any], items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(made for index, item in enumerate(items) if (made := make(index, item)) is not None)


def _measure_label(aggregation: Aggregation, place: Place | None, key: str | None) -> Mapping[str, str]:
    if place is None and key is None:
        return render_all(f"report.{aggregation.key}")
    return {
        language: render(
            f"report.{aggregation.key}_of",
            {"field": pick(place.label, language) if place else key},
            language,
        )
        for language in LANGUAGES
    }
