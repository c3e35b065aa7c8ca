"""JSON text, or a folder of it, to an `App`. Strict: what is not understood is refused, by place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engines.definition.app import FORMAT, App
from engines.definition.source import MAX_BYTES, parse, structural_issues
from engines.definition.translate import translate
from engines.errors import DefinitionInvalid, Issue

__all__ = ["load", "load_folder"]


def load(source: bytes | str | Mapping[str, Any]) -> App:
    """The app package in `source`.

    Shape, keys and words are checked here; whether names point at something is for `check_app`.
    Raises DefinitionInvalid with every issue: RFC 6901 pointer, stable code, nearest legal name.
    """
    data = parse(source) if isinstance(source, bytes | str) else source
    return _build(data)


def load_folder(folder: Path) -> App:
    """The same package as a folder: `app.json` holds `format` and `app`; every other section is
    either `<section>.json` (a list) or `<section>/` with one file per item, in order of file name.

    Raises DefinitionInvalid; pointers start with the file ("entities/010_loan.json#/fields/0").
    """
    data: dict[str, Any] = {}
    places: dict[str, str] = {}
    size = 0
    for path in sorted(folder.rglob("*.json")):
        name = path.relative_to(folder).as_posix()
        size += path.stat().st_size
        if size > MAX_BYTES:
            raise DefinitionInvalid(
                issues=[Issue("", "definition.too_large", {"maximum": MAX_BYTES, "size": size})]
            )
        try:
            part = parse(path.read_bytes())
        except DefinitionInvalid as error:
            raise DefinitionInvalid(issues=[issue.at(f"{name}#") for issue in error.issues]) from None
        section, _, item = name.removesuffix(".json").partition("/")
        if name == "app.json" and isinstance(part, dict):
            data.update(part)
        elif item:
            items = data.setdefault(section, [])
            if isinstance(items, list):
                places[f"/{section}/{len(items)}"] = f"{name}#"
                items.append(part)
        else:
            data[section] = part
            places[f"/{section}"] = f"{name}#"
    if "format" not in data:
        raise DefinitionInvalid(issues=[Issue("app.json#/format", "definition.missing", {"key": "format"})])
    try:
        return _build(data)
    except DefinitionInvalid as error:
        raise DefinitionInvalid(issues=[_in_file(issue, places) for issue in error.issues]) from None


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
    try:
        return App.model_validate(data)
    except ValidationError as error:
        raise DefinitionInvalid(issues=translate(error, data)) from None


def _in_file(issue: Issue, places: Mapping[str, str]) -> Issue:
    """The issue with the file it is in, and the pointer inside that file."""
    steps = issue.pointer.split("/")
    for length in (3, 2):
        prefix = "/".join(steps[:length])
        if prefix in places:
            rest = issue.pointer[len(prefix) :]
            return Issue(places[prefix] + rest, issue.code, issue.params, issue.hint, issue.severity)
    return issue.at("app.json#")
