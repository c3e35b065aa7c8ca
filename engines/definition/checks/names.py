"""Ids and keys: unique in their list, not taken by the platform.

Ids are compared without case: they become parts of column names, which SQLite does not tell apart
by case. Keys are seen by people: no two may look the same and be different, as far as that can be told
(Unicode UTS 39 calls for more: only what mixes Latin with letters that look like it is warned of). What it
cannot see: an id used before, deleted, and now given to something else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from engines.definition.checks.findings import Findings
from engines.definition.entity import RESERVED_KEYS
from engines.definition.names import NAMESPACES
from engines.expression.tokens import KEYWORDS

__all__ = ["check_names"]


def check_names(findings: Findings) -> None:
    for pointer, items in _lists(findings.app, ""):
        for attribute in ("id", "key"):
            seen: set[str] = set()
            for index, item in enumerate(items):
                name = getattr(item, attribute, None)
                if not isinstance(name, str):
                    continue
                compared = name.casefold() if attribute == "id" else name
                if compared in seen:
                    findings.error(f"{pointer}/{index}/{attribute}", f"duplicate_{attribute}", {"name": name})
                seen.add(compared)
                if attribute == "key":
                    _check_letters(findings, f"{pointer}/{index}/key", name)
    for number, entity in enumerate(findings.app.entities):
        for index, field in enumerate(entity.fields):
            pointer = f"/entities/{number}/fields/{index}/key"
            if field.key in RESERVED_KEYS or field.key in NAMESPACES:
                findings.error(pointer, "reserved_key", {"key": field.key})
            elif field.key in KEYWORDS:
                findings.warning(pointer, "keyword_key", {"key": field.key})
    for number, report in enumerate(findings.app.reports):
        dimensions = {dimension.key for dimension in report.dimensions}
        for index, measure in enumerate(report.measures):
            if measure.key in dimensions:
                pointer = f"/reports/{number}/measures/{index}/key"
                findings.error(pointer, "duplicate_key", {"name": measure.key})


# Fillers that count as letters, joiners and variation selectors that count as marks.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_LOOKING_LATIN = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def _check_letters(findings: Findings, pointer: str, key: str) -> None:
    if key.isascii():
        return
    seen = "".join(letter for letter in key if not _invisible(letter))
    plain = unicodedata.normalize("NFKC", seen)
    if seen != key:
        hidden = next(letter for letter in key if _invisible(letter))
        findings.error(pointer, "invisible_letter", {"key": seen, "letter": f"U+{ord(hidden):04X}"}, plain)
    elif plain != key:
        findings.error(pointer, "look_alike_key", {"key": key, "plain": plain}, plain)
    elif any(letter.isascii() and letter.isalpha() for letter in key):
        other = next((one for one in key if unicodedata.name(one, "").startswith(_LOOKING_LATIN)), None)
        if other is not None:
            params = {"key": key, "letter": other, "name": f"U+{ord(other):04X}"}
            findings.warning(pointer, "mixed_alphabets", params)


def _invisible(letter: str) -> bool:
    return (
        unicodedata.category(letter) in ("Cf", "Cc", "Co", "Cn") or letter in _INVISIBLE
        or "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    )  # fmt: skip


def _lists(part: BaseModel, pointer: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every list of parts in the package, with its pointer."""
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        place = f"{pointer}/{info.alias or name}"
        if isinstance(value, BaseModel):
            yield from _lists(value, place)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            yield place, value
            for index, inner in enumerate(value):
                yield from _lists(inner, f"{place}/{index}")
