"""The day weeks begin with: one for everybody here, for administrators to choose."""

from __future__ import annotations

from tests.runtime.site import Site


def begins(site: Site, person: str) -> str:
    day: str = site.ask("GET", "/api/me", person).json()["workspace"]["week_start"]
    return day


def test_an_administrator_chooses_it_for_everybody(site: Site) -> None:
    assert begins(site, "ann") == "monday"
    assert site.ask("PATCH", "/api/workspace", "root", json={"week_start": "sunday"}).status_code == 200
    assert (begins(site, "ann"), begins(site, "root")) == ("sunday", "sunday")
    entry = site.ask("GET", "/api/audit?action=change_workspace", "root").json()["entries"][0]
    assert entry["detail"] == {"setting": "week_start", "before": "monday", "after": "sunday"}
    # Chosen again, nothing happens.
    assert site.ask("PATCH", "/api/workspace", "root", json={"week_start": "sunday"}).status_code == 200
    assert len(site.ask("GET", "/api/audit?action=change_workspace", "root").json()["entries"]) == 1


def test_nobody_else_and_nothing_else(site: Site) -> None:
    assert site.ask("PATCH", "/api/workspace", "ann", json={"week_start": "sunday"}).status_code == 403
    for wrong in ({"week_start": "friday"}, {"week_start": 1}, {}, {"week_start": "sunday", "zone": "UTC"}):
        assert site.ask("PATCH", "/api/workspace", "root", json=wrong).status_code == 422, wrong
    assert begins(site, "root") == "monday"
