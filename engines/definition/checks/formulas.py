"""Formulas: typed, and free of circles, through sub-tables and rollups of other entities too."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.dependencies import follow
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import LookupField, RollupField
from engines.definition.resolved import LookupProblem, look_behind

__all__ = ["check_formulas"]


def check_formulas(findings: Findings) -> None:
    place = {
        (findings.model.resolve(findings.key, entity.key), field.key): (number, index, field)
        for number, entity in enumerate(findings.app.entities)
        for index, field in enumerate(entity.fields)
    }
    for (name, key), (number, index, field) in place.items():
        entity = findings.model.entity(name)
        if isinstance(field, LookupField):
            _check_lookup(findings, f"/entities/{number}/fields/{index}/path", entity, field)
            continue
        error = entity.formula_errors.get(key)
        if error is not None:
            pointer = f"/entities/{number}/fields/{index}/formula"
            findings.over[pointer] = name
            findings.invalid(pointer, error)
        elif key in entity.compiled_formulas:
            pointer = f"/entities/{number}/fields/{index}/formula"
            findings.over[pointer] = name
            findings.named_in(pointer, entity.compiled_formulas[key].checked)
            _check_ways(findings, pointer, entity, key)
    for ring in findings.model.graph.cycles:
        own = next((value for value in ring if value in place), None)
        if own is None:
            continue
        start = ring.index(own)
        turned = (*ring[start:], *ring[:start], own)
        number, index, field = place[own]
        slot = "source" if isinstance(field, RollupField) else "formula"
        if isinstance(field, LookupField):
            slot = "path"
        params = {"circle": " → ".join(f"{name}.{key}" for name, key in turned)}
        findings.error(f"/entities/{number}/fields/{index}/{slot}", "formula_circle", params)


def _check_lookup(findings: Findings, pointer: str, entity: EntityModel, field: LookupField) -> None:
    try:
        seen = look_behind(findings.model.apps, entity.app, entity.written, field)
    except LookupProblem as problem:
        findings.error(pointer, problem.code, problem.params, problem.hint)
        return
    findings.path(pointer, entity, field.path)
    current = entity
    for key in seen.path[:-1]:
        findings.reachable(pointer, current.types[key].entity or "")
        current = findings.model.entity(current.types[key].entity or "")
    if seen.path[-1] in current.volatile:
        findings.error(pointer, "lookup_of_volatile", {"field": seen.path[-1]})
    error = entity.formula_errors.get(field.key)
    if error is not None:
        findings.invalid(pointer, error)


def _check_ways(findings: Findings, pointer: str, entity: EntityModel, key: str) -> None:
    """What lies behind a computed reference is not known yet when the formula is."""
    for path in entity.compiled_formulas[key].checked.paths:
        for step in tuple(follow(entity, path))[:-1]:
            reference = step.entity.fields.get(step.key)
            if not step.via and reference is not None and reference.derived and reference.stored:
                findings.error(pointer, "behind_computed", {"field": step.key, "path": ".".join(path)})
