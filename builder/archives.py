"""A package as one file: JSON, or a ZIP of the folder that version control keeps."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
import zlib
from pathlib import Path

from engines.definition import App, load
from engines.definition.dump import dump, dump_folder
from engines.definition.load import load_folder
from engines.definition.source import MAX_BYTES
from engines.errors import DefinitionInvalid, Issue

__all__ = ["MOST_FILES", "pack", "unpack"]

MOST_FILES = 10_000
_PLACE = re.compile(r"[\w-]{1,100}(/[\w-]{1,120})?\.json")
_ASTRAY = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\\|\x00")
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def pack(app: App, form: str = "json") -> bytes:
    """`form` "json": canonical text; "zip": `app.json` and one small file per item. The same package is
    always the same bytes."""
    if form == "json":
        return dump(app).encode()
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="package-") as name, zipfile.ZipFile(packed, "w") as archive:
        folder = Path(name)
        dump_folder(app, folder)
        for path in sorted(folder.rglob("*.json")):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EARLIEST)
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(content: bytes) -> App:
    """The package in a file of either form. Of an archive only JSON files at the places a package has are
    taken, with or without one folder around them; nothing else in it is looked at.

    Raises DefinitionInvalid, also for an archive that is damaged or unpacks to more than a package may be.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return load(content)
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            tempfile.TemporaryDirectory(prefix="package-") as name,
        ):
            _extract(archive, Path(name))
            return load_folder(Path(name))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error) as error:
        # Encrypted, of an unknown method, cut short, or not what its headers say.
        raise DefinitionInvalid(issues=[Issue("", "builder.bad_archive")]) from error


def _extract(archive: zipfile.ZipFile, folder: Path) -> None:
    names = [entry for entry in archive.infolist() if entry.filename.endswith(".json")]
    if len(names) > MOST_FILES:
        raise DefinitionInvalid(issues=[Issue("", "builder.archive_files", {"maximum": MOST_FILES})])
    around = _around([entry.filename for entry in names])
    left = MAX_BYTES
    taken: set[str] = set()
    for entry in names:
        place = entry.filename.removeprefix(around)
        if _ASTRAY.search(entry.filename):
            # Whoever made it meant it to land elsewhere.
            params = {"name": entry.filename[:120]}
            raise DefinitionInvalid(issues=[Issue("", "builder.archive_path", params)])
        if not _PLACE.fullmatch(place):
            continue
        if place.casefold() in taken:
            params = {"name": place}
            raise DefinitionInvalid(issues=[Issue(f"{place}#", "builder.archive_twice", params)])
        taken.add(place.casefold())
        # What the archive says of its sizes need not be true.
        with archive.open(entry) as source:
            content = source.read(left + 1)
        left -= len(content)
        if left < 0:
            sizes = {"maximum": MAX_BYTES, "size": MAX_BYTES - left}
            raise DefinitionInvalid(issues=[Issue("", "definition.too_large", sizes)])
        target = folder / place
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)


def _around(names: list[str]) -> str:
    """The one folder everything lies in, as archives of a repository have it."""
    if "app.json" in names:
        return ""
    head = next((name for name in names if name.endswith("/app.json") and name.count("/") == 1), "")
    return head.removesuffix("app.json")
