"""A number the platform gives on creation, such as Q-2026-0042. Unique, never reused."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field as Attribute

from engines.definition.base import Flag
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.expression.types import TEXT, ValueType

__all__ = ["AutonumberField"]


class AutonumberField(FieldType):
    """`pattern` holds text and the places {yyyy} {yy} {mm} {dd} and one {n} or {n:4} (padded).

    The counter starts again with every distinct text around {n}: {yyyy} restarts it yearly.
    Dates are those of the workspace's zone. A deleted record keeps its number, and nobody gets it again:
    removed for good, it leaves a gap.

    Numbers are `gapless` unless the field says otherwise: the counter is raised in the transaction that
    creates the record, and a creation that fails gives its number back, also when the server dies. It costs
    waiting: whoever creates next waits until that transaction ends, so one counter gives at most as many
    numbers a second as transactions come after one another. Where gaps do no harm, `"gapless": false` lets
    creations on PostgreSQL go on side by side: each server process takes twenty numbers at a time, a failed
    creation loses its own and a restart the rest, and numbers of two processes interleave. On SQLite
    writers take turns anyway, and numbers stay without gaps.
    """

    type: Literal["autonumber"] = "autonumber"
    pattern: str = Attribute(
        "{n:6}",
        # The date may stand after the counter as well: {n:3}/{yyyy}.
        pattern=r"^[^{}]*(\{(yyyy|yy|mm|dd)\}[^{}]*)*\{n(:[1-9])?\}[^{}]*(\{(yyyy|yy|mm|dd)\}[^{}]*)*$",
        max_length=60,
    )

    gapless: Flag = True

    @property
    def derived(self) -> bool:
        return True

    def value_type(self) -> ValueType:
        return TEXT

    def search_role(self) -> SearchRole:
        return "default"

    def coerce(self, raw: object) -> Any:
        raise ValueProblem("value.derived")
