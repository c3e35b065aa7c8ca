"""View types by the word in `type`. A new one costs one file here, one line, one test, one screen folder
(`runtime/ui/views/view_kinds.ts`)."""

from engines.definition.tagged import tag_of
from engines.definition.view_types.base import Fits, Slot, ViewType
from engines.definition.view_types.gallery import GalleryView
from engines.definition.view_types.kanban import KanbanView
from engines.definition.view_types.table import TableView
from engines.registry import Registry

__all__ = ["VIEW_TYPES", "Fits", "GalleryView", "KanbanView", "Slot", "TableView", "ViewType"]

VIEW_TYPES: Registry[type[ViewType]] = Registry("view type", tag_of)

for _view_type in (TableView, KanbanView, GalleryView):
    VIEW_TYPES.add(_view_type)
