"""Ids and keys: unique in their list, not taken by the platform.

Ids are compared without case: they become parts of column names, which SQLite does not tell apart
by case. What it cannot see: an id used before, deleted, and now given to something else.
"""

from __future__ import annotations

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
