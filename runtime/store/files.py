"""What the platform knows of each file besides its bytes, and whom it belongs to.

States: uploading (bytes may be there in part) → ready → purging (bytes are being removed) → purged
(the name is kept for history). A file without a record belongs to its uploader, for a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.ids import id_text
from runtime.store.padding import padded

__all__ = [
    "StoredFile",
    "by_ids",
    "claim",
    "find",
    "finish",
    "forget",
    "mark_purging",
    "move",
    "of_record",
    "release",
    "release_comment",
    "release_records",
    "reserve",
    "used_bytes",
]

_COLUMNS = (
    "id", "storage_key", "name", "media_type", "size", "sha256", "width", "height", "state",
    "created_by", "created_at", "entity", "record", "field", "comment", "released_at",
)  # fmt: skip
_f = tables.file.c
_SELECT = sa.select(*(_f[name] for name in _COLUMNS))


@dataclass(frozen=True)
class StoredFile:
    """`entity`: the number of its record's entity; `field`: a field's id, "" for a file of a comment.
    `width`, `height`: pixels, of pictures that have a thumbnail. `created_at`: microseconds."""

    id: str
    storage_key: str
    name: str
    media_type: str
    size: int
    sha256: bytes | None
    width: int | None
    height: int | None
    state: str
    created_by: str | None
    created_at: int
    entity: int | None
    record: str | None
    field: str | None
    comment: str | None
    released_at: int | None

    @property
    def thumbnail_key(self) -> str:
        return f"{self.storage_key}.thumbnail"


def _text(raw: Any) -> str | None:
    if raw is None:
        return None
    return id_text(raw)


def _file(row: tuple[Any, ...]) -> StoredFile:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in ("id", "created_by", "record", "comment"):
        values[name] = _text(values[name])
    if values["sha256"] is not None:
        values["sha256"] = bytes(values["sha256"])
    return StoredFile(**values)


_RESERVE = tables.file.insert().values(
    {
        **{name: sa.bindparam(name) for name in ("id", "storage_key", "name", "created_by", "created_at")},
        "media_type": "", "size": 0, "state": "uploading",
    }
)  # fmt: skip


def reserve(
    tx: Transaction, file_id: str, storage_key: str, name: str, created_by: str | None, now: datetime
) -> None:
    """Note that bytes are about to be stored: whatever happens next, they will be found again."""
    tx.run(
        _RESERVE,
        {
            "id": tx.database.id_in(file_id), "storage_key": storage_key, "name": name,
            "created_by": tx.database.id_in(created_by), "created_at": tables.micros(now),
        },
    )  # fmt: skip


_FINISH = (
    tables.file.update()
    .where(_f.id == sa.bindparam("id_"), _f.state == "uploading")
    .values(
        {name: sa.bindparam(name) for name in ("media_type", "size", "sha256", "width", "height")}
        | {"state": "ready"}
    )
)


def finish(
    tx: Transaction,
    file_id: str,
    media_type: str,
    size: int,
    sha256: bytes,
    width: int | None,
    height: int | None,
) -> bool:
    """The bytes are stored. False when the upload took so long that it was given up."""
    return bool(
        tx.run(
            _FINISH,
            {
                "id_": tx.database.id_in(file_id), "media_type": media_type, "size": size,
                "sha256": sha256, "width": width, "height": height,
            },
        )
    )  # fmt: skip


_FIND = _SELECT.where(_f.id == sa.bindparam("id"))


def find(tx: Transaction, file_id: str) -> StoredFile | None:
    row = tx.row(_FIND, {"id": tx.database.id_in(file_id)})
    return _file(row) if row else None


def by_ids(tx: Transaction, ids: Iterable[str], lock: bool = False) -> dict[str, StoredFile]:
    """Known files by id, locked in id order where asked."""
    found: dict[str, StoredFile] = {}
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), 500):
        part = padded(ordered[start : start + 500])
        params = {f"id_{n}": tx.database.id_in(one) for n, one in enumerate(part)}
        for row in tx.rows(_by_ids(tx, len(part), lock), params):
            file = _file(row)
            found[file.id] = file
    return found


_STATEMENTS: dict[Any, Any] = {}


def _by_ids(tx: Transaction, count: int, lock: bool) -> sa.Executable:
    key = (count, lock and tx.dialect == "postgresql")
    found: sa.Executable | None = _STATEMENTS.get(key)
    if found is None:
        query = _SELECT.where(_f.id.in_([sa.bindparam(f"id_{n}") for n in range(count)])).order_by(_f.id)
        found = _STATEMENTS[key] = query.with_for_update() if key[1] else query
    return found


_OF_RECORD = _SELECT.where(
    _f.entity == sa.bindparam("entity"), _f.record == sa.bindparam("record"), _f.state == "ready"
).order_by(_f.id)


def of_record(tx: Transaction, entity: int, record: str) -> list[StoredFile]:
    """Files the record or its comments have or had, as long as their bytes are there."""
    params = {"entity": entity, "record": tx.database.id_in(record)}
    return [_file(row) for row in tx.rows(_OF_RECORD, params)]


_CLAIM = (
    tables.file.update()
    .where(_f.id == sa.bindparam("id_"))
    .values(
        {name: sa.bindparam(name) for name in ("entity", "record", "field", "comment", "claimed_at")}
        | {"released_at": None}
    )
)


def claim(
    tx: Transaction,
    ids: Sequence[str],
    entity: int,
    record: str,
    field: str,
    now: datetime,
    comment: str | None = None,
) -> None:
    """From now on the files belong to the record (to its field, or to a comment on it)."""
    owner = {
        "entity": entity, "record": tx.database.id_in(record), "field": field,
        "comment": tx.database.id_in(comment), "claimed_at": tables.micros(now),
    }  # fmt: skip
    for one in ids:
        tx.run(_CLAIM, {**owner, "id_": tx.database.id_in(one)})


_RELEASE = (
    tables.file.update()
    .where(_f.id == sa.bindparam("id_"), _f.released_at.is_(None))
    .values(released_at=sa.bindparam("at"))
)


def release(tx: Transaction, ids: Iterable[str], now: datetime) -> None:
    """Taken off their record: kept until the days of grace are over, in case history brings them back."""
    for one in ids:
        tx.run(_RELEASE, {"id_": tx.database.id_in(one), "at": tables.micros(now)})


_RELEASE_COMMENT = (
    tables.file.update()
    .where(_f.comment == sa.bindparam("comment_"), _f.released_at.is_(None))
    .values(released_at=sa.bindparam("at"))
)


def release_comment(tx: Transaction, comment: str, now: datetime) -> None:
    tx.run(_RELEASE_COMMENT, {"comment_": tx.database.id_in(comment), "at": tables.micros(now)})


_RELEASE_RECORD = (
    tables.file.update()
    .where(_f.entity == sa.bindparam("entity_"), _f.record == sa.bindparam("record_"))
    .values(released_at=0)
)


def release_records(tx: Transaction, entity: int, records: Iterable[str]) -> None:
    """Their records are gone for good: the next round removes the bytes."""
    for one in records:
        tx.run(_RELEASE_RECORD, {"entity_": entity, "record_": tx.database.id_in(one)})


_MOVE = tables.file.update().where(_f.id == sa.bindparam("id_")).values(record=sa.bindparam("record"))


def move(tx: Transaction, ids: Iterable[str], record: str) -> None:
    """Give files to another record of the same entity."""
    for one in ids:
        tx.run(_MOVE, {"id_": tx.database.id_in(one), "record": tx.database.id_in(record)})


_HELD = sa.or_(_f.state == "ready", _f.state == "uploading")
_USED = sa.select(sa.func.coalesce(sa.func.sum(_f.size), 0)).where(_HELD)


def used_bytes(tx: Transaction) -> int:
    """Bytes of all files of the workspace."""
    return int(tx.value(_USED))


_DUE = (
    _SELECT.where(
        sa.or_(
            _f.state == "purging",
            sa.and_(
                _HELD,
                _f.record.is_(None),
                _f.created_at < sa.bindparam("unclaimed"),
            ),
            sa.and_(_f.state == "ready", _f.released_at < sa.bindparam("released")),
        )
    )
    .order_by(_f.id)
    .limit(sa.bindparam("batch"))
)
_PURGING = tables.file.update().where(_f.id == sa.bindparam("id_")).values(state="purging")


def mark_purging(
    tx: Transaction, unclaimed_before: datetime, released_before: datetime, batch: int
) -> list[StoredFile]:
    """Files whose time is over, and those an earlier round did not finish; nobody can read them now."""
    params = {
        "unclaimed": tables.micros(unclaimed_before), "released": tables.micros(released_before),
        "batch": batch,
    }  # fmt: skip
    due = [_file(row) for row in tx.rows(_DUE, params)]
    for file in due:
        tx.run(_PURGING, {"id_": tx.database.id_in(file.id)})
    return due


_FORGET = tables.file.delete().where(_f.id == sa.bindparam("id_"), _f.state == "purging", _f.record.is_(None))
_KEEP_NAME = (
    tables.file.update()
    .where(_f.id == sa.bindparam("id_"), _f.state == "purging")
    .values(state="purged", size=0)
)


def forget(tx: Transaction, files: Iterable[StoredFile]) -> None:
    """Their bytes are gone. What was on a record keeps its name, for history."""
    for file in files:
        tx.run(_FORGET, {"id_": tx.database.id_in(file.id)})
        tx.run(_KEEP_NAME, {"id_": tx.database.id_in(file.id)})
