"""Revisions of the platform's own tables: up, down and up again; by several at once; all or nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import op

from runtime.store import app_versions, chosen_lately, draft_sittings, files, form_drafts, tables
from runtime.store.database import Database
from runtime.store.draft_sittings import StoredSitting
from runtime.store.ids import new_id
from runtime.store.migrate import migrate


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def shape(database: Database) -> dict[str, set[str]]:
    """Columns by table, as the database has them."""
    with database.read() as tx:
        if database.dialect == "sqlite":
            names = [
                row[0] for row in tx.rows(sa.text("SELECT name FROM sqlite_master WHERE type = 'table'"))
            ]
            return {
                name: {row[1] for row in tx.rows(sa.text(f'PRAGMA table_info("{name}")'))}
                for name in names
                if not name.startswith("sqlite_")
            }
        found: dict[str, set[str]] = {}
        query = (
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema()"
        )
        for table, column in tx.rows(sa.text(query)):
            found.setdefault(table, set()).add(column)
        return found


def test_up_down_and_up_again(database: Database) -> None:
    migrate(database)
    first = shape(database)
    migrate(database)
    assert shape(database) == first
    migrate(database, "base")
    assert set(shape(database)) == {"alembic_version"}
    migrate(database)
    assert shape(database) == first


def test_statements_and_migrations_name_the_same_columns(database: Database) -> None:
    migrate(database)
    stored = shape(database)
    for table in tables.metadata.sorted_tables:
        assert set(table.columns.keys()) <= stored[table.name], table.name


def test_several_migrators_at_once_make_one_schema(database_url: str) -> None:
    failed: list[Exception] = []

    def work() -> None:
        database = Database(database_url)
        try:
            migrate(database)
        except Exception as error:
            failed.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    database = Database(database_url)
    assert "catalog" in shape(database)
    database.close()


def test_a_revision_that_fails_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    made = op.create_table
    count = 0

    def fails_late(*arguments: object, **named: object) -> object:
        nonlocal count
        count += 1
        if count == 12:
            raise RuntimeError("killed here")
        return made(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(op, "create_table", fails_late)
        with pytest.raises(RuntimeError):
            migrate(database)
    assert shape(database) == {}
    migrate(database)
    assert "catalog" in shape(database)


def test_a_workspace_of_the_first_release_takes_drafts(database: Database) -> None:
    migrate(database, "0001")
    first = shape(database)
    now = datetime(2026, 11, 21, tzinfo=UTC)
    user, kept = new_id(), new_id()
    with database.write() as tx:
        files.reserve(tx, kept, "key", "plan.pdf", user, now)
        tx.run(sa.text("INSERT INTO setting (key, value) VALUES ('zone', 'Asia/Shanghai')"))
    migrate(database)
    with database.write() as tx:
        assert form_drafts.keep(tx, user, "1/new", "{}", None, 0, now, 10) == 1
        found = files.find(tx, kept)
        assert found is not None
        assert (found.name, found.created_by) == ("plan.pdf", user)
        assert tx.value(sa.text("SELECT value FROM setting WHERE key = 'zone'")) == "Asia/Shanghai"
    assert set(shape(database)) >= {*first, "form_draft", "public_upload"}


def test_an_older_workspace_remembers_choices(database: Database) -> None:
    migrate(database, "0039")
    first = shape(database)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    user, one, two = new_id(), new_id(), new_id()
    with database.write() as tx:
        assert form_drafts.keep(tx, user, "1/new", '{"values": {}}', None, 0, now, 10) == 1
    migrate(database)
    with database.write() as tx:
        for minute, record in enumerate((one, two, one)):
            chosen_lately.note(tx, user, "1/f1", record, now.replace(minute=minute))
        assert chosen_lately.latest(tx, user, "1/f1") == [one, two]
        assert chosen_lately.latest(tx, user, "1/f2") == []
        draft = form_drafts.find(tx, user, "1/new")
        assert draft is not None
        assert draft.data == '{"values": {}}'
    assert set(shape(database)) >= {*first, "chosen_lately"}


def test_choices_kept_without_their_entity_are_left_behind(database: Database) -> None:
    migrate(database, "0038")
    now, user, record = datetime(2026, 11, 22, tzinfo=UTC), new_id(), new_id()
    with database.write() as tx:
        chosen_lately.note(tx, user, "1/f1", record, now)
    migrate(database)
    with database.write() as tx:
        assert tx.value(sa.text("SELECT count(*) FROM chosen_lately")) == 0
        chosen_lately.note(tx, user, "2.f1/1", record, now)
        assert chosen_lately.latest(tx, user, "2.f1/1") == [record]


def test_columns_of_an_older_workspace_are_not_known_to_be_superseded(database: Database) -> None:
    migrate(database, "0024")
    with database.write() as tx:
        tx.run(sa.text("INSERT INTO entity_table (app, entity, table_name) VALUES ('a', 'e1', 'r_a_e1')"))
        number = tx.value(sa.text("SELECT number FROM entity_table"))
        tx.run(
            sa.text(
                "INSERT INTO entity_column (entity_number, column_name, field, kind, scale, active) "
                "VALUES (:number, 'x__f1', 'f1', 'text', 0, 0)"
            ),
            {"number": number},
        )
    migrate(database)
    with database.read() as tx:
        assert tx.rows(sa.text("SELECT column_name, active, superseded FROM entity_column")) == [
            ("x__f1", 0, 0)
        ]


def test_drafts_of_an_older_workspace_are_sat_at(database: Database) -> None:
    migrate(database, "0036c")
    with database.write() as tx:
        tx.run(
            sa.text("INSERT INTO audit (at, principal, action, subject) VALUES (1, 'system', 'x', 'app:a')")
        )
    migrate(database)
    sitting = StoredSitting("a", "user:1", 10, 20, 2, "{}", {"items": [], "more": 0}, "")
    with database.write() as tx:
        assert draft_sittings.find(tx, "a") is None
        draft_sittings.keep(tx, sitting)
        assert draft_sittings.find(tx, "a") == sitting
        assert tx.rows(sa.text("SELECT action FROM audit WHERE subject = 'app:a'")) == [("x",)]


def test_apps_of_an_older_workspace_are_all_here(database: Database) -> None:
    migrate(database, "0046")
    with database.write() as tx:
        tx.run(
            sa.text("INSERT INTO app (key, version, installed_at, installed_by) VALUES ('a', 2, 1, 'system')")
        )
    migrate(database)
    with database.read() as tx:
        assert app_versions.removed(tx) == []
        assert tx.rows(sa.text("SELECT key, version, removed_at, removed_by FROM app")) == [
            ("a", 2, None, None)
        ]


def test_an_older_workspace_tells_files_from_tags(database: Database) -> None:
    migrate(database, "0049")
    fields = [
        {"id": "f1", "type": "cascade"}, {"id": "f2", "type": "choice"}, {"id": "f3", "type": "location"},
        {"id": "f4", "type": "image"}, {"id": "f5", "type": "tags"}, {"id": "f7", "type": "role"},
        {"id": "f8", "type": "rich_text"}, {"id": "f9", "type": "text"},
    ]  # fmt: skip
    older = [{"id": "f2", "type": "cascade"}, {"id": "f6", "type": "file"}]
    kinds = {
        "f1": "choice",
        "f2": "choice",
        "f3": "parts",
        "f4": "list text",
        "f5": "list text",
        "f6": "list text",
        "f7": "choice",
        "f8": "text",
        "f9": "text",
    }
    with database.write() as tx:
        for number, listed in ((1, older), (2, fields)):
            document = json.dumps({"entities": [{"id": "e1", "fields": listed}]})
            tx.run(
                sa.text(
                    "INSERT INTO app_version "
                    "(app, number, document, package_version, published_at, published_by) "
                    "VALUES ('a', :number, :document, '1.0.0', 1, 'system')"
                ),
                {"number": number, "document": document},
            )
        tx.run(sa.text("INSERT INTO entity_table (app, entity, table_name) VALUES ('a', 'e1', 'r_a_e1')"))
        entity = tx.value(sa.text("SELECT number FROM entity_table"))
        for field, kind in kinds.items():
            tx.run(
                sa.text(
                    "INSERT INTO entity_column (entity_number, column_name, field, kind, scale, active) "
                    "VALUES (:entity, :name, :field, :kind, 0, 1)"
                ),
                {"entity": entity, "name": f"x__{field}", "field": field, "kind": kind},
            )
    migrate(database)
    with database.read() as tx:
        found = dict(tx.rows(sa.text("SELECT field, kind FROM entity_column")))
    assert found == {
        "f1": "choice cascade", "f2": "choice", "f3": "parts location", "f4": "list text files",
        "f5": "list text", "f6": "list text files", "f7": "choice role", "f8": "text rich", "f9": "text",
    }  # fmt: skip
