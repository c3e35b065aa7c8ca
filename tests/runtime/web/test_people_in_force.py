"""What is changed about people and departments holds from their next request on."""

from __future__ import annotations

from runtime.web.exchange import SESSION_COOKIE
from tests.runtime.house import PASSWORD
from tests.runtime.site import Site


def test_a_chosen_language_is_kept(site: Site) -> None:
    assert site.ask("GET", "/api/me", "ann").json()["user"]["language"] == "en"
    assert site.ask("PATCH", "/api/me", "ann", json={"language": "zh"}).status_code == 200
    assert site.ask("GET", "/api/me", "ann").json()["user"]["language"] == "zh"


def test_whoever_is_made_inactive_is_out_at_once(site: Site) -> None:
    session = {SESSION_COOKIE: site.login("ann", PASSWORD).cookies[SESSION_COOKIE]}
    assert site.ask("GET", "/api/me", cookies=session).status_code == 200
    site.house.update("system.user", site.house.ids["ann"], active=False)
    assert site.ask("GET", "/api/me", cookies=session).status_code == 401


def test_the_rights_of_a_department_follow_a_move(site: Site) -> None:
    site.house.update("system.user", site.house.ids["ann"], department=site.house.ids["south"])
    assert site.ask("GET", "/api/me", "ann").json()["user"]["department"] == site.house.ids["south"]
