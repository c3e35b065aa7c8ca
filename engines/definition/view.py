"""How records are shown: forms, lists, and the navigation that leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field as Attribute
from pydantic import SerializeAsAny

from engines.definition.base import DashboardKey, EntityName, Icon, Item, RoleName, ViewKey
from engines.definition.layout import FormSection, LayoutItem, placed
from engines.definition.tagged import tagged
from engines.definition.view_types import VIEW_TYPES, ViewType

__all__ = ["DEFAULT_VIEW", "Form", "FormSection", "Navigation", "NavigationEntry", "View"]


class Form(Item):
    """Layout for creating, editing and reading one record of `entity`, in `sections` one below the other or
    in a `layout` of any items.

    An entity may have several: of those in listed order the first one is taken that is for what is being
    done, for the screen at hand, and for a role its reader holds. Fields keep their rights whatever form
    shows them. Where none fits, the form is made up of all fields one may read.
    """

    entity: EntityName
    sections: tuple[FormSection, ...] = Attribute((), min_length=1)
    layout: tuple[LayoutItem, ...] = Attribute((), min_length=1)
    purposes: tuple[Literal["create", "edit", "read"], ...] = Attribute(
        ("create", "edit", "read"), min_length=1
    )
    device: Literal["any", "desktop", "phone"] = "any"
    roles: tuple[RoleName, ...] = ()

    def placed(self, pointer: str = "") -> Iterator[tuple[str, Any]]:
        """Every item with its place below the form's, outer ones first."""
        yield from placed(self.sections, f"{pointer}/sections")
        yield from placed(self.layout, f"{pointer}/layout")


DEFAULT_VIEW = "table"

View = Annotated[SerializeAsAny[ViewType], tagged(VIEW_TYPES, default=DEFAULT_VIEW)]
"""A saved way to look at an entity's records. The first view of an entity is its default."""


class NavigationEntry(Item):
    """Leads to exactly one of a view, a dashboard or the default list of an entity."""

    view: ViewKey | None = None
    dashboard: DashboardKey | None = None
    entity: EntityName | None = None
    icon: Icon | None = None


class Navigation(Item):
    """A group of entries in the app's menu."""

    icon: Icon | None = None
    entries: tuple[NavigationEntry, ...]
