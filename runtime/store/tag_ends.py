"""Until which day tags are given: a row for each such tag of a record, beside the record (ADR 47).

Days are those of the workspace's zone, that of the end included. A tag whose day is over is out of every
value and filter at once: `lasting` takes it out of the column wherever statements read it. A job takes it
off the record itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.definition.field_types import TagsField
from engines.definition.field_types.tags import DatedTag
from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.kept_beside import kept_beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.apps.catalog import CatalogEntity

__all__ = [
    "DAY",
    "day_of",
    "differ",
    "due",
    "ends_of",
    "expiring_fields",
    "inherit",
    "keep",
    "lasting",
    "load",
]

DAY = "tag_day"
"""Place in statements of the day they are run on; `Context.params` fills it."""

_COLUMNS = ("entity", "record", "field", "tag", "until")
_FORGET = sa.text("DELETE FROM tag_end WHERE entity = :entity AND record = :record AND field = :field")
_FOUND = sa.text(
    "SELECT tag, until FROM tag_end WHERE entity = :entity AND record = :record AND field = :field"
)
_DUE = sa.text(
    "SELECT DISTINCT entity, record FROM tag_end WHERE until < :day "
    "AND (entity > :entity OR (entity = :entity AND record > :record)) ORDER BY entity, record LIMIT :limit"
)
_DUE_FIRST = sa.text(
    "SELECT DISTINCT entity, record FROM tag_end WHERE until < :day ORDER BY entity, record LIMIT :limit"
)


def day_of(now: datetime, zone: tzinfo) -> str:
    return now.astimezone(zone).date().isoformat()


def expiring_fields(entity: CatalogEntity) -> tuple[TagsField, ...]:
    """Fields whose tags may be given until a day."""
    found: tuple[TagsField, ...] | None = entity.statements.get("expiring fields")
    if found is None:
        found = entity.statements["expiring fields"] = tuple(
            field
            for field in entity.model.fields.values()
            if isinstance(field, TagsField) and field.expiring and not field.derived
        )
    return found


def ends_of(
    tx: Transaction, entity: CatalogEntity, ids: Iterable[str]
) -> dict[str, dict[tuple[str, str], str]]:
    """Record id → (field id, tag) → the day until which it is given."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for record, (field, tag, until) in kept_beside(tx, entity, tables.tag_end, _COLUMNS[2:], ids):
        found.setdefault(record, {})[field, tag] = until
    return found


def load(tx: Transaction, entity: CatalogEntity, records: Sequence[dict[str, Any]]) -> None:
    """Make tags of stored values say their days; each record has its "id"."""
    fields = expiring_fields(entity)
    if not fields:
        return
    tagged = [values for values in records if any(values.get(field.key) for field in fields)]
    found = ends_of(tx, entity, [values["id"] for values in tagged]) if tagged else {}
    for values in tagged:
        ends = found.get(values["id"], {})
        for field in fields:
            items = values.get(field.key) or ()
            if any((field.id, tag) in ends for tag in items):
                values[field.key] = tuple(_dated(tag, ends.get((field.id, tag))) for tag in items)


def _dated(tag: str, until: str | None) -> str:
    return tag if until is None else DatedTag(tag, date.fromisoformat(until))


def inherit(entity: CatalogEntity, values: dict[str, Any], old: Mapping[str, Any], day: str) -> None:
    """A tag of which nothing is said keeps its day; one whose day is over goes."""
    for field in expiring_fields(entity):
        known = {str(item): item for item in old.get(field.key) or ()}
        items = (
            item if isinstance(item, DatedTag) else known.get(item, item)
            for item in values.get(field.key) or ()
        )
        values[field.key] = tuple(item for item in items if not _over(item, day)) or None


def _over(item: str, day: str) -> bool:
    return isinstance(item, DatedTag) and item.until is not None and item.until.isoformat() < day


def differ(items: Any, old: Any) -> bool:
    """Whether tags say other days than they had."""
    known = {str(item): getattr(item, "until", None) for item in old or ()}
    return any(isinstance(item, DatedTag) and item.until != known.get(item) for item in items or ())


def keep(tx: Transaction, entity: CatalogEntity, written: Sequence[Mapping[str, Any]], fresh: bool) -> None:
    """Note until when tags of these records are given; each has its "id". `fresh`: they are new."""
    fields = expiring_fields(entity)
    rows: list[tuple[Any, ...]] = []
    for values in written if fields else ():
        for field in fields:
            if field.key not in values or (fresh and not values[field.key]):
                continue
            place = (entity.table.number, entity.table.encode_id(values["id"]), field.id)
            named = dict(zip(_COLUMNS, place, strict=False))
            before = {} if fresh else {str(tag): str(until) for tag, until in tx.rows(_FOUND, named)}
            after = {
                str(item): until
                for item in values[field.key] or ()
                if (until := _until(item, before)) is not None
            }
            if before and before != after:
                tx.run(_FORGET, named)
            if before != after:
                rows += [(*place, tag, until) for tag, until in after.items()]
    if rows:
        tx.insert_rows("tag_end", _COLUMNS, rows)


def _until(item: str, before: Mapping[str, str]) -> str | None:
    if isinstance(item, DatedTag):
        return item.until.isoformat() if item.until is not None else None
    return before.get(item)


def due(tx: Transaction, day: str, limit: int, after: tuple[int, Any] | None) -> list[tuple[int, Any]]:
    """(number of the entity, record as it lies) of records that have a tag whose day is over, in order."""
    params: dict[str, Any] = {"day": day, "limit": limit}
    if after is None:
        return [(int(entity), record) for entity, record in tx.rows(_DUE_FIRST, params)]
    params |= {"entity": after[0], "record": after[1]}
    return [(int(entity), record) for entity, record in tx.rows(_DUE, params)]


def lasting(
    column: sa.ColumnElement[Any],
    record: sa.ColumnElement[Any],
    entity: int,
    field: str,
    *,
    made_on: str,
    dialect: str,
    alias: Callable[[], str],
) -> sa.ColumnElement[Any]:
    """The list in `column` without tags whose day is over.

    Whether any tag of the field has ended is asked once for a statement; records are asked for theirs only
    while the job has not been there yet, and lists taken apart only of those that have one. `made_on`: the
    day where whoever runs it names none.
    """
    day = sa.bindparam(DAY, made_on, type_=sa.Text())

    def over() -> Any:
        ends = tables.tag_end.alias(alias())
        return ends, sa.and_(ends.c.entity == entity, ends.c.field == field, ends.c.until < day)

    anywhere, ended = over()
    any_ended = sa.exists(sa.select(sa.literal_column("1")).select_from(anywhere).where(ended))
    holder, its = over()
    own_ended = sa.exists(
        sa.select(sa.literal_column("1")).select_from(holder).where(its, holder.c.record == record)
        .correlate_except(holder)
    )  # fmt: skip
    gone, mine = over()
    own = sa.select(gone.c.tag).where(mine, gone.c.record == record).correlate_except(gone)
    if dialect == "sqlite":
        items = sa.func.json_each(column).table_valued("value", name=alias())
        rest: Any = sa.func.nullif(sa.func.json_group_array(items.c.value), "[]")
    else:
        items = sa.func.jsonb_array_elements_text(column).table_valued("value", name=alias())
        items = items.render_derived()
        rest = sa.func.jsonb_agg(items.c.value)
    kept = sa.select(rest).select_from(items).where(items.c.value.not_in(own)).correlate_except(items, gone)
    stripped = sa.type_coerce(kept.scalar_subquery(), column.type)
    return sa.case((sa.and_(any_ended, column.is_not(None), own_ended), stripped), else_=column)
