"""Formulas of a record and of its rows, in one order that serves both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engines.definition.dependencies import Value, topological
from engines.definition.field_types import FieldType, FormulaField, ValueProblem
from engines.definition.model import EntityModel, Formula
from engines.errors import EvaluationFailed, Issue, ValidationFailed
from engines.expression import EvaluationContext
from engines.form.condition import Evaluate
from engines.form.paths import form_paths

__all__ = ["Computation", "ComputedField", "compile_computation"]

ONE = Decimal("1.000000")
_WHOLE = ""
"""Stands for all formulas of rows that have rows themselves: they are computed together."""


@dataclass(frozen=True, slots=True)
class ComputedField:
    """`fit` checks the result where the field narrows it (a maximum, a length)."""

    key: str
    evaluate: Evaluate
    fit: Callable[[object], Any] | None
    stored: bool


@dataclass(frozen=True, slots=True)
class Step:
    """`fields` computed in order: on the record itself, or on every row of sub-table `rows`.

    No fields means everything below the rows.
    """

    rows: str | None
    fields: tuple[ComputedField, ...]


@dataclass(frozen=True, slots=True)
class Computation:
    """`inherited`: (row key, own key) of what rows read beyond themselves: ("parent.rate", "rate")."""

    has_money: bool
    steps: tuple[Step, ...]
    rows: Mapping[str, Computation]
    inherited: Mapping[str, tuple[tuple[str, str], ...]]
    rows_read: frozenset[str]

    def compute(
        self, values: dict[str, Any], context: EvaluationContext, base_currency: str | None
    ) -> set[str]:
        """Fill in derived values in place; the keys of stored ones that changed.

        Raises ValidationFailed, naming every formula whose result does not fit.
        """
        issues: list[Issue] = []
        changed: set[str] = set()
        self._run(values, context, base_currency, "", changed, issues)
        if issues:
            raise ValidationFailed(issues=issues)
        return changed

    def _run(
        self,
        values: dict[str, Any],
        context: EvaluationContext,
        base_currency: str | None,
        place: str,
        changed: set[str],
        issues: list[Issue],
    ) -> None:
        if self.has_money and base_currency is not None:
            self._settle_currency(values, base_currency, changed)
        for key in self.rows_read:
            if key not in values:
                # Sums over rows nobody loaded would come out as nothing, and be stored.
                raise KeyError(f"rows of {key!r} are not loaded")
        for key, inherited in self.inherited.items():
            _inherit(values, key, inherited)
        for step in self.steps:
            if step.rows is None:
                _apply(step.fields, values, context, place, changed, issues)
                continue
            below: set[str] = set()
            _inherit(values, step.rows, self.inherited.get(step.rows, ()))
            child = self.rows[step.rows]
            for index, row in enumerate(values.get(step.rows) or ()):
                inside = f"{place}/{step.rows}/{index}"
                if step.fields:
                    _apply(step.fields, row, context, inside, below, issues)
                else:
                    child._run(row, context, None, inside, below, issues)
            if below:
                changed.add(step.rows)

    def _settle_currency(self, values: dict[str, Any], base_currency: str, changed: set[str]) -> None:
        if values.get("currency") is None:
            values["currency"] = base_currency
            changed.add("currency")
        if values["currency"] == base_currency and values.get("rate") != ONE:
            values["rate"] = ONE
            changed.add("rate")
        for key, child in self.rows.items():
            if child.has_money:
                for row in values.get(key) or ():
                    row["currency"], row["rate"] = values["currency"], values.get("rate")


def _inherit(values: Mapping[str, Any], key: str, inherited: tuple[tuple[str, str], ...]) -> None:
    if inherited:
        for row in values.get(key) or ():
            for row_key, own_key in inherited:
                row[row_key] = values.get(own_key)


def _apply(
    fields: tuple[ComputedField, ...],
    values: dict[str, Any],
    context: EvaluationContext,
    place: str,
    changed: set[str],
    issues: list[Issue],
) -> None:
    for field in fields:
        key = field.key
        try:
            result = field.evaluate(values, context)
            if field.fit is not None:
                result = field.fit(result)
        except EvaluationFailed as failure:
            issues.append(Issue(f"{place}/{key}", failure.reason_code, failure.params))
            continue
        except ValueProblem as problem:
            issues.append(Issue(f"{place}/{key}", problem.code, problem.params, problem.hint))
            continue
        if field.stored and (key not in values or values[key] != result):
            changed.add(key)
        values[key] = result


def compile_computation(entity: EntityModel, below: frozenset[str] = frozenset()) -> Computation:
    """`below`: entities already on the way down, so that a broken definition cannot recurse."""
    below = below | {entity.name}
    children = {key: child for key, child in entity.children.items() if child.name not in below}
    rows = {key: compile_computation(child, below) for key, child in children.items()}
    return Computation(
        has_money=entity.has_money,
        steps=tuple(_steps(entity, children)),
        rows=rows,
        inherited={key: tuple(sorted(_handed_on(child))) for key, child in children.items()},
        rows_read=frozenset(
            path[0]
            for expression in entity.compiled_formulas.values()
            for path in expression.checked.paths
            if path[0] in children
        ),
    )


def _handed_on(child: EntityModel) -> Iterator[tuple[str, str]]:
    """(row key, own key) of what anything on a row reads of its parent, or behind `me`."""
    for path in form_paths(child):
        if path.startswith("parent.") and child.parent is not None:
            yield path, path.removeprefix("parent.")
        elif path.startswith("me."):
            yield path, path


def _steps(entity: EntityModel, children: Mapping[str, EntityModel]) -> Iterator[Step]:
    fields: dict[Value, ComputedField | None] = {
        (entity.name, formula.key): computed for formula, computed in _computed(entity)
    }
    keys: dict[str, str] = {}
    for key, child in children.items():
        keys[child.name] = key
        if child.children:
            fields[child.name, _WHOLE] = None
        else:
            fields |= {(child.name, formula.key): computed for formula, computed in _computed(child)}
    reads: dict[Value, tuple[Value, ...]] = {}
    for owner in (entity, *children.values()):
        for formula in owner.formulas:
            node = _node(owner, formula.key, entity, children)
            found = [
                read
                for path in formula.expression.checked.paths
                if (read := _local(owner, path, entity, children)) is not None and read != node
            ]
            reads[node] = (*reads.get(node, ()), *found)
    pending: list[ComputedField] = []
    place: str | None = None
    for name, key in topological(fields, reads):
        field = fields[name, key]
        where = keys.get(name)
        if pending and (where != place or field is None):
            yield Step(place, tuple(pending))
            pending = []
        place = where
        if field is None:
            yield Step(where, ())
        else:
            pending.append(field)
    if pending:
        yield Step(place, tuple(pending))


def _node(owner: EntityModel, key: str, entity: EntityModel, children: Mapping[str, EntityModel]) -> Value:
    return (owner.name, _WHOLE if owner is not entity and owner.children else key)


def _local(
    owner: EntityModel, path: tuple[str, ...], entity: EntityModel, children: Mapping[str, EntityModel]
) -> Value | None:
    """The value a path reads within the record and its rows; None when it lies behind a reference."""
    current = owner
    for index, key in enumerate(path):
        follows = index + 1 < len(path)
        if current is entity and key in children and follows:
            current = children[key]
        elif current is not entity and key == "parent" and follows:
            current = entity
        else:
            return _node(current, key, entity, children)
    return None


def _computed(entity: EntityModel) -> Iterator[tuple[Formula, ComputedField]]:
    for formula in entity.formulas:
        field = entity.fields[formula.key]
        yield (
            formula,
            ComputedField(
                formula.key,
                formula.expression.evaluate,
                # What a lookup sees fits where it comes from.
                None if formula.key in entity.lookups else _fit(field, entity.model.region),
                not formula.volatile,
            ),
        )


def _fit(field: FieldType, region: str) -> Callable[[object], Any] | None:
    # A formula field is as wide as what its expression can give; others may be narrower.
    return None if isinstance(field, FormulaField) else field.coercer(region)
