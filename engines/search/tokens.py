"""The tokens a stored text is found by.

- A run gives every two neighbouring characters, and its last one: a single character typed is
  looked up as the beginning of a token.
- A word gives itself, and what follows each change between letters and digits (gtx1080: 1080).
- Digits give their ends (13800138000: …8000), also those of a number written with spaces or dashes.
- Chinese gives its pinyin and the first letters of it, from every character on: both are looked up
  by their beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engines.search.folding import fold, segments
from engines.search.pinyin import han_runs, spellings

__all__ = ["MAX_TOKEN", "value_tokens"]

MAX_TOKEN = 16
"""Characters of a word or spelling that are kept; longer ones are found by as many."""

_MAX_TEXT = 20_000
_MAX_SPELLED = 100
"""Texts longer than this are no names: their pinyin is left out."""
_MAX_INITIALS = 8
_SHORTEST_END = 3
_LONGEST_DIGITS = 20
_NUMBER = re.compile(r"\+?[\d\s().\-/]{7,30}")
_PARTS = re.compile(r"\d+|\D+")


def value_tokens(text: str) -> set[str]:
    """Tokens of one value; letters and digits only. Texts beyond 20,000 characters are cut."""
    folded = fold(text[:_MAX_TEXT])
    spelled = len(folded) <= _MAX_SPELLED
    found: set[str] = set()
    for segment in segments(folded):
        if segment.spaceless:
            found.update(_pairs(segment.text))
            if spelled:
                for stretch in han_runs(segment.text):
                    found.update(_pinyin(stretch))
        else:
            found.update(_word(segment.text))
    if spelled and _NUMBER.fullmatch(folded):
        found.update(_ends("".join(filter(str.isdigit, folded))))
    return found


def _pairs(run: str) -> Iterator[str]:
    for index in range(len(run) - 1):
        yield run[index : index + 2]
    yield run[-1]


def _word(word: str) -> Iterator[str]:
    yield word[:MAX_TOKEN]
    if word.isdecimal():
        yield from _ends(word)
        return
    if not word.isalpha():
        for part in list(_PARTS.finditer(word))[1:8]:
            yield word[part.start() :][:MAX_TOKEN]


def _ends(digits: str) -> Iterator[str]:
    digits = digits[-_LONGEST_DIGITS:]
    if len(digits) > 4:
        for start in range(len(digits) - _SHORTEST_END + 1):
            yield digits[start:]
    short = digits.lstrip("0")
    if short:
        yield short


def _pinyin(stretch: str) -> Iterator[str]:
    for read in spellings(stretch):
        for start in range(len(read)):
            yield "".join(read[start:])[:MAX_TOKEN]
            initials = "".join(syllable[0] for syllable in read[start : start + _MAX_INITIALS])
            if len(initials) > 1 or len(read) == 1:
                yield initials
