"""Gives expressions and reports their columns: joins along references, sub-table subqueries, binds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.definition.field_types import TagsField
from engines.expression import compile_sql
from engines.expression.functions.parts import part_of
from engines.expression.types import ValueType
from runtime.store.entity_table import EntityTable
from runtime.store.storage import codec, column_type
from runtime.store.tag_ends import day_of, lasting

if TYPE_CHECKING:
    from runtime.apps.catalog import Catalog

__all__ = ["FieldMask", "Moment", "RowFilter", "TableResolver"]

RowFilter = Callable[["TableResolver"], "sa.ColumnElement[bool] | None"]
"""Given a resolver standing on an entity, the clause its rows must meet (None: every row)."""

FieldMask = Callable[["TableResolver", str], "sa.ColumnElement[bool] | None"]
"""Given a resolver standing on an entity, the rows on which a field may be read (None: every row)."""


class Moment:
    """The time a statement is made for. `read` remembers that it was asked: a statement that holds
    a time must not be kept for later."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.asked = False

    @property
    def made(self) -> datetime:
        """The time itself, for places of a statement that whoever runs it fills anew."""
        return self._now

    def read(self) -> datetime:
        self.asked = True
        return self._now


@dataclass(frozen=True)
class _Links:
    """The pairs of one list of references, whose list it is, the entity it leads to, and the rows on
    which it may be read (None: all)."""

    pairs: sa.FromClause
    source: sa.FromClause
    entity: str
    guard: sa.ColumnElement[bool] | None

    def tied(self, plain: bool) -> sa.ColumnElement[bool]:
        own = self.pairs.c.source == self.source.c.id
        return own if plain or self.guard is None else sa.and_(own, self.guard)


class TableResolver:
    """Stands on one entity and remembers every join its columns needed.

    Behind a reference a live record in reach is seen, or blanks: `row_filter` is part of the join
    condition, so no path leads around the row scopes. With a `mask` a field is blank on rows where it
    may not be read, whatever the column is used for. Money behind references and in reports is the
    base-currency amount; on the record itself it is the amount.
    """

    def __init__(
        self,
        catalog: Catalog,
        entity: str,
        *,
        now: datetime | Moment,
        row_filter: RowFilter | None = None,
        alias: sa.FromClause | None = None,
        counter: list[int] | None = None,
        base_money: bool = False,
        mask: FieldMask | None = None,
    ) -> None:
        self.catalog = catalog
        self.entity = entity
        self.table: EntityTable = catalog.entity(entity).table
        self.dialect: str = catalog.database.dialect
        self.moment = now if isinstance(now, Moment) else Moment(now)
        self._row_filter = row_filter
        self.source: sa.FromClause = alias if alias is not None else self.table.table
        self._from: sa.FromClause = self.source
        self._counter = counter if counter is not None else [0]
        self._base_money = base_money
        self._mask = mask
        self._joined: dict[tuple[str, ...], tuple[EntityTable, sa.FromClause]] = {
            (): (self.table, self.source)
        }

    # -- what an expression's names are

    def column(self, path: tuple[str, ...], base: bool = False) -> sa.ColumnElement[Any]:
        """The column of a path. `me` becomes a place; parameters were bound at compilation."""
        found = self.plain(path, base)
        if self._mask is None or path[0] == "me":
            return found
        guard = self._guard_at(*self._table_behind(path[:-1]), path[-1])
        return found if guard is None else sa.case((guard, found))

    def plain(self, path: tuple[str, ...], base: bool = False) -> sa.ColumnElement[Any]:
        """The same whoever looks: for values the platform computes."""
        if path == ("me",):
            return sa.bindparam("me", type_=column_type("reference", self.dialect))
        if len(path) > 1 and self._has_parts(path[:-1]):
            return part_of(self.column(path[:-1]), path[-1], self.dialect == "sqlite")
        table, source = self._table_behind(path[:-1])
        key = path[-1]
        if key == "id":
            return source.c.id
        if key in table.model.volatile:
            return self._computed(path, table)
        column = table[key]
        if column.base is not None and (base or self._base_money or len(path) > 1):
            return source.c[column.base.name]
        field = table.model.fields.get(key)
        if isinstance(field, TagsField) and field.expiring and not field.derived:
            return lasting(
                source.c[column.name], source.c.id, table.number, field.id,
                made_on=day_of(self.moment.made, self.catalog.zone), dialect=self.dialect,
                alias=self.next_alias,
            )  # fmt: skip
        return source.c[column.name]

    def each(self, path: tuple[str, ...]) -> sa.ColumnElement[Any]:
        """One item of the list at `path`, as it lies in the list; a blank list has one blank item."""
        links = self._links(path)
        if links is not None:
            self._from = self._from.outerjoin(links.pairs, links.tied(plain=False))
            return links.pairs.c.target
        column = self.column(path)
        name = self.next_alias()
        if self.dialect == "sqlite":
            items: Any = sa.func.json_each(column).table_valued("value", name=name)
        else:
            texts = sa.func.jsonb_array_elements_text(column)
            items = texts.table_valued("value", name=name).render_derived().lateral()
        self._from = self._from.outerjoin(items, sa.true())
        return sa.type_coerce(items.c.value, sa.Text())

    def guard(self, path: tuple[str, ...]) -> sa.ColumnElement[bool] | None:
        """Rows on which a path may be read, None for all: every field on the way must be readable."""
        if self._mask is None or path[0] in ("me", "parameter", "old"):
            return None
        guards = []
        for end in range(1, len(path) + 1):
            table, source = self._table_behind(path[: end - 1])
            guard = self._guard_at(table, source, path[end - 1])
            if guard is not None:
                guards.append(guard if end == 1 else sa.or_(guard, source.c.id.is_(None)))
            kind = table.model.types.get(path[end - 1])
            if kind is not None and kind.has_rows:
                break
        return sa.and_(*guards) if guards else None

    def _guard_at(self, table: EntityTable, source: sa.FromClause, key: str) -> sa.ColumnElement[bool] | None:
        if self._mask is None:
            return None
        key = table.model.title if key == "title_sort" else key
        return self._mask(self.bare(table.model.name, source), key)

    def _has_parts(self, path: tuple[str, ...]) -> bool:
        """Whether the value at `path` has parts, one of which the name behind it means."""
        kind = self.table.model.types.get(path[0])
        for key in path[1:]:
            if kind is None or kind.entity is None:
                return False
            kind = self.catalog.entity(kind.entity).model.types.get(key)
        return kind is not None and kind.kind == "parts"

    def _computed(self, path: tuple[str, ...], table: EntityTable) -> sa.ColumnElement[Any]:
        """A derived value that depends on the time or the user is computed where it is read."""
        formula = next(formula for formula in table.model.formulas if formula.key == path[-1])
        standing = self._behind(path[:-1], table)
        computed: sa.ColumnElement[Any] = compile_sql(formula.expression.checked, standing)
        return computed

    def _behind(self, path: tuple[str, ...], table: EntityTable) -> TableResolver:
        """A resolver for the record at the end of `path`, joining into this one's FROM."""
        return _Behind(self, path, table)

    def _table_behind(self, path: tuple[str, ...]) -> tuple[EntityTable, sa.FromClause]:
        found = self._joined.get(path)
        if found is not None:
            return found
        table, source = self._table_behind(path[:-1])
        if path[-1] == "id":
            # A record's id refers to the record itself.
            return table, source
        kind = table.model.types[path[-1]]
        assert kind.entity is not None, path
        target = self.catalog.entity(kind.entity).table
        alias = target.table.alias(self.next_alias())
        link = source.c.parent if path[-1] == "parent" else source.c[table[path[-1]].name]
        on = sa.and_(alias.c.id == link, alias.c.deleted_at.is_(None))
        guard = self._guard_at(table, source, path[-1])
        if guard is not None:
            on = sa.and_(on, guard)
        if self._row_filter is not None:
            reach = self._row_filter(self.standing_on(kind.entity, alias))
            if reach is not None:
                on = sa.and_(on, reach)
        self._from = self._from.outerjoin(alias, on)
        self._joined[path] = (target, alias)
        return target, alias

    def rows(
        self, path: tuple[str, ...], plain: bool = False
    ) -> tuple[sa.FromClause, sa.ColumnElement[bool], TableResolver]:
        """Rows of a sub-table, correlated with this record: FROM, WHERE and a resolver on the rows."""
        links = self._links(path)
        if links is not None:
            return self._linked_rows(links, plain)
        table, source = self._table_behind(path[:-1])
        kind = table.model.types[path[-1]]
        assert kind.entity is not None, path
        child = self.catalog.entity(kind.entity).table
        alias = child.table.alias(self.next_alias())
        where = sa.and_(alias.c.parent == source.c.id, alias.c.deleted_at.is_(None))
        guard = None if plain else self._guard_at(table, source, path[-1])
        if guard is not None:
            where = sa.and_(where, guard)
        return alias, where, self.standing_on(kind.entity, alias, plain)

    # -- lists of references

    def _links(self, path: tuple[str, ...]) -> _Links | None:
        """The pairs of a list of references; None for anything else."""
        table, source = self._table_behind(path[:-1])
        links = table.links.get(path[-1])
        entity = table.model.types[path[-1]].entity if links is not None else None
        if links is None or entity is None:
            return None
        return _Links(
            links.table.alias(self.next_alias()), source, entity, self._guard_at(table, source, path[-1])
        )

    def _linked_rows(
        self, links: _Links, plain: bool
    ) -> tuple[sa.FromClause, sa.ColumnElement[bool], TableResolver]:
        """The records a list leads to, as far as they are live and in reach."""
        alias = self.catalog.entity(links.entity).table.table.alias(self.next_alias())
        inner = self.standing_on(links.entity, alias, plain)
        inner._from = links.pairs.join(alias, alias.c.id == links.pairs.c.target)
        tied = sa.and_(links.tied(plain), alias.c.deleted_at.is_(None))
        if self._row_filter is not None:
            reach = self._row_filter(inner)
            if reach is not None:
                tied = sa.and_(tied, reach)
        return inner._from, tied, inner

    def linked(
        self, path: tuple[str, ...], target: sa.ColumnElement[Any], plain: bool = False
    ) -> sa.ColumnElement[bool]:
        """Whether the list at `path` holds the record `target`. Asked from the pairs, so that a known
        target finds its few records by the index."""
        links = self._links(path)
        assert links is not None, path
        pairs = links.pairs
        holding = sa.select(pairs.c.source).where(pairs.c.target == target).correlate_except(pairs)
        found = links.source.c.id.in_(holding)
        return found if plain or links.guard is None else sa.and_(found, links.guard)

    def standing_on(self, entity: str, alias: sa.FromClause, plain: bool = False) -> TableResolver:
        """A resolver for another place of the same statement; a `plain` one masks no field."""
        return TableResolver(
            self.catalog, entity, now=self.moment, row_filter=self._row_filter, alias=alias,
            counter=self._counter, base_money=self._base_money, mask=None if plain else self._mask,
        )  # fmt: skip

    def bare(self, entity: str, alias: sa.FromClause) -> TableResolver:
        """The same without anybody's rights: row scopes are worked out over what is there."""
        return TableResolver(self.catalog, entity, now=self.moment, alias=alias, counter=self._counter)

    def next_alias(self) -> str:
        """A name no other place of the statement has."""
        self._counter[0] += 1
        return f"t{self._counter[0]}"

    def from_clause(self) -> sa.FromClause:
        """The entity joined with everything its columns asked for so far."""
        return self._from

    # -- values

    def now(self) -> datetime:
        return self.moment.read()

    @property
    def zone(self) -> tzinfo:
        return self.catalog.zone

    def encode(self, value: Any, kind: ValueType) -> Any:
        """Storage form of a value of `kind`."""
        return codec(kind, self.dialect).encode(value)


class _Behind(TableResolver):
    """Stands at the end of a path of another resolver; its joins become the other's. Masks nothing."""

    def __init__(self, outer: TableResolver, path: tuple[str, ...], table: EntityTable) -> None:
        self._outer = outer
        self._path = path
        self.catalog = outer.catalog
        self.entity = table.model.name
        self.table = table
        self.dialect = outer.dialect
        self.moment = outer.moment

    def column(self, path: tuple[str, ...], base: bool = False) -> sa.ColumnElement[Any]:
        if path == ("me",):
            return self._outer.plain(path)
        return self._outer.plain((*self._path, *path), base)

    def rows(
        self, path: tuple[str, ...], plain: bool = True
    ) -> tuple[sa.FromClause, sa.ColumnElement[bool], TableResolver]:
        return self._outer.rows((*self._path, *path), plain)

    def linked(
        self, path: tuple[str, ...], target: sa.ColumnElement[Any], plain: bool = True
    ) -> sa.ColumnElement[bool]:
        return self._outer.linked((*self._path, *path), target, plain)
