"""Filters mean in SQL what they mean in Python; a page costs the same few statements at any length."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from engines.expression import EvaluationContext
from engines.expression.types import BOOLEAN
from runtime.commands.context import Context
from runtime.store import records
from runtime.store.database import Transaction
from runtime.store.related import load_related
from tests.runtime.house import House

CONDITIONS = [
    "quantity > 1",
    "quantity >= 0 and quantity < 2",
    "not (quantity == 1)",
    "is_blank(quantity) or weight < 0",
    "quantity != 1",
    'state in ("draft", "open")',
    'not (state in ("draft", "open"))',
    "urgent",
    "not urgent",
    "urgent != true",
    "day == date(2026, 1, 2)",
    "day < date(2026, 1, 3) or is_blank(day)",
    "days_between(day, today()) > 59",
    "age > 59",
    "total >= 20",
    "total * 2 > weight",
    "weight * 3 > -1",
    'contains(lower(subject), "a")',
    'starts_with(subject, "张") or subject == "B"',
    'client.name == "Acme"',
    "client.discount > 0.05",
    "is_blank(client.discount)",
    "client.discount * total > 1",
    'client.level == "gold" or client.active',
    "sum(lines.amount) > 10",
    "count(lines.quantity) == 2",
    "max(lines.price) == 10",
    "owner == me",
    'owner.name == "Administrator"',
    "net == total",
    "created_at <= now()",
    'concat(subject, "x") == "ax"',
    "if(urgent, quantity, weight) > 0",
    "round(weight, 2) == 0",
]


@pytest.fixture
def full(house: House) -> House:
    chance = random.Random(11)
    clients = [
        house.create("client", name="Acme", discount="0.1", level="gold"),
        house.create("client", name="Bcme", discount=None, level="silver", active=False),
        house.create("client", name="张三", discount="0", active=None),
    ]
    products = [house.create("product", name=name) for name in ("Bolt", "Nut")]

    def maybe(value: Any) -> Any:
        return None if chance.random() < 0.3 else value

    house.create_many(
        "order",
        [
            {
                "subject": chance.choice(["a", "B", "张三", "bA"]),
                "quantity": maybe(chance.randrange(3)),
                "weight": maybe(str(Decimal(chance.randrange(-3, 4)).scaleb(-3))),
                "day": maybe(f"2026-01-0{chance.randrange(1, 5)}"),
                "urgent": maybe(chance.random() < 0.5),
                "state": maybe(chance.choice(["draft", "open", "void"])),
                "client": maybe(chance.choice(clients)),
                "lines": [
                    {
                        "quantity": maybe(chance.randrange(4)),
                        "price": maybe(10),
                        "product": maybe(chance.choice(products)),
                    }
                    for _ in range(chance.randrange(3))
                ],
            }
            for _ in range(40)
        ],
    )
    return house


def test_filters_select_what_python_says_they_do(full: House) -> None:
    def expected(ctx: Context) -> dict[str, set[str]]:
        entity = ctx.entity("atlas.order")
        found: dict[str, set[str]] = {}
        listed = _all(ctx, entity)
        for condition in CONDITIONS:
            compiled = entity.model.compile(condition, BOOLEAN)
            rows = [dict(record) for record in listed]
            _load(ctx, entity, rows, compiled.paths)
            context = EvaluationContext(ctx.now, ctx.catalog.zone, ctx.principal.user_id)
            found[condition] = {row["id"] for row in rows if compiled.evaluate(row, context) is True}
        return found

    wanted = full.as_("root", expected)
    hits = 0
    for condition in CONDITIONS:
        page = full.page("order", filter=condition, limit=100, count=True)
        found = {record["id"] for record in page["records"]}
        assert found == wanted[condition], condition
        assert page["count"] == len(found)
        hits += 0 < len(found) < 40
    assert hits > len(CONDITIONS) * 0.8, "conditions that select all or nothing test little"


def _all(ctx: Context, entity: Any) -> list[dict[str, Any]]:
    table = entity.table
    query = sa.select(table.id).where(table.sa("deleted_at").is_(None))
    ids = [table.id_codec.decode(row[0]) for row in ctx.tx.rows(query)]
    return list(records.by_ids(ctx.tx, entity, ids).values())


def _load(ctx: Context, entity: Any, rows: list[dict[str, Any]], paths: Any) -> None:
    from runtime.commands import rows as subtables
    from runtime.commands.write import load_paths

    subtables.load(ctx, entity, rows)
    load_paths(ctx, entity, rows, frozenset(paths))
    inside = {path.removeprefix("lines.") for path in paths if path.startswith("lines.")}
    lines = [row for record in rows for row in record["lines"]]
    load_related(ctx.tx, ctx.catalog, "atlas.line", lines, inside)
    today = ctx.now.astimezone(ctx.catalog.zone).date()
    for row in rows:
        # Depends on the day and so is not stored.
        row["age"] = None if row["day"] is None else Decimal((today - row["day"]).days)


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements run meanwhile, by anybody."""
    seen: list[str] = []
    original = Transaction._run

    def run(self: Transaction, statement: Any, params: Any) -> Any:
        seen.append(getattr(statement, "text", str(statement)))
        return original(self, statement, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Transaction, "_run", run)
        yield seen


def test_a_page_with_labels_and_lookups_is_one_statement(full: House) -> None:
    def statements(**request: Any) -> int:
        from runtime.commands import read_records
        from runtime.commands.read_records import ListRequest

        def command(ctx: Context) -> int:
            with counting() as seen:
                read_records.page(ctx, "atlas.order", ListRequest(**request))
            return len(seen)

        return full.as_("bea", command)

    expand = ("client.name", "client.parent_client", "payer.level", "owner.department", "owner.name")
    assert statements(limit=5, expand=expand) == statements(limit=40, expand=expand) == 1
    fields = ("subject", "client", "lines")
    assert statements(limit=5, fields=fields) == statements(limit=40, fields=fields) == 2


def test_a_write_of_many_costs_no_statement_per_reference(full: House) -> None:
    client = full.listed("client")[0]

    def cost(number: int) -> int:
        from runtime.commands import write

        def command(ctx: Context) -> int:
            with counting() as seen:
                values = [{"subject": str(n), "client": client, "payer": client} for n in range(number)]
                write.create(ctx, "atlas.order", values)
            return len(seen)

        return full.as_("root", command)

    cost(2)
    few, many = cost(10), cost(60)
    assert many - few <= 6
