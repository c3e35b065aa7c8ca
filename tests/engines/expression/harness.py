"""One scope, one set of records, and the back ends side by side.

Records are JSON in the convention of the browser: numbers as strings, dates YYYY-MM-DD, times RFC
3339, durations as microseconds, what lies behind references under dotted keys, sub-tables as lists.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engines.expression import (
    BOOLEAN,
    DATE,
    DATETIME,
    DURATION,
    INTEGER,
    TEXT,
    Checked,
    EvaluationContext,
    MappingScope,
    Name,
    SqlResolver,
    ValueType,
    any_reference,
    check,
    choice,
    compile_sql,
    decode_value,
    encode_value,
    list_of,
    money,
    number,
    postgres_functions,
    record,
    reference,
    references,
    rows,
    sqlite_functions,
)
from engines.expression.durations import parse_duration
from engines.expression.storage import Dialect, column_type
from engines.expression.typed import BEHIND

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
ME = "0198d5a0-0000-7000-8000-000000000001"
CONTEXT = EvaluationContext(NOW, ZONE, ME)

STAGE = choice(("open", "opt1"), ("won", "opt2"), ("lost", "opt3"))
AREA = ValueType(
    "choice",
    options=(("east", "a1"), ("shanghai", "a2"), ("pudong", "a3"), ("jiangsu", "a4"), ("north", "a5")),
    parents=(("shanghai", "east"), ("pudong", "shanghai"), ("jiangsu", "east")),
)
LEVEL = choice(("VIP", "lev1"), ("A", "lev2"), ("B", "lev3"))


def _names(prefix: str, **types: ValueType) -> dict[str, Name]:
    return {key: Name(key, type, f"{prefix}.{key}") for key, type in types.items()}


SCOPE = MappingScope(
    top={
        **_names(
            "record",
            name=TEXT,
            note=TEXT,
            amount=money(2),
            cost=money(2),
            discount=number(4),
            factor=number(6),
            quantity=INTEGER,
            vip=BOOLEAN,
            stage=STAGE,
            next_stage=STAGE,
            region=choice(("a", "r1"), ("b", "r2"), ("c", "r3")),
            area=AREA,
            tags=list_of(TEXT),
            marks=list_of(TEXT),
            stages=list_of(STAGE),
            team=references("system.user"),
            subject=any_reference(("sales.customer", "sales:e1"), ("system.user", "system:e2")),
            due_on=DATE,
            paid_on=DATE,
            called_at=DATETIME,
            ended_at=DATETIME,
            place=ValueType("parts", parts=(("city", TEXT), ("longitude", number(6)))),
            spent=DURATION,
            waited=DURATION,
            owner=reference("system.user"),
            manager=reference("system.user"),
            customer=reference("sales.customer"),
            lines=rows("sales.line"),
            parameter=record("parameter"),
            old=record("old"),
        ),
        **_names("record", **{"金额": money(2), "not": TEXT}),
        "me": Name("me", reference("system.user"), "", volatile=True),
    },
    entities={
        "sales.customer": _names(
            "customer", name=TEXT, level=LEVEL, credit=money(2), owner=reference("system.user")
        ),
        "system.user": _names(
            "user", email=TEXT, manager=reference("system.user"), name=TEXT, pay=money(2), active=BOOLEAN
        ),
        "sales.line": _names(
            "line",
            amount=money(2),
            quantity=number(3),
            done=BOOLEAN,
            shipped_on=DATE,
            code=TEXT,
            product=reference("sales.product"),
            parts=rows("sales.part"),
        ),
        "sales.product": _names("product", price=money(2), code=TEXT),
        "sales.part": _names("part", count=INTEGER, weight=number(3)),
    },
    namespaces={
        "parameter": _names("parameter", limit=money(2), rate=number(4)),
        "old": _names("old", stage=STAGE, amount=money(2), **{"in": TEXT}),
    },
)

# What a flat record may hold, by dotted key. Sub-tables below.
_REACH: dict[str, tuple[str, ...]] = {
    "record": ("customer.", "owner.", "me.", "parameter.", "old."),
    "sales.line": ("product.",),
    "sales.part": (),
    "system.user": (),
}


def _columns(entity: str) -> dict[str, ValueType]:
    names: Mapping[str, Name] = SCOPE.top if entity == "record" else SCOPE.entities[entity]
    found: dict[str, ValueType] = {}
    for key, name in names.items():
        if name.type.kind in ("rows",):
            continue
        if name.type.kind != "record":
            found[key] = name.type
        if f"{key}." in _REACH[entity]:
            for member in (SCOPE.members(name.type) or {}).values():
                found[f"{key}.{member.key}"] = member.type
    return found


def _subtables(entity: str) -> dict[str, str]:
    names: Mapping[str, Name] = SCOPE.top if entity == "record" else SCOPE.entities[entity]
    return {
        key + (BEHIND if name.type.is_links else ""): name.type.entity
        for key, name in names.items()
        if name.type.has_rows and name.type.entity
    }


def checked(text: str, expected: ValueType | None = None) -> Checked:
    return check(text, SCOPE, expected)


# --- values ----------------------------------------------------------------------------------------


def to_python(value: Any, type: ValueType) -> Any:
    """A JSON value in the Python convention."""
    if value is None:
        return None
    if type.is_numeric:
        return Decimal(value)
    if type.kind == "date":
        return date.fromisoformat(value)
    if type.kind == "datetime":
        return datetime.fromisoformat(value)
    if type.kind == "duration":
        return parse_duration(value)
    return tuple(value) or None if type.kind == "list" else value


def record_to_python(values: Mapping[str, Any], entity: str = "record") -> dict[str, Any]:
    columns, subtables = _columns(entity), _subtables(entity)
    found: dict[str, Any] = {}
    for key, value in values.items():
        if key in subtables:
            found[key] = [record_to_python(row, subtables[key]) for row in value or ()]
        else:
            found[key] = to_python(value, columns[key])
    return found


# --- a database --------------------------------------------------------------------------------------


class Bench:
    """Tables for the scope in one database, filled once, against which expressions run.

    References' fields are flat columns of the record's table: resolving joins is the store's task.
    """

    def __init__(self, connection: sa.Connection, dialect: Dialect) -> None:
        self.connection = connection
        self.dialect: Dialect = dialect
        self.metadata = sa.MetaData()
        self.tables = {entity: self._table(entity) for entity in _REACH}
        self.metadata.create_all(connection)
        self.count = 0

    def _table(self, entity: str) -> sa.Table:
        columns = [
            sa.Column(key, self._stored(type), nullable=True) for key, type in _columns(entity).items()
        ]
        system = [sa.Column("$id", sa.Integer, primary_key=True), sa.Column("$parent", sa.Integer)]
        return sa.Table(entity.replace(".", "_"), self.metadata, *system, *columns)

    def _stored(self, type: ValueType) -> sa.types.TypeEngine[Any]:
        if type.kind in ("text", "choice") and self.dialect == "postgresql":
            return sa.Text(collation="C")
        return column_type(type, self.dialect)

    def fill(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Replace what is stored by `records` (Python convention), in order from id 0."""
        for table in self.tables.values():
            self.connection.execute(table.delete())
        found: dict[str, list[dict[str, Any]]] = {entity: [] for entity in self.tables}
        for values in records:
            self._row("record", values, None, found)
        for entity, lines in found.items():
            if lines:
                self.connection.execute(self.tables[entity].insert(), lines)
        self.connection.commit()
        self.count = len(records)

    def _row(
        self,
        entity: str,
        values: Mapping[str, Any],
        parent: int | None,
        found: dict[str, list[dict[str, Any]]],
    ) -> None:
        id = len(found[entity])
        line: dict[str, Any] = {"$id": id, "$parent": parent}
        for key, type in _columns(entity).items():
            value = values.get(key)
            # The store writes blank for the empty text.
            line[key] = None if value == "" else encode_value(value, type, self.dialect)
        found[entity].append(line)
        for key, child in _subtables(entity).items():
            for row in values.get(key) or ():
                self._row(child, row, id, found)

    def column(self, checked: Checked, condition: bool = False) -> sa.ColumnElement[Any]:
        return compile_sql(checked, _Resolver(self, "record", self.tables["record"]), condition)

    def evaluate(self, expressions: Sequence[Checked], ids: Sequence[int] | None = None) -> list[list[Any]]:
        """Python values by record, one per expression."""
        id = self.tables["record"].c["$id"]
        query = sa.select(
            id, *(self.column(one).label(f"e{index}") for index, one in enumerate(expressions))
        ).order_by(id)
        if ids is not None:
            query = query.where(id.in_(ids))
        return [
            [
                decode_value(value, one.type, self.dialect)
                for value, one in zip(row[1:], expressions, strict=True)
            ]
            for row in self.connection.execute(query)
        ]

    def holding(self, condition: Checked, ids: Sequence[int]) -> list[int]:
        """Those of `ids` whose records a condition selects."""
        id = self.tables["record"].c["$id"]
        query = sa.select(id).where(id.in_(ids), self.column(condition, condition=True)).order_by(id)
        return list(self.connection.scalars(query))


class _Resolver:
    def __init__(self, bench: Bench, entity: str, source: Any) -> None:
        self.bench, self.entity, self.source = bench, entity, source
        self.dialect: str = bench.dialect
        self.zone = ZONE

    def column(self, path: tuple[str, ...]) -> sa.ColumnElement[Any]:
        if path == ("me",):
            return sa.literal(
                self.encode(ME, reference("system.user")), column_type(reference(""), self.bench.dialect)
            )
        found: sa.ColumnElement[Any] = self.source.c[".".join(path)]
        return found

    def rows(self, path: tuple[str, ...]) -> tuple[sa.FromClause, sa.ColumnElement[bool], SqlResolver]:
        tables = _subtables(self.entity)
        child = tables.get(path[0]) or tables[path[0] + BEHIND]
        source = self.bench.tables[child].alias()
        return source, source.c["$parent"] == self.source.c["$id"], _Resolver(self.bench, child, source)

    def now(self) -> datetime:
        return NOW

    def encode(self, value: Any, type: ValueType) -> Any:
        return encode_value(value, type, self.bench.dialect)


def sqlite_engine() -> sa.Engine:
    engine = sa.create_engine("sqlite://")

    @sa.event.listens_for(engine, "connect")
    def _register(connection: sqlite3.Connection, _: Any) -> None:
        for name, count, function, deterministic in sqlite_functions():
            connection.create_function(name, count, function, deterministic=deterministic)

    return engine


def prepare_postgres(connection: sa.Connection, schema: str) -> None:
    """A schema of its own, as a workspace has, with our functions in it."""
    connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    connection.exec_driver_sql(f"SET search_path TO {schema}")
    for statement in postgres_functions():
        connection.exec_driver_sql(statement)
    connection.commit()
