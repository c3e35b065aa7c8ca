"""Typed tree to an SQLAlchemy Core expression, the same result as the Python back end.

Two readings of a boolean: a *condition*, where NULL means false (comparisons stay bare, so
indexes serve them), and a *value*, where false must be false.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any, Protocol, runtime_checkable

import sqlalchemy as sa

from engines.expression.check import Checked
from engines.expression.operation import OPERATIONS, nullable
from engines.expression.sql_aggregate import build_aggregate
from engines.expression.sql_compare import build_comparison, build_membership
from engines.expression.storage import Dialect, column_type
from engines.expression.typed import Aggregate, Call, Constant, Field, Typed
from engines.expression.types import BOOLEAN, TEXT, ValueType
from engines.expression.zones import zone_name

__all__ = ["JoiningResolver", "SqlBuilder", "SqlResolver", "compile_sql"]

_Column = sa.ColumnElement[Any]
_INT64 = 2**63 - 1
_PARSED_IN_PLACE = 13
_CHUNK = 8
_CHUNK_AROUND_AGGREGATE = 3


class SqlResolver(Protocol):
    """Where an expression's paths are in the database.

    Columns hold what `engines.expression.storage` says and NULL for blank (never an empty text).
    On PostgreSQL text columns have the collation "C".
    """

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        ...

    @property
    def zone(self) -> tzinfo: ...

    def column(self, path: tuple[str, ...]) -> sa.ColumnElement[Any]:
        """The value at `path`: a column (joins are the resolver's business) or a bound value."""
        ...

    def rows(self, path: tuple[str, ...]) -> tuple[sa.FromClause, sa.ColumnElement[bool], SqlResolver]:
        """The sub-table at `path`: its FROM, what ties its rows to the outer record, and the
        resolver of names in a row."""
        ...

    def now(self) -> datetime: ...

    def encode(self, value: Any, type: ValueType) -> Any:
        """`engines.expression.storage.encode_value` for this dialect."""
        ...


@runtime_checkable
class JoiningResolver(Protocol):
    """A row resolver whose columns behind references need joins on the sub-table's FROM."""

    def from_clause(self) -> sa.FromClause:
        """The rows joined with everything column() was asked for so far."""
        ...


@runtime_checkable
class LinkingResolver(Protocol):
    """A resolver with a link table behind every list of references."""

    def linked(self, path: tuple[str, ...], target: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Whether the list at `path` holds the record `target`; an index serves it either way."""
        ...


def compile_sql(
    checked: Checked, resolver: SqlResolver, condition: bool = False, zone: tzinfo | None = None
) -> sa.ColumnElement[Any]:
    """The expression in SQL, its value in the storage representation of `checked.type`.

    With `condition` it is meant for WHERE: NULL counts as false. Executing it may raise the
    driver's overflow error, see `engines.expression.database.is_overflow_error`. `zone` is that of whoever
    asks, where days are theirs; what is computed behind names of fields keeps the resolver's.
    """
    builder = SqlBuilder(resolver, _height(checked.tree) > _PARSED_IN_PLACE, zone)
    if condition and checked.type.kind == "boolean":
        return builder.rooted(lambda: builder.condition(checked.tree))
    return builder.rooted(lambda: builder.value(checked.tree))


class SqlBuilder:
    """The walk, and what operations' SQL is made of."""

    def __init__(self, resolver: SqlResolver, deep: bool, zone: tzinfo | None = None) -> None:
        self.sqlite = resolver.dialect == "sqlite"
        self.dialect: Dialect = "sqlite" if self.sqlite else "postgresql"
        self.resolvers = [resolver]
        self.zone = resolver.zone if zone is None else zone
        self._lifting = deep and self.sqlite
        self._depth = 0
        self._lifted: list[sa.Subquery] = []

    # --- the walk ----------------------------------------------------------------------------

    def value(self, node: Typed) -> _Column:
        """The value of `node`; blank is NULL, and only blank is."""
        if not self._lifting or not isinstance(node, Call | Aggregate):
            return self._value(node)
        self._depth += 1
        try:
            return self._lift(node) if self._too_deep(node) else self._value(node)
        finally:
            self._depth -= 1

    def condition(self, node: Typed) -> _Column:
        """`node` where NULL means false."""
        if not self._lifting or not isinstance(node, Call | Aggregate):
            return self._condition(node)
        self._depth += 1
        try:
            return self._lift(node) == sa.true() if self._too_deep(node) else self._condition(node)
        finally:
            self._depth -= 1

    def _value(self, node: Typed) -> _Column:
        if isinstance(node, Constant):
            return self.literal(node.value, node.type)
        if isinstance(node, Field):
            return self.typed(self.resolvers[node.level].column(node.path), node.type)
        if isinstance(node, Aggregate):
            return build_aggregate(self, node)
        if _is_condition(node):
            return self.definite(node)
        return OPERATIONS[node.operation].sql(self, node)

    def _condition(self, node: Typed) -> _Column:
        if isinstance(node, Constant):
            return sa.true() if node.value is True else sa.false()
        if isinstance(node, Call) and _is_condition(node):
            return OPERATIONS[node.operation].sql(self, node)
        value = self._value(node)
        return value == sa.true() if self.sqlite else value

    def definite(self, node: Typed) -> _Column:
        """`node` as true or false, never NULL."""
        condition = self.condition(node)
        if isinstance(node, Constant) or not _may_be_null(node):
            return condition
        return self.typed(sa.func.coalesce(condition, sa.false()), BOOLEAN)

    def values(self, call: Call) -> list[_Column]:
        return [self.value(argument) for argument in call.arguments]

    # --- depth -------------------------------------------------------------------------------
    #
    # SQLite's parser holds 100 symbols, and a nested call takes about six. In an expression too high
    # for it, what lies deeper than a chunk is computed in FROM, parsed with a fresh stack:
    # (SELECT f(part.it) FROM (SELECT g(…) AS it) AS part). It is then computed even where a branch
    # not taken would spare it, so an overflow there fails.

    def rooted(self, build: Callable[[], _Column]) -> _Column:
        """What `build` makes as the root of an expression, its deep parts below it in FROM."""
        around, self._depth, self._lifted = (self._depth, self._lifted), 0, []
        try:
            found = build()
            if not self._lifted:
                return found
            query = self._over_lifted(sa.select(found))
            return sa.type_coerce(query.scalar_subquery(), found.type)
        finally:
            self._depth, self._lifted = around

    def _over_lifted(self, query: sa.Select[Any]) -> sa.Select[Any]:
        """`query` over the lifted parts alone; every other table it names is an outer query's."""
        if not self._lifted:
            return query.correlate_except(None)
        source: sa.FromClause = self._lifted[0]
        for part in self._lifted[1:]:
            source = source.join(part, sa.true())
        return query.select_from(source).correlate_except(source)

    def _too_deep(self, node: Call | Aggregate) -> bool:
        # A subquery in place takes a whole chunk of its own, and so did those around.
        limit = _CHUNK_AROUND_AGGREGATE if isinstance(node, Aggregate) else _CHUNK
        return self._depth > limit - 3 * (len(self.resolvers) - 1) and _height(node) > 2

    def _lift(self, node: Call | Aggregate) -> _Column:
        around, self._depth, self._lifted = (self._depth, self._lifted), 0, []
        try:
            part = self._over_lifted(sa.select(self._value(node).label("it"))).subquery()
        finally:
            self._depth, self._lifted = around
        self._lifted.append(part)
        return self.typed(part.c.it, node.type)

    # --- numbers -----------------------------------------------------------------------------

    def scaled(self, node: Typed, scale: int) -> _Column:
        """A number ready to meet others of `scale`: on SQLite its integer at that scale.

        The product may leave 64 bits, where SQLite turns to REAL: still beyond every bound it is
        compared with, so a comparison is right and `fit` sees the overflow.
        """
        factor = 10 ** (scale - node.type.scale)
        if not self.sqlite or factor == 1:
            return self.value(node)
        if isinstance(node, Constant) and node.value is not None:
            unscaled = int(Decimal(node.value).scaleb(scale))
            if abs(unscaled) <= _INT64:
                return sa.literal(unscaled, sa.BigInteger())
        return self.value(node) * self.integer(factor)

    def fit(self, value: _Column, type: ValueType) -> _Column:
        """`value` at the scale of `type`, an error beyond 18 digits."""
        if self.sqlite:
            return self.function("yz_fit", type, value)
        return sa.cast(value, sa.Numeric(18, type.scale))

    def whole(self, value: _Column, type: ValueType) -> _Column:
        """A whole number of the database's own integers (a duration), within 18 digits."""
        if self.sqlite:
            return self.function("yz_fit", type, value)
        return sa.cast(sa.cast(value, sa.Numeric(18, 0)), sa.BigInteger)

    def rounded(self, node: Typed, type: ValueType) -> _Column:
        """`node` at the smaller scale of `type`, rounded half away from zero."""
        value = self.value(node)
        if self.sqlite:
            return self.function("yz_round", type, value, self.integer(node.type.scale - type.scale))
        return sa.cast(value, sa.Numeric(18, type.scale))

    # --- parts -------------------------------------------------------------------------------

    def typed(self, value: Any, type: ValueType) -> _Column:
        """`value` with our type, so that no column type of the store converts our literals."""
        return sa.type_coerce(value, column_type(type, self.dialect))

    def function(self, name: str, type: ValueType, *arguments: Any) -> _Column:
        call: _Column = getattr(sa.func, name)(*arguments, type_=column_type(type, self.dialect))
        return call

    def integer(self, value: int) -> _Column:
        # Our own whole numbers only: scales, factors, counts.
        return sa.literal_column(str(int(value)), sa.Integer())

    def literal(self, value: Any, type: ValueType) -> _Column:
        """`value` as a bound parameter in the storage representation."""
        column = column_type(type, self.dialect)
        if value is None:
            return sa.type_coerce(sa.null(), column) if self.sqlite else sa.cast(sa.null(), column)
        if type.kind == "boolean":
            return sa.true() if value else sa.false()
        if type.is_numeric and not self.sqlite:
            column = sa.Numeric()
        return sa.literal(self.resolvers[0].encode(value, type), column)

    def ordered(self, value: _Column, type: ValueType) -> _Column:
        """`value` as text that sorts by code point whatever the database's collation."""
        if self.sqlite or type.kind != "text":
            return value
        return sa.type_coerce(sa.collate(value, "C"), sa.Text())

    # --- time --------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.resolvers[0].now()

    def today(self) -> date:
        return self.now().astimezone(self.zone).date()

    def zone_name(self) -> _Column:
        return self.literal(zone_name(self.zone), TEXT)

    def local(self, value: _Column) -> _Column:
        """PostgreSQL: an instant as wall time in the workspace's zone."""
        name = zone_name(self.zone)
        offset = self.zone.utcoffset(None)
        if offset is not None:
            # Fixed offsets by name have the opposite sign in PostgreSQL (POSIX).
            seconds = int(offset.total_seconds())
            shown: _Column = sa.literal_column(f"INTERVAL '{seconds} seconds'")
        else:
            shown = self.literal(name, TEXT)
        return sa.func.timezone(shown, value, type_=sa.DateTime())

    # --- comparisons and lists ---------------------------------------------------------------

    def compared(self, left: Typed, right: Typed, compare: Callable[[Any, Any], Any], symbol: str) -> _Column:
        return build_comparison(self, left, right, compare, symbol)

    def member(self, needle: Typed, items: Sequence[Typed], negated: bool) -> _Column:
        return build_membership(self, needle, items, negated)

    def list_length(self, items: Typed) -> _Column:
        name = "json_array_length" if self.sqlite else "jsonb_array_length"
        length = getattr(sa.func, name)(self.value(items), type_=sa.BigInteger())
        return sa.func.coalesce(length, self.integer(0), type_=sa.BigInteger())

    def list_has(self, items: Typed, needle: Typed, negated: bool) -> _Column:
        """Whether the JSON array holds the needle: option ids, reference ids or texts.

        NULL (false) when the needle is; no list holds nothing.
        """
        if isinstance(items, Field) and items.type.is_links:
            found = self._linked(items, needle, negated)
            if found is not None:
                return found
        value = self.list_item(needle)
        array = self.value(items)
        if not self.sqlite:
            # The operator, for a GIN index knows no function. An array contains a text it holds.
            if negated:
                array = sa.func.coalesce(array, self.literal([], items.type))
            found = array.op("@>", is_comparison=True)(sa.func.to_jsonb(sa.cast(value, sa.Text())))
            return sa.not_(found) if negated else found
        if negated:
            return self.function("yz_list_has", BOOLEAN, array, value) == sa.false()
        each = sa.func.json_each(array).table_valued("value", name="item")
        return sa.exists(sa.select(sa.literal(1)).select_from(each).where(each.c.value == value))

    def _linked(self, items: Field, needle: Typed, negated: bool) -> _Column | None:
        """The same of a field whose records a link table names; None where there is no such table."""
        resolver = self.resolvers[items.level]
        if not isinstance(resolver, LinkingResolver):
            return None
        value = self.value(needle)
        linked = resolver.linked(items.path, value)
        if not negated:
            return linked
        return sa.and_(value.is_not(None), sa.not_(sa.func.coalesce(linked, sa.false())))

    def list_item(self, node: Typed) -> _Column:
        """`node` as lists hold it: an option's id, a text, or a record's id in text."""
        value = self.value(node)
        if node.type.kind != "reference":
            return value if self.sqlite else sa.cast(value, sa.Text())
        return self.function("yz_uuid_text", TEXT, value) if self.sqlite else sa.cast(value, sa.Text())


def _height(node: Typed) -> int:
    if isinstance(node, Call):
        return 1 + max((_height(argument) for argument in node.arguments), default=0)
    if isinstance(node, Aggregate):
        return 3 + (_height(node.body) if node.body is not None else 0)
    return 0


def _is_condition(node: Typed) -> bool:
    return isinstance(node, Call) and node.type.kind == "boolean" and OPERATIONS[node.operation].total


def _may_be_null(node: Typed) -> bool:
    """Whether the condition of `node` can be NULL instead of false."""
    if not isinstance(node, Call) or not _is_condition(node):
        return nullable(node)
    if node.operation in ("not", "is_blank"):
        return False
    return any(_may_be_null(argument) for argument in node.arguments)
