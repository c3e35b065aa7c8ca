"""Rows of every table of a workspace in a form that is the same on both databases.

A row is a JSON object of its column names, sorted; a blank is left out. A part of a workspace is the rows
of one table in the order of its primary key, so that equal content gives equal bytes:

| stored | written |
|---|---|
| number, money, base amount | decimal text, at its column's scale |
| boolean | `true` / `false` |
| date, datetime | ISO 8601, times in UTC |
| duration | microseconds |
| list | array |
| bytes | UUID where there are 16 of them, else hexadecimal |
| everything else | as it lies: text, integer |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa

from engines.errors import Conflict
from engines.expression.types import ValueType
from runtime.store import control, tables
from runtime.store.database import Transaction
from runtime.store.entity_table import SYSTEM_COLUMNS
from runtime.store.ids import is_id, to_bytes, to_text
from runtime.store.physical_names import LINKS, plain_kind
from runtime.store.storage import codec

__all__ = ["PortableTable", "encode_row", "load_rows", "platform_tables", "record_tables", "rows"]

_BATCH = 2000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")

LEFT_BEHIND = control.TABLES | frozenset(
    {
        # Of this installation, not of the workspace: who is signed in, how often somebody tried, what was
        # answered a moment ago; and what all workspaces share.
        "session", "view_as", "counter", "idempotency", "alembic_version",
        "workspace_export",
        # Followers go by positions of one database; the index is made again from the records.
        "change", "search_position", "search_field", "search_document",
    }
)  # fmt: skip
"""Tables that do not travel."""

_COLUMNS_LEFT: Mapping[str, frozenset[str]] = {
    "entity_table": frozenset({"view_hash"}),
    "job": frozenset({"lease_until", "token"}),
}
_ROWS_LEFT = {"job": "state <> 'done' AND kind <> 'search_reindex'"}
"""What was done needs no doing, and the search index is made again anyway."""

Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class PortableTable:
    """`columns`: name → (stored to written, written to stored); `key`: columns of the primary key."""

    name: str
    columns: Mapping[str, tuple[Convert, Convert]]
    key: tuple[str, ...]
    text_key: frozenset[str] = frozenset()
    where: str | None = None


def _same(value: Any) -> Any:
    return value


def _bytes_written(value: Any) -> Any:
    raw = bytes(value) if isinstance(value, (bytes, memoryview)) else None
    if raw is None:
        return value
    return to_text(raw) if len(raw) == 16 else raw.hex()


def _bytes_stored(value: str) -> bytes:
    return to_bytes(value) if is_id(value) else bytes.fromhex(value)


def _kind(kind: str, scale: int, dialect: str) -> tuple[Convert, Convert]:
    plain = plain_kind(kind)
    if plain in ("number", "money", "base"):
        found = codec(ValueType("number", scale), dialect)
        return found.json, lambda value: found.encode(Decimal(value))
    if plain == "date":
        found = codec(ValueType("date"), dialect)
        return found.json, lambda value: found.encode(date.fromisoformat(value))
    if plain == "datetime":
        found = codec(ValueType("datetime"), dialect)
        return found.json, lambda value: found.encode(datetime.fromisoformat(value))
    if plain in ("boolean", "reference"):
        found = codec(ValueType(plain), dialect)  # type: ignore[arg-type]
        return found.json, found.encode
    if plain == "list":
        return lambda value: orjson.loads(value) if isinstance(value, str) else value, _list_stored
    return _same, _same


def _list_stored(value: Any) -> str:
    return orjson.dumps(value).decode()


# -- which tables there are

_TABLES = {
    "sqlite": sa.text(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND name NOT LIKE 'search\\_index%' ESCAPE '\\'"
    ),
    "postgresql": sa.text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"),
}
_COLUMNS = {
    "sqlite": sa.text("SELECT name, lower(type), pk FROM pragma_table_info(:table)"),
    "postgresql": sa.text(
        "SELECT a.attname, format_type(a.atttypid, NULL), "
        "coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) "
        "FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary "
        "WHERE a.attrelid = (quote_ident(current_schema()) || '.' || quote_ident(:table))::regclass "
        "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
    ),
}
_RECORDED = sa.select(
    tables.entity_column.c.entity_number,
    tables.entity_column.c.column_name,
    tables.entity_column.c.kind,
    tables.entity_column.c.scale,
)
_ENTITIES = sa.select(tables.entity_table.c.number, tables.entity_table.c.table_name)


def platform_tables(tx: Transaction) -> list[PortableTable]:
    """The platform's own tables, as far as they travel, in the order of their names."""
    own = {table for _, table in tx.rows(_ENTITIES)} | {
        name for _, name, kind, _ in tx.rows(_RECORDED) if plain_kind(kind) == LINKS
    }
    names = {name for (name,) in tx.rows(_TABLES[tx.dialect])} - own - LEFT_BEHIND
    return [_platform(tx, name) for name in sorted(names)]


def _platform(tx: Transaction, name: str) -> PortableTable:
    described = tx.rows(_COLUMNS[tx.dialect], {"table": name})
    left = _COLUMNS_LEFT.get(name, frozenset())
    key = tuple(column for column, _, place in sorted(described, key=lambda row: row[2]) if place)
    columns = {column: _declared(kind) for column, kind, _ in described if column not in left}
    if name == "job":
        # Whoever was at it holds no lease over here.
        columns["state"] = (lambda state: "ready" if state == "running" else state, _same)
    return PortableTable(
        name,
        columns,
        key,
        frozenset(column for column, kind, _ in described if kind in ("text", "varchar") and column in key),
        _ROWS_LEFT.get(name),
    )


def _declared(kind: str) -> tuple[Convert, Convert]:
    if kind in ("blob", "bytea"):
        return _bytes_written, _bytes_stored
    if kind == "boolean":
        return bool, _same
    return _same, _same


def record_tables(tx: Transaction) -> tuple[list[PortableTable], list[PortableTable]]:
    """Tables of records and those of links, of hidden entities and fields as well, by their names.

    Raises Conflict for recorded names that cannot be the platform's own: an archive is anybody's words.
    """
    recorded: dict[int, dict[str, tuple[str, int]]] = {}
    links: list[PortableTable] = []
    reference = _kind("reference", 0, tx.dialect)
    for number, name, kind, scale in tx.rows(_RECORDED):
        _checked(name)
        if plain_kind(kind) == LINKS:
            columns = {"source": reference, "target": reference, "position": (_same, _same)}
            links.append(PortableTable(name, columns, ("source", "target")))
        else:
            recorded.setdefault(number, {})[name] = (kind, scale)
    records = []
    for number, table in tx.rows(_ENTITIES):
        columns = {"id": reference}
        columns |= {name: _kind(kind.kind, kind.scale, tx.dialect) for name, kind in SYSTEM_COLUMNS.items()}
        columns |= {
            name: _kind(kind, scale, tx.dialect) for name, (kind, scale) in recorded.get(number, {}).items()
        }
        records.append(PortableTable(_checked(table), columns, ("id",)))
    return sorted(records, key=lambda table: table.name), sorted(links, key=lambda table: table.name)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise Conflict("workspace_archive.damaged", {"place": name[:80]})
    return name


# -- rows


def rows(tx: Transaction, table: PortableTable) -> Iterator[bytes]:
    """Every row as one line, in the order of the key. Read within one snapshot, in batches."""
    names = list(table.columns)
    places = [names.index(column) for column in table.key]
    collate = ' COLLATE "C"' if tx.dialect == "postgresql" else ""
    parts = [f'"{column}"{collate if column in table.text_key else ""}' for column in table.key]
    key = ", ".join(parts)
    marks = ", ".join(f":k{n}" for n in range(len(parts)))
    chosen = ", ".join(f'"{name}"' for name in names)
    first = [table.where] if table.where else []
    texts = [
        f'SELECT {chosen} FROM "{table.name}"'
        + (f" WHERE {' AND '.join(conditions)}" if conditions else "")
        + f" ORDER BY {key} LIMIT {_BATCH}"
        for conditions in (first, [*first, f"({key}) > ({marks})"])
    ]
    begin, go_on = (tx.database.compile(sa.text(text)) for text in texts)
    converters = [convert for convert, _ in table.columns.values()]
    found = tx.rows(begin)
    while found:
        for row in found:
            yield encode_row(names, converters, row)
        if len(found) < _BATCH:
            return
        found = tx.rows(go_on, {f"k{n}": found[-1][place] for n, place in enumerate(places)})


def encode_row(names: Sequence[str], converters: Sequence[Convert], row: Sequence[Any]) -> bytes:
    """One line, its end included."""
    written = {
        name: convert(value)
        for name, convert, value in zip(names, converters, row, strict=True)
        if value is not None
    }
    return orjson.dumps(written, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def load_rows(tx: Transaction, table: PortableTable, lines: Iterable[bytes]) -> int:
    """Put rows written by `rows` into the table, which has none of them; how many.

    Raises Conflict for a line that is no row of this table.
    """
    names = list(table.columns)
    converters = [convert for _, convert in table.columns.values()]
    known = frozenset(names)
    batch: list[tuple[Any, ...]] = []
    count = 0
    for line in lines:
        count += 1
        try:
            row = orjson.loads(line)
            if not known.issuperset(row):
                raise ValueError
            batch.append(
                tuple(
                    None if (value := row.get(name)) is None else convert(value)
                    for name, convert in zip(names, converters, strict=True)
                )
            )
        except (ValueError, TypeError, ArithmeticError, AttributeError) as error:
            raise Conflict("workspace_archive.damaged", {"place": f"{table.name}:{count}"}) from error
        if len(batch) == _BATCH:
            tx.insert_rows(table.name, names, batch)
            batch = []
    if batch:
        tx.insert_rows(table.name, names, batch)
    return count
