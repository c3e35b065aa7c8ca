"""What fields the settings of views ask for."""

from __future__ import annotations

from engines.definition.field_types import FieldType, FileField, ReferenceField
from engines.definition.view_types.base import Fits
from engines.expression.types import ValueType

__all__ = ["A_CHOICE", "A_DATE", "A_HIERARCHY", "A_NUMBER", "A_PICTURE", "GROUPS", "SEVERAL_OF_ITS_KIND"]


def _groups(field: FieldType | None, type: ValueType, entity: str) -> bool:
    return type.kind in ("choice", "boolean", "reference")


def _choice(field: FieldType | None, type: ValueType, entity: str) -> bool:
    return type.kind == "choice"


def _date(field: FieldType | None, type: ValueType, entity: str) -> bool:
    return type.kind in ("date", "datetime")


def _number(field: FieldType | None, type: ValueType, entity: str) -> bool:
    return type.is_numeric


def _picture(field: FieldType | None, type: ValueType, entity: str) -> bool:
    return isinstance(field, FileField) and field.pictures_only


def _hierarchy(field: FieldType | None, type: ValueType, entity: str) -> bool:
    return isinstance(field, ReferenceField) and field.hierarchy


def _several_of_its_kind(field: FieldType | None, type: ValueType, entity: str) -> bool:
    return type.is_links and type.entity == entity


GROUPS = Fits("groups", _groups)
"""Few values, each of which can be a column: a choice, yes or no, a person, a department, a record."""
A_CHOICE = Fits("choice", _choice)
A_DATE = Fits("date", _date)
A_NUMBER = Fits("number", _number)
A_PICTURE = Fits("picture", _picture)
A_HIERARCHY = Fits("hierarchy", _hierarchy)
"""A reference to the record of the same entity that one stands beneath."""
SEVERAL_OF_ITS_KIND = Fits("several_own_kind", _several_of_its_kind)
