"""/api/jobs and /api/notifications over HTTP: who may, and what they see."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from runtime.access.principal import ADMINISTRATOR
from runtime.jobs import queue
from runtime.jobs.worker import Worker
from runtime.store.ids import new_id
from runtime.web.app import create_app
from runtime.workspace import Workspace, Workspaces
from tests.runtime.jobs.live import Person, person


class Api:
    """Requests without a server; the application's background work is not running."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._app = create_app(workspaces.settings, workspaces)

    def __call__(
        self, method: str, path: str, by: Person | None = None, body: object = None
    ) -> tuple[int, dict[str, Any]]:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, headers=by.headers if by else {}, json=body)

        response = asyncio.run(ask())
        return response.status_code, response.json()

    def close(self) -> None:
        self._app.state.executors.close()


@pytest.fixture
def api(workspaces: Workspaces) -> Iterator[Api]:
    opened = Api(workspaces)
    yield opened
    opened.close()


@pytest.fixture
def admin(workspace: Workspace) -> Person:
    return person(workspace, "admin2", [ADMINISTRATOR])


@pytest.fixture
def anna(workspace: Workspace) -> Person:
    return person(workspace, "anna")


def _dead_job(workspace: Workspace) -> str:
    with workspace.database.write() as tx:
        job_id = queue.enqueue(tx, "unknown", {"text": "canary"}, max_attempts=1)
    Worker(workspace.database, workspace.catalogs, workspace.clock).run_due()
    assert job_id is not None
    return job_id


def test_jobs_are_for_administrators(api: Api, workspace: Workspace, anna: Person) -> None:
    job_id = _dead_job(workspace)
    for method, path in (("GET", "/api/jobs"), ("POST", f"/api/jobs/{job_id}/retry")):
        assert api(method, path)[0] == 401
        assert api(method, path, anna)[0] == 403
    # The refusal says nothing about whether the job exists.
    assert api("POST", f"/api/jobs/{new_id()}/retry", anna)[0] == 403


def test_jobs_are_listed_newest_first_by_state_without_payload(
    api: Api, workspace: Workspace, admin: Person
) -> None:
    dead = _dead_job(workspace)
    with workspace.database.write() as tx:
        ready = [queue.enqueue(tx, "later", {}, delay_seconds=60) for _ in range(101)]
    status, body = api("GET", "/api/jobs?state=dead", admin)
    (job,) = body["jobs"]
    assert status == 200
    assert (job["id"], job["kind"], job["state"], job["attempts"]) == (dead, "unknown", "dead", 1)
    assert job["error"] == "UnknownKind: unknown"
    assert "canary" not in str(body)
    assert body["counts"] == {"ready": 101, "running": 0, "done": 0, "dead": 1}
    first = api("GET", "/api/jobs", admin)[1]
    second = api("GET", f"/api/jobs?after={first['next']}", admin)[1]
    listed = [job["id"] for page in (first, second) for job in page["jobs"]]
    assert listed == [*reversed(ready), dead]
    assert second["next"] is None


def test_dead_job_is_put_to_work_again_once_and_audited(
    api: Api, workspace: Workspace, admin: Person
) -> None:
    job_id = _dead_job(workspace)
    assert api("POST", f"/api/jobs/{job_id}/retry", admin) == (200, {"id": job_id, "state": "ready"})
    status, body = api("POST", f"/api/jobs/{job_id}/retry", admin)
    assert (status, body["error"]["code"]) == (409, "job_not_dead")
    with workspace.database.read() as tx:
        audited = tx.rows(sa.text("SELECT subject FROM audit WHERE action = 'job_retry'"))
    assert audited == [(f"job:{job_id}",)]


@pytest.mark.parametrize("job_id", ["x", "1' OR 1=1", "00000000-0000-7000-8000-000000000000"])
def test_retry_of_no_job_is_not_found(api: Api, admin: Person, job_id: str) -> None:
    status, body = api("POST", f"/api/jobs/{job_id}/retry", admin)
    assert (status, body["error"]["code"]) == (404, "job_not_found")


@pytest.mark.parametrize("query", ["state=lost", "after=x"])
def test_list_of_jobs_refuses_what_it_does_not_know(api: Api, admin: Person, query: str) -> None:
    assert api("GET", f"/api/jobs?{query}", admin)[0] == 422


def _notify(workspace: Workspace, *users: str, count: int = 1) -> None:
    with workspace.database.write() as tx:
        for n in range(count):
            text = {"zh": f"第{n}", "en": f"no. {n}"}
            record = ["lab.sample", "01900000-0000-7000-8000-000000000000"] if n else None
            queue.enqueue(tx, "notify", {"users": list(users), "text": text, "record": record})
    Worker(workspace.database, workspace.catalogs, workspace.clock).run_due()


def test_notifications_are_ones_own_newest_first_page_by_page(
    api: Api, workspace: Workspace, anna: Person, admin: Person
) -> None:
    _notify(workspace, anna.id, count=52)
    first = api("GET", "/api/notifications", anna)[1]
    second = api("GET", f"/api/notifications?after={first['next']}", anna)[1]
    listed = [*first["notifications"], *second["notifications"]]
    assert [one["text"]["en"] for one in listed] == [f"no. {n}" for n in range(51, -1, -1)]
    assert (first["unread"], second["next"]) == (52, None)
    assert listed[0]["entity"] == "lab.sample"
    assert listed[0]["record"] == "01900000-0000-7000-8000-000000000000"
    assert (listed[-1]["entity"], listed[-1]["record"], listed[-1]["read"]) == (None, None, False)
    assert listed[0]["at"].endswith("Z")
    assert api("GET", "/api/notifications", admin)[1] == {"notifications": [], "next": None, "unread": 0}
    assert api("GET", "/api/notifications")[0] == 401


def test_reading_marks_the_named_or_all_and_only_ones_own(
    api: Api, workspace: Workspace, anna: Person, admin: Person
) -> None:
    _notify(workspace, anna.id, admin.id, count=3)
    hers = api("GET", "/api/notifications", anna)[1]["notifications"]
    ids = [one["id"] for one in hers]
    assert api("POST", "/api/notifications/read", admin, {"ids": ids}) == (200, {"unread": 3})
    assert api("POST", "/api/notifications/read", anna, {"ids": ids[:1]}) == (200, {"unread": 2})
    read = api("GET", "/api/notifications", anna)[1]["notifications"]
    assert [one["read"] for one in read] == [True, False, False]
    assert api("POST", "/api/notifications/read", anna, {}) == (200, {"unread": 0})
    assert api("GET", "/api/notifications", admin)[1]["unread"] == 3


@pytest.mark.parametrize(
    "body", [{"ids": ["x"]}, {"ids": [1]}, {"ids": "all"}, {"id": "x"}, {"ids": [None] * 501}]
)
def test_reading_refuses_what_is_no_list_of_ids(api: Api, anna: Person, body: dict[str, object]) -> None:
    assert api("POST", "/api/notifications/read", anna, body)[0] == 422
