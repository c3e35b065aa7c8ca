"""The day of a moment in a zone: the short way over whole days equals the calendar's own answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engines.expression.database import sqlite_functions
from engines.expression.storage import microseconds

LOCAL_DAY = next(function for name, _, function, _ in sqlite_functions() if name == "yz_local_day")
EPOCH_DAY = date(1970, 1, 1).toordinal()


@pytest.mark.parametrize(
    "zone", ["Asia/Shanghai", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "UTC"]
)
@given(moment=st.datetimes(datetime(1850, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
@example(moment=datetime(2006, 10, 29, 2, 31, 30, tzinfo=UTC))  # St John's, turned back at 00:01
@example(moment=datetime(2011, 12, 30, 10, 0, tzinfo=UTC))  # Apia left out this day
@example(moment=datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
def test_local_day(zone: str, moment: datetime) -> None:
    expected = moment.astimezone(ZoneInfo(zone)).date().toordinal() - EPOCH_DAY
    assert LOCAL_DAY(microseconds(moment), zone) == expected


def test_blank_and_the_ends_of_the_calendar() -> None:
    assert LOCAL_DAY(None, "UTC") is None
    first, last = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    assert LOCAL_DAY(microseconds(first), "UTC") == date.min.toordinal() - EPOCH_DAY
    assert LOCAL_DAY(microseconds(last), "UTC") == date.max.toordinal() - EPOCH_DAY
