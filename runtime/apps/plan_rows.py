"""How many records what publishing does concerns, counted without touching any."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from engines.definition import App
from engines.definition.field_types import FieldType, OptionsField
from engines.definition.field_types.base import ValueProblem
from engines.definition.model import Model
from runtime.apps.catalog import Catalog
from runtime.apps.staleness import fields_by_id
from runtime.commands.replace_options import holding, newly_replaced
from runtime.commands.reread_values import newly_read, read_as
from runtime.store.database import Transaction
from runtime.store.physical_names import Names

__all__ = ["ReadAnew", "ReplacedOption", "hidden_rows", "read_anew", "replaced_options", "rows_of"]

_LOOKED_AT = 2000
_EXAMPLES = 5


@dataclass(frozen=True)
class ReplacedOption:
    """`field` ("app.entity.field") as it serves; `option` and `by` are keys, `records` those that have it, in
    the recycle bin as well."""

    field: str
    option: str
    by: str
    records: int


@dataclass(frozen=True)
class ReadAnew:
    """A field ("app.entity.field", as it serves) whose `values` texts are given the form of the type
    `after`. `unfit`: how many of the first 2,000 it cannot read, which stay as they are; `examples` are some
    of them."""

    field: str
    after: str
    values: int
    unfit: int
    examples: tuple[str, ...]


def rows_of(
    tx: Transaction, model: Model, names: Names, values: Collection[tuple[str, str]]
) -> dict[str, int]:
    """How many records each of these values has, by "app.entity.field"."""
    found = {}
    for name, key in sorted(values):
        entity = model.entity(name)
        physical = names.get((entity.app, entity.definition.id))
        if physical is not None:
            query = sa.text(f"SELECT count(*) FROM {physical.table} WHERE deleted_at IS NULL")
            found[f"{name}.{key}"] = int(tx.value(query))
    return found


def hidden_rows(tx: Transaction, serving: Catalog, hidden: Iterable[str]) -> dict[str, int]:
    """How many records an entity ("app.entity") has that disappears, and how many have a value in a field
    ("app.entity.field") that does. Fields that store nothing are left out."""
    found = {}
    for name in hidden:
        app, entity_key, *rest = name.split(".")
        entity = serving.entities.get(f"{app}.{entity_key}")
        if entity is None or (rest and rest[0] not in entity.table.columns):
            continue
        query = sa.select(sa.func.count()).where(entity.table.sa("deleted_at").is_(None))
        query = query.select_from(entity.table.table)
        if rest:
            query = query.where(entity.table.sa(rest[0]).is_not(None))
        found[name] = int(tx.value(tx.database.compile(query)))
    return found


def replaced_options(tx: Transaction, serving: Catalog, app: App) -> list[ReplacedOption]:
    """Options another one takes the place of from this version on."""
    key = app.app.key
    options = {
        (entity.id, field.id, option.id): option.replaced_by
        for entity in app.entities
        for field in entity.fields
        for option in (field.options if isinstance(field, OptionsField) else ())
    }
    found = []
    for one in newly_replaced(serving.apps.get(key), app):
        known = fields_by_id(serving.model, key, one.entity).get(one.field)
        if known is None or not isinstance(known[1], OptionsField) or known[1].derived:
            continue
        entity, field = serving.entity(known[0].name), known[1]
        option = next((item.key for item in field.options if item.id == one.option), None)
        if option is None:
            continue
        condition, wanted = holding(tx.dialect, entity, field.key, one.option)
        query = sa.select(sa.func.count()).select_from(entity.table.table).where(condition)
        records = int(tx.value(tx.database.compile(query), {"option": wanted}))
        by = options[one.entity, one.field, one.option] or ""
        found.append(ReplacedOption(f"{entity.name}.{field.key}", option, by, records))
    return found


def read_anew(tx: Transaction, serving: Catalog, app: App) -> list[ReadAnew]:
    """Fields whose texts are read as another type's from this version on."""
    key = app.app.key
    fields = {(entity.id, field.id): field for entity in app.entities for field in entity.fields}
    found = []
    for one in newly_read(serving.apps.get(key), app):
        known = fields_by_id(serving.model, key, one.entity).get(one.field)
        if known is None or known[0].name not in serving.entities:
            continue
        entity, field = serving.entity(known[0].name), fields[one.entity, one.field]
        column = entity.table.sa(known[1].key)
        held = sa.select(column).select_from(entity.table.table).where(column.is_not(None))
        values = int(tx.value(tx.database.compile(sa.select(sa.func.count()).select_from(held.subquery()))))
        looked = tx.rows(tx.database.compile(held.order_by(entity.table.id).limit(_LOOKED_AT)))
        unfit = [str(text) for (text,) in looked if not _readable(field, text, serving.model.region)]
        examples = tuple(text[:60] for text in unfit[:_EXAMPLES])
        found.append(ReadAnew(f"{entity.name}.{known[1].key}", field.type, values, len(unfit), examples))
    return found


def _readable(field: FieldType, text: str, region: str) -> bool:
    try:
        read_as(field, text, region)
    except ValueProblem:
        return False
    return True
