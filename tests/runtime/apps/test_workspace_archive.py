"""A workspace written to an archive comes back equal: on the same database, on the other, and home again."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from engines.errors import Conflict
from runtime.access.principal import SYSTEM
from runtime.apps.workspace_archive import Manifest, Part, content, export_workspace, import_workspace
from runtime.clock import Clock
from runtime.commands.upload_file import upload_file
from runtime.jobs.queue import enqueue
from runtime.settings import Settings
from runtime.store.database import Database
from runtime.store.migrate import migrate
from runtime.store.portable import platform_tables
from runtime.workspace import Workspaces
from tests.runtime.house import NOON, PASSWORD, House
from tests.runtime.test_every_field_type import SAMPLES, TAKEN, filled, zoo

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture
def lived_in(house: House, tmp_path: Path) -> House:
    """Every type of value, rows, a deleted record, history, a file, a hidden field, a job that waits."""
    house.publish(zoo())
    house.ids["thing"] = house.create("zoo.thing", name="Target")
    values = {f"f_{name}": filled(house, SAMPLES[name].given) for name in TAKEN}
    record = house.create("zoo.thing", name='“A” 🏮 "quoted" \\', **values)
    house.update("zoo.thing", record, f_integer=8, f_long_text="two\nlines")
    gone = house.create("zoo.thing", name="Gone", f_text="kept although deleted")
    house.delete("zoo.thing", gone)
    less = zoo()
    less["entities"][0]["fields"] = [
        field for field in less["entities"][0]["fields"] if field["key"] != "f_barcode"
    ]
    house.publish(less)
    given = tmp_path / "given"
    given.write_bytes(b"bytes of a contract")
    upload_file(house.workspace, SYSTEM, given, "contract.txt")
    with house.database.write() as tx:
        enqueue(tx, "notify", {"of": "a day that has not come"}, run_at=4_000_000_000_000_000)
    return house


Make = Callable[[str], Workspaces]


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Another installation with nothing in it, on a kind of database."""
    made: list[Workspaces] = []

    def make(dialect: str) -> Workspaces:
        folder = tmp_path / f"elsewhere{len(made)}"
        folder.mkdir()
        url = f"sqlite:///{folder / 'other.sqlite3'}"
        if dialect == "postgresql":
            url = request.getfixturevalue("postgres_database_url")
        settings = Settings(data=folder, database_url=url, admin_password=PASSWORD, worker=False)
        made.append(Workspaces(settings, Clock(NOON.isoformat())))
        return made[-1]

    yield make
    for workspaces in made:
        workspaces.close()


def test_out_to_the_other_database_and_home_again(lived_in: House, elsewhere: Make, tmp_path: Path) -> None:
    before = content(lived_in.workspace)
    first = export_workspace(lived_in.workspace, tmp_path / "first.zip")
    assert first.content_hash == before.content_hash

    there = elsewhere(OTHER[lived_in.database.dialect])
    import_workspace(there, "main", tmp_path / "first.zip")
    second = export_workspace(there.main, tmp_path / "second.zip")
    assert {part.name: part for part in second.parts} == {part.name: part for part in first.parts}
    assert second.content_hash == first.content_hash

    home = elsewhere("sqlite")
    import_workspace(home, "main", tmp_path / "second.zip")
    assert content(home.main).content_hash == first.content_hash


def test_people_go_on_working_in_it(lived_in: House, elsewhere: Make, tmp_path: Path) -> None:
    export_workspace(lived_in.workspace, tmp_path / "all.zip")
    there = elsewhere(OTHER[lived_in.database.dialect])
    import_workspace(there, "main", tmp_path / "all.zip")
    moved = House(there.settings.url, there.settings.data, lived_in.ids)
    try:
        listed = moved.listed("zoo.thing", sort=("name",))
        assert listed == lived_in.listed("zoo.thing", sort=("name",))
        for record in listed:
            assert moved.values("zoo.thing", record) == lived_in.values("zoo.thing", record)
        changed = moved.create("zoo.thing", name="New", f_multi_reference=[lived_in.ids["thing"]])
        moved.update("zoo.thing", changed, f_integer=1)
        # The field that was hidden comes back with what it held.
        moved.publish(zoo())
        barcodes = [moved.values("zoo.thing", record)["f_barcode"] for record in listed]
        assert SAMPLES["barcode"].kept in barcodes
        # Uniques and references hold there as they did here.
        with pytest.raises(Conflict):
            moved.create("system.user", name="Twin", email="ann@example.com")
        with moved.database.read() as tx:
            kinds = {kind for (kind,) in tx.rows(sa.text("SELECT kind FROM job WHERE state = 'ready'"))}
            stored = tx.value(sa.text("SELECT storage_key FROM file"))
        assert kinds == {"notify", "search_reindex"}
        with moved.database.files.open(stored) as stream:
            assert stream.read() == b"bytes of a contract"
    finally:
        moved.close()


def test_a_named_workspace_stands_beside_others(lived_in: House, tmp_path: Path) -> None:
    export_workspace(lived_in.workspace, tmp_path / "all.zip")
    imported = import_workspace(lived_in.workspaces, "copy", tmp_path / "all.zip")
    assert lived_in.workspaces.all_keys() == ["main", "copy"]
    assert content(lived_in.workspaces.get("copy")).content_hash == imported.content_hash
    for taken in ("main", "copy"):
        with pytest.raises(Conflict) as refused:
            import_workspace(lived_in.workspaces, taken, tmp_path / "all.zip")
        assert refused.value.reason_code == "backup.workspace_exists"


def test_an_export_sees_one_moment(lived_in: House, tmp_path: Path) -> None:
    """What is written while the export walks is in none of its parts."""
    before = content(lived_in.workspace).content_hash

    def write_meanwhile(name: str, _rows: int) -> None:
        if name.startswith("platform/app."):
            lived_in.create("zoo.thing", name="Late")

    assert export_workspace(lived_in.workspace, tmp_path / "a.zip", write_meanwhile).content_hash == before
    assert content(lived_in.workspace).content_hash != before


def _changed(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The archive with some of its members made other, or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if (made := change(name, old.read(name))) is not None:
                new.writestr(name, made)
    return target


def _hostile() -> dict[str, Callable[[str, bytes], bytes | None]]:
    def on(prefix: str, change: Callable[[bytes], bytes | None]) -> Callable[[str, bytes], bytes | None]:
        return lambda name, data: change(data) if name.startswith(prefix) else data

    def manifest(change: Callable[[dict[str, Any]], None]) -> Callable[[str, bytes], bytes | None]:
        def made(data: bytes) -> bytes:
            read = json.loads(data)
            change(read)
            return json.dumps(read).encode()

        return on("manifest.json", made)

    return {
        "no manifest": on("manifest.json", lambda data: None),
        "another format": manifest(lambda read: read.update(format="tar/9")),
        "a newer version": manifest(lambda read: read.update(revision="9999")),
        "a forged hash": manifest(lambda read: read.update(content_hash="0" * 64)),
        "a missing table": on("records/", lambda data: None),
        "a changed value": on("platform/setting", lambda data: data.replace(b"Shanghai", b"Hong_Kong")),
        "a changed file": on("files/", lambda data: data + b"!"),
        "a row of something else": on("platform/audit", lambda data: data + b'{"nonsense": 1}\n'),
        "broken text": on("platform/history", lambda data: data[:-9]),
        "a table of another's name": on(
            "platform/entity_table", lambda data: data.replace(b'"r_', b'"x; DROP TABLE setting; --r_', 1)
        ),
    }


@pytest.mark.parametrize("harm", list(_hostile()))
def test_a_damaged_or_hostile_archive_leaves_nothing(
    lived_in: House, elsewhere: Make, tmp_path: Path, harm: str
) -> None:
    export_workspace(lived_in.workspace, tmp_path / "all.zip")
    bad = _changed(tmp_path / "all.zip", tmp_path / "bad.zip", _hostile()[harm])
    there = elsewhere(lived_in.database.dialect)
    with pytest.raises(Conflict) as refused:
        import_workspace(there, "main", bad)
    assert refused.value.reason_code.startswith("workspace_archive."), refused.value.reason_code
    # The place is as empty as it was: the whole archive goes in.
    import_workspace(there, "main", tmp_path / "all.zip")


def test_what_is_no_archive_is_refused(elsewhere: Make, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no archive")
    for path in (tmp_path / "text.zip", tmp_path / "none.zip"):
        with pytest.raises(Conflict) as refused:
            import_workspace(elsewhere("sqlite"), "main", path)
        assert refused.value.reason_code == "workspace_archive.unreadable"


def test_nothing_is_written_over(lived_in: House, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_text("somebody's")
    with pytest.raises(Conflict):
        export_workspace(lived_in.workspace, tmp_path / "there.zip")
    assert (tmp_path / "there.zip").read_text() == "somebody's"


def test_an_archive_of_an_older_revision_is_brought_up_to_date(
    lived_in: House, elsewhere: Make, tmp_path: Path
) -> None:
    """As the first release wrote it: its tables, its columns, and nothing that came since."""
    export_workspace(lived_in.workspace, tmp_path / "all.zip")
    first = Database(f"sqlite:///{tmp_path / 'first.sqlite3'}")
    migrate(first, "0001")
    with first.read() as tx:
        known = {f"platform/{table.name}.jsonl": table.columns for table in platform_tables(tx)}
    first.close()
    digests: dict[str, str] = {}

    def as_it_was(name: str, data: bytes) -> bytes | None:
        if name.startswith("platform/"):
            if name not in known:
                return None
            rows = [json.loads(line) for line in data.splitlines()]
            data = b"".join(
                orjson.dumps(
                    {key: value for key, value in row.items() if key in known[name]},
                    option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE,
                )
                for row in rows
            )
            digests[name] = hashlib.sha256(data).hexdigest()
        return data

    older = _changed(tmp_path / "all.zip", tmp_path / "older.zip", as_it_was)

    def stated(name: str, data: bytes) -> bytes:
        if name != "manifest.json":
            return data
        read = json.loads(data)
        parts = [
            Part(part["name"], part["rows"], digests.get(part["name"], part["sha256"]))
            for part in read["parts"]
            if part["name"] in digests or not part["name"].startswith("platform/")
        ]
        return json.dumps(Manifest("main", "0.0.1", "0001", parts).to_json()).encode()

    there = elsewhere(OTHER[lived_in.database.dialect])
    import_workspace(there, "main", _changed(older, tmp_path / "oldest.zip", stated))
    moved = House(there.settings.url, there.settings.data, lived_in.ids)
    try:
        assert moved.listed("zoo.thing", sort=("name",)) == lived_in.listed("zoo.thing", sort=("name",))
        moved.create("zoo.thing", name="New")
    finally:
        moved.close()


_KILLED = """
import sys
from pathlib import Path
from runtime.apps import workspace_archive
from runtime.settings import Settings
from runtime.workspace import Workspaces
kept = workspace_archive._index
def stop(workspace):
    kept(workspace)
    print("built", flush=True)
    sys.stdin.read()
workspace_archive._index = stop
settings = Settings(data=Path(sys.argv[1]), database_url=sys.argv[2], admin_password="long enough words")
workspace_archive.import_workspace(Workspaces(settings), "main", Path(sys.argv[3]))
"""


def test_killed_before_its_end_it_has_not_begun(lived_in: House, elsewhere: Make, tmp_path: Path) -> None:
    export_workspace(lived_in.workspace, tmp_path / "all.zip")
    there = elsewhere(lived_in.database.dialect)
    arguments = [str(there.settings.data), there.settings.url, str(tmp_path / "all.zip")]
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "built\n"
        process.send_signal(signal.SIGKILL)
    database = there.database("main")
    if database.dialect == "sqlite":
        assert not Path(database.url.database or "").exists()
    else:
        with database.read() as tx:
            assert tx.value(sa.text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 0
    database.close()
    import_workspace(there, "main", tmp_path / "all.zip")
    assert content(there.main).content_hash == content(lived_in.workspace).content_hash
