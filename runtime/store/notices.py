"""What the platform told people, as rows. What it told about records of an app that was removed waits until
that comes back."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction

__all__ = ["page", "unread"]

_n = tables.notification.c
_MINE = _n.user_id == sa.bindparam("user")


def page(
    tx: Transaction, user: str | None, removed: Collection[str], after: str | None, limit: int
) -> list[tuple[Any, ...]]:
    """(id, text, entity, record, created_at, read_at), the latest first, behind the one with the id `after`.
    `removed`: keys of apps that were taken away."""
    names = _names(removed)
    params = {"user": tx.database.id_in(user), "limit": limit, **names}
    if after is not None:
        params["after"] = tx.database.id_in(after)
    return tx.rows(_page(len(names), after is not None), params)


def unread(tx: Transaction, user: str | None, removed: Collection[str]) -> int:
    names = _names(removed)
    count: int = tx.value(_unread(len(names)), {"user": tx.database.id_in(user), **names})
    return count


def _names(removed: Collection[str]) -> dict[str, str]:
    return {f"app_{place}": f"{key}." for place, key in enumerate(sorted(removed))}


@cache
def _page(removed: int, later: bool) -> sa.Select[Any]:
    query = sa.select(_n.id, _n.text, _n.entity, _n.record, _n.created_at, _n.read_at).where(_MINE)
    if later:
        query = query.where(_n.id < sa.bindparam("after"))
    query = query.where(*_there(removed)).order_by(_n.id.desc())
    return query.limit(sa.bindparam("limit", type_=sa.Integer()))


@cache
def _unread(removed: int) -> sa.Select[Any]:
    query = sa.select(sa.func.count()).select_from(tables.notification)
    return query.where(_MINE, _n.read_at.is_(None), *_there(removed))


def _there(removed: int) -> list[sa.ColumnElement[bool]]:
    """An entity is named "app.key"."""
    return [
        sa.or_(_n.entity.is_(None), _begin(place) != sa.bindparam(f"app_{place}", type_=sa.Text()))
        for place in range(removed)
    ]


def _begin(place: int) -> sa.ColumnElement[str]:
    return sa.func.substr(_n.entity, 1, sa.func.length(sa.bindparam(f"app_{place}", type_=sa.Text())))
