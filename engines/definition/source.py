"""JSON text to plain data, refusing what JSON readers disagree about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from engines.errors import DefinitionInvalid, Issue

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "duplicate_keys",
    "escape",
    "parse",
    "pointer_of",
    "structural_issues",
]

MAX_BYTES = 10_000_000
MAX_DEPTH = 60
_MAX_NUMBER_TEXT = 40
_TOO_DEEP = Issue("", "definition.too_deep", {"maximum": MAX_DEPTH})
# NUL cannot be stored by PostgreSQL; a lone surrogate cannot be written as UTF-8.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class _Duplicated(dict[str, Any]):
    """An object some of whose keys were given twice."""

    duplicates: tuple[str, ...] = ()


class _BadNumber:
    """A number text that has no exact, finite meaning everywhere."""

    def __init__(self, text: str) -> None:
        self.text = text[:_MAX_NUMBER_TEXT]


def escape(step: object) -> str:
    """One reference token of a JSON pointer (RFC 6901 §3)."""
    return str(step).replace("~", "~0").replace("/", "~1")


def pointer_of(steps: tuple[object, ...]) -> str:
    return "".join("/" + escape(step) for step in steps)


def parse(source: bytes | str) -> Any:
    """Plain data of JSON text; not yet looked into (see `structural_issues`).

    Raises DefinitionInvalid when it is too large, not UTF-8 or not JSON.
    """
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise _refusal(Issue("", "definition.too_large", {"maximum": MAX_BYTES, "size": size}))
    if isinstance(source, bytes):
        try:
            source = source.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _refusal(Issue("", "definition.not_utf8", {"position": error.start})) from None
    try:
        return json.loads(
            source,
            object_pairs_hook=_object,
            parse_constant=_BadNumber,
            parse_float=_exact_float,
            parse_int=_bounded_integer,
        )
    except json.JSONDecodeError as error:
        params = {"line": error.lineno, "column": error.colno, "detail": error.msg}
        raise _refusal(Issue("", "definition.not_json", params)) from None
    except RecursionError:
        raise _refusal(_TOO_DEEP) from None


def duplicate_keys(source: bytes | str) -> list[tuple[str, str]]:
    """The keys that objects of a JSON text are given twice, each with its place as a JSON pointer.

    For text a JSON reader has taken already and that is no deeper than MAX_DEPTH: nothing else is looked for.
    """
    data = json.loads(source, object_pairs_hook=_object, parse_float=str, parse_int=str)
    return [place for steps, value in _walk(data) for place in _given_twice(steps, value)]


def structural_issues(data: Any) -> list[Issue]:
    """Duplicate keys, odd numbers, unstorable text and hidden depth, each with its place."""
    issues: list[Issue] = []
    for steps, value in _walk(data):
        if len(steps) > MAX_DEPTH:
            return [_TOO_DEEP]
        # Places are put into words for what is wrong alone: nearly nothing is.
        if isinstance(value, str):
            if _UNSTORABLE.search(value):
                issues.append(Issue(pointer_of(steps), "definition.unstorable_text"))
        elif isinstance(value, Mapping):
            issues += [
                Issue(pointer, "definition.duplicate_key", {"key": key})
                for pointer, key in _given_twice(steps, value)
            ]
            issues += [
                Issue(pointer_of(steps), "definition.key_not_text" if not isinstance(key, str) else
                      "definition.unstorable_text")
                for key in value
                if not isinstance(key, str) or _UNSTORABLE.search(key)
            ]  # fmt: skip
        elif isinstance(value, _BadNumber):
            issues.append(Issue(pointer_of(steps), "definition.number_not_exact", {"number": value.text}))
        elif isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
            issues.append(Issue(pointer_of(steps), "definition.number_not_exact", {"number": str(value)}))
    return issues


def _refusal(issue: Issue) -> DefinitionInvalid:
    return DefinitionInvalid(issues=[issue])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    seen: set[str] = set()
    twice = dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    marked = _Duplicated(result)
    marked.duplicates = tuple(twice)
    return marked


def _given_twice(steps: tuple[object, ...], value: Any) -> list[tuple[str, str]]:
    if not isinstance(value, _Duplicated):
        return []
    return [(pointer_of((*steps, key)), key) for key in value.duplicates]


def _exact_float(text: str) -> Any:
    """A float only where its shortest text says the same number as the source."""
    if len(text) > _MAX_NUMBER_TEXT:
        return _BadNumber(text)
    number = float(text)
    if number in (float("inf"), float("-inf")) or Decimal(repr(number)) != Decimal(text):
        return _BadNumber(text)
    return number


def _bounded_integer(text: str) -> Any:
    return int(text) if len(text) <= _MAX_NUMBER_TEXT else _BadNumber(text)


def _walk(data: Any) -> Iterator[tuple[tuple[object, ...], Any]]:
    """Every value with its place, without recursion: depth is the sender's choice."""
    pending: list[tuple[tuple[object, ...], Any]] = [((), data)]
    while pending:
        steps, value = pending.pop()
        yield steps, value
        if len(steps) > MAX_DEPTH:
            continue
        if isinstance(value, Mapping):
            pending += [((*steps, key), inner) for key, inner in reversed(list(value.items()))]
        elif isinstance(value, list | tuple):
            pending += [((*steps, index), value[index]) for index in reversed(range(len(value)))]
