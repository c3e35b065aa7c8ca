"""What a file's columns hold, as far as its first rows show: kinds of values, how days and numbers stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

__all__ = ["PROFILED_ROWS", "ColumnProfile", "header_row_of", "profile_columns"]

PROFILED_ROWS = 20_000
_SAMPLES = 5
_SAMPLE_LENGTH = 80
_DISTINCT = 200
_MOST = 0.9
"""Of the filled cells, so many must be of a kind for the column to be."""

Kind = Literal["blank", "text", "number", "date", "datetime", "boolean", "email", "phone", "url"]
Dates = Literal["year_first", "day_first", "month_first", "ambiguous", "mixed"]
Numbers = Literal["point", "comma", "ambiguous", "mixed"]

_YEAR_FIRST = re.compile(r"^\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?([T ].*)?$", re.ASCII)
_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})([T ].*)?$", re.ASCII)
_PLAIN = re.compile(r"^[+-]?\d+$", re.ASCII)
_POINT = re.compile(r"^[+-]?(\d{1,3}(,\d{3})+|\d+)\.\d+$|^[+-]?\d{1,3}(,\d{3}){2,}$", re.ASCII)
_COMMA = re.compile(r"^[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+$|^[+-]?\d{1,3}(\.\d{3}){2,}$", re.ASCII)
_EITHER = re.compile(r"^[+-]?\d{1,3}[.,]\d{3}$", re.ASCII)
_DRESSED = re.compile(r"^\(?[+-]?[¥￥$€£]?\s*[+-]?[\d.,\s\u00a0\u202f']*\d\s*[元%]?\)?$")
_STRIPPED = re.compile(r"[¥￥$€£元%()\s\u00a0\u202f']")
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]+\.[^@\s.]+$")
_URL = re.compile(r"^https?://\S+$")
_PHONE = re.compile(r"^\+?[\d\s()./-]{7,20}$", re.ASCII)
_BOOLEAN = frozenset(("true", "false", "yes", "no", "y", "n", "是", "否", "有", "无", "对", "错"))


@dataclass(frozen=True)
class ColumnProfile:
    """`filled`, `blank`: cells looked at; `samples`: the first different ones, shortened; `distinct`: how
    many there are, counted up to 200. `dates` and `numbers` say how they are written, None for
    columns that hold none: "ambiguous" could be read two ways, "mixed" are written in both. `places`: the
    most decimal places met."""

    heading: str
    kind: Kind
    filled: int
    blank: int
    distinct: int
    samples: tuple[str, ...]
    dates: Dates | None = None
    numbers: Numbers | None = None
    places: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"samples": list(self.samples)}


@dataclass
class _Column:
    filled: int = 0
    blank: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    dates: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    places: int = 0
    samples: list[str] = field(default_factory=list)
    distinct: set[str] = field(default_factory=set)

    def take(self, cell: str) -> None:
        text = cell.strip()
        if not text:
            self.blank += 1
            return
        self.filled += 1
        if len(self.distinct) < _DISTINCT and text not in self.distinct:
            self.distinct.add(text)
            if len(self.samples) < _SAMPLES:
                self.samples.append(text if len(text) <= _SAMPLE_LENGTH else f"{text[: _SAMPLE_LENGTH - 1]}…")
        kind = self._kind(text)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1

    def _kind(self, text: str) -> str:
        if _YEAR_FIRST.match(text):
            self._count(self.dates, "year_first")
            return "datetime" if ":" in text else "date"
        found = _YEAR_LAST.match(text)
        if found:
            first, second = int(found[1]), int(found[3])
            order = "day_first" if first > 12 else "month_first" if second > 12 else "ambiguous"
            self._count(self.dates, order)
            return "datetime" if ":" in text else "date"
        if _PLAIN.match(text):
            # As long as a mobile number is more of a number to call than of an amount.
            return "phone" if len(text) == 11 and text[0] == "1" else "number"
        if _DRESSED.match(text):
            bare = _STRIPPED.sub("", text)
            form = self._form(bare)
            if form is not None:
                if form:
                    self._count(self.numbers, form)
                    sign = "," if form == "comma" else "."
                    self.places = max(self.places, len(bare.rpartition(sign)[2]) if sign in bare else 0)
                return "number"
        if text.casefold() in _BOOLEAN:
            return "boolean"
        if _EMAIL.match(text):
            return "email"
        if _URL.match(text):
            return "url"
        return "phone" if _PHONE.match(text) and any(sign in text for sign in "+-() ") else "text"

    @staticmethod
    def _form(bare: str) -> str | None:
        """Empty for digits alone, None for what is no number."""
        if _PLAIN.match(bare):
            return ""
        if _EITHER.match(bare):
            return "ambiguous"
        if _POINT.match(bare):
            return "point"
        return "comma" if _COMMA.match(bare) else None

    @staticmethod
    def _count(counts: dict[str, int], what: str) -> None:
        counts[what] = counts.get(what, 0) + 1

    def profile(self, heading: str) -> ColumnProfile:
        kind = self._main_kind()
        dates = _settled(self.dates, ("year_first", "day_first", "month_first")) if self.dates else None
        numbers = _settled(self.numbers, ("point", "comma")) if self.numbers else None
        return ColumnProfile(
            heading, kind, self.filled, self.blank, len(self.distinct), tuple(self.samples),
            dates if kind in ("date", "datetime") else None,  # type: ignore[arg-type]
            numbers if kind == "number" else None,  # type: ignore[arg-type]
            self.places,
        )  # fmt: skip

    def _main_kind(self) -> Any:
        if not self.filled:
            return "blank"
        counts = dict(self.kinds)
        if "date" in counts and "datetime" in counts:
            counts["datetime"] += counts.pop("date")
        kind, count = max(counts.items(), key=lambda pair: pair[1])
        return kind if count >= _MOST * self.filled else "text"


def _settled(counts: dict[str, int], clear: Sequence[str]) -> str:
    """What cells that leave no doubt say decides those that do."""
    found = [name for name in clear if counts.get(name)]
    return "mixed" if len(found) > 1 else found[0] if found else "ambiguous"


def profile_columns(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[ColumnProfile]:
    """One per heading that is not empty, of the rows given."""
    columns = [_Column() for _ in headings]
    for cells in rows:
        for position, column in enumerate(columns):
            column.take(cells[position] if position < len(cells) else "")
    return [column.profile(heading) for heading, column in zip(headings, columns, strict=True) if heading]


def header_row_of(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows has the headings, from 1: the first that is nearly as wide as the widest;
    titles above a table are narrower."""
    widths = [sum(1 for cell in cells if cell.strip()) for cells in rows]
    widest = max(widths, default=0)
    wide = (number for number, width in enumerate(widths, 1) if width and width >= 0.7 * widest)
    return next(wide, 1)
