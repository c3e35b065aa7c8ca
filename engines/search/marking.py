"""Which part of a text a query matched, for people to see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from engines.search.folding import fold_character, is_han
from engines.search.pinyin import MAX_HAN, spellings, syllables
from engines.search.query import Term

__all__ = ["Part", "marked", "snippet"]

_MOST = 4_000
_BEFORE = 24


class Part(NamedTuple):
    text: str
    match: bool


def marked(text: str, terms: Sequence[Term]) -> list[Part]:
    """The text in parts, in order; those that match are marked. Nothing may match."""
    return _parts(text, _spans(text, terms), 0, len(text))


def snippet(text: str, terms: Sequence[Term], width: int = 100) -> list[Part] | None:
    """About `width` characters around the first match, an ellipsis where text was left out; None
    where nothing matches."""
    text = " ".join(text[:_MOST].split())
    spans = _spans(text, terms)
    if not spans:
        return None
    start = max(0, spans[0][0] - _BEFORE) if len(text) > width else 0
    end = min(len(text), start + width)
    parts = _parts(text, spans, start, end)
    if start:
        parts.insert(0, Part("…", False))
    if end < len(text):
        parts.append(Part("…", False))
    return parts


def _parts(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> list[Part]:
    found: list[Part] = []
    for first, last in spans:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > start:
            found.append(Part(text[start:first], False))
        found.append(Part(text[first:last], True))
        start = last
    if start < end:
        found.append(Part(text[start:end], False))
    return found


def _spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Places that match, in order, none overlapping."""
    folded, places = _folded(text[:_MOST])
    found: list[tuple[int, int]] = []
    for term in terms:
        own = list(_occurrences(folded, term.text, not term.spaceless))
        if not own and term.spaceless:
            own = [span for pair in term.tokens for span in _occurrences(folded, pair, False)]
        if not own and not term.spaceless:
            own = list(_spelled(folded, term.text))
        found += [(places[first], places[last - 1] + 1) for first, last in own]
    merged: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _folded(text: str) -> tuple[str, list[int]]:
    """Folded text, and for each of its characters where it stands in the text."""
    characters: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        for part in fold_character(character):
            characters.append(part)
            places.append(index)
    return "".join(characters), places


def _occurrences(folded: str, wanted: str, at_beginning: bool) -> Iterator[tuple[int, int]]:
    """Where `wanted` stands; `at_beginning` of a word, of digits or of letters only."""
    at = folded.find(wanted)
    while at >= 0:
        before = folded[at - 1] if at else " "
        inside = before.isalpha() and wanted[0].isalpha() and not is_han(before)
        if not (at_beginning and inside):
            yield at, at + len(wanted)
        at = folded.find(wanted, at + 1)


def _spelled(folded: str, typed: str) -> Iterator[tuple[int, int]]:
    """Chinese characters whose pinyin, or first letters of it, begin with what was typed."""
    at = 0
    while at < len(folded):
        if not (is_han(folded[at]) and syllables(folded[at])):
            at += 1
            continue
        end = at
        while end < len(folded) and end - at < MAX_HAN and is_han(folded[end]) and syllables(folded[end]):
            end += 1
        covered = _covered(folded[at:end], typed)
        if covered is not None:
            yield at + covered[0], at + covered[1]
        at = end


def _covered(stretch: str, typed: str) -> tuple[int, int] | None:
    for read in spellings(stretch):
        for start in range(len(read)):
            if "".join(syllable[0] for syllable in read[start:]).startswith(typed):
                return start, start + len(typed)
            length = 0
            for index in range(start, len(read)):
                length += len(read[index])
                if length >= len(typed):
                    if "".join(read[start : index + 1]).startswith(typed):
                        return start, index + 1
                    break
    return None
