"""References, sub-tables and their parents, rollups: both ends must agree."""

from __future__ import annotations

from engines.definition.checks.findings import Findings, label_of
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import (
    AnyReferenceField,
    MultiReferenceField,
    ReferenceField,
    RollupField,
    SubtableField,
)
from engines.definition.field_types.base import FieldType
from engines.expression import ValueType

__all__ = ["check_relations"]

_MAX_NESTING = 8


def check_relations(findings: Findings) -> None:
    for number, definition in enumerate(findings.app.entities):
        entity = findings.entities[definition.key]
        pointer = f"/entities/{number}"
        if definition.parent is not None:
            _check_parent(findings, f"{pointer}/parent", entity, definition.parent)
        for index, field in enumerate(definition.fields):
            place = f"{pointer}/fields/{index}"
            if isinstance(field, ReferenceField | MultiReferenceField):
                findings.entity(f"{place}/entity", field.entity)
                if isinstance(field, ReferenceField) and field.hierarchy:
                    _check_hierarchy(findings, f"{place}/hierarchy", entity, field)
            elif isinstance(field, AnyReferenceField):
                for position, name in enumerate(field.entities):
                    findings.entity(f"{place}/entities/{position}", name)
            elif isinstance(field, SubtableField):
                _check_subtable(findings, place, entity, field)
            elif isinstance(field, RollupField):
                _check_rollup(findings, place, entity, field)


def _check_hierarchy(findings: Findings, pointer: str, entity: EntityModel, field: ReferenceField) -> None:
    if entity.types[field.key].entity != entity.name:
        findings.error(pointer, "hierarchy_elsewhere", {"field": field.key, "entity": label_of(entity)})
    elif field.derived or entity.parent is not None:
        findings.error(pointer, "hierarchy_not_kept", {"field": field.key})


def _check_parent(findings: Findings, pointer: str, entity: EntityModel, name: str) -> None:
    parent = findings.entity(pointer, name)
    if parent is None:
        return
    if parent.app != findings.key:
        findings.error(pointer, "parent_elsewhere", {"entity": label_of(parent)})
        return
    if parent.parent is not None and parent is not entity and parent.parent is not entity:
        params = {"entity": label_of(entity), "parent": label_of(parent)}
        findings.error(pointer, "rows_below_rows", params)
        return
    current: EntityModel | None = parent
    for _ in range(_MAX_NESTING):
        if current is None:
            break
        if current is entity:
            findings.error(pointer, "own_ancestor", {"entity": label_of(entity)})
            return
        current = current.parent
    if entity not in parent.children.values():
        params = {"entity": label_of(entity), "parent": label_of(parent)}
        findings.error(pointer, "parent_without_subtable", params)


def _check_subtable(findings: Findings, pointer: str, entity: EntityModel, field: SubtableField) -> None:
    child = findings.entity(f"{pointer}/entity", field.entity)
    if child is None:
        return
    if child.parent is not entity:
        params = {"entity": label_of(child), "parent": label_of(entity)}
        findings.error(f"{pointer}/entity", "rows_without_parent", params)
        return
    first = next(key for key, other in entity.children.items() if other is child)
    if first != field.key:
        findings.error(f"{pointer}/entity", "rows_shared", {"entity": label_of(child), "field": first})


def _check_rollup(findings: Findings, pointer: str, entity: EntityModel, field: RollupField) -> None:
    source = findings.entity(f"{pointer}/source", field.source)
    if source is None:
        return
    via = findings.field(f"{pointer}/via", source, field.via)
    if via is not None and not ((via.kind == "reference" or via.is_links) and via.entity == entity.name):
        params = {"field": field.via, "source": label_of(source), "entity": label_of(entity)}
        findings.error(f"{pointer}/via", "via_leads_elsewhere", params)
    elif via is not None and not _is_link(source.fields.get(field.via), field.via):
        # Who created or changed a record is not a relation people maintain.
        findings.error(f"{pointer}/via", "via_not_a_link", {"field": field.via})
    if field.aggregate == "count":
        if field.field is not None:
            findings.error(f"{pointer}/field", "count_needs_no_field", {"field": field.field})
        if field.result != "integer":
            params = {"wanted": "integer", "result": field.result}
            findings.error(f"{pointer}/result", "rollup_result", params)
    elif field.field is None:
        findings.error(f"{pointer}/field", "aggregate_needs_field", {"aggregate": field.aggregate})
    else:
        _check_aggregated(findings, pointer, source, field, field.field)
    if field.filter is not None:
        _check_filter(findings, pointer, source, field.filter)


def _is_link(field: FieldType | None, key: str) -> bool:
    return field is not None or key in ("parent", "owner", "department")


def _check_aggregated(
    findings: Findings, pointer: str, source: EntityModel, field: RollupField, key: str
) -> None:
    type = findings.field(f"{pointer}/field", source, key)
    if type is None:
        return
    if key in source.volatile:
        findings.error(f"{pointer}/field", "rollup_of_volatile", {"field": key})
        return
    if field.aggregate in ("sum", "avg"):
        fits = type.is_numeric
    else:
        fits = type.is_numeric or type.kind in ("date", "datetime")
    if not fits:
        params = {"aggregate": field.aggregate, "field": key}
        findings.error(f"{pointer}/field", "cannot_aggregate", params)
        return
    wanted = _result(field, type)
    if field.result not in wanted:
        params = {"wanted": " / ".join(wanted), "result": field.result}
        findings.error(f"{pointer}/result", "rollup_result", params)
    elif field.aggregate != "avg" and type.is_numeric and field.value_type().scale < type.scale:
        findings.error(f"{pointer}/scale", "rollup_scale", {"scale": type.scale})


def _result(field: RollupField, type: ValueType) -> tuple[str, ...]:
    """Results that can hold the aggregate."""
    if not type.is_numeric:
        return (type.kind,)
    if type.kind == "money":
        return ("money",)
    if field.aggregate == "avg" or type.scale:
        return ("decimal",)
    return ("integer", "decimal")


def _check_filter(findings: Findings, pointer: str, source: EntityModel, text: str) -> None:
    compiled = findings.expression(f"{pointer}/filter", source, text, ValueType("boolean"))
    if compiled is None:
        return
    if compiled.checked.volatile:
        findings.error(f"{pointer}/filter", "rollup_filter_volatile")
    # Only a write to a source row makes its rollups be computed again.
    far = next((path for path in compiled.checked.paths if len(path) > 1), None)
    if far is not None:
        findings.error(f"{pointer}/filter", "rollup_filter_path", {"path": ".".join(far)})
