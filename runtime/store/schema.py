"""DDL of entity tables. Tables are only ever added to, never rebuilt (DESIGN §3).

Every step is its own short transaction and may be repeated, so a publish killed between two steps
leaves only unused columns behind and the next publish goes on from there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from engines.definition.field_types import FieldType
from engines.definition.model import EntityModel, Model
from engines.expression.types import ValueType
from runtime.store import tables
from runtime.store.database import Database, Transaction
from runtime.store.entity_table import SYSTEM_COLUMNS
from runtime.store.storage import ddl_type

__all__ = [
    "LINKS",
    "Names",
    "PhysicalNames",
    "drop_unasked_uniques",
    "index_name",
    "load_names",
    "prepare",
    "recorded_type",
    "unique_sets",
]

_BASE = "base"
LINKS = "links"
"""Begins the recorded kind of what is no column but a link table."""
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class PhysicalNames:
    """What one entity is called in the database. `columns` and `bases`: field id → column name; `links`:
    field id → link table.

    `recorded`: field id → (kind, scale) → column name, of every column it ever had. A changed type is
    another column, so which one counts follows from the definition that is asked for, and preparing
    a new version takes nothing from the one that serves.
    """

    number: int
    table: str
    recorded: Mapping[str, Mapping[tuple[str, int], str]]
    columns: Mapping[str, str]
    bases: Mapping[str, str]
    links: Mapping[str, str]


Names = Mapping[tuple[str, str], PhysicalNames]
"""By (app, entity id)."""


def load_names(tx: Transaction, model: Model) -> Names:
    """Names of every entity that has a table, for the definitions of `model`."""
    recorded: dict[int, dict[str, dict[tuple[str, int], str]]] = {}
    for number, field, name, kind, scale in tx.rows(_COLUMNS):
        recorded.setdefault(number, {}).setdefault(field, {})[kind, scale] = name
    found = {
        (app, entity): PhysicalNames(number, name, recorded.get(number, {}), {}, {}, {})
        for number, app, entity, name in tx.rows(_TABLES)
    }
    for entity in model.entities.values():
        key = (entity.app, entity.definition.id)
        if key in found:
            found[key] = _chosen(entity, found[key], found)
    return found


def _chosen(entity: EntityModel, physical: PhysicalNames, names: Names) -> PhysicalNames:
    columns: dict[str, str] = {}
    bases: dict[str, str] = {}
    links: dict[str, str] = {}
    for field in entity.definition.fields:
        wanted = recorded_type(entity, field, names)
        kept = physical.recorded.get(field.id, {})
        if wanted in kept:
            columns[field.id] = kept[wanted]
        if (_BASE, wanted[1]) in kept and wanted[0] == "money":
            bases[field.id] = kept[_BASE, wanted[1]]
        pairs = (_links_kind(wanted[0]), 0)
        if pairs in kept and entity.types[field.key].is_links:
            links[field.id] = kept[pairs]
    return replace(physical, columns=columns, bases=bases, links=links)


def _links_kind(column_kind: str) -> str:
    """How the link table beside a column of that recorded kind is recorded."""
    return f"{LINKS} {column_kind}"


def recorded_type(entity: EntityModel, field: FieldType, names: Names) -> tuple[str, int]:
    """What tells one column of a field from another: kind and scale, of references the table meant."""
    kind = entity.types[field.key]
    if (kind.kind == "reference" or kind.is_links) and kind.entity:
        target = entity.model.entity(kind.entity)
        table = names.get((target.app, target.definition.id))
        return f"{kind.kind} {table.table}" if table else kind.kind, 0
    return kind.kind, kind.scale


_COLUMNS = sa.select(
    *(tables.entity_column.c[name] for name in ("entity_number", "field", "column_name", "kind", "scale"))
)
_TABLES = sa.select(*(tables.entity_table.c[name] for name in ("number", "app", "entity", "table_name")))


def _slug(key: str) -> str:
    return _SLUG.sub("_", key.lower()).strip("_") or "x"


def table_name(app: str, key: str, item_id: str) -> str:
    """ASCII slug plus stable id, at most 63 bytes; never renamed once given."""
    return _fit(f"r_{app}_{_slug(key)}", item_id)


def column_name(key: str, item_id: str) -> str:
    return _fit(_slug(key), item_id)


def _fit(slug: str, item_id: str) -> str:
    """Ids keep their case only in a hash: names must stay distinct where case is folded."""
    tail = _slug(item_id)
    if tail != item_id:
        tail += "_" + hashlib.sha256(item_id.encode()).hexdigest()[:6]
    # Three bytes stay free for what tells equal names apart.
    return f"{slug[: max(1, 57 - len(tail))]}__{tail}"


def index_name(prefix: str, number: int, parts: tuple[str, ...]) -> str:
    return f"{prefix}{number}_{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:12]}"


def prepare(database: Database, model: Model, names_of_apps: list[str]) -> None:
    """Make every table, column and index the definitions of these apps need, beside what serves now.

    Raises UniqueViolation when existing records break a new unique.
    """
    entities = [entity for entity in model.entities.values() if entity.app in names_of_apps]
    for entity in entities:
        _prepare_table(database, entity)
    with database.read() as tx:
        names = load_names(tx, model)
    for entity in entities:
        _prepare_columns(database, model, entity, names)
    with database.read() as tx:
        names = load_names(tx, model)
    for entity in entities:
        _prepare_indexes(database, entity, names[entity.app, entity.definition.id])


def _prepare_table(database: Database, entity: EntityModel) -> None:
    with database.write() as tx:
        key = {"app": entity.app, "entity": entity.definition.id}
        if tx.row(_FIND_TABLE, key):
            return
        taken = {row[3] for row in tx.rows(_TABLES)}
        name = _free(table_name(entity.app, entity.definition.key, entity.definition.id), taken)
        tx.value(_ADD_TABLE, {**key, "table_name": name})
        id_type = ddl_type(ValueType("reference"), database.dialect)
        columns = [f"id {id_type} NOT NULL PRIMARY KEY"]
        for column, kind in SYSTEM_COLUMNS.items():
            required = " NOT NULL" if column in ("version", "revision", "created_at", "updated_at") else ""
            columns.append(f"{column} {ddl_type(kind, database.dialect)}{required}")
        tx.script(f"CREATE TABLE {name} ({', '.join(columns)})")


def _free(name: str, taken: Container[str]) -> str:
    """`name`, or one like it that nothing has yet: `a` + `b_c` and `a_b` + `c` read the same."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name[:59]}_{number}"
    return found


_FIND_TABLE = sa.select(tables.entity_table.c.number).where(
    tables.entity_table.c.app == sa.bindparam("app"), tables.entity_table.c.entity == sa.bindparam("entity")
)
_ADD_TABLE = (
    tables.entity_table.insert()
    .values({name: sa.bindparam(name) for name in ("app", "entity", "table_name")})
    .returning(tables.entity_table.c.number)
)


def _prepare_columns(database: Database, model: Model, entity: EntityModel, names: Names) -> None:
    physical = names[entity.app, entity.definition.id]
    missing = [
        field
        for field in entity.definition.fields
        if field.stored and recorded_type(entity, field, names) not in physical.recorded.get(field.id, {})
    ]
    taken = {name for columns in physical.recorded.values() for name in columns.values()}
    parent = entity.parent
    with database.write() as tx:
        if parent is not None:
            _parent_link(database, tx, physical, names[parent.app, parent.definition.id])
        for field in missing:
            kind = entity.types[field.key]
            target = None
            if kind.kind == "reference" and kind.entity:
                other = model.entity(kind.entity)
                target = names[other.app, other.definition.id].table
            recorded, _ = recorded_type(entity, field, names)
            if kind.is_links and kind.entity:
                other = model.entity(kind.entity)
                slug = f"l_{entity.app}_{_slug(entity.key)}_{_slug(field.key)}"
                pairs = _free(_fit(slug, f"{physical.number}_{field.id}"), taken)
                taken.add(pairs)
                reached = names[other.app, other.definition.id].table
                _add_links(database, tx, physical, field.id, pairs, _links_kind(recorded), reached)
            columns = [(column_name(field.key, field.id), recorded)]
            if kind.kind == "money":
                columns.append((_fit(_slug(field.key), f"{field.id}_base"), _BASE))
            for wished, kind_name in columns:
                name = _free(wished, taken)
                taken.add(name)
                _add_column(database, tx, physical, field.id, name, kind, kind_name, target)


_ADD_COLUMN = tables.entity_column.insert().values(
    {
        name: sa.bindparam(name)
        for name in ("entity_number", "column_name", "field", "kind", "scale", "active")
    }
)


def _add_column(
    database: Database,
    tx: Transaction,
    physical: PhysicalNames,
    field_id: str,
    name: str,
    kind: ValueType,
    recorded_kind: str,
    target: str | None,
) -> None:
    reference = f" REFERENCES {target} (id)" if target else ""
    tx.script(f"ALTER TABLE {physical.table} ADD COLUMN {name} {ddl_type(kind, database.dialect)}{reference}")
    tx.run(
        _ADD_COLUMN,
        {
            "entity_number": physical.number, "column_name": name, "field": field_id,
            "kind": recorded_kind, "scale": kind.scale, "active": 1,
        },
    )  # fmt: skip


def _add_links(
    database: Database,
    tx: Transaction,
    physical: PhysicalNames,
    field_id: str,
    name: str,
    recorded_kind: str,
    target: str,
) -> None:
    """The table of a list of references: either end is found by an index."""
    identifier = ddl_type(ValueType("reference"), database.dialect)
    tx.script(
        f"CREATE TABLE {name} (source {identifier} NOT NULL REFERENCES {physical.table} (id), "
        f"target {identifier} NOT NULL REFERENCES {target} (id), position integer NOT NULL, "
        "PRIMARY KEY (source, target))" + (" WITHOUT ROWID" if database.dialect == "sqlite" else "")
    )
    tx.script(f"CREATE INDEX {name}_t ON {name} (target, source)")
    tx.run(
        _ADD_COLUMN,
        {
            "entity_number": physical.number, "column_name": name, "field": field_id,
            "kind": recorded_kind, "scale": 0, "active": 1,
        },
    )  # fmt: skip


def _parent_link(database: Database, tx: Transaction, child: PhysicalNames, parent: PhysicalNames) -> None:
    """Rows of a sub-table point at their record. SQLite cannot add the constraint to a column that
    is there already; there the commands alone keep it."""
    if database.dialect != "postgresql":
        return
    name = f"parent_of_{child.number}"
    exists = (
        "SELECT 1 FROM pg_constraint WHERE conname = :name AND connamespace = current_schema()::regnamespace"
    )
    if tx.value(sa.text(exists), {"name": name}) is None:
        tx.script(
            f"ALTER TABLE {child.table} ADD CONSTRAINT {name} "
            f"FOREIGN KEY (parent) REFERENCES {parent.table} (id)"
        )


def unique_sets(entity: EntityModel) -> list[tuple[str, ...]]:
    """Field keys of every unique: single fields, autonumbers and declared combinations."""
    singles = [
        (field.key,) for field in entity.definition.fields if field.unique or field.type == "autonumber"
    ]
    return [*singles, *entity.definition.unique]


def index_sets(entity: EntityModel) -> list[tuple[str, ...]]:
    """Keys of every index made for reading: row scopes, references, what fields and entity declare."""
    declared = list(entity.definition.indexes)
    singles = [
        (field.key,)
        for field in entity.definition.fields
        if field.stored and (field.index or entity.types[field.key].kind == "reference")
    ]
    led = {parts[0] for parts in declared}
    if entity.parent is not None:
        return [("parent",), *(parts for parts in singles if parts[0] not in led), *declared]
    return [
        ("owner",), ("department",), *(parts for parts in singles if parts[0] not in led), *declared
    ]  # fmt: skip


def unique_index(
    physical: PhysicalNames, entity: EntityModel, keys: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Name and columns of a unique's index; the name follows the columns, which are never renamed."""
    columns = tuple(physical.columns[entity.fields[key].id] for key in keys)
    return index_name("u", physical.number, columns), columns


def _prepare_indexes(database: Database, entity: EntityModel, physical: PhysicalNames) -> None:
    wanted: list[tuple[str, str, tuple[str, ...]]] = []
    for keys in unique_sets(entity):
        name, columns = unique_index(physical, entity, keys)
        wanted.append(("UNIQUE INDEX", name, columns))
    for keys in index_sets(entity):
        columns = tuple(
            physical.columns[entity.fields[key].id] if key in entity.fields else key for key in keys
        )
        if len(keys) == 1 and keys[0] in entity.fields and entity.types[keys[0]].kind == "list":
            if entity.types[keys[0]].is_links:
                continue  # its link table is the index
            wanted.append(("LIST INDEX", index_name("l", physical.number, columns), columns))
            continue
        # `id` last serves keyset pages over equal values.
        wanted.append(("INDEX", index_name("i", physical.number, columns), (*columns, "id")))
    with database.read() as tx:
        present = _indexes(tx)
    for kind, name, columns in wanted:
        if name in present:
            continue
        if kind == "LIST INDEX":
            if database.dialect == "postgresql":
                with database.write() as tx:
                    tx.script(f"DROP INDEX IF EXISTS {name}")
                    tx.script(
                        f"CREATE INDEX {name} ON {physical.table} USING gin ({columns[0]} jsonb_path_ops) "
                        "WHERE deleted_at IS NULL"
                    )
            continue
        if kind == "INDEX" and database.dialect == "postgresql":
            # Blank sorts first, as SQLite does by itself.
            columns = tuple(f"{column} NULLS FIRST" if column != "id" else column for column in columns)
        with database.write() as tx:
            tx.script(f"DROP INDEX IF EXISTS {name}")
            tx.script(
                f"CREATE {kind} {name} ON {physical.table} ({', '.join(columns)}) WHERE deleted_at IS NULL"
            )


def _indexes(tx: Transaction) -> set[str]:
    return {row[0] for row in tx.rows(_INDEXES[tx.dialect])}


_INDEXES = {
    "sqlite": sa.text("SELECT name FROM sqlite_master WHERE type = 'index'"),
    "postgresql": sa.text(
        "SELECT c.relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid "
        "WHERE i.indisvalid AND c.relnamespace = current_schema()::regnamespace"
    ),
}


def drop_unasked_uniques(tx: Transaction, model: Model, names: Names) -> None:
    """Remove unique indexes no definition of `model` asks for: of a version before, or of one whose
    publishing failed. Any other index does no harm."""
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
    for name in sorted(_indexes(tx) - asked):
        match = _UNIQUE_NAME.fullmatch(name)
        if match and int(match[1]) in numbers:
            tx.script(f"DROP INDEX {name}")


_UNIQUE_NAME = re.compile(r"u(\d+)_[0-9a-f]{12}")
