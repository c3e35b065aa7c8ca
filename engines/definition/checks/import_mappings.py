"""Mappings of imports: fields that are there and can be filled, looked up by fields that are there."""

from __future__ import annotations

from engines.definition.checks.findings import Findings, Form
from engines.definition.entity_model import EntityModel
from engines.definition.import_mapping import ImportColumn, ImportMapping
from engines.definition.source import escape

__all__ = ["check_import_mappings"]


def check_import_mappings(findings: Findings) -> None:
    for number, saved in enumerate(findings.app.import_mappings):
        pointer = f"/import_mappings/{number}"
        entity = findings.entity(f"{pointer}/entity", saved.entity)
        if entity is not None:
            _check(findings, f"{pointer}/mapping", entity, saved.mapping)


def _check(findings: Findings, pointer: str, entity: EntityModel, mapping: ImportMapping) -> None:
    filled: set[str] = set()
    for heading, column in mapping.columns.items():
        place = f"{pointer}/columns/{escape(heading)}"
        if _fillable(findings, f"{place}/field", entity, column.field, filled):
            _check_lookup(findings, place, entity, column)
    for key, text in mapping.values.items():
        place = f"{pointer}/values/{escape(key)}"
        if _fillable(findings, place, entity, key, filled, "key"):
            findings.expression(place, entity, text, entity.types[key])
    if mapping.key is not None:
        findings.use(f"{pointer}/key", f"field:{entity.name}.{mapping.key}")
    if mapping.key is not None and mapping.key not in filled:
        findings.error(f"{pointer}/key", "import_key_not_mapped", {"field": mapping.key})


def _fillable(
    findings: Findings, pointer: str, entity: EntityModel, key: str, filled: set[str], form: Form = "name"
) -> bool:
    if findings.field(pointer, entity, key, form) is None:
        return False
    field = entity.fields.get(key)
    if field is not None and field.derived:
        findings.error(pointer, "not_fillable", {"field": key})
    elif key in filled:
        findings.error(pointer, "field_filled_twice", {"field": key})
    filled.add(key)
    return True


def _check_lookup(findings: Findings, pointer: str, entity: EntityModel, column: ImportColumn) -> None:
    kind = entity.types[column.field]
    target = findings.model.find_entity(kind.entity or "") if kind.entity else None
    if column.lookup is not None and target is not None:
        findings.field(f"{pointer}/lookup", target, column.lookup)
