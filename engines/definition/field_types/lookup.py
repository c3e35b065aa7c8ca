"""The value of a field behind a reference, kept beside the record that refers.

A lookup is no type of its own to store: an entity model holds it as a field of the type it looks at,
computed by the formula `path` (`engines.definition.resolved`). Options, colours, people and references
thus look, filter, sort, group, export and are searched like the original, and the write that changes the
original brings it up to date. Amounts are those of the workspace's base currency.
"""

from __future__ import annotations

from typing import Any, Literal

from engines.definition.base import Path
from engines.definition.field_types.base import FieldType, ValueProblem
from engines.expression.types import TEXT, ValueType

__all__ = ["LookupField"]


class LookupField(FieldType):
    """`path`: references, then the field, such as `order.customer.level`. Files, rich text, JSON,
    sub-tables, lists of records and secrets cannot be looked at."""

    type: Literal["lookup"] = "lookup"
    path: Path

    @property
    def derived(self) -> bool:
        return True

    def value_type(self) -> ValueType:
        """Of a path that leads nowhere: the check refuses it. What is looked at says the rest."""
        return TEXT

    def coerce(self, raw: object) -> Any:
        raise ValueProblem("value.derived")
