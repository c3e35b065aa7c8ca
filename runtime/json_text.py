"""JSON that comes from outside: read fast, and refused where readers of JSON disagree about what it says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from engines.definition.source import duplicate_keys
from engines.errors import Issue, PlatformError, ValidationFailed

__all__ = ["MAX_DEPTH", "read_json", "read_part"]

MAX_DEPTH = 40


def read_json(raw: bytes, once: bool = True) -> Any:
    """The value of a JSON text.

    Raises PlatformError, which is answered with 400: `bad_json` for what is no JSON, `request.nul` with the
    place of the first text that holds the character NUL, `request.too_deep`, and `request.ambiguous` naming
    every key given twice. Without `once` the last of two equal keys counts.
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise PlatformError("bad_json") from None
    # As many brackets as that are found faster than looked into.
    if raw.count(b"{") + raw.count(b"[") > MAX_DEPTH and _too_deep(value):
        raise PlatformError("request.too_deep")
    if b"\\u0000" in raw and (place := _nul(value)) is not None:
        # PostgreSQL has no place for it, and no text needs it.
        raise PlatformError("request.nul", issues=[Issue(place, "request.nul")])
    if once and not _says_as_much(value, raw):
        issues = [
            Issue(pointer, "request.duplicate_key", {"name": key}) for pointer, key in duplicate_keys(raw)
        ]
        if issues:
            raise PlatformError("request.ambiguous", issues=issues)
    return value


def read_part(text: str | bytes, place: str, code: str) -> Any:
    """As `read_json`, of one part of a request. Raises ValidationFailed `code` with issues below `place`."""
    try:
        return read_json(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    except PlatformError as error:
        issues = [issue.at(place) for issue in error.issues] or [Issue(place, error.reason_code)]
    raise ValidationFailed(code, issues=issues)


def _says_as_much(value: Any, raw: bytes) -> bool:
    """Whether nothing got lost on the way from text to value.

    A colon stands behind each key and within texts, nowhere else: written out again, a value has as many as
    its text had unless a key was given twice. False too where a colon may be written as an escape. Writing it
    out is cheaper than handing the pairs of every object to Python.
    """
    return b"\\u003" not in raw and orjson.dumps(value).count(b":") == raw.count(b":")


def _too_deep(value: Any, depth: int = 0) -> bool:
    if depth > MAX_DEPTH:
        return True
    if isinstance(value, dict):
        return any(_too_deep(part, depth + 1) for part in value.values() if isinstance(part, dict | list))
    if isinstance(value, list):
        return any(_too_deep(part, depth + 1) for part in value if isinstance(part, dict | list))
    return False


def _nul(value: Any, place: str = "") -> str | None:
    """Pointer to the first text that holds NUL."""
    if isinstance(value, str):
        return place if "\0" in value else None
    if isinstance(value, dict):
        if any("\0" in key for key in value):
            return place
        parts: Iterable[tuple[object, Any]] = value.items()
    else:
        parts = enumerate(value) if isinstance(value, list) else ()
    return next((found for key, part in parts if (found := _nul(part, f"{place}/{key}")) is not None), None)
