"""Comments: who reads them, who writes them, whom they reach."""

from __future__ import annotations

from typing import Any

import httpx
import sqlalchemy as sa

from tests.runtime.atlas_app import atlas
from tests.runtime.house import House
from tests.runtime.site import Site


def say(site: Site, person: str, order: str, text: str, **more: Any) -> httpx.Response:
    return site.ask("POST", f"/api/records/atlas/order/{order}/comments", person, json={"text": text, **more})


def comments(site: Site, person: str, order: str) -> list[dict[str, Any]]:
    answer = site.ask("GET", f"/api/records/atlas/order/{order}/comments", person)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["comments"]
    return found


def told(house: House) -> list[tuple[list[str], str]]:
    """(people, text) of the notifications on their way, in order."""
    import json

    with house.database.read() as tx:
        rows = tx.rows(sa.text("SELECT payload FROM job WHERE kind = 'notify' ORDER BY id"))
    return [(sorted(job["users"]), job["text"]["en"]) for job in (json.loads(row[0]) for row in rows)]


def test_a_comment_is_for_whoever_reads_the_record(site: Site) -> None:
    order = site.create("order", "ann", subject="Paper")["id"]
    answer = say(site, "ann", order, "  Please check\nthe price 😀  ")
    assert answer.status_code == 201, answer.text
    comment = answer.json()
    assert (comment["text"], comment["author_name"]) == ("Please check\nthe price 😀", "Ann")
    assert comment["may_edit"]
    assert comment["may_delete"]
    (seen,) = comments(site, "cho", order)
    assert (seen["id"], seen["may_edit"], seen["may_delete"]) == (comment["id"], False, False)
    # Out of Abe's reach: the record, and so everything about it, is not there.
    for method, path in (
        ("GET", ""),
        ("POST", ""),
        ("PATCH", f"/{comment['id']}"),
        ("DELETE", f"/{comment['id']}"),
    ):
        answer = site.ask(
            method, f"/api/records/atlas/order/{order}/comments{path}", "abe",
            **({"json": {"text": "x"}} if method in ("POST", "PATCH") else {}),
        )  # fmt: skip
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "record_not_found"), method


def test_words_are_checked(sqlite_site: Site) -> None:
    order = sqlite_site.create("order", "ann", subject="Paper")["id"]
    for text, code in (
        ("   ", "comment.empty"),
        ("x" * 5001, "value.too_long"),
        ("a\x07", "value.control_character"),
    ):
        issue = say(sqlite_site, "ann", order, text).json()["error"]["issues"][0]
        assert (issue["pointer"], issue["code"]) == ("/text", code)
    assert say(sqlite_site, "ann", order, "<b>x</b>").json()["text"] == "<b>x</b>"


def test_a_mention_reaches_those_who_may_read(site: Site) -> None:
    house = site.house
    order = site.create("order", "ann", subject="Paper")["id"]
    cho, abe = house.ids["cho"], house.ids["abe"]
    answer = say(site, "ann", order, f"@[{cho}] have a look")
    assert answer.json()["mentions"] == {cho: "Cho"}
    assert told(house) == [([cho], "Ann mentioned you in a comment: @Cho have a look")]
    refused = say(site, "ann", order, f"@[{abe}] have a look")
    assert refused.json()["error"]["issues"][0]["code"] == "comment.cannot_read"
    offered = site.ask("GET", f"/api/records/atlas/order/{order}/mentionable", "ann").json()["people"]
    # Everybody who reads the order: not Abe and Gil, of another department, nor Vic.
    assert [one["name"] for one in offered] == ["Administrator", "Ann", "Bea", "Cho", "Lou"]


def test_followers_hear_of_comments_until_they_stop(site: Site) -> None:
    house = site.house
    order = site.create("order", "ann", subject="Paper")["id"]
    path = f"/api/records/atlas/order/{order}"
    assert site.ask("POST", f"{path}/follow", "cho").json() == {"following": True}
    say(site, "ann", order, "one")
    assert told(house) == [([house.ids["cho"]], "Ann commented on a record you follow: one")]
    # Ann follows by having commented; Cho stopped and is not made to follow again.
    assert site.ask("POST", f"{path}/unfollow", "cho").json() == {"following": False}
    say(site, "cho", order, "two")
    say(site, "cho", order, "three")
    say(site, "ann", order, "four")
    assert [people for people, _ in told(house)[1:]] == [[house.ids["ann"]]] * 2
    assert site.ask("GET", f"{path}/comments", "cho").json()["following"] is False
    assert site.ask("POST", f"{path}/follow", "abe").status_code == 404


def test_one_may_change_ones_own_words_for_an_hour(site: Site) -> None:
    order = site.create("order", "ann", subject="Paper")["id"]
    comment = say(site, "ann", order, "teh price").json()["id"]
    path = f"/api/records/atlas/order/{order}/comments/{comment}"
    assert site.ask("PATCH", path, "cho", json={"text": "mine"}).status_code == 403
    edited = site.ask("PATCH", path, "ann", json={"text": "the price"}).json()
    assert edited["text"] == "the price"
    assert edited["edited_at"]
    site.house.tick(61)
    late = site.ask("PATCH", path, "ann", json={"text": "later"})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "comment.too_late")
    assert comments(site, "ann", order)[0]["may_edit"] is False


def test_a_deleted_comment_leaves_a_trace_and_no_words(site: Site) -> None:
    order = site.create("order", "ann", subject="Paper")["id"]
    file = site.ask("POST", "/api/files", "ann", files={"file": ("a.txt", b"abc")}).json()["id"]
    comment = say(site, "ann", order, "secret words", files=[file]).json()
    assert comment["files"][0]["name"] == "a.txt"
    assert site.ask("GET", f"/api/files/{file}", "cho").content == b"abc"
    assert site.ask("GET", f"/api/files/{file}", "abe").status_code == 404
    path = f"/api/records/atlas/order/{order}/comments/{comment['id']}"
    assert site.ask("DELETE", path, "cho").status_code == 403
    assert site.ask("DELETE", path, "root").status_code == 204
    (left,) = comments(site, "ann", order)
    assert (left["text"], left["files"], left["deleted_by_name"]) == ("", [], "Administrator")
    assert site.ask("GET", f"/api/files/{file}", "cho").status_code == 404
    assert site.ask("DELETE", path, "root").status_code == 409


def test_only_ones_own_unused_files_can_be_attached(site: Site) -> None:
    order = site.create("order", "ann", subject="Paper")["id"]
    of_cho = site.ask("POST", "/api/files", "cho", files={"file": ("a.txt", b"abc")}).json()["id"]
    mine = site.ask("POST", "/api/files", "ann", files={"file": ("a.txt", b"abc")}).json()["id"]
    for given in ([of_cho], ["x"], [mine, mine], [7]):
        refused = say(site, "ann", order, "look", files=given)
        assert refused.json()["error"]["issues"][0]["code"] == "value.file_missing", given
    assert say(site, "ann", order, "", files=[mine]).status_code == 201
    assert say(site, "ann", order, "again", files=[mine]).status_code == 422


def test_a_grant_can_keep_readers_from_commenting(house: House) -> None:
    app = atlas()
    for grant in app["grants"]:
        if grant.get("role") == "boss" and grant["entity"] == "order":
            grant["comment"] = False
    house.publish(app)
    site = Site(house)
    order = site.create("order", "ann", subject="Paper")["id"]
    say(site, "ann", order, "hello")
    refused = say(site, "bea", order, "hello")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "comment.not_allowed")
    answer = site.ask("GET", f"/api/records/atlas/order/{order}/comments", "bea").json()
    assert (len(answer["comments"]), answer["may_comment"]) == (1, False)
    site.close()


def test_pages_of_comments(site: Site) -> None:
    order = site.create("order", "ann", subject="Paper")["id"]
    for number in range(60):
        say(site, "ann", order, f"{number}")
    path = f"/api/records/atlas/order/{order}/comments"
    first = site.ask("GET", path, "ann").json()
    second = site.ask("GET", f"{path}?after={first['next']}", "ann").json()
    texts = [one["text"] for one in first["comments"] + second["comments"]]
    # All within one moment of the stopped clock: the ids alone order them.
    assert texts == [str(number) for number in reversed(range(60))]
    assert second["next"] is None
    assert site.ask("GET", f"{path}?after=nonsense", "ann").status_code == 422
