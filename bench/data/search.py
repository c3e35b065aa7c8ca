"""Search among 1,000,000 records of one entity: built from the change log, then asked.

The people have Chinese names as frequent as in life, a company, a telephone number, an address for
e-mail and a choice: five fields of twelve are searched. 20,000 are indexed from the change log, the
others are copies of these and of what the index keeps of them.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import sqlalchemy as sa

from bench.core.setting import databases
from bench.data.multiply import copy_rows, multiply
from bench.row import Row, median_seconds
from runtime.access.identity import load_principal
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.apps.install import install
from runtime.apps.people import give_roles
from runtime.commands import read_records, write
from runtime.commands.context import Context
from runtime.commands.read_records import ListRequest
from runtime.commands.search import SearchRequest, search
from runtime.search.indexer import Indexer
from runtime.settings import Settings
from runtime.store import records
from runtime.store.ids import new_id
from runtime.workspace import Workspace, Workspaces

__all__ = ["measure"]

ROWS = int(os.environ.get("YINGZAO_BENCH_ROWS", "1000000"))
_MADE, _FOLLOWED = 20_000, 5_000
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂小文华建国志海燕红玉梅春雪飞鹏宇浩然子轩梓涵一诺思源"
)
_PLACES = ["上海", "北京", "深圳", "杭州", "成都", "重庆", "苏州", "西安", "武汉", "厦门"]
_TRADES = ["科技", "贸易", "电子", "机械", "医药", "食品", "建筑", "物流", "文化", "能源"]
_LEVELS = ["gold", "silver", "bronze"]
_APP: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "bench", "version": "1.0.0", "label": {"en": "Bench"}},
    "entities": [
        {
            "id": "e1", "key": "person", "title": "name",
            "fields": [
                {"id": "f1", "key": "name", "type": "text"},
                {"id": "f2", "key": "company", "type": "text"},
                {"id": "f3", "key": "phone", "type": "text"},
                {"id": "f4", "key": "email", "type": "text"},
                {"id": "f5", "key": "level", "type": "choice",
                 "options": [{"id": f"o{n}", "key": key} for n, key in enumerate(_LEVELS)]},
                *({"id": f"n{n}", "key": f"number_{n}", "type": "integer"} for n in range(4)),
                {"id": "f10", "key": "born", "type": "date"},
                {"id": "f11", "key": "paid", "type": "boolean"},
                {"id": "f12", "key": "met", "type": "datetime"},
            ],
        }
    ],
    "roles": [{"id": "r1", "key": "seller"}],
    "grants": [{"id": "g1", "role": "seller", "entity": "person", "actions": ["read"], "scope": "own"}],
}  # fmt: skip


def _people(count: int, owners: list[str]) -> Iterator[dict[str, Any]]:
    draw = random.Random(7)
    for number in range(count):
        given = "".join(draw.choices(_GIVEN, k=draw.choice((1, 2, 2))))
        made = "".join(draw.choices(_GIVEN, k=2))
        yield {
            "id": new_id(), "version": Decimal(1), "revision": Decimal(1), "created_at": _NOW,
            "updated_at": _NOW, "owner": owners[number % 100 == 0],
            "name": draw.choice(_SURNAMES) + given,
            "company": f"{draw.choice(_PLACES)}{made}{draw.choice(_TRADES)}有限公司",
            "phone": f"1{draw.randrange(3, 10)}{draw.randrange(10**9):09d}",
            "email": f"p{number}@example.com", "level": _LEVELS[number % 3],
            **{f"number_{n}": Decimal(draw.randrange(10**6)) for n in range(4)},
        }  # fmt: skip


def _furnish(workspace: Workspace) -> list[str]:
    """Ids of two people, of whom the second is to own a hundredth of the records."""
    bootstrap(workspace)
    install(workspace, _APP, SYSTEM)
    with workspace.database.write() as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
        owners = [
            write.create(ctx, "system.user", [{"name": name, "email": f"{name}@example.com"}])[0].id
            for name in ("other", "seller")
        ]
        give_roles(tx, ctx.catalog, owners[1], ["bench.seller"])
    return owners


def _add(workspace: Workspace, people: Iterator[dict[str, Any]]) -> None:
    with workspace.database.read() as tx:
        entity = workspace.catalogs.current(tx).entity("bench.person")
    while batch := list(islice(people, 5000)):
        with workspace.database.write() as tx:
            records.insert(tx, entity, batch, _NOW)


def _multiply(workspace: Workspace) -> None:
    """People and what search keeps of them, as the follower wrote it."""
    postgresql = workspace.database.dialect == "postgresql"
    with workspace.database.write() as tx:
        entity = workspace.catalogs.current(tx).entity("bench.person")
        # Other entities' documents, of the people who sign in, are no part of it.
        tx.run(
            sa.text("DELETE FROM search_document WHERE entity <> :number"), {"number": entity.table.number}
        )
        copies = ROWS // tx.value(sa.text("SELECT count(*) FROM search_document")) - 1
        if postgresql:
            tx.script("DROP INDEX search_document_tokens")
        copy_rows(tx, "search_document", "record", ("entity", "tokens"), copies)
        if postgresql:
            tx.script("SET LOCAL maintenance_work_mem = '512MB'")
        tx.script(
            "CREATE INDEX search_document_tokens ON search_document USING gin (tokens) "
            "WITH (fastupdate = off)"
            if postgresql
            else "INSERT INTO search_index (search_index) VALUES ('rebuild')"
        )
    multiply(workspace, "bench.person", ROWS)


def measure() -> Iterator[Row]:
    with databases() as found:
        for database, url in found:
            workspaces = Workspaces(Settings(database_url=url, admin_password="bench-password"))
            yield from _measure(workspaces.main, database)
            workspaces.close()


def _measure(workspace: Workspace, database: Any) -> Iterator[Row]:
    owners = _furnish(workspace)
    people = _people(_MADE, owners)
    indexer = Indexer(workspace.database, workspace.catalogs)
    indexer.catch_up()
    _add(workspace, islice(people, _FOLLOWED))
    started = time.perf_counter()
    indexer.catch_up()
    yield Row("search: records followed", _FOLLOWED / (time.perf_counter() - started), "/s", database)
    started = time.perf_counter()
    _add(workspace, people)
    indexer.catch_up()
    _multiply(workspace)
    print(f"  {ROWS} records in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    with workspace.database.read() as tx:
        principal = load_principal(tx, workspace.catalogs.current(tx), owners[1])
        assert principal is not None
        asked = [
            ("two-character name", "李伟", SYSTEM, 30.0),
            ("two characters of a name", "梓涵", SYSTEM, None),
            ("name and place", "李伟 重庆", SYSTEM, None),
            ("initials of pinyin", "lzh", SYSTEM, None),
            ("pinyin", "lizihan", SYSTEM, None),
            ("end of a phone number", "80013", SYSTEM, None),
            ("what every record has", "公司", SYSTEM, None),
            ("two-character name, own records", "李伟", principal, 30.0),
            ("what every record has, own records", "公司", principal, None),
        ]
        for name, text, who, target in asked:
            ctx = Context(tx, workspace.catalogs.current(tx), who, workspace.clock.now())
            seconds = median_seconds(lambda ctx=ctx, text=text: search(ctx, SearchRequest(text)))  # type: ignore[misc]
            yield Row(f"search: {name}", seconds * 1000, "ms", database, target=target)
        for name, text in (("two-character name", "李伟"), ("what every record has", "公司")):
            ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
            request = ListRequest(search=text, sort=("name",), fields=("name",))
            seconds = median_seconds(lambda ctx=ctx, request=request: _page(ctx, request))  # type: ignore[misc]
            yield Row(f"list of 50: {name}", seconds * 1000, "ms", database)


def _page(ctx: Context, request: ListRequest) -> object:
    return read_records.page(ctx, "bench.person", request)
