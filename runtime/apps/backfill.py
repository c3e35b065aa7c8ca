"""Makes the values of a version that does not serve yet, while the one before it goes on taking writes.

Everything is written into columns nobody reads before the switch. First every record is gone through
in batches; then, again and again, those the change log says were written since; the switch itself
does the few that are left, with nobody else writing. So nothing that was stored before the switch
keeps an old or a missing value, and no writer waits longer than one batch (docs/decisions/0011).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from engines.definition.field_types import AutonumberField
from engines.errors import Conflict, ValidationFailed
from runtime.access.principal import SYSTEM
from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.apps.retyping import Retyping
from runtime.apps.staleness import Stale, unit_of
from runtime.commands.context import Context
from runtime.commands.derived import INLINE_LIMIT, derived_changes, leading_to, mark_computing, work_out
from runtime.jobs.queue import enqueue
from runtime.store import change_log, records, tables
from runtime.store.autonumber import number_stored
from runtime.store.database import Database, Statement, Transaction
from runtime.store.ddl import in_turn
from runtime.store.title_sort import title_sort
from runtime.workspace import Workspace

__all__ = ["Backfill", "Behind"]

T = TypeVar("T")
Touched = dict[str, set[str]]
"""Record ids by entity."""

BATCH = 200
ROUNDS = 12
FEW = 25
"""Records left to do at which catching up is near enough for the switch."""
SWITCH_LIMIT = 200
_PAGE = 5000


class _Changed(NamedTuple):
    """`keys`: derived fields that came out otherwise; None where any field may be another, and a
    reference may have led elsewhere before."""

    entity: str
    ids: set[str]
    keys: frozenset[str] | None


class Behind(Exception):
    """More was written since the last round than the switch may do while others wait."""


@dataclass(frozen=True)
class _Work:
    stale: Stale
    retyped: Mapping[str, Retyping]
    """By entity."""
    numbered: Mapping[str, tuple[AutonumberField, ...]]
    retitled: frozenset[str]
    """Entities whose sort keys of titles are made anew."""


class Backfill:
    """`catalog`: the next version, its computed and retyped fields at the columns being prepared."""

    def __init__(
        self,
        workspace: Workspace,
        catalog: Catalog,
        stale: Stale,
        retyped: Mapping[str, Retyping],
        numbered: Mapping[str, tuple[AutonumberField, ...]],
        retitled: frozenset[str] = frozenset(),
    ) -> None:
        self._workspace = workspace
        self._database: Database = workspace.database
        self._catalog = catalog
        self._work = _Work(stale, retyped, numbered, retitled)
        self._seen: set[int] = set()
        with self._database.read() as tx:
            self._position = change_log.latest(tx)

    @property
    def needed(self) -> bool:
        work = self._work
        return bool(work.stale.values or work.retyped or work.numbered or work.retitled)

    @property
    def kept_aside(self) -> frozenset[str]:
        """Fields ("app.entity.field") of which values were kept aside."""
        return frozenset(
            f"{name}.{key}" for name, retyping in self._work.retyped.items() for key in retyping.kept
        )

    # -- in the prepare phase

    def run(self) -> None:
        """Go through every record once."""
        for name in {**self._work.retyped, **self._work.numbered}:
            self._all(name, True, partial(self._enter, first=True))
        for entities in self._work.stale.passes:
            for name in sorted(entities):
                self._all(name, False, self._compute)
        for name in sorted(self._work.retitled):
            self._all(name, True, self._entitle)

    def catch_up(self) -> None:
        """Do what was written meanwhile, until little is left or it does not become less."""
        before = None
        for _ in range(ROUNDS if self.needed else 0):
            count = self._round()
            if count <= FEW or (before is not None and count > before * 0.8):
                return
            before = count

    def _round(self) -> int:
        """Do what was written since the last round; how many records that were."""
        with self._database.read() as tx:
            settled = change_log.latest(tx)
            touched, read_to = self._unseen(tx)
        pending: Touched = {}
        for name, ids in touched.items():
            for part in _parts(sorted(ids)):
                _merge(pending, self._outside(_bound(self._touch, name, part)))
        while pending:
            name, ids = pending.popitem()
            for part in _parts(sorted(ids)):
                _merge(pending, self._outside(_bound(self._follow, name, part)))
        # What is final and was read by now never shows up behind this place again.
        self._position = min(settled, read_to)
        return sum(map(len, touched.values()))

    # -- in the switch

    def finish(self, tx: Transaction, *, whatever: bool = False) -> None:
        """Do the rest in a transaction in which nobody else writes. Raises Behind when that is too much;
        with `whatever` what computes longer is left to jobs, and its records show as computing."""
        if not self.needed:
            return
        touched, _ = self._unseen(tx, keep=False)
        if not whatever and sum(map(len, touched.values())) > SWITCH_LIMIT:
            raise Behind
        ctx = self._context(tx)
        pending: Touched = {}
        for name, ids in touched.items():
            for part in _parts(sorted(ids)):
                _merge(pending, self._touch(ctx, name, part))
        while pending:
            entity, found = pending.popitem()
            if len(found) <= INLINE_LIMIT:
                _merge(pending, self._follow(ctx, entity, sorted(found)))
                continue
            for part in _parts(sorted(found), INLINE_LIMIT):
                mark_computing(ctx, ctx.entity(entity), part)
                enqueue(tx, "recompute", {"entity": entity, "ids": list(part)})

    # -- transactions

    def _context(self, tx: Transaction) -> Context:
        return Context(tx, self._catalog, SYSTEM, self._workspace.clock.now(), "publish")

    def _outside(self, work: Callable[[Context], T]) -> T:
        """One batch in a transaction of its own; others get their turn before the next."""

        def timed(tx: Transaction) -> tuple[T, float]:
            started = time.monotonic()
            return work(self._context(tx)), time.monotonic() - started

        done, seconds = in_turn(self._database, timed)
        if self._database.dialect == "sqlite":
            # Its one write lock goes to whoever asks at the right moment.
            time.sleep(min(0.05, max(0.002, seconds / 3)))
        return done

    def _unseen(self, tx: Transaction, keep: bool = True) -> tuple[Touched, change_log.Position]:
        """Records written since, and how far the log was read."""
        touched: Touched = {}
        position = self._position
        while True:
            rows = change_log.seen_since(tx, position, _PAGE)
            for row in rows:
                position = row.position
                name = self._catalog.entity_of(row.entity)
                if row.position.seq not in self._seen and name is not None:
                    touched.setdefault(name, set()).add(row.record)
                if keep:
                    self._seen.add(row.position.seq)
            if len(rows) < _PAGE:
                return touched, position

    def _all(self, name: str, deleted: bool, work: Callable[[Context, str, Sequence[str]], object]) -> None:
        """`work` on every record there is now, batch by batch in id order."""
        entity = self._catalog.entity(name)
        with self._database.read() as tx:
            # Those that come later are in the change log.
            last = records.last_id(tx, entity)
        after = None
        while last is not None:
            with self._database.read() as tx:
                ids = records.ids_after(tx, entity, after, BATCH, until=last, deleted=deleted)
            if not ids:
                return
            self._outside(_bound(work, name, ids))
            after = ids[-1]

    # -- values

    def _touch(self, ctx: Context, name: str, ids: Sequence[str]) -> Touched:
        """Bring records up to date any value of which may be another; returns what reads them."""
        self._enter(ctx, name, ids)
        changed = [*self._compute_with(ctx, name, ids), _Changed(name, set(ids), None)]
        self._entitle_changed(ctx, changed)
        return self._readers(ctx, changed)

    def _follow(self, ctx: Context, name: str, ids: Sequence[str]) -> Touched:
        """Compute records again that read something else by now; returns what reads what changed."""
        changed = self._compute_with(ctx, name, ids)
        self._entitle_changed(ctx, changed)
        return self._readers(ctx, changed)

    def _enter(self, ctx: Context, name: str, ids: Sequence[str], first: bool = False) -> None:
        """What lies in the record itself: converted values and numbers."""
        retyping = self._work.retyped.get(name)
        if retyping is not None:
            retyping.convert(ctx, ctx.entity(name), ids, forget=not first)
        for field in self._work.numbered.get(name, ()):
            self._number(ctx, ctx.entity(name), field, ids)

    def _number(
        self, ctx: Context, entity: CatalogEntity, field: AutonumberField, ids: Sequence[str]
    ) -> None:
        found = records.by_ids(ctx.tx, entity, ids, lock="derived", deleted=True)
        without = [values for values in found.values() if values[field.key] is None]
        if without:
            number_stored(ctx, entity, field, without)
            self._write(ctx, entity, (field.key,), without)

    def _entitle_changed(self, ctx: Context, changed: Sequence[_Changed]) -> None:
        for name, ids, keys in changed:
            if name in self._work.retitled and (keys is None or ctx.entity(name).model.title in keys):
                self._entitle(ctx, name, sorted(ids))

    def _entitle(self, ctx: Context, name: str, ids: Sequence[str]) -> None:
        """Make the sort keys of titles, deleted records' too: they may come back."""
        entity = ctx.entity(name)
        found = records.by_ids(ctx.tx, entity, ids, lock="derived", deleted=True)
        title = entity.model.title
        keys = [{"id": one, "title_sort": title_sort(values.get(title))} for one, values in found.items()]
        self._write(ctx, entity, ("title_sort",), keys)

    def _compute_with(self, ctx: Context, name: str, ids: Sequence[str]) -> list[_Changed]:
        """Compute these records; of rows the records they belong to."""
        entity = ctx.entity(name)
        if entity.model.parent is None:
            return self._compute(ctx, name, ids)
        unit = unit_of(entity.model)
        found = records.by_ids(ctx.tx, entity, ids, deleted=True)
        return self._compute(
            ctx, unit.name, sorted({row["parent"] for row in found.values() if row["parent"]})
        )

    def _compute(self, ctx: Context, name: str, ids: Sequence[str]) -> list[_Changed]:
        """Compute records and their rows; write what the next version computes otherwise. Which changed."""
        entity = ctx.entity(name)
        children = [ctx.entity(child.name) for child in entity.model.children.values()]
        keys = {one.name: self._work.stale.keys(one.name) for one in (entity, *children)}
        if not any(keys.values()):
            return []
        current = records.by_ids(ctx.tx, entity, ids, lock="derived")
        if not current:
            return []
        try:
            updated, old_rows = work_out(ctx, entity, current)
        except ValidationFailed as refused:
            raise self._unfit(ctx, entity, current, refused) from refused
        changed: list[_Changed] = []
        olds: dict[str, Mapping[str, Mapping[str, Any]]] = {entity.name: current}
        news: dict[str, list[dict[str, Any]]] = {entity.name: list(updated.values())}
        for key, child in entity.model.children.items():
            olds[child.name] = old_rows
            news[child.name] = [row for values in updated.values() for row in values.get(key) or ()]
        for one in (entity, *children):
            wanted = keys[one.name]
            if not wanted:
                continue
            different = []
            found: set[str] = set()
            for values in news[one.name]:
                differs = {
                    key.removeprefix("base:")
                    for key in derived_changes(one, olds[one.name][values["id"]], values)
                }
                if differs & wanted:
                    different.append(values)
                    found |= differs & wanted
            if different:
                self._write(ctx, one, tuple(sorted(wanted)), different)
                changed.append(_Changed(one.name, {values["id"] for values in different}, frozenset(found)))
        return changed

    def _unfit(
        self, ctx: Context, entity: CatalogEntity, current: Mapping[str, Any], refused: ValidationFailed
    ) -> Conflict:
        """Names the record whose values the next version cannot hold."""
        for record_id, values in current.items():
            try:
                work_out(ctx, entity, {record_id: values})
            except ValidationFailed as found:
                refused = found
                title = values.get(entity.model.title)
                params = {"entity": entity.name, "record": str(title or record_id)[:100]}
                return Conflict("install.value_unfit", params, refused.issues)
        return Conflict("install.value_unfit", {"entity": entity.name, "record": "?"}, refused.issues)

    def _write(
        self, ctx: Context, entity: CatalogEntity, keys: tuple[str, ...], values: Sequence[Mapping[str, Any]]
    ) -> None:
        """Without history, revision or a place in the change log: nobody can see it yet."""
        statement: Statement | None = entity.statements.get(("backfill", keys))
        columns = [(key, entity.table[key]) for key in keys]
        columns += [(f"base:{key}", column.base) for key, column in columns if column.base is not None]
        if statement is None:
            query = (
                entity.table.table.update()
                .where(entity.table.id == sa.bindparam("id_", type_=entity.table.id.type))
                .values({column.name: sa.bindparam(column.name) for _, column in columns})
            )
            statement = entity.statements["backfill", keys] = self._database.compile(query)
        ctx.tx.many(
            statement,
            [
                {
                    "id_": entity.table.encode_id(record["id"]),
                    **{column.name: column.codec.encode(record.get(key)) for key, column in columns},
                }
                for record in values
            ],
        )

    # -- who reads what

    def _readers(self, ctx: Context, changed: Sequence[_Changed]) -> Touched:
        """Records elsewhere that read what changed."""
        stale = self._work.stale
        found: Touched = {}
        for name, ids, keys in changed:
            model = ctx.entity(name).model
            for rollup in model.rollups_in:
                if (rollup.entity, rollup.key) in stale.values and (keys is None or rollup.reads & keys):
                    _merge(found, {rollup.entity: self._led_to(ctx, name, rollup.via, ids)})
            for dependent in model.dependents:
                if self._own_rows(ctx, dependent.entity, dependent.via):
                    continue
                read = any((dependent.entity, key) in stale.values for key in dependent.formulas)
                if read and (keys is None or dependent.fields & keys):
                    reached = leading_to(
                        ctx, ctx.entity(dependent.entity), dependent.via.split("."), sorted(ids)
                    )
                    _merge(found, {dependent.entity: set(reached)})
        return {name: ids for name, ids in found.items() if ids}

    @staticmethod
    def _own_rows(ctx: Context, entity: str, via: str) -> bool:
        """Whether the way leads from a record to its rows or back: they are computed together."""
        return via == "parent" or via in ctx.entity(entity).model.children

    def _led_to(self, ctx: Context, name: str, via: str, ids: Collection[str]) -> set[str]:
        """Where the reference `via` of these records, deleted ones too, leads or ever led."""
        entity = ctx.entity(name)
        table = entity.table
        found: set[str] = set()
        field = entity.model.fields.get(via)
        mark = field.id if field is not None else f"${via}"
        for part in _parts(sorted(ids)):
            encoded = [table.encode_id(record) for record in part]
            links = table.links.get(via)
            if links is not None:
                query = sa.select(links.target).where(links.source.in_(encoded))
            else:
                query = sa.select(table.sa(via)).where(table.id.in_(encoded), table.sa(via).is_not(None))
            found.update(table.id_codec.decode(row[0]) for row in ctx.tx.rows(self._database.compile(query)))
            former = sa.select(tables.history.c.old).where(
                tables.history.c.entity == table.number,
                tables.history.c.record.in_([sa.literal(one, table.id.type) for one in encoded]),
            )
            for (old,) in ctx.tx.rows(self._database.compile(former)):
                led = json.loads(old).get(mark)
                if led:
                    found.update((led,) if isinstance(led, str) else led)
        return found


def _bound(
    work: Callable[[Context, str, Sequence[str]], T], name: str, ids: Sequence[str]
) -> Callable[[Context], T]:
    return lambda ctx: work(ctx, name, ids)


def _parts(ids: Iterable[str], size: int | None = None) -> Iterator[tuple[str, ...]]:
    rest = iter(ids)
    while part := tuple(islice(rest, size or BATCH)):
        yield part


def _merge(into: Touched, more: Touched) -> None:
    for name, ids in more.items():
        into.setdefault(name, set()).update(ids)
