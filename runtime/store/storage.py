"""How each kind of value lies in each database, and how it comes back.

| kind | SQLite | PostgreSQL |
|---|---|---|
| number, money | INTEGER × 10^scale | NUMERIC(18, scale) |
| boolean | 0 / 1 | boolean |
| date | INTEGER days since 1970-01-01 | date |
| datetime | INTEGER microseconds since the epoch, UTC | timestamptz |
| duration | INTEGER microseconds | bigint |
| JSON | TEXT | text |
| secret (encrypted) | TEXT | text |
| text, choice (option id) | TEXT | text, C collation |
| reference | BLOB of 16 bytes | uuid |
| list | JSON array of texts: option ids, record ids, texts | jsonb |
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from engines.definition.field_types.encrypted_text import Sealed
from engines.expression.durations import format_duration
from engines.expression.storage import renamed_target
from engines.expression.types import ValueType
from runtime.store.ids import to_bytes, to_text
from runtime.store.tables import from_micros, micros

__all__ = ["Codec", "codec", "column_type", "ddl_type", "unchanged"]

_EPOCH_DAY = date(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Codec:
    """`encode`: value → storage; `decode`: storage → value; `json`: storage → JSON. None stays None."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    json: Callable[[Any], Any]


def unchanged(value: Any) -> Any:
    """The codec's part where values lie in the database as they are."""
    return value


def _bool(value: Any) -> Any:
    return None if value is None else bool(value)


@cache
def _scaled(scale: int) -> Codec:
    factor = 10**scale

    def encode(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is int:
            return value * factor
        return int(value.scaleb(scale)) if scale else int(value)

    def decode(value: Any) -> Any:
        return None if value is None else Decimal(value).scaleb(-scale)

    def json(value: Any) -> Any:
        if value is None:
            return None
        if not scale:
            return str(value)
        whole, part = divmod(abs(value), factor)
        return f"{'-' if value < 0 else ''}{whole}.{part:0{scale}d}"

    return Codec(encode, decode, json)


def _decimal_text(value: Any) -> Any:
    return None if value is None else format(value, "f")


def _moment_text(value: Any) -> Any:
    if value is None:
        return None
    moment = value.astimezone(UTC) if isinstance(value, datetime) else from_micros(value)
    # Without its offset, which is +00:00.
    return moment.isoformat()[:-6] + "Z"


def _choice(options: tuple[tuple[str, str], ...]) -> Codec:
    ids = dict(options)
    keys = {identifier: key for key, identifier in options}
    # An option that was removed keeps showing its id rather than vanishing.
    return Codec(ids.get, lambda value: keys.get(value, value), lambda value: keys.get(value, value))


def _any_reference(entities: tuple[tuple[str, str], ...]) -> Codec:
    ids = dict(entities)
    names = {identifier: name for name, identifier in entities}

    def json(value: Any) -> Any:
        if value is None:
            return None
        entity, _, record = renamed_target(value, names).partition("/")
        return {"entity": entity, "id": record}

    return Codec(
        lambda value: None if value is None else renamed_target(value, ids),
        lambda value: None if value is None else renamed_target(value, names),
        json,
    )


def _list(item: ValueType | None) -> Codec:
    options = item.options or () if item is not None else ()
    ids = dict(options)
    keys = {identifier: key for key, identifier in options}

    def encode(value: Any) -> Any:
        return None if value is None else orjson.dumps([ids.get(part, part) for part in value]).decode()

    def read(value: Any) -> list[str]:
        parts = orjson.loads(value) if isinstance(value, str) else value
        return [keys.get(part, part) for part in parts]

    return Codec(
        encode,
        lambda value: None if value is None else tuple(read(value)) or None,
        lambda value: None if value is None else read(value),
    )


_SQLITE = {
    "text": Codec(unchanged, unchanged, unchanged),
    "boolean": Codec(lambda value: None if value is None else int(value), _bool, _bool),
    "date": Codec(
        lambda value: None if value is None else (value - _EPOCH_DAY).days,
        lambda value: None if value is None else _EPOCH_DAY + timedelta(days=value),
        lambda value: None if value is None else (_EPOCH_DAY + timedelta(days=value)).isoformat(),
    ),
    "datetime": Codec(
        lambda value: None if value is None else micros(value),
        lambda value: None if value is None else from_micros(value),
        _moment_text,
    ),
    "reference": Codec(
        lambda value: None if value is None else to_bytes(value),
        lambda value: None if value is None else to_text(value),
        lambda value: None if value is None else to_text(value),
    ),
}

_POSTGRESQL = {
    "text": Codec(unchanged, unchanged, unchanged),
    "boolean": Codec(unchanged, unchanged, unchanged),
    "date": Codec(unchanged, unchanged, lambda value: None if value is None else value.isoformat()),
    "datetime": Codec(unchanged, unchanged, _moment_text),
    "reference": Codec(unchanged, unchanged, unchanged),
}

_DURATION = Codec(
    lambda value: None if value is None else value // _MICROSECOND,
    lambda value: None if value is None else timedelta(microseconds=int(value)),
    lambda value: None if value is None else format_duration(timedelta(microseconds=value)),
)


def _sealed(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, Sealed):
        raise TypeError("an encrypted field is stored sealed")
    return value.text


_SECRET = Codec(
    _sealed,
    lambda value: None if value is None else Sealed(value),
    lambda value: None if value is None else {"encrypted": True},
)

_JSON = Codec(
    lambda value: None if value is None else json.dumps(value, separators=(",", ":")),
    lambda value: None if value is None else json.loads(value),
    lambda value: None if value is None else json.loads(value),
)


def codec(kind: ValueType, dialect: str) -> Codec:
    """The codec of a value type. Kinds without a column of their own have none (KeyError)."""
    if kind.kind in ("number", "money"):
        return _scaled(kind.scale) if dialect == "sqlite" else Codec(unchanged, unchanged, _decimal_text)
    if kind.kind == "choice":
        return _choice(tuple(kind.options or ()))
    if kind.kind == "duration":
        return _DURATION
    if kind.kind == "any_reference":
        return _any_reference(tuple(kind.options or ()))
    if kind.kind == "list":
        return _list(kind.item)
    if kind.kind == "secret":
        return _SECRET
    if kind.kind in ("json", "parts"):
        return _JSON
    return (_SQLITE if dialect == "sqlite" else _POSTGRESQL)[kind.kind]


_SQLITE_DDL = {
    "text": "TEXT", "choice": "TEXT", "number": "INTEGER", "money": "INTEGER", "boolean": "INTEGER",
    "date": "INTEGER", "datetime": "INTEGER", "duration": "INTEGER", "reference": "BLOB", "json": "TEXT",
    "parts": "TEXT", "secret": "TEXT",
    "list": "TEXT", "any_reference": "TEXT",
}  # fmt: skip
_POSTGRESQL_DDL = {
    "text": 'text COLLATE "C"', "choice": 'text COLLATE "C"', "boolean": "boolean", "date": "date",
    "datetime": "timestamptz", "duration": "bigint", "reference": "uuid", "json": "text", "parts": "text",
    "secret": "text",
    "list": "jsonb", "any_reference": 'text COLLATE "C"',
}  # fmt: skip


def ddl_type(kind: ValueType, dialect: str) -> str:
    """Column type as DDL text."""
    if dialect == "sqlite":
        return _SQLITE_DDL[kind.kind]
    if kind.kind in ("number", "money"):
        return f"numeric(18, {kind.scale})"
    return _POSTGRESQL_DDL[kind.kind]


_SQLITE_TYPES: dict[str, Any] = {
    "text": sa.Text(), "choice": sa.Text(), "number": sa.BigInteger(), "money": sa.BigInteger(),
    "boolean": sa.Integer(), "date": sa.Integer(), "datetime": sa.BigInteger(), "duration": sa.BigInteger(),
    "reference": sa.LargeBinary(16), "json": sa.Text(), "parts": sa.Text(),
    "secret": sa.Text(), "list": sa.Text(),
    "any_reference": sa.Text(),
}  # fmt: skip
_POSTGRESQL_TYPES: dict[str, Any] = {
    "text": sa.Text(), "choice": sa.Text(), "number": sa.Numeric(), "money": sa.Numeric(),
    "boolean": sa.Boolean(), "date": sa.Date(), "datetime": sa.DateTime(timezone=True),
    "duration": sa.BigInteger(), "reference": postgresql.UUID(as_uuid=False), "json": sa.Text(),
    "parts": sa.Text(), "secret": sa.Text(),
    "list": postgresql.JSONB(),
    "any_reference": sa.Text(),
}  # fmt: skip


def column_type(kind: str, dialect: str) -> Any:
    """SQLAlchemy type of a column, so that literals compared with it are sent as that type."""
    return (_SQLITE_TYPES if dialect == "sqlite" else _POSTGRESQL_TYPES)[kind]
