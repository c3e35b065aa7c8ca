"""The child process that opens a picture: `python -m runtime.files.picture_child SOURCE TARGET EDGE`.

A picture is the one kind of file the platform interprets, in code that has had its share of faults;
so it happens in a process with little memory and time and nothing to lose. Prints {"width", "height"}
of the picture as it is to be looked at, and writes a smaller one without metadata to TARGET.
"""

from __future__ import annotations

import json
import sys

from runtime.files.child_limits import limit

__all__: list[str] = []

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10
MAX_PIXELS = 50_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")


def _main(source: str, target: str, edge: int) -> None:
    limit(MEMORY_BYTES, CPU_SECONDS, 50 * 1024 * 1024)
    # After the bounds: the library itself is part of what they are for.
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    with Image.open(source, formats=_FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            sys.exit(3)
        # A JPEG can be read at an eighth of its size; the orientation is applied below.
        wide, high = opened.size
        turned = opened.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        opened.draft("RGB", (edge * 2, edge * 2))
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((edge, edge))
        has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        small = picture.convert("RGBA" if has_alpha else "RGB")
    # A new image has no metadata to carry along: no place, no camera, no earlier picture.
    clean = Image.new(small.mode, small.size)
    clean.paste(small)
    clean.save(target, "WEBP", quality=82, method=4)
    size = {"width": high if turned else wide, "height": wide if turned else high}
    print(json.dumps(size))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
