"""View types by the word in `type`. A new one costs one file here, one line, one test, one screen folder
(`runtime/ui/views/view_kinds.ts`)."""

from engines.definition.tagged import tag_of
from engines.definition.view_types.base import Fits, Slot, ViewType
from engines.definition.view_types.table import TableView
from engines.registry import Registry

__all__ = ["VIEW_TYPES", "Fits", "Slot", "TableView", "ViewType"]

VIEW_TYPES: Registry[type[ViewType]] = Registry("view type", tag_of)

for _view_type in (TableView,):
    VIEW_TYPES.add(_view_type)
