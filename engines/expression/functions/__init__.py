"""The built-in functions and operations, by family."""

from __future__ import annotations

from engines.expression.function import register
from engines.expression.functions import (
    aggregates,
    arithmetic,
    comparison,
    dates,
    lists,
    logic,
    numbers,
    text,
)

__all__: list[str] = []

register((), arithmetic.OPERATORS)
register((), comparison.COMPARISONS)
register(logic.FUNCTIONS, logic.OPERATIONS)
register(numbers.FUNCTIONS, numbers.OPERATIONS)
register(aggregates.FUNCTIONS, aggregates.OPERATIONS)
register(text.FUNCTIONS, text.OPERATIONS)
register(dates.FUNCTIONS, dates.OPERATIONS)
register(lists.FUNCTIONS, lists.OPERATIONS)
