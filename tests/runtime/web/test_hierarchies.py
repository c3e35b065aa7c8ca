"""Records beneath records: none beneath itself, on any path; a tree shows what its reader sees."""

from __future__ import annotations

import json
from typing import Any

import pytest

from runtime.commands import read_tree
from runtime.commands.context import Context
from runtime.commands.read_records import ListRequest
from tests.runtime.atlas_app import atlas, entity, field, grant
from tests.runtime.house import House
from tests.runtime.site import Ask, Site

FOLDERS = "/api/records/atlas/folder"
CLIENTS = "/api/records/atlas/client"


def published(house: House, **changes: Any) -> dict[str, Any]:
    """The atlas with folders and clients in hierarchies."""
    app = atlas()
    folder, client = entity(app, "folder"), entity(app, "client")
    folder["fields"][1] |= {"hierarchy": True} | changes
    next(one for one in client["fields"] if one["key"] == "parent_client")["hierarchy"] = True
    app["grants"] += [grant("g90", "chief", "folder", ["read", "import", "create", "update", "bulk"])]
    house.publish(app)
    return app


@pytest.fixture
def chain(site: Site) -> dict[str, str]:
    """a over b over c over d, by name."""
    published(site.house)
    found: dict[str, str] = {}
    above = None
    for name in "abcd":
        above = found[name] = site.create("folder", name=name, above=above)["id"]
    return found


def move(site: Site, record: str, above: str | None, entity: str = "folder", key: str = "above") -> Any:
    at = f"/api/records/atlas/{entity}/{record}"
    version = site.ask("GET", at, "root").json()["version"]
    return site.ask("PATCH", at, "root", match=version, json={"values": {key: above}})


def refused(answer: Any, pointer: str, code: str = "value.beneath_itself") -> None:
    assert answer.status_code == 422, answer.text
    issues = answer.json()["error"]["issues"]
    assert [(issue["pointer"], issue["code"]) for issue in issues] == [(pointer, code)]


def test_a_record_cannot_be_moved_beneath_itself(site: Site, chain: dict[str, str]) -> None:
    refused(move(site, chain["a"], chain["a"]), "/values/above")
    refused(move(site, chain["a"], chain["d"]), "/values/above")
    assert move(site, chain["d"], chain["a"]).status_code == 200
    # b no longer stands over d, so it may go there.
    assert move(site, chain["b"], chain["d"]).status_code == 200


def test_a_batch_that_would_close_a_ring_keeps_nothing(site: Site, chain: dict[str, str]) -> None:
    other = site.create("folder", name="x")["id"]
    operations = [
        {"update": other, "version": 1, "values": {"above": chain["d"]}},
        {"update": chain["a"], "version": 1, "values": {"above": other}},
    ]
    answer = site.ask("POST", f"{FOLDERS}/batch", "root", json={"operations": operations})
    refused(answer, "/operations/1/values/above")
    assert site.ask("GET", f"{FOLDERS}/{other}", "root").json()["values"]["above"] is None


def test_an_import_that_would_close_a_ring_says_so_before_and_while_it_runs(
    site: Site, chain: dict[str, str]
) -> None:
    mapping = {
        "columns": {"Name": {"field": "name"}, "Above": {"field": "above", "lookup": "name"}},
        "key": "name", "duplicates": "update", "on_error": "skip",
    }  # fmt: skip
    for dry_run in ("1", "0"):
        answer = site.ask(
            "POST", f"{FOLDERS}/import", "root",
            files={"file": ("f.csv", b"Name,Above\na,d\n", "text/csv")},
            data={"mapping": json.dumps(mapping), "dry_run": dry_run},
        )  # fmt: skip
        report = answer.json()
        assert [(issue["row"], issue["field"], issue["code"]) for issue in report["issues"]] == [
            (2, "above", "value.beneath_itself")
        ], answer.text
        assert report["updated"] == 0


def test_of_two_moves_that_together_close_a_ring_one_is_made(site: Site) -> None:
    published(site.house)
    other = site.second()
    try:
        for turn in range(6):
            left = site.create("folder", name=f"left {turn}")["id"]
            below_left = site.create("folder", name=f"below left {turn}", above=left)["id"]
            right = site.create("folder", name=f"right {turn}")["id"]
            below_right = site.create("folder", name=f"below right {turn}", above=right)["id"]
            headers = {**site.as_("root"), "If-Match": '"1"'}
            # Neither writes what the other reads: only the hierarchy's own lock can tell them apart.
            asks: list[Ask] = [
                ("PATCH", f"{FOLDERS}/{one}", {"json": {"values": {"above": above}}, "headers": headers})
                for one, above in ((left, below_right), (right, below_left))
            ]
            answers = site.together([asks[turn % 2], asks[1 - turn % 2]])
            assert sorted(answer.status_code for answer in answers) == [200, 422]
            refused(next(answer for answer in answers if answer.status_code == 422), "/values/above")
    finally:
        other.close()


def test_a_merge_that_would_put_the_survivor_beneath_itself_is_refused(
    site: Site, chain: dict[str, str]
) -> None:
    answer = site.ask("POST", f"{FOLDERS}/{chain['c']}/merge", "root", match=1, json={"other": chain["a"]})
    refused(answer, "/values/above")
    assert site.ask("GET", f"{FOLDERS}/{chain['b']}", "root").json()["values"]["above"] == chain["a"]


def test_parting_a_merge_closes_no_ring(site: Site) -> None:
    published(site.house)
    top, other, survivor = (site.create("folder", name=name)["id"] for name in ("top", "other", "survivor"))
    assert move(site, other, top).status_code == 200
    child = site.create("folder", name="child", above=other)["id"]
    answer = site.ask("POST", f"{FOLDERS}/{survivor}/merge", "root", match=1, json={"other": other})
    assert answer.status_code == 200, answer.text
    # child stands beneath survivor now, so top may go beneath it; then other cannot take it back.
    assert move(site, top, child).status_code == 200
    answer = site.ask("POST", f"{FOLDERS}/{survivor}/unmerge", "root", json={"other": other})
    refused(answer, "/values/above")
    assert site.ask("GET", f"{FOLDERS}/{other}", "root").status_code == 404
    assert site.ask("GET", f"{FOLDERS}/{child}", "root").json()["values"]["above"] == survivor


def test_a_reference_with_a_ring_cannot_become_a_hierarchy(house: House) -> None:
    from engines.errors import DefinitionInvalid

    first = house.create("folder", name="first")
    second = house.create("folder", name="second", above=first)
    house.update("folder", first, above=second)
    with pytest.raises(DefinitionInvalid) as refusal:
        published(house)
    assert [(issue.pointer, issue.code) for issue in refusal.value.issues] == [
        ("/entities/4/fields/1/hierarchy", "install.hierarchy_ring")
    ]
    assert refusal.value.issues[0].params["count"] == 2
    house.update("folder", first, above=None)
    published(house)


# -- reading


def tree(site: Site, person: str = "root", entity: str = "folder", **body: Any) -> dict[str, Any]:
    parent = body.pop("parent", "above" if entity == "folder" else "parent_client")
    answer = site.ask(
        "POST", f"/api/records/atlas/{entity}/tree", person,
        json={"parent": parent, "sort": ["name"], "fields": ["name"], **body},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def names(answer: dict[str, Any], part: str = "records") -> list[str]:
    return [record["values"]["name"] for record in answer[part]]


def test_a_tree_opens_level_by_level(site: Site, chain: dict[str, str]) -> None:
    site.create("folder", name="b2", above=chain["a"])
    top = tree(site)
    assert [(one["values"]["name"], one["children"]) for one in top["records"]] == [("a", 2)]
    below = tree(site, under=chain["a"])
    assert [(one["values"]["name"], one["children"]) for one in below["records"]] == [("b", 1), ("b2", 0)]
    assert [one["values"]["above"] for one in below["records"]] == [chain["a"]] * 2
    page = tree(site, under=chain["a"], limit=1)
    assert names(page) == ["b"]
    assert names(tree(site, under=chain["a"], limit=1, after=page["next"])) == ["b2"]


def test_a_match_shows_the_way_to_it(site: Site, chain: dict[str, str]) -> None:
    found = tree(site, filter='name == "d"')
    assert names(found) == ["d"]
    assert sorted(names(found, "above")) == ["a", "b", "c"]
    both = tree(site, filter='name in ("b", "d")')
    assert names(both) == ["b", "d"]
    assert sorted(names(both, "above")) == ["a", "c"]


def test_what_stands_beneath_a_hidden_record_stands_at_the_top(site: Site) -> None:
    app = published(site.house)
    app["grants"] = [one for one in app["grants"] if one["id"] != "g14"]
    app["grants"].append(
        grant("g14", "gilder", "client", ["read"], scope="expression", condition='level == "gold"')
    )
    site.house.publish(app)
    top = site.create("client", name="hidden top")["id"]
    seen = site.create("client", name="seen", level="gold", parent_client=top)["id"]
    hidden = site.create("client", name="hidden below", parent_client=seen)["id"]
    site.create("client", name="deep", level="gold", parent_client=hidden)
    site.create("client", name="child", level="gold", parent_client=seen)
    found = tree(site, "gil", "client")
    assert [(one["values"]["name"], one["children"]) for one in found["records"]] == [
        ("deep", 0),
        ("seen", 1),
    ]
    assert names(tree(site, "gil", "client", under=seen)) == ["child"]
    assert names(tree(site, "gil", "client", filter='name == "deep"'), "above") == []
    assert names(tree(site, "gil", "client", filter='name == "child"'), "above") == ["seen"]
    # What one may not see has no children to show, as what is not there has none.
    for place in (top, "0190aaaa-0000-7000-8000-000000000000"):
        answer = site.ask("POST", f"{CLIENTS}/tree", "gil", json={"parent": "parent_client", "under": place})
        assert answer.status_code == 404


def test_only_a_hierarchy_one_may_read_makes_a_tree(site: Site, chain: dict[str, str]) -> None:
    for body in ({"parent": "name"}, {"parent": "owner"}, {"parent": "x" * 400}):
        answer = site.ask("POST", f"{FOLDERS}/tree", "root", json=body)
        refused(answer, "/parent", "tree.no_hierarchy")
    wrong: list[dict[str, Any]] = [
        {}, {"parent": 1}, {"parent": "above", "under": 3}, {"parent": "above", "odd": 1}
    ]  # fmt: skip
    for sent in wrong:
        assert site.ask("POST", f"{FOLDERS}/tree", "root", json=sent).status_code == 422
    assert site.ask("POST", f"{FOLDERS}/tree", "bea", json={"parent": "above"}).status_code == 404


def test_a_level_takes_as_many_statements_however_many_records(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(house)
    top = house.create("folder", name="top")
    request = ListRequest(fields=("name",), limit=100)

    def statements(request: ListRequest, under: str | None) -> int:
        counted = 0

        def count(real: Any) -> Any:
            def run(*given: Any) -> Any:
                nonlocal counted
                counted += 1
                return real(*given)

            return run

        def look(ctx: Context) -> None:
            with monkeypatch.context() as patch:
                for name in ("rows", "row", "value"):
                    patch.setattr(ctx.tx, name, count(getattr(ctx.tx, name)))
                read_tree.tree(ctx, "atlas.folder", "above", request, under)

        house.as_("ann", look)
        return counted

    matching = ListRequest(fields=("name",), filter='starts_with(name, "n")', limit=100)
    house.create_many("folder", [{"name": f"n{n}", "above": top} for n in range(2)])
    few = statements(request, top), statements(matching, None)
    house.create_many("folder", [{"name": f"n{n}", "above": top} for n in range(30)])
    assert (statements(request, top), statements(matching, None)) == few
    assert max(few) <= 4


def test_a_hierarchy_leads_to_its_own_entity(house: House) -> None:
    from engines.errors import DefinitionInvalid

    app = atlas()
    entity(app, "folder")["fields"].append(
        field("f9", "kept_by", "reference", entity="client", hierarchy=True)
    )
    with pytest.raises(DefinitionInvalid) as refusal:
        house.publish(app)
    assert [(issue.pointer, issue.code) for issue in refusal.value.issues if issue.severity == "error"] == [
        ("/entities/4/fields/2/hierarchy", "check.hierarchy_elsewhere")
    ]
