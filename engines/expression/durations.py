"""Durations as people write them, and the one way the platform does: "01:30:00"."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from decimal import Decimal

__all__ = ["format_duration", "parse_duration"]

_MICROSECOND = timedelta(microseconds=1)
_CLOCK = re.compile(r"(\d{1,7}):([0-5]?\d)(?::([0-5]?\d)(?:\.(\d{1,6}))?)?", re.ASCII)
_PART = re.compile(
    r"(\d{1,9}(?:\.\d{1,6})?)"
    r"(days?|d|天|日|hours?|hrs?|h|个小时|小时|时|minutes?|mins?|m|分钟|分|seconds?|secs?|s|秒钟|秒)",
    re.ASCII,
)
_SECONDS = {"d": 86_400, "天": 86_400, "日": 86_400, "h": 3_600, "个": 3_600, "小": 3_600, "时": 3_600,
            "m": 60, "分": 60, "s": 1, "秒": 1}  # fmt: skip
_MAX_TEXT = 60


def parse_duration(text: str) -> timedelta | None:
    """ "1h30m", "1:30", "1:30:15", "90 min", "1 小时 30 分", "PT1H30M" and the like, a minus before; None
    for anything else. A number alone says no unit and is none.
    """
    if len(text) > _MAX_TEXT:
        return None
    body = unicodedata.normalize("NFKC", text).strip().lower().replace(" ", "")
    negative = body[:1] in ("-", "\u2212")
    body = body[1:] if negative or body[:1] == "+" else body
    found = _clock(body) if ":" in body else _units(body)
    if found is None:
        return None
    return -found if negative else found


def _clock(body: str) -> timedelta | None:
    match = _CLOCK.fullmatch(body)
    if match is None:
        return None
    hours, minutes, seconds, fraction = match.groups()
    return timedelta(
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(seconds or 0),
        microseconds=int((fraction or "").ljust(6, "0")),
    )


def _units(body: str) -> timedelta | None:
    if body.startswith("p"):
        # ISO 8601; months and years have no fixed length and are none of ours.
        body = body[1:].replace("t", "", 1)
    position, microseconds, last = 0, Decimal(0), 86_401
    while position < len(body):
        match = _PART.match(body, position)
        if match is None:
            return None
        seconds = _SECONDS[match[2][0]]
        if seconds >= last:
            return None
        last = seconds
        microseconds += Decimal(match[1]) * seconds * 1_000_000
        position = match.end()
    if not position or microseconds != int(microseconds):
        return None
    return timedelta(microseconds=int(microseconds))


def format_duration(value: timedelta) -> str:
    """Hours of at least two digits, minutes and seconds: "01:30:00", "-120:00:00"; a fraction of a second
    with six places, where there is one."""
    total = value // _MICROSECOND
    seconds, fraction = divmod(abs(total), 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    shown = f"{hours:02}:{minutes:02}:{seconds:02}" + (f".{fraction:06}" if fraction else "")
    return f"-{shown}" if total < 0 else shown
