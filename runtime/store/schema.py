"""DDL of entity tables. Tables are only ever added to, never rebuilt (DESIGN §3).

Every step is its own short transaction and may be repeated, so a publish killed between two steps
leaves only unused columns behind and the next publish goes on from there. The switch to a version
says which columns serve from now on (`activate`).
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from engines.definition.field_types import FieldType
from engines.definition.model import EntityModel, Model
from engines.expression.types import ValueType
from runtime.store import tables
from runtime.store.database import Database, Transaction
from runtime.store.ddl import change_schema, unhurried
from runtime.store.entity_table import SYSTEM_COLUMNS
from runtime.store.physical_names import (
    COMPUTED,
    TABLES,
    TITLE_KIND,
    TITLE_SORT,
    FieldPlace,
    Names,
    PhysicalNames,
    base_of,
    column_name,
    column_slug,
    computed,
    fit_name,
    links_kind,
    load_names,
    recorded_type,
    second_title_sort,
    slug_of,
    table_name,
)
from runtime.store.storage import ddl_type

__all__ = [
    "activate",
    "column_ddl",
    "free_name",
    "links_ddl",
    "parent_link",
    "prepare",
    "table_ddl",
    "wished_columns",
]


def prepare(
    database: Database, model: Model, apps: Collection[str], recomputed: Collection[FieldPlace] = ()
) -> frozenset[FieldPlace]:
    """Make the tables and columns these apps need, beside what serves now.

    `recomputed`: computed fields, of any app, that need a second column for the next version's values.
    Returns every field whose values have to be made ready in a column that does not serve yet, new
    fields included: what `load_names` takes as `staged`.
    """
    entities = [entity for entity in model.entities.values() if entity.app in apps]
    _prepare_tables(database, model, entities)
    with database.read() as tx:
        names = load_names(tx, model)
    staged = frozenset(recomputed) | {
        (entity.app, entity.definition.id, field.id)
        for entity in entities
        for field in entity.definition.fields
        if field.stored and field.id not in names[entity.app, entity.definition.id].columns
    }
    for entity in model.entities.values():
        _prepare_columns(database, model, entity, names, staged)
    return staged


def _prepare_tables(database: Database, model: Model, entities: Sequence[EntityModel]) -> None:
    """New tables come with their columns: SQLite reads its whole schema again for each that is added, which
    took minutes with hundreds of entities."""
    with database.read() as tx:
        rows = tx.rows(TABLES)
    known, taken = {(row[1], row[2]) for row in rows}, {row[3] for row in rows}
    new = [entity for entity in entities if (entity.app, entity.definition.id) not in known]
    # Few at a time: writers wait meanwhile.
    for start in range(0, len(new), _TABLES_AT_ONCE):
        part = new[start : start + _TABLES_AT_ONCE]
        with database.write() as tx:
            for entity in part:
                name = free_name(table_name(entity.app, entity.definition.key, entity.definition.id), taken)
                taken.add(name)
                key = {"app": entity.app, "entity": entity.definition.id, "table_name": name}
                tx.value(_ADD_TABLE, key)
            names = load_names(tx, model)
            for entity in part:
                _create_table(tx, model, entity, names)


def _create_table(tx: Transaction, model: Model, entity: EntityModel, names: Names) -> None:
    """With its columns, but for references to tables that are still to come."""
    physical = names[entity.app, entity.definition.id]
    given: set[str] = set()
    added: list[str] = []
    recorded: list[dict[str, Any]] = []
    for field in entity.definition.fields:
        kind = entity.types[field.key]
        if not field.stored or kind.is_links:
            continue
        leads_to = ""
        if kind.kind == "reference" and kind.entity and not computed(field):
            other = names.get(_place_of(model.entity(kind.entity)))
            if other is None or tx.dialect == "postgresql":
                continue
            leads_to = f" REFERENCES {other.table} (id)"
        for wished, kind_name in wished_columns(entity, field, names):
            name = free_name(wished, given)
            given.add(name)
            added.append(f"{name} {ddl_type(kind, tx.dialect)}{leads_to}")
            recorded.append(_recorded_column(physical, field.id, name, kind_name, kind.scale))
    tx.script(table_ddl(physical.table, tx.dialect, added))
    tx.many(_ADD_COLUMN, recorded)


def _place_of(entity: EntityModel) -> tuple[str, str]:
    return entity.app, entity.definition.id


_TABLES_AT_ONCE = 20


def table_ddl(name: str, dialect: str, added: Sequence[str] = ()) -> str:
    """A table with what every record has, and columns of its own."""
    columns = [f"id {ddl_type(ValueType('reference'), dialect)} NOT NULL PRIMARY KEY"]
    for column, kind in SYSTEM_COLUMNS.items():
        required = " NOT NULL" if column in ("version", "revision", "created_at", "updated_at") else ""
        columns.append(f"{column} {ddl_type(kind, dialect)}{required}")
    columns += added
    return f"CREATE TABLE {name} ({', '.join(columns)})"


def free_name(name: str, taken: Container[str]) -> str:
    """`name`, or one like it that nothing has yet: `a` + `b_c` and `a_b` + `c` read the same."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name[:59]}_{number}"
    return found


_ADD_TABLE = (
    tables.entity_table.insert()
    .values({name: sa.bindparam(name) for name in ("app", "entity", "table_name")})
    .returning(tables.entity_table.c.number)
)


def _prepare_columns(
    database: Database, model: Model, entity: EntityModel, names: Names, staged: Container[FieldPlace]
) -> None:
    physical = names.get((entity.app, entity.definition.id))
    if physical is None:
        return
    missing = [
        field
        for field in entity.definition.fields
        if (entity.app, entity.definition.id, field.id) in staged
        and physical.column(field.id, recorded_type(entity, field, names), active=False) is None
    ]
    parent = entity.parent
    if parent is not None:
        parent_link(database, physical, names[parent.app, parent.definition.id])
    titled = (entity.app, entity.definition.id, TITLE_SORT) in staged and second_title_sort(physical) is None
    if not missing and not titled:
        return
    taken = {
        column.name
        for kinds in physical.recorded.values()
        for columns in kinds.values()
        for column in columns
    }

    def add(tx: Transaction) -> None:
        given = set(taken)
        if titled:
            name = free_name("title_sort_ready", given)
            given.add(name)
            text = ValueType("text")
            _add_column(database, tx, physical, TITLE_SORT, name, text, TITLE_KIND[0], None)
        for field in missing:
            kind = entity.types[field.key]
            target = None
            if kind.kind == "reference" and kind.entity and not computed(field):
                # A computed one may still name, on a deleted record, what has been removed for good.
                other = model.entity(kind.entity)
                target = names[other.app, other.definition.id].table
            if kind.is_links and kind.entity:
                other = model.entity(kind.entity)
                slug = f"l_{entity.app}_{slug_of(entity.key)}_{slug_of(field.key)}"
                pairs = free_name(fit_name(slug, f"{physical.number}_{field.id}"), given)
                given.add(pairs)
                reached = names[other.app, other.definition.id].table
                pairs_kind = links_kind(recorded_type(entity, field, names)[0])
                _add_links(database, tx, physical, field.id, pairs, pairs_kind, reached)
            for wished, kind_name in wished_columns(entity, field, names):
                name = free_name(wished, given)
                given.add(name)
                _add_column(database, tx, physical, field.id, name, kind, kind_name, target)

    change_schema(database, add)


def wished_columns(entity: EntityModel, field: FieldType, names: Names) -> list[tuple[str, str]]:
    """Name and recorded kind of the columns a field needs: money has one for its base amount, too."""
    recorded = recorded_type(entity, field, names)
    columns = [(column_name(field.key, field.id), recorded[0])]
    if entity.types[field.key].kind == "money":
        columns.append((fit_name(column_slug(field.key), f"{field.id}_base"), base_of(recorded)[0]))
    return columns


def column_ddl(table: str, name: str, kind: ValueType, target: str | None, dialect: str) -> str:
    """`target`: the table a reference leads to."""
    reference = f" REFERENCES {target} (id)" if target else ""
    return f"ALTER TABLE {table} ADD COLUMN {name} {ddl_type(kind, dialect)}{reference}"


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
    tx.script(column_ddl(physical.table, name, kind, target, database.dialect))
    tx.run(_ADD_COLUMN, _recorded_column(physical, field_id, name, recorded_kind, kind.scale))


def _recorded_column(
    physical: PhysicalNames, field_id: str, name: str, kind: str, scale: int
) -> dict[str, Any]:
    """A column that does not serve yet, as `_ADD_COLUMN` takes it."""
    return {
        "entity_number": physical.number, "column_name": name, "field": field_id, "kind": kind,
        "scale": scale, "active": 0,
    }  # fmt: skip


def _add_links(
    database: Database,
    tx: Transaction,
    physical: PhysicalNames,
    field_id: str,
    name: str,
    recorded_kind: str,
    target: str,
) -> None:
    for text in links_ddl(name, physical.table, target, database.dialect):
        tx.script(text)
    tx.run(_ADD_COLUMN, _recorded_column(physical, field_id, name, recorded_kind, 0))


def links_ddl(name: str, source: str, target: str, dialect: str) -> tuple[str, str]:
    """The table of a list of references: either end is found by an index."""
    identifier = ddl_type(ValueType("reference"), dialect)
    return (
        f"CREATE TABLE {name} (source {identifier} NOT NULL REFERENCES {source} (id), "
        f"target {identifier} NOT NULL REFERENCES {target} (id), position integer NOT NULL, "
        "PRIMARY KEY (source, target))" + (" WITHOUT ROWID" if dialect == "sqlite" else ""),
        f"CREATE INDEX {name}_t ON {name} (target, source)",
    )


def parent_link(database: Database, child: PhysicalNames, parent: PhysicalNames) -> None:
    """Rows of a sub-table point at their record. SQLite cannot add the constraint to a column that
    is there already; there the commands alone keep it."""
    if database.dialect != "postgresql":
        return
    params = {"name": f"parent_of_{child.number}"}
    with database.read() as tx:
        validated = tx.value(_CONSTRAINT, params)
    # In two steps: checking the rows that are there takes long, and keeps nobody waiting.
    if validated is None:
        change_schema(
            database,
            lambda tx: tx.script(
                f"ALTER TABLE {child.table} ADD CONSTRAINT {params['name']} "
                f"FOREIGN KEY (parent) REFERENCES {parent.table} (id) NOT VALID"
            ),
        )
    if not validated:
        with unhurried(database) as tx:
            tx.script(f"ALTER TABLE {child.table} VALIDATE CONSTRAINT {params['name']}")


_CONSTRAINT = sa.text(
    "SELECT convalidated FROM pg_constraint "
    "WHERE conname = :name AND connamespace = current_schema()::regnamespace"
)


def activate(tx: Transaction, model: Model, names: Names, changed: Collection[FieldPlace]) -> None:
    """From now on these fields are found where `names`, loaded for them as staged, says."""
    for entity, field in _fields(model, changed):
        physical = names[entity.app, entity.definition.id]
        chosen = physical.columns[field.id]
        tx.run(
            _ACTIVATE[computed(field)],
            {
                "number": physical.number, "field": field.id, "name": chosen,
                "base": physical.bases.get(field.id, chosen), "links": physical.links.get(field.id, chosen),
            },
        )  # fmt: skip

    for entity in model.entities.values():
        if (entity.app, entity.definition.id, TITLE_SORT) in changed:
            physical = names[entity.app, entity.definition.id]
            params = {"number": physical.number, "field": TITLE_SORT, "name": physical.title_sort}
            tx.run(_ACTIVATE_TITLE, params)


_ACTIVATE_TITLE = sa.text(
    "UPDATE entity_column SET active = CASE WHEN column_name = :name THEN 1 ELSE 0 END "
    "WHERE entity_number = :number AND field = :field"
)


def _fields(model: Model, places: Collection[FieldPlace]) -> Iterator[tuple[EntityModel, FieldType]]:
    for entity in model.entities.values():
        for field in entity.definition.fields:
            if (entity.app, entity.definition.id, field.id) in places:
                yield entity, field


_ACTIVATE = {
    is_computed: sa.text(
        # Both read what is there before the statement.
        "UPDATE entity_column SET active = CASE WHEN column_name IN (:name, :base, :links) THEN 1 ELSE 0 END,"
        " superseded = CASE WHEN column_name IN (:name, :base, :links) THEN 0 WHEN active = 1 THEN 1 "
        "ELSE superseded END "
        f"WHERE entity_number = :number AND field = :field AND kind {'' if is_computed else 'NOT '}"
        f"LIKE '{COMPUTED}%'"
    )
    for is_computed in (True, False)
}
