"""Comments on records, and who follows a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.ids import id_text

__all__ = [
    "StoredComment",
    "add",
    "delete",
    "edit",
    "find",
    "follow",
    "followers",
    "is_following",
    "move",
    "of_record",
]

_COLUMNS = (
    "id", "entity", "record", "author", "created_at", "edited_at", "deleted_at", "deleted_by", "text",
)  # fmt: skip
_c = tables.comment.c
_SELECT = sa.select(*(_c[name] for name in _COLUMNS))


@dataclass(frozen=True)
class StoredComment:
    """`text` names people as `@[id]`; it is blank once deleted. Times are microseconds."""

    id: str
    entity: int
    record: str
    author: str
    created_at: int
    edited_at: int | None
    deleted_at: int | None
    deleted_by: str | None
    text: str


def _comment(row: tuple[Any, ...]) -> StoredComment:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in ("id", "record", "author", "deleted_by"):
        if values[name] is not None:
            values[name] = id_text(values[name])
    return StoredComment(**values)


_ADD = tables.comment.insert().values(
    {name: sa.bindparam(name) for name in ("id", "entity", "record", "author", "created_at", "text")}
)


def add(
    tx: Transaction, comment: str, entity: int, record: str, author: str, text: str, now: datetime
) -> None:
    id_in = tx.database.id_in
    tx.run(
        _ADD,
        {
            "id": id_in(comment), "entity": entity, "record": id_in(record), "author": id_in(author),
            "created_at": tables.micros(now), "text": text,
        },
    )  # fmt: skip


_FIND = _SELECT.where(_c.id == sa.bindparam("id"))


def find(tx: Transaction, comment: str) -> StoredComment | None:
    row = tx.row(_FIND, {"id": tx.database.id_in(comment)})
    return _comment(row) if row else None


_PAGE = (
    _SELECT.where(
        _c.entity == sa.bindparam("entity"),
        _c.record == sa.bindparam("record"),
        _c.created_at <= sa.bindparam("until"),
    )
    .order_by(_c.created_at.desc(), _c.id.desc())
    .limit(sa.bindparam("limit"))
)


def of_record(tx: Transaction, entity: int, record: str, until: int, limit: int) -> list[StoredComment]:
    """The latest comments made at `until` (microseconds) or before, the newest first."""
    params = {"entity": entity, "record": tx.database.id_in(record), "until": until, "limit": limit}
    return [_comment(row) for row in tx.rows(_PAGE, params)]


_EDIT = (
    tables.comment.update()
    .where(_c.id == sa.bindparam("id_"))
    .values(text=sa.bindparam("text"), edited_at=sa.bindparam("at"))
)


def edit(tx: Transaction, comment: str, text: str, now: datetime) -> None:
    tx.run(_EDIT, {"id_": tx.database.id_in(comment), "text": text, "at": tables.micros(now)})


_DELETE = (
    tables.comment.update()
    .where(_c.id == sa.bindparam("id_"))
    .values(text="", deleted_at=sa.bindparam("at"), deleted_by=sa.bindparam("by"))
)


def delete(tx: Transaction, comment: str, by: str | None, now: datetime) -> None:
    """What it said is gone; that there was one stays."""
    id_in = tx.database.id_in
    tx.run(_DELETE, {"id_": id_in(comment), "at": tables.micros(now), "by": id_in(by)})


_OWNED = sa.select(_c.id).where(_c.entity == sa.bindparam("entity"), _c.record == sa.bindparam("record"))
_MOVE = tables.comment.update().where(_c.id == sa.bindparam("id_")).values(record=sa.bindparam("target"))


def move(tx: Transaction, entity: int, record: str, target: str) -> list[str]:
    """Hand the comments of one record to another; their ids."""
    found = [
        id_text(raw) for (raw,) in tx.rows(_OWNED, {"entity": entity, "record": tx.database.id_in(record)})
    ]
    move_some(tx, found, target)
    return found


def move_some(tx: Transaction, comments: list[str], target: str) -> None:
    for one in comments:
        tx.run(_MOVE, {"id_": tx.database.id_in(one), "target": tx.database.id_in(target)})


# -- followers

_FOLLOW = sa.text(
    "INSERT INTO follower (entity, record, user_id, following, at) "
    "VALUES (:entity, :record, :user_id, :following, :at) "
    "ON CONFLICT (entity, record, user_id) DO UPDATE SET following = excluded.following, at = excluded.at"
)
_FOLLOW_UNLESS = sa.text(
    "INSERT INTO follower (entity, record, user_id, following, at) "
    "VALUES (:entity, :record, :user_id, :following, :at) ON CONFLICT DO NOTHING"
)
_FOLLOWERS = sa.select(tables.follower.c.user_id).where(
    tables.follower.c.entity == sa.bindparam("entity"),
    tables.follower.c.record == sa.bindparam("record"),
    tables.follower.c.following == 1,
)


def follow(
    tx: Transaction, entity: int, record: str, user: str, now: datetime, *, following: bool = True,
    unless_decided: bool = False,
) -> None:  # fmt: skip
    """Follow or stop; `unless_decided` leaves alone what the person chose before."""
    id_in = tx.database.id_in
    params = {
        "entity": entity, "record": id_in(record), "user_id": id_in(user), "following": int(following),
        "at": tables.micros(now),
    }  # fmt: skip
    tx.run(_FOLLOW_UNLESS if unless_decided else _FOLLOW, params)


def followers(tx: Transaction, entity: int, record: str) -> list[str]:
    rows = tx.rows(_FOLLOWERS, {"entity": entity, "record": tx.database.id_in(record)})
    return sorted(id_text(raw) for (raw,) in rows)


def is_following(tx: Transaction, entity: int, record: str, user: str | None) -> bool:
    return user is not None and user in followers(tx, entity, record)
