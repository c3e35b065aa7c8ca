"""Processes and tasks over HTTP: statuses, shapes, and what a retry does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from runtime.access.identity import create_token
from runtime.settings import Settings
from runtime.store.ids import new_id
from runtime.web.app import create_app
from runtime.workspace import Workspaces

Caller = Callable[..., httpx.Response]


@pytest.fixture
def call(office: Any, database_url: str) -> Iterator[Caller]:
    """Sends a request as a person: `call("ann", "GET", "/api/tasks")`."""
    workspaces = Workspaces(Settings(database_url=database_url, worker=False), office.workspace.clock)
    tokens: dict[str, str] = {}

    def token(person: str) -> str:
        if person not in tokens:
            until = office.tick() + timedelta(days=1)
            with office.database.write() as tx:
                tokens[person] = create_token(tx, office.ids[person], "test", "full", office.tick(), until)
        return tokens[person]

    app = create_app(workspaces.settings, workspaces)

    async def request(method: str, path: str, body: Any, headers: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.request(method, path, json=body, headers=headers)

    def send(person: str, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        office.tick()
        headers["authorization"] = f"Bearer {token(person)}"
        return asyncio.run(request(method, path, body, headers))

    yield send
    app.state.executors.close()
    workspaces.close()


def test_from_submission_to_approval(office: Any, call: Caller) -> None:
    claim = office.claim("5000")
    started = call("ann", "POST", "/api/processes/demo/review/instances", {"record": claim})
    assert started.status_code == 201
    instance = started.json()
    assert (instance["state"], instance["verbs"], instance["process"]) == ("running", ["withdraw"], "review")

    listed = call("ben", "GET", "/api/tasks?state=open").json()
    assert listed["count"] == 1
    (task,) = listed["tasks"]
    detail = call("ben", "GET", f"/api/tasks/{task['id']}").json()
    assert detail["values"]["total"] == "5000.00"
    assert "margin" not in detail["values"]

    approved = call(
        "ben", "POST", f"/api/tasks/{task['id']}/approve", {"comment": "ok", "values": {"note": "x"}}
    )
    assert approved.status_code == 200
    assert (approved.json()["state"], approved.json()["comment"]) == ("approved", "ok")
    late = call("ben", "POST", f"/api/tasks/{task['id']}/approve")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "flow.task_closed")

    for person in ("cy", "dee"):
        (task,) = call(person, "GET", "/api/tasks").json()["tasks"]
        assert call(person, "POST", f"/api/tasks/{task['id']}/approve").status_code == 200
    found = call("ann", "GET", f"/api/processes/instances?entity=demo.claim&record={claim}").json()
    assert [shown["state"] for shown in found["instances"]] == ["approved"]


def test_return_and_the_initiators_verbs(office: Any, call: Caller) -> None:
    instance = office.start(office.claim("500"))
    (task,) = office.tasks("cy")
    silent = call("cy", "POST", f"/api/tasks/{task['id']}/return", {})
    assert silent.status_code == 422
    assert [issue["pointer"] for issue in silent.json()["error"]["issues"]] == ["/comment"]
    assert call("cy", "POST", f"/api/tasks/{task['id']}/return", {"comment": "again"}).status_code == 200
    resubmitted = call("ann", "POST", f"/api/processes/instances/{instance}/resubmit")
    assert resubmitted.json()["state"] == "running"
    withdrawn = call("ann", "POST", f"/api/processes/instances/{instance}/withdraw", {"comment": "no"})
    assert withdrawn.json()["state"] == "withdrawn"
    again = call("ann", "POST", f"/api/processes/instances/{instance}/withdraw")
    assert again.status_code == 409


def test_a_retried_start_is_one_start(office: Any, call: Caller) -> None:
    claim = office.claim("500")
    answers = [
        call(
            "ann",
            "POST",
            "/api/processes/demo/review/instances",
            {"record": claim},
            **{"idempotency-key": "k1"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]


REFUSALS: list[tuple[str, str, str, Any, int]] = [
    ("ann", "POST", "/api/processes/demo/nothing/instances", {"record": "{claim}"}, 404),
    ("ann", "POST", "/api/processes/demo/review/instances", {"record": "{unknown}"}, 404),
    ("ann", "POST", "/api/processes/demo/review/instances", {"record": "x"}, 404),
    ("ann", "POST", "/api/processes/demo/review/instances", {}, 422),
    ("ann", "POST", "/api/processes/demo/review/instances", {"record": "{claim}", "more": 1}, 422),
    ("eva", "POST", "/api/processes/demo/review/instances", {"record": "{claim}"}, 403),
    ("abe", "GET", "/api/processes/instances?entity=demo.claim&record={claim}", None, 404),
    ("ann", "GET", "/api/processes/instances?entity=demo.nothing&record={claim}", None, 404),
    ("ann", "GET", "/api/processes/instances?entity=demo.claim", None, 422),
    ("ann", "GET", "/api/processes/instances/{unknown}", None, 404),
    ("ann", "POST", "/api/processes/instances/{unknown}/withdraw", {}, 404),
    ("ann", "GET", "/api/tasks?state=lost", None, 422),
    ("ann", "GET", "/api/tasks?limit=many", None, 422),
    ("ann", "GET", "/api/tasks/{unknown}", None, 404),
    ("ann", "POST", "/api/tasks/x/approve", {}, 404),
    ("ann", "POST", "/api/tasks/{unknown}/approve", {"comment": 7}, 422),
    ("ann", "POST", "/api/tasks/{unknown}/approve", {"comment": "x" * 2001}, 422),
    ("abe", "GET", "/api/processes/demo/review/preview?record={claim}", None, 404),
]


def test_refusals(office: Any, call: Caller) -> None:
    names = {"{claim}": office.claim("500"), "{unknown}": new_id()}
    for person, method, path, body, status in REFUSALS:
        for name, value in names.items():
            path = path.replace(name, value)
            body = {key: value if part == name else part for key, part in body.items()} if body else body
        answer = call(person, method, path, body)
        assert answer.status_code == status, (method, path, answer.text)
        assert answer.json()["error"]["message"]


def test_the_way_ahead(office: Any, call: Caller) -> None:
    answer = call("ann", "GET", f"/api/processes/demo/review/preview?record={office.claim('500')}")
    assert [step["node"] for step in answer.json()["steps"] if step["people"]] == ["finance"]


def test_what_the_definition_leaves_no_way_for_is_a_conflict(
    office: Any, call: Caller, demo: dict[str, Any]
) -> None:
    """NoPathTaken, NobodyToAsk and the like are the engine's own errors."""
    office.fire("root")
    office.fire("cy")
    office.fire("dee")
    answer = call("ann", "POST", "/api/processes/demo/review/instances", {"record": office.claim("500")})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "flow.nobody_to_ask")
