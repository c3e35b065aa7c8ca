"""Values come back as they went in, to the last digit, and alike on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.errors import EvaluationFailed, PlatformError, ValidationFailed
from runtime.commands import write
from runtime.commands.context import Context
from runtime.store import records
from runtime.store.title_sort import title_sort
from tests.runtime.house import House

FEW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)

WIDEST = "999999999999.999999"


def numbers(scale: int) -> st.SearchStrategy[Decimal]:
    whole = st.integers(-(10**18) + 1, 10**18 - 1)
    return whole.map(lambda number: Decimal(number).scaleb(-scale))


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60
).filter(lambda text: text.strip() != "")

orders = st.fixed_dictionaries(
    {
        "subject": texts,
        "weight": st.none() | numbers(6),
        "quantity": st.none() | st.integers(0, 10**18 - 1).map(Decimal),
        "budget": st.none() | numbers(2),
        "margin": st.none() | st.integers(-5000, 5000).map(lambda n: Decimal(n).scaleb(-4)),
        "day": st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
        "moment": st.none() | st.datetimes(timezones=st.just(UTC)),
        "urgent": st.none() | st.booleans(),
        "state": st.sampled_from(["draft", "open", "void"]),
    }
)


def to_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


@FEW
@given(batch=st.lists(orders, min_size=1, max_size=6), copies=st.sampled_from([1, 8]))
def test_what_goes_in_comes_out(house: House, batch: list[dict[str, Any]], copies: int) -> None:
    """Batches of many records share what they have in common while they are read and stored."""
    batch = batch * copies
    ids = house.create_many("order", [{key: to_json(v) for key, v in values.items()} for values in batch])

    def stored(ctx: Context) -> dict[str, dict[str, Any]]:
        return records.by_ids(ctx.tx, ctx.entity("atlas.order"), ids)

    found = house.as_("system", stored)
    for identifier, values in zip(ids, batch, strict=True):
        shown = house.values("order", identifier)
        for key, value in values.items():
            if key == "subject":
                continue
            assert found[identifier][key] == value, key
            if isinstance(value, Decimal):
                assert Decimal(shown[key]) == value
                assert shown[key] == format(found[identifier][key], "f")
            else:
                assert shown[key] == to_json(value)


def test_the_widest_numbers_keep_every_digit(house: House) -> None:
    for sign in ("", "-"):
        record = house.create(
            "order", subject="A", weight=f"{sign}{WIDEST}", budget=f"{sign}9999999999999999.99"
        )
        values = house.values("order", record)
        assert values["weight"] == f"{sign}{WIDEST}"
        assert values["budget"] == f"{sign}9999999999999999.99"
        assert house.listed("order", filter=f"weight == {sign}{WIDEST}") == [record]
        assert house.listed("order", filter=f"weight > {sign}{WIDEST} or weight < {sign}{WIDEST}") in (
            [],
            [record] if sign == "" else house.listed("order", filter="weight > 0"),
        )
    both = house.page("order", sort=("weight",))["records"]
    assert [entry["values"]["weight"][0] for entry in both] == ["-", "9"]


TOO_LARGE: list[dict[str, Any]] = [
    {"weight": "1000000000000"},
    {"budget": "10000000000000000"},
    {"quantity": "1000000000000000000"},
    {"budget": "9999999999999999.99", "currency": "USD", "rate": "2"},
    {"budget": "9999999999999999.99", "currency": "USD", "rate": "999999999999.999999"},
    {"lines": [{"quantity": "999999999", "price": "9999999999999999.99"}]},
    {"lines": [{"quantity": 1, "price": "9999999999999999.99"}] * 2},
    {"lines": [{"quantity": 1, "price": "9999999999999999.99"}], "currency": "USD", "rate": "1.5"},
]


def test_what_is_too_large_is_refused_and_nothing_of_it_kept(house: House) -> None:
    for values in TOO_LARGE:
        with pytest.raises((ValidationFailed, EvaluationFailed)):
            house.create("order", subject="A", **values)
        assert house.listed("order") == []


def test_sums_too_large_for_their_field_are_refused_alike(house: House) -> None:
    client = house.create("client", name="Acme")
    line = [{"quantity": 1, "price": "9999999999999999.99"}]
    house.create("order", subject="A", client=client, lines=line)
    before = house.values("client", client)
    with pytest.raises((ValidationFailed, EvaluationFailed)):
        house.create("order", subject="B", client=client, lines=line)
    assert house.values("client", client) == before
    assert len(house.listed("order")) == 1


def test_money_in_another_currency_has_a_base_amount_half_up(house: House) -> None:
    record = house.create(
        "order", subject="A", budget="10.01", currency="usd", rate="7.115",
        lines=[{"quantity": 3, "price": "0.35"}],
    )  # fmt: skip

    def stored(ctx: Context) -> dict[str, Any]:
        found = records.find(ctx.tx, ctx.entity("atlas.order"), record)
        assert found is not None
        return found

    values = house.as_("system", stored)
    assert (values["currency"], values["rate"]) == ("USD", Decimal("7.115000"))
    assert values["base:budget"] == Decimal("71.22")  # 71.22115
    assert (values["total"], values["base:total"]) == (Decimal("1.05"), Decimal("7.47"))  # 7.47075
    house.update("order", record, rate="7.2")
    assert house.as_("system", stored)["base:budget"] == Decimal("72.07")  # 72.072
    house.update("order", record, currency="CNY")
    values = house.as_("system", stored)
    assert (values["rate"], values["base:budget"]) == (Decimal(1), Decimal("10.01"))
    for wrong in ({"currency": "USD", "rate": None}, {"currency": "XXX"}, {"rate": "0"}, {"rate": "-1"}):
        with pytest.raises(ValidationFailed):
            house.update("order", record, **wrong)


def test_titles_sort_by_pinyin_on_both_databases_alike(house: House) -> None:
    names = [
        "张三",
        "李四",
        "王五",
        "阿里",
        "重庆",
        "Zoe",
        "adam",
        "Bob",
        "éclair",
        "3M",
        "长江",
        "_x",
        "赵六",
    ]
    for name in names:
        house.create("client", name=name)
    found = [entry["values"]["name"] for entry in house.page("client", sort=("name",))["records"]]
    assert found == sorted(names, key=lambda name: title_sort(name) or "")
    chinese = [name for name in found if ord(name[0]) > 0x3400]
    assert chinese == ["阿里", "长江", "重庆", "李四", "王五", "张三", "赵六"] or chinese.index("阿里") == 0
    assert chinese.index("李四") < chinese.index("王五") < chinese.index("张三") < chinese.index("赵六")
    down = [entry["values"]["name"] for entry in house.page("client", sort=("-name",))["records"]]
    assert down == found[::-1]
    for name in names:
        house.create("order", subject=name, client=house.listed("client", filter=f'name == "{name}"')[0])
    by_client = [entry["values"]["subject"] for entry in house.page("order", sort=("client",))["records"]]
    assert by_client == found


def test_blank_is_blank_however_it_is_written(house: House) -> None:
    record = house.create("order", subject="A", notes="x", weight="1", day="2026-01-01")
    house.update("order", record, notes="", weight="", day=None)
    values = house.values("order", record)
    assert (values["notes"], values["weight"], values["day"]) == (None, None, None)
    house.update("order", record, notes="   ")
    assert house.values("order", record)["notes"] is None


def test_times_are_moments_whatever_offset_they_came_with(house: House) -> None:
    record = house.create("order", subject="A", moment="2026-03-29T01:30:00.123456+08:00")
    assert house.values("order", record)["moment"] == "2026-03-28T17:30:00.123456Z"
    assert house.listed("order", filter="moment < now()") == []
    house.workspace.clock.set(datetime(2026, 4, 1, tzinfo=UTC))
    assert house.listed("order", filter="moment < now()") == [record]


def test_no_statement_keeps_the_day_it_was_made_on(house: House) -> None:
    """The same list, asked again tomorrow, knows that it is tomorrow: in filters, in values computed
    on read, behind references, and in row scopes."""
    order = house.create("order", subject="A", day="2026-03-02", client=None)
    note = house.create("note", text="N", order=order)

    def ages() -> list[Any]:
        return [
            house.page("order")["records"][0]["values"]["age"],
            house.values("order", order)["age"],
            house.page("note", expand=("order.age",))["records"][0]["values"]["order.age"],
            house.as_("root", lambda ctx: _expanded(ctx, note)),
            len(house.listed("order", filter="day == today()")),
            len(house.listed("note", filter="order.age == 0")),
            len(house.listed("order", sort=("age",))),
        ]

    assert ages() == ["0", "0", "0", "0", 1, 1, 1]
    house.tick(24 * 60)
    assert ages() == ["1", "1", "1", "1", 0, 0, 1]


def _expanded(ctx: Context, note: str) -> Any:
    from runtime.commands import read_records

    return read_records.get(ctx, "atlas.note", note, ("order.age",))["values"]["order.age"]


def test_row_scopes_that_read_the_clock_move_with_it(house: House) -> None:
    from tests.runtime.atlas_app import atlas, grant

    app = atlas()
    app["grants"].append(
        grant("g30", "viewer", "order", ["read", "update"], scope="expression", condition="day >= today()")
    )
    house.publish(app)
    order = house.create("order", subject="A", day="2026-03-02")
    assert house.listed("order", "vic") == [order]
    assert house.values("order", order, "vic")["subject"] == "A"
    house.update("order", order, "vic", notes="seen")
    house.tick(24 * 60)
    assert house.listed("order", "vic") == []
    with pytest.raises(PlatformError):
        house.values("order", order, "vic")
    with pytest.raises(PlatformError):
        house.as_(
            "vic", lambda ctx: write.update(ctx, "atlas.order", order, {"notes": "x"}, expected_version=2)
        )
