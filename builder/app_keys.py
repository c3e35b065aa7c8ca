"""Keys of apps: ASCII, since they are part of addresses and of physical table names."""

from __future__ import annotations

import re
import unicodedata

from engines.search.pinyin import syllables

__all__ = ["key_of_label"]

_LONGEST = 30
_NO_PART = re.compile(r"[^a-z0-9]+")


def key_of_label(label: str) -> str:
    """A key close to what people call the app: its Latin letters and digits, Chinese by its pinyin."""
    words: list[str] = []
    joins = False
    for character in unicodedata.normalize("NFKD", label.lower()):
        if character.isascii():
            words.append(character)
            joins = False
        elif spelled := syllables(character):
            # A word of two characters is one word of a key: they are told apart well enough by sound.
            words.append(spelled[0] if joins or not words else f"_{spelled[0]}")
            joins = not joins
        elif not unicodedata.combining(character):
            words.append("_")
            joins = False
    key = _NO_PART.sub("_", "".join(words)).strip("_")
    if not key or not key[0].isalpha():
        key = f"app_{key}".rstrip("_")
    if len(key) > _LONGEST:
        cut = key[: _LONGEST + 1].rpartition("_")[0] or key[:_LONGEST]
        key = cut[:_LONGEST].rstrip("_")
    return key
