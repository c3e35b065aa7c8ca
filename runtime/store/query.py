"""Pages of records: one statement for values, lookups and labels, permissions inside, keyset paging.

Blank sorts before everything, on both databases; the record id settles ties.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Any, Literal

import orjson
import sqlalchemy as sa

from engines.definition.model import EntityModel
from engines.errors import Issue, ValidationFailed
from engines.expression import Checked, compile_sql
from engines.expression.types import TEXT, ValueType
from runtime.apps.catalog import Catalog
from runtime.store.database import Statement
from runtime.store.resolver import FieldMask, RowFilter, TableResolver
from runtime.store.search_match import among
from runtime.store.storage import codec

__all__ = ["COUNT_CAP", "Output", "PageQuery", "PageStatement", "Sort", "build", "count_statement"]

COUNT_CAP = 10_000
"""Counts stop here: people read "10,000+", and exact ones cost a scan."""


Readable = Callable[[str, str], bool]


@dataclass(frozen=True)
class Sort:
    path: tuple[str, ...]
    descending: bool


@dataclass(frozen=True)
class PageQuery:
    """What is asked of an entity's records. `paths`: columns wanted, own keys and dotted paths.

    `among`: only records that match the search text of the place `q`: "few" or "many" of them.
    `readable`: whether a field ("app.entity", key) may be read; titles that may not are neither
    shown nor sorted by. `mask`: on which rows fields may be read that may not be on all; a row's
    others are left out of it, and a filter that names one holds only where it may be read.
    """

    entity: str
    paths: tuple[tuple[str, ...], ...]
    labels: bool
    sorts: tuple[Sort, ...]
    filter: Checked | None = None
    readable: Readable | None = None
    among: Literal["few", "many"] | None = None
    mask: FieldMask | None = None
    zone: tzinfo | None = None
    """Whose days the filter speaks of; None: the workspace's."""


@dataclass(frozen=True)
class Output:
    """One selected column: where it goes in the answer and how it becomes JSON. `guard`: which of the
    guards behind the outputs says whether the row has it."""

    key: str
    label: bool
    json: Callable[[Any], Any]
    guard: int | None = None
    linked: bool = False
    """Records it leads to are named apart, by one look-up for a page: those of a list, or of any of several
    entities."""
    entity: str | None = None
    """The entity of a list of references."""


@dataclass(frozen=True)
class PageStatement:
    """`first` for the first page; `after(cursor)` gives later ones. Rows: id, version, outputs,
    guards, sort keys."""

    outputs: tuple[Output, ...]
    select: sa.Select[Any]
    sort_columns: tuple[sa.ColumnElement[Any], ...]
    sorts: tuple[Sort, ...]
    id_column: sa.ColumnElement[Any]
    statements: dict[Any, Statement]
    database: Any
    row_guards: Mapping[str, int]
    """Sub-tables that only some rows show: which of the guards says so."""
    lasting: bool
    """False when the time it was made for is part of it."""
    computing: int | None = None
    """Which of the guards says that a job has still to bring the row's derived values up to date."""

    @cached_property
    def linked(self) -> bool:
        """Whether some output names several records, whose labels are asked for apart."""
        return any(output.linked for output in self.outputs)

    def page(self, cursor: tuple[Any, ...] | None) -> tuple[Statement, dict[str, Any]]:
        """Statement and its parameters for the page after `cursor` (None: the first)."""
        shape = None if cursor is None else tuple(value is None for value in cursor)
        found = self.statements.get(shape)
        if found is None:
            query = self.select
            if cursor is not None:
                query = query.where(self._after(cursor))
            found = self.statements[shape] = self.database.compile(query)
        params = (
            {}
            if cursor is None
            else {f"after_{n}": value for n, value in enumerate(cursor) if value is not None}
        )
        return found, params

    def _after(self, cursor: tuple[Any, ...]) -> sa.ColumnElement[bool]:
        """Rows strictly behind the cursor in the page's order."""
        columns = [*self.sort_columns, self.id_column]
        downwards = [sort.descending for sort in self.sorts]
        downwards.append(downwards[-1] if downwards else False)
        clause: sa.ColumnElement[bool] | None = None
        for position in range(len(columns) - 1, -1, -1):
            column, value, down = columns[position], cursor[position], downwards[position]
            beyond, level = _compare(column, position, value is None, down)
            if clause is None:
                clause = beyond
            elif beyond is None:
                clause = sa.and_(level, clause)
            else:
                clause = sa.or_(beyond, sa.and_(level, clause))
        assert clause is not None
        return clause


def _compare(
    column: sa.ColumnElement[Any], position: int, blank: bool, down: bool
) -> tuple[Any, sa.ColumnElement[bool]]:
    """(strictly behind, level with) the cursor's value; blank comes first upwards, last downwards."""
    if blank:
        return (None if down else column.is_not(None)), column.is_(None)
    place = sa.bindparam(f"after_{position}", type_=column.type)
    if down:
        return sa.or_(column < place, column.is_(None)), column == place
    return column > place, column == place


def build(catalog: Catalog, query: PageQuery, row_filter: RowFilter | None, now: Any) -> PageStatement:
    """The statement of a page. `row_filter` is the principal's; None for the platform's own reads."""
    resolver = TableResolver(catalog, query.entity, now=now, row_filter=row_filter, mask=query.mask)
    table = resolver.table
    guards: list[sa.ColumnElement[bool]] = []
    row_guards: dict[str, int] = {}
    outputs: list[Output] = []
    selected: list[sa.ColumnElement[Any]] = [table.id, table.sa("version")]
    for path in query.paths:
        kind = type_of(catalog, table.model, path)
        key = ".".join(path)
        guard = _guard(resolver, path, guards)
        if kind.kind == "rows":
            if guard is not None:
                row_guards[key] = guard
            continue
        linked = query.labels and (kind.is_links or kind.kind == "any_reference")
        named = kind.entity if linked else None
        outputs.append(Output(key, False, codec(kind, resolver.dialect).json, guard, linked, named))
        selected.append(resolver.column(path))
        if query.labels and kind.kind == "reference" and kind.entity and path[-1] != "id":
            title = title_path(catalog, kind.entity, query.readable)
            if title is not None:
                full = (*path, *title)
                outputs.append(
                    Output(
                        key, True, codec(type_of(catalog, table.model, full), resolver.dialect).json, guard
                    )
                )
                selected.append(resolver.column(full))
    computing = None
    if table.has_computed:
        computing = len(guards)
        guards.append(table.sa("computing"))
    sort_columns = [sort_column(catalog, resolver, sort.path, query.readable) for sort in query.sorts]
    conditions = _asked_for(query, resolver, row_filter)
    order: list[Any] = []
    for column, sort in zip(sort_columns, query.sorts, strict=True):
        order.append(column.desc().nulls_last() if sort.descending else column.asc().nulls_first())
    down = bool(query.sorts) and query.sorts[-1].descending
    order.append(table.id.desc() if down else table.id.asc())
    if resolver.dialect == "sqlite":
        # Its default is the same order, and only the default uses an index.
        order = [
            *(c.desc() if s.descending else c.asc() for c, s in zip(sort_columns, query.sorts, strict=True)),
            order[-1],
        ]
    select = (
        sa.select(*selected, *guards, *sort_columns)
        .select_from(resolver.from_clause())
        .where(*conditions)
        .order_by(*order)
        .limit(sa.bindparam("limit", type_=sa.Integer()))
    )
    return PageStatement(
        tuple(outputs), select, tuple(sort_columns), query.sorts, table.id, {}, catalog.database,
        row_guards, not resolver.moment.asked, computing,
    )  # fmt: skip


def _guard(
    resolver: TableResolver, path: tuple[str, ...], guards: list[sa.ColumnElement[bool]]
) -> int | None:
    guard = resolver.guard(path)
    if guard is None:
        return None
    guards.append(sa.case((guard, sa.literal_column("1")), else_=sa.literal_column("0")))
    return len(guards) - 1


def filter_conditions(query: PageQuery, resolver: TableResolver) -> list[sa.ColumnElement[bool]]:
    """What rows must meet for the query's filter: the filter, where all it names may be read."""
    if query.filter is None:
        return []
    guards = [resolver.guard(path) for path in query.filter.paths]
    return [
        compile_sql(query.filter, resolver, condition=True, zone=query.zone),
        *(guard for guard in guards if guard is not None),
    ]


def _asked_for(
    query: PageQuery, resolver: TableResolver, row_filter: RowFilter | None
) -> list[sa.ColumnElement[bool]]:
    """What holds of the records a query asks for: they are there, in reach, and fit."""
    conditions: list[sa.ColumnElement[bool]] = [resolver.table.sa("deleted_at").is_(None)]
    if row_filter is not None:
        reach = row_filter(resolver)
        if reach is not None:
            conditions.append(reach)
    conditions += filter_conditions(query, resolver)
    if query.among is not None:
        conditions.append(among(resolver.dialect, resolver.table.id, query.among == "many"))
    return conditions


def count_statement(
    catalog: Catalog, query: PageQuery, row_filter: RowFilter | None, now: Any, cap: int = COUNT_CAP
) -> Statement:
    """Counts matching records, up to one more than `cap`."""
    resolver = TableResolver(catalog, query.entity, now=now, row_filter=row_filter, mask=query.mask)
    conditions = _asked_for(query, resolver, row_filter)
    inner = (
        sa.select(sa.literal(1))
        .select_from(resolver.from_clause())
        .where(*conditions)
        .limit(cap + 1)
        .subquery()
    )
    return catalog.database.compile(sa.select(sa.func.count()).select_from(inner))


def sort_column(
    catalog: Catalog, resolver: TableResolver, path: tuple[str, ...], readable: Readable | None = None
) -> sa.ColumnElement[Any]:
    """What a path is sorted by: titles by their pinyin key, references by the title behind them."""
    model = resolver.table.model
    kind = type_of(catalog, model, path)
    if kind.kind == "reference" and kind.entity and path[-1] != "id":
        title = title_path(catalog, kind.entity, readable)
        if title is not None:
            # A title that is a reference itself has its name further on.
            place = (*path, *title[:-1])
            named = catalog.entity(type_of(catalog, model, place).entity or "").model
            text = named.types[named.title].kind == "text"
            return resolver.column((*place, "title_sort" if text else title[-1]))
    if len(path) > 1 and type_of(catalog, model, path[:-1]).kind == "parts":
        return resolver.column(path)
    owner = model if len(path) == 1 else catalog.entity(type_of(catalog, model, path[:-1]).entity or "").model
    if path[-1] == owner.title and kind.kind == "text":
        return resolver.column((*path[:-1], "title_sort"))
    return resolver.column(path)


def type_of(catalog: Catalog, model: EntityModel, path: Sequence[str]) -> ValueType:
    """Value type of a path that was checked before."""
    kind = model.types[path[0]]
    for key in path[1:]:
        if kind.kind == "parts":
            # As text, whatever it means: so it lies in the database and so JSON has it.
            return TEXT
        assert kind.entity is not None
        kind = catalog.entity(kind.entity).model.types[key]
    return kind


def title_path(
    catalog: Catalog, entity: str, readable: Readable | None = None, depth: int = 0
) -> tuple[str, ...] | None:
    """Path from an entity to the text that names its records; titles may be references themselves.
    None where there is none that may be read."""
    model = catalog.entity(entity).model
    kind = model.types.get(model.title)
    if kind is None or kind.kind == "rows" or not (readable is None or readable(entity, model.title)):
        return None
    if kind.kind == "reference" and kind.entity:
        if depth >= 2:
            return None
        rest = title_path(catalog, kind.entity, readable, depth + 1)
        return (model.title, *rest) if rest else None
    return (model.title,)


def encode_cursor(shape: str, values: Sequence[Any]) -> str:
    """An opaque cursor. `shape` ties it to the sort and filter it was made for."""
    plain = [
        value.hex() if isinstance(value, bytes) else str(value) if value is not None else None
        for value in values
    ]
    return base64.urlsafe_b64encode(orjson.dumps([shape, plain])).decode().rstrip("=")


def decode_cursor(text: str, shape: str, columns: Sequence[sa.ColumnElement[Any]]) -> tuple[Any, ...]:
    """Values to go on after, each as its column keeps it. Raises ValidationFailed for anything that is
    not a cursor of this list: people can send what they like."""
    try:
        made_for, plain = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if made_for != shape or len(plain) != len(columns):
            raise ValueError
        return tuple(_stored(value, column.type) for value, column in zip(plain, columns, strict=True))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise ValidationFailed("list.bad_cursor", issues=[Issue("/after", "list.bad_cursor")]) from None


def _stored(value: Any, kind: sa.types.TypeEngine[Any]) -> Any:
    if value is None:
        return None
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    if isinstance(kind, sa.LargeBinary):
        return bytes.fromhex(value)
    if isinstance(kind, sa.Boolean):
        return value == "True"
    return int(value) if isinstance(kind, sa.Integer) else value
