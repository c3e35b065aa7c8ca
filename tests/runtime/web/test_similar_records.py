"""Duplicates: shown while one types, warned of when sent, and never a word of what one may not read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.search.conftest import follow
from tests.runtime.site import Site

RULES = [
    {"id": "d1", "key": "same_phone", "label": {"en": "Phone"}, "match": [{"field": "phone"}]},
    {"id": "d2", "key": "like_name", "label": {"en": "Name"}, "match": [{"field": "name", "by": "similar"}]},
    {"id": "d3", "key": "same_secret", "match": [{"field": "code"}, {"field": "secret"}]},
]  # fmt: skip


@pytest.fixture
def like_site(site: Site) -> Site:
    app = atlas()
    client = entity(app, "client")
    client["fields"] += [
        field("f80", "phone", "phone", index=True),
        field("f81", "mail", "email", index=True),
    ]
    client["duplicates"] = RULES
    site.house.publish(app)
    return site


def index(site: Site) -> None:
    follow(site.house.workspace)


def likes(site: Site, person: str, **values: Any) -> list[tuple[str, str]]:
    answer = site.ask("POST", "/api/records/atlas/client/similar", person, json={"values": values})
    assert answer.status_code == 200, answer.text
    return [(one["title"], one["rule"]) for one in answer.json()["records"]]


def send(site: Site, person: str, override: list[str] | None = None, **values: Any) -> Any:
    body = {"values": values, "override": override or []}
    return site.ask("POST", "/api/records/atlas/client", person, json=body)


def test_records_that_look_alike_are_shown_while_one_types(like_site: Site) -> None:
    like_site.create("client", name="上海星辰科技有限公司", phone="13812345678")
    like_site.create("client", name="Bolt Trading Ltd")
    index(like_site)
    assert likes(like_site, "ann", phone="+86 138 1234 5678") == [("上海星辰科技有限公司", "same_phone")]
    assert likes(like_site, "ann", name="上海星辰科技股份公司") == [("上海星辰科技有限公司", "like_name")]
    assert likes(like_site, "ann", name="bolt trading") == [("Bolt Trading Ltd", "like_name")]
    # Half a number, another name, nothing at all, the wrong type.
    for values in ({"phone": "138"}, {"name": "明月贸易"}, {}, {"name": ["x"], "phone": 5}):
        assert likes(like_site, "ann", **values) == []
    described = like_site.ask("GET", "/api/apps/atlas", "ann").json()["entities"]["atlas.client"]
    assert [rule["key"] for rule in described["duplicates"]] == ["same_phone", "like_name"]


def test_what_one_may_not_read_is_like_nothing(like_site: Site) -> None:
    like_site.create("client", name="Acme Widgets", code="C1", secret="7")
    index(like_site)
    assert likes(like_site, "root", code="C1", secret="7") == [("Acme Widgets", "same_secret")]
    # The secret is hidden from clerks: a rule over it would tell whether a guess is right.
    assert likes(like_site, "ann", code="C1", secret="7") == []
    # Those who may not create learn nothing, whether they may read or not.
    for person, status in (("lou", 403), ("vic", 404)):
        asked = like_site.ask("POST", "/api/records/atlas/client/similar", person, json={"values": {}})
        assert asked.status_code == status


def test_sending_one_is_warned_of_and_may_be_overridden(like_site: Site) -> None:
    like_site.create("client", name="Acme Widgets", phone="13812345678")
    index(like_site)
    refused = send(like_site, "ann", name="Acme widgets ltd", phone="13812345678")
    assert refused.status_code == 422
    issues = refused.json()["error"]["issues"]
    assert [(one["pointer"], one["code"], one["severity"]) for one in issues] == [
        ("/values/phone", "value.similar_records", "warning"),
    ]
    assert "Acme Widgets" in issues[0]["message"]
    half = send(like_site, "ann", ["same_phone"], name="Acme widgets ltd", phone="13812345678")
    assert [one["pointer"] for one in half.json()["error"]["issues"]] == ["/values/name"]
    sent = send(like_site, "ann", ["same_phone", "like_name"], name="Acme widgets ltd", phone="13812345678")
    assert sent.status_code == 201
    # Changing a record is not creating one.
    record = sent.json()["id"]
    changed = like_site.ask(
        "PATCH",
        f"/api/records/atlas/client/{record}",
        "ann",
        json={"values": {"name": "Acme Widgets"}},
        match=1,
    )
    assert changed.status_code == 200


def test_an_import_stops_at_what_is_there_unless_told_otherwise(like_site: Site) -> None:
    like_site.create("client", name="Acme Widgets", phone="13812345678")
    index(like_site)

    def bring(mapping: str) -> dict[str, Any]:
        answer = like_site.ask(
            "POST", "/api/records/atlas/client/import", "root", params={"dry_run": "1"},
            files={"file": ("c.csv", b"Name,Phone\nOther Inc,13812345678\nFresh,13912345678\n", "text/csv")},
            data={"mapping": mapping},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    columns = '"columns": {"Name": {"field": "name"}, "Phone": {"field": "phone"}}'
    told = bring(f'{{{columns}, "on_error": "skip"}}')
    assert (told["created"], [issue["code"] for issue in told["issues"]]) == (1, ["value.similar_records"])
    assert bring(f'{{{columns}, "override": ["same_phone"]}}')["created"] == 2


def test_visitors_are_told_nothing(like_site: Site) -> None:
    app = atlas()
    client = entity(app, "client")
    client["fields"] += [
        field("f80", "phone", "phone", index=True),
        field("f81", "mail", "email", index=True),
    ]
    client["duplicates"] = RULES
    app["public_forms"] = [
        {"id": "pf", "key": "enquiry", "slug": "enquiry", "label": {"en": "Ask"}, "entity": "client",
         "sections": [{"id": "s", "key": "s", "fields": ["name", "phone"]}]},
    ]  # fmt: skip
    like_site.house.publish(app)
    like_site.create("client", name="Acme Widgets", phone="13812345678")
    index(like_site)
    page = like_site.ask("GET", "/api/public/forms/enquiry").json()
    assert "duplicates" not in page["entity"]
    sent = like_site.ask(
        "POST", "/api/public/forms/enquiry", json={"values": {"name": "Acme Widgets", "phone": "13812345678"}}
    )
    assert sent.status_code == 201
