"""Records beneath one another."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Path
from engines.definition.view_types.base import Slot, ViewType
from engines.definition.view_types.fits import A_HIERARCHY

__all__ = ["TreeView"]


class TreeView(ViewType):
    """Records beneath the one their `parent` leads to."""

    type: Literal["tree"]
    parent: Path
    columns: tuple[Path, ...] = Attribute(min_length=1)

    slots: ClassVar = {"parent": Slot(A_HIERARCHY, needed=True), "columns": Slot(needed=True)}

    def listed(self) -> tuple[Path, ...]:
        return self.columns
