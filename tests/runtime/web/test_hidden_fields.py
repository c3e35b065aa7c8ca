"""A hidden field answers exactly like one that was never defined, on every way to data."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.runtime.atlas_app import atlas, entity
from tests.runtime.site import Site


@pytest.fixture
def known(site: Site) -> dict[str, str]:
    """A client with a secret, and an order of Ann's with a margin."""
    client = site.create("client", name="Acme", secret="7919", level="gold", discount="0.1")
    product = site.create("product", name="Bolt", hidden_name="canary-name")
    order = site.ask(
        "POST", "/api/records/atlas/order", "root",
        json={"values": {"subject": "One", "client": client["id"], "margin": "0.3333", "quantity": 500,
                         "owner": site.house.ids["ann"],
                         "lines": [{"quantity": 1, "price": "10", "cost": "4321.99",
                                    "product": product["id"]}]}},
    ).json()  # fmt: skip
    return {"client": client["id"], "order": order["id"], "product": product["id"]}


HIDDEN = [
    ("client", "secret"),
    ("client", "doubled"),  # computed from it
    ("order", "margin"),
    ("order", "gain"),
]


Asked = tuple[str, str, dict[str, Any]]


def list_questions(known: dict[str, str], entity: str, name: str) -> list[Asked]:
    """Every way to name a field where records are read or written."""
    path = f"/api/records/atlas/{entity}"
    asked: list[Asked] = []
    for condition in (
        f"{name} > 0",
        f"is_blank({name})",
        f"{name} == 7919",
        f"0 < {name} and {name} < 8000",
        f'concat({name}, "") == "7919"',
        f"sum({name}) > 1",
        f"old.{name} > 0",
        f"{name}.x == 1",
        f"{name}x > 0",
    ):
        asked.append(("GET", path, {"params": {"filter": condition}}))
        asked.append(("POST", f"{path}/query", {"json": {"filter": condition}}))
    for option in ("sort", "fields", "expand"):
        asked.append(("GET", path, {"params": {option: name}}))
        asked.append(("GET", path, {"params": {option: f"{name}.x,{name}x"}}))
        asked.append(("POST", f"{path}/query", {"json": {option: [name]}}))
    asked.append(("GET", f"{path}/{known[entity]}", {"params": {"expand": name}}))
    for key in (name, f"{name}x"):
        asked.append(("PATCH", f"{path}/{known[entity]}", {"json": {"values": {key: "1"}}}))
        asked.append(("POST", path, {"json": {"values": {"name": "x", "subject": "x", key: "1"}}}))
    if entity == "client":
        for condition in (
            f"client.{name} > 0",
            f"is_blank(client.{name})",
            f"client.parent_client.{name} == 1",
        ):
            asked.append(("GET", "/api/records/atlas/order", {"params": {"filter": condition}}))
        for option in ("sort", "fields", "expand"):
            asked.append(("GET", "/api/records/atlas/order", {"params": {option: f"client.{name}"}}))
    return asked


def report_questions(entity: str, name: str) -> list[Asked]:
    """Every place of a report of one's own."""
    count = {"id": "m", "key": "m", "function": "count"}
    plain_dimension = {"id": "d", "key": "d", "field": "owner"}
    reports: list[dict[str, Any]] = [
        {"dimensions": [{"id": "d", "key": "d", "field": name}], "measures": [count]},
        {"dimensions": [{"id": "d", "key": "d", "field": f"{name}x"}], "measures": [count]},
        {"dimensions": [plain_dimension], "measures": [{**count, "function": "sum", "field": name}]},
        {
            "dimensions": [plain_dimension],
            "measures": [{**count, "function": "sum", "expression": f"{name} + 1"}],
        },
        {"dimensions": [plain_dimension], "measures": [{**count, "filter": f"{name} > 1"}]},
        {"measures": [count], "filter": f"{name} > 7000"},
        {"measures": [count], "filter": f"{name}x > 7000"},
    ]
    asked: list[Asked] = []
    for report in reports:
        body = {"report": {"id": "r", "key": "r", "entity": entity, **report}}
        asked.append(("POST", "/api/reports/atlas/run", {"json": body}))
    body = {"report": {"id": "r", "key": "r", "entity": entity, "measures": [count]}, "filter": f"{name} > 1"}
    asked.append(("POST", "/api/reports/atlas/run", {"json": body}))
    return asked


def without(app: dict[str, Any], *hidden: tuple[str, str]) -> dict[str, Any]:
    """The definition as if the fields had never been."""
    for owner, key in hidden:
        definition = entity(app, owner)
        definition["fields"] = [item for item in definition["fields"] if item["key"] != key]
        for given in app["grants"]:
            given.get("fields", {}).pop(key, None)
    return app


def test_to_every_question_there_is(site: Site, known: dict[str, str]) -> None:
    """Asked twice, once hidden and once never defined; not a letter of the answers may differ."""
    questions = [
        asked
        for owner, name in HIDDEN
        for asked in (*list_questions(known, owner, name), *report_questions(owner, name))
    ]

    def answers() -> list[tuple[int, Any]]:
        found = []
        for method, path, options in questions:
            asked = {**options, "headers": {"Accept-Language": "en"}}
            if method == "PATCH":
                asked["match"] = 1
            answer = site.ask(method, path, "ann", **asked)
            assert answer.status_code in (404, 422), f"{method} {path} {options}: {answer.text}"
            error = answer.json()["error"]
            error.pop("request_id")
            found.append((answer.status_code, error))
        return found

    hidden = answers()
    app = without(atlas(), *HIDDEN)
    app["rules"] = [rule for rule in app["rules"] if rule["key"] != "judge"]
    shown = next(item for item in entity(app, "client")["fields"] if item["key"] == "shown_secret")
    shown["formula"] = "1"
    site.house.publish(app)
    for asked, first, second in zip(questions, hidden, answers(), strict=True):
        assert first == second, asked


def test_canaries_are_in_no_answer(site: Site, known: dict[str, str]) -> None:
    """Everything Ann may fetch about the records, searched for what she may not see."""
    site.ask(
        "PATCH", f"/api/records/atlas/order/{known['order']}", "root", match=1,
        json={"values": {"margin": "0.4444", "urgent": True}},
    )  # fmt: skip
    for path in (
        f"/api/records/atlas/client/{known['client']}",
        f"/api/records/atlas/order/{known['order']}",
        f"/api/records/atlas/product/{known['product']}",
        f"/api/records/atlas/order/{known['order']}/history",
        f"/api/records/atlas/client/{known['client']}/history",
        f"/api/records/atlas/order/{known['order']}/explain",
        "/api/records/atlas/client",
        "/api/records/atlas/order?fields=lines,client&expand=client.level",
        "/api/records/atlas/order?sort=client",
        f"/api/rules/runs?entity=atlas.order&record={known['order']}",
        "/api/apps/atlas",
        "/api/apps/atlas/openapi.json",
        "/api/me",
        "/api/notifications",
    ):
        answer = site.ask("GET", path, "ann")
        assert answer.status_code in (200, 404), path
        for canary in ("7919", "15838", "0.3333", "0.4444", "4321.99", "canary-name"):
            assert canary not in answer.text, f"{canary} in {path}"
    order = f"/api/records/atlas/order/{known['order']}"
    described = ("/api/apps/atlas", "/api/apps/atlas/openapi.json")
    for path in (*described, order, f"{order}/history", f"{order}/explain"):
        answer = site.ask("GET", path, "ann")
        for name in ('"margin"', '"gain"', '"secret"', '"doubled"', '"cost"', '"hidden_name"'):
            assert name not in answer.text, f"{name} in {path}"


def test_a_derived_field_a_grant_names_is_shown(site: Site, known: dict[str, str]) -> None:
    values = site.ask("GET", f"/api/records/atlas/client/{known['client']}", "ann").json()["values"]
    assert values["shown_secret"] == "7920.0000"
    assert "secret" not in values
    assert "doubled" not in values


def test_a_hidden_title_labels_nothing_and_sorts_nothing(site: Site, known: dict[str, str]) -> None:
    """Gil may see gold clients, but not what they are called."""
    path = f"/api/records/atlas/order/{known['order']}"
    record = site.ask("GET", path, "gil").json()
    assert record["values"]["client"] == known["client"]
    assert "client" not in record["labels"]
    for name in ("Aaa", "Zzz"):
        client = site.create("client", name=name, level="gold")
        site.create("order", subject=name, client=client["id"])
    pages = [
        site.ask("GET", "/api/records/atlas/order", "gil", params={"sort": sort, "limit": "1"}).json()
        for sort in ("client", "-client")
    ]
    for page in pages:
        assert "Acme" not in json.dumps(page)
        cursor = page["next"] + "=" * (-len(page["next"]) % 4)
        assert "acme" not in base64.urlsafe_b64decode(cursor).decode().lower()
    entries = site.ask("GET", f"{path}/history", "gil").json()["entries"]
    assert "Acme" not in json.dumps(entries)


def test_a_locked_or_hidden_field_is_not_written_by_mass_assignment(
    site: Site, known: dict[str, str]
) -> None:
    path = f"/api/records/atlas/order/{known['order']}"
    before = site.ask("GET", path, "root").json()
    for values in (
        {"id": known["client"]},
        {"version": 9},
        {"revision": 9},
        {"created_by": site.house.ids["ann"]},
        {"created_at": "2020-01-01T00:00:00Z"},
        {"updated_at": "2020-01-01T00:00:00Z"},
        {"deleted_at": None},
        {"computing": True},
        {"title_sort": "a"},
        {"base:budget": "1"},
        {"margin": "0.9"},
        {"budget": "1"},
        {"total": "1"},
        {"number": "A-1"},
        {"lines": [{"id": before["values"]["lines"][0]["id"], "cost": "1"}]},
        {"lines": [{"created_by": site.house.ids["ann"]}]},
        {"lines": [{"deleted_at": None}]},
        {"lines": [{"amount": "1"}]},
    ):
        answer = site.ask("PATCH", path, "ann", json={"values": values}, match=before["version"])
        assert answer.status_code == 422, values
        body = {"values": {"subject": "New", **values}}
        assert site.ask("POST", "/api/records/atlas/order", "ann", json=body).status_code == 422, values
    after = site.ask("GET", path, "root").json()
    assert after == before
    for extra in ({"id": "x"}, {"owner": "x"}, {"version": 2}):
        body = {"values": {"subject": "New"}, **extra}
        assert site.ask("POST", "/api/records/atlas/order", "ann", json=body).status_code == 422


def test_a_view_selected_by_a_hidden_field_is_not_offered(site: Site) -> None:
    """Its list would be refused, and its filter would tell."""
    app = atlas()
    views = [("gainful", "margin > 0.2", []), ("plain", "quantity > 1", ["-margin", "subject"])]
    app["views"] = [
        {
            "id": key,
            "key": key,
            "entity": "order",
            "columns": ["subject", "margin"],
            "filter": text,
            "sort": sort,
        }
        for key, text, sort in views
    ]
    app["navigation"] = [
        {
            "id": "n", "key": "n", "label": {"en": "N"},
            "entries": [{"id": key, "key": key, "label": {"en": key}, "view": key} for key, _, _ in views],
        }
    ]  # fmt: skip
    site.house.publish(app)
    for person, names in (("root", ["gainful", "plain"]), ("ann", ["plain"])):
        found = site.ask("GET", "/api/apps/atlas", person).json()
        assert [view["key"] for view in found["views"]] == names
        assert [entry["view"] for entry in found["navigation"][0]["entries"]] == names
    assert "margin" not in site.ask("GET", "/api/apps/atlas", "ann").text
    assert (found["views"][0]["sort"], found["views"][0]["columns"]) == (["subject"], ["subject"])
