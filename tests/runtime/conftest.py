"""A furnished workspace per test, on both databases; furnished once per run and copied."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from sqlalchemy import make_url

from runtime.access import passwords
from runtime.commands import import_records
from tests.runtime.house import House

Template = tuple[str, dict[str, str]]


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Real hashes of the least cost: tests sign in hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_HASHER", cheap)
        patch.setattr(passwords, "_NOBODY", cheap.hash("nobody"))
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Path of a furnished SQLite file, and who is in it."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "template.sqlite3"
    house = House(f"sqlite:///{path}", folder)
    house.furnish()
    with house.database.write() as tx:
        tx.script("DELETE FROM session")
    house.close()
    return str(path), house.ids


@pytest.fixture(scope="session")
def postgres_template(
    postgres_url: str, _postgres_owner: psycopg.Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    """Name of a furnished PostgreSQL database, and who is in it."""
    name = f"yingzao_template_{uuid.uuid4().hex[:12]}"
    _postgres_owner.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    url = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    house = House(url, tmp_path_factory.mktemp("template"))
    house.furnish()
    house.close()
    yield name, house.ids
    _postgres_owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_house_url(sqlite_template: Template, tmp_path: Path) -> str:
    path = tmp_path / "house.sqlite3"
    shutil.copyfile(sqlite_template[0], path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_house_url(
    postgres_url: str, postgres_template: Template, _postgres_owner: psycopg.Connection
) -> Iterator[str]:
    name = f"yingzao_house_{uuid.uuid4().hex[:16]}"
    _postgres_owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template[0]}"')
    yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    _postgres_owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A workspace with the atlas app and its people; the test runs on both databases."""
    yield from _opened(request, tmp_path, request.param)


@pytest.fixture
def sqlite_house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    yield from _opened(request, tmp_path, "sqlite")


@pytest.fixture
def postgres_house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    yield from _opened(request, tmp_path, "postgresql")


def _opened(request: pytest.FixtureRequest, tmp_path: Path, dialect: str) -> Iterator[House]:
    kind = "sqlite" if dialect == "sqlite" else "postgres"
    url: str = request.getfixturevalue(f"{kind}_house_url")
    _, ids = request.getfixturevalue(f"{kind}_template")
    opened = House(url, tmp_path, ids)
    yield opened
    opened.close()


@pytest.fixture
def several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports of a thousand rows take several transactions, as larger ones do, on a busy machine too."""
    monkeypatch.setattr(import_records, "BATCH_ROWS", 500)
    monkeypatch.setattr(import_records, "_LONG_SECONDS", 1e9)
