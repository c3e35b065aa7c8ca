"""The timeline: every source in one order, cut to what its reader may know."""

from __future__ import annotations

from typing import Any

from tests.runtime.site import Site


def entries(site: Site, person: str, order: str, query: str = "") -> list[dict[str, Any]]:
    answer = site.ask("GET", f"/api/records/atlas/order/{order}/timeline{query}", person)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["entries"]
    return found


def change(site: Site, person: str, order: str, **values: Any) -> None:
    path = f"/api/records/atlas/order/{order}"
    version = site.ask("GET", path, person).json()["version"]
    assert site.ask("PATCH", path, person, json={"values": values}, match=version).status_code == 200


def test_changes_comments_and_steps_stand_in_one_order(site: Site) -> None:
    order = site.create("order", "ann", subject="Paper")["id"]
    site.house.tick()
    change(site, "ann", order, notes="a")
    site.house.tick()
    site.ask("POST", f"/api/records/atlas/order/{order}/comments", "ann", json={"text": "look"})
    site.house.tick()
    started = site.ask("POST", "/api/processes/atlas/review/instances", "ann", json={"record": order})
    assert started.status_code == 201, started.text
    told = entries(site, "ann", order)
    kinds = [(one["kind"], one.get("change") or one.get("verb") or "said") for one in told]
    assert kinds[-3:] == [("comment", "said"), ("change", "update"), ("change", "create")]
    # What the process's first action wrote belongs to the moment it started.
    assert set(kinds[:-3]) == {("process", "start"), ("change", "update")}
    assert [one["at"] for one in told] == sorted((one["at"] for one in told), reverse=True)
    assert [one["kind"] for one in entries(site, "ann", order, "?kind=comment")] == ["comment"]
    assert {one["kind"] for one in entries(site, "ann", order, "?kind=comment,process")} == {
        "comment",
        "process",
    }


def test_a_hidden_field_did_not_change(site: Site) -> None:
    order = site.create("order", "ann", subject="Paper")["id"]
    change(site, "root", order, margin="0.2")
    change(site, "root", order, margin="0.3", notes="b")
    told = entries(site, "ann", order)
    assert [[one["field"] for one in entry["changes"]] for entry in told] == [["notes"], [], []]
    assert "margin" not in str(told)
    assert site.ask("GET", f"/api/records/atlas/order/{order}/timeline", "abe").status_code == 404


def test_pages_join_without_gap_or_repeat(site: Site) -> None:
    order = site.create("order", "ann", subject="Paper")["id"]
    for number in range(40):
        # Two entries in every moment, so that pages end between equals.
        change(site, "ann", order, notes=f"{number}")
        site.ask("POST", f"/api/records/atlas/order/{order}/comments", "ann", json={"text": f"{number}"})
        if number % 10 == 9:
            site.house.tick()
    seen: list[str] = []
    after = ""
    for _ in range(10):
        page = site.ask("GET", f"/api/records/atlas/order/{order}/timeline{after}", "ann").json()
        seen += [one["id"] for one in page["entries"]]
        if page["next"] is None:
            break
        after = f"?after={page['next']}"
    assert len(seen) == len(set(seen)) == 81


def test_bad_questions(sqlite_site: Site) -> None:
    order = sqlite_site.create("order", "ann", subject="Paper")["id"]
    path = f"/api/records/atlas/order/{order}/timeline"
    unknown = sqlite_site.ask("GET", f"{path}?kind=coment", "ann")
    assert unknown.status_code == 422
    assert unknown.json()["error"]["issues"][0]["hint"] == "comment"
    for after in ("x", "%00", "A" * 5000, "4oCu"):
        assert sqlite_site.ask("GET", f"{path}?after={after}", "ann").status_code == 422, after


def test_files_are_found_by_their_kind(site: Site) -> None:
    order = site.create("order", "ann", subject="Paper")["id"]
    file = site.ask("POST", "/api/files", "ann", files={"file": ("plan.txt", b"abc")}).json()["id"]
    body = {"text": "the plan", "files": [file]}
    site.ask("POST", f"/api/records/atlas/order/{order}/comments", "ann", json=body)
    (found,) = entries(site, "cho", order, "?kind=file")
    assert (found["file"]["name"], found["by_name"], found["in_comment"]) == ("plan.txt", "Ann", True)
    assert "file" not in [one["kind"] for one in entries(site, "cho", order)]
