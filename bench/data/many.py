"""An app of 300 entities, one of them with 300 fields: installed, published again, served, described."""

from __future__ import annotations

import copy
import json
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.core.client import Client
from bench.core.setting import Setting, databases
from bench.row import Row
from runtime.access.identity import create_token
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.apps.install import install
from runtime.apps.people import give_roles
from runtime.commands import write
from runtime.commands.context import Context
from runtime.settings import Settings
from runtime.workspace import Workspaces

__all__ = ["ENTITIES", "FIELDS", "app", "measure"]

ENTITIES = int(os.environ.get("YINGZAO_BENCH_ENTITIES", "300"))
FIELDS = 300
_KINDS: tuple[dict[str, Any], ...] = (
    {"type": "text"}, {"type": "integer"}, {"type": "decimal"}, {"type": "money"}, {"type": "date"},
    {"type": "boolean"}, {"type": "long_text"}, {"type": "percent"},
    {"type": "choice", "options": [{"id": f"o{n}", "key": f"option_{n}"} for n in range(5)]},
    {"type": "datetime"},
)  # fmt: skip


def app(entities: int = ENTITIES, fields: int = FIELDS, others: int = 10) -> dict[str, Any]:
    """Each entity has `others` fields, a reference to the entity before it, and a formula that looks behind
    it; the first has `fields`."""
    return {
        "format": "yingzao/1",
        "app": {"key": "bench", "version": "1.0.0", "label": {"en": "Bench"}},
        "entities": [_entity(number, fields if number == 0 else others) for number in range(entities)],
        "roles": [{"id": "r1", "key": "seller"}],
        "grants": [
            {"id": f"g{number}", "role": "seller", "entity": f"thing_{number}", "scope": "all",
             "actions": ["create", "read", "update", "delete"]}
            for number in range(entities)
        ],
    }  # fmt: skip


def _entity(number: int, count: int) -> dict[str, Any]:
    fields: list[dict[str, Any]] = [
        {
            "id": f"f{n}",
            "key": f"field_{n}",
            "label": {"en": f"Field {n}", "zh": f"字段 {n}"},
            **_KINDS[n % 10],
        }
        for n in range(count)
    ]
    if number:
        fields += [
            {"id": "r1", "key": "before", "type": "reference", "entity": f"thing_{number - 1}"},
            {"id": "r2", "key": "name_before", "type": "formula", "result": "text",
             "formula": "before.field_0"},
        ]  # fmt: skip
    return {
        "id": f"e{number}", "key": f"thing_{number}", "title": "field_0", "fields": fields,
        "label": {"en": f"Thing {number}", "zh": f"事物 {number}"},
    }  # fmt: skip


def measure() -> Iterator[Row]:
    with databases() as found:
        for name, url in found:
            yield from _measure(name, url)


def _measure(database: Any, url: str) -> Iterator[Row]:
    def row(name: str, median: float, unit: str, target: float | None = None) -> Row:
        return Row(f"{ENTITIES} entities: {name}", median, unit, database, None, target)

    workspaces = Workspaces(Settings(database_url=url, admin_password="bench-password"))
    workspace = workspaces.main
    bootstrap(workspace)
    definition = app()
    yield row("install", _seconds(lambda: install(workspace, definition, SYSTEM)), "s")
    wider = copy.deepcopy(definition)
    wider["entities"][1]["fields"].append({"id": "f99", "key": "added", "type": "text"})
    yield row("publish of one added field", _seconds(lambda: install(workspace, wider, SYSTEM)), "s")
    with workspace.database.write() as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
        user = write.create(ctx, "system.user", [{"name": "Seller", "email": "seller@example.com"}])[0].id
        give_roles(tx, ctx.catalog, user, ["bench.seller"])
        token = create_token(tx, user, "bench", "full", ctx.now)
    workspaces.close()
    setting = Setting(database, url, token, user, "")
    yield row("server start to first answer", setting.start(), "s", 1.5)
    try:
        client = Client(setting.port, token)
        yield row("memory after start", setting.resident_megabytes(), "MB")
        yield row("first request of a record", _asked(client, "GET", "/api/records/bench/thing_7"), "ms")
        values = {f"field_{n}": _value(n) for n in range(FIELDS)}
        wide = "/api/records/bench/thing_0"
        for _ in range(30):
            _asked(client, "POST", wide, {"values": values}, 201)
        yield row(
            f"create with {FIELDS} fields", _median(client, "POST", wide, {"values": values}, 201), "ms"
        )
        yield row(f"list 30 with {FIELDS} fields", _median(client, "GET", wide), "ms")
        narrow = "/api/records/bench/thing_5"
        values = {f"field_{n}": _value(n) for n in range(10)}
        yield row("create with 12 fields", _median(client, "POST", narrow, {"values": values}, 201), "ms")
        for name, path in (
            ("description of the app", "/api/apps/bench"), ("OpenAPI", "/api/apps/bench/openapi.json"),
        ):  # fmt: skip
            yield row(f"{name}, first", _asked(client, "GET", path), "ms")
            yield row(f"{name}, again", _median(client, "GET", path, calls=5), "ms")
        yield row("memory after this", setting.resident_megabytes(), "MB", 300)
        client.close()
    finally:
        setting.stop()


def _value(number: int) -> Any:
    return {
        0: f"Text {number}", 1: "12", 2: "12.50", 3: "100.00", 4: "2026-03-02", 5: True, 6: "Long text",
        7: "0.10", 8: "option_1", 9: "2026-03-02T08:00:00Z",
    }[number % 10]  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _asked(client: Client, method: str, path: str, body: Any = None, status: int = 200) -> float:
    """Milliseconds until the whole answer is there."""
    started = time.perf_counter()
    answer = client.call(method, path, body)
    took = time.perf_counter() - started
    if answer[0] != status:
        raise RuntimeError(f"{answer[0]}: {json.dumps(answer[1][:500].decode())}")
    return took * 1000


def _median(
    client: Client, method: str, path: str, body: Any = None, status: int = 200, calls: int = 41
) -> float:
    return sorted(_asked(client, method, path, body, status) for _ in range(calls))[calls // 2]
