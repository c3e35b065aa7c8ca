"""Roles through positions, groups and departments, in force on the next request in every process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from runtime.store.people import members
from tests.runtime.site import Site

FOLDERS = "/api/records/atlas/folder"


@pytest.fixture
def other(site: Site) -> Iterator[Site]:
    opened = site.second()
    yield opened
    opened.close()


def give(site: Site, kinds: str, holder: str, **change: list[str]) -> None:
    answer = site.ask("PATCH", f"/api/{kinds}/{holder}/roles", "root", json=change)
    assert answer.status_code == 200, answer.text


def may(site: Site, person: str) -> bool:
    return site.ask("POST", FOLDERS, person, json={"values": {"name": "New"}}).status_code == 201


def test_a_role_comes_and_goes_with_what_it_was_given_to(site: Site, other: Site) -> None:
    house = site.house
    vic = house.ids["vic"]
    inner = house.create("system.group", name="Inner", members=[{"person": vic}])
    outer = house.create("system.group", name="Outer", members=[{"inner_group": inner}])
    position = house.create("system.position", name="Clerk of works")
    house.update("system.user", vic, positions=[{"held_position": position}])
    for kinds, holder in (
        ("users", vic), ("groups", outer), ("groups", inner), ("positions", position),
        ("departments", house.ids["south"]), ("departments", house.ids["head"]),
    ):  # fmt: skip
        assert not may(other, "vic"), kinds
        give(site, kinds, holder, give=["atlas.clerk"])
        assert may(other, "vic"), kinds
        assert vic in house.as_("system", lambda ctx: members(ctx.tx, ctx.catalog, "atlas.clerk"))
        give(site, kinds, holder, take=["atlas.clerk"])
    assert not may(other, "vic")


def test_leaving_takes_the_role_along_at_once(site: Site, other: Site) -> None:
    house = site.house
    vic = house.ids["vic"]
    group = house.create("system.group", name="Crew", members=[{"person": vic}])
    position = house.create("system.position", name="Mate")
    give(site, "groups", group, give=["atlas.clerk"])
    assert may(other, "vic")
    house.update("system.group", group, members=[{"person": house.ids["lou"]}])
    assert not may(other, "vic")
    house.update("system.group", group, members=[{"person": vic}])
    assert may(other, "vic")
    house.delete("system.group", group)
    assert not may(other, "vic")
    give(site, "positions", position, give=["atlas.clerk"])
    house.update("system.user", vic, positions=[{"held_position": position}])
    assert may(other, "vic")
    house.update("system.user", vic, positions=[])
    assert not may(other, "vic")
    give(site, "departments", house.ids["south"], give=["atlas.clerk"])
    assert may(other, "vic")
    house.update("system.user", vic, department=house.ids["north"])
    assert not may(other, "vic")


def test_departments_of_positions_count_as_ones_own(site: Site) -> None:
    """Lou leads the north; a position in the south opens its orders too."""
    house = site.house
    order = site.create("order", "abe", subject="South")["id"]
    path = f"/api/records/atlas/order/{order}"
    assert site.ask("GET", path, "lou").status_code == 404
    position = house.create("system.position", name="Deputy")
    house.update(
        "system.user", house.ids["lou"],
        positions=[{"held_position": position, "in_department": house.ids["south"]}],
    )  # fmt: skip
    assert site.ask("GET", path, "lou").status_code == 200
    assert site.ask("GET", "/api/records/atlas/order", "lou").json()["records"][0]["id"] == order


def test_rings_are_refused(site: Site) -> None:
    house = site.house
    first = house.create("system.group", name="First")
    second = house.create("system.group", name="Second", members=[{"inner_group": first}])
    third = house.create("system.group", name="Third", members=[{"inner_group": second}])
    for group, inner in ((first, first), (first, second), (first, third), (second, third)):
        version = site.ask("GET", f"/api/records/system/group/{group}", "root").json()["version"]
        answer = site.ask(
            "PATCH", f"/api/records/system/group/{group}", "root", match=version,
            json={"values": {"members": [{"inner_group": inner}]}},
        )  # fmt: skip
        assert answer.status_code == 422, answer.text
        assert [issue["code"] for issue in answer.json()["error"]["issues"]] == ["organisation.group_cycle"]
    for below in ("head", "north"):
        path = f"/api/records/system/department/{house.ids['head']}"
        body = {"values": {"parent_department": house.ids[below]}}
        version = site.ask("GET", path, "root").json()["version"]
        answer = site.ask("PATCH", path, "root", json=body, match=version)
        assert [issue["code"] for issue in answer.json()["error"]["issues"]] == [
            "organisation.department_cycle"
        ]


def test_a_member_is_a_person_or_a_group(site: Site) -> None:
    group = site.house.create("system.group", name="Inner")
    for row in ({}, {"person": site.house.ids["vic"], "inner_group": group}):
        body = {"values": {"name": "Outer", "members": [row]}}
        assert site.ask("POST", "/api/records/system/group", "root", json=body).status_code == 422


def test_only_administrators_manage_the_organisation(site: Site) -> None:
    group = site.house.create("system.group", name="Crew")
    assert (
        site.ask("POST", "/api/records/system/group", "ann", json={"values": {"name": "x"}}).status_code
        == 403
    )
    for kinds in ("groups", "users", "positions", "departments"):
        assert site.ask("GET", f"/api/{kinds}/{group}/roles", "ann").status_code == 403
        assert site.ask("PATCH", f"/api/{kinds}/{group}/roles", "ann", json={}).status_code == 403
    assert site.ask("GET", f"/api/positions/{group}/roles", "root").status_code == 404
    assert site.ask("GET", f"/api/cabinets/{group}/roles", "root").status_code == 404


def test_explanations_name_the_way(site: Site) -> None:
    house = site.house
    vic = house.ids["vic"]
    order = site.create("order", "ann", subject="Of Ann")["id"]
    path = f"/api/records/atlas/order/{order}/explain"
    before = site.ask("GET", path, "root", params={"user": vic}).json()
    assert {field["right"] for field in before["fields"]} == {"hidden"}
    group = house.create("system.group", name="Readers", members=[{"person": vic}])
    give(site, "groups", group, give=["atlas.boss"])
    roles = site.ask("GET", f"/api/users/{vic}/roles", "root").json()["roles"]
    through = {role["name"]: (role["held"], [one["name"] for one in role["through"]]) for role in roles}
    assert (through["atlas.boss"], through["atlas.viewer"]) == ((False, ["Readers"]), (True, []))
    told = site.ask("GET", f"/api/records/atlas/order/{order}/explain", "root", params={"user": vic}).json()
    actions = {entry["action"]: entry for entry in told["actions"]}
    # In the language of whoever asks.
    assert actions["read"]["allowed"] is True
    assert "Readers" in actions["read"]["reasons"][0]
    assert (actions["update"]["allowed"], actions["update"]["grants"]) == (False, [])
    assert {field["right"] for field in told["fields"]} == {"read"}
    assert site.ask(
        "GET", f"/api/records/atlas/order/{order}/explain", "ann", params={"user": vic}
    ).status_code == 404  # fmt: skip
