"""Every expression of entities, forms, views and reports: parsed, resolved and typed in its place.

Formulas, rules, processes, grants and rollup filters have more to be said of them and are checked
with those.
"""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.field_types import MultiReferenceField, OptionsField, ReferenceField
from engines.expression import BOOLEAN

__all__ = ["check_expressions"]


def check_expressions(findings: Findings) -> None:
    for number, definition in enumerate(findings.app.entities):
        entity = findings.entities[definition.key]
        pointer = f"/entities/{number}"
        if definition.readonly_when is not None:
            findings.expression(f"{pointer}/readonly_when", entity, definition.readonly_when, BOOLEAN)
        for index, check in enumerate(definition.checks):
            findings.expression(f"{pointer}/checks/{index}/condition", entity, check.condition, BOOLEAN)
            if check.field is not None:
                findings.field(f"{pointer}/checks/{index}/field", entity, check.field)
            if not check.message:
                findings.warning(f"{pointer}/checks/{index}/message", "no_message", {"check": check.key})
        for index, field in enumerate(definition.fields):
            place = f"{pointer}/fields/{index}"
            # Rows cannot be given by an expression; that they have no default is said elsewhere.
            if field.default is not None and field.stored:
                findings.expression(f"{place}/default", entity, field.default, entity.types[field.key])
            for name in ("visible_when", "required_when", "readonly_when"):
                text = getattr(field, name)
                if text is not None:
                    findings.expression(f"{place}/{name}", entity, text, BOOLEAN)
            if isinstance(field, OptionsField):
                for position, option in enumerate(field.options):
                    if option.available_when is not None:
                        slot = f"{place}/options/{position}/available_when"
                        findings.expression(slot, entity, option.available_when, BOOLEAN)
            if isinstance(field, ReferenceField | MultiReferenceField) and field.filter is not None:
                target = findings.model.find_entity(findings.model.resolve(findings.key, field.entity))
                if target is not None:
                    findings.expression(f"{place}/filter", target, field.filter, BOOLEAN)
