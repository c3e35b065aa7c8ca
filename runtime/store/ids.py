"""Record ids: UUIDv7 (RFC 9562 §5.7), so that keys grow with time and indexes stay compact."""

from __future__ import annotations

import os
import re
import threading
import time
from functools import lru_cache

__all__ = ["canonical", "id_text", "is_id", "new_id", "new_ids", "to_bytes", "to_text"]

_CANONICAL = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_VARIANT = {f"{digit:x}": f"{8 | digit & 3:x}" for digit in range(16)}
"""Two bits of the ninth byte say that it is a UUID of this kind."""
_lock = threading.Lock()
_last_stamp = 0


def new_id() -> str:
    """A new UUIDv7 as canonical text, strictly increasing within this process.

    The 12 bits after the millisecond hold its fraction (RFC 9562 §6.2, method 3); a second id of
    the same 1/4096 ms takes the next.
    """
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """As many ids, ascending, for records that come together."""
    global _last_stamp
    nanoseconds = time.time_ns()
    stamp = (nanoseconds // 1_000_000 << 12) | (nanoseconds % 1_000_000 * 4096 // 1_000_000)
    with _lock:
        first = max(stamp, _last_stamp + 1)
        _last_stamp = first + count - 1
    drawn = os.urandom(8 * count).hex()
    return [
        f"{stamp >> 28:08x}-{stamp >> 12 & 0xFFFF:04x}-7{stamp & 0xFFF:03x}"
        f"-{_VARIANT[drawn[at]]}{drawn[at + 1 : at + 4]}-{drawn[at + 4 : at + 16]}"
        for stamp, at in zip(range(first, first + count), range(0, 16 * count, 16), strict=True)
    ]


def is_id(text: str) -> bool:
    """Whether `text` can be a record id at all; what cannot is simply not found."""
    return _CANONICAL.fullmatch(text) is not None


def canonical(text: str) -> str | None:
    """The id as it is stored, or None for what cannot be one."""
    found = text.lower()
    return found if is_id(found) else None


@lru_cache(maxsize=4096)
def to_bytes(text: str) -> bytes:
    """The same few stand in every row: whose it is, who wrote it."""
    return bytes.fromhex(text.replace("-", ""))


@lru_cache(maxsize=4096)
def to_text(raw: bytes) -> str:
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def id_text(raw: object) -> str:
    """An id as a row holds it: 16 bytes on SQLite; what a driver of PostgreSQL makes of a uuid there."""
    return to_text(raw) if isinstance(raw, bytes) else str(raw)
