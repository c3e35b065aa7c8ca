"""Who changed what in a draft: in the audit log, one line for each sitting, and in words for builders."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from builder.changes.summary import MOST_ITEMS, summary
from runtime.access.principal import SYSTEM
from runtime.apps.people import give_roles
from runtime.commands.context import Context
from runtime.jobs.handlers import HANDLERS
from runtime.jobs.queue import Job
from runtime.store.draft_sittings import LONGEST_SECONDS, QUIET_SECONDS
from tests.builder.test_lifecycle import DRAFT, publish, read, save, site, with_field
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.site import Site

__all__ = ["site"]


@pytest.fixture(autouse=True)
def second_builder(site: Site) -> None:
    house = site.house
    with house.database.write() as tx:
        give_roles(tx, house.workspace.catalogs.current(tx), house.ids["lou"], ["atlas.boss"])


def history(site: Site, person: str = "bea", **query: Any) -> dict[str, Any]:
    answer = site.ask("GET", f"{DRAFT}/history", person, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def told(site: Site) -> list[tuple[str, str, list[str]]]:
    return [
        (entry["action"], entry["by_name"], [change["text"] for change in entry["changes"]])
        for entry in history(site)["entries"]
        if entry["by_name"] in ("Bea", "Lou")
    ]


def audited(site: Site) -> list[dict[str, Any]]:
    """Lines of the log about drafts, the earliest first."""
    entries = site.ask("GET", "/api/audit", "root", params={"action": "draft_save"}).json()["entries"]
    return list(reversed(entries))


def test_saves_in_a_row_are_one_sitting(site: Site) -> None:
    document = with_field(read(site)["document"], label={"en": "Motto"})
    save(site, document, 0)
    document = copy.deepcopy(document)
    entity(document, "folder")["label"] = {"en": "Binder", "zh": "夹"}
    entity(document, "folder")["fields"][0]["help"] = {"en": "Short"}
    save(site, document, 1)
    found = history(site)["entries"][0]
    assert (found["open"], found["id"], found["by_name"]) == (True, None, "Bea")
    assert [change["text"] for change in found["changes"]] == [
        "Table “Binder” changed: name",
        "Field “name” (of table Binder) changed: help text",
        "Field “Motto” added (of table Binder)",
    ]
    # Not in the log before it has come to an end.
    assert audited(site) == []

    # What is taken back again was no change.
    document = copy.deepcopy(document)
    del entity(document, "folder")["fields"][0]["help"]
    assert save(site, document, 2).status_code == 200
    # Somebody else's save ends it.
    theirs = copy.deepcopy(document)
    theirs["app"]["label"]["en"] = "Charts"
    theirs["roles"] = [role for role in theirs["roles"] if role["key"] != "chief"]
    assert save(site, theirs, 3, "lou").status_code == 200
    line = audited(site)[0]
    assert (line["by_name"], line["subject"], line["detail"]["saves"]) == ("Bea", "app:atlas", 3)
    assert [(item["kind"], item["place"][-1][1]) for item in line["detail"]["items"]] == [
        ("changed", "e_folder"), ("added", "f_motto"),
    ]  # fmt: skip
    assert told(site)[:2] == [
        ("edited", "Lou", ["App changed: name", "Role “Chief” removed"]),
        ("edited", "Bea", ["Table “Binder” changed: name", "Field “Motto” added (of table Binder)"]),
    ]


def test_publishing_and_giving_up_end_it(site: Site) -> None:
    save(site, with_field(read(site)["document"]), 0)
    assert publish(site, 1).status_code == 201
    assert [action for action, _, _ in told(site)[:2]] == ["published", "edited"]
    number = history(site)["entries"][0]["version"]
    assert number == site.ask("GET", "/api/apps/atlas/versions", "bea").json()["versions"][0]["number"]
    save(site, with_field(read(site)["document"], "other"), 0)
    site.ask("DELETE", DRAFT, "bea", headers={"If-Match": '"1"'})
    assert [action for action, _, _ in told(site)[:3]] == ["discarded", "edited", "published"]
    assert len(audited(site)) == 2


def test_joining_what_was_published_meanwhile(site: Site) -> None:
    save(site, with_field(read(site)["document"], "mine"), 0)
    site.house.publish(with_field(site.ask("GET", "/api/apps/atlas/export", "root").json(), "theirs"))
    assert site.ask("POST", f"{DRAFT}/rebase", "bea", json={}).status_code == 200
    # What came from others is not said to be Bea's.
    assert told(site)[:2] == [
        ("joined", "Bea", []),
        ("edited", "Bea", ["Field “mine” added (of table Folder)"]),
    ]
    assert history(site)["entries"][1]["action"] == "edited"


def close(site: Site, after: timedelta) -> None:
    """What the job does that much later."""
    house = site.house
    with house.database.write() as tx:
        started = tx.value(sa.text("SELECT started_at FROM draft_sitting"))
        catalog = house.workspace.catalogs.current(tx)
        ctx = Context(tx, catalog, SYSTEM, house.workspace.clock.now() + after)
        job = Job("", "close_sitting", {"app": "atlas", "started_at": started}, 1, "")
        HANDLERS["close_sitting"].run(ctx, job)


def test_silence_ends_it(site: Site) -> None:
    save(site, with_field(read(site)["document"]), 0)
    close(site, timedelta(seconds=QUIET_SECONDS - 1))
    assert audited(site) == []
    close(site, timedelta(seconds=QUIET_SECONDS + 61))
    assert len(audited(site)) == 1
    # The next save begins another, from the draft as it was left.
    save(site, with_field(read(site)["document"], "later"), 1)
    assert [len(changes) for _, _, changes in told(site)[:2]] == [1, 1]


def test_nobody_sits_for_ever(site: Site) -> None:
    document = read(site)["document"]
    for revision in range(LONGEST_SECONDS // 60 + 3):
        document = with_field(document, f"f{revision}")
        site.house.tick()
        assert save(site, document, revision).status_code == 200
    assert len(audited(site)) == 1


def test_only_builders_read_it_page_by_page(site: Site) -> None:
    document = read(site)["document"]
    for number in range(0, 34, 2):
        assert save(site, with_field(document, f"f{number}"), number).status_code == 200
        assert save(site, with_field(document, f"g{number}"), number + 1, "lou").status_code == 200
    first = history(site)
    second = history(site, after=first["next"])
    ids = [entry["id"] for entry in (*first["entries"], *second["entries"])]
    assert len(ids) == len(set(ids)) >= 34
    assert second["next"] is None
    assert site.ask("GET", f"{DRAFT}/history", "ann").status_code == 403
    assert site.ask("GET", f"{DRAFT}/history?after=x", "bea").status_code == 422
    assert site.ask("GET", "/api/apps/nothing/draft/history", "bea").status_code == 403


def test_a_line_is_short_whatever_was_changed() -> None:
    old, new = atlas(), atlas()
    long = "长" * 300
    for number in range(500):
        entity(new, "note")["fields"].append(
            {**field(f"x{number}", f"x{number}", "text"), "label": {"zh": long, "en": long}}
        )
    found = summary(old, new)
    assert (len(found["items"]), found["more"]) == (MOST_ITEMS, 500 - MOST_ITEMS)
    assert len(json.dumps(found, ensure_ascii=False)) < 20_000
    # Whatever people keep while they work.
    for odd in ({}, {"entities": "x"}, {"entities": [{"id": 1}]}, {"entities": [{"id": "e", "label": 3}]}):
        assert summary(old, odd)["items"]
        assert summary(odd, new)["items"]
