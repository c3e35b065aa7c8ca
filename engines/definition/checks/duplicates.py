"""Rules for duplicates: fields that can be compared, found by an index and not by reading the table."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.checks.indexes import indexed_keys
from engines.definition.entity_model import EntityModel

__all__ = ["check_duplicates"]

_EXACT = ("text", "number", "date", "choice", "reference", "boolean")


def check_duplicates(findings: Findings) -> None:
    for number, definition in enumerate(findings.app.entities):
        entity = findings.entities[definition.key]
        taken = {check.key for check in definition.checks}
        if definition.duplicates and entity.parent is not None:
            findings.error(f"/entities/{number}/duplicates", "rows_not_created", {"entity": definition.key})
            continue
        for index, rule in enumerate(definition.duplicates):
            pointer = f"/entities/{number}/duplicates/{index}"
            if rule.key in taken:
                findings.error(f"{pointer}/key", "name_taken", {"name": rule.key})
            found = False
            for position, part in enumerate(rule.match):
                place = f"{pointer}/match/{position}/field"
                found |= _check_field(findings, place, entity, part.field, part.by)
            if not found and all(part.field in entity.fields for part in rule.match):
                findings.error(f"{pointer}/match", "duplicates_without_index")


def _check_field(findings: Findings, place: str, entity: EntityModel, key: str, by: str) -> bool:
    """Whether records are found by the field, besides being comparable by it."""
    kind = findings.field(place, entity, key)
    if kind is None:
        return False
    field = entity.fields.get(key)
    if field is None or field.derived or not field.stored:
        findings.error(place, "not_compared", {"field": key})
        return False
    if by == "similar":
        if kind.kind != "text" or not field.searched:
            findings.error(place, "not_similar", {"field": key})
            return False
        return True
    if kind.kind not in _EXACT or field.prose:
        findings.error(place, "not_compared", {"field": key})
        return False
    return key in indexed_keys(entity) and kind.kind != "boolean"
