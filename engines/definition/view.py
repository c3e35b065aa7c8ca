"""How records are shown: forms, lists, and the navigation that leads to them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Attribute
from pydantic import SerializeAsAny

from engines.definition.base import ExpressionText, Item, Key, Reference, Whole
from engines.definition.tagged import tagged
from engines.definition.view_types import VIEW_TYPES, ViewType

__all__ = ["DEFAULT_VIEW", "Form", "FormSection", "Navigation", "NavigationEntry", "View"]


class FormSection(Item):
    """A titled group of fields laid out in columns; long text and sub-tables take a whole row."""

    columns: Whole = Attribute(2, ge=1, le=4)
    fields: tuple[Key, ...]
    visible_when: ExpressionText | None = None


class Form(Item):
    """Layout for creating, editing and reading one record. The first form of an entity is its default."""

    entity: Reference
    sections: tuple[FormSection, ...] = Attribute(min_length=1)


DEFAULT_VIEW = "table"

View = Annotated[SerializeAsAny[ViewType], tagged(VIEW_TYPES, default=DEFAULT_VIEW)]
"""A saved way to look at an entity's records. The first view of an entity is its default."""


class NavigationEntry(Item):
    """Leads to exactly one of a view, a dashboard or the default list of an entity."""

    view: Key | None = None
    dashboard: Key | None = None
    entity: Reference | None = None
    icon: str | None = None


class Navigation(Item):
    """A group of entries in the app's menu."""

    icon: str | None = None
    entries: tuple[NavigationEntry, ...]
