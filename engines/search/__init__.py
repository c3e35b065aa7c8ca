"""Text as search sees it: tokens of stored values, terms of what people type, and which part matched.

Pure; beneath definitions and the store, which both need it.
"""

from engines.search.folding import fold
from engines.search.marking import Part, marked, snippet
from engines.search.query import MAX_QUERY, Term, parse_query
from engines.search.tokens import value_tokens

__all__ = ["MAX_QUERY", "Part", "Term", "fold", "marked", "parse_query", "snippet", "value_tokens"]
