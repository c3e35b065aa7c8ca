"""How each database holds a value: one place both the store and the SQL back end follow.

| kind          | SQLite                           | PostgreSQL          |
| number, money | INTEGER scaled by 10**scale      | NUMERIC             |
| boolean       | INTEGER 0 / 1                    | boolean             |
| date          | INTEGER days since 1970-01-01    | date                |
| datetime      | INTEGER microseconds since epoch | timestamptz         |
| duration      | INTEGER microseconds             | bigint microseconds |
| choice        | option id                        | option id           |
| reference     | BLOB(16)                         | uuid                |
| any_reference | entity id / record id, text      | the same            |
| list          | JSON array of texts              | jsonb               |
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from engines.expression.decimals import EXPONENTS, fit, from_unscaled, to_unscaled
from engines.expression.types import MAX_DIGITS, ValueType

__all__ = ["Dialect", "column_type", "decode_value", "encode_value", "microseconds", "renamed_target"]

Dialect: TypeAlias = Literal["sqlite", "postgresql"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)


def microseconds(value: datetime | timedelta) -> int:
    """Whole microseconds of a duration, or since the epoch of an aware time."""
    return (value - _EPOCH if isinstance(value, datetime) else value) // _MICROSECOND


def encode_value(value: Any, type: ValueType, dialect: Dialect) -> Any:
    """A Python value as a bind parameter of `dialect`. None stays None."""
    if value is None:
        return None
    kind = type.kind
    if kind == "choice":
        return dict(type.options or ())[value]
    if kind == "any_reference":
        return renamed_target(value, dict(type.options or ()))
    if kind == "list":
        item = type.item
        texts = [_list_text(part, item) for part in value]
        return json.dumps(texts, ensure_ascii=False) if dialect == "sqlite" else texts
    if kind == "duration":
        return microseconds(value)
    if kind == "parts":
        return json.dumps(value, ensure_ascii=False)
    if dialect == "postgresql":
        return UUID(value) if kind == "reference" else value
    if type.is_numeric:
        return to_unscaled(value, type.scale)
    if kind == "boolean":
        return int(value)
    if kind == "datetime":
        return microseconds(value)
    if kind == "date":
        return value.toordinal() - _EPOCH_DAY
    return UUID(value).bytes if kind == "reference" else value


def decode_value(value: Any, type: ValueType, dialect: Dialect) -> Any:
    """What the database answered as a Python value of the expression language."""
    if value is None:
        return None
    kind = type.kind
    if type.is_numeric:
        if dialect == "sqlite":
            return from_unscaled(value, type.scale)
        return fit(Decimal(value), EXPONENTS[type.scale])
    if kind == "choice":
        return next(key for key, id in type.options or () if id == value)
    if kind == "any_reference":
        return renamed_target(value, {id: name for name, id in type.options or ()})
    if kind == "boolean":
        return bool(value)
    if kind == "duration":
        return timedelta(microseconds=int(value))
    if kind == "list":
        return _list_values(json.loads(value) if dialect == "sqlite" else value, type.item)
    if dialect == "postgresql":
        return str(value) if kind == "reference" else value
    if kind == "datetime":
        return _EPOCH + timedelta(microseconds=value)
    if kind == "date":
        return date.fromordinal(value + _EPOCH_DAY)
    return str(UUID(bytes=value)) if kind == "reference" else value


def renamed_target(value: str, names: Mapping[str, str]) -> str:
    """A reference to any of several entities with its entity under another name, where it has one."""
    entity, _, record = value.partition("/")
    return f"{names.get(entity, entity)}/{record}"


def _list_values(texts: list[str], item: ValueType | None) -> tuple[str, ...] | None:
    keys = {id: key for key, id in item.options or ()} if item is not None and item.kind == "choice" else {}
    return tuple(keys.get(text, text) for text in texts) or None


def _list_text(value: Any, item: ValueType | None) -> str:
    if item is not None and item.kind == "choice":
        return dict(item.options or ())[value]
    return str(value)


def column_type(type: ValueType, dialect: Dialect) -> sa.types.TypeEngine[Any]:
    """The SQLAlchemy type the SQL back end computes with."""
    if type.kind in ("text", "choice", "any_reference", "blank", "parts"):
        return sa.Text()
    if type.kind == "boolean":
        return sa.Boolean()
    if type.kind == "duration":
        return sa.BigInteger()
    if dialect == "sqlite":
        if type.kind == "reference":
            return sa.LargeBinary()
        return sa.Text() if type.kind == "list" else sa.BigInteger()
    if type.is_numeric:
        return sa.Numeric(MAX_DIGITS, type.scale)
    types: dict[str, sa.types.TypeEngine[Any]] = {
        "date": sa.Date(),
        "datetime": sa.DateTime(timezone=True),
        "reference": sa.Uuid(),
        "list": JSONB(none_as_null=True),
    }
    return types[type.kind]
