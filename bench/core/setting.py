"""A server with 100,000 records, in its own process, on SQLite or PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bench.core.definition import APP, record
from bench.core.importing import accounts
from runtime.access.identity import create_token
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.apps.install import install
from runtime.apps.people import give_roles
from runtime.commands import write
from runtime.commands.context import Context
from runtime.search.indexer import Indexer
from runtime.settings import Settings
from runtime.workspace import Workspaces
from scripts.private_postgres import PrivatePostgres

__all__ = ["ROWS", "Setting", "databases"]

ROWS = 100_000


@dataclass
class Setting:
    """`partner`: id of a record deals refer to; `user`: whose token it is."""

    database: str
    url: str
    token: str
    user: str
    partner: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start the server; seconds until its first answer."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [str(Path(sys.executable).parent / "yingzao"), "serve", "--port", str(self.port)],
            env=_environment(self.url), stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        while time.perf_counter() - started < 30:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).read()
                return time.perf_counter() - started
            time.sleep(0.005)
        raise RuntimeError("the server did not answer within 30 s")

    def resident_megabytes(self) -> float:
        assert self.process is not None
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


def _environment(url: str) -> dict[str, str]:
    return {**os.environ, "YINGZAO_DATABASE_URL": url, "YINGZAO_ADMIN_PASSWORD": "bench-password"}


@contextlib.contextmanager
def databases() -> Iterator[list[tuple[str, str]]]:
    """(name, url) of a fresh SQLite file and of a fresh PostgreSQL with its safe defaults."""
    folder = Path(tempfile.mkdtemp(prefix="yzb-"))
    folder.chmod(0o755)
    server = PrivatePostgres.create(folder / "pg", durable=True)
    try:
        with psycopg.connect(
            make_url(server.url()).set(drivername="postgresql").render_as_string(hide_password=False),
            autocommit=True,
        ) as connection:
            connection.execute("CREATE DATABASE bench")
        yield [("sqlite", f"sqlite:///{folder / 'bench.db'}"), ("postgresql", server.url("bench"))]
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def prepare(database: str, url: str) -> Setting:
    """Install the app and write the records through the commands."""
    settings = Settings(database_url=url, admin_password="bench-password")
    workspaces = Workspaces(settings)
    workspace = workspaces.main
    bootstrap(workspace)
    install(workspace, APP, SYSTEM)
    with workspace.database.write() as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
        user = write.create(ctx, "system.user", [{"name": "Seller", "email": "seller@example.com"}])[0].id
        give_roles(tx, ctx.catalog, user, ["bench.seller"])
        token = create_token(tx, user, "bench", "full", ctx.now)
        partner = write.create(ctx, "bench.partner", [{"name": "Partner", "code": "P"}])[0].id
        write.create(ctx, "bench.partner", accounts())
        other = write.create(ctx, "system.user", [{"name": "Other", "email": "other@example.com"}])[0].id
    for start in range(0, ROWS, 500):
        with workspace.database.write() as tx:
            ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
            rows = [
                # Half of each stage belongs to somebody else, so the row scope has work to do.
                {**record(number, partner), "owner": user if number // 4 % 2 else other}
                for number in range(start, start + 500)
            ]
            write.create(ctx, "bench.deal", rows)
    # As in an installation that runs: its first index would otherwise be built while we measure.
    Indexer(workspace.database, workspace.catalogs).catch_up()
    if database == "postgresql":
        with workspace.database.read() as tx:
            tx.script("ANALYZE")
    workspaces.close()
    return Setting(database, url, token, user, partner)
