"""Taking in one file: bytes to storage, what they are to the database, in that order of trust."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Container
from pathlib import Path
from typing import Any

from engines.errors import Issue, PayloadTooLarge, StateConflict, StorageFull, ValidationFailed
from runtime.access.principal import Principal
from runtime.commands.context import Context
from runtime.commands.files import file_json
from runtime.files.names import safe_name
from runtime.files.picture import look_at
from runtime.files.sniff import HEAD_BYTES, sniff
from runtime.store import files
from runtime.store.database import Transaction
from runtime.store.ids import new_id
from runtime.workspace import Workspace

__all__ = ["check_room", "check_space", "size_text", "upload_file"]

_PIECE = 1024 * 1024


def check_room(ctx: Context, quota: int, coming: int = 0) -> None:
    """Raises StorageFull when the workspace's files fill their quota."""
    check_space(ctx.tx, quota, coming)


def check_space(tx: Transaction, quota: int, coming: int) -> None:
    """The same, in a transaction without a person."""
    if quota and files.used_bytes(tx) + coming > quota:
        raise StorageFull("files.quota", {"quota": size_text(quota)})


def upload_file(
    workspace: Workspace,
    principal: Principal,
    source: Path,
    given_name: str,
    types: Container[str] | None = None,
) -> dict[str, Any]:
    """Keep a local file for `principal`; its description. Opens its own transactions.

    `types`: media types taken, by what the bytes say; any without it.

    Noted before the bytes are stored and once they are: whatever is interrupted in between is
    found and removed a day later. Raises ValidationFailed, PayloadTooLarge, StorageFull, Unavailable.
    """
    settings = workspace.settings
    size = source.stat().st_size
    if size > settings.max_file_bytes:
        raise PayloadTooLarge("files.too_large", {"maximum": size_text(settings.max_file_bytes)})
    if not size:
        raise ValidationFailed(issues=[Issue("/file", "files.empty")])
    name = safe_name(given_name)
    digest = hashlib.sha256()
    with source.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        digest.update(head)
        while piece := stream.read(_PIECE):
            digest.update(piece)
    judged = sniff(head, name)
    if not judged.matches:
        raise ValidationFailed(issues=[Issue("/file", "files.type_mismatch", {"name": name})])
    if types is not None and judged.media_type not in types:
        raise ValidationFailed(issues=[Issue("/file", "files.not_from_visitors", {"name": name})])
    # The key says nothing and cannot be guessed; the id is not part of it.
    file_id, key = new_id(), new_id()
    now = workspace.clock.now()
    storage = workspace.database.files
    with workspace.database.write() as tx:
        check_space(tx, settings.file_quota_bytes, size)
        files.reserve(tx, file_id, key, name, principal.user_id, now)
    storage.put(key, source)
    picture = None
    if judged.media_type.startswith("image/") and judged.media_type != "image/svg+xml":
        with tempfile.TemporaryDirectory(prefix="yingzao-picture-") as folder:
            thumbnail = Path(folder) / "thumbnail"
            picture = look_at(source, thumbnail)
            if picture is not None:
                storage.put(f"{key}.thumbnail", thumbnail)
    with workspace.database.write() as tx:
        kept = files.finish(
            tx, file_id, judged.media_type, size, digest.digest(),
            picture.width if picture else None, picture.height if picture else None,
        )  # fmt: skip
        if not kept:
            raise StateConflict("files.given_up")
        file = files.find(tx, file_id)
        assert file is not None
        return file_json(file)


def size_text(size: int) -> str:
    """Bytes as people say them: 50 MB."""
    value = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{value:.0f} {unit}" if value >= 10 or unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError("unreachable")
