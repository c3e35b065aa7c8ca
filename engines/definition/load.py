"""JSON text, or a folder of it, to an `App`. Strict: what is not understood is refused, by place."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engines.definition.app import FORMAT, MOST_FIELDS, App
from engines.definition.source import MAX_BYTES, parse, structural_issues
from engines.definition.translate import translate
from engines.definition.wanted import missing, wanted_word
from engines.errors import DefinitionInvalid, Issue

__all__ = ["load", "load_folder", "read_file"]


def load(source: bytes | str | Mapping[str, Any]) -> App:
    """The app package in `source`.

    Shape, keys and words are checked here; whether names point at something is for `check_app`.
    Raises DefinitionInvalid with every issue: RFC 6901 pointer, stable code, nearest legal name.
    """
    data = parse(source) if isinstance(source, bytes | str) else source
    return _build(data)


def read_file(path: Path) -> bytes:
    """What a package's one file holds. Raises DefinitionInvalid, before it reads more than one may have."""
    return _content(path, MAX_BYTES)


def load_folder(folder: Path) -> App:
    """The same package as a folder: `app.json` holds `format` and `app`; every other section is
    either `<section>.json` (a list) or `<section>/` with one file per item, in order of file name.

    Links are not followed, neither of files nor of folders: what is read lies in the folder. Raises
    DefinitionInvalid; pointers start with the file ("entities/010_loan.json#/fields/0").
    """
    data: dict[str, Any] = {}
    places: dict[str, str] = {}
    given: dict[str, str] = {}
    size = 0
    for name, path in _files(folder):
        content = _read(path, name, MAX_BYTES - size)
        size += len(content)
        try:
            part = parse(content)
        except DefinitionInvalid as error:
            raise DefinitionInvalid(issues=[issue.at(f"{name}#") for issue in error.issues]) from None
        section, _, item = name.removesuffix(".json").partition("/")
        if name == "app.json" and isinstance(part, dict):
            for key in part:
                _once(given, key, name)
            data.update(part)
        elif item:
            _once(given, section, f"{section}/")
            places[f"/{section}/{len(data.setdefault(section, []))}"] = f"{name}#"
            data[section].append(part)
        else:
            _once(given, section, name)
            data[section] = part
            places[f"/{section}"] = f"{name}#"
    if "format" not in data:
        raise DefinitionInvalid(issues=[missing("app.json#/format", "format", wanted_word((FORMAT,)))])
    try:
        return _build(data)
    except DefinitionInvalid as error:
        raise DefinitionInvalid(issues=[_in_file(issue, places) for issue in error.issues]) from None


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Every JSON file by its name within the folder, in the order of these names."""
    found: dict[str, Path] = {}
    for parent, below, files in os.walk(folder):
        inside = Path(parent)
        # What version control and editors keep is no part of the package.
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in below:
            if (inside / name).is_symlink():
                raise _not_plain((inside / name).relative_to(folder).as_posix())
        for name in files:
            if name.endswith(".json") and not name.startswith("."):
                path = inside / name
                found[path.relative_to(folder).as_posix()] = path
        if len(found) > _MOST_FILES:
            params = {"maximum": _MOST_FILES}
            raise DefinitionInvalid(issues=[Issue("", "definition.too_many_files", params)])
    return sorted(found.items(), key=lambda file: file[0].split("/"))


_MOST_FILES = 50_000


def _read(path: Path, name: str, most: int) -> bytes:
    """A plain file's content. What would never end, or keep whoever opens it waiting, is not opened."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise _not_plain(name)
    return _content(path, most)


def _content(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        params = {"maximum": MAX_BYTES, "size": MAX_BYTES - most + max(len(content), path.stat().st_size)}
        raise DefinitionInvalid(issues=[Issue("", "definition.too_large", params)])
    return content


def _not_plain(name: str) -> DefinitionInvalid:
    return DefinitionInvalid(issues=[Issue("", "definition.not_plain_file", {"name": name})])


def _once(given: dict[str, str], section: str, place: str) -> None:
    """Refuse a section two places claim: one of them would go without a word."""
    first = given.setdefault(section, place)
    if first != place:
        params = {"section": section, "first": first, "second": place}
        raise DefinitionInvalid(issues=[Issue(f"{place}#", "definition.given_twice", params)])


def _build(data: Any) -> App:
    if not isinstance(data, Mapping):
        raise DefinitionInvalid(issues=[Issue("", "definition.not_object")])
    issues = structural_issues(data)
    if issues:
        raise DefinitionInvalid(issues=issues)
    if data.get("format") != FORMAT:
        params = {"format": str(data.get("format"))[:40], "known": FORMAT}
        # Another format's keys would only bury this under false alarms.
        raise DefinitionInvalid(issues=[Issue("/format", "definition.unknown_format", params)])
    fields = _fields(data)
    if fields > MOST_FIELDS:
        counts = {"maximum": MOST_FIELDS, "count": fields}
        raise DefinitionInvalid(issues=[Issue("/entities", "definition.too_many_fields", counts)])
    try:
        return App.model_validate(data)
    except ValidationError as error:
        raise DefinitionInvalid(issues=translate(error, data)) from None


def _fields(data: Mapping[str, Any]) -> int:
    """How many fields there are, before anything is known to have the right shape."""
    entities = data.get("entities")
    lists = [
        one.get("fields") for one in (entities if isinstance(entities, list | tuple) else ())
        if isinstance(one, Mapping)
    ]  # fmt: skip
    return sum(len(found) for found in lists if isinstance(found, list | tuple))


def _in_file(issue: Issue, places: Mapping[str, str]) -> Issue:
    """The issue with the file it is in, and the pointer inside that file."""
    steps = issue.pointer.split("/")
    for length in (3, 2):
        prefix = "/".join(steps[:length])
        if prefix in places:
            rest = issue.pointer[len(prefix) :]
            return Issue(places[prefix] + rest, issue.code, issue.params, issue.hint, issue.severity)
    return issue.at("app.json#")
