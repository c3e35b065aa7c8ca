"""Text in the form it is compared in, cut into words and runs.

Half width, lower case, no accents. A word is letters and digits of a script that puts spaces between
words; a run is characters of one that does not (Chinese, Japanese, Korean, Thai and its neighbours).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Segment", "fold", "fold_character", "is_han", "segments"]

_SPACELESS = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1100", "\u11ff"),  # Hangul jamo
    ("\u1780", "\u17ff"),  # Khmer
    ("\u2e80", "\u9fff"),  # radicals, kana, bopomofo, Han
    ("\uac00", "\ud7ff"),  # Hangul
    ("\uf900", "\ufaff"),  # compatibility Han
    ("\U0001b000", "\U0001b16f"),  # older kana
    ("\U00020000", "\U0003ffff"),  # Han of the supplementary planes
)
_FIRST_UNACCENTED = "\u2e80"
"""From here on marks tell letters apart (か and が) instead of decorating them."""


class Segment(NamedTuple):
    text: str
    spaceless: bool


@lru_cache(maxsize=16384)
def fold_character(character: str) -> str:
    """What one character is compared as; nothing for a mark of its own."""
    plain = unicodedata.normalize("NFKC", character).casefold()
    if plain.isascii() or plain >= _FIRST_UNACCENTED:
        return plain
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(part for part in parts if unicodedata.category(part) != "Mn").casefold()


def fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Whole first: a letter and a mark after it may be one character of another script.
    return "".join(map(fold_character, unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=16384)
def _kind(character: str) -> str:
    if not character.isalnum():
        return ""
    return "run" if any(first <= character <= last for first, last in _SPACELESS) else "word"


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character in "〇々" or character >= "\U00020000"


def segments(folded: str) -> Iterator[Segment]:
    """Words and runs of folded text, in order."""
    start, current = 0, ""
    for index, character in enumerate(folded):
        kind = _kind(character)
        if kind != current:
            if current:
                yield Segment(folded[start:index], current == "run")
            start, current = index, kind
    if current:
        yield Segment(folded[start:], current == "run")
