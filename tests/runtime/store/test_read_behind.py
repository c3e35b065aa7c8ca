"""What is stored of a value behind a reference is that of now, whoever computes it anew meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.commands import write
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.store.test_derived import live
from tests.runtime.store.test_waiting import Meanwhile, held_open

_WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND cardinality(pg_blocking_pids(pid)) > 0"
)
LINES = [{"quantity": 1, "price": 10}]


def deep() -> dict[str, Any]:
    app = atlas()
    entity(app, "order")["fields"] += [
        field("f50", "far", "formula", formula="client.parent_client.turnover", result="money", scale=2),
        field("f51", "far_name", "formula", formula="client.parent_client.name", result="text"),
    ]
    entity(app, "line")["fields"].append(
        field("f50", "popular", "formula", formula="product.sold", result="integer")
    )
    entity(app, "note")["fields"].append(
        field("f50", "worth", "formula", formula="order.net", result="money", scale=2)
    )
    return app


@pytest.fixture
def busy(postgres_house: House) -> House:
    postgres_house.publish(deep())
    return postgres_house


def behind(house: House, first: Callable[[Any], Any], then: Callable[[], Any]) -> Any:
    """`first` has run and not committed when `then` begins; it commits once `then` waits for it."""
    with held_open(house, first):
        second = Meanwhile(then)
        until = threading.Event()
        for _ in range(3000):
            with house.database.read() as tx:
                if next(iter(tx.rows(_WAITING)))[0]:
                    break
            if not second.running():
                break
            until.wait(0.01)
    return second.done()


def sells(client: str) -> Callable[[Any], Any]:
    """An order that raises what its client's sum comes to."""
    values = {"subject": "A", "client": client, "state": "open", "lines": LINES}
    return lambda ctx: write.create(ctx, "atlas.order", [values])


def test_a_record_is_created_while_the_sum_it_reads_changes(busy: House) -> None:
    client = busy.create("client", name="Acme")
    order = behind(
        busy, sells(client), lambda: busy.create("order", subject="B", client=client, state="void")
    )
    assert busy.values("order", order)["reach"] == "10.00"


def test_a_record_moves_to_where_the_sum_it_reads_changes(busy: House) -> None:
    client = busy.create("client", name="Acme")
    order = busy.create("order", subject="B", client=busy.create("client", name="Old"), state="void")
    behind(busy, sells(client), lambda: busy.update("order", order, client=client))
    assert busy.values("order", order)["reach"] == "10.00"


def test_a_record_comes_back_while_the_sum_it_reads_changes(busy: House) -> None:
    client = busy.create("client", name="Acme")
    order = busy.create("order", subject="B", client=client, state="void")
    busy.delete("order", order)
    behind(busy, sells(client), lambda: busy.restore("order", order))
    assert busy.values("order", order)["reach"] == "10.00"


def test_what_is_read_adds_nothing_to_what_changes_it(busy: House) -> None:
    """Notes count nowhere: nothing else would make them wait for the order being computed anew."""
    client = busy.create("client", name="Acme", discount="0.1")
    order = busy.create("order", subject="B", client=client, lines=LINES)
    note = behind(
        busy,
        lambda ctx: write.update(ctx, "atlas.client", client, {"discount": "0.5"}, expected_version=None),
        lambda: busy.create("note", text="N", order=order),
    )
    assert busy.values("note", note)["worth"] == "5.00"


def test_a_row_reads_a_sum_over_rows(busy: House) -> None:
    product = busy.create("product", name="Nail")
    sold = [{"product": product, "quantity": 4, "price": 1}]
    order = behind(
        busy,
        lambda ctx: write.create(ctx, "atlas.order", [{"subject": "A", "lines": sold}]),
        lambda: busy.create("order", subject="B", lines=[{"product": product, "quantity": 0, "price": 1}]),
    )
    assert [row["popular"] for row in live(busy, "line").values() if row["parent"] == order] == [4]


def test_a_sum_further_behind(busy: House) -> None:
    above = busy.create("client", name="Above")
    client = busy.create("client", name="Acme", parent_client=above)
    order = behind(busy, sells(above), lambda: busy.create("order", subject="B", client=client))
    assert busy.values("order", order)["far"] == "10.00"


def test_what_a_person_fills_in_further_behind(busy: House) -> None:
    above = busy.create("client", name="Above")
    client = busy.create("client", name="Acme", parent_client=above)
    order = behind(
        busy,
        lambda ctx: write.update(ctx, "atlas.client", above, {"name": "New"}, expected_version=None),
        lambda: busy.create("order", subject="B", client=client),
    )
    assert busy.values("order", order)["far_name"] == "New"


def test_a_reference_on_the_way_changes(busy: House) -> None:
    above = busy.create("client", name="Above")
    client = busy.create("client", name="Acme")
    order = busy.create("order", subject="B", client=client)
    behind(busy, sells(above), lambda: busy.update("client", client, parent_client=above))
    assert busy.values("order", order)["far"] == "10.00"


# -- references that nobody submitted


def led(*, by: str) -> dict[str, Any]:
    """Orders go to whoever pays, by a rule before they are stored or by a default."""
    app = deep()
    if by == "default":
        field_of(app, "order", "client")["default"] = "payer"
        field_of(app, "line", "product")["default"] = "spare"
        entity(app, "line")["fields"].append(field("f51", "spare", "reference", entity="product"))
    else:
        app["rules"].append(
            {
                "id": "r90",
                "key": "payer_is_client",
                "label": {"zh": "付款人", "en": "Payer"},
                "entity": "order",
                "trigger": {"on": ["create", "update"], "timing": "before"},
                "condition": 'subject == "B" and is_blank(client)',
                "actions": [{"id": "a1", "type": "set_fields", "values": {"client": "payer"}}],
            }
        )
    return app


def field_of(app: dict[str, Any], name: str, key: str) -> dict[str, Any]:
    return next(each for each in entity(app, name)["fields"] if each["key"] == key)


WAYS = pytest.mark.parametrize("by", ["default", "rule"])


@WAYS
def test_what_is_behind_a_reference_nobody_submitted_is_read(house: House, by: str) -> None:
    house.publish(led(by=by))
    above = house.create("client", name="Above")
    client = house.create("client", name="Acme", parent_client=above)
    house.as_("system", sells(client))
    house.as_("system", sells(above))
    made = house.values("order", house.create("order", subject="B", payer=client))
    assert (made["client"], made["reach"], made["far_name"], made["far"]) == (
        client,
        "10.00",
        "Above",
        "10.00",
    )


@WAYS
def test_a_reference_nobody_submitted_leads_to_a_sum_that_changes(postgres_house: House, by: str) -> None:
    postgres_house.publish(led(by=by))
    client = postgres_house.create("client", name="Acme")
    order = behind(
        postgres_house,
        sells(client),
        lambda: postgres_house.create("order", subject="B", payer=client, state="void"),
    )
    assert postgres_house.values("order", order)["reach"] == "10.00"


@WAYS
def test_further_behind_a_reference_nobody_submitted(postgres_house: House, by: str) -> None:
    postgres_house.publish(led(by=by))
    above = postgres_house.create("client", name="Above")
    client = postgres_house.create("client", name="Acme", parent_client=above)
    order = behind(
        postgres_house,
        lambda ctx: write.update(ctx, "atlas.client", above, {"name": "New"}, expected_version=None),
        lambda: postgres_house.create("order", subject="B", payer=client),
    )
    assert postgres_house.values("order", order)["far_name"] == "New"


def test_a_rule_moves_a_record_to_where_the_sum_it_reads_changes(postgres_house: House) -> None:
    postgres_house.publish(led(by="rule"))
    client = postgres_house.create("client", name="Acme")
    order = postgres_house.create("order", subject="A", payer=client, state="void")
    behind(postgres_house, sells(client), lambda: postgres_house.update("order", order, subject="B"))
    assert postgres_house.values("order", order)["reach"] == "10.00"


def test_the_default_of_a_row_leads_to_a_sum_over_rows(postgres_house: House) -> None:
    postgres_house.publish(led(by="default"))
    product = postgres_house.create("product", name="Nail")
    sold = [{"product": product, "quantity": 4, "price": 1}]
    order = behind(
        postgres_house,
        lambda ctx: write.create(ctx, "atlas.order", [{"subject": "A", "lines": sold}]),
        lambda: postgres_house.create(
            "order", subject="B", lines=[{"spare": product, "quantity": 0, "price": 1}]
        ),
    )
    rows = [row for row in live(postgres_house, "line").values() if row["parent"] == order]
    assert [(row["product"], row["popular"]) for row in rows] == [(product, 4)]


def test_defaults_may_read_behind_one_another(house: House) -> None:
    """Where the client's client is, the note is about; of it the name is taken."""
    app = led(by="default")
    entity(app, "order")["fields"] += [
        field("f60", "parent", "reference", entity="client", default="client.parent_client"),
        field("f61", "parent_name", "text", max_length=50, default="parent.name"),
    ]
    entity(app, "order")["fields"][-2]["key"] = "above"
    entity(app, "order")["fields"][-1]["default"] = "above.name"
    house.publish(app)
    above = house.create("client", name="Above")
    client = house.create("client", name="Acme", parent_client=above)
    made = house.values("order", house.create("order", subject="B", payer=client))
    assert (made["client"], made["above"], made["parent_name"]) == (client, above, "Above")
    # What somebody gave stays as given, blank or not.
    made = house.values(
        "order", house.create("order", subject="B", payer=client, above=None, parent_name="X")
    )
    assert (made["above"], made["parent_name"]) == (None, "X")
