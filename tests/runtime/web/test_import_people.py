"""People from a spreadsheet with their roles, positions, groups and the departments they head."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from runtime.access.identity import roles_of
from runtime.apps.people import give_roles, take_role
from tests.runtime.atlas_app import atlas, grant
from tests.runtime.house import House
from tests.runtime.site import Site
from tests.runtime.web.test_background_imports import work

HEAD = "姓名,邮箱,界面语言,部门,角色,岗位,群组,负责的部门\n"
ALL = {
    "姓名": "name", "邮箱": "email", "界面语言": "language", "部门": "department", "角色": "roles",
    "岗位": "positions", "群组": "groups", "负责的部门": "head_of",
}  # fmt: skip
FILE = HEAD + (
    "Ida,ida@example.com,英文,head/north,Clerk、atlas.lead,north/Buyer,Buyers,north\n"
    "Jo,jo@example.com,中文,head/south,,Buyer; head/south/Guide,Buyers、Guides,\n"
    "Kit,kit@example.com,,,,,,\n"
)


@pytest.fixture
def staffed(site: Site) -> Site:
    for position in ("Buyer", "Guide"):
        site.house.ids[position] = site.house.create("system.position", name=position)
    for group in ("Buyers", "Guides"):
        site.house.ids[group] = site.house.create("system.group", name=group)
    return site


def send(site: Site, text: str, person: str = "root", **fields: str) -> httpx.Response:
    files = {"file": ("people.csv", text.encode(), "text/csv")}
    return site.ask("POST", "/api/records/system/user/import", person, data=fields, files=files)


def begin(site: Site, text: str, person: str = "root") -> dict[str, Any]:
    files = {"file": ("people.csv", text.encode(), "text/csv")}
    answer = site.ask("POST", "/api/imports", person, params={"entity": "system.user"}, files=files)
    assert answer.status_code == 202, answer.text
    work(site.house)
    return look(site, str(answer.json()["id"]), person)


def look(site: Site, run: str, person: str = "root") -> dict[str, Any]:
    found: dict[str, Any] = site.ask("GET", f"/api/imports/{run}", person).json()
    return found


def do(site: Site, run: str, verb: str, **body: Any) -> dict[str, Any]:
    answer = site.ask("POST", f"/api/imports/{run}/{verb}", "root", json=body)
    assert answer.status_code == 202, answer.text
    work(site.house)
    return look(site, run)


def people(house: House) -> dict[str, dict[str, Any]]:
    return {one["values"]["name"]: one for one in house.page("system.user")["records"]}


def roles(house: House, person: str) -> set[str]:
    identifier = people(house)[person]["id"]
    return house.as_("system", lambda ctx: {role for role, _ in roles_of(ctx.tx, ctx.catalog, [identifier])})


def members(house: House, group: str) -> set[str]:
    rows = house.values("system.group", house.ids[group])["members"]
    names = {one["id"]: name for name, one in people(house).items()}
    return {names[row["person"]] for row in rows}


def positions(house: House, person: str) -> list[tuple[str, str | None]]:
    names = {identifier: name for name, identifier in house.ids.items()}
    held = house.values("system.user", people(house)[person]["id"])["positions"]
    return [(names[row["held_position"]], names.get(row.get("in_department") or "")) for row in held]


def test_people_come_with_all_they_are_given_and_go_with_it(staffed: Site) -> None:
    house = staffed.house
    ready = begin(staffed, FILE)
    run = ready["id"]
    columns = ready["mapping"]["columns"]
    assert {heading: column["field"] for heading, column in columns.items()} == ALL
    targets = staffed.ask("GET", f"/api/imports/{run}/preview", "root").json()["targets"]
    assert [one["key"] for one in targets if one["kind"] == "names"] == [
        "roles", "positions", "groups", "head_of",
    ]  # fmt: skip
    checked = do(staffed, run, "check")
    assert (checked["check"]["counts"]["created"], checked["check"]["counts"]["failed"]) == (3, 0)
    assert "Ida" not in people(house)
    done = do(staffed, run, "commit")
    assert (done["state"], done["created"], done["failed"]) == ("done", 3, 0)
    assert roles(house, "Ida") == {"atlas.clerk", "atlas.lead"}
    assert roles(house, "Jo") == roles(house, "Kit") == set()
    assert positions(house, "Ida") == [("Buyer", "north")]
    assert positions(house, "Jo") == [("Buyer", None), ("Guide", "south")]
    assert (members(house, "Buyers"), members(house, "Guides")) == ({"Ida", "Jo"}, {"Jo"})
    ida = people(house)["Ida"]
    assert house.values("system.department", house.ids["north"])["head"] == ida["id"]
    assert (ida["values"]["language"], ida["values"]["department"]) == ("en", house.ids["north"])
    log = staffed.ask("GET", "/api/audit", "root", params={"action": "change_roles"}).json()["entries"]
    assert [(one["subject"], one["detail"]) for one in log] == [
        (f"user:{ida['id']}", {"give": ["atlas.clerk", "atlas.lead"], "take": []})
    ]
    undone = do(staffed, run, "undo")
    assert (undone["state"], undone["kept"]) == ("undone", 0)
    assert "Ida" not in people(house)
    assert (members(house, "Buyers"), house.values("system.department", house.ids["north"])["head"]) == (
        set(), None,
    )  # fmt: skip
    held = house.as_("system", lambda ctx: roles_of(ctx.tx, ctx.catalog, [ida["id"]]))
    assert held == []


def test_who_is_there_already_is_given_more_and_nothing_is_taken(staffed: Site) -> None:
    house = staffed.house
    text = HEAD + "Ann,ann@example.com,,,Lead,Guide,Guides,\n"
    mapping = {"columns": {heading: {"field": key} for heading, key in ALL.items()}, "key": "email"}
    house.update("system.group", house.ids["Guides"], members=[{"person": house.ids["abe"]}])
    house.update("system.user", house.ids["ann"], positions=[{"held_position": house.ids["Buyer"]}])
    for _ in range(2):
        answer = send(staffed, text, mapping=json.dumps(mapping)).json()
        assert (answer["updated"], answer["failed"], answer["issues"]) == (1, 0, [])
        assert roles(house, "Ann") == {"atlas.clerk", "atlas.lead"}
        assert positions(house, "Ann") == [("Buyer", None), ("Guide", None)]
        assert members(house, "Guides") == {"Abe", "Ann"}
    # What was there before the import stays when it is taken back.
    first = staffed.ask("GET", "/api/imports", "root").json()["imports"][-1]["id"]
    staffed.ask("POST", f"/api/imports/{first}/undo", "root", json={})
    work(house)
    assert roles(house, "Ann") == {"atlas.clerk"}
    assert (positions(house, "Ann"), members(house, "Guides")) == ([("Buyer", None)], {"Abe"})


@pytest.mark.parametrize(
    ("cells", "field", "code", "hint"),
    [
        ("Clark,,,", "roles", "import.not_found", "Clerk"),
        ("Everybody,,,", "roles", "import.not_found", None),
        ("全体成员,,,", "roles", "import.not_found", None),
        (",north/Byer,,", "positions", "import.not_found", "Buyer"),
        (",nroth/Buyer,,", "positions", "import.not_found", "north"),
        (",south/north/Buyer,,", "positions", "import.not_found", "north"),
        (",,Guids,", "groups", "import.not_found", "Guides"),
        (",,,Head,", "head_of", "import.not_found", "head"),
    ],
)
def test_rows_say_what_is_not_there_and_what_is_nearest(
    staffed: Site, cells: str, field: str, code: str, hint: str | None
) -> None:
    before = people(staffed.house)
    answer = send(staffed, HEAD + f"Ida,ida@example.com,,,{cells}\n").json()
    (issue,) = answer["issues"]
    assert (issue["row"], issue["field"], issue["code"]) == (2, field, code)
    if hint is not None:
        assert issue["hint"] == hint
    assert (answer["committed"], people(staffed.house)) == (False, before)


def test_a_role_of_two_apps_is_named_with_its_app(staffed: Site) -> None:
    other = {
        "format": "yingzao/1",
        "app": {"key": "shop", "version": "1.0.0", "label": {"zh": "门店", "en": "Shop"}},
        "roles": [{"id": "r1", "key": "clerk", "label": {"en": "Clerk"}}],
    }
    staffed.house.publish(other)
    wrong = send(staffed, "Name,E-mail,Roles\nIda,ida@example.com,Clerk\n").json()
    assert [one["code"] for one in wrong["issues"]] == ["import.ambiguous_role"]
    fine = send(staffed, "Name,E-mail,Roles\nIda,ida@example.com,门店/Clerk\n").json()
    assert (fine["created"], roles(staffed.house, "Ida")) == (1, {"shop.clerk"})


def test_one_department_has_one_head(staffed: Site) -> None:
    text = "Name,E-mail,Head of\nIda,ida@example.com,north\nJo,jo@example.com,head/north\n"
    answer = send(staffed, text).json()
    assert [(one["row"], one["code"]) for one in answer["issues"]] == [(3, "import.head_twice")]


def test_nobody_gives_by_a_file_what_they_may_not_give(staffed: Site) -> None:
    """Who may import people but is no administrator is not offered roles, nor may they send them."""
    app = atlas()
    app["grants"] += [
        grant(
            "x1", "boss", "system.user", ["create", "read", "update", "import"], fields={"positions": "read"}
        ),
        grant("x2", "boss", "system.group", ["read"]),
        grant("x3", "boss", "system.department", ["read", "update"]),
    ]
    staffed.house.publish(app)
    ready = begin(staffed, FILE, "bea")
    fields = {column["field"] for column in ready["mapping"]["columns"].values()}
    assert fields == {"name", "email", "language", "department", "head_of"}
    targets = staffed.ask("GET", f"/api/imports/{ready['id']}/preview", "bea").json()["targets"]
    assert [one["key"] for one in targets if one["kind"] == "names"] == ["head_of"]
    for heading, key in (("角色", "roles"), ("岗位", "positions"), ("群组", "groups")):
        mapping = {"columns": {"姓名": {"field": "name"}, heading: {"field": key}}}
        for answer in (
            send(staffed, FILE, "bea", mapping=json.dumps(mapping)),
            staffed.ask("PUT", f"/api/imports/{ready['id']}/mapping", "bea", json={"mapping": mapping}),
        ):
            assert answer.status_code == 422, answer.text
            codes = [one["code"] for one in answer.json()["error"]["issues"]]
            assert codes == ["value.not_writable"]
    # Without a mapping such columns are left out, and say so.
    plain = send(staffed, FILE, "bea").json()
    assert {"角色", "岗位", "群组"} <= set(plain["unmapped"])
    assert roles(staffed.house, "Ida") == set()


def test_who_is_no_administrator_any_more_gives_no_roles(staffed: Site) -> None:
    """Between setting it off and the work itself somebody took the role away."""
    house = staffed.house
    house.as_("system", lambda ctx: _change(ctx, house.ids["cho"], give=True))
    text = "Name,E-mail,Roles\nIda,ida@example.com,system.administrator\n"
    run = begin(staffed, text, "cho")["id"]
    staffed.ask("POST", f"/api/imports/{run}/check", "cho", json={})
    work(house)
    assert staffed.ask("POST", f"/api/imports/{run}/commit", "cho", json={}).status_code == 202
    house.as_("system", lambda ctx: _change(ctx, house.ids["cho"], give=False))
    work(house)
    assert "Ida" not in people(house)


def _change(ctx: Any, person: str, give: bool) -> None:
    if give:
        give_roles(ctx.tx, ctx.catalog, person, ["system.administrator"])
    else:
        take_role(ctx.tx, ctx.catalog, person, "system.administrator")


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"field": "roles", "lookup": "name"}, "import.only_names"),
        ({"field": "groups", "dates": "day_first"}, "import.only_names"),
    ],
)
def test_such_columns_have_no_other_settings(sqlite_site: Site, part: dict[str, Any], code: str) -> None:
    mapping = {"columns": {"Name": {"field": "name"}, "Roles": part}}
    answer = send(sqlite_site, "Name,Roles\nIda,Clerk\n", mapping=json.dumps(mapping))
    assert [one["code"] for one in answer.json()["error"]["issues"]] == [code]


def test_such_names_are_no_values_and_no_key(sqlite_site: Site) -> None:
    mapping = {"columns": {"Name": {"field": "name"}, "Roles": {"field": "roles"}}, "key": "roles"}
    answer = send(sqlite_site, "Name,Roles\nIda,Clerk\n", mapping=json.dumps(mapping))
    assert [one["code"] for one in answer.json()["error"]["issues"]] == ["import.key_not_mapped"]
    mapping = {"columns": {"Name": {"field": "name"}}, "values": {"roles": '"Clerk"'}}
    answer = send(sqlite_site, "Name,Roles\nIda,Clerk\n", mapping=json.dumps(mapping))
    assert [one["code"] for one in answer.json()["error"]["issues"]] == ["value.unknown_field"]


def test_the_template_has_headings_an_import_knows(sqlite_site: Site) -> None:
    answer = sqlite_site.ask(
        "GET", "/api/records/system/user/import-template", "root", params={"format": "csv"}
    )
    headings = answer.content.decode("utf-8-sig").strip().split(",")
    assert {"Roles", "Positions", "Groups", "Head of"} <= set(headings) or {"角色", "岗位"} <= set(headings)
    filled = ",".join(headings) + "\n" + ",".join("" for _ in headings) + "\n"
    assert send(sqlite_site, filled, dry_run="1").json()["unmapped"] == []


def test_departments_the_file_brings_are_headed_and_worked_in(staffed: Site) -> None:
    text = (
        HEAD
        + "Ida,ida@example.com,,head/west,,head/west/Buyer,,head/west\nJo,jo@example.com,,,,west/Guide,,\n"
    )
    columns: dict[str, Any] = {heading: {"field": key} for heading, key in ALL.items()}
    columns["部门"] |= {"path": True, "create_missing": True}
    mapping = json.dumps({"columns": columns})
    dry = send(staffed, text, mapping=mapping, dry_run="1").json()
    assert (dry["created"], dry["issues"][:1]) == (1, dry["issues"])
    (issue,) = dry["issues"]
    assert (issue["row"], issue["code"]) == (3, "import.not_found")
    done = send(staffed, text.replace("west/Guide", "head/west/Guide"), mapping=mapping).json()
    assert (done["created"], done["issues"], done["references_created"]) == (2, [], {"system.department": 1})
    house = staffed.house
    west = people(house)["Ida"]["values"]["department"]
    assert house.values("system.department", west)["head"] == people(house)["Ida"]["id"]
    held = house.values("system.user", people(house)["Jo"]["id"])["positions"]
    assert [row["in_department"] for row in held] == [west]
