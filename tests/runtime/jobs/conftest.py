"""A migrated, empty workspace per test, and a way to look at its jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.store.database import Database
from runtime.store.migrate import migrate

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
