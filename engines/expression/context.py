"""What an evaluation knows besides the values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

__all__ = ["EvaluationContext"]


@dataclass(frozen=True, slots=True)
class EvaluationContext:
    """`now` is aware UTC; `zone` the workspace's; `me` the acting user's id, None for nobody."""

    now: datetime
    zone: tzinfo
    me: str | None = None
