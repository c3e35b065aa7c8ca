"""Several people, several records and files in a public form and in its rows."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.atlas_app import atlas, entity
from tests.runtime.house import House
from tests.runtime.site import Site
from tests.runtime.web.visitors import ADDRESS, FORM, PNG, TOKEN, send


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
