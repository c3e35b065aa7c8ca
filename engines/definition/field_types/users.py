"""Several people: links to the built-in entity `system.user`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.links_field import LinksField
from engines.definition.field_types.user import USER_ENTITY

__all__ = ["UsersField"]


class UsersField(LinksField):
    """People are deactivated; a deleted one leaves the list, and no record goes along."""

    type: Literal["users"] = "users"
    max_items: Whole = Attribute(50, ge=1, le=500)

    @property
    def entity(self) -> str:
        return USER_ENTITY

    @property
    def on_delete(self) -> str:
        return "clear"
