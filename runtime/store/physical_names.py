"""What tables and columns are called that hold the records of entities: given once, recorded, never renamed.

A field has a column of its own for every type it ever had, and a computed one has two of the current
type: one that serves, and one in which the next version's values are made ready while it does.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from engines.definition.field_types import AutonumberField, CascadeField, FieldType
from engines.definition.field_types.file import FileField
from engines.definition.field_types.location import LocationField
from engines.definition.field_types.rich_text import RichTextField
from engines.definition.field_types.role import RoleField
from engines.definition.model import EntityModel, Model
from engines.expression.types import ValueType
from runtime.store import tables
from runtime.store.database import Transaction

__all__ = [
    "COMPUTED",
    "LINKS",
    "TABLES",
    "TITLE_KIND",
    "TITLE_SORT",
    "FieldPlace",
    "Names",
    "PhysicalNames",
    "RecordedColumn",
    "base_of",
    "column_name",
    "column_slug",
    "computed",
    "fit_name",
    "links_kind",
    "load_names",
    "plain_kind",
    "recorded_type",
    "second_title_sort",
    "slug_of",
    "table_name",
]

_BASE = "base"
LINKS = "links"
"""Begins the recorded kind of what is no column but a link table."""
COMPUTED = "="
TITLE_SORT = "$title_sort"
"""Stands for a field in the place of an entity's sort keys of titles. Their column is every table's own;
where they once had to be made ready anew, there is a second one, recorded under this name."""
TITLE_KIND = (f"{COMPUTED}text", 0)
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
            if not kind[0].startswith(COMPUTED) and plain_kind(kind[0]) not in (_BASE, LINKS):
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
        for number, app, entity, name in tx.rows(TABLES)
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
        base = physical.column(field.id, base_of(wanted), active)
        if column is not None:
            columns[field.id] = column
        if base is not None and entity.types[field.key].kind == "money":
            bases[field.id] = base
        pairs = physical.column(field.id, (links_kind(wanted[0]), 0), active)
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
        if (links_kind(kind), 0) not in recorded and plain_kind(kind) != LINKS
        for column in columns
        if column.superseded and not column.active
    )


def second_title_sort(physical: PhysicalNames) -> RecordedColumn | None:
    """The column beside the table's own for sort keys of titles, where there is one."""
    found = physical.recorded.get(TITLE_SORT, {}).get(TITLE_KIND, ())
    return found[0] if found else None


def _title_sort(physical: PhysicalNames, ready: bool) -> str:
    """The column that serves, or (`ready`) the one in which the next version's keys are made ready."""
    second = second_title_sort(physical)
    return second.name if second is not None and second.active != ready else "title_sort"


def links_kind(column_kind: str) -> str:
    """How the link table beside a column of that recorded kind is recorded."""
    mark = COMPUTED if column_kind.startswith(COMPUTED) else ""
    return f"{mark}{LINKS} {column_kind.removeprefix(COMPUTED)}"


def plain_kind(recorded: str) -> str:
    """What kind of value a recorded kind means: its first word, computed or not."""
    return recorded.removeprefix(COMPUTED).partition(" ")[0]


def recorded_type(entity: EntityModel, field: FieldType, names: Names) -> tuple[str, int]:
    """What tells one column of a field from another: kind and scale, of references the table meant, and
    whether the platform computes it: what people entered is never written over by what is computed."""
    kind = entity.types[field.key]
    if computed(field):
        return f"{COMPUTED}{_kind(entity.model, kind, names)}", kind.scale
    return f"{_kind(entity.model, kind, names)}{_told_apart(field)}", kind.scale


def _told_apart(field: FieldType) -> str:
    """What values of one kind mean, where that depends on the type of field: the ids of files are no words,
    degrees no streets, roles no options, plain text is no markup, and not every option may be chosen of a
    cascade."""
    if isinstance(field, CascadeField):
        return " cascade"
    if isinstance(field, LocationField):
        return " location"
    if isinstance(field, RoleField):
        return " role"
    if isinstance(field, RichTextField):
        return " rich"
    return " files" if isinstance(field, FileField) else ""


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


def base_of(kind: tuple[str, int]) -> tuple[str, int]:
    """What the base amounts of a money column of this kind are recorded as."""
    return f"{COMPUTED if kind[0].startswith(COMPUTED) else ''}{_BASE}", kind[1]


_COLUMNS = sa.select(
    *(
        tables.entity_column.c[name]
        for name in ("entity_number", "field", "column_name", "kind", "scale", "active", "superseded")
    )
)
TABLES = sa.select(*(tables.entity_table.c[name] for name in ("number", "app", "entity", "table_name")))


def slug_of(key: str) -> str:
    return _SLUG.sub("_", key.lower()).strip("_") or "x"


def table_name(app: str, key: str, item_id: str) -> str:
    """ASCII slug plus stable id, at most 63 bytes; never renamed once given."""
    return fit_name(f"r_{app}_{slug_of(key)}", item_id)


def column_name(key: str, item_id: str) -> str:
    return fit_name(column_slug(key), item_id)


def column_slug(key: str) -> str:
    """A column begins with a letter, also where its key does in another script (`名称_2`)."""
    slug = slug_of(key)
    return f"x_{slug}" if slug[0].isdigit() else slug


def fit_name(slug: str, item_id: str) -> str:
    """Ids keep their case only in a hash: names must stay distinct where case is folded."""
    tail = slug_of(item_id)
    if tail != item_id:
        tail += "_" + hashlib.sha256(item_id.encode()).hexdigest()[:6]
    # Three bytes stay free for what tells equal names apart.
    return f"{slug[: max(1, 57 - len(tail))]}__{tail}"
