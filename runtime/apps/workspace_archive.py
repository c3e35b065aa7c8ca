"""A whole workspace as one file in an open format, and back, on either database.

The archive is a ZIP: `manifest.json`, the serving definition of every app (`apps/<key>.json`, to read),
every table as JSON lines (`platform/`, `records/`, `links/`) and the attached files (`files/`). What the
lines say does not depend on the database (`runtime.store.portable`), so the content hash of a workspace
is the same before and after a move. docs/reference/workspace-archive.md is the format.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import sqlalchemy as sa

from engines.errors import Conflict, NotFound
from runtime.apps.bootstrap import bootstrap
from runtime.files.storage import chunks
from runtime.jobs.queue import enqueue
from runtime.search.indexer import Indexer
from runtime.store import portable, rebuild, tables
from runtime.store.database import Database, Transaction
from runtime.store.indexes import build_indexes, build_uniques
from runtime.store.migrate import knows, migrate, revision_of
from runtime.store.physical_names import load_names
from runtime.store.portable import PortableTable
from runtime.store.schema import parent_link
from runtime.workspace import Workspace, Workspaces

__all__ = [
    "FORMAT",
    "Manifest",
    "Part",
    "Source",
    "content",
    "export_workspace",
    "import_workspace",
    "parts_of",
]

FORMAT = "yingzao-workspace/1"
_MANIFEST = "manifest.json"
_MANIFEST_BYTES = 16 * 1024 * 1024
_LINE_BYTES = 64 * 1024 * 1024
_KEY = re.compile(r"[0-9a-f-]{36}(\.thumbnail)?")
_STORED = sa.select(tables.file.c.storage_key, tables.file.c.width).where(tables.file.c.state == "ready")


@dataclass(frozen=True)
class Part:
    """Rows of one table, or one attached file (`rows` 0), by its SHA-256."""

    name: str
    rows: int
    sha256: str


@dataclass
class Manifest:
    """`revision`: of the platform's tables. `content_hash`: of all parts, equal where the content is."""

    workspace: str
    product: str
    revision: str
    parts: list[Part] = field(default_factory=list)

    @property
    def content_hash(self) -> str:
        lines = (f"{part.name}\t{part.rows}\t{part.sha256}\n" for part in sorted(self.parts, key=_by_name))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts if part.name.startswith("records/"))

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT, "workspace": self.workspace, "product": self.product, "revision": self.revision,
            "content_hash": self.content_hash,
            "parts": [{"name": part.name, "rows": part.rows, "sha256": part.sha256} for part in self.parts],
        }  # fmt: skip


def _by_name(part: Part) -> str:
    return part.name


class Source(Protocol):
    """What is written to an archive: a workspace, or as much of one as this takes."""

    @property
    def key(self) -> str: ...
    @property
    def database(self) -> Database: ...


Progress = Callable[[str, int], None]
"""Told the name of each part and its rows."""


def _quiet(_name: str, _rows: int) -> None:
    pass


# -- out


def export_workspace(workspace: Source, target: Path, progress: Progress = _quiet) -> Manifest:
    """Write everything to `target` while people work; nothing is there unless all of it is.

    Raises Conflict when the target exists.
    """
    if target.exists():
        raise Conflict("backup.target_exists", {"path": target})
    part = target.with_name(f"{target.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            manifest = _walk(workspace, progress, archive)
            archive.writestr(_MANIFEST, json.dumps(manifest.to_json(), indent=1))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def parts_of(tx: Transaction) -> int:
    """How many parts of tables an archive made now has."""
    return sum(1 for _ in _tables(tx))


def content(workspace: Source, progress: Progress = _quiet) -> Manifest:
    """The same without writing anything: for its content hash."""
    return _walk(workspace, progress, None)


def _walk(workspace: Source, progress: Progress, archive: zipfile.ZipFile | None) -> Manifest:
    database = workspace.database
    with database.read() as tx:
        revision = revision_of(tx)
    manifest = Manifest(workspace.key, version("yingzao"), revision)
    with database.read(snapshot=True) as tx:
        for name, table in _tables(tx):
            count, digest = _write(portable.rows(tx, table), archive, name)
            manifest.parts.append(Part(name, count, digest))
            progress(name, count)
        stored = tx.rows(_STORED)
        if archive is not None:
            for key, document in tx.rows(_DOCUMENTS):
                archive.writestr(f"apps/{key}.json", document)
    # After the snapshot: whatever it names is there by now, and the bytes of a file never change.
    for key, width in stored:
        for name in (key, f"{key}.thumbnail") if width is not None else (key,):
            try:
                stream = database.files.open(name)
            except NotFound:
                # Purged meanwhile: nobody could read it any more.
                continue
            _, digest = _write(chunks(stream), archive, f"files/{name}")
            manifest.parts.append(Part(f"files/{name}", 0, digest))
    return manifest


_DOCUMENTS = sa.text(
    "SELECT a.key, v.document FROM app a JOIN app_version v ON v.app = a.key AND v.number = a.version "
    "ORDER BY a.key"
)


def _tables(tx: Transaction) -> Iterator[tuple[str, PortableTable]]:
    """Every table with the name of its part, in the order they can be read back."""
    for table in portable.platform_tables(tx):
        yield f"platform/{table.name}.jsonl", table
    records, links = portable.record_tables(tx)
    for table in records:
        yield f"records/{table.name}.jsonl", table
    for table in links:
        yield f"links/{table.name}.jsonl", table


def _write(pieces: Iterator[bytes], archive: zipfile.ZipFile | None, name: str) -> tuple[int, str]:
    """Number of pieces and SHA-256 of their bytes."""
    digest, count = hashlib.sha256(), 0
    if archive is None:
        for piece in pieces:
            digest.update(piece)
            count += 1
        return count, digest.hexdigest()
    with archive.open(name, "w", force_zip64=True) as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
            count += 1
    return count, digest.hexdigest()


# -- in


def import_workspace(workspaces: Workspaces, key: str, source: Path, progress: Progress = _quiet) -> Manifest:
    """Make an absent or empty workspace what the archive holds, on whichever database this is.

    All or nothing, killed at any point: it is built beside the place it takes in the end, and what was
    read back from there must have the archive's content hash. Raises Conflict where a workspace is
    there, and for an archive that is damaged or of a newer version.
    """
    database = workspaces.database(key)
    with closing(database):
        _refuse_taken(database)
        try:
            archive = zipfile.ZipFile(source)
        except (OSError, zipfile.BadZipFile) as error:
            raise Conflict("workspace_archive.unreadable", {"path": source}) from error
        with archive:
            manifest = _manifest(archive)
            _put_files(database, archive, manifest)
            _build(workspaces, key, database, archive, manifest, progress)
    opened = workspaces.get(key)
    bootstrap(opened)
    _search_anew(opened)
    return manifest


def _refuse_taken(database: Database) -> None:
    taken = False
    if database.dialect == "sqlite":
        taken = Path(database.url.database or "").exists()
    else:
        with database.read() as tx:
            query = sa.text("SELECT count(*) FROM pg_tables WHERE schemaname = :schema")
            taken = tx.value(query, {"schema": database.schema}) > 0
    if taken:
        raise Conflict("backup.workspace_exists", {"path": database.url.database or database.schema})


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        if archive.getinfo(_MANIFEST).file_size > _MANIFEST_BYTES:
            raise ValueError
        read = json.loads(archive.read(_MANIFEST))
        if read["format"] != FORMAT:
            raise Conflict("workspace_archive.format", {"format": str(read["format"])[:80]})
        manifest = Manifest(
            str(read["workspace"]),
            str(read["product"]),
            str(read["revision"]),
            [Part(str(part["name"]), int(part["rows"]), str(part["sha256"])) for part in read["parts"]],
        )
        if manifest.content_hash != read["content_hash"]:
            raise ValueError
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise Conflict("workspace_archive.damaged", {"place": _MANIFEST}) from error
    if not knows(manifest.revision):
        raise Conflict("workspace_archive.newer", {"product": manifest.product[:40]})
    return manifest


def _put_files(database: Database, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    with tempfile.TemporaryDirectory(prefix="yingzao-import-") as folder:
        path = Path(folder) / "file"
        for part in manifest.parts:
            kind, _, name = part.name.partition("/")
            if kind != "files":
                continue
            # Names in an archive are anybody's words until they are seen to be keys.
            if not _KEY.fullmatch(name):
                raise Conflict("workspace_archive.damaged", {"place": part.name[:120]})
            digest = hashlib.sha256()
            with path.open("wb") as out:
                for piece in chunks(_open(archive, part.name)):
                    digest.update(piece)
                    out.write(piece)
            if digest.hexdigest() != part.sha256:
                raise Conflict("workspace_archive.damaged", {"place": part.name})
            database.files.put(name, path)


def _open(archive: zipfile.ZipFile, name: str) -> Any:
    try:
        return archive.open(name)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Conflict("workspace_archive.damaged", {"place": name}) from error


def _build(
    workspaces: Workspaces,
    key: str,
    database: Database,
    archive: zipfile.ZipFile,
    manifest: Manifest,
    progress: Progress,
) -> None:
    """Fill a place beside the workspace's own, and put it there in one step."""
    staged = _staging(database)
    _clear(staged)
    try:
        with closing(staged):
            migrate(staged, manifest.revision)
            with staged.write() as tx:
                _load(tx, archive, manifest, progress)
            migrate(staged)
            _index(Workspace(key, staged, workspaces.clock, workspaces.settings))
            if staged.dialect == "sqlite":
                with staged.read() as tx:
                    tx.rows(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        _refuse_taken(database)
        if database.dialect == "sqlite":
            Path(staged.url.database or "").replace(database.url.database or "")
        else:
            rebuild.move_tables(database, staged.schema)
    finally:
        _clear(staged)


def _staging(database: Database) -> Database:
    if database.dialect == "sqlite":
        return Database(f"{database.url.render_as_string(hide_password=False)}.part")
    url = database.url.render_as_string(hide_password=False)
    return Database(url, f"importing_{database.schema}", statement_timeout_seconds=0)


def _clear(staged: Database) -> None:
    if staged.dialect == "sqlite":
        path = Path(staged.url.database or "")
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        return
    with closing(staged), staged.write() as tx:
        tx.script(f'DROP SCHEMA IF EXISTS "{staged.schema}" CASCADE')


def _load(tx: Transaction, archive: zipfile.ZipFile, manifest: Manifest, progress: Progress) -> None:
    """All rows, in one transaction that ends only if they read back as they were written."""
    if tx.dialect == "sqlite":
        tx.script("PRAGMA defer_foreign_keys = ON")
    wanted = {part.name: part for part in manifest.parts if not part.name.startswith("files/")}
    for table in portable.platform_tables(tx):
        # What the revisions put there stands in the archive as it is there.
        tx.script(f'DELETE FROM "{table.name}"')
        _take(tx, archive, wanted, f"platform/{table.name}.jsonl", table, progress)
    records, links = portable.record_tables(tx)
    rebuild.create_record_tables(tx)
    for table in records:
        _take(tx, archive, wanted, f"records/{table.name}.jsonl", table, progress)
    rebuild.refer(tx)
    for table in links:
        _take(tx, archive, wanted, f"links/{table.name}.jsonl", table, progress)
    if wanted:
        raise Conflict("workspace_archive.damaged", {"place": min(wanted)[:120]})
    rebuild.follow_numbers(tx)
    expected = {part.name: part for part in manifest.parts}
    for name, table in _tables(tx):
        count, digest = _write(portable.rows(tx, table), None, name)
        if (count, digest) != (expected[name].rows, expected[name].sha256):
            raise Conflict("workspace_archive.differs", {"place": name})


def _take(
    tx: Transaction,
    archive: zipfile.ZipFile,
    wanted: dict[str, Part],
    name: str,
    table: PortableTable,
    progress: Progress,
) -> None:
    part = wanted.pop(name, None)
    if part is None:
        raise Conflict("workspace_archive.damaged", {"place": name})
    with _open(archive, name) as stream:
        count = portable.load_rows(tx, table, _lines(stream, name))
    progress(name, count)


def _lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        while line := stream.readline(_LINE_BYTES):
            yield line
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise Conflict("workspace_archive.damaged", {"place": name}) from error


def _index(workspace: Workspace) -> None:
    """Indexes, uniques and links to parents, as a publish of every app would have made them."""
    database = workspace.database
    with database.read() as tx:
        catalog = workspace.catalogs.current(tx)
        names = load_names(tx, catalog.model)
    for entity in catalog.model.entities.values():
        if entity.parent is not None:
            child = names[entity.app, entity.definition.id]
            parent_link(database, child, names[entity.parent.app, entity.parent.definition.id])
    apps = list(catalog.apps)
    build_indexes(database, catalog.model, names, apps)
    build_uniques(database, catalog.model, names, apps)


def _search_anew(workspace: Workspace) -> None:
    """The index did not travel: note what is searched, and have every record read."""
    Indexer(workspace.database, workspace.catalogs).catch_up()
    with workspace.database.write() as tx:
        for name in sorted(workspace.catalogs.current(tx).entities):
            enqueue(tx, "search_reindex", {"entity": name})
