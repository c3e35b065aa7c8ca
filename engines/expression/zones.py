"""Time zones by name: IANA names, and fixed offsets such as +08:00."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

__all__ = ["zone_name", "zone_named"]


def zone_name(zone: tzinfo) -> str:
    """ "Asia/Shanghai", "UTC" or "+08:00"."""
    if isinstance(zone, ZoneInfo) and zone.key:
        return zone.key
    offset = zone.utcoffset(None)
    if offset is None:
        raise ValueError(f"time zone {zone!r} has no name")
    if not offset:
        return "UTC"
    minutes = int(offset / timedelta(minutes=1))
    sign = "+" if minutes > 0 else "-"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """The zone `zone_name` named."""
    if name == "UTC":
        return UTC
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[4:6])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    return ZoneInfo(name)
