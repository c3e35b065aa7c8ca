"""The key titles are sorted by: pinyin where they are Chinese, folded case elsewhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

__all__ = ["title_sort"]


def title_sort(title: Any) -> str | None:
    """Sort key of a title, at most 200 characters. Equal on both databases: both compare code points."""
    if title is None:
        return None
    text = str(title)[:100]
    if text.isascii():
        return text.casefold()
    return "".join(_syllable(character) for character in text)[:200].casefold()


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    if not "\u3400" <= character <= "\u9fff":
        return character
    # pypinyin's tables take a while to load; most titles of some installations never need them.
    from pypinyin import Style, pinyin

    return pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0][0] + character
