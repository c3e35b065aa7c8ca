"""Views are made of fields that exist and are of the kind the view needs."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import FieldType
from engines.definition.view_types import Fits, ViewType
from engines.expression import BOOLEAN, ValueType
from engines.registry import nearest

__all__ = ["check_views"]


def check_views(findings: Findings) -> None:
    for number, view in enumerate(findings.app.views):
        pointer = f"/views/{number}"
        entity = findings.entity(f"{pointer}/entity", view.entity)
        if entity is None:
            continue
        for name in view.slots:
            _check_slot(findings, pointer, entity, view, name)
        if view.filter is not None:
            findings.expression(f"{pointer}/filter", entity, view.filter, BOOLEAN)
        for index, sort in enumerate(view.sort):
            place = f"{pointer}/sort/{index}"
            path = sort.removeprefix("-")
            if findings.path(place, entity, path) is not None and path in entity.volatile:
                findings.error(place, "volatile_sort", {"field": path})


def _check_slot(findings: Findings, pointer: str, entity: EntityModel, view: ViewType, name: str) -> None:
    slot = view.slots[name]
    paths = view.paths(name)
    several = not isinstance(getattr(view, name), str)
    for index, path in enumerate(paths):
        place = f"{pointer}/{name}/{index}" if several else f"{pointer}/{name}"
        type = findings.path(place, entity, path)
        if path in paths[:index]:
            findings.error(place, "field_shown_twice", {"field": path})
        if type is None or slot.fits is None:
            continue
        if not _fits(slot.fits, entity, path, type):
            hint = nearest(path, _fitting(slot.fits, entity))
            findings.error(place, f"slot_{slot.fits.word}", {"field": path}, hint)
        elif path in entity.volatile and (slot.stored or slot.indexed):
            findings.error(place, "volatile_slot", {"field": path})


def _fits(fits: Fits, entity: EntityModel, path: str, type: ValueType) -> bool:
    field: FieldType | None = entity.fields.get(path)
    return fits.test(field, type, entity.name)


def _fitting(fits: Fits, entity: EntityModel) -> list[str]:
    return [key for key, type in entity.types.items() if _fits(fits, entity, key, type)]
