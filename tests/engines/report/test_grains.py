"""Periods: Python and both databases agree on every day, and periods tile the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from engines.expression.storage import column_type, decode_value, encode_value
from engines.expression.types import DATE
from engines.report import GRAINS

EDGES = [
    *(date(1, 1, 1), date(1582, 10, 15), date(1899, 12, 31), date(1900, 3, 1), date(2000, 2, 29)),
    *(date(1969, 12, 28), date(1969, 12, 29), date(1969, 12, 31), date(1970, 1, 1), date(1970, 1, 5)),
    *(date(2024, 12, 30), date(2025, 12, 28), date(2025, 12, 29), date(2026, 1, 1), date(2026, 3, 31)),
    *(date(2026, 4, 1), date(2026, 6, 30), date(2026, 9, 30), date(2026, 10, 1), date(9999, 12, 31)),
]
SPREAD = [date(1950, 1, 1) + timedelta(days) for days in range(0, 45_000, 13)]


@pytest.mark.parametrize("grain", GRAINS.keys())
@given(day=st.dates())
def test_periods_tile(grain: str, day: date) -> None:
    found = GRAINS[grain]
    start, following = found.start(day), found.following(found.start(day))
    assert start <= day
    assert found.start(start) == start
    if following is not None:
        assert day < following
        assert found.start(following) == following
        assert found.start(following - timedelta(1)) == start


def test_databases_agree_with_python(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    dialect = engine.dialect.name
    days = sa.Table("days", sa.MetaData(), sa.Column("day", column_type(DATE, dialect)))
    try:
        with engine.begin() as connection:
            days.create(connection)
            wanted = [*EDGES, *SPREAD]
            connection.execute(days.insert(), [{"day": encode_value(day, DATE, dialect)} for day in wanted])
            columns = [grain.sql(days.c.day, dialect).label(grain.key) for grain in GRAINS]
            for raw, *starts in connection.execute(sa.select(days.c.day, *columns)):
                day = decode_value(raw, DATE, dialect)
                expected = [grain.start(day) for grain in GRAINS]
                assert [decode_value(start, DATE, dialect) for start in starts] == expected, day
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("grain", "zh", "en"),
    [
        ("year", "2026年", "2026"),
        ("quarter", "2026年1季度", "2026 Q1"),
        ("month", "2026年1月", "2026-01"),
        ("week", "2026年第1周", "2026 W01"),
        ("day", "2025-12-29", "2025-12-29"),
    ],
)
def test_labels(grain: str, zh: str, en: str) -> None:
    day = date(2025, 12, 29) if grain in ("week", "day") else date(2026, 1, 1)
    assert GRAINS[grain].label(day, "zh") == zh
    assert GRAINS[grain].label(day, "en") == en
