"""One word per thing in all texts for people, as docs/reference/words.md lists them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "reference" / "words.md"
TEXTS = (
    *sorted(ROOT.glob("engines/**/messages.json")), ROOT / "runtime" / "messages.json",
    ROOT / "builder" / "messages.json", ROOT / "builder" / "terms.json",
    ROOT / "engines" / "definition" / "descriptions.json",
    *(ROOT / folder / f"{tag}.json"
      for folder in ("runtime/ui/core/i18n", "builder/ui/i18n", "builder/ui/app/start/i18n")
      for tag in ("zh", "en")),
)  # fmt: skip
MEANT: dict[str, str] = {
    # The field type that shows a value of the record it is linked to.
    "引用": r"check\.lookup_|kinds\.FieldType\.lookup",
}
"""Losing words that are right somewhere, by a pattern of the place."""
_UNSEEN = re.compile(r"`[^`]*`|\{\{?[^{}]*\}?\}")
"""Code and places to fill in: those are not read as words."""


def glossary() -> dict[str, list[tuple[str, str]]]:
    """By language, each losing word with the one to write instead."""
    found: dict[str, list[tuple[str, str]]] = {"zh": [], "en": []}
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 5 or cells[0].startswith(("in definitions", "-")):
            continue
        for language, winner, losers in (("zh", cells[1], cells[3]), ("en", cells[2], cells[4])):
            found[language] += [(loser.strip(), winner) for loser in losers.split(",") if loser.strip()]
    return found


def texts(file: Path) -> Iterator[tuple[str, str, str]]:
    """(place, language, text) of every text of a file."""

    def walk(part: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
        for key, inner in part.items():
            if isinstance(inner, dict):
                yield from walk(inner, (*place, key))
            elif key in ("zh", "en"):
                yield ".".join(place), key, inner
            else:
                yield ".".join((*place, key)), file.stem, inner

    yield from walk(json.loads(file.read_text("utf-8")), ())


def wrong(text: str, language: str, place: str, losers: list[tuple[str, str]]) -> Iterator[str]:
    seen = _UNSEEN.sub(" ", text)
    for loser, winner in losers:
        pattern = re.escape(loser) if language == "zh" else rf"\b{re.escape(loser)}\b"
        if re.search(pattern, seen, re.IGNORECASE) and not re.search(MEANT.get(loser, r"(?!)"), place):
            yield f"{place}: “{loser}” → {winner}: {text}"


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_texts_for_people_use_one_word_per_thing(file: Path) -> None:
    losers = glossary()
    found: list[str] = []
    for place, language, text in texts(file):
        found += wrong(text, language, place, losers[language])
    assert found == [], f"see {GLOSSARY.relative_to(ROOT)}"


def test_the_glossary_is_read() -> None:
    losers = glossary()
    assert ("实体", "数据表") in losers["zh"]
    assert ("entities", "table") in losers["en"]
    assert list(wrong("没有这个实体", "zh", "a", losers["zh"])) == ["a: “实体” → 数据表: 没有这个实体"]
    assert list(wrong("No such `entity`: {entity}", "en", "a", losers["en"])) == []


def test_exceptions_are_still_needed() -> None:
    """One that no text needs any more would hide the next mistake."""
    losers = {loser for words in glossary().values() for loser, _ in words}
    assert set(MEANT) <= losers
    for loser, pattern in MEANT.items():
        assert any(
            loser in text and re.search(pattern, place) for file in TEXTS for place, _, text in texts(file)
        )


def test_no_winner_loses() -> None:
    losers = glossary()
    for language in ("zh", "en"):
        winners = " ".join(winner for _, winner in losers[language])
        assert list(wrong(winners, language, "kinds.FieldType.lookup", losers[language])) == []
