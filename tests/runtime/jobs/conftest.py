"""A migrated, empty workspace per test, and a way to look at its jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.apps.install import install
from runtime.settings import Settings
from runtime.store.database import Database
from runtime.store.migrate import migrate
from runtime.workspace import Workspace, Workspaces
from tests.runtime.jobs.lab import package

JobRow = dict[str, Any]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def job_rows(database: Database) -> Callable[[], list[JobRow]]:
    """All jobs, oldest first."""
    names = (
        "kind",
        "state",
        "attempts",
        "run_at",
        "token",
        "lease_until",
        "error",
        "finished_at",
        "dedup_key",
    )
    query = sa.text(f"SELECT {', '.join(names)} FROM job ORDER BY id")

    def read() -> list[JobRow]:
        with database.read() as tx:
            return [dict(zip(names, row, strict=True)) for row in tx.rows(query)]

    return read


@pytest.fixture
def workspaces(database_url: str, tmp_path: Path) -> Iterator[Workspaces]:
    """The main workspace has the lab app."""
    settings = Settings(
        data=tmp_path, database_url=database_url, admin_password=SecretStr("not used here"), log_level="error"
    )
    opened = Workspaces(settings)
    try:
        bootstrap(opened.main)
        install(opened.main, package(), SYSTEM)
        yield opened
    finally:
        opened.close()


@pytest.fixture
def workspace(workspaces: Workspaces) -> Workspace:
    return workspaces.main
