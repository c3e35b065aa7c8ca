"""Formulas: typed, and free of circles, through sub-tables and rollups of other entities too."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.field_types import RollupField

__all__ = ["check_formulas"]


def check_formulas(findings: Findings) -> None:
    place = {
        (findings.model.resolve(findings.key, entity.key), field.key): (number, index, field)
        for number, entity in enumerate(findings.app.entities)
        for index, field in enumerate(entity.fields)
    }
    for (name, key), (number, index, _) in place.items():
        error = findings.model.entity(name).formula_errors.get(key)
        if error is not None:
            findings.invalid(f"/entities/{number}/fields/{index}/formula", error)
    for ring in findings.model.graph.cycles:
        own = next((value for value in ring if value in place), None)
        if own is None:
            continue
        start = ring.index(own)
        turned = (*ring[start:], *ring[:start], own)
        number, index, field = place[own]
        slot = "source" if isinstance(field, RollupField) else "formula"
        params = {"circle": " → ".join(f"{name}.{key}" for name, key in turned)}
        findings.error(f"/entities/{number}/fields/{index}/{slot}", "formula_circle", params)
