"""Both databases, ready for expressions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.engines.expression.harness import Bench, prepare_postgres, sqlite_engine


@pytest.fixture(scope="session")
def sqlite_bench() -> Iterator[Bench]:
    engine = sqlite_engine()
    with engine.connect() as connection:
        yield Bench(connection, "sqlite")
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_bench(postgres_url: str) -> Iterator[Bench]:
    engine = sa.create_engine(postgres_url)
    schema = f"expression_{uuid.uuid4().hex[:12]}"
    with engine.connect() as connection:
        prepare_postgres(connection, schema)
        yield Bench(connection, "postgresql")
        connection.rollback()
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
        connection.commit()
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest) -> Bench:
    """The same test on SQLite and on PostgreSQL."""
    name = "sqlite_bench" if request.param == "sqlite" else "postgres_bench"
    found: Bench = request.getfixturevalue(name)
    return found
