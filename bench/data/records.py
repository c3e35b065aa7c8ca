"""Records of an entity with 1,000,000 of them over HTTP, and files that come in, next to the bare driver."""

from __future__ import annotations

import csv
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote

from openpyxl import Workbook

from bench.core.client import Client
from bench.core.importing import multipart
from bench.core.setting import Setting, databases
from bench.data.multiply import multiply
from bench.data.orders import APP, CATEGORIES, CITIES, order
from bench.data.plain import Plain
from bench.measured import expect, median_ms
from bench.row import Row
from runtime.access.identity import create_token
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.apps.install import install
from runtime.apps.people import give_roles
from runtime.commands import write
from runtime.commands.context import Context
from runtime.search.indexer import Indexer
from runtime.settings import Settings
from runtime.workspace import Workspace, Workspaces

__all__ = ["ROWS", "measure"]

ROWS = int(os.environ.get("YINGZAO_BENCH_ROWS", "1000000"))
_MADE, _CUSTOMERS, _PRODUCTS, _CAMPAIGNS = 20_000, 20_000, 1_000, 100
_CALLS = 300
_CSV_ROWS, _XLSX_ROWS, _IMPORTED_FOR = 10_000, 3_000, 100
"""The files' orders are those of a hundred customers."""
_FIELDS = "number,stage,amount,customer,product,campaign,net,ordered_on"
_FILTER = quote('stage == "won"')
_LIST = (
    f"/api/records/bench/order?filter={_FILTER}&sort=-amount&limit=50"
    f"&fields={_FIELDS}&expand=customer.city,product.category"
)
_HEADINGS = {
    "No": "number", "Stage": "stage", "Amount": "amount", "Qty": "quantity", "Price": "price",
    "Discount": "discount", "Ordered": "ordered_on", "Active": "active", "Note": "note",
    "Customer": "customer", "Product": "product", "Campaign": "campaign",
}  # fmt: skip


def measure() -> Iterator[Row]:
    with databases() as found:
        for name, url in found:
            started = time.perf_counter()
            setting, parents = _prepare(name, url)
            took = time.perf_counter() - started
            print(f"  {ROWS:,} records in {took:.0f} s", file=sys.stderr, flush=True)
            yield from _measure(setting, parents)


def _prepare(database: str, url: str) -> tuple[Setting, list[list[str]]]:
    """Also ids of customers, products and campaigns."""
    workspaces = Workspaces(Settings(database_url=url, admin_password="bench-password"))
    workspace = workspaces.main
    bootstrap(workspace)
    install(workspace, APP, SYSTEM)
    parents = [
        _make(workspace, "customer", [{"name": f"Customer {n}", "city": CITIES[n % 10]}
                                      for n in range(_CUSTOMERS)]),
        _make(workspace, "product", [{"name": f"Product {n}", "category": CATEGORIES[n % 5]}
                                     for n in range(_PRODUCTS)]),
        _make(workspace, "campaign", [{"name": f"Campaign {n}"} for n in range(_CAMPAIGNS)]),
    ]  # fmt: skip
    _make(workspace, "order", [_order(n, parents) for n in range(_MADE)])
    multiply(workspace, "bench.order", ROWS, summed=["bench.customer"])
    with workspace.database.write() as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
        user = write.create(ctx, "system.user", [{"name": "Seller", "email": "seller@example.com"}])[0].id
        give_roles(tx, ctx.catalog, user, ["bench.seller"])
        token = create_token(tx, user, "bench", "full", ctx.now)
    # As in an installation that runs: its first index would otherwise be built while we measure.
    Indexer(workspace.database, workspace.catalogs).catch_up()
    workspaces.close()
    return Setting(database, url, token, user, parents[0][0]), parents


def _make(workspace: Workspace, entity: str, values: Sequence[Mapping[str, Any]]) -> list[str]:
    ids = []
    for start in range(0, len(values), 500):
        with workspace.database.write() as tx:
            ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
            ids += [draft.id for draft in write.create(ctx, f"bench.{entity}", values[start : start + 500])]
    return ids


def _order(number: int, parents: Sequence[Sequence[str]]) -> dict[str, Any]:
    customers, products, campaigns = parents
    return order(
        number, customers[number * 7 % len(customers)], products[number * 3 % len(products)],
        campaigns[number % len(campaigns)],
    )  # fmt: skip


def _measure(setting: Setting, parents: list[list[str]]) -> Iterator[Row]:
    database: Any = setting.database
    plain = Plain(setting)

    def row(name: str, median: float, unit: str, base: float | None, target: float | None) -> Row:
        return Row(name, median, unit, database, base, target)

    setting.start()
    try:
        client = Client(setting.port, setting.token)
        numbers = iter(range(2_000_000, 3_000_000))
        ids: list[str] = []

        def create() -> None:
            status, body = client.call(
                "POST", "/api/records/bench/order", {"values": _order(next(numbers), parents)}
            )
            expect((status, body), 201)
            ids.append(json.loads(body)["id"])

        versions: dict[str, int] = {}

        def edit(field: str) -> Callable[[], None]:
            def change() -> None:
                number = next(numbers)
                record_id = ids[number % len(ids)]
                version = versions.get(record_id, 1)
                expect(
                    client.call(
                        "PATCH", f"/api/records/bench/order/{record_id}", {"values": {field: str(number)}},
                        f'If-Match: "{version}"\r\n',
                    ),
                    200,
                )  # fmt: skip
                versions[record_id] = version + 1

            return change

        def listing() -> None:
            expect(client.call("GET", _LIST), 200)

        yield row(
            "create: 5 formulas, a rollup on the parent",
            median_ms(create, _CALLS),
            "ms",
            plain.create_ms(),
            2.5,
        )
        yield row("inline edit of a text", median_ms(edit("note"), _CALLS), "ms", plain.edit_ms(), 2.5)
        yield row(
            "inline edit of what a rollup sums",
            median_ms(edit("amount"), _CALLS),
            "ms",
            plain.edit_ms(True),
            2.5,
        )
        name = f"list 50 of {ROWS:,}, 3 relations, 2 lookups"
        yield row(name, median_ms(listing, 100), "ms", plain.list_ms(), 10.0)
        for kind, count, target in (("csv", _CSV_ROWS, 10_000.0), ("xlsx", _XLSX_ROWS, 3_000.0)):
            for on_error, way in (("stop", "checked first"), ("skip", "one pass")):
                rates = [_import(setting, kind, count, on_error, next(numbers)) for _ in range(3)]
                bare = plain.rows_per_second(count) if kind == "csv" else None
                yield row(
                    f"import {count:,} rows of {kind}, {way}", statistics.median(rates), "/s", bare, target
                )
        yield row("memory after this load", setting.resident_megabytes(), "MB", None, 150)
        client.close()
    finally:
        setting.stop()


def _import(
    setting: Setting, kind: Literal["csv", "xlsx"] | str, count: int, on_error: str, first: int
) -> float:
    """Rows a second through all checks, as the sender sees it."""
    rows = [
        list(order(first * 100 + n, f"Customer {n * 7 % _IMPORTED_FOR}", f"Product {n * 3 % _PRODUCTS}",
                   f"Campaign {n % _CAMPAIGNS}").values())
        for n in range(count)
    ]  # fmt: skip
    content = _csv(rows) if kind == "csv" else _xlsx(rows)
    mapping = {"columns": {key: {"field": name} for key, name in _HEADINGS.items()}, "on_error": on_error}
    body, content_type = multipart(content, mapping, f"orders.{kind}")
    importer = Client(setting.port, setting.token)
    started = time.perf_counter()
    answer = importer.call(
        "POST", "/api/records/bench/order/import", body, f"Content-Type: {content_type}\r\n"
    )
    took = time.perf_counter() - started
    importer.close()
    expect(answer, 200)
    if json.loads(answer[1])["created"] != count:
        raise RuntimeError(answer[1][:500].decode())
    return count / took


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADINGS)
    writer.writerows([str(cell).lower() if isinstance(cell, bool) else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def _xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(_HEADINGS))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
