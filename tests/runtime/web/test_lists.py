"""Layouts and saved filters of lists: one's own, shared ones, and what may not be told."""

from __future__ import annotations

from typing import Any

from tests.runtime.site import Site

PLACE = "/api/lists/atlas/atlas.order"


def settings(site: Site, person: str) -> dict[str, Any]:
    answer = site.ask("GET", PLACE, person)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def save(site: Site, person: str, name: str, shared: bool = False, **state: str) -> dict[str, Any]:
    body = {"name": name, "shared": shared, "state": state}
    answer = site.ask("POST", f"{PLACE}/filters", person, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def names(site: Site, person: str) -> list[str]:
    return [one["name"] for one in settings(site, person)["filters"]]


def test_a_layout_is_ones_own(site: Site) -> None:
    assert settings(site, "ann") == {"layout": None, "filters": [], "default": None}
    layout = {"order": ["subject", "state"], "hidden": ["day"], "widths": {"subject": 220}, "frozen": 1}
    assert site.ask("PUT", f"{PLACE}/layout", "ann", json={"layout": layout}).status_code == 204
    assert site.ask("PUT", f"{PLACE}/layout", "ann", json={"layout": layout}).status_code == 204
    assert settings(site, "ann")["layout"] == layout
    assert settings(site, "abe")["layout"] is None
    assert site.ask("PUT", f"{PLACE}/layout", "ann", json={"layout": None}).status_code == 204
    assert settings(site, "ann")["layout"] is None
    huge = {"order": ["x" * 30_000]}
    assert site.ask("PUT", f"{PLACE}/layout", "ann", json={"layout": huge}).status_code == 422


def test_filters_are_private_until_shared(site: Site) -> None:
    own = save(site, "ann", "  my open ones ", filter='state == "open"', sort="-day,subject")
    assert (own["name"], own["mine"], own["shared"], own["outdated"]) == ("my open ones", True, False, False)
    assert names(site, "abe") == []
    path = f"{PLACE}/filters/{own['id']}"
    assert site.ask("PATCH", path, "abe", json={"name": "x"}).status_code == 404
    assert site.ask("PATCH", path, "ann", json={"shared": True}).status_code == 200
    (seen,) = settings(site, "abe")["filters"]
    assert (seen["name"], seen["mine"], seen["state"]["sort"]) == ("my open ones", False, "-day,subject")
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        assert site.ask(method, path, "abe", json=body).status_code == 403
    assert site.ask("PUT", f"{PLACE}/default", "abe", json={"filter": own["id"]}).status_code == 204
    assert (settings(site, "abe")["default"], settings(site, "ann")["default"]) == (own["id"], None)
    assert site.ask("DELETE", path, "ann").status_code == 204
    assert settings(site, "abe") == {"layout": None, "filters": [], "default": None}


def test_a_shared_filter_does_not_tell_of_a_hidden_field(site: Site) -> None:
    save(site, "cho", "by margin", shared=True, filter="margin > 1000")
    save(site, "cho", "sorted by margin", shared=True, sort="-margin")
    save(site, "cho", "open", shared=True, filter='state == "open"')
    assert names(site, "cho") == ["by margin", "sorted by margin", "open"]
    assert names(site, "ann") == ["open"]


def test_what_cannot_be_kept_is_refused_with_its_place(site: Site) -> None:
    def pointers(person: str, **body: Any) -> set[str]:
        answer = site.ask("POST", f"{PLACE}/filters", person, json={"name": "n", "state": {}, **body})
        assert answer.status_code == 422, answer.text
        return {issue["pointer"] for issue in answer.json()["error"]["issues"]}

    assert pointers("ann", name="  ") == {"/name"}
    assert pointers("ann", name="x" * 101) == {"/name"}
    assert pointers("ann", state={"filter": "margin > 1"}) == {"/state/filter"}
    assert pointers("ann", state={"filter": "state =="}) == {"/state/filter"}
    assert pointers("ann", state={"page": "2"}) == {"/state/page"}
    assert pointers("ann", state={"filter": "x" * 5_000}) == {"/state/filter"}
    assert pointers("ann", state={"sort": "margin"}) == {"/state/sort/0"}


def test_lists_one_may_not_read_are_not_there(site: Site) -> None:
    assert site.ask("GET", PLACE, "vic").status_code == 404
    assert site.ask("GET", PLACE).status_code == 401
    for name in ("nothing", "atlas.nothing", "system.user"):
        assert site.ask("GET", f"/api/lists/atlas/{name}", "vic").status_code in (200, 404)
    assert site.ask("GET", "/api/lists/atlas/nothing", "ann").status_code == 404
    assert site.ask("GET", "/api/lists/nothing/nothing", "ann").status_code == 404
    for bad in ("nothing", "' OR 1=1"):
        assert site.ask("DELETE", f"{PLACE}/filters/{bad}", "ann").status_code == 404
