"""The private server: durable or not, restartable, and what the shared fixtures hand out."""

from __future__ import annotations

import os
import signal
import time

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from scripts import private_postgres
from scripts.private_postgres import PostgresUnavailable, PrivatePostgres


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def test_each_test_gets_an_empty_database_of_its_own(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE only_here (id INTEGER)"))
        connection.execute(text("INSERT INTO only_here VALUES (1)"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM only_here")).scalar_one() == 1
    engine.dispose()


def test_the_second_database_does_not_see_the_first(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        # Would fail with "already exists" were the database shared with the test above.
        connection.execute(text("CREATE TABLE only_here (id INTEGER)"))
    engine.dispose()


@pytest.mark.crash
@pytest.mark.slow
def test_durable_server_keeps_a_commit_through_a_kill(durable_postgres: PrivatePostgres) -> None:
    with psycopg.connect(_plain(durable_postgres.url())) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        connection.execute("CREATE TABLE kept (id integer)")
        connection.commit()
    pid = durable_postgres.pid
    os.kill(pid, signal.SIGKILL)
    # Its children notice the dead postmaster and leave; a new one refuses to start before that.
    deadline = time.monotonic() + 30
    while True:
        try:
            durable_postgres.start()
            break
        except PostgresUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    with psycopg.connect(_plain(durable_postgres.url())) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_without_programs_the_reason_is_one_plain_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(private_postgres, "find_programs", lambda: None)
    with pytest.raises(PostgresUnavailable, match=r"^No PostgreSQL here: install it, .*\.$"):
        PrivatePostgres.create(tmp_path_factory.mktemp("pg"))
