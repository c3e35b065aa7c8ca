"""How the values of a group become one figure: which columns SQL must give, and what Python makes of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Integer, case, func, literal_column
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from engines.expression.decimals import EXPONENTS, divide, fit
from engines.expression.types import INTEGER, MAX_SCALE, ValueType
from engines.registry import Registry

__all__ = ["AGGREGATIONS", "Aggregation", "Decode"]

_MICROSECOND = timedelta(microseconds=1)

Decode = Callable[[ValueType, Any], Any]
"""The Python value of what the driver gave for a column of that type; None stays None."""


def _exact(figure: Any, value: ValueType) -> Any:
    """A number at the scale its type promises; InvalidOperation beyond 18 digits."""
    if figure is None or not value.is_numeric:
        return figure
    return fit(figure, EXPONENTS[value.scale])


def _where(function: FunctionElement[Any], condition: ColumnElement[bool] | None) -> ColumnElement[Any]:
    return function if condition is None else function.filter(condition)


class Aggregation(ABC):
    """One function. Stateless: one instance serves every measure."""

    key: ClassVar[str]
    needs_value: ClassVar[bool] = True
    width: ClassVar[int] = 1
    """How many columns `columns` gives."""
    empty: ClassVar[Decimal | None] = None
    """The figure of a group without values; charts show it where a period has no records."""

    @abstractmethod
    def result(self, value: ValueType | None) -> ValueType | None:
        """Type of the figure over values of that type (None: over whole records); None: not possible."""

    @abstractmethod
    def columns(
        self, value: ColumnElement[Any] | None, type: ValueType | None, condition: ColumnElement[bool] | None
    ) -> tuple[ColumnElement[Any], ...]:
        """What to select per group, `width` columns, over the records that meet `condition`."""

    def order(self, columns: Sequence[ColumnElement[Any]], dialect: str) -> tuple[ColumnElement[Any], ...]:
        """What to sort groups by, of the selected columns."""
        return tuple(columns)

    def finish(self, raw: Sequence[Any], value: ValueType | None, decode: Decode) -> Any:
        """The figure from the driver's values of `columns`. Raises InvalidOperation beyond 18 digits."""
        assert value is not None
        return _exact(decode(value, raw[0]), value)


class Count(Aggregation):
    """Records of the group; of values those not blank, of conditions those that hold: as count() in
    expressions."""

    key = "count"
    needs_value = False
    empty = Decimal(0)

    def result(self, value: ValueType | None) -> ValueType | None:
        return None if value is not None and value.kind in ("rows", "record") else INTEGER

    def columns(
        self, value: ColumnElement[Any] | None, type: ValueType | None, condition: ColumnElement[bool] | None
    ) -> tuple[ColumnElement[Any], ...]:
        counted: ColumnElement[Any] = literal_column("*") if value is None else value
        if value is not None and type is not None and type.kind == "boolean":
            counted = case((value, literal_column("1")))
        return (_where(func.count(counted), condition),)

    def finish(self, raw: Sequence[Any], value: ValueType | None, decode: Decode) -> Any:
        return Decimal(raw[0])


class Sum(Aggregation):
    """Exact: integers on SQLite, whose sum() refuses to overflow, NUMERIC on PostgreSQL."""

    key = "sum"
    empty = Decimal(0)

    def result(self, value: ValueType | None) -> ValueType | None:
        return value if value is not None and (value.is_numeric or value.kind == "duration") else None

    def columns(
        self, value: ColumnElement[Any] | None, type: ValueType | None, condition: ColumnElement[bool] | None
    ) -> tuple[ColumnElement[Any], ...]:
        return (func.coalesce(_where(func.sum(value), condition), 0),)


class Average(Aggregation):
    """Sum and count from SQL, divided here, rounded once: a database's own avg() is a float or has
    as many places as it likes."""

    key = "avg"
    width = 2

    def result(self, value: ValueType | None) -> ValueType | None:
        if value is not None and value.kind == "duration":
            return value
        return value.with_scale(MAX_SCALE) if value is not None and value.is_numeric else None

    def columns(
        self, value: ColumnElement[Any] | None, type: ValueType | None, condition: ColumnElement[bool] | None
    ) -> tuple[ColumnElement[Any], ...]:
        return (_where(func.sum(value), condition), _where(func.count(value), condition))

    def order(self, columns: Sequence[ColumnElement[Any]], dialect: str) -> tuple[ColumnElement[Any], ...]:
        """The whole part of the quotient, then what remains: exact where one float would tie or err."""
        total, count = columns
        if dialect == "sqlite":
            # SQLAlchemy's own `/` would divide in floating point.
            whole = total.op("/", return_type=Integer())(count)
            return (whole, (total % count) * literal_column("1.0") / count)
        return (func.div(total, count), func.mod(total, count) / count)

    def finish(self, raw: Sequence[Any], value: ValueType | None, decode: Decode) -> Any:
        assert value is not None
        total = decode(value, raw[0])
        if isinstance(total, timedelta):
            microseconds = divide(Decimal(total // _MICROSECOND), Decimal(raw[1]), EXPONENTS[0])
            return None if microseconds is None else timedelta(microseconds=int(microseconds))
        return None if total is None else divide(total, Decimal(raw[1]))


class _Extreme(Aggregation):
    """Blanks are skipped; only what has an order of its own has a smallest and a largest."""

    def result(self, value: ValueType | None) -> ValueType | None:
        ordered = value is not None and (value.is_numeric or value.kind in ("date", "datetime", "duration"))
        return value if ordered else None


class Minimum(_Extreme):
    key = "min"

    def columns(
        self, value: ColumnElement[Any] | None, type: ValueType | None, condition: ColumnElement[bool] | None
    ) -> tuple[ColumnElement[Any], ...]:
        return (_where(func.min(value), condition),)


class Maximum(_Extreme):
    key = "max"

    def columns(
        self, value: ColumnElement[Any] | None, type: ValueType | None, condition: ColumnElement[bool] | None
    ) -> tuple[ColumnElement[Any], ...]:
        return (_where(func.max(value), condition),)


AGGREGATIONS: Registry[Aggregation] = Registry("aggregation", lambda aggregation: aggregation.key)

for _aggregation in (Count(), Sum(), Average(), Minimum(), Maximum()):
    AGGREGATIONS.add(_aggregation)
