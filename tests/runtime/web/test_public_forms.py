"""Public forms over HTTP: what visitors see and may send, and what they can never reach."""

from __future__ import annotations

import base64
import copy
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from runtime.commands import public_forms
from tests.runtime.atlas_app import atlas, entity
from tests.runtime.house import House
from tests.runtime.site import Site

FORM: dict[str, Any] = {
    "id": "pf1", "key": "enquiry", "slug": "enquiry", "entity": "order",
    "label": {"zh": "询价", "en": "Enquiry"}, "thanks": {"zh": "谢谢", "en": "Thank you"},
    "sections": [
        {"id": "s1", "key": "main", "fields": ["subject", "folder", "quantity", "notes"]},
    ],
    "options": {"folder": 'name != "internal"'},
    "parameters": {"tracking": "utm_source", "day": "on"},
    "values": {"state": 'if(quantity > 5, "open", "draft")'},
    "embed_on": ["https://shop.example.com"],
}  # fmt: skip
ADDRESS = "/api/public/forms/enquiry"


def publish(house: House, **changes: Any) -> None:
    app = atlas()
    app["public_forms"] = [{**copy.deepcopy(FORM), **changes}]
    # The app itself may read folders, so that the form can offer them.
    app["grants"].append({"id": "g30", "app": True, "entity": "folder", "actions": ["read"], "scope": "all"})
    house.publish(app)


@pytest.fixture
def open_site(house: House) -> Iterator[Site]:
    publish(house)
    opened = Site(house)
    yield opened
    opened.close()


def send(site: Site, values: dict[str, Any], **body: Any) -> httpx.Response:
    headers = body.pop("headers", None)
    return site.ask("POST", ADDRESS, json={"values": values, **body}, headers=headers)


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


TOKEN = "0123456789abcdef0123456789abcdef"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def file_site(site: Site) -> Site:
    app = atlas()
    entity(app, "client")["fields"] += [
        {"id": "f70", "key": "papers", "type": "file", "max_items": 2},
        {"id": "f71", "key": "words", "type": "tags", "label": {"en": "Words"}},
    ]
    form = {**copy.deepcopy(FORM), "slug": "papers", "entity": "client", "options": {}, "parameters": {}}
    form |= {"values": {}, "labels": {}}
    form["sections"] = [{"id": "s1", "key": "s", "fields": ["name", "papers", "words"]}]
    app["public_forms"] = [form]
    site.house.publish(app)
    return site


def bring(site: Site, name: str, content: bytes, token: str = TOKEN) -> httpx.Response:
    path = "/api/public/forms/papers/files"
    return site.ask("POST", path, params={"name": name, "uploads": token}, content=content)


def hand_in(site: Site, files: list[str], token: str | None = TOKEN) -> httpx.Response:
    body: dict[str, Any] = {"values": {"name": "Visitor", "papers": files, "words": "new, Friend"}}
    if token is not None:
        body["uploads"] = token
    return site.ask("POST", "/api/public/forms/papers", json=body)


def test_visitors_attach_files_that_go_to_the_record(file_site: Site) -> None:
    uploaded = bring(file_site, "me.png", PNG)
    assert uploaded.status_code == 201, uploaded.text
    file = uploaded.json()["id"]
    # Nobody reads it before it is sent, the visitor included.
    for person in (None, "ann", "root"):
        assert file_site.ask("GET", f"/api/files/{file}", person).status_code in (401, 404)
    assert hand_in(file_site, [file]).status_code == 201
    (record,) = file_site.ask("GET", "/api/records/atlas/client?fields=papers,words", "root").json()[
        "records"
    ]
    assert [one["name"] for one in record["values"]["papers"]] == ["me.png"]
    assert record["values"]["words"] == ["new", "Friend"]
    assert file_site.ask("GET", f"/api/files/{file}", "root").content == PNG
    # It belongs to that record now.
    assert hand_in(file_site, [file]).status_code == 422


def test_a_visitors_file_is_nobody_elses(file_site: Site) -> None:
    file = bring(file_site, "me.png", PNG).json()["id"]
    mine = file_site.ask("POST", "/api/files?name=a.png", "ann", content=PNG).json()["id"]
    for files, token in (([file], "f" * 32), ([file], None), ([mine], TOKEN), (["nonsense"], TOKEN)):
        refused = hand_in(file_site, files, token)
        assert refused.status_code == 422
        (issue,) = refused.json()["error"]["issues"]
        assert issue["pointer"] == ("/values/papers" if files == ["nonsense"] else "/values/papers/0")
    assert bring(file_site, "a.png", PNG, "short").status_code == 422
    # A signed-in person cannot take it either.
    stolen = file_site.ask(
        "POST", "/api/records/atlas/client", "root", json={"values": {"name": "x", "papers": [file]}}
    )
    assert stolen.status_code == 422


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.exe", b"MZ" + bytes(200)),
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("all.zip", b"PK\x03\x04" + bytes(100)),
        ("photo.png", b"MZ" + bytes(200)),
        ("empty.txt", b""),
    ],
)
def test_what_staff_could_not_open_safely_is_not_taken(file_site: Site, name: str, content: bytes) -> None:
    assert bring(file_site, name, content).status_code == 422


def test_uploads_are_bounded(file_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_forms, "MAX_UPLOAD_BYTES", 1000)
    assert bring(file_site, "long.txt", b"x" * 1001).status_code == 413
    monkeypatch.setattr(public_forms, "MAX_UNSENT_BYTES", 1200)
    assert bring(file_site, "one.txt", b"x" * 900).status_code == 201
    assert bring(file_site, "two.txt", b"x" * 900).status_code == 507
    for _ in range(60):
        last = bring(file_site, "none.txt", b"")
    assert last.status_code == 429
    # A form without a place for files takes none, nor does one that is not there.
    assert (
        file_site.ask("POST", f"/api/public/forms/other/files?uploads={TOKEN}", content=b"x").status_code
        == 404
    )


def test_a_form_kept_for_later_is_kept_without_its_files(file_site: Site) -> None:
    file = bring(file_site, "me.png", PNG).json()["id"]
    values = {"name": "Later", "papers": [file]}
    draft = file_site.ask("POST", "/api/public/forms/papers/drafts", json={"values": values}).json()["draft"]
    kept = file_site.ask("GET", f"/api/public/forms/papers/drafts/{draft}").json()
    assert kept["values"] == {"name": "Later"}


# -- sub-tables, people and departments


def with_rows(house: House, **rows: Any) -> None:
    app = atlas()
    sections = [{"id": "s1", "key": "main", "fields": ["subject", "keeper", "lines"]}]
    of_lines = {"fields": ["product", "quantity", "text"], "options": {"product": 'name != "secret"'}, **rows}
    form = copy.deepcopy(FORM) | {
        "sections": sections, "rows": {"lines": of_lines}, "values": {}, "parameters": {},
        "options": {"keeper": 'email == "abe@example.com"'},
    }  # fmt: skip
    app["public_forms"] = [form]
    app["grants"] += [
        {"id": "g30", "app": True, "entity": "product", "actions": ["read"]},
        {"id": "g31", "app": True, "entity": "system.user", "actions": ["read"]},
    ]
    house.publish(app)


@pytest.fixture
def row_site(house: House) -> Iterator[Site]:
    with_rows(house)
    opened = Site(house)
    yield opened
    opened.close()


def test_a_visitor_sees_what_of_the_rows_is_theirs(row_site: Site) -> None:
    house = row_site.house
    shown = house.create("product", name="Crate", hidden_name="K-1")
    house.create("product", name="secret")
    answer = row_site.ask("GET", ADDRESS)
    form = answer.json()
    (child,) = form["entities"].values()
    assert [field["key"] for field in child["fields"]] == ["product", "quantity", "text"]
    lines = next(field for field in form["entity"]["fields"] if field["key"] == "lines")
    assert (lines["entity"], lines["max_rows"]) == ("atlas.line", 20)
    assert form["options"] == {
        "keeper": [{"id": house.ids["abe"], "title": "Abe"}],
        "lines.product": [{"id": shown, "title": "Crate"}],
    }
    for hidden in ("secret", "K-1", "cost", "price", "Bea", "@example.com"):
        assert hidden not in answer.text


def test_rows_of_a_visitor_are_stored_with_the_record(row_site: Site) -> None:
    house = row_site.house
    crate = house.create("product", name="Crate")
    rows = [{"product": crate, "quantity": "3"}, {"product": crate, "quantity": 4, "text": "blue"}]
    answer = send(row_site, {"subject": "Crates", "keeper": house.ids["abe"], "lines": rows})
    assert answer.status_code == 201, answer.text
    record = house.page("order")["records"][0]["id"]
    values = house.values("order", record)
    assert values["keeper"] == house.ids["abe"]
    assert [(row["product"], row["quantity"], row["text"]) for row in values["lines"]] == [
        (crate, "3", None), (crate, "4", "blue"),
    ]  # fmt: skip
    assert house.values("product", crate)["sold"] == "7"


def test_rows_hold_nothing_but_their_fields_and_what_is_offered(row_site: Site) -> None:
    house = row_site.house
    crate, secret = (house.create("product", name=name) for name in ("Crate", "secret"))
    other = house.create("order", subject="Theirs", lines=[{"quantity": 1}])
    theirs = house.values("order", other)["lines"][0]["id"]
    faults: list[tuple[Any, str, str]] = [
        ([{"product": crate, "cost": "1"}], "lines/0/cost", "value.unknown_field"),
        ([{"product": crate, "amount": "1"}], "lines/0/amount", "value.unknown_field"),
        ([{"product": crate}, {"id": theirs, "quantity": 9}], "lines/1/id", "value.unknown_field"),
        ([{"parent": other, "quantity": 9}], "lines/0/parent", "value.unknown_field"),
        ([{"owner": house.ids["abe"]}], "lines/0/owner", "value.unknown_field"),
        ([{"product": secret}], "lines/0/product", "value.reference_missing"),
        ([{"product": "no id"}], "lines/0/product", "value.reference_missing"),
        ([{"product": crate, "quantity": "many"}], "lines/0/quantity", "value.not_number"),
        ([{"quantity": 1}] * 21, "lines", "value.too_many_rows"),
        ({"0": {}}, "lines", "value.not_rows"),
        ([[]], "lines", "value.not_rows"),
    ]
    for rows, pointer, code in faults:
        answer = send(row_site, {"subject": "A", "lines": rows})
        assert answer.status_code == 422, (rows, answer.text)
        issues = [(issue["pointer"], issue["code"]) for issue in answer.json()["error"]["issues"]]
        assert (f"/values/{pointer}", code) in issues, (rows, issues)
    somebody = send(row_site, {"subject": "A", "keeper": house.ids["bea"]})
    nobody = send(row_site, {"subject": "A", "keeper": "00000000-0000-7000-8000-000000000000"})
    assert somebody.json()["error"]["issues"] == nobody.json()["error"]["issues"]
    assert [one["values"]["subject"] for one in house.page("order")["records"]] == ["Theirs"]
    assert [row["quantity"] for row in house.values("order", other)["lines"]] == ["1"]


def test_a_form_kept_for_later_keeps_its_rows(row_site: Site) -> None:
    kept = row_site.ask("POST", f"{ADDRESS}/drafts", json={"values": {"lines": [{"quantity": "2"}]}})
    token = kept.json()["draft"]
    again = row_site.ask("GET", f"{ADDRESS}/drafts/{token}").json()
    assert again["values"] == {"lines": [{"quantity": "2"}]}


# -- several people, several records and files, in the form and in its rows


@pytest.fixture
def full_site(house: House) -> Iterator[Site]:
    """Every kind of field that leads somewhere, on the form and in its rows."""
    app = atlas()
    several = [
        {"id": "f80", "key": "watchers", "type": "users", "max_items": 2},
        {"id": "f81", "key": "folders", "type": "multi_reference", "entity": "folder"},
        {"id": "f82", "key": "photos", "type": "image", "max_items": 2},
        {"id": "f83", "key": "signed", "type": "signature"},
        {"id": "f84", "key": "ship_to", "type": "address"},
        {"id": "f85", "key": "code", "type": "barcode", "symbology": "ean13"},
        {"id": "f86", "key": "takes", "type": "duration"},
        {"id": "f87", "key": "secret_photos", "type": "image"},
    ]
    for name in ("order", "line"):
        entity(app, name)["fields"] += copy.deepcopy(several)
    shown = [field["key"] for field in several if field["key"] != "secret_photos"]
    options = {"watchers": 'email == "abe@example.com"', "folders": 'name != "internal"'}
    app["public_forms"] = [
        copy.deepcopy(FORM) | {
            "sections": [{"id": "s1", "key": "main", "fields": ["subject", "lines", *shown]}],
            "rows": {"lines": {"fields": shown, "options": options}}, "options": options,
            "values": {}, "parameters": {"secret_photos": "photo"},
        }
    ]  # fmt: skip
    app["grants"] += [
        {"id": "g30", "app": True, "entity": "folder", "actions": ["read"], "scope": "all"},
        {"id": "g31", "app": True, "entity": "system.user", "actions": ["read"]},
    ]
    house.publish(app)
    opened = Site(house)
    yield opened
    opened.close()


def photo(site: Site, token: str = TOKEN) -> str:
    params = {"name": "me.png", "uploads": token}
    answer = site.ask("POST", f"{ADDRESS}/files", params=params, content=PNG)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_people_records_and_pictures_come_in_with_the_form_and_its_rows(full_site: Site) -> None:
    house = full_site.house
    abe = house.ids["abe"]
    one, two = (house.create("folder", name=name) for name in ("One", "Two"))
    form = full_site.ask("GET", ADDRESS).json()
    assert form["options"]["lines.watchers"] == form["options"]["watchers"] == [{"id": abe, "title": "Abe"}]
    mine = {"watchers": [abe], "folders": [two, one], "ship_to": {"city": "苏州", "detail": "平江路 1 号"}}
    mine |= {"code": "6901234567892", "takes": "1:30"}
    pictures = [photo(full_site) for _ in range(4)]
    row = mine | {"photos": pictures[:1], "signed": pictures[1:2]}
    values = {"subject": "All", **mine, "photos": pictures[2:3], "signed": pictures[3:], "lines": [row]}
    answer = send(full_site, values, uploads=TOKEN)
    assert answer.status_code == 201, answer.text
    record = house.page("order", filter='subject == "All"')["records"][0]["id"]
    stored = house.values("order", record)
    for kept, at in ((stored, 2), (stored["lines"][0], 0)):
        assert (kept["watchers"], kept["folders"]) == ([abe], [two, one])
        assert kept["ship_to"]["text"] == "江苏省苏州市平江路 1 号"
        assert (kept["code"], kept["takes"]) == ("6901234567892", "01:30:00")
        assert [file["id"] for file in kept["photos"] + kept["signed"]] == pictures[at : at + 2]
    assert full_site.ask("GET", f"/api/files/{pictures[0]}", "root").content == PNG
    assert house.listed("order", filter=f'"{one}" in folders') == [record]


def test_nobody_and_nothing_but_what_is_offered_in_any_spelling(full_site: Site) -> None:
    house = full_site.house
    abe, bea = house.ids["abe"], house.ids["bea"]
    internal = house.create("folder", name="internal")
    file = photo(full_site, "f" * 32)
    wrong: list[tuple[str, Any]] = [
        ("watchers", [abe, bea]), ("watchers", f"{abe}; {bea}"), ("watchers", bea),
        ("folders", [internal]), ("folders", internal), ("folders", [internal.upper()]),
        ("photos", [file]), ("photos", file), ("photos", [{"id": file}]), ("signed", file),
    ]  # fmt: skip
    for key, value in wrong:
        for values, at in (({key: value}, key), ({"lines": [{key: value}]}, f"lines/0/{key}")):
            answer = send(full_site, {"subject": "A", **values}, uploads=TOKEN)
            assert answer.status_code == 422, (values, answer.text)
            (issue,) = answer.json()["error"]["issues"]
            assert issue["pointer"].startswith(f"/values/{at}/"), (values, issue)
            assert issue["code"] == ("value.file_missing" if key in ("photos", "signed") else
                                     "value.reference_missing")  # fmt: skip
            full_site.house.tick(60)
    somebody = send(full_site, {"subject": "A", "watchers": [bea]})
    nobody = send(full_site, {"subject": "A", "watchers": ["00000000-0000-7000-8000-000000000000"]})
    assert somebody.json()["error"]["issues"] == nobody.json()["error"]["issues"]
    # A parameter of the address hands over nobody's file either.
    stolen = send(full_site, {"subject": "A"}, parameters={"photo": file}, uploads=TOKEN)
    assert stolen.json()["error"]["issues"][0]["pointer"] == "/values/secret_photos/0"
    assert house.page("order")["records"] == []


@pytest.mark.parametrize("value", [5, {"a": 1}, [["x"]], ["no id"], [None, 7], ["x"] * 2000, "😀"])
def test_a_list_that_is_none_is_told_at_its_field(full_site: Site, value: Any) -> None:
    for values, at in (({"folders": value}, "folders"), ({"lines": [{"folders": value}]}, "lines/0/folders")):
        answer = send(full_site, {"subject": "A", **values})
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"]["issues"][0]["pointer"].startswith(f"/values/{at}")


def test_more_than_a_form_can_offer_is_refused_without_being_looked_for(full_site: Site) -> None:
    ids = [f"00000000-0000-7000-8000-{number:012d}" for number in range(190)]
    rows = [{"folders": [one.replace("8000", f"9{at:03d}") for one in ids]} for at in range(20)]
    answer = send(full_site, {"subject": "A", "lines": rows})
    assert answer.status_code == 422
    assert {issue["code"] for issue in answer.json()["error"]["issues"]} == {"value.reference_missing"}


def test_a_form_kept_for_later_leaves_the_files_of_its_rows(full_site: Site) -> None:
    file = photo(full_site)
    rows = [{"code": "6901234567892", "photos": [file], "signed": [file]}, 7]
    body = {"values": {"subject": "Later", "photos": [file], "lines": rows}}
    token = full_site.ask("POST", f"{ADDRESS}/drafts", json=body).json()["draft"]
    kept = full_site.ask("GET", f"{ADDRESS}/drafts/{token}").json()["values"]
    assert kept == {"subject": "Later", "lines": [{"code": "6901234567892"}]}
