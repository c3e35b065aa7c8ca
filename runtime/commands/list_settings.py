"""What people make of a list: their own layout of it, and filters kept under a name.

A list is a view of an app, named by its key, or every record of an entity, named "app.key". What is
kept belongs to the view's id, so renaming a view loses nothing. A filter shared by somebody is shown
to those alone who may read every field it names: its text would tell of a hidden one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engines.errors import AccessDenied, Issue, NotFound, ValidationFailed
from engines.registry import nearest
from runtime.commands import read_records
from runtime.commands.context import Context
from runtime.commands.titles import readable_titles
from runtime.store import tables
from runtime.store.ids import canonical, id_text, new_id
from runtime.store.people import USER

__all__ = ["delete_filter", "read", "save_default", "save_filter", "save_layout", "update_filter"]

MAX_FILTERS = 200
_MAX_NAME = 100
_MAX_LAYOUT = 20_000
_STATE = {"filter": 4_000, "sort": 1_000, "group": 300}

_SETTING = sa.text("SELECT layout, default_filter FROM list_setting WHERE user_id = :user AND place = :place")
_SAVE_LAYOUT = sa.text(
    "INSERT INTO list_setting (user_id, place, layout) VALUES (:user, :place, :layout) "
    "ON CONFLICT (user_id, place) DO UPDATE SET layout = excluded.layout"
)
_SAVE_DEFAULT = sa.text(
    "INSERT INTO list_setting (user_id, place, default_filter) VALUES (:user, :place, :filter) "
    "ON CONFLICT (user_id, place) DO UPDATE SET default_filter = excluded.default_filter"
)
_COLUMNS = "id, user_id, shared, name, state"
_FILTERS = sa.text(
    f"SELECT {_COLUMNS} FROM saved_filter "
    "WHERE place = :place AND (user_id = :user OR shared = 1) ORDER BY id"
)
_ONE = sa.text(f"SELECT {_COLUMNS} FROM saved_filter WHERE place = :place AND id = :id")
_COUNT = sa.text("SELECT count(*) FROM saved_filter WHERE place = :place AND user_id = :user")
_INSERT = sa.text(
    "INSERT INTO saved_filter (id, place, user_id, shared, name, state, updated_at) "
    "VALUES (:id, :place, :user, :shared, :name, :state, :now)"
)
_UPDATE = sa.text(
    "UPDATE saved_filter SET shared = :shared, name = :name, state = :state, updated_at = :now WHERE id = :id"
)
_DELETE = sa.text("DELETE FROM saved_filter WHERE id = :id")


@dataclass(frozen=True)
class _List:
    place: str
    entity: str


def read(ctx: Context, app: str, name: str) -> dict[str, Any]:
    """{"layout": object|null, "filters": [saved filter], "default": id|null}."""
    where = _find(ctx, app, name)
    row = ctx.tx.row(_SETTING, _mine(ctx, where))
    rows = ctx.tx.rows(_FILTERS, _mine(ctx, where))
    names = readable_titles(ctx, USER, sorted({id_text(row[1]) for row in rows if row[2]}))
    filters = [shown for row in rows if (shown := _shown(ctx, where, row, names)) is not None]
    default = id_text(row[1]) if row and row[1] is not None else None
    return {
        "layout": json.loads(row[0]) if row and row[0] else None, "filters": filters,
        "default": default if any(one["id"] == default for one in filters) else None,
    }  # fmt: skip


def save_layout(ctx: Context, app: str, name: str, layout: Mapping[str, Any] | None) -> None:
    """One's own order, widths and the like; what they mean is the screen's business. None forgets them."""
    where = _find(ctx, app, name)
    text = None if layout is None else json.dumps(layout, ensure_ascii=False, separators=(",", ":"))
    if text is not None and len(text) > _MAX_LAYOUT:
        raise ValidationFailed(issues=[Issue("/layout", "request.too_long", {"maximum": _MAX_LAYOUT})])
    ctx.tx.run(_SAVE_LAYOUT, {**_mine(ctx, where), "layout": text})


def save_default(ctx: Context, app: str, name: str, filter_id: str | None) -> None:
    """The saved filter one's list opens with."""
    where = _find(ctx, app, name)
    if filter_id is not None:
        _row(ctx, where, filter_id)
    ctx.tx.run(_SAVE_DEFAULT, {**_mine(ctx, where), "filter": ctx.tx.database.id_in(filter_id)})


def save_filter(
    ctx: Context, app: str, name: str, title: str, shared: bool, state: Mapping[str, Any]
) -> dict[str, Any]:
    where = _find(ctx, app, name)
    mine = _mine(ctx, where)
    if ctx.tx.value(_COUNT, mine) >= MAX_FILTERS:
        raise ValidationFailed(issues=[Issue("", "request.too_many", {"maximum": MAX_FILTERS})])
    values = _checked(ctx, where, title, state)
    record_id = new_id()
    params = {
        **mine, **values, "id": ctx.tx.database.id_in(record_id), "shared": int(shared),
        "now": tables.micros(ctx.now),
    }  # fmt: skip
    ctx.tx.run(_INSERT, params)
    return _answer(ctx, where, record_id)


def update_filter(
    ctx: Context, app: str, name: str, filter_id: str, changed: Mapping[str, Any]
) -> dict[str, Any]:
    """`changed` holds "name", "shared", "state" as far as they change. Only its owner may, and
    administrators."""
    where = _find(ctx, app, name)
    row = _own_row(ctx, where, filter_id)
    values = _checked(ctx, where, changed.get("name", row[3]), changed.get("state", json.loads(row[4])))
    params = {
        **values, "id": row[0], "shared": int(changed.get("shared", row[2])), "now": tables.micros(ctx.now)
    }  # fmt: skip
    ctx.tx.run(_UPDATE, params)
    return _answer(ctx, where, id_text(row[0]))


def delete_filter(ctx: Context, app: str, name: str, filter_id: str) -> None:
    where = _find(ctx, app, name)
    ctx.tx.run(_DELETE, {"id": _own_row(ctx, where, filter_id)[0]})


def _find(ctx: Context, app: str, name: str) -> _List:
    """Raises NotFound for a list that is not there, or whose records one may not read."""
    if "." in name:
        ctx.require(name, "read")
        return _List(f"entity:{name}", name)
    definition = ctx.catalog.apps.get(app)
    views = {view.key: view for view in definition.views} if definition else {}
    view = views.get(name)
    if view is None:
        raise NotFound("list.not_found", {"name": name[:100]}, hint=nearest(name, views))
    entity = ctx.catalog.model.resolve(app, view.entity)
    ctx.require(entity, "read")
    return _List(f"view:{app}:{view.id}", entity)


def _mine(ctx: Context, where: _List) -> dict[str, Any]:
    return {"user": ctx.tx.database.id_in(ctx.principal.user_id), "place": where.place}


def _checked(ctx: Context, where: _List, title: Any, state: Any) -> dict[str, Any]:
    """Name and state as they are stored. Raises ValidationFailed."""
    title = title.strip() if isinstance(title, str) else ""
    issues = []
    if not 1 <= len(title) <= _MAX_NAME:
        issues.append(Issue("/name", "list.filter_name", {"maximum": _MAX_NAME}))
    for key, value in state.items():
        limit = _STATE.get(key)
        if limit is None:
            issues.append(Issue(f"/state/{key[:60]}", "request.unknown", {"name": key[:60]}))
        elif not isinstance(value, str) or len(value) > limit:
            issues.append(Issue(f"/state/{key}", "request.too_long", {"maximum": limit}))
    if not issues:
        issues = [issue.at("/state") for issue in _faults(ctx, where, state)]
    if issues:
        raise ValidationFailed(issues=issues)
    return {"name": title, "state": json.dumps(dict(state), ensure_ascii=False)}


def _faults(ctx: Context, where: _List, state: Mapping[str, str]) -> list[Issue]:
    """What of a filter the caller may not read, or what no longer fits the entity."""
    paths = tuple(
        path for path in (*state.get("sort", "").split(","), state.get("group", "").partition("@")[0]) if path
    )
    return read_records.faults_of(ctx, where.entity, state.get("filter") or None, paths)


def _row(ctx: Context, where: _List, filter_id: str) -> tuple[Any, ...]:
    found = canonical(filter_id)
    row = found and ctx.tx.row(_ONE, {"place": where.place, "id": ctx.tx.database.id_in(found)})
    if not row or not (row[2] or _is_mine(ctx, row)):
        raise NotFound("list.filter_not_found")
    return row


def _own_row(ctx: Context, where: _List, filter_id: str) -> tuple[Any, ...]:
    row = _row(ctx, where, filter_id)
    if not (_is_mine(ctx, row) or ctx.principal.unrestricted):
        raise AccessDenied("list.filter_of_another")
    return row


def _is_mine(ctx: Context, row: tuple[Any, ...]) -> bool:
    return id_text(row[1]) == ctx.principal.user_id


def _answer(ctx: Context, where: _List, filter_id: str) -> dict[str, Any]:
    row = _row(ctx, where, filter_id)
    shown = _shown(ctx, where, row, readable_titles(ctx, USER, [id_text(row[1])]))
    assert shown is not None
    return shown


def _shown(
    ctx: Context, where: _List, row: tuple[Any, ...], names: Mapping[str, str]
) -> dict[str, Any] | None:
    state = json.loads(row[4])
    mine = _is_mine(ctx, row)
    faults = _faults(ctx, where, state)
    if faults and not mine:
        return None
    return {
        "id": id_text(row[0]), "name": row[3], "shared": bool(row[2]), "mine": mine,
        "owner_name": names.get(id_text(row[1])), "state": state, "outdated": bool(faults),
    }  # fmt: skip
