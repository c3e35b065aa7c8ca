"""View types by the word in `type`. A new one costs one file here, one line, one test, one screen folder
(`runtime/ui/views/view_kinds.ts`)."""

from engines.definition.tagged import tag_of
from engines.definition.view_types.base import Fits, Slot, ViewType
from engines.definition.view_types.calendar import CalendarView
from engines.definition.view_types.gallery import GalleryView
from engines.definition.view_types.gantt import GanttView
from engines.definition.view_types.kanban import KanbanView
from engines.definition.view_types.table import TableView
from engines.definition.view_types.tree import TreeView
from engines.registry import Registry

__all__ = [
    "VIEW_TYPES",
    "CalendarView",
    "Fits",
    "GalleryView",
    "GanttView",
    "KanbanView",
    "Slot",
    "TableView",
    "TreeView",
    "ViewType",
]

VIEW_TYPES: Registry[type[ViewType]] = Registry("view type", tag_of)

for _view_type in (TableView, KanbanView, GalleryView, CalendarView, GanttView, TreeView):
    VIEW_TYPES.add(_view_type)
