"""The built-in functions and operations, by family."""

from __future__ import annotations

from engines.expression.function import register
from engines.expression.functions import (
    aggregates,
    amount_words,
    arithmetic,
    branches,
    calendar_parts,
    comparison,
    dates,
    durations,
    lists,
    logic,
    numbers,
    parts,
    powers,
    references,
    shorthand,
    text,
    text_parts,
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
register((), parts.OPERATIONS)
register(references.FUNCTIONS, references.OPERATIONS)
register(text_parts.FUNCTIONS, text_parts.OPERATIONS)
register(powers.FUNCTIONS, powers.OPERATIONS)
register(amount_words.FUNCTIONS, amount_words.OPERATIONS)
register(calendar_parts.FUNCTIONS, calendar_parts.OPERATIONS)
register(durations.FUNCTIONS, durations.OPERATIONS)
register(shorthand.FUNCTIONS, ())
register(branches.FUNCTIONS, ())
