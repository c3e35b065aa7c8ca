"""Workspaces share nothing: people, sessions, records, apps, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.errors import Conflict, NotFound
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap
from runtime.commands.upload_file import upload_file
from runtime.web.exchange import SESSION_COOKIE
from runtime.workspace import Workspace
from tests.runtime.house import PASSWORD, House
from tests.runtime.site import Site


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    """The main workspace, and one called `branch` with nothing installed."""
    places = house.workspaces
    other = Workspace("branch", places.database("branch"), places.clock, house.settings)
    bootstrap(other)
    other.close()
    opened = Site(house)
    yield opened
    opened.close()


def test_nothing_of_one_is_seen_in_the_other(site: Site) -> None:
    made = site.create("folder", name="A")
    main = site.login("root", PASSWORD)
    branch = site.ask(
        "POST", "/w/branch/api/auth/login", json={"email": "root@example.com", "password": PASSWORD}
    )
    assert (main.status_code, branch.status_code) == (200, 200)
    cookies = {SESSION_COOKIE: branch.cookies[SESSION_COOKIE]}
    assert site.ask("GET", "/w/branch/api/me", cookies=cookies).status_code == 200
    assert site.ask("GET", "/api/me", cookies=cookies).status_code == 401
    main_cookies = {SESSION_COOKIE: main.cookies[SESSION_COOKIE]}
    assert site.ask("GET", "/w/branch/api/me", cookies=main_cookies).status_code == 401
    assert site.ask("GET", "/w/branch/api/me", "root").status_code == 401
    assert (
        site.ask("GET", f"/w/branch/api/records/atlas/folder/{made['id']}", cookies=cookies).status_code
        == 404
    )
    people = site.ask("GET", "/w/branch/api/records/system/user", cookies=cookies).json()["records"]
    assert [person["values"]["email"] for person in people] == ["root@example.com"]
    assert site.login("ann", PASSWORD).status_code == 200
    body = {"email": "ann@example.com", "password": PASSWORD}
    assert site.ask("POST", "/w/branch/api/auth/login", json=body).status_code == 401


def test_the_prefix_main_is_the_workspace_without_one(site: Site) -> None:
    made = site.create("folder", name="A")
    assert site.ask("GET", f"/w/main/api/records/atlas/folder/{made['id']}", "root").json() == made


@pytest.mark.parametrize("key", ["none", "pg_catalog", "information_schema", "a" * 31, "A", "'"])
def test_a_workspace_never_made_is_not_found(site: Site, key: str) -> None:
    answer = site.ask("GET", f"/w/{key}/api/me", "root")
    assert answer.status_code in (200, 404)
    if answer.status_code == 200:
        # Not the shape of a key: an address of the front end.
        assert "json" not in answer.headers["content-type"]


@pytest.mark.parametrize("key", ["", "..", "../evil", "a/b", "A", "1a", "a" * 31, "a\n", 'a";'])
def test_a_key_is_never_a_path_or_a_quoted_name(sqlite_house: House, key: str) -> None:
    with pytest.raises(NotFound):
        sqlite_house.workspaces.database(key)


def test_an_address_is_one_persons_however_it_is_written(house: House) -> None:
    made = house.create("system.user", name="Zed", email="Zed@Example.com")
    assert house.values("system.user", made)["email"] == "zed@example.com"
    with pytest.raises(Conflict):
        house.create("system.user", name="Zed again", email="ZED@example.com")


def test_a_deleted_workspace_leaves_nothing(site: Site, tmp_path: Path) -> None:
    house = site.house
    branch = house.workspaces.get("branch")
    (tmp_path / "given").write_bytes(b"bytes")
    upload_file(branch, SYSTEM, tmp_path / "given", "a.txt")
    folder = house.settings.data / "files" / "branch"
    assert any(path.is_file() for path in folder.rglob("*"))
    house.workspaces.delete("branch")
    assert not folder.exists()
    for gone in ("branch", "none"):
        with pytest.raises(NotFound):
            house.workspaces.get(gone)
        with pytest.raises(NotFound):
            house.workspaces.delete(gone)
    with pytest.raises(Conflict):
        house.workspaces.delete("main")
    # The other one never noticed.
    assert site.login("root", PASSWORD).status_code == 200
