"""Records as cards on a board, a column for each value of one field."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import FieldKey, Path
from engines.definition.view_types.base import Slot, ViewType
from engines.definition.view_types.fits import A_CHOICE, A_NUMBER, GROUPS

__all__ = ["KanbanView"]


class KanbanView(ViewType):
    """Cards in columns. Whoever may change `group_by` moves a card to another column, which is an update
    like any other; `sort` orders the cards within a column."""

    type: Literal["kanban"]
    group_by: FieldKey
    card: tuple[Path, ...] = Attribute((), max_length=8)
    sum: FieldKey | None = None
    colour: FieldKey | None = None

    slots: ClassVar = {
        "group_by": Slot(GROUPS, needed=True, indexed=True),
        "card": Slot(),
        "sum": Slot(A_NUMBER, stored=True),
        "colour": Slot(A_CHOICE),
    }

    def listed(self) -> tuple[Path, ...]:
        return (self.group_by, *(path for path in self.card if path != self.group_by))
