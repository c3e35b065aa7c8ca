"""Tasks of process instances as rows: whose they are, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from engines.flow import Task
from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.ids import id_text
from runtime.store.process_instances import StoredInstance

__all__ = [
    "COUNT_CAP",
    "DECIDED",
    "StoredTask",
    "add",
    "close",
    "count",
    "find",
    "hand_over",
    "held_on",
    "of_instances",
    "page",
]

DECIDED = ("approved", "rejected", "returned")
"""States of tasks somebody decided; a cancelled one nobody did."""

COUNT_CAP = 10_000

_task = tables.task.c
_instance = tables.process_instance.c


@dataclass(frozen=True)
class StoredTask:
    """A task with the process it belongs to. `version` is the app version its instance is pinned to."""

    id: str
    instance: str
    node: str
    assignee: str
    state: str
    entity: str
    record: str
    created_at: datetime
    done_at: datetime | None
    comment: str | None
    app: str
    process: str
    version: int
    initiator: str | None

    @property
    def open(self) -> bool:
        return self.state == "open"


_ADD = tables.task.insert().values(
    {
        name: sa.bindparam(name)
        for name in ("id", "instance", "node", "assignee", "state", "entity", "record", "created_at")
    }
)
_CLOSE = (
    tables.task.update()
    .where(_task.id == sa.bindparam("id_"), _task.state == "open")
    .values({name: sa.bindparam(name) for name in ("state", "done_at", "comment")})
)
_SELECT = sa.select(
    *(
        _task[name]
        for name in (
            "id", "instance", "node", "assignee", "state", "entity", "record", "created_at", "done_at",
            "comment",
        )
    ),
    *(_instance[name] for name in ("app", "process", "app_version", "initiator")),
).select_from(tables.task.join(tables.process_instance, _instance.id == _task.instance))  # fmt: skip
_FIND = _SELECT.where(_task.id == sa.bindparam("id"))
_MINE = _task.assignee == sa.bindparam("assignee")
_IN_STATE = {
    "open": _task.state == "open",
    "done": _task.state.in_([sa.literal_column(f"'{s}'") for s in DECIDED]),
}

_REMOVED = sa.select(tables.app.c.key).where(tables.app.c.removed_at.is_not(None))


def add(tx: Transaction, stored: StoredInstance, opened: Iterable[Task]) -> None:
    rows = [
        {
            "id": tx.database.id_in(task.id), "instance": tx.database.id_in(stored.id), "node": task.node,
            "assignee": tx.database.id_in(task.assignee), "state": task.state, "entity": stored.entity,
            "record": tx.database.id_in(stored.record), "created_at": tables.micros(task.opened_at),
        }
        for task in opened
    ]  # fmt: skip
    tx.many(_ADD, rows)


def close(tx: Transaction, closed: Iterable[Task]) -> None:
    rows = [
        {
            "id_": tx.database.id_in(task.id), "state": task.state, "comment": task.comment,
            "done_at": tables.micros(task.closed_at) if task.closed_at else None,
        }
        for task in closed
    ]  # fmt: skip
    tx.many(_CLOSE, rows)


_HELD_ON = (
    sa.select(_task.id)
    .where(
        _task.assignee == sa.bindparam("assignee"),
        _task.record == sa.bindparam("record"),
        _task.state == "open",
    )
    .limit(1)
)


def held_on(tx: Transaction, assignee: str, record: str) -> bool:
    """Whether somebody has an open task over the record."""
    params = {"assignee": tx.database.id_in(assignee), "record": tx.database.id_in(record)}
    return tx.row(_HELD_ON, params) is not None


_HAND_OVER = (
    tables.task.update()
    .where(_task.id == sa.bindparam("id_"), _task.state == "open")
    .values(assignee=sa.bindparam("to"))
)


def hand_over(tx: Transaction, task_id: str, to: str) -> None:
    """The open task is somebody else's from now on."""
    tx.run(_HAND_OVER, {"id_": tx.database.id_in(task_id), "to": tx.database.id_in(to)})


def find(tx: Transaction, task_id: str) -> StoredTask | None:
    row = tx.row(_FIND, {"id": tx.database.id_in(task_id)})
    return _stored(row) if row else None


def of_instances(tx: Transaction, instances: Sequence[str]) -> dict[str, list[StoredTask]]:
    """Tasks by instance, in the order they were opened."""
    found: dict[str, list[StoredTask]] = {instance: [] for instance in instances}
    for start in range(0, len(instances), 200):
        part = instances[start : start + 200]
        params = {f"id_{n}": tx.database.id_in(instance) for n, instance in enumerate(part)}
        for row in tx.rows(_of_instances(len(part)), params):
            task = _stored(row)
            found[task.instance].append(task)
    return found


def page(
    tx: Transaction,
    assignee: str,
    state: str,
    after: tuple[Any, Any] | None,
    limit: int,
    *,
    apps_removed: bool = False,
) -> list[tuple[StoredTask, tuple[Any, Any]]]:
    """Tasks of one person with the place each has in the list: `open` ones newest first, `done` ones
    as they were decided, the latest first. `after` is such a place. `apps_removed`: some were; tasks of their
    processes are left out."""
    params: dict[str, Any] = {"assignee": tx.database.id_in(assignee), "limit": limit}
    if after is not None:
        params["at"], params["last"] = after
    moment = 7 if state == "open" else 8
    rows = tx.rows(_page(state, after is not None, apps_removed), params)
    return [(_stored(row), (row[moment], row[0])) for row in rows]


def count(tx: Transaction, assignee: str, state: str, *, apps_removed: bool = False) -> int:
    """Tasks of one person, up to one more than COUNT_CAP; `apps_removed` as in `page`."""
    counted: int = tx.value(_count(state, apps_removed), {"assignee": tx.database.id_in(assignee)})
    return counted


@cache
def _of_instances(number: int) -> sa.Select[Any]:
    places: list[sa.BindParameter[Any]] = [sa.bindparam(f"id_{n}") for n in range(number)]
    return _SELECT.where(_task.instance.in_(places)).order_by(_task.created_at, _task.id)


@cache
def _page(state: str, later: bool, apps_removed: bool) -> sa.Select[Any]:
    moment = _task.created_at if state == "open" else _task.done_at
    query = _SELECT.where(_MINE, _IN_STATE[state])
    if apps_removed:
        query = query.where(_instance.app.not_in(_REMOVED))
    if later:
        beyond = sa.and_(moment == sa.bindparam("at"), _task.id < sa.bindparam("last"))
        query = query.where(sa.or_(moment < sa.bindparam("at"), beyond))
    return query.order_by(moment.desc(), _task.id.desc()).limit(sa.bindparam("limit", type_=sa.Integer()))


@cache
def _count(state: str, apps_removed: bool) -> sa.Select[Any]:
    found = sa.select(sa.literal(1)).where(_MINE, _IN_STATE[state])
    if apps_removed:
        joined = tables.task.join(tables.process_instance, _instance.id == _task.instance)
        found = found.select_from(joined).where(_instance.app.not_in(_REMOVED))
    inner = found.limit(COUNT_CAP + 1).subquery()
    return sa.select(sa.func.count()).select_from(inner)


def _stored(row: tuple[Any, ...]) -> StoredTask:
    (
        task_id, instance, node, assignee, state, entity, record, created_at, done_at, comment,
        app, process, version, initiator,
    ) = row  # fmt: skip
    return StoredTask(
        id_text(task_id), id_text(instance), node, id_text(assignee), state, entity, id_text(record),
        tables.from_micros(created_at), tables.from_micros(done_at) if done_at is not None else None, comment,
        app, process, version, id_text(initiator) if initiator is not None else None,
    )  # fmt: skip
