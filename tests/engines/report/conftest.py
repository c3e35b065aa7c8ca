"""Deals and buyers in a database of each kind, behind a resolver of the least one needs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from engines.definition.load import load
from engines.definition.model import Model
from engines.definition.report import Report
from engines.expression.database import postgres_functions, sqlite_functions
from engines.expression.sql import compile_sql
from engines.expression.storage import column_type, decode_value, encode_value
from engines.expression.types import BOOLEAN, TEXT, ValueType
from engines.report import ReportPlan, ReportResult, compile_report, plan_report, shape

DATA = Path(__file__).parents[2] / "data" / "reports"
NOW = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)


def _options(*keys: str) -> list[dict[str, Any]]:
    return [
        {"id": f"o{index}", "key": key, "label": {"en": key.title()}, "colour": "#112233"}
        for index, key in enumerate(keys)
    ]


SYSTEM = {
    "format": "yingzao/1",
    "app": {"key": "system", "version": "1.0.0", "label": {"en": "System"}},
    "entities": [
        {"id": key, "key": key, "title": "name", "fields": [{"id": "f1", "key": "name", "type": "text"}]}
        for key in ("user", "department")
    ],
}

DEMO: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "demo", "version": "1.0.0", "label": {"en": "Demo"}},
    "parameters": [{"id": "p1", "key": "many", "type": "integer", "value": "3"}],
    "entities": [
        {
            "id": "e1",
            "key": "deal",
            "title": "name",
            "label": {"zh": "单子", "en": "Deal"},
            "fields": [
                {"id": "f1", "key": "name", "type": "text"},
                {"id": "f2", "key": "stage", "type": "choice", "options": _options("open", "won", "lost")},
                {"id": "f3", "key": "amount", "type": "money", "label": {"zh": "金额", "en": "amount"}},
                {"id": "f4", "key": "quantity", "type": "integer"},
                {"id": "f5", "key": "closed_on", "type": "date"},
                {"id": "f6", "key": "met_at", "type": "datetime"},
                {"id": "f7", "key": "buyer", "type": "reference", "entity": "buyer"},
                {"id": "f8", "key": "urgent", "type": "boolean"},
                {"id": "f9", "key": "note", "type": "text"},
                {
                    "id": "f10",
                    "key": "age",
                    "type": "formula",
                    "result": "integer",
                    "formula": "days_between(closed_on, today())",
                },
                {"id": "f11", "key": "lines", "type": "subtable", "entity": "line"},
                {"id": "f12", "key": "story", "type": "long_text"},
            ],
        },
        {
            "id": "e2",
            "key": "buyer",
            "title": "name",
            "fields": [
                {"id": "f1", "key": "name", "type": "text"},
                {"id": "f2", "key": "level", "type": "choice", "options": _options("a", "b")},
            ],
        },
        {
            "id": "e3",
            "key": "line",
            "title": "text",
            "parent": "deal",
            "fields": [{"id": "f1", "key": "text", "type": "text"}],
        },
    ],
}


@pytest.fixture(scope="session")
def model() -> Model:
    return Model({"system": load(json.dumps(SYSTEM)), "demo": load(json.dumps(DEMO))})


def records() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "records.json").read_text("utf-8"))
    return found


class Resolver:
    """The store's part: columns of one entity, and joins along `buyer`."""

    def __init__(self, shop: Shop, zone: tzinfo, now: datetime = NOW) -> None:
        self.shop = shop
        self.dialect = shop.dialect
        self.zone = zone
        self._now = now
        self.source: sa.FromClause = shop.deals
        self.behind: sa.Alias | None = None

    def column(self, path: tuple[str, ...], base: bool = False) -> sa.ColumnElement[Any]:
        if len(path) == 1:
            return self.shop.deals.c["base" if base and path == ("amount",) else path[0]]
        assert path[0] == "buyer"
        if self.behind is None:
            self.behind = self.shop.buyers.alias("t1")
            self.source = self.source.outerjoin(self.behind, self.behind.c.id == self.shop.deals.c.buyer)
        return self.behind.c[path[1]]

    def from_clause(self) -> sa.FromClause:
        return self.source

    def rows(self, path: tuple[str, ...]) -> Any:
        raise AssertionError("no sub-tables here")

    def now(self) -> datetime:
        return self._now

    def encode(self, value: Any, type: ValueType) -> Any:
        return encode_value(value, type, self.dialect)


@dataclass
class Shop:
    """The tables, and running things on them."""

    model: Model
    engine: sa.Engine
    deals: sa.Table
    buyers: sa.Table

    @property
    def dialect(self) -> Any:
        return self.engine.dialect.name

    def decode(self, type: ValueType, raw: Any) -> Any:
        return decode_value(raw, type, self.dialect)

    def insert(self, table: sa.Table, entity: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows of JSON values; a column no field has is text, `base` an amount."""
        found = self.model.entity(f"demo.{entity}")
        encoded = []
        for row in rows:
            values = {}
            for key, raw in row.items():
                kind = _kind(found, key)
                field = found.fields.get("amount" if key == "base" else key)
                value = field.coerce(raw) if field else raw
                values[key] = encode_value(value, kind, self.dialect)
            encoded.append(values)
        with self.engine.begin() as connection:
            connection.execute(table.insert(), encoded)

    def plan(self, report: Mapping[str, Any], added: str | None = None) -> ReportPlan:
        return plan_report(self.model, Report.model_validate(report), "demo", added)

    def run(
        self,
        report: Mapping[str, Any],
        zone: str = "Asia/Shanghai",
        added: str | None = None,
        scope: str | None = None,
    ) -> ReportResult:
        plan = self.plan(report, added)
        resolver = Resolver(self, ZoneInfo(zone))
        statement = compile_report(plan, resolver, self.condition(scope, resolver))
        with self.engine.connect() as connection:
            rows = connection.execute(statement).all()
        return shape(plan, rows, self.decode)

    def condition(self, text: str | None, resolver: Resolver) -> Any:
        if text is None:
            return None
        checked = self.model.entity("demo.deal").compile(text, BOOLEAN).checked
        return compile_sql(checked, resolver, condition=True)

    def names(self, filter: str, zone: str = "Asia/Shanghai") -> set[str]:
        """Names of the deals a filter selects, the way a list would."""
        resolver = Resolver(self, ZoneInfo(zone))
        condition = self.condition(filter, resolver)
        query = sa.select(self.deals.c.name).select_from(resolver.from_clause()).where(condition)
        with self.engine.connect() as connection:
            return set(connection.scalars(query))


def _kind(entity: Any, key: str) -> ValueType:
    if key == "base":
        return entity.types["amount"]
    return entity.types.get(key, TEXT)


def build_shop(model: Model, url: str) -> Shop:
    engine = sa.create_engine(url)
    dialect: Any = engine.dialect.name
    if dialect == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _functions(connection: sqlite3.Connection, _record: Any) -> None:
            for name, count, function, deterministic in sqlite_functions():
                connection.create_function(name, count, function, deterministic=deterministic)

    else:
        with engine.begin() as connection:
            for text in postgres_functions():
                connection.exec_driver_sql(text)
    metadata = sa.MetaData()

    def table(entity: str, *keys: str) -> sa.Table:
        found = model.entity(f"demo.{entity}")
        return sa.Table(
            entity, metadata, *(sa.Column(key, column_type(_kind(found, key), dialect)) for key in keys)
        )

    facts = ("stage", "amount", "base", "quantity", "closed_on", "met_at", "buyer", "urgent", "note")
    deals = table("deal", "id", "name", *facts)
    buyers = table("buyer", "id", "name", "level", "title_sort")
    metadata.create_all(engine)
    return Shop(model, engine, deals, buyers)


@pytest.fixture
def empty_shop(model: Model, database_url: str) -> Iterator[Shop]:
    shop = build_shop(model, database_url)
    yield shop
    shop.engine.dispose()


@pytest.fixture
def shop(empty_shop: Shop) -> Shop:
    """The shop with the records of `tests/data/reports/records.json`."""
    data = records()
    empty_shop.insert(empty_shop.buyers, "buyer", data["buyers"])
    deals = [{"id": str(UUID(int=index)), **deal} for index, deal in enumerate(data["deals"])]
    empty_shop.insert(empty_shop.deals, "deal", deals)
    return empty_shop
