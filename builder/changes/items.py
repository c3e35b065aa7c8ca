"""How the comparison and the merge see a package: canonical JSON whose items are known by their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

__all__ = ["ABSENT", "Json", "are_items", "by_id"]

Json = Any
"""What `engines.definition.canonical` gives: dict, list, str, int, float, bool, None."""


class _Absent:
    """Nothing there, which JSON's null is not."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


def are_items(value: Json) -> TypeGuard[list[dict[str, Json]]]:
    """Whether a value is a list whose parts have ids of their own, no two the same.

    A draft may be anything while somebody works on it: what is no such list is compared as a whole.
    """
    if not isinstance(value, list) or not value:
        return False
    ids = [part.get("id") if isinstance(part, dict) else None for part in value]
    return all(isinstance(one, str) for one in ids) and len(set(ids)) == len(ids)


def by_id(items: Sequence[Mapping[str, Json]]) -> dict[str, dict[str, Json]]:
    return {item["id"]: dict(item) for item in items}
