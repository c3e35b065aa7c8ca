"""Process instances as rows: the engine's state as JSON, and columns for what is looked up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.errors import StateConflict
from engines.flow import Instance
from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.ids import to_text

__all__ = ["LIVE", "StoredInstance", "add", "find", "live_on", "lock", "of_record", "running", "save"]

LIVE = ("running", "returned")
"""States in which something may still happen."""

_table = tables.process_instance.c
_NAMES = (
    "id", "app", "process", "app_version", "entity", "record", "initiator", "started_at", "ended_at", "data",
    "revision",
)  # fmt: skip


@dataclass(frozen=True)
class StoredInstance:
    """An instance with its place: `record` is what it runs over, `entity` ("app.key") what that was
    called when the instance began."""

    id: str
    app: str
    process: str
    entity: str
    started_at: datetime
    ended_at: datetime | None
    instance: Instance
    revision: int

    @property
    def name(self) -> str:
        """The process as "app.key"."""
        return f"{self.app}.{self.process}"

    @property
    def record(self) -> str:
        return self.instance.record_id

    @property
    def version(self) -> int:
        """The app version it is pinned to."""
        return self.instance.version

    @property
    def live(self) -> bool:
        return self.instance.state in LIVE


_ADD = tables.process_instance.insert().values({name: sa.bindparam(name) for name in (*_NAMES, "state")})
_SAVE = (
    tables.process_instance.update()
    .where(_table.id == sa.bindparam("id_"), _table.revision == sa.bindparam("seen"))
    .values({name: sa.bindparam(name) for name in ("state", "ended_at", "data", "revision")})
)
_RUNNING = (
    sa.select(_table.process, _table.app_version, sa.func.count())
    .where(_table.app == sa.bindparam("app"), sa.or_(*(_table.state == state for state in LIVE)))
    .group_by(_table.process, _table.app_version)
    .order_by(_table.process, _table.app_version)
)
_SELECT = sa.select(*(_table[name] for name in _NAMES))
_FIND = _SELECT.where(_table.id == sa.bindparam("id"))
_LOCK = _FIND.with_for_update()
_OF_RECORD = _SELECT.where(_table.record == sa.bindparam("record")).order_by(_table.id.desc())
_LIVE_ON = _SELECT.where(
    _table.record == sa.bindparam("record"),
    _table.state.in_([sa.literal_column(f"'{state}'") for state in LIVE]),
).order_by(_table.id)


def add(
    tx: Transaction, instance_id: str, app: str, process: str, entity: str, instance: Instance, now: datetime
) -> StoredInstance:
    """Store a new instance, before anything happens in it: what it sets off must find it there."""
    stored = StoredInstance(instance_id, app, process, entity, now, None, instance, 1)
    tx.run(
        _ADD,
        {
            "id": tx.database.id_in(instance_id), "app": app, "process": process,
            "app_version": instance.version, "entity": entity, "record": tx.database.id_in(stored.record),
            "state": instance.state, "initiator": tx.database.id_in(instance.initiator),
            "started_at": tables.micros(now), "ended_at": None, "data": _dump(instance), "revision": 1,
        },
    )  # fmt: skip
    return stored


def save(tx: Transaction, stored: StoredInstance, instance: Instance, now: datetime) -> StoredInstance:
    """The next state of an instance. Raises StateConflict when it moved since it was read."""
    ended_at = now if instance.ended else None
    params = {
        "id_": tx.database.id_in(stored.id), "seen": stored.revision, "state": instance.state,
        "ended_at": tables.micros(ended_at) if ended_at else None, "data": _dump(instance),
        "revision": stored.revision + 1,
    }  # fmt: skip
    if tx.run(_SAVE, params) != 1:
        raise StateConflict("process.moved")
    return replace(stored, instance=instance, ended_at=ended_at, revision=stored.revision + 1)


def find(tx: Transaction, instance_id: str) -> StoredInstance | None:
    row = tx.row(_FIND, {"id": tx.database.id_in(instance_id)})
    return _stored(row) if row else None


def lock(tx: Transaction, instance_id: str) -> StoredInstance | None:
    """The instance, held against others until the transaction ends. Lock its record first."""
    row = tx.row(_LOCK, {"id": tx.database.id_in(instance_id)})
    return _stored(row) if row else None


def of_record(tx: Transaction, record_id: str) -> list[StoredInstance]:
    """Every instance over a record, the newest first. Record ids are unique over all entities."""
    rows = tx.rows(_OF_RECORD, {"record": tx.database.id_in(record_id)})
    return [_stored(row) for row in rows]


def live_on(tx: Transaction, record_id: str) -> list[StoredInstance]:
    """Instances over a record in which something may still happen."""
    rows = tx.rows(_LIVE_ON, {"record": tx.database.id_in(record_id)})
    return [_stored(row) for row in rows]


def _dump(instance: Instance) -> str:
    return json.dumps(instance.to_json(), ensure_ascii=False, separators=(",", ":"))


def _stored(row: tuple[Any, ...]) -> StoredInstance:
    values: Mapping[str, Any] = dict(zip(_NAMES, row, strict=True))
    ended_at = values["ended_at"]
    return StoredInstance(
        id=values["id"] if isinstance(values["id"], str) else to_text(values["id"]),
        app=values["app"],
        process=values["process"],
        entity=values["entity"],
        started_at=tables.from_micros(values["started_at"]),
        ended_at=tables.from_micros(ended_at) if ended_at is not None else None,
        instance=Instance.from_json(json.loads(values["data"])),
        revision=values["revision"],
    )


def running(tx: Transaction, app: str) -> list[tuple[str, int, int]]:
    """Process key, version of the app and number of instances that may still go on."""
    return [(process, version, count) for process, version, count in tx.rows(_RUNNING, {"app": app})]
