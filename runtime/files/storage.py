"""The interface every place for files has, and which one the settings choose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from engines.errors import NotFound
from runtime.settings import Settings

__all__ = ["CHUNK_BYTES", "FileStorage", "chunks", "storage_for"]

CHUNK_BYTES = 256 * 1024


class FileStorage(Protocol):
    """Bytes under keys the platform makes up: letters, digits, `/` and `.`; never a person's words.

    An object is written once and never changed, so readers need no lock. Deleting what is not there
    is no error. Everything may raise Unavailable, writing StorageFull too.
    """

    def put(self, key: str, source: Path) -> None:
        """Store the bytes of a local file; all of them or nothing."""
        ...

    def open(self, key: str, start: int = 0, length: int | None = None) -> BinaryIO:
        """Read from `start` on, `length` bytes at most. Raises NotFound."""
        ...

    def delete(self, key: str) -> None: ...

    def delete_all(self) -> None:
        """Remove everything of the workspace."""
        ...


def storage_for(settings: Settings, workspace: str) -> FileStorage:
    """The place for a workspace's files: a bucket where one is set, else a folder."""
    if settings.files_s3_bucket:
        # Imported here: the client of S3 is an optional part of an installation.
        from runtime.files.s3 import S3Storage

        return S3Storage(settings, workspace)
    from runtime.files.folder import FolderStorage

    return FolderStorage(settings.data / "files" / workspace)


def chunks(stream: BinaryIO, length: int | None = None) -> Iterator[bytes]:
    """The stream in pieces, `length` bytes at most, closed at the end."""
    left = length
    with stream:
        while left is None or left > 0:
            piece = stream.read(CHUNK_BYTES if left is None else min(CHUNK_BYTES, left))
            if not piece:
                return
            if left is not None:
                left -= len(piece)
            yield piece


def missing() -> NotFound:
    return NotFound("file_not_found")
