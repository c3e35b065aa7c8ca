"""What operations, their groups and parameters are called, in the language of whoever reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from runtime.web.openapi.parts import Schema

__all__ = ["parameter_in", "said_in"]

_METHODS = frozenset(("get", "post", "put", "patch", "delete"))
_ENGLISH = {
    "tasks": "Tasks", "lists": "Settings of lists", "reports": "Reports", "bulk": "Bulk changes",
    "imports": "Imports", "migrations": "Migrations", "form drafts": "Half-filled forms", "files": "Files",
}  # fmt: skip


@cache
def _chinese() -> Mapping[str, str]:
    found: Mapping[str, str] = json.loads((files(__package__) / "said_zh.json").read_text("utf-8"))
    return found


def said_in(paths: Mapping[str, Schema], language: str, entities: Mapping[str, str]) -> dict[str, Schema]:
    """`paths` with summaries and tags in words. `entities`: plural by key; labels of reports, processes and
    documents are in the language already."""

    def said(operation: Schema) -> Schema:
        tags = [
            entities.get(tag) or (_ENGLISH.get(tag, tag) if language == "en" else _said(tag, language))
            for tag in operation["tags"]
        ]
        made = {**operation, "summary": _said(operation["summary"], language), "tags": tags}
        if "parameters" in operation:
            made["parameters"] = [parameter_in(one, language) for one in operation["parameters"]]
        return made

    return {
        path: {name: said(one) if name in _METHODS else one for name, one in operations.items()}
        for path, operations in paths.items()
    }


def parameter_in(parameter: Schema, language: str) -> Schema:
    """A parameter with its description in words."""
    if "description" not in parameter:
        return parameter
    return {**parameter, "description": _said(parameter["description"], language)}


def _said(text: str, language: str) -> str:
    if language == "en":
        return text
    found = _chinese().get(text)
    if found is None:
        # "Print: Quotation": what it does, and a label that is in the language already.
        head, colon, label = text.partition(": ")
        found = f"{_chinese()[head]}：{label}" if colon and head in _chinese() else text
    return found
