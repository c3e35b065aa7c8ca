"""Renaming: only the tokens concerned change, the rest of the text stays byte for byte."""

from __future__ import annotations

from collections.abc import Mapping

from engines.expression.check import Checked
from engines.expression.tokens import quoted, spelled

__all__ = ["renamed"]


def renamed(checked: Checked, keys: Mapping[str, str]) -> str:
    """The expression's text with every token naming an id of `keys` spelled by its new key.

    Covers fields, members behind a dot and options written as text literals.
    """
    text = checked.text
    for token in sorted(checked.ids, key=lambda token: token.start, reverse=True):
        if token.id not in keys:
            continue
        key = keys[token.id]
        if token.form == "option":
            new = quoted(key, text[token.start])
        else:
            new = spelled(key, after_dot=token.form == "member")
        text = text[: token.start] + new + text[token.end :]
    return text
