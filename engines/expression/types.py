"""The types an expression can have, known before it runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

__all__ = [
    "BLANK",
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "DURATION",
    "INTEGER",
    "MAX_DIGITS",
    "MAX_SCALE",
    "TEXT",
    "Kind",
    "ValueType",
    "any_reference",
    "choice",
    "list_of",
    "money",
    "number",
    "record",
    "reference",
    "references",
    "rows",
]

Kind = Literal[
    "text",
    "number",
    "money",
    "boolean",
    "date",
    "datetime",
    "duration",
    "choice",
    "list",
    "reference",
    "any_reference",
    "rows",
    "record",
    "json",
    "parts",
    "secret",
    "blank",
]

MAX_SCALE = 6
"""Decimal places kept at most, by fields and by intermediate results."""

MAX_DIGITS = 18
"""A number's unscaled integer has at most this many digits; one more is an overflow."""


@dataclass(frozen=True, slots=True)
class ValueType:
    """What a value is.

    `scale`: decimal places of number and money, 0..6 (an integer is number with scale 0).
    `entity`: "app.key" of a reference, of a list of references, or of sub-table rows.
    `options`: (key, id) pairs of a choice, or of the entities a reference to any of several may lead
    to; `item`: what a list holds. `parents`: (key, key of the option above it) of options that form a tree.
    `markup`: a text that is HTML; expressions see its plain text. `json` and `secret` (an
    encrypted text) take no part in expressions.
    `parts`: (name, type) of a value that has several, such as `address.city`.
    `namespace`: tells one record (a pure namespace such as `parameter` or `old`) from another.
    """

    kind: Kind
    scale: int = 0
    entity: str | None = None
    options: tuple[tuple[str, str], ...] | None = None
    item: ValueType | None = None
    namespace: str | None = None
    markup: bool = False
    parts: tuple[tuple[str, ValueType], ...] | None = None
    parents: tuple[tuple[str, str], ...] | None = None

    def part(self, name: str) -> ValueType | None:
        return dict(self.parts or ()).get(name)

    def __post_init__(self) -> None:
        if not 0 <= self.scale <= MAX_SCALE:
            raise ValueError(f"scale {self.scale} is outside 0..{MAX_SCALE}")

    def branch_of(self, key: str) -> tuple[str, ...]:
        """Options from the top of the tree down to `key`, which comes last."""
        above = dict(self.parents or ())
        branch = [key]
        while (parent := above.get(branch[-1])) is not None and parent not in branch:
            branch.append(parent)
        return tuple(reversed(branch))

    def below(self, key: str) -> tuple[str, ...]:
        """`key` and every option under it, at any depth, in their order."""
        found = {key}
        children: dict[str, list[str]] = {}
        for child, parent in self.parents or ():
            children.setdefault(parent, []).append(child)
        pending = [key]
        while pending:
            for child in children.get(pending.pop(), ()):
                if child not in found:
                    found.add(child)
                    pending.append(child)
        return tuple(option for option, _ in self.options or () if option in found)

    @property
    def is_numeric(self) -> bool:
        return self.kind == "number" or self.kind == "money"

    @property
    def is_links(self) -> bool:
        """A list of references: aggregates look behind them as they look into rows."""
        return self.kind == "list" and self.item is not None and self.item.kind == "reference"

    @property
    def has_rows(self) -> bool:
        """Whether an aggregate may run over it."""
        return self.kind == "rows" or self.is_links

    def with_scale(self, scale: int) -> ValueType:
        return replace(self, scale=scale)


TEXT = ValueType("text")
BOOLEAN = ValueType("boolean")
DATE = ValueType("date")
DATETIME = ValueType("datetime")
DURATION = ValueType("duration")
INTEGER = ValueType("number")
BLANK = ValueType("blank")


def number(scale: int = 0) -> ValueType:
    return ValueType("number", scale)


def money(scale: int = 2) -> ValueType:
    return ValueType("money", scale)


def choice(*options: tuple[str, str]) -> ValueType:
    """A choice of `options`, each a (key, id) pair."""
    return ValueType("choice", options=options)


def reference(entity: str) -> ValueType:
    return ValueType("reference", entity=entity)


def any_reference(*entities: tuple[str, str]) -> ValueType:
    """One record of any of `entities`, each a pair of "app.key" and stable id."""
    return ValueType("any_reference", options=entities)


def references(entity: str) -> ValueType:
    """Several records of `entity`: their ids, and behind them what aggregates read."""
    return ValueType("list", entity=entity, item=reference(entity))


def rows(entity: str) -> ValueType:
    return ValueType("rows", entity=entity)


def list_of(item: ValueType) -> ValueType:
    return ValueType("list", item=item)


def record(namespace: str, entity: str | None = None) -> ValueType:
    """A namespace of names, such as `parameter.limit`; never a value by itself."""
    return ValueType("record", entity=entity, namespace=namespace)
