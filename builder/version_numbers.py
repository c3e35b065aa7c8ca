"""The number of a published version, as addresses name it."""

from __future__ import annotations

from engines.errors import NotFound

__all__ = ["version_number"]

_LONGEST = 9


def version_number(app: str, text: str) -> int:
    """Raises NotFound for what can be no version's number: it is answered like one that is not there."""
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST:
        raise NotFound("builder.no_version", {"app": app, "number": text[:40]})
    return int(text)
