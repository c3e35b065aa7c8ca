"""A draft looked at before it is published: as a role, with errors in it, one expression at a time."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.site import Site

DRAFT = "/api/apps/atlas/draft"


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    """In atlas, whoever is boss (bea) builds too."""
    app = atlas()
    next(role for role in app["roles"] if role["key"] == "boss")["builder"] = True
    house.publish(app)
    opened = Site(house)
    yield opened
    opened.close()


def document(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = copy.deepcopy(site.ask("GET", DRAFT, "bea").json()["document"])
    return found


def keep(site: Site, changed: dict[str, Any], revision: int = 0) -> None:
    answer = site.ask("PUT", DRAFT, "bea", json={"document": changed}, headers={"If-Match": f'"{revision}"'})
    assert answer.status_code == 200, answer.text


def look(site: Site, query: str = "", person: str = "bea") -> dict[str, Any]:
    answer = site.ask("GET", f"{DRAFT}/description{query}", person)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ask(site: Site, text: str, person: str = "bea", **more: Any) -> dict[str, Any]:
    body = {"entity": "order", "text": text, **more}
    answer = site.ask("POST", f"{DRAFT}/expression", person, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def keys(described: dict[str, Any], name: str) -> list[str]:
    return [one["key"] for one in described["entities"][name]["fields"]]


def test_a_draft_is_described_as_what_serves_would_be(site: Site) -> None:
    served = site.ask("GET", "/api/apps/atlas", "root").json()
    assert look(site, person="root") == served
    changed = document(site)
    entity(changed, "folder")["fields"].append(field("f_new", "motto", "text", required=True))
    changed["entities"].append(
        {"id": "e_new", "key": "shelf", "title": "name", "fields": [field("f1", "name", "text")]}
    )
    keep(site, changed)
    described = look(site)
    assert keys(described, "atlas.folder") == ["name", "above", "motto"]
    assert keys(described, "atlas.shelf") == ["name"]
    # The version in use knows nothing of it.
    assert "atlas.shelf" not in site.ask("GET", "/api/apps/atlas", "root").json()["entities"]


def test_as_a_role_sees_it(site: Site) -> None:
    everything, held = look(site), look(site, "?role=clerk")
    # What somebody with that role alone is shown by the version in use.
    assert keys(held, "atlas.client") == keys(
        site.ask("GET", "/api/apps/atlas", "ann").json(), "atlas.client"
    )
    assert "secret" in keys(everything, "atlas.client")
    assert "secret" not in keys(held, "atlas.client")
    # A role without any grant opens nothing, which is an answer.
    changed = document(site)
    changed["roles"].append({"id": "r_none", "key": "nobody", "label": {"en": "Nobody"}})
    keep(site, changed)
    assert look(site, "?role=nobody")["entities"] == {}
    unknown = site.ask("GET", f"{DRAFT}/description?role=bos", "bea")
    assert unknown.status_code == 404
    assert unknown.json()["error"]["hint"] == "atlas.boss"


def test_what_is_wrong_is_left_out_of_the_picture_alone(site: Site) -> None:
    changed = document(site)
    order = entity(changed, "order")
    order["fields"][1]["visible_when"] = "urgnet"
    order["fields"].append(field("f_bad", "broken", "texd"))
    order["fields"].append(field("f_sum", "broken_sum", "formula", formula="nothing * 2", result="decimal"))
    changed["forms"] = [
        {"id": "fo1", "key": "good", "entity": "order",
         "sections": [{"id": "s", "key": "s", "fields": ["subject", "client", "gone"]}]},
        {"id": "fo2", "key": "bad", "entity": "order", "layout": [{"id": "t", "key": "t", "type": "tabz"}]},
        {"id": "fo3", "key": "lost", "entity": "nowhere", "layout": [
            {"id": "t", "key": "t", "type": "section", "fields": []}]},
    ]  # fmt: skip
    keep(site, changed)
    described = look(site)
    found = keys(described, "atlas.order")
    assert "subject" in found
    assert "broken" not in found
    assert "broken_sum" not in found
    assert [form["key"] for form in described["forms"] if form["entity"] == "atlas.order"] == ["good"]
    assert described["forms"][0]["layout"][0]["fields"] == ["subject", "client"]
    # What is wrong as a whole is said.
    keep(site, {**changed, "format": "other/9"}, 1)
    assert site.ask("GET", f"{DRAFT}/description", "bea").status_code == 422


def test_an_expression_says_what_it_is_and_what_it_reads(site: Site) -> None:
    found = ask(site, "total * (1 - client.discount)")
    assert found["type"]["kind"] == "money"
    assert set(found["paths"]) == {"total", "client.discount"}
    assert set(found["uses"]) >= {"field:atlas.order.total", "field:atlas.client.discount"}
    assert found["tree"]["format"] == 1
    assert found["issues"] == []
    assert found["volatile"] is False
    assert ask(site, "days_between(day, today())")["volatile"] is True
    # What was just added can be named.
    changed = document(site)
    entity(changed, "order")["fields"].append(field("f_new", "bonus", "money"))
    keep(site, changed)
    assert ask(site, "bonus * 2")["type"]["kind"] == "money"


@pytest.mark.parametrize(
    ("text", "more", "position", "length", "hint"),
    [
        ("subject + totl", {}, 10, 4, "total"),
        ("客 + total", {}, 0, 1, None),
        ("total *", {}, 7, 0, None),
        ("total", {"condition": True}, 0, 5, None),
        ("urgent", {"field": "day"}, 0, 6, None),
        ("roundd(total)", {}, 0, 6, "round"),
        ("old.total > 1", {}, 0, 3, None),
    ],
)
def test_a_fault_is_told_by_place(
    site: Site, text: str, more: dict[str, Any], position: int, length: int, hint: str | None
) -> None:
    found = ask(site, text, **more)
    assert found["tree"] is None
    assert found["type"] is None
    first = found["issues"][0]
    assert (first["position"], first["length"]) == (position, length)
    assert hint is None or first["hint"] == hint
    assert first["message"]
    assert first["message"] != first["code"]


def test_the_record_before_the_change_is_known_where_there_is_one(site: Site) -> None:
    assert ask(site, "old.state != state", condition=True, old=True)["issues"] == []


def test_who_may_not_build_learns_nothing(site: Site) -> None:
    for method, path, body in (
        ("GET", "description", None),
        ("POST", "expression", {"entity": "order", "text": "total"}),
        ("GET", "functions", None),
    ):
        answer = site.ask(method, f"{DRAFT}/{path}", "ann", **({"json": body} if body else {}))
        assert answer.status_code == 403, path
    assert (
        site.ask("POST", f"{DRAFT}/expression", "bea", json={"entity": "orde", "text": "1"}).status_code
        == 404
    )
    assert site.ask("POST", f"{DRAFT}/expression", "bea", json={"entity": "order"}).status_code == 422
    long = ask(site, "1" * 3000)
    assert long["issues"][0]["code"] == "expression.too_long"


def test_a_draft_of_another_apps_records_shows_no_more_than_what_is_required(
    site: Site, house: House
) -> None:
    other = {
        "format": "yingzao/1", "app": {"key": "vault", "version": "1.0.0", "label": {"en": "Vault"}},
        "entities": [{"id": "e1", "key": "gem", "title": "name", "fields": [field("f1", "name", "text")]}],
    }  # fmt: skip
    house.publish(other)
    changed = document(site)
    changed["app"]["requires"] = {"vault": ">=1"}
    entity(changed, "order")["fields"].append(field("f_gem", "gem", "reference", entity="vault.gem"))
    keep(site, changed)
    assert "vault.gem" not in look(site)["entities"]
    assert "vault.gem" in look(site, person="root")["entities"]


def test_functions_come_with_their_help(site: Site) -> None:
    answer = site.ask("GET", f"{DRAFT}/functions", "bea")
    found = {one["key"]: one for one in answer.json()["functions"]}
    assert found["if"]["signature"] == "if(condition, then, otherwise)"
    assert found["if"]["doc"]["zh"]
    assert found["if"]["doc"]["en"]
    assert found["if"]["examples"]


def test_expressions_are_said_in_words(site: Site) -> None:
    changed = document(site)
    stated = entity(changed, "order")
    quantity = next(one for one in stated["fields"] if one["key"] == "quantity")
    quantity["label"] = {"zh": "件数", "en": "Pieces"}
    keep(site, changed)

    def say(language: str, *asked: dict[str, Any]) -> list[str]:
        answer = site.ask(
            "POST", f"{DRAFT}/sentences", "bea",
            json={"expressions": asked}, headers={"Accept-Language": language},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return ["".join(part["text"] for part in parts) for parts in answer.json()["sentences"]]

    # Labels are those of the draft; what it does not know, or cannot read, stays as it is written.
    texts = [{"entity": "order", "text": one} for one in ("quantity > 1000", "no.such == 1", "quantity >")]
    said = say("en", *texts)
    assert said[0] in ("件数 大于 1,000", "Pieces is more than 1,000")
    assert said[1].startswith("no.such ")
    assert said[2] == "quantity >"
    assert say("en", {"entity": "nothing", "text": "quantity > 1"})[0].startswith("quantity ")


def test_sentences_are_for_builders_and_not_without_bounds(site: Site) -> None:
    asked = {"expressions": [{"entity": "order", "text": "quantity > 1"}]}
    assert site.ask("POST", f"{DRAFT}/sentences", "ann", json=asked).status_code == 403
    for wrong in (["x"], [{"entity": "order"}], [{"entity": 1, "text": "x"}], asked["expressions"] * 501):
        answer = site.ask("POST", f"{DRAFT}/sentences", "bea", json={"expressions": wrong})
        assert answer.status_code == 422, answer.text
