"""What people type into a search box, as terms that must all be met within a record."""

from __future__ import annotations

from dataclasses import dataclass

from engines.search.folding import fold, segments
from engines.search.tokens import MAX_TOKEN

__all__ = ["MAX_QUERY", "Term", "parse_query"]

MAX_QUERY = 200
_MAX_TERMS = 10


@dataclass(frozen=True)
class Term:
    """Met by one field that has every token of `tokens`, or, where `prefix`, one that begins with the
    only one. `text` is what was typed, folded."""

    text: str
    tokens: tuple[str, ...]
    prefix: bool
    spaceless: bool

    def met_by(self, tokens: set[str]) -> bool:
        """Whether one field's tokens meet it: what both databases do with their indexes."""
        if self.prefix:
            return any(token.startswith(self.tokens[0]) for token in tokens)
        return tokens.issuperset(self.tokens)


def parse_query(text: str) -> tuple[Term, ...]:
    """At most ten terms of the first 200 characters, each once; none of a text without letters or digits."""
    found: dict[str, Term] = {}
    for segment in segments(fold(text[:MAX_QUERY])):
        typed = segment.text
        if not segment.spaceless:
            # One letter begins far too much; it is looked up as a word.
            term = Term(typed, (typed[:MAX_TOKEN],), len(typed) > 1, False)
        elif len(typed) == 1:
            term = Term(typed, (typed,), True, True)
        else:
            pairs = dict.fromkeys(typed[index : index + 2] for index in range(len(typed) - 1))
            term = Term(typed, tuple(pairs), False, True)
        found.setdefault(typed, term)
        if len(found) == _MAX_TERMS:
            break
    return tuple(found.values())
