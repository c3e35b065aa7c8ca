"""Records as rows of a table."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Path
from engines.definition.view_types.base import Slot, ViewType

__all__ = ["TableView"]


class TableView(ViewType):
    """Records as rows. `columns` may follow references."""

    type: Literal["table"] = "table"
    columns: tuple[Path, ...] = Attribute(min_length=1)

    slots: ClassVar = {"columns": Slot(needed=True)}

    def listed(self) -> tuple[Path, ...]:
        return self.columns
