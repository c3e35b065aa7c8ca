"""Files in a folder of this machine, or of a disk its machines share."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path
from typing import BinaryIO

from engines.errors import StorageFull, Unavailable
from runtime.files.storage import missing

__all__ = ["FolderStorage"]

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))


class FolderStorage:
    """Objects lie in 256 folders by the last letters of their keys: keys grow with time, so the
    first letters would put a year's files into one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        # The shelf follows the key's own part: a thumbnail lies beside its file.
        shelf = key.partition(".")[0][-2:]
        return self.folder / shelf / key

    def put(self, key: str, source: Path) -> None:
        target = self._path(key)
        part = target.with_name(f"{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as given, part.open("wb") as out:
                shutil.copyfileobj(given, out, 1024 * 1024)
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            if error.errno in _FULL:
                raise StorageFull("files.disk_full") from error
            raise Unavailable("files.unavailable") from error

    def open(self, key: str, start: int = 0, length: int | None = None) -> BinaryIO:
        try:
            stream = self._path(key).open("rb")
        except FileNotFoundError:
            raise missing() from None
        except OSError as error:
            raise Unavailable("files.unavailable") from error
        stream.seek(start)
        return stream

    def delete(self, key: str) -> None:
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable("files.unavailable") from error

    def delete_all(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
