"""Views of every kind as a screen is told of them, and the figures a board asks for."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from runtime.store.indexes import index_sets
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.search.conftest import follow
from tests.runtime.site import Site

BOARD = {
    "id": "b", "key": "board", "entity": "order", "type": "kanban", "group_by": "state", "sort": ["-day"],
    "card": ["client", "margin", "client.secret", "client.level"], "sum": "budget", "colour": "state",
}  # fmt: skip

INDEXES = {
    "sqlite": sa.text("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"),
    "postgresql": sa.text("SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()"),
}


def views(site: Site, person: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.ask("GET", "/api/apps/atlas", person).json()["views"]
    return found


def published(site: Site, *given: dict[str, Any]) -> None:
    app = atlas()
    entity(app, "client")["fields"].append(field("f30", "photos", "image"))
    app["views"] = list(given)
    site.house.publish(app)


def test_a_setting_whose_field_one_may_not_read_is_left_out(site: Site) -> None:
    published(site, BOARD, {**BOARD, "id": "b2", "key": "gains", "sum": "gain"})
    whole, gains = views(site, "root")
    assert whole == {
        **BOARD, "label": {}, "entity": "atlas.order", "filter": None,
        "columns": ["subject", "state", "client", "margin", "client.secret", "client.level"],
    }  # fmt: skip
    assert gains["sum"] == "gain"
    cut, gains = views(site, "ann")
    assert (cut["type"], cut["card"], cut["sum"]) == ("kanban", ["client", "client.level"], "budget")
    assert cut["columns"] == ["subject", "state", "client", "client.level"]
    assert (gains["type"], gains["sum"]) == ("kanban", None)


def test_without_a_field_it_needs_a_view_is_a_plain_table(site: Site) -> None:
    app = atlas()
    entity(app, "client")["fields"].append(field("f30", "photos", "image"))
    entity(app, "order")["fields"].append(
        field("f31", "grade", "choice", options=[{"id": "o1", "key": "a"}, {"id": "o2", "key": "b"}])
    )
    for given in app["grants"]:
        if given["id"] == "g1":
            given["fields"]["grade"] = "hidden"
        if given["id"] == "g3":
            given["fields"]["photos"] = "hidden"
    board = {**BOARD, "group_by": "grade", "colour": "grade", "sort": ["grade", "day"]}
    gallery = {
        "id": "g", "key": "faces", "entity": "client", "type": "gallery", "image": "photos", "card": ["level"]
    }  # fmt: skip
    app["views"] = [board, gallery]
    site.house.publish(app)
    assert [view["type"] for view in views(site, "root")] == ["kanban", "gallery"]
    told = views(site, "ann")
    assert told == [
        {"id": "b", "key": "board", "label": {}, "entity": "atlas.order", "type": "table", "filter": None,
         "sort": ["day"], "columns": ["subject", "client", "client.level"]},
        {"id": "g", "key": "faces", "label": {}, "entity": "atlas.client", "type": "table", "filter": None,
         "sort": [], "columns": ["name", "level"]},
    ]  # fmt: skip
    assert "grade" not in site.ask("GET", "/api/apps/atlas", "ann").text
    assert "photos" not in site.ask("GET", "/api/apps/atlas", "ann").text


def test_a_board_has_an_index_of_its_columns_in_their_order(site: Site) -> None:
    published(site, BOARD, {**BOARD, "id": "b2", "key": "by_client", "group_by": "client", "sort": []})
    with site.house.database.read() as tx:
        sets = index_sets(site.house.workspace.catalogs.current(tx).entity("atlas.order").model)
        texts = [row[0] for row in tx.rows(INDEXES[tx.dialect])]
    assert ("state", "day") in sets
    # The one a reference has anyway.
    assert sets.count(("client",)) == 1
    assert any("order" in text and "state" in text and "day" in text for text in texts)


def board_report(**more: Any) -> dict[str, Any]:
    return {
        "report": {
            "id": "b", "key": "b", "entity": "order",
            "dimensions": [{"id": "g", "key": "g", "field": "state"}],
            "measures": [{"id": "n", "key": "n", "function": "count"},
                         {"id": "s", "key": "s", "function": "sum", "field": "budget"}],
            "sort": ["g"],
        },
        **more,
    }  # fmt: skip


def figures(site: Site, person: str, **more: Any) -> dict[str, tuple[str, str | None]]:
    answer = site.ask("POST", "/api/reports/atlas/run", person, json=board_report(**more))
    assert answer.status_code == 200, answer.text
    rows = [row["values"] for row in answer.json()["rows"]]
    return {row["g"]: (row["n"], row["s"]) for row in rows}


@pytest.fixture
def orders(site: Site) -> Site:
    """Ann's and Abe's orders in two states."""
    for person, subject, state, budget in (
        ("ann", "Bolt M4", "draft", "10"),
        ("ann", "Bolt M6", "open", "20"),
        ("ann", "Washer", "open", "40"),
        ("abe", "Bolt M8", "open", "80"),
    ):
        owner = site.house.ids[person]
        site.create("order", "root", subject=subject, state=state, budget=budget, owner=owner)
    follow(site.house.workspace)
    return site


def test_the_figures_of_a_board_follow_the_search(orders: Site) -> None:
    """Row scopes hold within them, and so do the fields one may search."""
    assert figures(orders, "root") == {"draft": ("1", "10.00"), "open": ("3", "140.00")}
    assert figures(orders, "root", search="bolt") == {"draft": ("1", "10.00"), "open": ("2", "100.00")}
    assert figures(orders, "ann", search="bolt") == {"draft": ("1", "10.00"), "open": ("1", "20.00")}
    assert figures(orders, "ann", search="bolt", filter='state == "open"') == {"open": ("1", "20.00")}
    for nothing in ("bolt m8", "nowhere", "…"):
        assert figures(orders, "ann", search=nothing) == {}
    for everything in ("", "   "):
        assert figures(orders, "ann", search=everything) == figures(orders, "ann")


def test_a_figure_without_groups_is_none_when_nothing_is_found(orders: Site) -> None:
    report = board_report(search="nowhere")
    report["report"] |= {"dimensions": [], "sort": []}
    rows = orders.ask("POST", "/api/reports/atlas/run", "ann", json=report).json()["rows"]
    assert [row["values"]["n"] for row in rows] == ["0"]


def test_a_search_must_be_text(orders: Site) -> None:
    answer = orders.ask("POST", "/api/reports/atlas/run", "ann", json=board_report(search=7))
    assert answer.status_code in (400, 422)
