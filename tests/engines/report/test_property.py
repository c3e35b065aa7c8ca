"""Any report over any records: SQL and plain Python agree, and rows lead back to their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.report import GRAINS
from tests.engines.report.conftest import Shop

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = st.one_of(
    st.none(),
    st.dates(date(1969, 12, 20), date(1970, 1, 15)),
    st.dates(date(2025, 12, 20), date(2026, 4, 10)),
)
MOMENTS = st.one_of(
    st.none(),
    st.datetimes(datetime(2026, 2, 27), datetime(2026, 3, 3), timezones=st.just(UTC)),  # noqa: DTZ001
)
AMOUNTS = st.one_of(st.none(), st.decimals(-1000, 1000, places=2))
DEALS = st.lists(
    st.fixed_dictionaries(
        {
            "stage": st.sampled_from([None, "open", "won", "lost"]),
            "base": AMOUNTS,
            "quantity": st.one_of(st.none(), st.integers(-2, 2).map(Decimal)),
            "closed_on": DAYS,
            "met_at": MOMENTS,
            "urgent": st.sampled_from([None, True, False]),
            "note": st.sampled_from([None, "a", 'b"', "甲"]),
        }
    ),
    max_size=12,
)
GROUPS = st.lists(
    st.sampled_from(
        [
            *("stage", "quantity", "urgent", "note", "met_at/month", "met_at/day"),
            *(f"closed_on/{grain.key}" for grain in GRAINS),
        ]
    ),
    max_size=3,
    unique_by=lambda group: group.partition("/")[0],
)


def group_of(deal: Mapping[str, Any], group: str) -> Any:
    field, _, grain = group.partition("/")
    value = deal[field]
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    return GRAINS[grain].start(value) if grain and value is not None else value


def expected(
    deals: Sequence[Mapping[str, Any]], groups: Sequence[str]
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    behind: dict[tuple[Any, ...], list[Mapping[str, Any]]] = defaultdict(list)
    if not groups:
        behind[()] = []
    for deal in deals:
        behind[tuple(group_of(deal, group) for group in groups)].append(deal)
    figures = {}
    for key, members in behind.items():
        amounts = [deal["base"] for deal in members if deal["base"] is not None]
        total = sum(amounts, Decimal("0.00"))
        mean = (total / len(amounts)).quantize(Decimal("0.000001"), ROUND_HALF_UP) if amounts else None
        figures[key] = (Decimal(len(members)), total, mean, min(amounts, default=None))
    return figures


MEASURES = [
    {"id": "m1", "key": "n", "function": "count"},
    {"id": "m2", "key": "total", "function": "sum", "field": "amount"},
    {"id": "m3", "key": "mean", "function": "avg", "field": "amount"},
    {"id": "m4", "key": "least", "function": "min", "field": "amount"},
]


# The database is emptied for every example.
@settings(
    max_examples=25,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deals=DEALS, groups=GROUPS, descending=st.booleans())
def test_reports(empty_shop: Shop, deals: list[dict[str, Any]], groups: list[str], descending: bool) -> None:
    with empty_shop.engine.begin() as connection:
        connection.execute(empty_shop.deals.delete())
    if deals:
        rows = [
            {"id": str(UUID(int=index)), "name": f"D{index}", "amount": deal["base"], **deal}
            for index, deal in enumerate(deals)
        ]
        empty_shop.insert(empty_shop.deals, "deal", rows)
    dimensions = []
    for index, group in enumerate(groups):
        field, _, grain = group.partition("/")
        dimensions.append(
            {"id": f"d{index}", "key": f"d{index}", "field": field, **({"grain": grain} if grain else {})}
        )
    report = {
        "id": "r",
        "key": "r",
        "entity": "deal",
        "dimensions": dimensions,
        "measures": MEASURES,
        "sort": ["-mean" if descending else "mean"],
    }
    result = empty_shop.run(report)
    found = {
        tuple(row.values[f"d{index}"] for index in range(len(groups))): tuple(
            row.values[key] for key in ("n", "total", "mean", "least")
        )
        for row in result.rows
    }
    assert found == expected(deals, groups)
    means = [row.values["mean"] for row in result.rows if row.values["mean"] is not None]
    assert means == sorted(means, reverse=descending)
    for row in result.rows:
        assert row.filter is not None
        assert len(empty_shop.names(row.filter)) == row.values["n"]
