"""The sole source of now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

__all__ = ["Clock"]

_OFFSET = re.compile(r"^([+-]\d+)([smhd])$")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Clock:
    """Real time, a fixed moment or real time with an offset, as `YINGZAO_CLOCK` says."""

    def __init__(self, setting: str | None = None) -> None:
        self._fixed: datetime | None = None
        self._offset = timedelta()
        if setting:
            match = _OFFSET.match(setting)
            if match:
                self._offset = timedelta(**{_UNITS[match[2]]: int(match[1])})
            else:
                moment = datetime.fromisoformat(setting)
                if moment.tzinfo is None:
                    raise ValueError("YINGZAO_CLOCK needs an offset, such as 2026-03-31T09:00:00+08:00")
                self._fixed = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Aware UTC."""
        return self._fixed if self._fixed is not None else datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Stop the clock at `moment`: scenarios and demonstrations move time by hand."""
        self._fixed = moment.astimezone(UTC)
