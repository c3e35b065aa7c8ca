"""Draft → check → plan → publish → restore over HTTP, by two builders at once and by whoever may not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.atlas_app import atlas, entity, field, grant
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


def read(site: Site, person: str = "bea") -> dict[str, Any]:
    answer = site.ask("GET", DRAFT, person)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def save(site: Site, document: Any, revision: int, person: str = "bea") -> Any:
    return site.ask("PUT", DRAFT, person, json={"document": document}, headers={"If-Match": f'"{revision}"'})


def publish(site: Site, revision: int, person: str = "bea", **body: Any) -> Any:
    return site.ask("POST", f"{DRAFT}/publish", person, json=body, headers={"If-Match": f'"{revision}"'})


def with_field(document: dict[str, Any], key: str = "motto", **more: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    entity(changed, "folder")["fields"].append({**field(f"f_{key}", key, "text"), **more})
    return changed


def test_from_draft_to_use_and_back(site: Site) -> None:
    began = read(site)
    assert (began["revision"], began["changed"], began["outdated"]) == (0, False, False)
    changed = with_field(began["document"], label={"zh": "口号", "en": "Motto"})
    saved = save(site, changed, 0)
    assert saved.status_code == 200, saved.text
    assert saved.headers["etag"] == '"1"'
    assert saved.json()["updated_by_name"] == "Bea"
    # Nobody sees it yet.
    assert site.ask("GET", "/api/records/atlas/folder?fields=motto", "root").status_code == 422

    checked = site.ask("POST", f"{DRAFT}/check", "bea")
    assert checked.json() == {"issues": []}
    planned = site.ask("POST", f"{DRAFT}/plan", "bea").json()
    assert planned["plan"]["fields_added"] == ["atlas.folder.motto"]
    assert [change["path"] for change in planned["changes"]] == ["entities/e_folder/fields/f_motto"]

    done = publish(site, 1, note="with a motto")
    assert done.status_code == 201, done.text
    assert site.ask("GET", "/api/records/atlas/folder?fields=motto", "root").status_code == 200
    made = site.create("folder", name="A", motto="onwards")
    assert read(site)["changed"] is False

    versions = site.ask("GET", "/api/apps/atlas/versions", "bea").json()["versions"]
    newest, before = versions[0], versions[1]
    assert (newest["origin"], newest["note"], newest["serving"], newest["published_by_name"]) == (
        "draft", "with a motto", True, "Bea",
    )  # fmt: skip
    said = site.ask("GET", f"/api/apps/atlas/versions/{newest['number']}/changes", "bea").json()["changes"]
    assert [change["text"] for change in said] == ["Field “Motto” added (of table Folder)"]

    restored = site.ask("POST", f"/api/apps/atlas/versions/{before['number']}/restore", "bea", json={})
    assert restored.status_code == 201, restored.text
    assert restored.json()["hidden"] == ["atlas.folder.motto"]
    again = site.ask("POST", f"/api/apps/atlas/versions/{newest['number']}/restore", "bea", json={})
    assert again.status_code == 201
    # Hidden, and back with what it held.
    record = site.ask("GET", f"/api/records/atlas/folder/{made['id']}", "root").json()
    assert record["values"]["motto"] == "onwards"


def test_two_builders_do_not_write_over_one_another(site: Site) -> None:
    document = read(site)["document"]
    assert save(site, with_field(document), 0).status_code == 200
    late = save(site, with_field(document, "other"), 0, "root")
    assert late.status_code == 412
    assert "Bea" in late.json()["error"]["message"]
    assert read(site, "root")["document"] == with_field(document)
    answers = site.together(
        [
            ("PUT", DRAFT, {"json": {"document": with_field(document, key)}, "headers": {
                **site.as_("root"), "If-Match": '"1"'}})
            for key in ("one", "two", "three")
        ]
    )  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    missing = site.ask("PUT", DRAFT, "bea", json={"document": document})
    assert missing.status_code == 428


def test_a_draft_may_be_wrong_while_it_is_worked_on(site: Site) -> None:
    document = with_field(read(site)["document"], type="texd")
    assert save(site, document, 0).status_code == 200
    issues = site.ask("POST", f"{DRAFT}/check", "bea").json()["issues"]
    assert [issue["severity"] for issue in issues] == ["error"]
    assert issues[0]["pointer"].startswith("/entities/4/fields/2")
    assert issues[0]["hint"] == "text"
    planned = site.ask("POST", f"{DRAFT}/plan", "bea").json()
    assert planned["plan"] is None
    assert [change["kind"] for change in planned["changes"]] == ["added"]
    refused = publish(site, 1)
    assert refused.status_code == 422
    assert read(site)["revision"] == 1


def test_what_was_published_meanwhile_is_merged_in(site: Site) -> None:
    document = read(site)["document"]
    save(site, with_field(document), 0)
    published = with_field(document, "published")
    published["app"]["label"]["en"] = "Atlas II"
    site.house.publish(published)
    assert read(site)["outdated"] is True
    assert publish(site, 1).status_code == 409
    merged = site.ask("POST", f"{DRAFT}/rebase", "bea", json={}).json()
    assert (merged["clashes"], merged["outdated"], merged["revision"]) == ([], False, 2)
    keys = [one["key"] for one in entity(merged["document"], "folder")["fields"]]
    assert set(keys) == {"name", "above", "motto", "published"}
    assert merged["document"]["app"]["label"]["en"] == "Atlas II"
    assert publish(site, 2).status_code == 201


def test_a_clash_waits_for_a_decision(site: Site) -> None:
    document = read(site)["document"]
    mine, theirs = copy.deepcopy(document), copy.deepcopy(document)
    entity(mine, "folder")["label"]["en"] = "Binder"
    entity(theirs, "folder")["label"]["en"] = "Drawer"
    save(site, mine, 0)
    site.house.publish(theirs)
    first = site.ask("POST", f"{DRAFT}/rebase", "bea", json={}).json()
    assert [(clash["path"], clash["local"], clash["published"]) for clash in first["clashes"]] == [
        ("entities/e_folder:label.en", "Binder", "Drawer")
    ]
    assert first["clashes"][0]["text"] == "Table “Binder”: name in English"
    assert first["outdated"] is True
    taken = {"take": ["entities/e_folder:label.en"]}
    second = site.ask("POST", f"{DRAFT}/rebase", "bea", json=taken).json()
    assert second["clashes"] == []
    assert entity(second["document"], "folder")["label"]["en"] == "Drawer"


def test_a_clash_is_decided_for_the_draft(site: Site) -> None:
    document = read(site)["document"]
    mine, theirs = copy.deepcopy(document), copy.deepcopy(document)
    entity(mine, "folder")["label"]["en"] = "Binder"
    entity(theirs, "folder")["label"]["en"] = "Drawer"
    save(site, mine, 0)
    site.house.publish(theirs)
    kept = {"keep": ["entities/e_folder:label.en"]}
    joined = site.ask("POST", f"{DRAFT}/rebase", "bea", json=kept).json()
    assert (joined["clashes"], joined["outdated"]) == ([], False)
    assert entity(joined["document"], "folder")["label"]["en"] == "Binder"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", DRAFT), ("PUT", DRAFT), ("DELETE", DRAFT), ("POST", f"{DRAFT}/check"),
        ("POST", f"{DRAFT}/plan"), ("POST", f"{DRAFT}/publish"), ("POST", f"{DRAFT}/rebase"),
        ("GET", "/api/apps/atlas/versions"), ("GET", "/api/apps/atlas/versions/1"),
        ("GET", "/api/apps/atlas/versions/1/changes"), ("POST", "/api/apps/atlas/versions/1/restore"),
    ],
)  # fmt: skip
def test_whoever_builds_nothing_gets_nowhere(site: Site, method: str, path: str) -> None:
    body = {"document": atlas()} if method == "PUT" else {}
    answer = site.ask(method, path, "ann", json=body, headers={"If-Match": '"0"'})
    assert answer.status_code == 403, answer.text
    elsewhere = site.ask(
        method, path.replace("atlas", "system"), "bea", json=body, headers={"If-Match": '"0"'}
    )
    assert elsewhere.status_code == 403


def test_builders_reach_their_own_app_alone(site: Site) -> None:
    document = read(site)["document"]
    for extra in (
        {"id": "g_x", "role": "boss", "entity": "system.user", "actions": ["read", "update"]},
        {"id": "g_x", "app": True, "entity": "system.user", "actions": ["update"]},
        {"id": "g_x", "role": "system.member", "entity": "folder", "actions": ["read"]},
    ):
        reaching = copy.deepcopy(document)
        reaching["grants"].append(extra)
        revision = read(site)["revision"]
        assert save(site, reaching, revision).status_code == 200
        refused = publish(site, revision + 1)
        assert refused.status_code == 403, refused.text
    other = {**document, "app": {**document["app"], "key": "system"}}
    assert save(site, other, read(site)["revision"]).status_code == 422
    # Within it they give what they like.
    own = copy.deepcopy(document)
    own["grants"].append(grant("g_x", "viewer", "client", ["read"]))
    revision = read(site)["revision"]
    save(site, own, revision)
    assert publish(site, revision + 1).status_code == 201


def test_a_new_app_begins_as_a_draft(site: Site) -> None:
    path = "/api/apps/fresh/draft"
    document = {
        "format": "yingzao/1", "app": {"key": "fresh", "version": "1.0.0", "label": {"en": "Fresh"}},
        "entities": [{"id": "e1", "key": "thing", "title": "name", "fields": [field("f1", "name", "text")]}],
    }  # fmt: skip
    assert site.ask("GET", path, "root").status_code == 404
    first = {"If-Match": '"0"'}
    assert site.ask("PUT", path, "bea", json={"document": document}, headers=first).status_code == 403
    assert site.ask("PUT", path, "root", json={"document": document}, headers=first).status_code == 200
    listed = site.ask("GET", "/api/builder/apps", "root").json()["apps"]
    fresh = next(app for app in listed if app["key"] == "fresh")
    assert (fresh["number"], fresh["draft"]["outdated"]) == (0, False)
    assert [app["key"] for app in site.ask("GET", "/api/builder/apps", "bea").json()["apps"]] == ["atlas"]
    done = site.ask("POST", f"{path}/publish", "root", json={}, headers={"If-Match": '"1"'})
    assert done.status_code == 201, done.text
    assert site.ask("GET", "/api/records/fresh/thing", "root").status_code == 200


def test_the_plan_counts_what_is_hidden(site: Site) -> None:
    for n in range(3):
        site.create("folder", name=f"F{n}")
    above = site.create("folder", name="below", above=site.create("folder", name="top")["id"])
    site.house.delete("folder", above["id"])
    site.create("folder", name="beside", above=site.create("folder", name="other")["id"])
    document = read(site)["document"]
    without = copy.deepcopy(document)
    folder = entity(without, "folder")
    folder["fields"] = [one for one in folder["fields"] if one["key"] != "above"]
    without["views"] = [one for one in without.get("views", []) if one["entity"] != "folder"]
    save(site, without, 0)
    planned = site.ask("POST", f"{DRAFT}/plan", "bea").json()
    assert planned["plan"], planned["issues"]
    assert planned["plan"]["hidden"] == ["atlas.folder.above"]
    # The one in the recycle bin does not count: nobody sees it.
    assert planned["plan"]["hidden_records"] == {"atlas.folder.above": 1}
    assert planned["plan"]["replaced"] == []


def test_a_draft_is_given_up(site: Site) -> None:
    document = read(site)["document"]
    save(site, with_field(document), 0)
    assert site.ask("DELETE", DRAFT, "bea", headers={"If-Match": '"0"'}).status_code == 412
    assert site.ask("DELETE", DRAFT, "bea", headers={"If-Match": '"1"'}).status_code == 204
    assert read(site)["document"] == document


def test_a_template_upgrade_keeps_what_people_changed(site: Site) -> None:
    document = read(site)["document"]
    mine = with_field(document)
    entity(mine, "folder")["label"]["en"] = "Binder"
    save(site, mine, 0)
    publish(site, 1)

    new = copy.deepcopy(document)
    new["app"]["version"] = "1.1.0"
    entity(new, "folder")["fields"].append(field("f_place", "place", "text"))
    plan = site.ask("POST", "/api/apps?plan=1", "root", json=new).json()
    assert plan["clashes"] == []
    assert plan["fields_added"] == ["atlas.folder.place"]
    assert plan["hidden"] == []
    done = site.ask("POST", "/api/apps", "root", json=new)
    assert done.status_code == 201, done.text
    now = read(site)["document"]
    assert {one["key"] for one in entity(now, "folder")["fields"]} == {"name", "above", "motto", "place"}
    assert (now["app"]["version"], entity(now, "folder")["label"]["en"]) == ("1.1.0", "Binder")

    # The next one is compared with the template it follows, not with what it was merged into.
    newer = copy.deepcopy(new)
    newer["app"]["version"] = "1.2.0"
    entity(newer, "folder")["label"]["en"] = "Register"
    clashing = site.ask("POST", "/api/apps", "root", json=newer)
    assert clashing.status_code == 409
    issues = clashing.json()["error"]["issues"]
    assert [issue["pointer"] for issue in issues] == ["entities/e_folder:label.en"]
    decided = site.ask("POST", "/api/apps?take=entities/e_folder:label.en", "root", json=newer)
    assert decided.status_code == 201, decided.text
    now = read(site)["document"]
    assert entity(now, "folder")["label"]["en"] == "Register"
    assert "motto" in {one["key"] for one in entity(now, "folder")["fields"]}


def test_installing_the_same_package_again_takes_nothing_away(site: Site) -> None:
    document = read(site)["document"]
    save(site, with_field(document), 0)
    publish(site, 1)
    done = site.ask("POST", "/api/apps", "root", content=json.dumps(document).encode())
    assert done.status_code == 201
    assert done.json()["hidden"] == []


def test_a_rename_takes_every_place_along(site: Site) -> None:
    document = read(site)["document"]
    uses = site.ask("GET", f"{DRAFT}/uses?item=field:atlas.client.name", "bea").json()["uses"]
    assert len(uses) >= 2
    body = {"item": "field:atlas.client.name", "key": "full_name"}
    first = {"If-Match": '"0"'}
    renamed = site.ask("POST", f"{DRAFT}/rename", "bea", json=body, headers=first)
    assert renamed.status_code == 200, renamed.text
    assert entity(renamed.json()["document"], "client")["title"] == "full_name"
    planned = site.ask("POST", f"{DRAFT}/plan", "bea").json()
    assert (planned["plan"]["fields_added"], planned["plan"]["hidden"]) == ([], [])
    assert "renamed" in {change["kind"] for change in planned["changes"]}
    client = site.create("client", name="Acme")
    assert publish(site, 1).status_code == 201
    record = site.ask("GET", f"/api/records/atlas/client/{client['id']}", "root").json()
    assert record["values"]["full_name"] == "Acme"

    second = {"If-Match": '"0"'}
    for wrong, status in (
        ({"item": "field:atlas.client.full_name", "key": "level"}, 409),
        ({"item": "field:atlas.client.full_name", "key": "created_at"}, 422),
        ({"item": "field:atlas.client.full_name", "key": "not a key"}, 422),
        ({"item": "field:atlas.client.nothing", "key": "x"}, 404),
        ({"item": "field:system.user.name", "key": "x"}, 404),
    ):
        refused = site.ask("POST", f"{DRAFT}/rename", "bea", json=wrong, headers=second)
        assert refused.status_code == status, refused.text
    assert read(site)["changed"] is False
    assert document != read(site)["document"]


def test_work_that_met_somebody_elses_is_joined_with_it(site: Site) -> None:
    base = read(site)["document"]
    theirs = with_field(base, "theirs", label={"zh": "对方"})
    theirs["app"]["label"]["zh"] = "阿特拉斯"
    assert save(site, theirs, 0, "root").status_code == 200
    mine = with_field(base, "mine")
    mine["app"]["label"]["zh"] = "地图集"
    body = {"base": base, "document": mine}
    joined = site.ask("POST", f"{DRAFT}/merge", "bea", json=body).json()
    keys = [one["key"] for one in entity(joined["document"], "folder")["fields"]]
    assert {"theirs", "mine"} <= set(keys)
    assert joined["draft"]["revision"] == 1
    assert "Field “对方” added (of table Folder)" in [change["text"] for change in joined["changes"]]
    [clash] = joined["clashes"]
    assert (clash["path"], clash["local"], clash["other"]) == (":app.label.zh", "地图集", "阿特拉斯")
    assert clash["text"] == "Name in Chinese"
    decided = site.ask("POST", f"{DRAFT}/merge", "bea", json={**body, "take": [clash["path"]]}).json()
    assert decided["clashes"] == []
    assert decided["document"]["app"]["label"]["zh"] == "阿特拉斯"
    # Nothing was kept: what is joined is saved like any other work.
    assert read(site)["document"] == theirs
    assert save(site, decided["document"], 1).status_code == 200


def test_only_builders_of_the_app_join_work_with_it(site: Site) -> None:
    base = read(site)["document"]
    body = {"base": base, "document": base}
    assert site.ask("POST", f"{DRAFT}/merge", "ann", json=body).status_code == 403
    other = {**base, "app": {**base["app"], "key": "other"}}
    for wrong in ({**body, "document": other}, {**body, "base": other}, {"document": base}):
        assert site.ask("POST", f"{DRAFT}/merge", "bea", json=wrong).status_code == 422


def test_people_hear_whether_they_build(site: Site) -> None:
    told = {who: site.ask("GET", "/api/me", who).json()["builder"] for who in ("root", "bea", "ann")}
    assert told == {"root": True, "bea": True, "ann": False}


def test_a_changed_condition_is_told_in_words(site: Site) -> None:
    began = read(site)["document"]
    order = entity(began, "order")
    quantity = next(one for one in order["fields"] if one["key"] == "quantity")
    quantity["label"] = {"zh": "件数", "en": "Pieces"}
    quantity["visible_when"] = "quantity > 1000 and not is_blank(subject)"
    assert save(site, began, 0).status_code == 200
    assert publish(site, 1).status_code == 201
    changed = read(site)["document"]
    again = next(one for one in entity(changed, "order")["fields"] if one["key"] == "quantity")
    again["label"] = {"zh": "数目", "en": "Count"}
    again["visible_when"] = "quantity > 5"
    assert save(site, changed, 0).status_code == 200
    planned = site.ask("POST", f"{DRAFT}/plan", "bea").json()
    told = next(one["text"] for one in planned["changes"] if one["path"].endswith(":visible_when"))
    # Before in the words of before, after in those of the draft.
    assert "件数 大于 1,000" in told or "Pieces is more than 1,000" in told
    assert "数目 大于 5" in told or "Count is more than 5" in told
    published = publish(site, 1)
    assert published.status_code == 201, published.text
    number = site.ask("GET", "/api/apps/atlas/versions", "bea").json()["versions"][0]["number"]
    listed = site.ask("GET", f"/api/apps/atlas/versions/{number}/changes", "bea").json()["changes"]
    assert told in [one["text"] for one in listed]
