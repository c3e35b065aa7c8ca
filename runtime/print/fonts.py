"""Where glyphs come from: our own fonts, unpacked once, and whatever the system has besides.

The fonts that come along are Noto Sans SC, regular and bold, cut to what GBK can say (FONTLOG.txt);
a machine without any Chinese font prints Chinese all the same. `fontconfig` reads the file written here.
"""

from __future__ import annotations

import hashlib
import lzma
import os
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape

from engines.errors import Unavailable

__all__ = ["FAMILY", "font_configuration"]

FAMILY = "Noto Sans SC"
_CARRIED = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
_SYSTEM = (
    "/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts",
    "/opt/homebrew/share/fonts",
)  # fmt: skip


@cache
def font_configuration(data: Path | None) -> Path:
    """A configuration file for fontconfig below the data directory, or where it cannot be written, below
    the system's temporary one. Raises Unavailable where the fonts can be kept in neither."""
    places = [Path(tempfile.gettempdir()) / f"yingzao-fonts-{os.getuid()}"]
    if data is not None:
        places.insert(0, data / "cache" / "fonts")
    for place in places:
        try:
            return _prepare(place.absolute())
        except OSError:
            continue
    raise Unavailable("print.no_font")


def _prepare(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in _CARRIED:
        packed = files("runtime.print").joinpath("fonts", f"{name}.xz").read_bytes()
        mark = hashlib.sha256(packed).hexdigest()[:12]
        target = folder / f"{mark}-{name}"
        if not target.exists():
            _write(target, lzma.decompress(packed))
    lines = [f"<dir>{escape(str(place))}</dir>" for place in (folder, *_SYSTEM)]
    lines.append(f"<cachedir>{escape(str(folder / 'cache'))}</cachedir>")
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        + "".join(lines)
        + f"<alias><family>sans-serif</family><prefer><family>{FAMILY}</family></prefer></alias>"
        + f"<alias><family>serif</family><prefer><family>{FAMILY}</family></prefer></alias>"
        + "</fontconfig>"
    )
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    target = folder / f"fonts-{mark}.conf"
    if not target.exists():
        _write(target, text.encode())
    return target


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all, with other processes doing the same."""
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    Path(name).replace(target)
