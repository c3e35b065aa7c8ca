"""Sample data: values the fields take, names that were given before they are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engines.definition.checks.actions import WRITABLE_SYSTEM
from engines.definition.checks.findings import Findings, label_of
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import ValueProblem
from engines.definition.sample import SampleRecord
from engines.expression import ValueType
from engines.registry import nearest

__all__ = ["check_samples", "check_values"]

USER = "system.user"


def check_samples(findings: Findings) -> None:
    known: dict[str, str] = {}
    for number, sample in enumerate(findings.app.sample_data):
        pointer = f"/sample_data/{number}"
        entity = findings.entity(f"{pointer}/entity", sample.entity)
        for index, record in enumerate(sample.records):
            place = f"{pointer}/records/{index}"
            if entity is not None:
                _check_record(findings, place, entity, record, known)
            elif record.ref is not None:
                known.setdefault(record.ref, "")


def _check_record(
    findings: Findings, pointer: str, entity: EntityModel, record: SampleRecord, known: dict[str, str]
) -> None:
    completes = record.ref is not None and record.ref in known
    if completes and known[record.ref or ""] not in (entity.name, ""):
        findings.error(f"{pointer}/ref", "name_taken", {"name": record.ref})
    check_values(findings, f"{pointer}/values", entity, record.values, known, partial=completes)
    if record.owner is not None:
        _check_ref(findings, f"{pointer}/owner", record.owner, USER, known)
    if record.roles and entity.name != USER:
        findings.error(f"{pointer}/roles", "roles_only_for_people")
    for index, role in enumerate(record.roles):
        findings.item(f"{pointer}/roles/{index}", role, "role", findings.model.roles)
    if record.ref is not None:
        known.setdefault(record.ref, entity.name)


def check_values(
    findings: Findings,
    pointer: str,
    entity: EntityModel,
    values: Mapping[str, Any],
    known: Mapping[str, str],
    partial: bool = False,
) -> None:
    """`known`: names given before → entity ("" where that is wrong itself). `partial`: not a whole record."""
    for key, raw in values.items():
        place = f"{pointer}/{key}"
        type = findings.field(place, entity, key, "key")
        if type is None:
            continue
        field = entity.fields.get(key)
        if (field is None and key not in WRITABLE_SYSTEM) or (field is not None and field.derived):
            findings.error(place, "not_writable", {"field": key})
        elif key in entity.children:
            _check_rows(findings, place, entity.children[key], raw, known)
        elif (
            type.is_links and isinstance(raw, list | tuple) and any(isinstance(part, Mapping) for part in raw)
        ):
            _check_links(findings, place, raw, type.entity, known)
        elif type.kind == "any_reference" and isinstance(raw, Mapping) and isinstance(raw.get("id"), Mapping):
            _check_target(findings, place, raw, type, known)
        elif isinstance(raw, Mapping) and type.kind not in ("any_reference", "json", "parts"):
            if set(raw) == {"ref"} and isinstance(raw["ref"], str):
                if type.kind != "reference":
                    findings.error(place, "not_a_reference", {"path": key, "field": key})
                else:
                    _check_ref(findings, f"{place}/ref", raw["ref"], type.entity, known)
            elif set(raw) == {"expression"} and isinstance(raw["expression"], str):
                findings.expression(f"{place}/expression", entity, raw["expression"], type)
            else:
                findings.error(place, "sample_short_form")
        elif field is not None:
            try:
                field.coercer(entity.model.region)(raw)
            except ValueProblem as problem:
                findings.value(place, problem)
    if partial:
        return
    for field in entity.definition.fields:
        missing = field.key not in values and field.default is None and not field.derived
        if field.required and missing and field.visible_when is None:
            findings.error(pointer, "required_not_set", {"field": field.key})


def _check_target(
    findings: Findings, pointer: str, raw: Mapping[str, Any], type: ValueType, known: Mapping[str, str]
) -> None:
    """{"entity": name, "id": {"ref": name}} for a field that may lead to several entities."""
    entity, given = raw.get("entity"), raw["id"]
    if set(raw) != {"entity", "id"} or set(given) != {"ref"} or not isinstance(given["ref"], str):
        findings.error(pointer, "sample_short_form")
    elif entity not in dict(type.options or ()):
        findings.value(f"{pointer}/entity", ValueProblem("value.wrong_target", {"entity": entity}))
    else:
        _check_ref(findings, f"{pointer}/id/ref", given["ref"], str(entity), known)


def _check_links(
    findings: Findings, pointer: str, raw: Sequence[Any], entity: str | None, known: Mapping[str, str]
) -> None:
    """A list of records by the names they were given."""
    for index, part in enumerate(raw):
        place = f"{pointer}/{index}"
        if isinstance(part, Mapping) and set(part) == {"ref"} and isinstance(part["ref"], str):
            _check_ref(findings, f"{place}/ref", part["ref"], entity, known)
        else:
            findings.error(place, "sample_short_form")


def _check_rows(
    findings: Findings, pointer: str, child: EntityModel, raw: Any, known: Mapping[str, str]
) -> None:
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        findings.error(pointer, "rows_are_a_list", {"entity": label_of(child)})
        return
    for index, row in enumerate(raw):
        check_values(findings, f"{pointer}/{index}", child, row, known)


def _check_ref(
    findings: Findings, pointer: str, name: str, entity: str | None, known: Mapping[str, str]
) -> None:
    found = known.get(name)
    if found is None:
        findings.error(pointer, "unknown_record", {"name": name}, nearest(name, known))
    elif found and entity and found != entity:
        findings.error(pointer, "record_of_other_entity", {"name": name, "entity": found, "wanted": entity})
