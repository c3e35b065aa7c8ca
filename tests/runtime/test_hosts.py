"""Host names lead to their workspace and to no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from structlog.testing import CapturingLogger

from engines.errors import Conflict, NotFound
from runtime.apps.bootstrap import bootstrap
from runtime.hosts import Hosts, host_of, registrable
from runtime.web.exchange import SESSION_COOKIE
from runtime.workspace import Workspace
from tests.runtime.house import PASSWORD, House
from tests.runtime.site import Site

HOST = "branch.example.com"
LOGIN = {"email": "root@example.com", "password": PASSWORD}


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    """The main workspace, and one called `branch` that has a host name; servers look at every request."""
    places = house.workspaces
    other = Workspace("branch", places.database("branch"), places.clock, house.settings)
    bootstrap(other)
    other.close()
    places.add_host("branch", HOST)
    opened = Site(house)
    opened.app.state.hosts.look_seconds = 0
    yield opened
    opened.close()


def sessions(site: Site) -> tuple[dict[str, str], dict[str, str]]:
    """Cookies of the administrators of the main workspace and of the branch."""
    main = site.ask("POST", "/api/auth/login", json=LOGIN)
    branch = site.ask("POST", "/api/auth/login", json=LOGIN, headers={"Host": HOST})
    assert (main.status_code, branch.status_code) == (200, 200)
    return (
        {SESSION_COOKIE: main.cookies[SESSION_COOKIE]},
        {SESSION_COOKIE: branch.cookies[SESSION_COOKIE]},
    )


@pytest.mark.parametrize("written", [HOST, "BRANCH.Example.Com", f"{HOST}:8443", f"{HOST}."])
def test_a_host_reaches_its_workspace_and_no_others_records(site: Site, written: str) -> None:
    made = site.create("folder", name="A")
    main, branch = sessions(site)
    headers = {"Host": written}
    assert site.ask("GET", "/api/me", cookies=branch, headers=headers).status_code == 200
    assert site.ask("GET", "/api/me", cookies=main, headers=headers).status_code == 401
    assert site.ask("GET", "/api/me", cookies=branch).status_code == 401
    record = f"/api/records/atlas/folder/{made['id']}"
    assert site.ask("GET", record, cookies=branch, headers=headers).status_code == 404
    assert site.ask("GET", record, cookies=main).status_code == 200
    people = site.ask("GET", "/api/records/system/user", cookies=branch, headers=headers).json()["records"]
    assert [person["values"]["email"] for person in people] == ["root@example.com"]


@pytest.mark.parametrize(
    "unknown", ["nobody.example.com", f"x.{HOST}", "example.com", "", "[::1]:8000", "a" * 5000, "'; --"]
)
def test_an_unknown_host_serves_main(site: Site, unknown: str) -> None:
    main, branch = sessions(site)
    assert site.ask("GET", "/api/me", cookies=main, headers={"Host": unknown}).status_code == 200
    assert site.ask("GET", "/api/me", cookies=branch, headers={"Host": unknown}).status_code == 401
    forwarded = {"Host": unknown, "X-Forwarded-Host": HOST}
    assert site.ask("GET", "/api/me", cookies=branch, headers=forwarded).status_code == 401


def test_a_prefix_goes_before_the_host(site: Site) -> None:
    main, branch = sessions(site)
    headers = {"Host": HOST}
    assert site.ask("GET", "/w/main/api/me", cookies=main, headers=headers).status_code == 200
    assert site.ask("GET", "/w/main/api/me", cookies=branch, headers=headers).status_code == 401
    assert site.ask("GET", "/w/branch/api/me", cookies=branch).status_code == 200


def test_other_processes_see_a_change(site: Site) -> None:
    second = site.second()
    second.app.state.hosts.look_seconds = 0
    _, branch = sessions(site)

    def status(host: str) -> int:
        return second.ask("GET", "/api/me", cookies=branch, headers={"Host": host}).status_code

    try:
        assert (status(HOST), status("new.example.com")) == (200, 401)
        site.house.workspaces.add_host("branch", "new.example.com")
        assert status("new.example.com") == 200
        site.house.workspaces.remove_host(HOST)
        assert (status(HOST), status("new.example.com")) == (401, 200)
        site.house.workspaces.delete("branch")
        assert site.house.workspaces.hosts() == {}
    finally:
        second.close()


def test_a_write_on_an_own_host_passes_the_origin_check_whatever_the_public_address(house: House) -> None:
    house.workspaces.settings = house.settings = house.settings.model_copy(
        update={"public_url": "https://main.example.com"}
    )
    house.workspaces.add_host("main", HOST)
    site = Site(house)
    try:
        own = {"Host": HOST, "Origin": f"https://{HOST}"}
        assert site.ask("POST", "/api/auth/login", json=LOGIN, headers=own).status_code == 200
        for foreign in ({**own, "Origin": "https://evil.example"}, {**own, "Host": "evil.example"}):
            assert site.ask("POST", "/api/auth/login", json=LOGIN, headers=foreign).status_code == 403
    finally:
        site.close()


def test_a_host_has_one_workspace(site: Site) -> None:
    places = site.house.workspaces
    with pytest.raises(Conflict):
        places.add_host("main", HOST.upper())
    with pytest.raises(NotFound):
        places.add_host("none", "other.example.com")
    with pytest.raises(NotFound):
        places.remove_host("other.example.com")
    assert places.hosts() == {HOST: "branch"}
    assert places.all_keys() == ["main", "branch"]


def test_between_two_looks_nothing_is_read_and_a_lost_database_changes_nothing(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_house.workspaces.add_host("main", HOST)
    hosts = Hosts(sqlite_house.database, look_seconds=3600)
    assert hosts.stale
    hosts.refresh()
    assert not hosts.stale
    with sqlite_house.database.write() as tx:
        tx.script("DROP TABLE host_version")
    lines = CapturingLogger()
    monkeypatch.setattr("runtime.hosts.log", lines)
    hosts.refresh()
    assert hosts.workspace(HOST) == "main"
    assert [line.method_name for line in lines.calls] == ["warning"]
    # One that knows nothing yet must not guess.
    with pytest.raises(Exception, match="host_version"):
        Hosts(sqlite_house.database).refresh()


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Sales.Example.com.", "sales.example.com"), (" a ", "a"), ("Bücher.example", "xn--bcher-kva.example")],
)
def test_a_name_is_kept_as_browsers_send_it(given: str, kept: str) -> None:
    assert registrable(given) == kept
    assert host_of(f"{kept.upper()}:443".encode()) == kept


@pytest.mark.parametrize(
    "given",
    ["", ".", "a b", "http://a", "a:80", "a/b", "-a", "a-", "a..b", "a" * 64, "a." * 130 + "a", "*", "a\nb"],
)
def test_what_is_no_host_name_is_refused(given: str) -> None:
    with pytest.raises(NotFound):
        registrable(given)
