"""File names are words of the sender: kept for people to read, harmless wherever they are written."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

__all__ = ["disposition", "safe_name"]

MAX_NAME = 200
_UNSEEN = re.compile(
    # Controls, line separators, and what turns the reading direction: "evil\u202egpj.exe".
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_DEVICE = re.compile(r"^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?$", re.IGNORECASE)


def safe_name(given: str | None) -> str:
    """What the file is called from now on: the last part of a path, NFC, without characters that a
    file system or a reader would take for something else; 200 characters at most, ending kept."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", given or ""))
    text = text.replace("\\", "/").rpartition("/")[2]
    text = _FORBIDDEN.sub("_", text).strip().strip(".").strip()
    if not text:
        return "file"
    if _DEVICE.match(text):
        text = f"_{text}"
    if len(text) > MAX_NAME:
        stem, dot, ending = text.rpartition(".")
        if dot and len(ending) <= 20:
            text = f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"
        else:
            text = text[:MAX_NAME]
    return text


def disposition(name: str, inline: bool) -> str:
    """A Content-Disposition header (RFC 6266): plain for old readers, UTF-8 for all others."""
    kind = "inline" if inline else "attachment"
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
