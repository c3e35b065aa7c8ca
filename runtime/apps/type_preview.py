"""What another type, or other settings, would make of a field's stored values. Nothing is moved."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from engines.definition import load
from engines.definition.dump import canonical
from engines.definition.field_types import FieldType, LookupField, RollupField
from engines.definition.field_types.base import ValueProblem
from engines.definition.model import EntityModel, Model
from engines.errors import DefinitionInvalid
from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.apps.conversion import readable_text
from runtime.apps.staleness import fields_by_id
from runtime.apps.type_changes import TypeChange, type_change
from runtime.commands.context import Context
from runtime.commands.record_rights import readable_on
from runtime.commands.titles import readable_titles
from runtime.store import records
from runtime.store.physical_names import Names, computed, load_names
from runtime.store.storage import codec

__all__ = ["MOST_VALUES", "Preview", "preview_type"]

MOST_VALUES = 100_000
"""Values looked at; of more, so many from all over the table."""
_PAGE = 2000
_SHOWN = 20
_CANDIDATES = 400
"""Failing rows remembered, of which those the asker may see are shown."""

Outcome = Literal["fits", "altered", "unfit"]


@dataclass
class Preview:
    """`values`: records that have one, of all `records`, deleted ones too: their values move with the others.
    Of the `looked_at`, `fits` come through as they are, `altered` not exactly, `unfit` not at all.
    `moves`: another column takes the values, and what does not fit is kept aside; else they stay where
    they are, and an unfit one is refused the next time somebody saves its record. `computed`: the new field
    computes its values, and those people gave are kept aside as a whole. `repeated`: values that more than
    one record has, where the field becomes unique. `rows` are failing ones the asker may see."""

    field: str
    before: str
    after: str
    moves: bool = False
    computed: bool = False
    records: int = 0
    values: int = 0
    looked_at: int = 0
    fits: int = 0
    altered: int = 0
    unfit: int = 0
    repeated: int = 0
    rows: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    rows_unseen: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "field": self.field, "before": self.before, "after": self.after, "moves": self.moves,
            "computed": self.computed, "records": self.records, "values": self.values,
            "blank": self.records - self.values, "looked_at": self.looked_at,
            "complete": self.looked_at == self.values, "fits": self.fits, "altered": self.altered,
            "unfit": self.unfit, "repeated": self.repeated, "rows": self.rows,
            "rows_unseen": self.rows_unseen,
        }  # fmt: skip


@dataclass(frozen=True)
class _Look:
    """Where the values lie and what would become of each."""

    source: str
    decode: Callable[[Any], Any]
    judge: Callable[[Any], tuple[Outcome, Any]]
    old: FieldType
    new: FieldType
    moves: bool


def preview_type(
    ctx: Context, app: str, entity_id: str, field_id: str, definition: Mapping[str, Any]
) -> Preview | None:
    """What `definition` would make of the values of a field that serves; None where there is no such field,
    so that there is nothing to convert.

    The field is known by its ids, and keeps the key it has. Counting is bounded: beyond `MOST_VALUES` a part
    of the values from all over the table is looked at (`looked_at` says how many). Whoever may not read the
    records gets counts alone. Raises DefinitionInvalid for a definition that cannot be read.
    """
    serving = ctx.catalog
    known = fields_by_id(serving.model, app, entity_id).get(field_id)
    if known is None:
        return None
    old_entity, old = known
    model = _with(ctx, app, entity_id, field_id, {**definition, "id": field_id, "key": old.key})
    entity, new = fields_by_id(model, app, entity_id)[field_id]
    found = Preview(f"{old_entity.name}.{old.key}", old.type, new.type)
    names = load_names(ctx.tx, model)
    physical = names.get((app, entity_id))
    if physical is None:
        return found
    entered = physical.entered(field_id) if old.stored and not computed(old) else None
    found.computed = entered is not None and computed(new)
    look = None if found.computed else _look(ctx, names, old_entity, old, entity, new)
    source = look.source if look is not None else entered[1] if entered is not None else None
    if source is None:
        return found
    counts = ctx.tx.row(sa.text(f"SELECT count(*), count({source}) FROM {physical.table}"))
    found.records, found.values = (int(counts[0]), int(counts[1])) if counts is not None else (0, 0)
    found.moves = found.computed or (look is not None and look.moves)
    if look is None:
        return found
    failing: list[tuple[str, Any, Any]] = []
    for record, raw in _values(ctx, physical.table, source, found.values):
        found.looked_at += 1
        outcome, made = look.judge(raw)
        if outcome == "fits":
            found.fits += 1
            continue
        if outcome == "altered":
            found.altered += 1
        else:
            found.unfit += 1
        if len(failing) < _CANDIDATES:
            failing.append((record, look.decode(raw), made))
    if new.unique and not old.unique:
        again = sa.text(
            "SELECT coalesce(sum(found.times), 0) FROM ("
            f"SELECT count(*) AS times FROM {physical.table} WHERE deleted_at IS NULL "
            f"AND {source} IS NOT NULL GROUP BY {source} HAVING count(*) > 1) AS found"
        )
        found.repeated = int(ctx.tx.value(again))
    _show(ctx, found, ctx.entity(old_entity.name), look, failing)
    return found


def _with(ctx: Context, app: str, entity_id: str, field_id: str, definition: Mapping[str, Any]) -> Model:
    """The installed apps, this one with the field defined anew. Issues point into the definition."""
    document = copy.deepcopy(canonical(ctx.catalog.app(app)))
    pointer = ""
    for number, one in enumerate(document["entities"]):
        for place, item in enumerate(one["fields"]):
            if one["id"] == entity_id and item["id"] == field_id:
                one["fields"][place] = dict(definition)
                pointer = f"/entities/{number}/fields/{place}"
    try:
        package = load(document)
    except DefinitionInvalid as error:
        issues = [
            replace(issue, pointer="/definition" + issue.pointer.removeprefix(pointer))
            for issue in error.issues
        ]
        raise DefinitionInvalid(issues=issues) from error
    return Model({**ctx.catalog.apps, app: package}, region=ctx.catalog.settings.region)


def _look(
    ctx: Context, names: Names, old_entity: EntityModel, old: FieldType, entity: EntityModel, new: FieldType
) -> _Look | None:
    if not old.stored or isinstance(old, LookupField | RollupField):
        return None
    change = type_change(ctx.tx, ctx.catalog, entity, new, names)
    if change is not None:
        return _moving(ctx, names, change)
    source = names[entity.app, entity.definition.id].columns.get(old.id)
    if source is None:
        return None
    decode = codec(old_entity.types[old.key], ctx.tx.dialect).decode
    # Options are known by their ids: the keys they are to have may be others.
    decode_new = codec(entity.types[new.key], ctx.tx.dialect).decode

    def judge(raw: Any) -> tuple[Outcome, Any]:
        value = decode_new(raw)
        try:
            made = new.coerce(new.to_json(value))
        except ValueProblem:
            return "unfit", None
        return ("fits" if made == value else "altered"), made

    return _Look(source, decode, judge, old, new, False)


def _moving(ctx: Context, names: Names, change: TypeChange) -> _Look:
    ready = change.ready(ctx.catalog, names)

    def judge(raw: Any) -> tuple[Outcome, Any]:
        made = ready.there(ready.codec.decode(raw))
        if made.value is None:
            return "unfit", None
        return ("fits" if made.exact else "altered"), made.value

    return _Look(change.source, ready.codec.decode, judge, change.old, change.field, True)


# -- reading


def _values(ctx: Context, table: str, column: str, count: int) -> Iterator[tuple[str, Any]]:
    """(record id, raw value), all of them in the order of their ids, or of many some from everywhere."""
    database = ctx.tx.database
    page = database.compile(
        sa.text(
            f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL AND id > :after "
            f"ORDER BY id LIMIT {_PAGE}"
        )
    )
    least = str(UUID(int=0))
    if count <= MOST_VALUES:
        yield from _from(ctx, page, least, None)
        return
    first, last = (
        UUID(_text(ctx, ctx.tx.value(sa.text(f"SELECT id FROM {table} ORDER BY id {way} LIMIT 1")))).int
        for way in ("ASC", "DESC")
    )
    parts = MOST_VALUES // _PAGE
    starts = (str(UUID(int=first - 1 + (last - first) * part // parts)) for part in range(parts))
    reached = ""
    for start in starts:
        for record, raw in _from(ctx, page, max(start, reached), _PAGE):
            reached = record
            yield record, raw


def _from(ctx: Context, page: Any, after: str, most: int | None) -> Iterator[tuple[str, Any]]:
    while True:
        rows = ctx.tx.rows(page, {"after": ctx.tx.database.id_in(after)})
        for record, raw in rows:
            yield _text(ctx, record), raw
        if len(rows) < _PAGE or most is not None:
            return
        after = _text(ctx, rows[-1][0])


def _text(ctx: Context, record: Any) -> str:
    return str(ctx.entity("system.user").table.id_codec.decode(record))


# -- showing


def _show(
    ctx: Context, found: Preview, entity: CatalogEntity, look: _Look, failing: list[tuple[str, Any, Any]]
) -> None:
    """Failing rows in the asker's reach, where the field is readable on the record itself."""
    failures = found.altered + found.unfit
    key = found.field.rpartition(".")[2]
    rights = ctx.catalog.rights(ctx.principal)
    may = key in readable_keys(ctx.catalog, rights, entity.name, partly=True)
    titles = readable_titles(ctx, entity.name, [record for record, _, _ in failing]) if may else {}
    language, zone = ctx.principal.language, ctx.catalog.zone
    for record, value, made in failing:
        if len(found.rows) == _SHOWN:
            break
        if record not in titles:
            continue
        stored = records.find(ctx.tx, entity, record)
        if stored is None or key not in readable_on(ctx, entity, stored):
            continue
        found.rows.append(
            {
                "id": record, "title": titles[record],
                "value": readable_text(look.old, value, zone, language),
                "becomes": None if made is None else readable_text(look.new, made, zone, language),
            }
        )  # fmt: skip
    found.rows_unseen = failures - len(found.rows)
