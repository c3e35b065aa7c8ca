"""Jobs the platform gives itself: each once per UTC day, however many workers see the day begin."""

from __future__ import annotations

from datetime import date

from runtime.jobs.queue import enqueue
from runtime.store.database import Transaction

__all__ = ["DAILY", "daily_key", "schedule_daily"]

DAILY = ("cleanup",)


def schedule_daily(tx: Transaction, day: date) -> None:
    """Add the jobs of `day` unless they were added before."""
    for kind in DAILY:
        enqueue(tx, kind, {}, dedup_key=daily_key(kind, day))


def daily_key(kind: str, day: date) -> str:
    """By it the job of that kind is known on that day."""
    return f"{kind}:{day.isoformat()}"
