"""Half-filled forms: one's own alone, kept once, and worth no more than today's rights."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from runtime.commands import form_drafts
from runtime.jobs.handlers.cleanup import CLEANUP
from runtime.jobs.queue import Job
from tests.runtime.atlas_app import atlas, entity
from tests.runtime.site import Site

NEW = "/api/form-drafts/atlas/order/new"


def keep(
    site: Site, person: str, values: dict[str, Any], revision: int = 0, path: str = NEW, **more: Any
) -> httpx.Response:
    return site.ask("PUT", path, person, json={"values": values, **more}, match=revision)


def test_what_was_typed_comes_back_with_titles(site: Site) -> None:
    client = site.create("client", name="Acme")
    product = site.create("product", name="Bolt")
    typed = {
        "subject": "Half an order", "client": client["id"],
        "lines": [{"product": product["id"], "quantity": 2}, {"text": "loose"}], "currency": "USD",
    }  # fmt: skip
    kept = keep(site, "ann", typed)
    assert (kept.status_code, kept.json()["revision"], kept.headers["etag"]) == (200, 1, '"1"')
    found = site.ask("GET", NEW, "ann").json()
    assert found["values"] == typed
    assert found["titles"] == {client["id"]: "Acme", product["id"]: "Bolt"}
    assert (found["version"], found["base_version"], found["lost"]) == (None, None, [])
    assert site.ask("GET", NEW, "cho").status_code == 204
    listed = site.ask("GET", "/api/form-drafts", "ann").json()["drafts"]
    assert [(one["entity"], one["record"]) for one in listed] == [("atlas.order", None)]
    assert site.ask("GET", "/api/form-drafts", "cho").json() == {"drafts": []}

    assert site.ask("DELETE", NEW, "ann").status_code == 204
    assert site.ask("GET", NEW, "ann").status_code == 204


def test_two_devices_do_not_write_over_each_other(site: Site) -> None:
    assert keep(site, "ann", {"subject": "One"}).json()["revision"] == 1
    assert keep(site, "ann", {"subject": "Two"}, 1).json()["revision"] == 2
    for stale in (0, 1, 7):
        refused = keep(site, "ann", {"subject": "Late"}, stale)
        assert (refused.status_code, refused.json()["error"]["code"]) == (412, "form_draft.written_elsewhere")
    assert site.ask("GET", NEW, "ann").json()["values"] == {"subject": "Two"}
    unsaid = site.ask("PUT", NEW, "ann", json={"values": {}})
    assert unsaid.status_code == 428
    # Of two at once exactly one is first.
    answers = site.together(
        [
            (
                "PUT",
                NEW,
                {"json": {"values": {"subject": n}}, "headers": {**site.as_("cho"), "If-Match": '"0"'}},
            )
            for n in "ab"
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


def test_only_fields_one_may_write_are_kept_and_given_back(site: Site) -> None:
    typed = {
        "subject": "x",
        "budget": "5",
        "margin": "0.1",
        "total": "9",
        "no_such": 1,
        "lines": [{"cost": "1", "quantity": 3}],
    }
    keep(site, "ann", typed)
    assert site.ask("GET", NEW, "ann").json()["values"] == {"subject": "x", "lines": [{"quantity": 3}]}
    # Rights taken away since count when it is taken up.
    app = atlas()
    grant = next(one for one in app["grants"] if one["id"] == "g1")
    grant["fields"]["subject"] = "read"
    site.house.publish(app)
    assert site.ask("GET", NEW, "ann").json()["values"] == {"lines": [{"quantity": 3}]}
    grant["actions"] = ["read"]
    site.house.publish(app)
    assert site.ask("GET", NEW, "ann").status_code == 403
    assert site.ask("GET", "/api/form-drafts", "ann").json() == {"drafts": []}
    assert site.ask("DELETE", NEW, "ann").status_code == 204


def test_a_draft_of_a_record_follows_it(site: Site) -> None:
    order = site.create("order", "ann", subject="Mine")
    path = f"/api/form-drafts/atlas/order/{order['id']}"
    assert (
        keep(
            site, "ann", {"notes": "long"}, path=path, base_version=1, base={"notes": "short", "margin": "1"}
        ).status_code
        == 200
    )
    found = site.ask("GET", path, "ann").json()
    assert (found["base_version"], found["version"], found["base"]) == (1, 1, {"notes": "short"})
    record = f"/api/records/atlas/order/{order['id']}"
    assert site.ask("PATCH", record, "ann", json={"values": {"subject": "Moved"}}, match=1).status_code == 200
    assert site.ask("GET", path, "ann").json()["version"] == 2
    (listed,) = site.ask("GET", "/api/form-drafts", "ann").json()["drafts"]
    assert (listed["record"], listed["title"]) == (order["id"], "Moved")

    # Out of reach is as good as absent, also for what was kept before.
    assert keep(site, "abe", {"notes": "x"}, path=path).status_code == 404
    assert (
        site.ask(
            "PATCH", record, "root", json={"values": {"owner": site.house.ids["abe"]}}, match=2
        ).status_code
        == 200
    )
    assert site.ask("GET", path, "ann").status_code == 404
    assert site.ask("GET", "/api/form-drafts", "ann").json() == {"drafts": []}
    assert keep(site, "ann", {"notes": "x"}, path="/api/form-drafts/atlas/order/nonsense").status_code == 404
    assert keep(site, "ann", {"text": "x"}, path="/api/form-drafts/atlas/line/new").status_code == 403


def test_a_renamed_field_keeps_what_was_typed(site: Site) -> None:
    keep(site, "cho", {"weight": "1.5", "subject": "s"})
    app = atlas()
    next(one for one in entity(app, "order")["fields"] if one["key"] == "weight")["key"] = "mass"
    site.house.publish(app)
    assert site.ask("GET", NEW, "cho").json()["values"] == {"mass": "1.5", "subject": "s"}


def test_files_that_are_gone_are_named(site: Site) -> None:
    app = atlas()
    entity(app, "order")["fields"].append({"id": "f90", "key": "papers", "type": "file"})
    site.house.publish(app)
    mine, theirs = (
        site.ask("POST", "/api/files?name=a.txt", person, content=b"words").json()["id"]
        for person in ("cho", "ann")
    )
    keep(site, "cho", {"papers": [mine, theirs, "x"]})
    found = site.ask("GET", NEW, "cho").json()
    assert [one["id"] for one in found["values"]["papers"]] == [mine]
    assert found["lost"] == ["papers"]


def test_drafts_are_bounded_in_size_and_number_and_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keep(site, "ann", {"notes": "长" * 300_000}).status_code == 413
    monkeypatch.setattr(form_drafts, "MAX_DRAFTS", 2)
    orders = [site.create("order", "ann", subject=name) for name in "abc"]
    for order in orders:
        site.house.tick()
        assert (
            keep(site, "ann", {"notes": "x"}, path=f"/api/form-drafts/atlas/order/{order['id']}").status_code
            == 200
        )
    listed = site.ask("GET", "/api/form-drafts", "ann").json()["drafts"]
    assert [one["title"] for one in listed] == ["c", "b"]

    # Thirty days and a minute after its last change.
    site.house.tick(minutes=30 * 24 * 60 + 1)
    site.house.as_("system", lambda ctx: CLEANUP.run(ctx, Job("j", "cleanup", {}, 1, "t")))
    assert site.ask("GET", "/api/form-drafts", "ann").json() == {"drafts": []}
