"""One department: a reference to the built-in entity `system.department`."""

from __future__ import annotations

from typing import Literal

from engines.definition.field_types.reference import ReferenceField

__all__ = ["DEPARTMENT_ENTITY", "DepartmentField"]

DEPARTMENT_ENTITY = "system.department"


class DepartmentField(ReferenceField):
    type: Literal["department"] = "department"  # type: ignore[assignment]
    entity: Literal["system.department"] = DEPARTMENT_ENTITY  # type: ignore[assignment]
