"""Pages laid end to end are the whole list: nothing twice, nothing missing, in the order asked for."""

from __future__ import annotations

import base64
import random
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.errors import PlatformError, ValidationFailed
from runtime.store.title_sort import title_sort
from runtime.web.errors import status_of
from tests.runtime.house import House

SORTS = (
    "subject", "quantity", "weight", "day", "moment", "urgent", "state", "client", "total", "client.name",
    "client.discount", "created_at", "number", "id", "owner", "client.active", "age",
)  # fmt: skip


@pytest.fixture
def full(house: House) -> House:
    """Forty orders with many blanks and ties."""
    chance = random.Random(7)
    clients = [
        house.create(
            "client", name=name, discount=discount, active=active,
        )
        for name, discount, active in (("Acme", "0.1", True), ("Acme", None, False), ("张三", "0.1", None))
    ]  # fmt: skip

    def maybe(value: Any) -> Any:
        return None if chance.random() < 0.3 else value

    house.create_many(
        "order",
        [
            {
                "subject": chance.choice("abAB张"),
                "quantity": maybe(chance.randrange(3)),
                "weight": maybe(str(Decimal(chance.randrange(-2, 2)).scaleb(-6))),
                "day": maybe(f"2026-01-0{chance.randrange(1, 4)}"),
                "moment": maybe(f"2026-01-0{chance.randrange(1, 4)}T00:00:00Z"),
                "urgent": maybe(chance.random() < 0.5),
                "state": maybe(chance.choice(["draft", "open", "void"])),
                "client": maybe(chance.choice(clients)),
                "lines": [{"quantity": 1, "price": chance.randrange(2)}],
            }
            for _ in range(40)
        ],
    )
    return house


def pages(house: House, limit: int, **request: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = None
    for _ in range(100):
        page = house.page("order", limit=limit, after=after, **request)
        assert len(page["records"]) <= limit
        found += page["records"]
        after = page["next"]
        if after is None:
            return found
        assert len(page["records"]) == limit
    raise AssertionError("the pages do not end")


def test_one_key_upwards_and_downwards(full: House) -> None:
    for key in SORTS:
        for sign in ("", "-"):
            whole = [entry["id"] for entry in full.page("order", sort=(sign + key,), limit=100)["records"]]
            assert len(set(whole)) == 40
            paged = [entry["id"] for entry in pages(full, 6, sort=(sign + key,))]
            assert paged == whole, sign + key
    whole = [entry["id"] for entry in full.page("order", sort=("quantity",), limit=100)["records"]]
    assert [entry["id"] for entry in pages(full, 1, sort=("quantity",))] == whole


@settings(
    max_examples=10, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    keys=st.lists(st.sampled_from(SORTS), min_size=2, max_size=3, unique=True),
    downs=st.lists(st.booleans(), min_size=3, max_size=3),
    limit=st.integers(3, 11),
    condition=st.sampled_from([None, "is_blank(quantity) or quantity < 2", "client.discount == 0.1"]),
)
def test_several_keys(
    full: House, keys: list[str], downs: list[bool], limit: int, condition: str | None
) -> None:
    sort = tuple(("-" if down else "") + key for key, down in zip(keys, downs, strict=False))
    whole = [entry["id"] for entry in full.page("order", sort=sort, filter=condition, limit=100)["records"]]
    assert [entry["id"] for entry in pages(full, limit, sort=sort, filter=condition)] == whole
    assert len(set(whole)) == len(whole)


def test_the_order_is_that_of_the_values_with_blanks_first(full: House) -> None:
    def key(entry: dict[str, Any], field: str) -> Any:
        value = entry["values"][field]
        if value is None:
            return (0, 0)
        if field in ("quantity", "weight", "total"):
            return (1, Decimal(value))
        return (1, title_sort(value) if field == "subject" else value)

    for field in ("subject", "quantity", "weight", "day", "moment", "urgent", "total"):
        found = full.page("order", sort=(field,), limit=100)["records"]
        assert found == sorted(found, key=lambda entry: (key(entry, field), entry["id"])), field
        found = full.page("order", sort=(f"-{field}",), limit=100)["records"]
        upwards = sorted(found, key=lambda entry: (key(entry, field), entry["id"]))
        assert found == upwards[::-1], field


def test_records_that_come_and_go_meanwhile_move_no_others(full: House) -> None:
    first = full.page("order", sort=("subject",), limit=10)
    seen = [entry["id"] for entry in first["records"]]
    full.delete("order", seen[3])
    full.create("order", subject="AA")
    rest: list[str] = []
    after = first["next"]
    while after:
        page = full.page("order", sort=("subject",), limit=10, after=after)
        rest += [entry["id"] for entry in page["records"]]
        after = page["next"]
    assert not set(seen) & set(rest)
    assert len(set(seen) | set(rest)) >= 40


def test_a_cursor_is_of_its_list_alone(full: House) -> None:
    cursor = full.page("order", sort=("subject",), limit=5)["next"]
    for request in (
        {"sort": ("-subject",)},
        {"sort": ("day",)},
        {},
        {"sort": ("subject",), "filter": "urgent"},
    ):
        with pytest.raises(ValidationFailed) as refused:
            full.page("order", after=cursor, **request)
        assert refused.value.issues[0].pointer == "/after"


def test_a_cursor_somebody_made_up_is_refused_or_harmless(full: House) -> None:
    for sort in ("subject", "quantity", "weight", "day", "moment", "urgent", "client", "id"):
        cursor = full.page("order", sort=(sort,), limit=5)["next"]
        shape, _ = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        ids: list[Any] = ["0" * 32, "00000000-0000-0000-0000-000000000000", "x", "", None, 7]
        odd: list[Any] = ["x", "", "-1", "9" * 30, "0" * 32, "1e5", "\0", None, 7, 1.5, True, [], {}, "True"]
        forged: list[Any] = [[shape, []], [shape, ["x"]], [shape, "ab"], [], None, 7, "x", {}, ["x", [1, 2]]]
        forged += [[shape, [value, identifier]] for value in odd for identifier in ids]
        for content in forged:
            text = base64.urlsafe_b64encode(orjson.dumps(content)).decode().rstrip("=")
            try:
                full.page("order", sort=(sort,), limit=5, after=text)
            except PlatformError as refused:
                assert status_of(refused) in (400, 422)  # noqa: PT017 - most are refused, some are harmless
    for text in ("", "=", "%%", "é", "AAAA", "A" * 5000):
        if text:
            with pytest.raises(ValidationFailed):
                full.page("order", sort=("subject",), after=text)


def test_counts_stop_at_their_cap(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from runtime.commands import read_records
    from runtime.store import query

    house.create_many("folder", [{"name": str(n)} for n in range(12)])
    monkeypatch.setattr(read_records, "COUNT_CAP", 10)
    monkeypatch.setattr(query.count_statement, "__defaults__", (10,))
    page = house.page("folder", count=True, limit=3)
    assert (page["count"], page["count_capped"], len(page["records"])) == (10, True, 3)
    page = house.page("folder", count=True, filter='name < "2"')
    assert (page["count"], page["count_capped"]) == (4, False)
