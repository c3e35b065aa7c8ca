"""What one client and eight clients see, next to the same SQL by the bare driver."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from typing import Literal, cast
from urllib.parse import quote

from bench.core.baseline import Baseline
from bench.core.client import Client, rate
from bench.core.definition import record
from bench.core.importing import ROWS as IMPORTED
from bench.core.importing import form, sales_file
from bench.core.setting import Setting, databases, prepare
from bench.measured import expect, median_ms
from bench.row import Row

__all__ = ["measure"]

_CALLS = 400
_FILTER = quote('stage == "won"')
_LIST = f"/api/records/bench/deal?filter={_FILTER}&sort=-amount&limit=50"


def measure() -> Iterator[Row]:
    with databases() as found:
        for name, url in found:
            setting = prepare(name, url)
            yield from _measure(setting)


def _measure(setting: Setting) -> Iterator[Row]:
    database = cast(Literal["sqlite", "postgresql"], setting.database)
    baseline = Baseline(setting)

    def row(name: str, median: float, unit: str, base: float | None, target: float) -> Row:
        return Row(name, median, unit, database, base, target)

    yield row("server start to first answer", setting.start(), "s", None, 1.5)
    try:
        client = Client(setting.port, setting.token)
        numbers = iter(range(10**6, 10**9))
        ids: list[str] = []

        def create() -> None:
            status, body = client.call(
                "POST", "/api/records/bench/deal", {"values": record(next(numbers), setting.partner)}
            )
            if status != 201:
                raise RuntimeError(body.decode())
            ids.append(json.loads(body)["id"])

        def get() -> None:
            expect(client.call("GET", f"/api/records/bench/deal/{ids[len(ids) // 2]}"), 200)

        versions = iter(range(1, 10**6))

        def update() -> None:
            version = next(versions)
            expect(
                client.call(
                    "PATCH", f"/api/records/bench/deal/{ids[0]}",
                    {"values": {"amount": f"{version % 40000}.00", "quantity": str(version % 7)}},
                    f'If-Match: "{version}"\r\n',
                ),
                200,
            )  # fmt: skip

        def listing() -> None:
            expect(client.call("GET", _LIST), 200)

        def grouped() -> None:
            expect(client.call("POST", "/api/reports/bench/by_stage/run"), 200)

        writes = 1.8 if database == "sqlite" else 2.2
        yield row("create, 1 client", median_ms(create, _CALLS), "ms", baseline.create_ms(), writes)
        yield row("update, 1 client", median_ms(update, _CALLS), "ms", baseline.update_ms(), writes)
        yield row("get, 1 client", median_ms(get, _CALLS), "ms", baseline.get_ms(), 1.0)
        yield row(
            "list 50 of 100,000, 1 client", median_ms(listing, 200), "ms", baseline.list_ms(), 5.0,
        )  # fmt: skip
        bare = baseline.group_ms()
        yield row(
            "sum by choice over 100,000, 1 client",
            median_ms(grouped, 30), "ms", bare, 1.5 * bare + 2,
        )  # fmt: skip

        def create_by(own: Client, number: int) -> None:
            values = record(2_000_000 + number, setting.partner)
            expect(own.call("POST", "/api/records/bench/deal", {"values": values}), 201)

        def get_by(own: Client, number: int) -> None:
            expect(own.call("GET", f"/api/records/bench/deal/{ids[number % len(ids)]}"), 200)

        yield row("create, 8 clients", rate(setting.port, setting.token, 8, 4, create_by), "/s", None, 1000)
        yield row("get, 8 clients", rate(setting.port, setting.token, 8, 4, get_by), "/s", None, 1500)
        sales = sales_file()
        for on_error, name in (("stop", "checked first"), ("skip", "one pass")):
            rates = []
            for _ in range(3):
                body, kind = form(sales, on_error)
                # A connection that was idle for five seconds is closed by the server.
                importer = Client(setting.port, setting.token)
                started = time.perf_counter()
                status, answer = importer.call(
                    "POST", "/api/records/bench/deal/import", body, f"Content-Type: {kind}\r\n"
                )
                rates.append(IMPORTED / (time.perf_counter() - started))
                expect((status, answer), 200)
                importer.close()
                if json.loads(answer)["created"] != IMPORTED:
                    raise RuntimeError(answer[:500].decode())
            yield row(f"import 8,800 rows, {name}", statistics.median(rates), "/s", None, 5000)
        yield row("memory after this load", setting.resident_megabytes(), "MB", None, 150)
        client.close()
    finally:
        setting.stop()
