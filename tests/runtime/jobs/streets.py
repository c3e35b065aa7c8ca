"""Many workspaces made quickly: the platform's tables of the main one, copied."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from runtime.store.database import Database
from runtime.store.tables import metadata
from runtime.workspace import Workspaces

__all__ = ["build", "effects"]

_EFFECT = "effect (job TEXT NOT NULL, pid INTEGER NOT NULL)"
_COPY = f"""
DO $$ DECLARE home text; street text; BEGIN
    FOREACH street IN ARRAY ARRAY[{{schemas}}] LOOP
        EXECUTE format('CREATE SCHEMA %I', street);
        FOR home IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
            AND tablename IN ('alembic_version', {{tables}})
        LOOP
            EXECUTE format('CREATE TABLE %I.%I (LIKE public.%I INCLUDING ALL)', street, home, home);
        END LOOP;
        EXECUTE format('INSERT INTO %I.catalog SELECT * FROM public.catalog', street);
        EXECUTE format('INSERT INTO %I.alembic_version SELECT * FROM public.alembic_version', street);
        EXECUTE format('INSERT INTO %I.search_position (id, transaction, seq) VALUES (1, 0, 0)', street);
        EXECUTE format('CREATE TABLE %I.{_EFFECT}', street);
    END LOOP;
END $$
"""
_CHECKPOINT = sa.text("PRAGMA wal_checkpoint(TRUNCATE)")


def build(workspaces: Workspaces, keys: Sequence[str]) -> None:
    """Workspaces without jobs, each with a table for what its jobs leave behind."""
    main = workspaces.main.database
    if main.dialect == "postgresql":
        schemas = ", ".join(f"'w_{key}'" for key in keys)
        tables = ", ".join(f"'{name}'" for name in metadata.tables)
        with main.write() as tx:
            tx.script(_COPY.format(schemas=schemas, tables=tables))
        return
    source = Path(main.url.database or "")
    with main.read() as tx:
        tx.rows(_CHECKPOINT)
    template = Path(shutil.copyfile(source, source.with_name("template.sqlite3")))
    emptied = Database(f"sqlite:///{template}")
    with emptied.write() as tx:
        tx.script("DELETE FROM job")
        tx.script(f"CREATE TABLE IF NOT EXISTS {_EFFECT}")
    with emptied.read() as tx:
        tx.rows(_CHECKPOINT)
    emptied.close()
    folder = source.parent / "workspaces"
    folder.mkdir()
    for key in keys:
        shutil.copyfile(template, folder / f"{key}.db")


def effects(workspaces: Workspaces, keys: Sequence[str]) -> dict[str, list[str]]:
    """What jobs left behind, by workspace; read past the workspaces, which would take long to open."""
    main = workspaces.main.database
    if main.dialect == "postgresql":
        parts = [f"SELECT '{key}', job FROM w_{key}.effect" for key in keys]
        with main.read() as tx:
            rows = tx.rows(main.compile(sa.text(" UNION ALL ".join(parts))))
        return {key: [job for workspace, job in rows if workspace == key] for key in keys}
    found: dict[str, list[str]] = {}
    folder = Path(main.url.database or "").parent / "workspaces"
    for key in keys:
        with closing(sqlite3.connect(folder / f"{key}.db", timeout=10)) as connection:
            found[key] = [job for (job,) in connection.execute("SELECT job FROM effect")]
    return found
