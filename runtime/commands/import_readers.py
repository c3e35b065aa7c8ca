"""How cells of a file are read as people write them: dates, moments and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from runtime.commands.context import Context

__all__ = ["moment_reader", "number_reader", "year_first"]

_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")


def year_first(order: Literal["day_first", "month_first"]) -> Callable[[str], str]:
    """Turns 31/12/2026 (or 12/31/2026) into 2026-12-31; a cell that is not written so stays as it is."""

    def read(cell: str) -> str:
        cell = cell.strip()
        match = _YEAR_LAST.match(cell)
        if match is None:
            return cell
        day, month = (match[1], match[3]) if order == "day_first" else (match[3], match[1])
        return f"{match[4]}-{month:0>2}-{day:0>2}{cell[match.end() :]}"

    return read


def moment_reader(ctx: Context, order: Literal["day_first", "month_first"] | None) -> Callable[[str], Any]:
    """A time without an offset, as spreadsheets have them, is one of the zone of whoever brings it."""
    zone = ctx.zone
    turned = year_first(order) if order is not None else str.strip

    def read(cell: str) -> Any:
        try:
            moment = datetime.fromisoformat(turned(cell).replace("/", "-"))
        except ValueError:
            return cell
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)

    return read


_SPACES = re.compile(r"[\s\u00a0\u202f']")
_LONGEST = 28
"""Digits and signs that decimals hold exactly as they are set; longer cells are for the field to refuse."""
_SIGNS = "¥￥$€£元"
_WIDE = str.maketrans("０１２３４５６７８９．，－＋（）％", "0123456789.,-+()%")


def number_reader(form: Literal["point", "comma"], percent: bool, places: int | None) -> Callable[[str], str]:
    """Turns 1.234,56 or ¥1,234.56 or (12) into 1234.56 and -12; a cell that is not written so stays as it is.
    Of a percentage the sign counts: 15% is 0.15. `places`: more decimal places than these are rounded half
    up; None leaves them to be refused."""

    def read(cell: str) -> str:
        text = _SPACES.sub("", cell.translate(_WIDE)).strip(_SIGNS)
        if text.startswith("(") and text.endswith(")"):
            text = f"-{text[1:-1].strip(_SIGNS)}"
        if text[:1] in "+-" and text[1:2] in _SIGNS:
            text = text[:1] + text[1:].lstrip(_SIGNS)
        if form == "comma":
            text = text.replace(".", "").replace(",", ".") if _COMMA.match(text) else cell
        if percent and text.endswith("%") and _PLAIN.match(text[:-1]):
            text = format(Decimal(text[:-1].replace(",", "")) / 100, "f")
        if places is not None and len(text) <= _LONGEST and _PLAIN.match(text):
            number = Decimal(text.replace(",", ""))
            text = format(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")
        return text

    return read


_COMMA = re.compile(r"^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?%?$", re.ASCII)
_PLAIN = re.compile(r"^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$", re.ASCII)
