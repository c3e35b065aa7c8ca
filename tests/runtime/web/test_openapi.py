"""The OpenAPI description of an app: valid, true to what the server does, and no more than one may see.

tests/data/openapi_3_1.json is the OpenAPI Initiative's own schema of such descriptions (2022-10-07).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from builder.routes import router as builder_router
from builder.version_routes import router as version_router
from runtime.access.principal import SYSTEM
from runtime.apps.bootstrap import bootstrap, template_packages
from runtime.apps.install import install
from runtime.store.people import People
from runtime.web.openapi.internal import INTERNAL
from runtime.web.routes import PLAIN_ROUTERS, ROUTERS
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House
from tests.runtime.site import Site

META = json.loads((Path(__file__).parents[2] / "data" / "openapi_3_1.json").read_text("utf-8"))
METHODS = ("get", "post", "put", "patch", "delete")
Document = dict[str, Any]


def describe(site: Site, person: str, app: str = "atlas") -> Document:
    answer = site.ask("GET", f"/api/apps/{app}/openapi.json", person)
    assert answer.status_code == 200, answer.text
    document: Document = answer.json()
    return document


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def every(value: Any, key: str) -> Iterator[Any]:
    """Values of `key` anywhere below."""
    if isinstance(value, dict):
        if key in value:
            yield value[key]
        for part in value.values():
            yield from every(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from every(part, key)


def validator(document: Document, pointer: str) -> Draft202012Validator:
    """Of one schema inside the document, its references resolved there."""
    registry: Registry[Any] = Registry().with_resource(
        "urn:doc", Resource.from_contents(document, default_specification=DRAFT202012)
    )
    return Draft202012Validator({"$ref": f"urn:doc#{pointer}"}, registry=registry)


def answer_schema(document: Document, path: str, method: str, status: str) -> Draft202012Validator:
    steps = ["paths", path, method, "responses", status, "content", "application/json", "schema"]
    return validator(document, "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps))


def check_description(document: Document) -> None:
    errors = [error.message for error in Draft202012Validator(META).iter_errors(document)]
    assert errors == []
    for reference in every(document, "$ref"):
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, item in document["paths"].items():
        places = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        declared = {
            parameter["$ref"].rpartition("/")[2]
            for parameter in item.get("parameters", ())
            if "$ref" in parameter
        } | {one["name"] for one in item.get("parameters", ()) if one.get("in") == "path"}
        assert places <= declared, path


@pytest.mark.parametrize("person", ["root", "ann", "cho", "gil", "bea", "vic"])
def test_descriptions_are_valid(sqlite_site: Site, person: str) -> None:
    check_description(describe(sqlite_site, person))


def test_every_described_operation_is_there(sqlite_site: Site) -> None:
    """Sent nonsense, each is refused for what was sent, never for its address or method."""
    for path, method, _ in operations(describe(sqlite_site, "root")):
        answer = sqlite_site.ask(method.upper(), path.replace("{id}", "x"), "root", content=b"{")
        if answer.status_code >= 400:
            assert answer.json()["error"]["code"] not in ("route_not_found", "method_not_allowed"), path


def test_it_shows_what_one_may_see(site: Site) -> None:
    mine = describe(site, "ann")
    order = mine["components"]["schemas"]["order.values"]["properties"]
    # Hidden, and hidden because computed from a hidden one.
    assert {"margin", "gain"}.isdisjoint(order)
    assert order["budget"]["readOnly"] is True
    assert "budget" not in mine["components"]["schemas"]["order.create"]["properties"]
    assert "cost" not in mine["components"]["schemas"]["line.row"]["properties"]
    assert "cost" in describe(site, "root")["components"]["schemas"]["line.row"]["properties"]
    assert "/api/processes/atlas/review/instances" in mine["paths"]
    assert "/api/reports/atlas/by_client/run" in mine["paths"]

    looker = describe(site, "vic")
    records = {path: set(item) & set(METHODS) for path, item in looker["paths"].items() if "records" in path}
    assert records == {
        "/api/records/atlas/folder": {"get"},
        "/api/records/atlas/folder/query": {"post"},
        "/api/records/atlas/folder/{id}": {"get"},
        "/api/records/atlas/folder/{id}/history": {"get"},
        "/api/records/atlas/folder/{id}/qr.svg": {"get"},
        "/api/records/atlas/folder/{id}/timeline": {"get"},
        "/api/records/atlas/folder/{id}/comments": {"get", "post"},
        "/api/records/atlas/folder/{id}/comments/{comment}": {"patch", "delete"},
        "/api/records/atlas/folder/{id}/explain": {"get"},
        "/api/records/atlas/folder/{id}/mentionable": {"get"},
        "/api/records/atlas/folder/{id}/follow": {"post"},
        "/api/records/atlas/folder/{id}/unfollow": {"post"},
    }
    assert not any("bulk" in path or "by_client" in path for path in looker["paths"])
    (place,) = looker["paths"]["/api/lists/atlas/{list}"]["parameters"]
    assert place["schema"]["enum"] == ["atlas.folder"]
    assert "order" not in looker["components"]["schemas"]
    assert site.ask("GET", "/api/apps/nothing/openapi.json", "ann").status_code == 404
    assert site.ask("GET", "/api/apps/atlas/openapi.json").status_code == 401


def test_fields_have_their_types(sqlite_site: Site) -> None:
    schemas = describe(sqlite_site, "root")["components"]["schemas"]
    order, created = schemas["order.values"]["properties"], schemas["order.create"]
    assert order["state"]["enum"] == ["draft", "open", "void", None]
    assert (order["day"]["format"], order["moment"]["format"]) == ("date", "date-time")
    assert order["client"]["format"] == "uuid"
    assert order["client"]["x-entity"] == "atlas.client"
    assert order["subject"]["maxLength"] == 100
    assert order["lines"]["items"]["$ref"].endswith("/line.values")
    assert order["total"]["readOnly"] is True
    assert created["required"] == ["subject"]
    assert created["properties"]["subject"]["type"] == "string"
    assert {"total", "number", "age"}.isdisjoint(created["properties"])
    assert created["properties"]["lines"]["items"]["$ref"].endswith("/line.row")
    assert "required" not in schemas["order.update"]


@pytest.mark.parametrize("entity", ["client", "order", "product", "folder", "note"])
def test_a_record_made_from_its_example_comes_back(site: Site, entity: str) -> None:
    document = describe(site, "root")
    path = f"/api/records/atlas/{entity}"
    (example,) = document["components"]["schemas"][f"{entity}.create"]["examples"]
    assert not list(validator(document, f"/components/schemas/{entity}.create").iter_errors(example))
    # A rule writes its own stamp on urgent ones.
    example.pop("urgent", None)
    answer = site.ask("POST", path, "root", json={"values": example})
    assert answer.status_code == 201, answer.text
    record = answer.json()
    assert_valid(answer_schema(document, path, "post", "201"), record)
    again = site.ask("GET", f"{path}/{record['id']}", "root").json()
    assert_valid(answer_schema(document, f"{path}/{{id}}", "get", "200"), again)
    assert_same(example, again["values"])
    changed = site.ask("PATCH", f"{path}/{record['id']}", "root", match=1, json={"values": example})
    assert_valid(answer_schema(document, f"{path}/{{id}}", "patch", "200"), changed.json())


def assert_valid(schema: Draft202012Validator, value: Any) -> None:
    assert [error.message for error in schema.iter_errors(value)] == []


def assert_same(sent: dict[str, Any], read: dict[str, Any]) -> None:
    """What was sent is there, figures as figures."""
    for key, value in sent.items():
        found = read[key]
        if isinstance(value, list):
            for row, stored in zip(value, found, strict=True):
                assert_same(row, stored)
        elif isinstance(value, str) and value.replace(".", "", 1).isdecimal():
            assert Decimal(found) == Decimal(value), key
        else:
            assert found == value, key


def test_answers_are_as_described(site: Site) -> None:
    document = describe(site, "root")
    house = site.house
    client = house.create("client", name="Acme", code="A1")
    lines = [{"text": "one", "quantity": "2", "price": "9.99"}]
    order = house.create("order", "ann", subject="First", client=client, lines=lines, day="2026-03-01")
    base = "/api/records/atlas/order"

    page = site.ask("GET", f"{base}?expand=client.name&count=1&sort=-subject,day", "root")
    assert_valid(answer_schema(document, base, "get", "200"), page.json())
    assert page.json()["records"][0]["values"]["client.name"] == "Acme"
    query = site.ask("POST", f"{base}/query", "root", json={"filter": 'client.name == "Acme"', "limit": 1})
    assert_valid(answer_schema(document, f"{base}/query", "post", "200"), query.json())
    history = site.ask("GET", f"{base}/{order}/history", "root")
    assert_valid(answer_schema(document, f"{base}/{{id}}/history", "get", "200"), history.json())

    # The same page holds against the description of somebody who sees less.
    mine = describe(site, "ann")
    assert_valid(answer_schema(mine, base, "get", "200"), site.ask("GET", base, "ann").json())

    path = "/api/processes/atlas/review/instances"
    started = site.ask("POST", path, "ann", json={"record": order})
    assert started.status_code == 201, started.text
    assert_valid(answer_schema(mine, path, "post", "201"), started.json())
    tasks = site.ask("GET", "/api/tasks", "bea").json()
    seen = describe(site, "bea")
    assert_valid(answer_schema(seen, "/api/tasks", "get", "200"), tasks)
    task = tasks["tasks"][0]["id"]
    decided = site.ask("POST", f"/api/tasks/{task}/approve", "bea", json={"values": {"notes": "fine"}})
    assert decided.status_code == 200, decided.text
    assert_valid(answer_schema(seen, "/api/tasks/{id}/approve", "post", "200"), decided.json())

    path = "/api/reports/atlas/by_client/run"
    assert_valid(answer_schema(mine, path, "post", "200"), site.ask("POST", path, "ann", json={}).json())

    path = f"{base}/import"
    files = {"file": ("orders.csv", b"subject\nSecond\n", "text/csv")}
    assert_valid(
        answer_schema(document, path, "post", "200"), site.ask("POST", path, "root", files=files).json()
    )

    kept = site.ask(
        "POST", "/api/lists/atlas/atlas.order/filters", "root",
        json={"name": "Mine", "shared": True, "state": {"filter": "owner == me"}},
    )  # fmt: skip
    path = "/api/lists/atlas/{list}"
    assert_valid(answer_schema(document, f"{path}/filters", "post", "201"), kept.json())
    settings = site.ask("GET", "/api/lists/atlas/atlas.order", "root").json()
    assert_valid(answer_schema(document, path, "get", "200"), settings)
    assert [each["name"] for each in settings["filters"]] == ["Mine"]

    path = "/api/bulk/atlas/order/update"
    run = site.ask("POST", path, "root", json={"ids": [order], "values": {"notes": "many"}})
    assert run.status_code == 202, run.text
    assert_valid(answer_schema(document, path, "post", "202"), run.json())
    assert_valid(
        answer_schema(document, "/api/bulk/{id}", "get", "200"),
        site.ask("GET", f"/api/bulk/{run.json()['id']}", "root").json(),
    )

    refused = site.ask("POST", base, "root", json={"values": {"subject": None, "nothing": 1}})
    assert refused.status_code == 422
    assert_valid(validator(document, "/components/schemas/Error"), refused.json())


@pytest.fixture
def shipped(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """The templates as they ship."""
    house = House(sqlite_url, tmp_path)
    bootstrap(house.workspace)
    for path in template_packages():
        install(house.workspace, path.read_bytes(), SYSTEM)
    with house.database.read() as tx:
        (house.ids["root"],) = People(tx, house.workspace.catalogs.current(tx), None).administrators
    opened = Site(house)
    yield opened
    opened.close()
    house.close()


def test_templates_describe_themselves(shipped: Site) -> None:
    apps = [path.stem.removesuffix("_app") for path in template_packages()]
    for app in ("system", *apps):
        document = describe(shipped, "root", app)
        check_description(document)
        for name, schema in document["components"]["schemas"].items():
            entity, _, kind = name.partition(".")
            if kind != "create":
                continue
            (example,) = schema["examples"]
            missing = set(schema.get("required", ())) - set(example)
            if missing:
                # It refers to a record that only a workspace can have.
                assert all("x-entity" in schema["properties"][key] for key in missing), name
                continue
            answer = shipped.ask("POST", f"/api/records/{app}/{entity}", "root", json={"values": example})
            assert answer.status_code == 201, (name, answer.text)
            assert_valid(
                answer_schema(document, f"/api/records/{app}/{entity}", "post", "201"), answer.json()
            )


def test_every_route_is_described_or_listed_as_internal(sqlite_site: Site) -> None:
    """Over an app that has something of everything."""
    house = sqlite_site.house
    app = atlas()
    for number, kind in enumerate(("tags", "encrypted_text", "file")):
        entity(app, "order")["fields"].append(field(f"x{number}", f"x_{kind}", kind))
    entity(app, "order")["duplicates"] = [{"id": "d1", "key": "same", "match": [{"field": "subject"}]}]
    entity(app, "folder")["fields"][1]["hierarchy"] = True
    app["document_templates"] = [
        {"id": "d1", "key": "sheet", "label": {"en": "Sheet"}, "entity": "order", "body": "{{ subject }}"}
    ]
    house.publish(app)
    document = describe(sqlite_site, "root")
    check_description(document)
    described = {(method.upper(), path) for path, method, _ in operations(document)}

    def known(method: str, path: str) -> bool:
        pattern = re.compile(re.sub(r"\\{[^/]+\\}", "[^/]+", re.escape(path)))
        return any(one == method and pattern.fullmatch(place) for one, place in described)

    routes = {
        (method, str(getattr(route, "path", "")))
        for router in (*PLAIN_ROUTERS, *ROUTERS, builder_router, version_router)
        for route in router.routes
        for method in getattr(route, "methods", None) or ()
        if method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    }
    assert len(routes) > 150
    # An address within one that is described, such as /api/apps, is internal by its longest beginning.
    missing = [
        f"{method} {path}"
        for method, path in sorted(routes, key=lambda route: (route[1], route[0]))
        if not known(method, path) and not any(f"{path}/".startswith(f"{begin}/") for begin in INTERNAL)
    ]
    assert missing == []
    stale = [begin for begin in INTERNAL if not any(f"{path}/".startswith(f"{begin}/") for _, path in routes)]
    assert stale == []


def test_it_speaks_the_language_of_its_reader(sqlite_site: Site) -> None:
    """Root reads Chinese, Ann English; no words of the platform are left in the other language."""
    chinese, english = describe(sqlite_site, "root"), describe(sqlite_site, "ann")
    own = {"by_client"}
    for _, _, operation in operations(chinese):
        for text in (operation["summary"], *operation["tags"]):
            assert not re.search("[a-z]{3,}", text) or text in ("By client", *own) or "null" in text, text
        for one in operation.get("parameters", ()):
            words = re.sub(r"[：:].*", "", one.get("description", ""))
            assert not re.search("[A-Za-z]{3,} [a-z]{3,}", words), words
    assert "same key" not in json.dumps(chinese["components"]["parameters"])
    summaries = {operation["operationId"]: operation["summary"] for _, _, operation in operations(english)}
    assert summaries["order_list"] == "List"
    assert all(text.isascii() for text in summaries.values())
    assert {tag for _, _, one in operations(english) for tag in one["tags"]} >= {"Bulk changes", "Imports"}
