"""Values that group by several expressions at once: money by currency and amount, places by the cell of a
grid they lie in, addresses by region.

A group's value is a text of its parts, its filter names each of them, and groups are sorted by the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.expression.tokens import quoted
from engines.report.paths import Place, spelled_path

if TYPE_CHECKING:
    from engines.definition.entity_model import EntityModel
    from engines.definition.model import CompiledExpression

__all__ = ["CELL_DECIMALS", "Composed", "composed_texts", "group_label", "group_text", "part_conditions"]

CELL_DECIMALS = 1
"""Decimal places of a cell's degrees unless a dimension says otherwise: about 11 km."""

_REGION = ("province", "city", "district")
_DEGREES = ("longitude", "latitude")


@dataclass(frozen=True, slots=True)
class Composed:
    """`parts` are compiled over the report's entity; `joint` stands between their values."""

    parts: tuple[CompiledExpression, ...]
    joint: str


def composed_texts(
    entity: EntityModel, place: Place, level: int | None, decimals: int | None
) -> tuple[tuple[str, ...], str] | None:
    """The expressions `place` is grouped by and what joins their values; None where it is a value by itself.

    `level`: how far down the regions of an address go; `decimals`: those of a location's degrees. Behind a
    reference money is in the base currency, and so is what a lookup brings from there: one number.
    """
    name = spelled_path(place.path)
    if place.type.kind == "money":
        seen = entity.lookups.get(place.path[0])
        if len(place.path) > 1 or (seen is not None and seen.amount) or "currency" not in entity.types:
            return None
        # An amount nobody may see must not tell its currency.
        return (f"if(is_blank({name}), blank, currency)", name), " "
    if place.type.kind != "parts":
        return None
    if all(place.type.part(part) is not None for part in _DEGREES):
        places = CELL_DECIMALS if decimals is None else decimals
        return tuple(f"round({name}.{part}, {places})" for part in _DEGREES), ", "
    named = [part for part in _REGION if place.type.part(part) is not None]
    return (tuple(f"{name}.{part}" for part in named[: level or len(named)]), " ") if named else None


def group_text(composed: Composed, values: Sequence[Any]) -> str | None:
    """The parts of a group as one text; None where all are blank."""
    texts = [_plain(value) for value in values if value is not None]
    return composed.joint.join(texts) or None


def group_label(composed: Composed, values: Sequence[Any]) -> str | None:
    """The same as people read it: amounts in thousands, and 上海市 in 上海市 once."""
    texts = (
        f"{value:,f}" if part.checked.type.kind == "money" else _plain(value)
        for part, value in zip(composed.parts, values, strict=True)
        if value is not None
    )
    places = all(part.checked.type.kind == "number" for part in composed.parts)
    return composed.joint.join(texts if places else dict.fromkeys(texts)) or None


def part_conditions(composed: Composed, values: Sequence[Any]) -> str:
    """What exactly the records of a group meet."""
    return " and ".join(
        f"is_blank({part.text})" if value is None
        else f"{part.text} == {_plain(value) if isinstance(value, Decimal) else quoted(value)}"
        for part, value in zip(composed.parts, values, strict=True)
    )  # fmt: skip


def _plain(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
