"""Settings of single fields that contradict one another or their type."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import (
    AnyReferenceField,
    AutonumberField,
    CascadeField,
    EncryptedTextField,
    FieldType,
    FormulaField,
    ListField,
    LookupField,
    MultiReferenceField,
    OptionsField,
    ReferenceField,
    RoleField,
    RollupField,
    SubtableField,
)
from engines.definition.field_types.cascade import MAX_LEVELS
from engines.definition.field_types.number import NumberField
from engines.definition.field_types.options import Option

__all__ = ["check_field_settings"]


def check_field_settings(findings: Findings) -> None:
    for number, definition in enumerate(findings.app.entities):
        entity = findings.entities[definition.key]
        for index, field in enumerate(definition.fields):
            _check(findings, f"/entities/{number}/fields/{index}", entity, field)


def _check(findings: Findings, pointer: str, entity: EntityModel, field: FieldType) -> None:
    given = isinstance(
        field, AutonumberField | RollupField | SubtableField | LookupField | EncryptedTextField
    )
    resolved = entity.fields.get(field.key, field)
    if given and field.formula is not None:
        findings.error(f"{pointer}/formula", "no_formula_here", {"type": field.type})
    if field.default is not None and (given or field.formula is not None):
        findings.error(f"{pointer}/default", "no_default_here", {"field": field.key})
    if field.derived:
        for name in ("readonly", "readonly_when"):
            if getattr(field, name):
                findings.warning(f"{pointer}/{name}", "derived_is_readonly", {"field": field.key})
    if field.required and field.required_when is not None:
        findings.warning(f"{pointer}/required_when", "always_required", {"field": field.key})
    if field.readonly and field.readonly_when is not None:
        findings.warning(f"{pointer}/readonly_when", "always_readonly", {"field": field.key})
    if field.readonly and field.required and not field.derived and field.default is None:
        findings.warning(f"{pointer}/readonly", "required_but_readonly", {"field": field.key})
    if field.searchable is not None and resolved.search_role() == "never":
        findings.error(f"{pointer}/searchable", "not_searchable", {"field": field.key, "type": field.type})
    if isinstance(field, SubtableField):
        for name in ("unique", "index"):
            if getattr(field, name):
                findings.error(f"{pointer}/{name}", "rows_have_no_column", {"field": field.key})
    elif not resolved.comparable:
        for name in ("unique", "index"):
            if getattr(field, name):
                findings.error(f"{pointer}/{name}", "no_index_here", {"field": field.key, "type": field.type})
    elif field.key in entity.volatile:
        if field.searchable:
            findings.error(f"{pointer}/searchable", "volatile_not_searchable", {"field": field.key})
        for name in ("unique", "index"):
            if getattr(field, name):
                findings.error(f"{pointer}/{name}", "volatile_has_no_column", {"field": field.key})
    if isinstance(field, NumberField):
        _check_bounds(findings, pointer, field)
    if isinstance(resolved, ListField) and field.unique:
        findings.error(f"{pointer}/unique", "list_cannot_order", {"field": field.key})
    if isinstance(field, OptionsField):
        _check_options(findings, pointer, field)
    if (
        isinstance(field, ReferenceField | AnyReferenceField | MultiReferenceField)
        and field.required
        and field.on_delete == "clear"
    ):
        findings.error(f"{pointer}/on_delete", "clear_on_required", {"field": field.key})
    if isinstance(field, FormulaField) and "scale" in field.model_fields_set and field.result not in (
        "decimal", "percent", "money"
    ):  # fmt: skip
        findings.warning(f"{pointer}/scale", "scale_unused", {"result": field.result})


def _check_bounds(findings: Findings, pointer: str, field: NumberField) -> None:
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        params = {"minimum": field.minimum, "maximum": field.maximum}
        findings.error(f"{pointer}/minimum", "minimum_above_maximum", params)


def _check_tree(findings: Findings, pointer: str, field: CascadeField) -> None:
    known = {option.key for option in field.options}
    for index, option in enumerate(field.options):
        place = f"{pointer}/options/{index}/parent"
        if option.parent is None:
            continue
        if findings.own(place, option.parent, "option", known):
            branch = field.branch(option.key)
            if branch[0].parent is not None:
                findings.error(place, "option_circle", {"option": option.key})
            elif len(branch) > MAX_LEVELS:
                findings.error(place, "too_many_levels", {"option": option.key, "maximum": MAX_LEVELS})


def _check_options(findings: Findings, pointer: str, field: OptionsField) -> None:
    if isinstance(field, RoleField):
        if field.app is not None:
            findings.reachable(f"{pointer}/app", f"{field.app}.")
        return
    if len(field.retired) == len(field.options):
        findings.error(f"{pointer}/options", "no_active_option", {"field": field.key})
    seen: set[tuple[str, str]] = set()
    if isinstance(field, CascadeField):
        _check_tree(findings, pointer, field)
    for index, option in enumerate(field.options):
        if option.replaced_by is not None:
            _check_replaced(findings, f"{pointer}/options/{index}", field, option)
        # Below different options a label may stand again.
        labels = field.option_labels[option.key] if isinstance(field, CascadeField) else option.label
        for language, text in labels.items():
            # Imports find options by what people call them.
            if (language, text.casefold()) in seen:
                params = {"label": text}
                findings.warning(f"{pointer}/options/{index}/label/{language}", "duplicate_label", params)
            seen.add((language, text.casefold()))


def _check_replaced(findings: Findings, pointer: str, field: OptionsField, option: Option) -> None:
    taking = next((one for one in field.options if one.key == option.replaced_by), None)
    if not findings.own(f"{pointer}/replaced_by", option.replaced_by or "", "option", field.option_labels):
        return
    if taking is option or (taking is not None and taking.replaced_by is not None):
        findings.error(f"{pointer}/replaced_by", "replaced_by_replaced", {"option": option.key})
    elif option.active:
        findings.error(f"{pointer}/active", "replaced_but_active", {"option": option.key})
