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
    start: Path = Attribute(description="A date or a time. Records without one are not shown.")
    end: Path | None = Attribute(
        None, description="The last day, or the time it is over; without one it is a single day or an hour."
    )
    card: tuple[Path, ...] = Attribute(min_length=1, description="The first names the record.")
    colour: Path | None = Attribute(None, description="A choice whose colours the records take.")
    period: Literal["month", "week", "day", "agenda"] = Attribute("month", description="What is shown first.")

    slots: ClassVar = {
        "start": Slot(A_DATE, needed=True, indexed=True),
        "end": Slot(A_DATE),
        "card": Slot(needed=True),
        "colour": Slot(A_CHOICE),
    }

    def listed(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((*self.card, *self.paths("start"), *self.paths("end"))))
