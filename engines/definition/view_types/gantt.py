"""Records as bars over time."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field as Attribute

from engines.definition.base import Path
from engines.definition.view_types.base import Slot, ViewType
from engines.definition.view_types.fits import A_DATE, A_NUMBER, GROUPS, SEVERAL_OF_ITS_KIND

__all__ = ["GanttView"]


class GanttView(ViewType):
    """Records as bars from `start` to `end`. One without an end is a milestone, as is one that is over at the
    time it starts; one without a start is listed as not scheduled."""

    type: Literal["gantt"]
    start: Path
    end: Path
    progress: Path | None = None
    group_by: Path | None = None
    depends_on: Path | None = None
    columns: tuple[Path, ...] = Attribute(min_length=1)
    zoom: Literal["day", "week", "month", "quarter"] = "week"

    slots: ClassVar = {
        "start": Slot(A_DATE, needed=True, indexed=True),
        "end": Slot(A_DATE, needed=True),
        "progress": Slot(A_NUMBER),
        "group_by": Slot(GROUPS),
        "depends_on": Slot(SEVERAL_OF_ITS_KIND),
        "columns": Slot(needed=True),
    }

    def listed(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((*self.columns, self.start, self.end)))
