"""Records on the days they belong to."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Path
from engines.definition.view_types.base import Slot, ViewType
from engines.definition.view_types.fits import A_CHOICE, A_DATE

__all__ = ["CalendarView"]


class CalendarView(ViewType):
    """Records by date. A date is a whole day everywhere; a time is shown in the workspace's zone."""

    type: Literal["calendar"]
    start: Path
    end: Path | None = None
    card: tuple[Path, ...] = Attribute(min_length=1)
    colour: Path | None = None
    period: Literal["month", "week", "day", "agenda"] = "month"

    slots: ClassVar = {
        "start": Slot(A_DATE, needed=True, indexed=True),
        "end": Slot(A_DATE),
        "card": Slot(needed=True),
        "colour": Slot(A_CHOICE),
    }

    def listed(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((*self.card, *self.paths("start"), *self.paths("end"))))
