"""One entity's physical table: names, columns, codecs and the statements of its records.

The code here knows no entity; everything comes from the definition and the recorded names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from engines.definition.model import EntityModel
from engines.expression.types import BOOLEAN, DATETIME, INTEGER, TEXT, ValueType, number
from runtime.store.database import Database, Statement
from runtime.store.links import LinkTable, link_table
from runtime.store.storage import Codec, codec, column_type, unchanged

_Column = sa.ColumnElement[Any]

__all__ = ["RATE_SCALE", "SYSTEM_COLUMNS", "EntityTable", "StoredColumn"]

RATE_SCALE = 6
_PERSON = ValueType("reference", entity="system.user")

SYSTEM_COLUMNS: Mapping[str, ValueType] = {
    "version": INTEGER,
    "revision": INTEGER,
    "created_at": DATETIME,
    "created_by": _PERSON,
    "updated_at": DATETIME,
    "updated_by": _PERSON,
    "owner": _PERSON,
    "department": ValueType("reference", entity="system.department"),
    "currency": TEXT,
    "rate": number(RATE_SCALE),
    "parent": ValueType("reference"),
    "position": INTEGER,
    "computing": BOOLEAN,
    "title_sort": TEXT,
    "deleted_at": DATETIME,
}
"""Columns of every record table besides `id`. `version` rises with user edits (the ETag), `revision`
with any write. `computing` marks derived values a job has still to bring up to date. `title_sort`
orders titles as people expect: by pinyin where they are Chinese."""

_BY_COLUMN_FROM = 16
"""Records from which on they are encoded column by column."""
_OPTIONAL = ("currency", "rate", "parent", "position")

READ_SYSTEM = ("created_at", "created_by", "updated_at", "updated_by", "owner", "department")


@dataclass(frozen=True)
class StoredColumn:
    """A value's column. `base` is the column of a money field's base-currency amount."""

    key: str
    name: str
    type: ValueType
    codec: Codec
    column: sa.ColumnClause[Any]
    base: StoredColumn | None = None


class EntityTable:
    """`columns` maps field and system keys to columns; `number` names the entity in the change log."""

    def __init__(
        self,
        database: Database,
        model: EntityModel,
        number_: int,
        table_name: str,
        names: Mapping[str, str],
        base_names: Mapping[str, str],
        link_names: Mapping[str, str] | None = None,
        title_sort: str = "title_sort",
        former: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`names` and `base_names` map field ids to column names, `link_names` to link tables, `former`
        to columns of types the field had. `title_sort` is the column that holds the sort keys of titles."""
        self.database = database
        self.model = model
        self.number = number_
        self.name = table_name
        dialect = database.dialect
        self.columns: dict[str, StoredColumn] = {}
        for key, kind in SYSTEM_COLUMNS.items():
            # A column that has no meaning for this entity stays NULL; its key is free for a field.
            if key not in _OPTIONAL or key in model.types:
                name = title_sort if key == "title_sort" else key
                self.columns[key] = self._column(key, name, kind, dialect)
        for field in model.definition.fields:
            if not field.stored:
                continue
            kind = model.types[field.key]
            base = None
            if field.id in base_names:
                base = self._column(field.key, base_names[field.id], kind, dialect)
            self.columns[field.key] = self._column(field.key, names[field.id], kind, dialect, base)
        self.links: dict[str, LinkTable] = {
            field.key: link_table(link_names[field.id], dialect)
            for field in model.definition.fields
            if link_names and field.id in link_names
        }
        """Tables of the pairs of its lists of references, by key."""
        self.former: dict[str, tuple[str, ...]] = {
            field.key: tuple(former[field.id])
            for field in model.definition.fields
            if former and field.id in former
        }
        """Columns to be cleared when a field is written, by key."""
        self.id_codec = codec(_PERSON, dialect)
        self.table = sa.table(
            table_name,
            sa.column("id", column_type("reference", dialect)),
            *(column.column for column in self.columns.values()),
            *(column.base.column for column in self.columns.values() if column.base),
            *(sa.column(name) for names_ in self.former.values() for name in names_),
        )
        self.id = self.table.c.id

    @staticmethod
    def _column(
        key: str, name: str, kind: ValueType, dialect: str, base: StoredColumn | None = None
    ) -> StoredColumn:
        return StoredColumn(
            key, name, kind, codec(kind, dialect), sa.column(name, column_type(kind.kind, dialect)), base
        )

    def __getitem__(self, key: str) -> StoredColumn:
        return self.columns[key]

    @cached_property
    def has_computed(self) -> bool:
        """Whether records keep values a job may have to bring up to date."""
        fields, volatile = self.model.fields, self.model.volatile
        return any(field.derived and field.stored and key not in volatile for key, field in fields.items())

    @property
    def fields(self) -> Mapping[str, StoredColumn]:
        """Columns of the definition's own fields."""
        return self._fields

    @cached_property
    def _fields(self) -> dict[str, StoredColumn]:
        keys = self.model.fields
        return {key: column for key, column in self.columns.items() if key in keys}

    def sa(self, key: str) -> _Column:
        """The column as part of this table, for statements."""
        column: _Column = self.table.c[self.columns[key].name]
        return column

    # -- statements compiled once per published version

    @cached_property
    def physical(self) -> tuple[StoredColumn, ...]:
        """Every column but id, base columns included, in one order."""
        flat: list[StoredColumn] = []
        for column in self.columns.values():
            flat.append(column)
            if column.base:
                flat.append(column.base)
        return tuple(flat)

    @cached_property
    def insert_columns(self) -> tuple[str, ...]:
        """Names in the order of `encode`."""
        return ("id", *(column.name for column in self.physical))

    @cached_property
    def _encoders(self) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
        """(key of the value, encode) in the order of `physical`."""
        found = []
        for column in self.columns.values():
            found.append((column.key, column.codec.encode))
            if column.base:
                found.append((f"base:{column.key}", column.codec.encode))
        return tuple(found)

    @cached_property
    def amounts(self) -> tuple[tuple[str, str, int], ...]:
        """(key, key of its base amount, scale) of every amount of money."""
        return tuple(
            (key, f"base:{key}", column.type.scale)
            for key, column in self.fields.items()
            if column.base is not None
        )

    @cached_property
    def _title_sort_position(self) -> int:
        return self.insert_columns.index(self.columns["title_sort"].name)

    @cached_property
    def select_all(self) -> tuple[_Column, ...]:
        """id, then `physical`."""
        return (self.id, *(self.table.c[column.name] for column in self.physical))

    @cached_property
    def by_id(self) -> Statement:
        """All columns of one live record, whoever asks: for the platform's own reads."""
        return self.database.compile(
            sa.select(*self.select_all).where(self.id == sa.bindparam("id"), self.sa("deleted_at").is_(None))
        )

    def encode_id(self, record_id: str | None) -> Any:
        return self.id_codec.encode(record_id)

    def encode(
        self, records: Sequence[Mapping[str, Any]], title_sorts: Sequence[str | None]
    ) -> list[Sequence[Any]]:
        """Rows for `insert_columns`; base amounts come under "base:<key>".

        Many are encoded column by column, and a value that several of them share once: measured on 1,000
        records with 31 columns, 5 µs a record instead of 9.
        """
        if len(records) < _BY_COLUMN_FROM:
            return [
                self._encode_one(values, title) for values, title in zip(records, title_sorts, strict=True)
            ]
        columns: list[Sequence[Any]] = [[self.id_codec.encode(values["id"]) for values in records]]
        for key, encode in self._encoders:
            given = [values.get(key) for values in records]
            columns.append(given if encode is unchanged else _encoded(given, encode))
        columns[self._title_sort_position] = title_sorts
        return list(zip(*columns, strict=True))

    def _encode_one(self, values: Mapping[str, Any], title_sort: str | None) -> list[Any]:
        row = [self.id_codec.encode(values["id"])]
        get = values.get
        for key, encode in self._encoders:
            value = get(key)
            row.append(None if value is None else encode(value))
        row[self._title_sort_position] = title_sort
        return row

    def decode(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """Values by key from a row of `select_all`; base amounts under "base:<key>"."""
        values: dict[str, Any] = {"id": self.id_codec.decode(row[0])}
        position = 1
        for column in self.columns.values():
            values[column.key] = column.codec.decode(row[position])
            position += 1
            if column.base:
                values[f"base:{column.key}"] = column.codec.decode(row[position])
                position += 1
        return values


def _encoded(given: list[Any], encode: Callable[[Any], Any]) -> list[Any]:
    # By identity: batches share what they read as one, and comparing values may cost more than encoding them.
    distinct = {id(value): value for value in given}
    if len(distinct) > len(given) // 2:
        return [None if value is None else encode(value) for value in given]
    known = {key: None if value is None else encode(value) for key, value in distinct.items()}
    return [known[id(value)] for value in given]
