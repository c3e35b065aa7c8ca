"""Indexes of entity tables: which a definition asks for, and building them beside people's writes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from engines.definition.model import EntityModel, Model
from runtime.store.database import Database, Transaction, UniqueViolation
from runtime.store.ddl import change_schema, unhurried
from runtime.store.physical_names import Names, PhysicalNames

__all__ = [
    "build_indexes",
    "build_uniques",
    "drop_unasked_uniques",
    "index_name",
    "index_sets",
    "unique_sets",
]


def index_name(prefix: str, number: int, parts: tuple[str, ...]) -> str:
    return f"{prefix}{number}_{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:12]}"


def unique_sets(entity: EntityModel) -> list[tuple[str, ...]]:
    """Field keys of every unique: single fields, autonumbers and declared combinations."""
    singles = [
        (field.key,) for field in entity.definition.fields if field.unique or field.type == "autonumber"
    ]
    return [*singles, *entity.definition.unique]


def index_sets(entity: EntityModel) -> list[tuple[str, ...]]:
    """Keys of every index made for reading: row scopes, references, what fields and entity declare, what
    views look records up by."""
    declared = [*entity.definition.indexes]
    declared += [keys for keys in _view_sets(entity) if keys not in declared]
    singles = [
        (field.key,)
        for field in entity.definition.fields
        if field.stored and (field.index or entity.types[field.key].kind in ("reference", "any_reference"))
    ]
    led = {parts[0] for parts in declared}
    if entity.parent is not None:
        return [("parent",), *(parts for parts in singles if parts[0] not in led), *declared]
    return [
        ("owner",), ("department",), *(parts for parts in singles if parts[0] not in led), *declared
    ]  # fmt: skip


def _view_sets(entity: EntityModel) -> list[tuple[str, ...]]:
    """What views look records up by, each with the first key they are sorted by: a column of a board is one
    range of such an index."""
    sets: dict[tuple[str, ...], None] = {}
    for _, view in entity.model.views_of(entity.name):
        first = next((sort.removeprefix("-") for sort in view.sort), "")
        # Titles are sorted by a key of their own.
        second = (first,) if first != entity.title and _has_column(entity, first) else ()
        for key in view.indexed():
            if _has_column(entity, key):
                sets[(key, *(other for other in second if other != key))] = None
    return list(sets)


def _has_column(entity: EntityModel, key: str) -> bool:
    """Whether it is a field of the entity that an index can be over."""
    field = entity.fields.get(key)
    return (
        field is not None and field.stored and field.comparable and key not in entity.volatile
        and entity.types[key].kind != "list"
    )  # fmt: skip


def unique_index(
    physical: PhysicalNames, entity: EntityModel, keys: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Name and columns of a unique's index; the name follows the columns, which are never renamed."""
    columns = tuple(physical.columns[entity.fields[key].id] for key in keys)
    return index_name("u", physical.number, columns), columns


@dataclass(frozen=True)
class _Wanted:
    name: str
    table: str
    columns: tuple[str, ...]
    unique: bool
    of_list: bool = False
    """Over the items of a list."""

    def create(self, dialect: str, concurrently: bool = False) -> str:
        columns = self.columns
        where = "CONCURRENTLY " if concurrently else ""
        if self.of_list:
            return (
                f"CREATE INDEX {where}{self.name} ON {self.table} USING gin ({columns[0]} jsonb_path_ops) "
                "WHERE deleted_at IS NULL"
            )
        if not self.unique:
            if dialect == "postgresql":
                # Blank sorts first, as SQLite does by itself.
                columns = tuple(f"{column} NULLS FIRST" for column in columns)
            # `id` last serves keyset pages over equal values.
            columns = (*columns, "id")
        kind = "UNIQUE INDEX" if self.unique else "INDEX"
        return (
            f"CREATE {kind} {where}{self.name} ON {self.table} ({', '.join(columns)}) "
            "WHERE deleted_at IS NULL"
        )


def _wanted(model: Model, names: Names, apps: Collection[str], unique: bool) -> list[_Wanted]:
    found = []
    for entity in model.entities.values():
        viewers = {app for app, view in model.views_of(entity.name) if view.indexed()}
        if entity.app not in apps and (unique or viewers.isdisjoint(apps)):
            continue
        physical = names[entity.app, entity.definition.id]
        for keys in unique_sets(entity) if unique else index_sets(entity):
            alone = keys[0] if len(keys) == 1 and keys[0] in entity.fields else None
            if not unique and alone is not None and entity.types[alone].kind == "list":
                if entity.types[alone].is_links:
                    # Its link table is the index.
                    continue
                column = (physical.columns[entity.fields[alone].id],)
                name = index_name("l", physical.number, column)
                found.append(_Wanted(name, physical.table, column, False, of_list=True))
                continue
            if unique:
                name, columns = unique_index(physical, entity, keys)
            else:
                columns = tuple(
                    physical.columns[entity.fields[key].id] if key in entity.fields else key for key in keys
                )
                name = index_name("i", physical.number, columns)
            found.append(_Wanted(name, physical.table, columns, unique))
    return found


def build_indexes(database: Database, model: Model, names: Names, apps: Collection[str]) -> None:
    """Make every index for reading that these apps ask for and that is not there."""
    _build(database, _wanted(model, names, apps, unique=False))


def build_uniques(database: Database, model: Model, names: Names, apps: Collection[str]) -> None:
    """Make every unique index these apps ask for. From its building on it holds for whoever writes, so
    it is the last step before the switch. Raises UniqueViolation when stored records break one."""
    _build(database, _wanted(model, names, apps, unique=True))


def _build(database: Database, wanted: list[_Wanted]) -> None:
    with database.read() as tx:
        present = _indexes(tx)
        # Lists have no index on SQLite.
        missing = [
            index
            for index in wanted
            if not present.get(index.name) and not (index.of_list and database.dialect == "sqlite")
        ]
        empty = {table for table in {index.table for index in missing} if _is_empty(tx, table)}
    # Nothing to read, so nothing to wait for either: an app of many entities has hundreds of these.
    at_once = [index for index in missing if index.table in empty]
    for start in range(0, len(at_once), _AT_ONCE):
        part = at_once[start : start + _AT_ONCE]
        change_schema(database, lambda tx, part=part: _create(tx, part))  # type: ignore[misc]
    for index in missing:
        if index.table in empty:
            continue
        if database.dialect == "sqlite":
            # The whole table is read while writers wait: measured in bench/data.
            change_schema(database, lambda tx, index=index: _create(tx, [index]))  # type: ignore[misc]
        else:
            _build_concurrently(database, index)


_AT_ONCE = 50


def _is_empty(tx: Transaction, table: str) -> bool:
    return tx.row(sa.text(f"SELECT 1 FROM {table} LIMIT 1")) is None


def _create(tx: Transaction, wanted: Iterable[_Wanted]) -> None:
    for index in wanted:
        if tx.dialect == "postgresql":
            # What a killed attempt left.
            tx.script(f"DROP INDEX IF EXISTS {index.name}")
        tx.script(index.create(tx.dialect))


def _build_concurrently(database: Database, index: _Wanted) -> None:
    with unhurried(database) as tx:
        # What a killed attempt left: not fit for reading, yet kept up by every write.
        tx.script(f"DROP INDEX CONCURRENTLY IF EXISTS {index.name}")
        try:
            tx.script(index.create("postgresql", concurrently=True))
        except UniqueViolation:
            # Left in place it would refuse writes the serving version allows.
            tx.script(f"DROP INDEX CONCURRENTLY IF EXISTS {index.name}")
            raise


def _indexes(tx: Transaction) -> dict[str, bool]:
    """Every index by name, and whether it is whole."""
    return {row[0]: bool(row[1]) for row in tx.rows(_INDEXES[tx.dialect])}


_INDEXES = {
    "sqlite": sa.text("SELECT name, 1 FROM sqlite_master WHERE type = 'index'"),
    "postgresql": sa.text(
        "SELECT c.relname, i.indisvalid FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid "
        "WHERE c.relnamespace = current_schema()::regnamespace"
    ),
}


def drop_unasked_uniques(database: Database, model: Model, names: Names) -> None:
    """Remove unique indexes no definition of `model` asks for, of a version before or of one whose
    publishing failed, and what a killed attempt left half built. Any other index does no harm."""
    asked: set[str] = set()
    numbers: set[int] = set()
    for entity in model.entities.values():
        physical = names.get((entity.app, entity.definition.id))
        if physical is not None:
            numbers.add(physical.number)
            asked |= {
                unique_index(physical, entity, keys)[0]
                for keys in unique_sets(entity)
                if all(entity.fields[key].id in physical.columns for key in keys)
            }
    with database.read() as tx:
        present = _indexes(tx)
    for name, whole in sorted(present.items()):
        match = _OWN_NAME.fullmatch(name)
        if not match or int(match[2]) not in numbers:
            continue
        if whole and (match[1] != "u" or name in asked):
            continue
        if database.dialect == "sqlite":
            change_schema(database, lambda tx, name=name: tx.script(f"DROP INDEX IF EXISTS {name}"))  # type: ignore[misc]
        else:
            with unhurried(database) as tx:
                tx.script(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


_OWN_NAME = re.compile(r"([ilu])(\d+)_[0-9a-f]{12}")
