"""Texts in the user's language: message catalogues and labels.

Each package keeps a `messages.json`: {"code": {"zh": "…{name}…", "en": "…{name}…"}}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["LANGUAGES", "catalogue", "negotiate", "pick", "render", "render_all"]

LANGUAGES = ("zh", "en")

# Every package that refuses something ships its own catalogue; the codes are one flat namespace.
_PACKAGES = (
    "engines",
    "engines.expression",
    "engines.definition",
    "engines.form",
    "engines.flow",
    "engines.rules",
    "engines.report",
    "runtime",
    "builder",
)


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """All messages by code. Two packages may not claim one code."""
    merged: dict[str, Mapping[str, str]] = {}
    for package in _PACKAGES:
        try:
            text = (files(package) / "messages.json").read_text("utf-8")
        except (FileNotFoundError, ModuleNotFoundError):
            continue
        for code, texts in json.loads(text).items():
            if code in merged:
                raise RuntimeError(f"message code {code!r} of {package} is already taken")
            merged[code] = texts
    return merged


def render(code: str, params: Mapping[str, Any], language: str) -> str:
    """The message of `code` with `params` filled in; an unknown code shows itself.

    Templates are ours and hold bare `{name}` places only; user text is only ever a value. A param
    that is a label ({"zh", "en"}) is shown in `language`.
    """
    texts = catalogue().get(code)
    if texts is None:
        return code
    template = texts.get(language) or texts["en"]
    return template.format_map(
        {
            name: pick(value, language) if isinstance(value, Mapping) else str(value)
            for name, value in params.items()
        }
    )


def render_all(code: str, params: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The message in every language: for what keeps its words until it is known who reads them."""
    return {language: render(code, params or {}, language) for language in LANGUAGES}


def pick(label: Mapping[str, str] | None, language: str, fallback: str = "") -> str:
    """The label in `language`, else in any language it has, else `fallback`."""
    if not label:
        return fallback
    return label.get(language) or next(iter(label.values()), fallback)


def negotiate(accept_language: str | None, default: str = "zh") -> str:
    """First supported language of an Accept-Language header (RFC 9110 §12.5.4, order only)."""
    for part in (accept_language or "").split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in LANGUAGES:
            return tag
    return default
