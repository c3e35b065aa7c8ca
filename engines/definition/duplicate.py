"""What makes a new record look like one that is already there."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Attribute

from engines.definition.base import FieldKey, Item, Part

__all__ = ["DuplicateField", "DuplicateRule"]


class DuplicateField(Part):
    """`exact`: the same value, letter case aside; phone numbers and e-mail addresses are compared in the form
    they are stored in. `similar`: a name that reads alike, forms of companies aside.
    """

    field: FieldKey
    by: Literal["exact", "similar"] = "exact"


class DuplicateRule(Item):
    """A new record that agrees with another in every field of `match` is shown it while it is typed, and a
    person, an import or a program that creates it is warned; the key overrides the warning. Only records
    one may read count. What must never be twice is `unique`.
    """

    match: tuple[DuplicateField, ...] = Attribute(min_length=1, max_length=4)
