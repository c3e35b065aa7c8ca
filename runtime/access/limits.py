"""Limits counted in the database, so that they hold over all processes."""

from __future__ import annotations

import sqlalchemy as sa

from engines.errors import TooManyRequests
from runtime.store.database import Transaction

__all__ = ["count_attempt", "forget_attempts"]

_COUNT = sa.text(
    "INSERT INTO counter (name, bucket, count) VALUES (:name, :bucket, 1) "
    "ON CONFLICT (name, bucket) DO UPDATE SET count = counter.count + 1 RETURNING count"
)
_FORGET = sa.text("DELETE FROM counter WHERE name = :name")


def count_attempt(tx: Transaction, name: str, limit: int, window_seconds: int, now_micros: int) -> None:
    """Count one attempt in the current window. Raises TooManyRequests beyond `limit`."""
    window = window_seconds * 1_000_000
    bucket = now_micros // window * window
    if tx.value(_COUNT, {"name": name, "bucket": bucket}) > limit:
        raise TooManyRequests(max(1, (bucket + window - now_micros) // 1_000_000))


def forget_attempts(tx: Transaction, name: str) -> None:
    """A success clears the count."""
    tx.run(_FORGET, {"name": name})
