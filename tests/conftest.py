"""Fixtures every package's tests share: databases, browser, public data."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url

from scripts.browser import LAUNCH_FLAGS, find_chromium
from scripts.private_postgres import PostgresUnavailable, PrivatePostgres

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_RUN_FOLDER = "YINGZAO_TEST_RUN_FOLDER"
_RUN_PID = "YINGZAO_TEST_RUN_PID"


def pytest_configure(config: pytest.Config) -> None:
    """The controlling process names a folder for the run; its workers inherit the name."""
    if hasattr(config, "workerinput"):
        return
    # Directly below the temporary folder: a socket's path is bounded to about a hundred bytes.
    folder = tempfile.mkdtemp(prefix="yz-")
    Path(folder).chmod(0o755)
    os.environ[_RUN_FOLDER] = folder
    os.environ[_RUN_PID] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = os.environ.get(_RUN_FOLDER)
    if not folder or hasattr(config, "workerinput"):
        return
    # Where a server was started, its watcher stops it and removes the folder.
    if not (Path(folder) / "pg").exists():
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """SQLAlchemy URL of a PostgreSQL server's `postgres` database, as its owner.

    YINGZAO_TEST_POSTGRES_URL, else one private server per run, shared by the workers.
    """
    given = os.environ.get("YINGZAO_TEST_POSTGRES_URL")
    if given:
        return make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    run = Path(os.environ[_RUN_FOLDER])
    started = run / "pg.url"
    with (run / "pg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not started.exists():
            try:
                server = PrivatePostgres.create(run / "pg")
            except PostgresUnavailable as error:
                pytest.fail(str(error), pytrace=False)
            server.stop_with(int(os.environ[_RUN_PID]), remove=run)
            started.write_text(server.url(), "utf-8")
    return started.read_text("utf-8")


@pytest.fixture(scope="session")
def _postgres_owner(postgres_url: str) -> Iterator[psycopg.Connection]:
    """The connection that creates and drops each test's database."""
    plain = make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection


@pytest.fixture
def postgres_database_url(postgres_url: str, _postgres_owner: psycopg.Connection) -> Iterator[str]:
    """URL of a fresh, empty PostgreSQL database of this test's own."""
    name = f"yingzao_test_{uuid.uuid4().hex[:16]}"
    _postgres_owner.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    _postgres_owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a fresh, empty database; the test runs once on SQLite and once on PostgreSQL."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_database_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
def durable_postgres() -> Iterator[PrivatePostgres]:
    """A server of this test's own with fsync on, for pulling the plug: kill it, `start` it again."""
    folder = Path(tempfile.mkdtemp(prefix="yzd-"))
    folder.chmod(0o755)
    try:
        server = PrivatePostgres.create(folder / "pg", durable=True)
    except PostgresUnavailable as error:
        pytest.fail(str(error), pytrace=False)
    server.stop_with(os.getpid(), remove=folder)
    yield server
    with contextlib.suppress(PostgresUnavailable):  # the test may have left it dead: that is its business
        server.stop("immediate")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public data that lies beside the checkout, where there is one."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs the public data sets in ../shared/data, which are not part of the repository")
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """A Chromium or Chrome to drive."""
    found = find_chromium()
    if found is None:
        pytest.fail("No Chromium here: install it, or run `make test-tools`.", pytrace=False)
    return found


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """A running headless browser. Per module: Playwright holds an event loop while it is open."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(LAUNCH_FLAGS))
        yield browser
        browser.close()
