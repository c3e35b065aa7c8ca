"""Where apps begin: the list, copies, templates, package files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.app_keys import key_of_label
from builder.archives import pack, unpack
from builder.drafts import is_app_key
from engines.definition import load
from engines.definition.dump import canonical
from engines.errors import DefinitionInvalid
from tests.runtime.atlas_app import atlas
from tests.runtime.house import House
from tests.runtime.site import Site

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    opened = Site(house)
    yield opened
    opened.close()


def zipped(files: dict[str, Any]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, bytes | str) else json.dumps(content))
    return packed.getvalue()


@pytest.mark.parametrize("form", ["json", "zip"])
@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*_app.json")), ids=lambda path: path.stem)
def test_a_package_comes_out_of_its_file_as_it_went_in(path: Path, form: str) -> None:
    app = load(path.read_bytes())
    assert unpack(pack(app, form)) == app
    assert pack(app, form) == pack(app, form)


HEAD = {"format": "yingzao/1", "app": {"key": "tiny", "version": "1.0.0", "label": {"en": "Tiny"}}}
ROLE = {"id": "r1", "key": "clerk", "label": {"en": "Clerk"}}


def test_one_folder_around_a_package_is_no_matter() -> None:
    app = unpack(zipped({"tiny-main/app.json": HEAD, "tiny-main/roles/0010_clerk.json": ROLE}))
    assert [role.key for role in app.roles] == ["clerk"]


def test_what_is_no_part_of_a_package_is_not_looked_at(tmp_path: Path) -> None:
    app = unpack(
        zipped(
            {
                "app.json": HEAD, "a/b/c.json": "{", "README.md": "words", "roles/0010_clerk.json": ROLE,
            }
        )
    )  # fmt: skip
    assert [role.key for role in app.roles] == ["clerk"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped({"notes.txt": "no package"}), "definition.missing"),
        (zipped({"app.json": HEAD, "roles/1.json": " " * 20_000_000}), "definition.too_large"),
        (zipped({"app.json": "{"}), None),
        (zipped({f"roles/{n}.json": "1" for n in range(10_001)}), "builder.archive_files"),
        (zipped({"app.json": HEAD, "roles/1.json": ROLE})[:-40] + b"PK\x05\x06" + b"\0" * 18, None),
        (b"not json", None),
    ],
    ids=["no package", "a bomb", "broken JSON", "too many files", "cut short", "no JSON"],
)
def test_a_file_that_is_no_package_is_refused(content: bytes, code: str | None) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        unpack(content)
    if code:
        assert [issue.code for issue in caught.value.issues] == [code]


def test_a_package_file_is_read_and_nothing_kept(site: Site) -> None:
    content = pack(load({**HEAD, "roles": [ROLE]}), "zip")
    read = site.ask("POST", "/api/builder/packages", "root", files={"file": ("tiny.zip", content)})
    assert read.status_code == 200, read.text
    assert read.json()["document"]["app"]["key"] == "tiny"
    assert (read.json()["number"], read.json()["drafted"]) == (0, False)
    assert "tiny" not in [app["key"] for app in apps(site)]
    refused = site.ask(
        "POST", "/api/builder/packages", "root", files={"file": ("x.zip", b"PK\x03\x04 broken")}
    )
    assert refused.status_code == 422
    assert site.ask("POST", "/api/builder/packages", "root").status_code in (400, 422)
    assert (
        site.ask("POST", "/api/builder/packages", "bea", files={"file": ("tiny.zip", content)}).status_code
        == 403
    )


def apps(site: Site) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.ask("GET", "/api/builder/apps", "root").json()["apps"]
    return found


def test_a_copy_is_an_app_of_its_own(site: Site) -> None:
    body = {"key": "annex", "label": {"en": "Annex"}}
    made = site.ask("POST", "/api/builder/apps/atlas/copy", "root", json=body)
    assert made.status_code == 201, made.text
    document = made.json()["document"]
    assert '"atlas.' not in json.dumps(document)
    source = canonical(load(atlas()))
    assert [one["id"] for one in document["entities"]] == [one["id"] for one in source["entities"]]
    published = site.ask(
        "POST", "/api/apps/annex/draft/publish", "root", json={}, headers={"If-Match": made.headers["etag"]}
    )
    assert published.status_code == 201, published.text
    listed = {app["key"]: app for app in apps(site)}
    assert (listed["annex"]["number"], listed["annex"]["draft"]) == (1, None)
    assert listed["annex"]["published"]["by_name"] == "Administrator"
    # The two share nothing: a record of one is none of the other.
    site.ask("POST", "/api/records/annex/folder", "root", json={"values": {"title": "Copied"}})
    there = site.ask("GET", "/api/records/atlas/folder?count=1", "root").json()
    assert "Copied" not in json.dumps(there)


@pytest.mark.parametrize(
    ("person", "key", "status"),
    [("root", "atlas", 409), ("root", "Bad Key", 422), ("root", "x" * 31, 422), ("bea", "annex", 403)],
)
def test_a_copy_needs_a_key_of_its_own_and_an_administrator(
    site: Site, person: str, key: str, status: int
) -> None:
    body = {"key": key, "label": {"en": "Annex"}}
    assert site.ask("POST", "/api/builder/apps/atlas/copy", person, json=body).status_code == status


def test_a_template_is_taken_with_what_it_requires(site: Site) -> None:
    offered = {
        one["key"]: one for one in site.ask("GET", "/api/builder/templates", "root").json()["templates"]
    }
    assert offered["crm"]["installed"] is None
    assert offered["crm"]["requires"]
    taken = site.ask("POST", "/api/builder/templates/crm", "root", json={"sample": False})
    assert taken.status_code == 201, taken.text
    assert taken.json() == {"installed": [*offered["crm"]["requires"], "crm"], "people": 0, "password": None}
    again = site.ask("POST", "/api/builder/templates/crm", "root", json={})
    assert again.status_code == 409
    assert site.ask("POST", "/api/builder/templates/nothing", "root", json={}).status_code == 404
    assert site.ask("GET", "/api/builder/templates", "bea").status_code == 403


def test_a_draft_is_exported_as_it_stands(site: Site) -> None:
    began = site.ask("GET", "/api/apps/atlas/draft", "root").json()
    changed = {**began["document"], "app": {**began["document"]["app"], "version": "9.9.9"}}
    site.ask("PUT", "/api/apps/atlas/draft", "root", json={"document": changed}, headers={"If-Match": '"0"'})
    answer = site.ask("GET", "/api/apps/atlas/draft/export?format=zip", "root")
    assert unpack(answer.content).app.version == "9.9.9"
    assert answer.headers["content-disposition"] == 'attachment; filename="atlas_app.zip"'
    served = site.ask("GET", "/api/apps/atlas/draft/export?version=1", "root")
    assert unpack(served.content).app.version == began["document"]["app"]["version"]


def test_scenarios_and_an_older_versions_plan_are_looked_at_before(site: Site) -> None:
    began = site.ask("GET", "/api/apps/atlas/draft", "root").json()
    results = site.ask("POST", "/api/apps/atlas/draft/scenarios", "root").json()["results"]
    assert all(result["passed"] for result in results)
    changed = {**began["document"], "app": {**began["document"]["app"], "version": "9.9.9"}}
    site.ask("PUT", "/api/apps/atlas/draft", "root", json={"document": changed}, headers={"If-Match": '"0"'})
    site.ask("POST", "/api/apps/atlas/draft/publish", "root", json={}, headers={"If-Match": '"1"'})
    planned = site.ask("GET", "/api/apps/atlas/versions/1/plan", "root").json()
    assert planned["plan"]["version"] == 3
    assert [change["path"] for change in planned["changes"]] == [":app.version"]
    assert site.ask("GET", "/api/apps/atlas/versions/7/plan", "root").status_code == 404
    assert site.ask("GET", "/api/apps/atlas/draft/running", "root").json() == {"running": []}


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("设备租赁", "shebei_zulin"),
        ("Équipement & Rental", "equipement_rental"),
        ("CRM 2", "crm_2"),
        ("2026 计划", "app_2026_jihua"),
        ("😀", "app"),
        ("", "app"),
        ("a" * 80, "a" * 30),
        ("one two three four five six seven", "one_two_three_four_five_six"),
    ],
)
def test_an_apps_key_comes_from_its_name(label: str, key: str) -> None:
    assert key_of_label(label) == key
    assert is_app_key(key)


def test_a_suggested_key_is_free(site: Site) -> None:
    assert site.ask("GET", "/api/builder/app-key?label=Atlas", "root").json() == {"key": "atlas_2"}
    assert site.ask("GET", "/api/builder/app-key?label=Atlas", "bea").status_code == 403


def test_a_proposal_shows_what_its_columns_hold(site: Site) -> None:
    rows = [f"{n},{'new' if n % 2 else 'used'},{n * 10}" for n in range(1, 41)]
    content = "Number,State,Price\n" + "\n".join(rows) + "\n"
    answer = site.ask(
        "POST", "/api/builder/apps/from-file", "root", data={"key": "machines", "label": "Machines"},
        files={"files": ("machines.csv", content.encode())},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    [table] = answer.json()["tables"]
    assert table["columns"]["state"] == {
        "heading": "State", "cells": ["new", "used", "new", "used", "new"], "distinct": ["new", "used"],
    }  # fmt: skip
    assert table["columns"]["price"]["distinct"] is None
