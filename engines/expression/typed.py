"""The typed tree: what every back end reads.

Four shapes only, so that a new function never touches a back end's walk: a constant, a value read
by path, a call of a named operation, and an aggregate over sub-table rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from engines.expression.types import ValueType

__all__ = ["BEHIND", "Aggregate", "Call", "Constant", "Field", "Typed", "walk"]


@dataclass(frozen=True, slots=True)
class Constant:
    """`value` in the Python value convention; None is blank."""

    value: Any
    type: ValueType
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A value read by path. `level` 0 reads the record, 1 the row of the outermost aggregate …

    `context`: the value is the acting user, taken from the evaluation context.
    """

    path: tuple[str, ...]
    level: int
    type: ValueType
    start: int = 0
    end: int = 0
    volatile: bool = False
    context: bool = False

    @property
    def key(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Call:
    """An operation of `engines.expression.operation.OPERATIONS` applied to arguments."""

    operation: str
    arguments: tuple[Typed, ...]
    type: ValueType
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`operation` over the sub-table rows at `path` of level `level`, or over the records a list of
    references at `path` leads to (`links`).

    `body` is evaluated once per row, at level `level_inside`; None counts rows.
    """

    operation: str
    path: tuple[str, ...]
    level: int
    level_inside: int
    body: Typed | None
    type: ValueType
    start: int = 0
    end: int = 0
    links: bool = False

    @property
    def key(self) -> str:
        """Where a flat record holds the rows: those behind references lie beside the ids."""
        return ".".join(self.path) + (BEHIND if self.links else "")


BEHIND = ".*"
"""After the key of a list of references: the records behind them, in the same order."""


Typed: TypeAlias = Constant | Field | Call | Aggregate


def walk(node: Typed) -> Iterator[Typed]:
    """`node` and everything below it."""
    yield node
    if isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)
    elif isinstance(node, Aggregate) and node.body is not None:
        yield from walk(node.body)
