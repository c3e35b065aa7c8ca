"""A workspace with the lab app per test, copied from one made per run, and a look at its jobs."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.apps.install import install
from runtime.settings import Settings
from runtime.store.database import Database
from runtime.workspace import Workspace, Workspaces
from tests.runtime.jobs.lab import package

JobRow = dict[str, Any]


def lab_settings(url: str, folder: Path) -> Settings:
    password = SecretStr("not used here")
    return Settings(data=folder, database_url=url, admin_password=password, log_level="error")


def _furnish(url: str, folder: Path) -> None:
    workspaces = Workspaces(lab_settings(url, folder))
    try:
        bootstrap(workspaces.main)
        install(workspaces.main, package(), SYSTEM)
        with workspaces.main.database.write() as tx:
            tx.script("DELETE FROM job")
    finally:
        workspaces.close()


@pytest.fixture(scope="session")
def lab_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lab")
    _furnish(f"sqlite:///{folder / 'lab.sqlite3'}", folder)
    return folder / "lab.sqlite3"


@pytest.fixture(scope="session")
def lab_postgres(
    postgres_url: str, _postgres_owner: psycopg.Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Name of the database to copy."""
    name = f"yingzao_lab_{uuid.uuid4().hex[:12]}"
    _postgres_owner.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    _furnish(_named(postgres_url, name), tmp_path_factory.mktemp("lab"))
    yield name
    _postgres_owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _named(url: str, database: str) -> str:
    return sa.make_url(url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture
def lab_sqlite_url(lab_sqlite: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copyfile(lab_sqlite, tmp_path / 'lab.sqlite3')}"


@pytest.fixture
def lab_postgres_url(
    postgres_url: str, lab_postgres: str, _postgres_owner: psycopg.Connection
) -> Iterator[str]:
    name = f"yingzao_lab_{uuid.uuid4().hex[:16]}"
    _postgres_owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{lab_postgres}" STRATEGY file_copy')
    yield _named(postgres_url, name)
    _postgres_owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a workspace of this test's own; the test runs once on SQLite and once on PostgreSQL."""
    fixture = "lab_sqlite_url" if request.param == "sqlite" else "lab_postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def workspaces(database_url: str, tmp_path: Path) -> Iterator[Workspaces]:
    opened = Workspaces(lab_settings(database_url, tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def workspace(workspaces: Workspaces) -> Workspace:
    return workspaces.main


@pytest.fixture
def job_rows(database: Database) -> Callable[[], list[JobRow]]:
    """All jobs, oldest first."""
    names = (
        "kind", "state", "attempts", "run_at", "token", "lease_until", "error", "finished_at", "dedup_key",
    )  # fmt: skip
    query = sa.text(f"SELECT {', '.join(names)} FROM job ORDER BY id")

    def read() -> list[JobRow]:
        with database.read() as tx:
            return [dict(zip(names, row, strict=True)) for row in tx.rows(query)]

    return read
