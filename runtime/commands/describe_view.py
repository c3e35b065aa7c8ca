"""What a screen needs to know of a view, cut to what the caller may see (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engines.definition.view_types import TableView, ViewType
from runtime.commands.context import Context
from runtime.commands.described import path_readable
from runtime.commands.may_know import may_know

__all__ = ["describe_view", "view_offered"]

_TABLE = TableView.model_fields["type"].default


def view_offered(ctx: Context, app: str, view: ViewType) -> bool:
    """A view selected by what the caller may not read would tell it, and its list would be refused."""
    name = ctx.catalog.model.resolve(app, view.entity)
    return ctx.rights(name).allows("read") and may_know(ctx, name, view.filter, app)


def describe_view(ctx: Context, app: str, view: ViewType) -> dict[str, Any]:
    """`columns` and the settings of the view's type, without the fields the caller may not read.

    Without a field that the type needs, the view is told as a table of the rest: a board by a hidden
    field looks like a table that never was a board.
    """
    name = ctx.catalog.model.resolve(app, view.entity)
    slots = {
        slot: [path for path in view.paths(slot) if path_readable(ctx, name, path)] for slot in view.slots
    }
    described = {
        "id": view.id, "key": view.key, "label": view.label, "entity": name, "filter": view.filter,
        "type": view.type,
        "sort": [entry for entry in view.sort if path_readable(ctx, name, entry.removeprefix("-"))],
        "columns": [path for path in _columns(ctx, name, view) if path_readable(ctx, name, path)],
    }  # fmt: skip
    if any(slot.needed and not slots[key] for key, slot in view.slots.items()):
        return {**described, "type": _TABLE}
    settings = view.model_dump(exclude=set(ViewType.model_fields))
    for slot, paths in slots.items():
        settings[slot] = paths if isinstance(settings[slot], tuple) else next(iter(paths), None)
    return {**described, **settings}


def _columns(ctx: Context, entity: str, view: ViewType) -> Iterable[str]:
    if isinstance(view, TableView):
        return view.listed()
    return dict.fromkeys((ctx.entity(entity).model.title, *view.listed()))
