"""What a setting that is missing is to be, in words: whoever repairs a package needs more than its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from engines.definition.base import Says
from engines.errors import Issue
from engines.language import render

__all__ = ["missing", "wanted", "wanted_kind", "wanted_word"]

_CODES: Mapping[str, str] = {
    "app": "definition.wants_app",
    "boolean": "definition.wants_boolean",
    "colour": "definition.wants_colour",
    "dashboard": "definition.wants_dashboard",
    "entity": "definition.wants_entity",
    "expression": "definition.wants_expression",
    "field": "definition.wants_field",
    "id": "definition.wants_id",
    "integer": "definition.wants_integer",
    "key": "definition.wants_key",
    "label": "definition.wants_label",
    "list": "definition.wants_list",
    "node": "definition.wants_node",
    "number": "definition.wants_number",
    "object": "definition.wants_object",
    "path": "definition.wants_path",
    "process": "definition.wants_process",
    "report": "definition.wants_report",
    "role": "definition.wants_role",
    "text": "definition.wants_text",
    "type": "definition.wants_type",
    "version": "definition.wants_version",
    "view": "definition.wants_view",
}
_SAID = frozenset(_CODES) - {
    "boolean",
    "id",
    "integer",
    "key",
    "list",
    "number",
    "object",
    "text",
    "type",
    "version",
}
_BY_NAME = frozenset(("id", "key", "version"))
_PLAIN: tuple[tuple[type, str], ...] = (
    (bool, "boolean"), (int, "integer"), (Decimal, "number"), (float, "number"), (str, "text"),
    (list, "list"), (tuple, "list"),
)  # fmt: skip


def missing(pointer: str, key: str, what: Mapping[str, str]) -> Issue:
    return Issue(pointer, "definition.missing", {"key": key, "what": what})


def wanted(name: str, info: FieldInfo | None) -> Mapping[str, str]:
    """By language, for the setting `name` of a model; `info` None where its model is not known."""
    if info is None:
        return wanted_kind("object" if not name else name if name in _BY_NAME else "text")
    said = next((one.kind for one in info.metadata if isinstance(one, Says)), "")
    if said in _SAID:
        return wanted_kind(said)
    return _of(info.annotation, name)


def _of(annotation: Any, name: str) -> Mapping[str, str]:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        said = next((one.kind for one in metadata if isinstance(one, Says)), "")
        return wanted_kind(said) if said in _SAID else _of(inner, name)
    if origin is Literal:
        return wanted_word(str(word) for word in get_args(annotation))
    if origin in (Union, UnionType):
        return _of(next(part for part in get_args(annotation) if part is not type(None)), name)
    kind = origin or annotation
    if kind is str and name in _BY_NAME:
        return wanted_kind(name)
    for plain, word in _PLAIN:
        if isinstance(kind, type) and issubclass(kind, plain):
            return wanted_kind(word)
    return wanted_kind("object")


def wanted_kind(kind: str) -> Mapping[str, str]:
    return {language: render(_CODES[kind], {}, language) for language in ("zh", "en")}


def wanted_word(known: Iterable[str]) -> Mapping[str, str]:
    """One of some words."""
    words = ", ".join(known)
    return {
        language: render("definition.wants_word", {"known": words}, language) for language in ("zh", "en")
    }
