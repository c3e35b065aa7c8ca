"""Packages, drafts and archives made to hurt: refused by place, in both languages; what serves stays."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.site import Site

Package = dict[str, Any]
DRAFT = "/api/apps/atlas/draft"


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    opened = Site(house)
    yield opened
    opened.close()


def footprint(site: Site) -> dict[str, Any]:
    """What serves, what there is of it in the database, and what a record shows."""
    with site.house.database.read() as tx:
        catalog = site.house.workspace.catalogs.current(tx)
        counted = (
            "app_version",
            "app",
            "entity_table",
            "entity_column",
            "catalog",
            "role_member",
            "quarantine",
        )
        found: dict[str, Any] = {name: tx.rows(sa.text(f"SELECT count(*) FROM {name}")) for name in counted}
        found["versions"] = (catalog.version, dict(catalog.numbers))
    found["app"] = site.ask("GET", "/api/apps/atlas", "root").json()
    found["folders"] = site.ask("GET", "/api/records/atlas/folder", "root").json()
    return found


# -- packages as text


def text(change: Callable[[Package], object] | None = None, *replace: str) -> bytes:
    app = atlas()
    if change is not None:
        change(app)
    content = json.dumps(app, ensure_ascii=False)
    if replace:
        assert replace[0] in content
        content = content.replace(replace[0], replace[1], 1)
    return content.encode("utf-8", "surrogatepass")


def many(section: str, count: int, **item: Any) -> Callable[[Package], object]:
    return lambda app: app.setdefault(section, []).extend(
        {"id": f"h{n}", "key": f"h{n}", **item} for n in range(count)
    )


ACTIONS = [{"id": "a1", "type": "set_fields", "values": {"text": "text"}}]
FIELD = {"id": "a", "key": "a", "type": "text"}
TEXTS: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "definition.not_json", ""),
    "a list": (b"[]", "definition.not_object", ""),
    "no JSON": (b"{'a': 1}", "definition.not_json", ""),
    "two documents": (text() + b"{}", "definition.not_json", ""),
    "another encoding": (text().decode().encode("utf-16"), "definition.not_utf8", ""),
    "10,000 lists": (b"[" * 10_000 + b"]" * 10_000, "definition.too_deep", ""),
    "10,000 objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "definition.too_deep", ""),
    "a key twice": (
        text(None, '"key": "atlas"', '"key": "atlas", "key": "system"'),
        "definition.duplicate_key", "/app/key",
    ),
    "NaN": (text(None, '"scale": 4', '"scale": NaN'), "definition.number_not_exact",
            "/entities/0/fields/4/scale"),
    "infinity": (text(None, '"scale": 4', '"scale": -Infinity'), "definition.number_not_exact",
                 "/entities/0/fields/4/scale"),
    "1e400": (text(None, '"scale": 4', '"scale": 1e400'), "definition.number_not_exact",
              "/entities/0/fields/4/scale"),
    "a number of 10,000 digits": (text(None, '"scale": 4', '"scale": ' + "9" * 10_000),
                                  "definition.number_not_exact", "/entities/0/fields/4/scale"),
    "a lone surrogate": (text(None, '"Atlas"', '"\\ud800"'), "definition.unstorable_text", "/app/label/en"),
    "NUL": (text(None, '"Atlas"', '"a\\u0000"'), "definition.unstorable_text", "/app/label/en"),
    "an unknown section": (text(None, '"format"', '"tables": [], "format"'), "definition.unknown_key",
                           "/tables"),
    "a prototype": (text(None, '"format"', '"__proto__": {}, "format"'), "definition.unknown_key",
                    "/__proto__"),
    "another format": (text(None, "yingzao/1", "yingzao/9"), "definition.unknown_format", "/format"),
    "the platform's own app": (text(None, '"key": "atlas"', '"key": "system"'), "install.reserved",
                               "/app/key"),
    "a path as key": (text(None, '"key": "atlas"', '"key": "../etc"'), "definition.bad_app_key", "/app/key"),
    "a path as entity": (text(None, '"key": "note"', '"key": "../note"'), "definition.bad_key",
                         "/entities/5/key"),
    "an entity of another app": (text(None, '"key": "note"', '"key": "system.user"'), "definition.bad_key",
                                 "/entities/5/key"),
    "SQL in an id": (text(None, '"id": "e_note"', '"id": "x; DROP TABLE app"'), "definition.bad_id",
                     "/entities/5/id"),
    "right to left": (text(None, '"key": "text", "type"', '"key": "te\u202ext", "type"'),
                      "definition.bad_key", "/entities/2/fields/0/key"),
    "a joiner": (text(lambda app: entity(app, "note")["fields"].append(field("fz", "te\u200dxt", "text"))),
                 "check.invisible_letter", "/entities/5/fields/3/key"),
    "full width": (text(lambda app: entity(app, "note")["fields"].append(field("fz", "ｔext", "text"))),
                   "check.look_alike_key", "/entities/5/fields/3/key"),
    "2,000 entities": (text(many("entities", 2000, title="a", fields=[FIELD])), "definition.too_many_items",
                       "/entities"),
    "400 fields too many": (
        text(lambda app: entity(app, "note")["fields"].extend({**FIELD, "id": f"h{n}", "key": f"h{n}"}
                                                              for n in range(400))),
        "definition.too_many_items", "/entities/5/fields",
    ),
    "50,000 fields": (
        text(many("entities", 125, title="h0", fields=[{**FIELD, "id": f"h{n}", "key": f"h{n}"}
                                                       for n in range(400)])),
        "definition.too_many_fields", "/entities",
    ),
    "20,000 rules": (text(many("rules", 20_000, entity="note", trigger={"on": ["create"]}, actions=ACTIONS)),
                     "definition.too_many_items", "/rules"),
    "1,000 required apps": (
        text(lambda app: app["app"].update(requires={f"a{n}": ">=1" for n in range(1000)})),
        "definition.too_many_items", "/app/requires",
    ),
    "a required app that is not there": (
        text(lambda app: app["app"].update(requires={"nowhere": ">=1"})), "check.required_app_missing",
        "/app/requires/nowhere",
    ),
    "a dangling reference": (
        text(lambda app: entity(app, "note")["fields"].append(field("f", "led", "reference", entity="gone"))),
        "check.unknown_entity", "/entities/5/fields/3/entity",
    ),
    "a grant over another app": (
        text(lambda app: app["grants"].append(
            {"id": "gx", "role": "clerk", "entity": "base.customer", "actions": ["read"]})),
        "check.unknown_entity", "/grants/19/entity",
    ),
    "a grant to a role nobody knows": (
        text(lambda app: app["grants"].append(
            {"id": "gx", "role": "other.chief", "entity": "note", "actions": ["read"]})),
        "check.unknown_role", "/grants/19/role",
    ),
    "columns of the platform": (
        text(lambda app: app.update(views=[{"id": "v", "key": "v", "entity": "system.user",
                                            "columns": ["password_hash"]}])),
        "check.unknown_field", "/views/0/columns/0",
    ),
    "rows of another app's records": (
        text(lambda app: app["entities"].append(
            {"id": "ex", "key": "ex", "title": "a", "parent": "system.user", "fields": [FIELD]})),
        "check.parent_elsewhere", "/entities/6/parent",
    ),
    "a reserved key": (
        text(lambda app: entity(app, "note")["fields"].append(field("fz", "created_at", "text"))),
        "check.reserved_key", "/entities/5/fields/3/key",
    ),
    "a taken key": (
        text(lambda app: entity(app, "note")["fields"].append(field("fz", "text", "text"))),
        "check.duplicate_key", "/entities/5/fields/3/key",
    ),
    "an id that differs by case": (
        text(lambda app: entity(app, "note")["fields"].append(field("F1", "other", "text"))),
        "check.duplicate_id", "/entities/5/fields/3/id",
    ),
}  # fmt: skip


def test_packages(site: Site) -> None:
    site.create("folder", name="A")
    before = footprint(site)
    for name, (content, code, pointer) in TEXTS.items():
        for language, path in (("zh", "/api/apps?plan=1"), ("en", "/api/apps")):
            answer = site.ask("POST", path, "root", content=content, headers={"Accept-Language": language})
            assert answer.status_code == 422, (name, answer.text[:300])
            issues = answer.json()["error"]["issues"]
            found = [one for one in issues if (one["code"], one["pointer"]) == (code, pointer)]
            assert found, (name, issues[:3])
            # Every place of the message was filled.
            assert found[0]["message"], name
            assert not re.search(r"[{}]", found[0]["message"]), (name, found)
    assert footprint(site) == before


def test_a_package_too_large_is_refused_before_it_is_read(site: Site) -> None:
    before = footprint(site)
    most = site.house.settings.max_body_bytes
    for path in ("/api/apps", "/api/apps?plan=1"):
        answer = site.ask("POST", path, "root", content=b" " * (most + 1))
        assert answer.status_code == 413, answer.text
    answer = site.ask("POST", "/api/apps", "root", content=b" " * min(most, 10_000_001))
    assert answer.status_code in (413, 422)
    assert footprint(site) == before


def test_the_installer_sees_what_a_package_reaches_for(site: Site) -> None:
    app = atlas()
    app["grants"] += [
        {"id": "gx", "role": "system.member", "entity": "order", "actions": ["read"]},
        {"id": "gy", "role": "system.administrator", "entity": "note", "actions": ["delete"]},
        {"id": "gz", "app": True, "entity": "system.user", "actions": ["read", "update"]},
    ]
    planned = site.ask("POST", "/api/apps?plan=1", "root", json=app).json()
    assert [(one["pointer"], one["code"]) for one in planned["warnings"]] == [
        ("/grants/19/role", "check.grant_to_role_elsewhere"),
        ("/grants/20/role", "check.grant_to_role_elsewhere"),
        ("/grants/21/actions", "check.grant_over_people"),
    ]


# -- drafts


def test_drafts(site: Site) -> None:
    """A draft may be anything while somebody works on it, but never more than its own app."""
    before = footprint(site)
    revision = 0
    for name, document, status in (
        ("no document", None, 422), ("a list", [], 422), ("a text", "{}", 422), ("nothing", {}, 422),
        ("another app", {**atlas(), "app": {**atlas()["app"], "key": "system"}}, 422),
        ("no app", {**atlas(), "app": "atlas"}, 422),
    ):  # fmt: skip
        answer = site.ask(
            "PUT", DRAFT, "root", json={"document": document}, headers={"If-Match": f'"{revision}"'}
        )
        assert answer.status_code == status, (name, answer.text)
    body = b'{"document": ' + b'{"a": ' * 10_000 + b"1" + b"}" * 10_001
    answer = site.ask("PUT", DRAFT, "root", content=body, headers={"If-Match": '"0"'})
    assert answer.status_code == 400, answer.text
    for name, (content, code, pointer) in TEXTS.items():
        if not code.startswith("check."):
            # What is no package at all is the same to a draft; here it is about what is checked.
            continue
        document = json.loads(content)
        saved = site.ask(
            "PUT", DRAFT, "root", json={"document": document}, headers={"If-Match": f'"{revision}"'}
        )
        assert saved.status_code == 200, (name, saved.text[:300])
        revision += 1
        issues = site.ask("POST", f"{DRAFT}/check", "root").json()["issues"]
        assert (code, pointer) in {(one["code"], one["pointer"]) for one in issues}, (name, issues[:3])
        planned = site.ask("POST", f"{DRAFT}/plan", "root").json()
        assert planned["plan"] is None
        refused = site.ask("POST", f"{DRAFT}/publish", "root", json={}, headers={"If-Match": f'"{revision}"'})
        assert refused.status_code == 422, (name, refused.text[:300])
    assert revision >= 10
    assert footprint(site) == before


# -- archives


def zipped(entries: list[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return packed.getvalue()


def flipped(content: bytes) -> bytes:
    """With damaged data, its table of contents left as it was."""
    middle = content.index(b"app.json") + 12
    return (
        content[:middle]
        + bytes(byte ^ 0xFF for byte in content[middle : middle + 40])
        + content[middle + 40 :]
    )


HEAD = json.dumps({"format": "yingzao/1", "app": {"key": "tiny", "version": "1.0.0", "label": {}}}).encode()
ROLE = b'{"id": "r1", "key": "clerk"}'
PLAIN = zipped([("app.json", HEAD), ("roles/1.json", ROLE)])
ARCHIVES: dict[str, tuple[bytes, str]] = {
    "no archive after all": (PLAIN[: len(PLAIN) // 2], "definition.not_utf8"),
    "damaged": (flipped(PLAIN), "builder.bad_archive"),
    "a bomb": (zipped([("app.json", HEAD), ("roles.json", b" " * 30_000_000)]), "definition.too_large"),
    "a bomb of many": (
        zipped([("app.json", HEAD), *((f"roles/{n}.json", b" " * 2_000_000) for n in range(20))]),
        "definition.too_large",
    ),
    "many files": (zipped([(f"roles/{n}.json", b"1") for n in range(10_001)]), "builder.archive_files"),
    "out of the folder": (zipped([("app.json", HEAD), ("../evil.json", ROLE)]), "builder.archive_path"),
    "out of it further down": (
        zipped([("app.json", HEAD), ("roles/../../evil.json", ROLE)]), "builder.archive_path",
    ),
    "an absolute path": (zipped([("app.json", HEAD), ("/etc/evil.json", ROLE)]), "builder.archive_path"),
    "a drive": (zipped([("app.json", HEAD), ("C:/evil.json", ROLE)]), "builder.archive_path"),
    "a file twice": (
        zipped([("app.json", HEAD), ("roles/1.json", ROLE), ("Roles/1.json", ROLE)]),
        "builder.archive_twice",
    ),
    "a section twice": (
        zipped([("app.json", HEAD), ("roles/1.json", ROLE), ("roles.json", b"[]")]), "definition.given_twice",
    ),
}  # fmt: skip


def test_archives(site: Site) -> None:
    before = footprint(site)
    for name, (content, code) in ARCHIVES.items():
        for language in ("zh", "en"):
            answer = site.ask(
                "POST", "/api/builder/packages", "root", files={"file": ("package.zip", content)},
                headers={"Accept-Language": language},
            )  # fmt: skip
            assert answer.status_code == 422, (name, answer.text[:300])
            (issue,) = answer.json()["error"]["issues"]
            assert issue["code"] == code, name
            assert issue["message"]
            assert "{" not in issue["message"]
    assert footprint(site) == before
