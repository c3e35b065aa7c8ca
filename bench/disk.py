"""The floor under every committed write: how long this disk takes to make 4 KiB durable."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.row import Row, median_seconds

__all__ = ["measure"]

_PAGE = bytes(4096)


def measure(folder: Path | None = None) -> Iterator[Row]:
    """One row: write a page and fsync it, in `folder` (default: where databases of a bench run lie)."""
    with tempfile.TemporaryFile(dir=folder) as file:
        descriptor = file.fileno()

        def write() -> None:
            os.pwrite(descriptor, _PAGE, 0)
            os.fsync(descriptor)

        yield Row("disk: write 4 KiB and fsync (floor)", median_seconds(write, repeats=50) * 1000, "ms")
