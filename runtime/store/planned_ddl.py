"""The DDL a publish would run, as text for people; nothing is run here."""

from __future__ import annotations

from collections.abc import Container, Iterator

from engines.definition.model import EntityModel, Model
from engines.expression.types import ValueType
from runtime.store.indexes import index_sets, unique_sets
from runtime.store.physical_names import (
    TITLE_SORT,
    FieldPlace,
    Names,
    computed,
    recorded_type,
    second_title_sort,
    table_name,
)
from runtime.store.schema import column_ddl, table_ddl, wished_columns

__all__ = ["planned_ddl"]


def planned_ddl(
    dialect: str, model: Model, names: Names, app: str, recomputed: Container[FieldPlace]
) -> Iterator[str]:
    """Tables, columns and indexes `app` needs and that are not there. `recomputed`: fields that get a
    second column for the next version's values. A name that is taken gets a number when it is made."""
    for entity in model.entities.values():
        physical = names.get((entity.app, entity.definition.id))
        own = entity.app == app
        table = physical.table if physical is not None else _table(entity)
        if own and physical is None:
            yield table_ddl(table, dialect)
        new: set[str] = set()
        for field in entity.definition.fields:
            place = (entity.app, entity.definition.id, field.id)
            missing = own and field.stored and (physical is None or field.id not in physical.columns)
            if not missing and place not in recomputed:
                continue
            new.add(field.key)
            kind = recorded_type(entity, field, names)
            if physical is not None and physical.column(field.id, kind, active=False) is not None:
                # Left by an earlier version or attempt.
                continue
            target = entity.types[field.key].entity
            for name, _ in wished_columns(entity, field, names):
                leads_to = _target(model, names, target) if target and not computed(field) else None
                yield column_ddl(table, name, entity.types[field.key], leads_to, dialect)
        titled = (entity.app, entity.definition.id, TITLE_SORT) in recomputed
        if titled and physical is not None and second_title_sort(physical) is None:
            yield column_ddl(table, "title_sort_ready", ValueType("text"), None, dialect)
        yield from _indexes(entity, table, new, everything=own and physical is None)


def _table(entity: EntityModel) -> str:
    return table_name(entity.app, entity.definition.key, entity.definition.id)


def _target(model: Model, names: Names, entity: str) -> str:
    found = model.entity(entity)
    physical = names.get((found.app, found.definition.id))
    return physical.table if physical is not None else _table(found)


def _indexes(entity: EntityModel, table: str, new: set[str], everything: bool) -> Iterator[str]:
    """Of what is new; one over older columns alone is not seen here."""
    for kind, sets in (("UNIQUE INDEX", unique_sets(entity)), ("INDEX", index_sets(entity))):
        for keys in sets:
            if everything or new.intersection(keys):
                yield f"CREATE {kind} ON {table} ({', '.join(keys)}) WHERE deleted_at IS NULL"
