"""The names a print template may use besides its record's fields (docs/reference/printing.md)."""

from __future__ import annotations

__all__ = ["DOCUMENT_MEMBERS", "FILTERS", "FUNCTIONS", "KEPT_GLOBALS"]

FILTERS = frozenset(
    (
        "abs", "batch", "capitalize", "count", "default", "d", "e", "escape", "first", "groupby", "int",
        "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace",
        "reverse", "round", "select", "selectattr", "slice", "sort", "string", "striptags", "sum", "title",
        "trim", "truncate", "unique", "upper", "wordcount", "wordwrap",
    )
)  # fmt: skip
"""Of Jinja2's own filters those that neither format by pattern, nor reach attributes, nor make markup."""

KEPT_GLOBALS = ("range", "dict", "namespace")
FUNCTIONS = frozenset(("amount_in_words", "amount_in_english", "format_number", "qr"))

DOCUMENT_MEMBERS = frozenset(
    (
        "currency", "currency_name", "entity", "hidden", "language", "link", "printed_at", "printed_by",
        "shown", "title", "today", "workspace",
    )
)  # fmt: skip
"""What `document.` leads to."""
