"""Arguments that must be whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engines.expression.typed import Typed

if TYPE_CHECKING:
    from engines.expression.check import Checker

__all__ = ["whole"]


def whole(checker: Checker, node: Any) -> Typed:
    """`node` as a number without decimal places; anything else is a problem there."""
    value = checker.of_kind(node, "number")
    if value.type.scale:
        raise checker.problem("whole_number_wanted", value, hint="round()")
    return value
