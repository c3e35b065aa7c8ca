"""Two builders at one draft in the same moment: nobody writes over the other, and both are told."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from runtime.apps import install as installing
from runtime.apps.people import give_roles
from tests.builder.test_lifecycle import DRAFT, publish, read, save, site, with_field
from tests.runtime.atlas_app import entity
from tests.runtime.site import Ask, Site

__all__ = ["site"]


@pytest.fixture(autouse=True)
def second_builder(site: Site) -> None:
    """Besides bea, lou builds."""
    house = site.house
    with house.database.write() as tx:
        give_roles(tx, house.workspace.catalogs.current(tx), house.ids["lou"], ["atlas.boss"])


def asks(site: Site, method: str, path: str, revision: int, *bodies: Any) -> list[Ask]:
    """The same by bea and by lou."""
    return [
        (method, path, {"json": body, "headers": {**site.as_(person), "If-Match": f'"{revision}"'}})
        for person, body in zip(("bea", "lou"), bodies, strict=True)
    ]


def test_saves_at_once(site: Site) -> None:
    document = read(site)["document"]
    for revision in range(3):
        mine, theirs = (with_field(document, f"{who}_{revision}") for who in ("bea", "lou"))
        bodies = [{"document": mine}, {"document": theirs}]
        answers = site.together(asks(site, "PUT", DRAFT, revision, *bodies))
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        kept = read(site)
        won = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
        assert (kept["revision"], kept["document"]) == (revision + 1, bodies[won]["document"])
        refused = answers[1 - won].json()["error"]
        # Who was first is said by name, so that one can ask them.
        assert ("Bea", "Lou")[won] in refused["message"]
    assert read(site, "lou")["updated_by_name"] in ("Bea", "Lou")


def test_publishes_at_once(site: Site) -> None:
    save(site, with_field(read(site)["document"]), 0)
    answers = site.together(asks(site, "POST", f"{DRAFT}/publish", 1, {}, {}))
    assert sorted(answer.status_code for answer in answers) == [201, 409], [one.text for one in answers]
    versions = site.ask("GET", "/api/apps/atlas/versions", "bea").json()["versions"]
    assert [one["origin"] for one in versions].count("draft") == 1
    assert read(site)["changed"] is False


def test_a_save_while_the_other_publishes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was looked at is published; what was saved meanwhile stays, and is behind."""
    document = with_field(read(site)["document"])
    save(site, document, 0)
    later = copy.deepcopy(document)
    entity(later, "folder")["label"]["en"] = "Binder"
    prepare, saved = installing._prepare, []
    other = site.second()

    def disturbed(*arguments: Any) -> Any:
        if not saved:
            saved.append(save(other, later, 1, "lou"))
        return prepare(*arguments)

    monkeypatch.setattr(installing, "_prepare", disturbed)
    assert publish(site, 1).status_code == 201
    other.close()
    assert saved[0].status_code == 200, saved[0].text
    left = read(site, "lou")
    assert (left["changed"], left["outdated"], left["revision"]) == (True, True, 2)
    assert (
        site.ask("POST", f"{DRAFT}/publish", "lou", json={}, headers={"If-Match": '"2"'}).status_code == 409
    )
    rebased = site.ask("POST", f"{DRAFT}/rebase", "lou", json={}).json()
    assert (rebased["clashes"], rebased["outdated"]) == ([], False)
    assert publish(site, rebased["revision"], "lou").status_code == 201
    now = read(site)["document"]
    assert entity(now, "folder")["label"]["en"] == "Binder"
    assert "motto" in {one["key"] for one in entity(now, "folder")["fields"]}


def test_giving_up_while_the_other_saves(site: Site) -> None:
    document = read(site)["document"]
    save(site, with_field(document), 0)
    answers = site.together(
        [
            ("DELETE", DRAFT, {"headers": {**site.as_("bea"), "If-Match": '"1"'}}),
            *asks(site, "PUT", DRAFT, 1, {"document": document}, {"document": with_field(document, "x")})[1:],
        ]
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 412], [204, 412])
    gone = answers[0].status_code == 204
    assert read(site)["changed"] is not gone
