"""Text to tokens, with exact decimals and no regular expressions over user text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NoReturn

from engines.errors import ExpressionInvalid, Issue
from engines.expression.types import MAX_DIGITS, MAX_SCALE

__all__ = ["KEYWORDS", "MAX_LITERAL", "MAX_TEXT", "Token", "quoted", "refuse", "spelled", "tokenize"]

MAX_TEXT = 2_000
MAX_LITERAL = 1_000
KEYWORDS = frozenset({"and", "or", "not", "in", "blank", "true", "false"})

TokenKind = Literal["number", "text", "name", "keyword", "symbol", "end"]

_SYMBOLS = ("==", "!=", "<=", ">=", "//", "<", ">", "+", "-", "*", "/", "%", "(", ")", ",", ".")
# What people coming from elsewhere type, and what they mean here.
_FOREIGN = {
    "=": "==",
    "<>": "!=",
    "&&": "and",
    "||": "or",
    "!": "not",
    ";": ",",
    "[": "(",
    "]": ")",
    "^": "*",
}
# A Chinese input method leaves full-width punctuation behind.
_FULL_WIDTH = {
    "（": "(", "）": ")", "，": ",", "、": ",", "；": ",", "。": ".", "＝": "==", "＞": ">", "＜": "<",
    "＋": "+", "－": "-", "＊": "*", "×": "*", "／": "/", "÷": "/", "％": "%", "！": "not",
    "≥": ">=", "≤": "<=", "≠": "!=", "“": '"', "”": '"', "‘": "'", "’": "'",
}  # fmt: skip
_ESCAPES = {"\\": "\\", '"': '"', "'": "'", "n": "\n", "t": "\t"}
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Token:
    """`start` and `end` count code points. `value` is what it stands for."""

    kind: TokenKind
    start: int
    end: int
    value: Any


def refuse(
    code: str, start: int, end: int, params: Mapping[str, Any] | None = None, hint: str | None = None
) -> NoReturn:
    """Raise ExpressionInvalid with one issue at `start`..`end`."""
    raise ExpressionInvalid(issues=[located(code, start, end, params, hint)])


def located(
    code: str, start: int, end: int, params: Mapping[str, Any] | None = None, hint: str | None = None
) -> Issue:
    """An issue at a place: `position` counts code points from 0, `column` from 1."""
    place = {"position": start, "length": max(end - start, 0), "column": start + 1}
    return Issue("", code, {**place, **(params or {})}, hint)


def tokenize(text: str) -> list[Token]:
    """Tokens of `text`, closed by one of kind "end". Raises ExpressionInvalid."""
    if not isinstance(text, str):
        refuse("expression.not_text", 0, 0)
    if len(text) > MAX_TEXT:
        refuse("expression.too_long", MAX_TEXT, MAX_TEXT, {"limit": MAX_TEXT})
    for position, character in enumerate(text):
        # Control, format and bidirectional marks can make a formula read unlike what it does.
        if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\t\r":
            refuse(
                "expression.control_character", position, position + 1, {"point": f"U+{ord(character):04X}"}
            )
    return [*_scan(text), Token("end", len(text), len(text), None)]


def _scan(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        character = text[position]
        if character in " \t\r\n\u00a0\u3000":
            position += 1
            continue
        if character in _DIGITS:
            token = _number(text, position)
        elif character in "\"'":
            token = _text(text, position, character)
        elif character == "`":
            token = _backquoted(text, position)
        elif character.isidentifier():
            token = _name(text, position)
        else:
            token = _symbol(text, position)
        yield token
        position = token.end


def _number(text: str, start: int) -> Token:
    end = start
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    places = 0
    if end + 1 < len(text) and text[end] == "." and text[end + 1] in _DIGITS:
        point = end
        end += 1
        while end < len(text) and text[end] in _DIGITS:
            end += 1
        places = end - point - 1
    if end < len(text) and _continues(text[end]):
        refuse("expression.bad_number", start, end + 1)
    digits = text[start:end].replace(".", "").lstrip("0")
    if len(digits) > MAX_DIGITS:
        refuse("expression.too_many_digits", start, end, {"limit": MAX_DIGITS})
    if places > MAX_SCALE:
        refuse("expression.too_many_decimals", start, end, {"limit": MAX_SCALE})
    return Token("number", start, end, Decimal(text[start:end]))


def _text(text: str, start: int, quote: str) -> Token:
    parts: list[str] = []
    position = start + 1
    while position < len(text):
        character = text[position]
        if character == quote:
            if len(parts) > MAX_LITERAL:
                refuse("expression.literal_too_long", start, position, {"limit": MAX_LITERAL})
            return Token("text", start, position + 1, "".join(parts))
        if character == "\\":
            escape = text[position + 1 : position + 2]
            if escape not in _ESCAPES:
                refuse(
                    "expression.bad_escape", position, position + 2, {"escape": "\\" + escape}, hint="\\\\"
                )
            parts.append(_ESCAPES[escape])
            position += 2
            continue
        parts.append(character)
        position += 1
    refuse("expression.unterminated_text", start, len(text), {"quote": quote}, hint=quote)


def _backquoted(text: str, start: int) -> Token:
    end = text.find("`", start + 1)
    if end < 0:
        refuse("expression.unterminated_name", start, len(text), hint="`")
    if end == start + 1:
        refuse("expression.empty_name", start, end + 1)
    return Token("name", start, end + 1, text[start + 1 : end])


def _continues(character: str) -> bool:
    return ("a" + character).isidentifier()


def _name(text: str, start: int) -> Token:
    end = start + 1
    while end < len(text) and _continues(text[end]):
        end += 1
    name = text[start:end]
    return Token("keyword" if name in KEYWORDS else "name", start, end, name)


def _symbol(text: str, start: int) -> Token:
    if text[start] == "." and text[start + 1 : start + 2] in _DIGITS:
        refuse("expression.bad_number", start, start + 2, hint="0" + text[start : start + 2])
    foreign = text[start : start + 2]
    if foreign not in _FOREIGN:
        for symbol in _SYMBOLS:
            if text.startswith(symbol, start):
                return Token("symbol", start, start + len(symbol), symbol)
        foreign = text[start]
    if foreign in _FOREIGN:
        meant = _FOREIGN[foreign]
        refuse("expression.foreign_symbol", start, start + len(foreign), {"symbol": foreign}, hint=meant)
    if foreign in _FULL_WIDTH:
        refuse("expression.full_width", start, start + 1, {"symbol": foreign}, hint=_FULL_WIDTH[foreign])
    refuse("expression.unknown_character", start, start + 1, {"symbol": foreign})


def spelled(key: str, after_dot: bool = False) -> str:
    """`key` as it must be written: bare where legal, else in backquotes."""
    bare = key.isidentifier() and (after_dot or key not in KEYWORDS)
    return key if bare else f"`{key}`"


def quoted(value: str, quote: str = '"') -> str:
    """`value` as a text literal."""
    out = value.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return quote + out.replace("\n", "\\n").replace("\t", "\\t") + quote
