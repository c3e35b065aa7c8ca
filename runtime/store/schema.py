"""DDL of entity tables. Tables are only ever added to, never rebuilt (DESIGN §3).

Every step is its own short transaction and may be repeated, so a publish killed between two steps
leaves only unused columns behind and the next publish goes on from there.

A field has a column of its own for every type it ever had, and a computed one has two of the current
type: one that serves, and one in which the next version's values are made ready while it does. The
switch to a version says which serve from now on (`activate`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from engines.definition.field_types import AutonumberField, FieldType
from engines.definition.model import EntityModel, Model
from engines.expression.types import ValueType
from runtime.store import tables
from runtime.store.database import Database, Transaction
from runtime.store.ddl import change_schema, unhurried
from runtime.store.entity_table import SYSTEM_COLUMNS
from runtime.store.storage import ddl_type

__all__ = [
    "LINKS",
    "TITLE_SORT",
    "FieldPlace",
    "Names",
    "PhysicalNames",
    "RecordedColumn",
    "activate",
    "column_ddl",
    "computed",
    "free_name",
    "links_ddl",
    "load_names",
    "parent_link",
    "plain_kind",
    "prepare",
    "recorded_type",
    "second_title_sort",
    "table_ddl",
    "table_name",
    "wished_columns",
]

_BASE = "base"
LINKS = "links"
"""Begins the recorded kind of what is no column but a link table."""
_COMPUTED = "="
TITLE_SORT = "$title_sort"
"""Stands for a field in the place of an entity's sort keys of titles. Their column is every table's own;
where they once had to be made ready anew, there is a second one, recorded under this name."""
_TITLE_KIND = (f"{_COMPUTED}text", 0)
_SLUG = re.compile(r"[^a-z0-9]+")


FieldPlace = tuple[str, str, str]
"""(app, entity id, field id)."""


@dataclass(frozen=True)
class RecordedColumn:
    """A column some field has or had. `active`: of those with its field's entered (or else computed)
    values it is the one that served last. `superseded`: it served once, and since then has been cleared
    with whatever was written to the field, so what is left in it still holds."""

    name: str
    active: bool
    superseded: bool = False


@dataclass(frozen=True)
class PhysicalNames:
    """What one entity is called in the database. `columns` and `bases`: field id → column name; `links`:
    field id → link table; `former`: field id → columns of types it had, cleared when it is written.

    `recorded`: field id → (kind, scale) → columns, of every column it ever had. A changed type is
    another column, and preparing a new version takes nothing from the one that serves.
    """

    number: int
    table: str
    recorded: Mapping[str, Mapping[tuple[str, int], tuple[RecordedColumn, ...]]]
    columns: Mapping[str, str]
    bases: Mapping[str, str]
    links: Mapping[str, str]
    former: Mapping[str, tuple[str, ...]]
    title_sort: str = "title_sort"

    def column(self, field: str, kind: tuple[str, int], active: bool = True) -> str | None:
        """The field's column of a kind: the active one, or the other."""
        found = self.found(field, kind, active)
        return found.name if found is not None else None

    def found(self, field: str, kind: tuple[str, int], active: bool = True) -> RecordedColumn | None:
        """As `column`, with what is known of it."""
        for column in self.recorded.get(field, {}).get(kind, ()):
            if column.active == active:
                return column
        return None

    def entered(self, field: str) -> tuple[tuple[str, int], str] | None:
        """Kind and name of the column with the latest values people gave the field."""
        for kind, columns in self.recorded.get(field, {}).items():
            if not kind[0].startswith(_COMPUTED) and plain_kind(kind[0]) not in (_BASE, LINKS):
                for column in columns:
                    if column.active:
                        return kind, column.name
        return None


Names = Mapping[tuple[str, str], PhysicalNames]
"""By (app, entity id)."""


def load_names(tx: Transaction, model: Model, staged: Container[FieldPlace] = frozenset()) -> Names:
    """Names of every entity that has a table, for the definitions of `model`.

    Fields of `staged` are found at the column being prepared for them instead of the one that serves.
    """
    recorded: dict[int, dict[str, dict[tuple[str, int], tuple[RecordedColumn, ...]]]] = {}
    for number, owner, name, kind, scale, active, superseded in tx.rows(_COLUMNS):
        kinds = recorded.setdefault(number, {}).setdefault(owner, {})
        column = RecordedColumn(name, bool(active), bool(superseded))
        kinds[kind, scale] = (*kinds.get((kind, scale), ()), column)
    found = {
        (app, entity): PhysicalNames(number, name, recorded.get(number, {}), {}, {}, {}, {})
        for number, app, entity, name in tx.rows(_TABLES)
    }
    for entity in model.entities.values():
        key = (entity.app, entity.definition.id)
        if key in found:
            found[key] = _chosen(entity, found[key], found, staged)
    return found


def _chosen(
    entity: EntityModel, physical: PhysicalNames, names: Names, staged: Container[FieldPlace]
) -> PhysicalNames:
    columns: dict[str, str] = {}
    bases: dict[str, str] = {}
    links: dict[str, str] = {}
    former: dict[str, tuple[str, ...]] = {}
    for field in entity.definition.fields:
        wanted = recorded_type(entity, field, names)
        active = (entity.app, entity.definition.id, field.id) not in staged
        column = physical.column(field.id, wanted, active)
        base = physical.column(field.id, _base_of(wanted), active)
        if column is not None:
            columns[field.id] = column
        if base is not None and entity.types[field.key].kind == "money":
            bases[field.id] = base
        pairs = physical.column(field.id, (_links_kind(wanted[0]), 0), active)
        if pairs is not None and entity.types[field.key].is_links:
            links[field.id] = pairs
        cleared = () if computed(field) else _former(physical.recorded.get(field.id, {}))
        if cleared:
            former[field.id] = cleared
    ready = (entity.app, entity.definition.id, TITLE_SORT) in staged
    return replace(
        physical, columns=columns, bases=bases, links=links, title_sort=_title_sort(physical, ready),
        former=former,
    )  # fmt: skip


def _former(recorded: Mapping[tuple[str, int], tuple[RecordedColumn, ...]]) -> tuple[str, ...]:
    """Superseded columns of a field. A list of references is left as it is: its link table says the same."""
    return tuple(
        column.name
        for (kind, _), columns in recorded.items()
        if (_links_kind(kind), 0) not in recorded and plain_kind(kind) != LINKS
        for column in columns
        if column.superseded and not column.active
    )


def second_title_sort(physical: PhysicalNames) -> RecordedColumn | None:
    """The column beside the table's own for sort keys of titles, where there is one."""
    found = physical.recorded.get(TITLE_SORT, {}).get(_TITLE_KIND, ())
    return found[0] if found else None


def _title_sort(physical: PhysicalNames, ready: bool) -> str:
    """The column that serves, or (`ready`) the one in which the next version's keys are made ready."""
    second = second_title_sort(physical)
    return second.name if second is not None and second.active != ready else "title_sort"


def _links_kind(column_kind: str) -> str:
    """How the link table beside a column of that recorded kind is recorded."""
    mark = _COMPUTED if column_kind.startswith(_COMPUTED) else ""
    return f"{mark}{LINKS} {column_kind.removeprefix(_COMPUTED)}"


def plain_kind(recorded: str) -> str:
    """What kind of value a recorded kind means: its first word, computed or not."""
    return recorded.removeprefix(_COMPUTED).partition(" ")[0]


def recorded_type(entity: EntityModel, field: FieldType, names: Names) -> tuple[str, int]:
    """What tells one column of a field from another: kind and scale, of references the table meant, and
    whether the platform computes it: what people entered is never written over by what is computed."""
    kind = entity.types[field.key]
    mark = _COMPUTED if computed(field) else ""
    return f"{mark}{_kind(entity.model, kind, names)}", kind.scale


def _kind(model: Model, kind: ValueType, names: Names) -> str:
    if (kind.kind == "reference" or kind.is_links) and kind.entity:
        target = model.entity(kind.entity)
        table = names.get((target.app, target.definition.id))
        return f"{kind.kind} {table.table}" if table else kind.kind
    if kind.kind == "list" and kind.item is not None:
        return f"list {_kind(model, kind.item, names)}"
    return kind.kind


def computed(field: FieldType) -> bool:
    """Whether its values come out the same when they are computed again."""
    return field.derived and not isinstance(field, AutonumberField)


def _base_of(kind: tuple[str, int]) -> tuple[str, int]:
    """What the base amounts of a money column of this kind are recorded as."""
    return f"{_COMPUTED if kind[0].startswith(_COMPUTED) else ''}{_BASE}", kind[1]


_COLUMNS = sa.select(
    *(
        tables.entity_column.c[name]
        for name in ("entity_number", "field", "column_name", "kind", "scale", "active", "superseded")
    )
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
        rows = tx.rows(_TABLES)
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
            _add_column(database, tx, physical, TITLE_SORT, name, text, _TITLE_KIND[0], None)
        for field in missing:
            kind = entity.types[field.key]
            target = None
            if kind.kind == "reference" and kind.entity and not computed(field):
                # A computed one may still name, on a deleted record, what has been removed for good.
                other = model.entity(kind.entity)
                target = names[other.app, other.definition.id].table
            if kind.is_links and kind.entity:
                other = model.entity(kind.entity)
                slug = f"l_{entity.app}_{_slug(entity.key)}_{_slug(field.key)}"
                pairs = free_name(_fit(slug, f"{physical.number}_{field.id}"), given)
                given.add(pairs)
                reached = names[other.app, other.definition.id].table
                pairs_kind = _links_kind(recorded_type(entity, field, names)[0])
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
        columns.append((_fit(_slug(field.key), f"{field.id}_base"), _base_of(recorded)[0]))
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
        f"LIKE '{_COMPUTED}%'"
    )
    for is_computed in (True, False)
}
