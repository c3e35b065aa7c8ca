"""Public forms over HTTP: what visitors see and may send, and what they can never reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.house import House
from tests.runtime.site import Site
from tests.runtime.web.visitors import ADDRESS, publish, send


@pytest.fixture
def open_site(house: House) -> Iterator[Site]:
    publish(house)
    opened = Site(house)
    yield opened
    opened.close()


def test_a_visitor_sees_the_forms_fields_and_nothing_else(open_site: Site) -> None:
    house = open_site.house
    house.create("folder", name="internal")
    offered = house.create("folder", name="Sales")
    answer = open_site.ask("GET", ADDRESS)
    assert answer.status_code == 200, answer.text
    form = answer.json()
    assert form["state"] == "open"
    assert {field["key"] for field in form["entity"]["fields"]} == {"subject", "folder", "quantity", "notes"}
    assert form["options"] == {"folder": [{"id": offered, "title": "Sales"}]}
    assert form["parameters"] == ["on", "utm_source"]
    assert "internal" not in answer.text
    for hidden in ("margin", "budget", "client", "tracking", "keeper"):
        assert f'"{hidden}"' not in answer.text
    # Its condition reads a field that is on the form, so the page can check it.
    assert [check["key"] for check in form["entity"]["checks"]] == ["sensible"]


def test_what_is_sent_becomes_a_record_that_rules_have_seen(open_site: Site) -> None:
    house = open_site.house
    folder = house.create("folder", name="Sales")
    answer = send(
        open_site, {"subject": "Crates", "folder": folder, "quantity": "120"},
        parameters={"utm_source": "mail-7", "on": "2026-05-01", "other": "x"},
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["thanks"], said["thanks_url"]) == ({"zh": "谢谢", "en": "Thank you"}, None)
    record = house.page("order", filter='subject == "Crates"')["records"][0]
    values = record["values"]
    assert said["number"] == values["number"]
    assert (values["state"], values["tracking"], values["day"]) == ("open", "mail-7", "2026-05-01")
    assert (values["created_by"], values["owner"]) == (None, None)
    # The app's own rule for large orders ran.
    assert [note["values"]["count"] for note in house.page("note")["records"]] == ["120"]
    history = open_site.ask("GET", f"/api/records/atlas/order/{record['id']}/history", "root").json()
    assert history["entries"][-1]["kind"] == "create"


def test_a_parameter_that_does_not_fit_is_left_out(open_site: Site) -> None:
    answer = send(open_site, {"subject": "Late"}, parameters={"on": "someday"})
    assert answer.status_code == 201, answer.text
    assert open_site.house.page("order")["records"][0]["values"]["day"] is None


@pytest.mark.parametrize(
    "values",
    [
        {"subject": "A", "margin": "0.4"},
        {"subject": "A", "state": "void"},
        {"subject": "A", "tracking": "forged"},
        {"subject": "A", "owner": "00000000-0000-7000-8000-000000000000"},
        {"subject": "A", "lines": []},
        {"subject": "A", "id": "00000000-0000-7000-8000-000000000000"},
        {"subject": "A", "nothing": 1},
    ],
)
def test_nothing_off_the_form_can_be_sent(open_site: Site, values: dict[str, Any]) -> None:
    answer = send(open_site, values)
    assert answer.status_code == 422
    (issue,) = answer.json()["error"]["issues"]
    assert (issue["code"], issue["pointer"]) == ("value.unknown_field", f"/values/{[*values][-1]}")
    assert open_site.house.page("order")["records"] == []


def test_every_mistake_is_told_at_its_field(open_site: Site) -> None:
    answer = send(open_site, {"subject": "", "quantity": "many"})
    assert answer.status_code == 422
    assert {issue["pointer"] for issue in answer.json()["error"]["issues"]} == {
        "/values/subject", "/values/quantity",
    }  # fmt: skip
    negative = send(open_site, {"subject": "A", "quantity": "-1"}, headers={"Accept-Language": "en"})
    assert negative.json()["error"]["issues"][0]["message"] == "The quantity cannot be negative"


def test_a_record_that_is_not_offered_is_answered_as_one_that_is_not_there(open_site: Site) -> None:
    internal = open_site.house.create("folder", name="internal")
    hidden = send(open_site, {"subject": "A", "folder": internal})
    absent = send(open_site, {"subject": "A", "folder": "00000000-0000-7000-8000-000000000000"})
    strange = send(open_site, {"subject": "A", "folder": "no id"})
    assert (hidden.status_code, absent.status_code, strange.status_code) == (422, 422, 422)
    assert hidden.json()["error"]["issues"] == absent.json()["error"]["issues"]


def test_whoever_fills_in_the_trap_is_thanked_and_nothing_is_kept(open_site: Site) -> None:
    answer = send(open_site, {"subject": "Buy now"}, website="http://spam.example")
    assert answer.status_code == 201
    assert open_site.house.page("order")["records"] == []


def test_one_address_may_send_so_often_an_hour(house: House) -> None:
    publish(house, per_hour=3)
    site = Site(house)
    try:
        # What is refused counts too: trying out values is what the limit is for.
        statuses = [send(site, {"subject": "" if number == 1 else "A"}).status_code for number in range(4)]
        assert statuses == [201, 422, 201, 429]
        house.tick(61)
        assert send(site, {"subject": "A"}).status_code == 201
    finally:
        site.close()


def test_no_more_than_the_quota_is_taken_however_many_send_at_once(house: House) -> None:
    publish(house, quota=3, per_hour=1000)
    site = Site(house)
    try:
        asks = [("POST", ADDRESS, {"json": {"values": {"subject": f"S{n}"}}}) for n in range(12)]
        statuses = sorted(answer.status_code for answer in site.together(asks))
        assert statuses == [201] * 3 + [409] * 9
        assert len(house.page("order")["records"]) == 3
        form = site.ask("GET", ADDRESS).json()
        assert form["state"] == "full"
        assert "entity" not in form
        assert site.ask("GET", "/api/apps/atlas/public-forms", "root").json()["forms"][0]["sent"] == 3
    finally:
        site.close()


def test_before_it_opens_and_after_it_closes_nothing_is_taken(house: House) -> None:
    publish(house, opens_at="2026-03-02T12:00:00+08:00", closes_at="2026-03-02T06:00:00Z")
    site = Site(house)
    try:
        house.workspace.clock.set(house.workspace.clock.now().replace(hour=3, minute=59))
        assert site.ask("GET", ADDRESS).json()["state"] == "soon"
        assert send(site, {"subject": "A"}).json()["error"]["code"] == "public_form.soon"
        house.workspace.clock.set(house.workspace.clock.now().replace(hour=4, minute=0))
        assert send(site, {"subject": "A"}).status_code == 201
        house.workspace.clock.set(house.workspace.clock.now().replace(hour=6, minute=0))
        closed = send(site, {"subject": "A"}, headers={"Accept-Language": "zh"})
        assert (closed.status_code, closed.json()["error"]["code"]) == (409, "public_form.closed")
        assert closed.json()["error"]["message"] == "表单已经结束，不再接受提交"
    finally:
        site.close()


def test_the_same_key_sent_twice_makes_one_record(open_site: Site) -> None:
    asks = [
        ("POST", ADDRESS, {"json": {"values": {"subject": "Once"}}, "headers": {"Idempotency-Key": "k1"}})
    ] * 5
    answers = open_site.together(asks)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(open_site.house.page("order")["records"]) == 1


def test_a_begun_form_is_found_again_by_its_link_alone(open_site: Site) -> None:
    kept = open_site.ask("POST", f"{ADDRESS}/drafts", json={"values": {"subject": "Later", "margin": "1"}})
    assert kept.status_code == 201, kept.text
    token = kept.json()["draft"]
    assert len(token) >= 32
    assert open_site.ask("GET", f"{ADDRESS}/drafts/{token}").json() == {"values": {"subject": "Later"}}
    again = open_site.ask("POST", f"{ADDRESS}/drafts", json={"values": {"subject": "Now"}, "draft": token})
    assert again.json() == {"draft": token}
    forged = open_site.ask("POST", f"{ADDRESS}/drafts", json={"values": {}, "draft": "a" * 32})
    assert forged.status_code == 404
    assert send(open_site, {"subject": "Now"}, draft=token).status_code == 201
    assert open_site.ask("GET", f"{ADDRESS}/drafts/{token}").status_code == 404


def test_a_draft_is_kept_for_thirty_days(open_site: Site) -> None:
    token = open_site.ask("POST", f"{ADDRESS}/drafts", json={"values": {"subject": "A"}}).json()["draft"]
    open_site.house.tick(60 * 24 * 29)
    assert open_site.ask("GET", f"{ADDRESS}/drafts/{token}").status_code == 200
    open_site.house.tick(60 * 24 * 2)
    assert open_site.ask("GET", f"{ADDRESS}/drafts/{token}").status_code == 404


def test_a_form_that_is_not_there_says_so(open_site: Site) -> None:
    for method, path in (("GET", "/api/public/forms/other"), ("GET", "/f/other/qr.svg")):
        answer = open_site.ask(method, path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "public_form.not_found")
    assert open_site.ask("POST", "/api/public/forms/other", json={"values": {}}).status_code == 404


def test_only_the_named_sites_may_frame_the_page(open_site: Site) -> None:
    page = open_site.ask("GET", "/f/enquiry")
    assert "frame-ancestors 'self' https://shop.example.com;" in page.headers["content-security-policy"]
    assert "x-frame-options" not in page.headers
    other = open_site.ask("GET", "/")
    assert "frame-ancestors 'none'" in other.headers["content-security-policy"]
    assert other.headers["x-frame-options"] == "DENY"


def test_the_link_as_a_picture_and_as_a_script(open_site: Site) -> None:
    picture = open_site.ask("GET", "/f/enquiry/qr.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text.startswith("<?xml")
    script = open_site.ask("GET", "/f/enquiry/embed.js")
    assert script.headers["content-type"].startswith("text/javascript")


def test_another_sites_page_cannot_send_it(open_site: Site) -> None:
    answer = send(open_site, {"subject": "A"}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf_failed")


def test_forms_are_listed_to_whoever_may_read_what_they_make(open_site: Site) -> None:
    listed = open_site.ask("GET", "/api/apps/atlas/public-forms", "ann").json()["forms"]
    assert [(form["slug"], form["state"], form["sent"]) for form in listed] == [("enquiry", "open", 0)]
    assert open_site.ask("GET", "/api/apps/atlas/public-forms", "vic").json() == {"forms": []}
    assert open_site.ask("GET", "/api/apps/atlas/public-forms").status_code == 401
