"""Size and thumbnail of a picture, found out by a process that may be killed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from runtime.files.child import run_child

__all__ = ["THUMBNAIL_EDGE", "THUMBNAIL_TYPE", "Picture", "look_at"]

THUMBNAIL_EDGE = 480
"""Pixels of the longer side: enough for a card on a screen of double density."""
THUMBNAIL_TYPE = "image/webp"
_SECONDS = 20


@dataclass(frozen=True)
class Picture:
    """Pixels as the picture is looked at, after its orientation."""

    width: int
    height: int


def look_at(source: Path, thumbnail: Path, edge: int = THUMBNAIL_EDGE) -> Picture | None:
    """Write a thumbnail of `source` and say how large it is; None for what is no readable picture,
    is too large (50 million pixels), or takes more than a process may (1 GB, 10 s)."""
    said = run_child("runtime.files.picture_child", [str(source), str(thumbnail), str(edge)], _SECONDS)
    if said is None:
        thumbnail.unlink(missing_ok=True)
        return None
    size = json.loads(said)
    return Picture(int(size["width"]), int(size["height"]))
