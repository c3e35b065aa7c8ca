"""Public forms: fields a visitor can fill in, nothing required left out, nothing public by accident."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from engines.definition.checks.findings import Findings, Form
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import (
    FieldType,
    LinksField,
    ReferenceField,
    SubtableField,
    UserField,
)
from engines.definition.public_form import PublicForm
from engines.expression import BOOLEAN

__all__ = ["check_public_forms"]

_OFFERED = ReferenceField | UserField | LinksField
"""Visitors choose among records that the form names; a department is a reference too."""
_PEOPLE = "system."
"""Entities of the built-in app: who works here is nobody else's business."""


def check_public_forms(findings: Findings) -> None:
    taken: dict[str, str] = {
        form.slug: name
        for name, form in findings.model.public_forms.items()
        if name.partition(".")[0] != findings.key
    }
    for number, form in enumerate(findings.app.public_forms):
        pointer = f"/public_forms/{number}"
        if form.slug in taken:
            findings.error(f"{pointer}/slug", "slug_taken", {"slug": form.slug, "form": taken[form.slug]})
        taken.setdefault(form.slug, f"{findings.key}.{form.key}")
        if form.opens_at is not None and form.closes_at is not None and form.opens_at >= form.closes_at:
            findings.error(f"{pointer}/closes_at", "closes_before_it_opens")
        entity = findings.entity(f"{pointer}/entity", form.entity)
        if entity is not None:
            if entity.parent is not None:
                findings.error(f"{pointer}/entity", "rows_have_no_form", {"entity": form.entity})
                continue
            _check_fields(findings, pointer, entity, form)
            _check_complete(findings, pointer, entity, form)


def _check_fields(findings: Findings, pointer: str, entity: EntityModel, form: PublicForm) -> None:
    filled: set[str] = set()
    for place, key in _places(form):
        form_of: Form = "name" if place.startswith("sections/") else "key"
        if findings.field(f"{pointer}/{place}", entity, key, form_of) is None:
            continue
        field = entity.fields.get(key)
        if field is None or field.derived or field.readonly:
            findings.error(f"{pointer}/{place}", "not_fillable", {"field": key})
        elif key in filled:
            findings.error(f"{pointer}/{place}", "field_filled_twice", {"field": key})
        elif place.startswith("sections/"):
            _check_shown(findings, f"{pointer}/{place}", field, form)
        filled.add(key)
    for index, section in enumerate(form.sections):
        if section.visible_when is not None:
            place = f"{pointer}/sections/{index}/visible_when"
            findings.expression(place, entity, section.visible_when, BOOLEAN)
    for key in form.labels:
        if findings.own(f"{pointer}/labels/{key}", key, "field_here", form.shown):
            findings.use(f"{pointer}/labels/{key}", f"field:{entity.name}.{key}", "key")
    for key, text in form.values.items():
        if key in entity.fields:
            findings.expression(f"{pointer}/values/{key}", entity, text, entity.types[key])
    _check_options(findings, pointer, entity, form.options, form.shown)
    _check_rows(findings, pointer, entity, form)


def _check_options(
    findings: Findings, pointer: str, entity: EntityModel, options: Mapping[str, str], shown: Collection[str]
) -> None:
    """Which records each reference, person or department offers."""
    for key, text in options.items():
        place = f"{pointer}/options/{key}"
        field = entity.fields.get(key)
        if not isinstance(field, _OFFERED) or key not in shown:
            findings.error(place, "options_of_no_reference", {"field": key})
            continue
        findings.use(place, f"field:{entity.name}.{key}", "key")
        target = findings.model.find_entity(entity.types[key].entity or "")
        if target is not None:
            findings.expression(place, target, text, BOOLEAN)
            checked = findings.checked.get(place)
            if target.name.startswith(_PEOPLE) and checked is not None and not checked.paths:
                findings.error(place, "people_need_narrow_options", {"field": key})


def _check_rows(findings: Findings, pointer: str, entity: EntityModel, form: PublicForm) -> None:
    for key, rows in form.rows.items():
        place = f"{pointer}/rows/{key}"
        child = entity.children.get(key)
        if child is None or key not in form.shown:
            findings.error(place, "rows_of_no_subtable", {"field": key})
            continue
        findings.use(place, f"field:{entity.name}.{key}", "key")
        for index, name in enumerate(rows.fields):
            at = f"{place}/fields/{index}"
            if findings.field(at, child, name) is None:
                continue
            field = child.fields.get(name)
            if field is None or field.derived or field.readonly or isinstance(field, SubtableField):
                findings.error(at, "not_fillable", {"field": name})
            elif name in rows.fields[:index]:
                findings.error(at, "field_filled_twice", {"field": name})
            else:
                _check_fillable(findings, at, field, rows.options)
        _check_options(findings, place, child, rows.options, rows.fields)
        missing = _missing(child, {*rows.fields})
        for name in missing:
            findings.error(f"{place}/fields", "required_not_on_public_form", {"field": name})


def _places(form: PublicForm) -> Iterable[tuple[str, str]]:
    for index, section in enumerate(form.sections):
        for position, key in enumerate(section.fields):
            yield f"sections/{index}/fields/{position}", key
    for name, keys in (("values", form.values), ("parameters", form.parameters)):
        for key in keys:
            yield f"{name}/{key}", key


def _check_shown(findings: Findings, place: str, field: FieldType, form: PublicForm) -> None:
    if isinstance(field, SubtableField):
        if field.key not in form.rows:
            findings.error(place, "visitors_need_columns", {"field": field.key})
    else:
        _check_fillable(findings, place, field, form.options)


def _check_fillable(findings: Findings, place: str, field: FieldType, options: Mapping[str, str]) -> None:
    if not field.public:
        findings.error(place, "not_for_visitors", {"field": field.key, "type": field.type})
    elif isinstance(field, _OFFERED) and field.key not in options:
        findings.error(place, "visitors_need_options", {"field": field.key})


def _check_complete(findings: Findings, pointer: str, entity: EntityModel, form: PublicForm) -> None:
    for name in _missing(entity, {key for _, key in _places(form)}):
        findings.error(f"{pointer}/sections", "required_not_on_public_form", {"field": name})


def _missing(entity: EntityModel, filled: Collection[str]) -> list[str]:
    """Required fields that nothing fills."""
    return [
        field.key
        for field in entity.definition.fields
        if field.required and not field.derived and field.default is None and field.key not in filled
    ]
