"""How much two names read alike, and what of a name to look for to find its likes.

Both look at the name without what says what kind of company it is: half of all companies share that.
"""

from __future__ import annotations

import re
from collections import Counter

from engines.search.folding import fold, segments
from engines.search.tokens import MAX_TOKEN

__all__ = ["ALIKE", "alike_groups", "similarity"]

ALIKE = 0.7
"""From this similarity on two names are held to be alike."""

_MAX_NAME = 200
_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|股份公司|有限公司|集团公司|分公司|总公司|公司|集团|株式会社)$"
    r"|\b(incorporated|corporation|company|limited|inc|corp|ltd|llc|llp|plc|gmbh|ag|sa|co|kg|bv|srl|pty)\.?$"
)


def _core(name: str) -> str:
    text = fold(name[:_MAX_NAME]).strip()
    while True:
        shorter = _FORMS.sub("", text).rstrip(" .,()（）&")
        if not shorter or shorter == text:
            return text
        text = shorter


def similarity(one: str, other: str) -> float:
    """0 to 1: the share of neighbouring characters the two have in common (Sørensen and Dice)."""
    left, right = _pairs(one), _pairs(other)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0


def _pairs(name: str) -> Counter[str]:
    text = "".join(segment.text for segment in segments(_core(name)))
    return Counter(text[index : index + 2] for index in range(max(1, len(text) - 1)) if text)


def alike_groups(name: str) -> tuple[tuple[str, ...], ...]:
    """Tokens of the search index: whoever has all of one group may be alike. At most three groups."""
    tokens: dict[str, None] = {}
    for segment in segments(_core(name)):
        if segment.spaceless and len(segment.text) > 1:
            tokens.update((segment.text[at : at + 2], None) for at in range(len(segment.text) - 1))
        else:
            tokens[segment.text[:MAX_TOKEN]] = None
    found = tuple(tokens)
    if not found:
        return ()
    count = min(3, max(1, len(found) // 2))
    size, rest = divmod(len(found), count)
    groups, start = [], 0
    for index in range(count):
        end = start + size + (index < rest)
        groups.append(found[start:end])
        start = end
    return tuple(groups)
