"""What whoever submits values may touch, as access control decided."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

__all__ = ["EVERYTHING", "FieldRights"]


@dataclass(frozen=True, slots=True)
class FieldRights:
    """`writable` None means every key. A `hidden` key is answered like one that does not exist.

    `rows`: the rights on the rows of each sub-table, by its key.
    """

    writable: Container[str] | None = None
    hidden: Container[str] = frozenset()
    rows: Mapping[str, FieldRights] = field(default_factory=dict)


EVERYTHING = FieldRights()
