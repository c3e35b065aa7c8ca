"""Deletion that spreads: a circle of cascades can empty more than anybody meant."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.dependencies import strongly_connected
from engines.definition.field_types import MultiReferenceField, ReferenceField

__all__ = ["check_deletion"]


def check_deletion(findings: Findings) -> None:
    spreads: dict[str, list[str]] = {}
    for name, references in findings.model.graph.references_in.items():
        spreads[name] = [found.entity for found in references if found.on_delete == "cascade"]
    rings = [set(ring) for ring in strongly_connected({name: tuple(ends) for name, ends in spreads.items()})]
    for number, entity in enumerate(findings.app.entities):
        name = findings.model.resolve(findings.key, entity.key)
        for index, field in enumerate(entity.fields):
            if not isinstance(field, ReferenceField | MultiReferenceField) or field.on_delete != "cascade":
                continue
            target = findings.model.resolve(findings.key, field.entity)
            ring = next((ring for ring in rings if name in ring and target in ring), None)
            if ring is not None:
                findings.warning(
                    f"/entities/{number}/fields/{index}/on_delete",
                    "cascade_circle",
                    {"entities": ", ".join(sorted(ring))},
                )
