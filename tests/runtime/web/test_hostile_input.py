"""Whatever is sent, the answer is a refusal in the one error shape, never a server error."""

from __future__ import annotations

import itertools
import json
from typing import Any

import httpx

from tests.runtime.site import Site

TEXTS = [
    "'; DROP TABLE r_atlas_order__e_order; --",
    '" OR 1=1 --',
    "%",
    "_",
    "\\",
    "\x00",
    "a\x00b",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${7*7}",
    "%(id)s",
    ":id",
    "%s",
    "{0.__class__}",
    "{subject}",
    "\ud7ff\ue000",
    "👩‍👩‍👧",
    "²",
    "١٢٣",
    "-",
    "--",
    ".",
    "..",
    "a" * 3000,
    "(" * 500,
    "not " * 300 + "urgent",
    "1" * 400,
    "lines",
    "lines.amount",
    "id",
    "client.client.client",
    "parent",
    "position",
    "currency",
    "rate",
    "computing",
    "title_sort",
    "deleted_at",
    "revision",
    "me",
    "me.name",
    "parameter.x",
    "old.subject",
]

NUMBERS = [
    "1234567890123456789",
    "0.0000001",
    "1e400",
    "-1e400",
    "1e-400",
    "NaN",
    "Infinity",
    "-Infinity",
    "sNaN",
    "0x10",
    "1_000",
    "１２",
    "--1",
    "",
    " ",
    "1e",
    True,
    [],
    {},
    1.5,
    2**63,
    -(2**63) - 1,
    1e300,
]

VALUES: list[Any] = [
    *NUMBERS,
    *TEXTS,
    None,
    False,
    0,
    -1,
    [None],
    [[]],
    [{}],
    {"id": 1},
    [{"id": "x"}],
    "2026-13-45",
]

FIELDS = [
    "number", "subject", "client", "payer", "folder", "state", "day", "moment", "quantity", "weight", "share",
    "urgent", "notes", "keeper", "budget", "lines", "total", "net", "owner", "department", "currency", "rate",
]  # fmt: skip


def checked(answer: httpx.Response) -> httpx.Response:
    """Anything but a server error; a refusal has its shape."""
    assert answer.status_code < 500, f"{answer.request.method} {answer.request.url}: {answer.text}"
    if answer.status_code >= 400:
        error = answer.json()["error"]
        assert set(error) <= {"code", "message", "issues", "request_id", "hint"}
        assert error["code"]
        assert error["message"] != error["code"], "a code without a message"
        assert error["request_id"] == answer.headers["x-request-id"]
        for issue in error["issues"]:
            assert isinstance(issue["pointer"], str)
            assert issue["message"] != issue["code"], issue
    return answer


OPTIONS = ("filter", "sort", "fields", "expand", "after", "limit", "count", "else")


def test_every_text_in_every_list_option(site: Site) -> None:
    site.create("order", subject="One", quantity=1)
    for option, text in itertools.product(OPTIONS, TEXTS):
        answer = checked(site.ask("GET", "/api/records/atlas/order", "root", params={option: text}))
        if option in ("filter", "after") and text.startswith("'"):
            assert answer.status_code == 422
        wanted: Any = text if option in ("filter", "after") else [text]
        checked(site.ask("POST", "/api/records/atlas/order/query", "root", json={option: wanted}))
    assert site.ask("GET", "/api/records/atlas/order", "root").json()["records"]


TEMPLATES = ('subject == "{}"', 'contains(subject, "{}")', 'notes in ("{}", "b")')


def test_every_text_as_a_literal_is_only_a_literal(site: Site) -> None:
    site.create("order", subject="One")
    for template, text in itertools.product(TEMPLATES, TEXTS):
        literal = text.replace("\\", "\\\\").replace('"', '\\"')
        params = {"filter": template.format(literal) if "{}" in template else template}
        answer = checked(site.ask("GET", "/api/records/atlas/order", "root", params=params))
        if answer.status_code == 200:
            assert answer.json()["records"] == []


def test_every_value_in_every_field(site: Site) -> None:
    made = site.create("order", subject="One")
    path = f"/api/records/atlas/order/{made['id']}"
    version = made["version"]
    for field in FIELDS:
        for value in VALUES:
            body = json.dumps({"values": {field: value}})
            answer = checked(site.ask("PATCH", path, "root", content=body, match=version))
            assert answer.status_code in (200, 400, 422), answer.text
            if answer.status_code == 200:
                version = answer.json()["version"]
                checked(site.ask("GET", path, "root"))
                checked(site.ask("GET", f"{path}/history", "root"))


def test_every_value_in_every_field_of_a_row(site: Site) -> None:
    for field in ("text", "product", "quantity", "price", "amount", "id", "parent", "position", "owner"):
        for value in VALUES:
            body = json.dumps({"values": {"subject": "One", "lines": [{field: value}]}})
            answer = checked(site.ask("POST", "/api/records/atlas/order", "root", content=body))
            assert answer.status_code in (201, 400, 422), answer.text


BODIES = [
    b"",
    b"null",
    b"[]",
    b"1",
    b'"x"',
    b"{",
    b"{]",
    b'{"values": NaN}',
    b'{"values": {"weight": NaN}}',
    b'{"values": {"weight": Infinity}}',
    b'{"values": {"weight": 1e999}}',
    b'{"values": {"quantity": 1' + b"0" * 300 + b"}}",
    b'{"values": {"subject": "\\ud800"}}',
    b'{"values": {"subject": "\xff"}}',
    b'{"values": {"subject": "\\u0000"}}',
    b'{"values": null}',
    b'{"values": []}',
    b'{"values": "x"}',
    b'{"values": {}, "override": "x"}',
    b'{"values": {}, "override": [[]]}',
    b'{"values": {}, "override": [{}]}',
    b'{"values": {}, "extra": 1}',
    b'{"values": {"\\u0000": 1}}',
    b'{"values": {"subject": "a", "subject": null}}',
    b'{"values": {}, "values": {}}',
    b'{"email": "a", "email": "b", "code": "\\u003a"}',
    b"[" * 500 + b"]" * 500,
    b"[" * 100_000,
    b'{"values": ' + b'{"a":' * 100_000,
    b'{"values": {"lines": ' + b"[" * 60 + b"]" * 60 + b"}}",
    b'{"values": {"lines": [' + b"{}," * 5000 + b"{}]}}",
]


def test_bodies_that_are_not_what_is_asked_for(site: Site) -> None:
    targets = (
        ("POST", "/api/records/atlas/order"),
        ("POST", "/api/records/atlas/order/query"),
        ("POST", "/api/records/atlas/order/batch"),
        ("POST", "/api/auth/login"),
        ("PATCH", "/api/me"),
        ("POST", "/api/apps"),
        ("POST", "/api/reports/atlas/run"),
        ("POST", "/api/reports/atlas/by_client/run"),
    )
    for body, (method, path) in itertools.product(BODIES, targets):
        answer = checked(site.ask(method, path, "root", content=body))
        if body or not path.endswith("by_client/run"):
            assert answer.status_code in (400, 413, 422), f"{path}: {answer.status_code}"


def test_what_a_body_gives_twice_is_named_in_both_languages(site: Site) -> None:
    path = "/api/records/atlas/order"
    body = '{"values": {"subject": "08:30", "subject": "b", "lines": [{"text": 1, "text": 2}]}}'
    messages = set()
    for language in ("zh", "en"):
        answer = checked(site.ask("POST", path, "root", content=body, headers={"Accept-Language": language}))
        assert answer.status_code == 400
        error = answer.json()["error"]
        assert error["code"] == "request.ambiguous"
        assert {issue["pointer"] for issue in error["issues"]} == {"/values/subject", "/values/lines/0/text"}
        messages |= {error["message"], *(issue["message"] for issue in error["issues"])}
    assert len(messages) == 6
    assert site.house.page("order")["records"] == []


def test_thousands_of_unknown_keys_get_a_bounded_answer(site: Site) -> None:
    body = {"values": {f"key{number}": number for number in range(50_000)}}
    answer = checked(site.ask("POST", "/api/records/atlas/order", "root", json=body))
    assert answer.status_code in (413, 422)
    assert len(answer.content) < 200_000


def test_bodies_too_large_are_refused(site: Site) -> None:
    body = b'{"values": {"subject": "' + b"a" * 11_000_000 + b'"}}'
    answer = checked(site.ask("POST", "/api/records/atlas/order", "root", content=body))
    assert answer.status_code == 413

    async def pieces() -> Any:
        for _ in range(12):
            yield b"a" * 1_000_000

    answer = checked(site.ask("POST", "/api/records/atlas/order", "root", content=pieces()))
    assert answer.status_code == 413


IDS = [
    "x", "0", "-1", "null", "%00", "a%00b", "00000000-0000-0000-0000-000000000000", "é", "'", "²",
    "{00000000-0000-0000-0000-000000000000}", "urn:uuid:00000000-0000-0000-0000-000000000000",
    "g0000000-0000-0000-0000-000000000000", "a" * 500,
]  # fmt: skip


def test_what_is_no_id_is_the_id_of_nothing(site: Site) -> None:
    for identifier in IDS:
        ask_for(site, identifier)


def ask_for(site: Site, identifier: str) -> None:
    records = f"/api/records/atlas/order/{identifier}"
    for method, path, body in (
        ("GET", records, None),
        ("PATCH", records, {"values": {}}),
        ("DELETE", records, None),
        ("POST", f"{records}/restore", {}),
        ("GET", f"{records}/history", None),
        ("GET", f"/api/tasks/{identifier}", None),
        ("POST", f"/api/tasks/{identifier}/approve", {}),
        ("GET", f"/api/processes/instances/{identifier}", None),
        ("POST", f"/api/processes/instances/{identifier}/withdraw", {}),
        ("GET", f"/api/processes/instances?entity=atlas.order&record={identifier}", None),
        ("GET", f"/api/rules/runs?entity=atlas.order&record={identifier}", None),
        ("POST", f"/api/jobs/{identifier}/retry", {}),
    ):
        answer = checked(site.ask(method, path, "root", json=body, match=1))
        assert answer.status_code == 404, f"{method} {path}: {answer.status_code} {answer.text}"
    operations: list[dict[str, Any]] = [
        {"update": identifier, "version": 1, "values": {}},
        {"delete": identifier, "version": 1},
    ]
    for operation in operations:
        body = {"operations": [operation]}
        answer = checked(site.ask("POST", "/api/records/atlas/order/batch", "root", json=body))
        assert answer.status_code == 404


def test_ids_may_be_written_in_capitals_everywhere(site: Site) -> None:
    made = site.create("order", subject="One", urgent=True)
    path = f"/api/records/atlas/order/{made['id'].upper()}"
    assert site.ask("GET", path, "root").json()["id"] == made["id"]
    assert site.ask("GET", f"{path}/history", "root").status_code == 200
    runs = f"/api/rules/runs?entity=atlas.order&record={made['id'].upper()}"
    assert len(site.ask("GET", runs, "root").json()["runs"]) == 1
    changed = site.ask("PATCH", path, "root", json={"values": {"subject": "Two"}}, match=1)
    assert changed.status_code == 200, changed.text
    assert site.ask("DELETE", path, "root", match=2).status_code == 204
    assert site.ask("POST", f"{path}/restore", "root", json={}).status_code == 200


PATHS = [
        "/api/records/atlas/none", "/api/records/none/order", "/api/records/atlas/or%00der",
        "/api/records/system/credential", "/api/records/atlas/" + "a" * 5000, "/api/none", "/api/", "/api",
        "/api/apps/none", "/api/apps/none/export", "/api/apps/none/openapi.json",
        "/api/reports/atlas/none/run",
        "/w/none/api/me", "/w/none/api/records/atlas/order",
]  # fmt: skip


def test_what_is_not_there_is_not_found(site: Site) -> None:
    for path in PATHS:
        method = "POST" if path.endswith("/run") else "GET"
        assert checked(site.ask(method, path, "root")).status_code == 404, path


def test_numbers_in_queries_and_headers_are_plain_digits(site: Site) -> None:
    made = site.create("order", subject="One")
    for text in ["²", "١٢", "-1", "1.5", "9" * 30, "x", "%00"]:
        send_number(site, made, text)


def send_number(site: Site, made: dict[str, Any], text: str) -> None:
    path = f"/api/records/atlas/order/{made['id']}"
    for address in (
        f"/api/records/atlas/order?limit={text}", f"{path}/history?after={text}", f"/api/audit?after={text}",
        f"/api/tasks?limit={text}", f"/api/tasks?after={text}", f"/api/notifications?after={text}",
        f"/api/jobs?after={text}", f"/api/records/atlas/order?after={text}",
    ):  # fmt: skip
        checked(site.ask("GET", address, "root"))
    header = text.encode("utf-8")
    for value in (header, b'"' + header + b'"', b"W/" + header):
        body = {"values": {"subject": "Two"}}
        answer = checked(site.ask("PATCH", path, "root", json=body, headers={"If-Match": value}))
        assert answer.status_code in (400, 412)


def test_directory_takes_any_text(site: Site) -> None:
    for text in TEXTS:
        answer = checked(site.ask("GET", "/api/directory", "root", params={"q": text}))
        if len(text) < 90 and text.isprintable():
            assert answer.status_code == 200, answer.text
        answer = checked(site.ask("GET", "/api/directory", "root", params={"q": "b" * 99 + text}))


def test_directory_finds_people_at_work(site: Site) -> None:
    found = site.ask("GET", "/api/directory", "ann", params={"q": "AN"}).json()["people"]
    assert [person["name"] for person in found] == ["Ann"]
    assert len(site.ask("GET", "/api/directory", "ann").json()["people"]) == 8
