"""Lists of tasks, instances as people see them, and the way ahead before submitting."""

from __future__ import annotations

from typing import Any

import pytest

from engines.errors import RecordNotFound, ValidationFailed
from runtime.commands import read_processes, read_tasks
from runtime.commands.processes import decide, withdraw
from runtime.store.database import Transaction


def test_open_tasks_come_newest_first_in_pages(office: Any) -> None:
    claims = [office.claim("500", subject=f"Claim {number}") for number in range(5)]
    for claim in claims:
        office.start(claim)
    seen: list[str] = []
    after = None
    for size in (2, 2, 1):
        page = office.as_("cy", lambda ctx, after=after: read_tasks.my_tasks(ctx, "open", 2, after))
        assert len(page["tasks"]) == size
        assert (page["count"], page["count_capped"]) == (5, False)
        seen += [task["title"] for task in page["tasks"]]
        after = page["next"]
    assert after is None
    assert seen == [f"Claim {number}" for number in reversed(range(5))]


def test_done_tasks_come_as_they_were_decided(office: Any) -> None:
    for number in range(3):
        office.start(office.claim("500", subject=f"Claim {number}"))
    verbs = {"Claim 1": ("approve", None), "Claim 2": ("reject", "no"), "Claim 0": ("approve", "yes")}
    tasks = {task["title"]: task["id"] for task in office.tasks("cy")}
    for title, (verb, comment) in verbs.items():
        office.as_(
            "cy",
            lambda ctx, title=title, verb=verb, comment=comment: decide(ctx, tasks[title], verb, comment),
        )
    first = office.as_("cy", lambda ctx: read_tasks.my_tasks(ctx, "done", 2))
    rest = office.as_("cy", lambda ctx: read_tasks.my_tasks(ctx, "done", 2, first["next"]))
    shown = [(task["title"], task["state"], task["comment"]) for task in [*first["tasks"], *rest["tasks"]]]
    assert shown == [
        ("Claim 0", "approved", "yes"),
        ("Claim 2", "rejected", "no"),
        ("Claim 1", "approved", None),
    ]
    assert all(task["done_at"] for task in first["tasks"])
    assert rest["next"] is None


def test_a_task_names_everything_a_list_shows(office: Any) -> None:
    claim = office.claim("500")
    instance = office.start(claim)
    (task,) = office.tasks("cy")
    assert {key: task[key] for key in task if key not in ("id", "created_at")} == {
        "instance": instance, "app": "demo", "process": "review",
        "process_label": {"zh": "费用审批", "en": "Claim approval"},
        "entity": "demo.claim", "record": claim, "title": "Taxi", "version": 2,
        "node": "finance", "node_label": {"zh": "财务审批", "en": "Finance"},
        "assignee": office.ids["cy"], "assignee_name": "Cy", "started_by_name": "Ann",
        "done_at": None, "state": "open", "comment": None, "verbs": ["approve", "reject", "return"],
        "comment_required_on": ["reject", "return"], "fields": {},
    }  # fmt: skip
    assert task["created_at"].endswith("Z")
    assert office.as_("cy", read_tasks.open_count) == 1


def test_withdrawn_tasks_are_in_no_list(office: Any) -> None:
    instance = office.start(office.claim("500"))
    office.as_("ann", lambda ctx: withdraw(ctx, instance))
    assert office.tasks("cy") == []
    assert office.tasks("cy", "done") == []


@pytest.mark.parametrize(("state", "after"), [("closed", None), ("open", "rubbish"), ("open", "e30")])
def test_a_list_refuses_what_it_does_not_know(office: Any, state: str, after: str | None) -> None:
    with pytest.raises(ValidationFailed):
        office.as_("cy", lambda ctx: read_tasks.my_tasks(ctx, state, 50, after))


def test_a_cursor_serves_its_own_list_alone(office: Any) -> None:
    for _ in range(2):
        office.start(office.claim("500"))
    page = office.as_("cy", lambda ctx: read_tasks.my_tasks(ctx, "open", 1))
    with pytest.raises(ValidationFailed):
        office.as_("cy", lambda ctx: read_tasks.my_tasks(ctx, "done", 1, page["next"]))


def test_more_tasks_take_no_more_statements(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        office.start(office.claim("500"))
    office.tasks("cy")
    few = _statements(office, monkeypatch)
    for _ in range(4):
        office.start(office.claim("500"))
    office.tasks("cy")
    assert _statements(office, monkeypatch) == few


def _statements(office: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    counted = 0
    run = Transaction._run

    def count(self: Transaction, *arguments: Any) -> Any:
        nonlocal counted
        counted += 1
        return run(self, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(Transaction, "_run", count)
        office.tasks("cy")
    return counted


def test_instances_of_a_record_newest_first(office: Any) -> None:
    claim = office.claim("500")
    first = office.start(claim)
    office.decide("cy", "reject", "no receipt")
    second = office.start(claim)
    found = office.as_("ann", lambda ctx: read_processes.instances_of(ctx, "demo.claim", claim))
    assert [(shown["id"], shown["state"]) for shown in found] == [(second, "running"), (first, "rejected")]


def test_whoever_is_asked_sees_their_instances_alone(office: Any) -> None:
    claim = office.claim("5000")
    office.start(claim)
    office.decide("bob", "reject", "no receipt")
    second = office.start(claim)
    office.decide("bob", "approve")
    office.decide("cy", "reject", "no receipt")
    third = office.start(claim)
    office.decide("ben", "approve")
    found = office.as_("dee", lambda ctx: read_processes.instances_of(ctx, "demo.claim", claim))
    assert [shown["id"] for shown in found] == [third, second]
    with pytest.raises(RecordNotFound):
        office.as_("abe", lambda ctx: read_processes.instances_of(ctx, "demo.claim", claim))


def test_the_display_says_where_it_stands(office: Any) -> None:
    instance = office.start(office.claim("5000"))
    office.decide("ben", "approve")
    states = {node["key"]: node["state"] for node in office.instance(instance)["nodes"]}
    assert states == {
        "submit": "done", "lock": "done", "size": "done", "boss": "done", "finance": "current",
        "mark": "ahead", "refuse": "ahead", "yes": "ahead", "no": "ahead",
    }  # fmt: skip


def test_reasons_are_told_in_the_readers_language(office: Any) -> None:
    instance = office.start(office.claim("500"))
    assert "默认" in _taken(office.instance(instance, "ann"))
    office.speak("ann", "en")
    assert "default" in _taken(office.instance(instance, "ann"))


def _taken(instance: dict[str, Any]) -> str:
    (reason,) = [step["reason"] for step in instance["path"] if step["verb"] == "take"]
    return str(reason)


def test_the_way_ahead_is_shown_before_submitting(office: Any) -> None:
    claim = office.claim("5000")
    steps = office.as_("ann", lambda ctx: read_processes.expected_path(ctx, "demo.review", claim))
    asked = [
        (step["node"], [person["name"] for person in step["people"]]) for step in steps if step["people"]
    ]
    assert asked == [("boss", ["Ben", "Bob"]), ("finance", ["Cy", "Dee"])]
    assert office.record(claim)["status"] == "draft"
    assert office.tasks("ben") == []


def test_the_way_ahead_needs_the_record(office: Any) -> None:
    claim = office.claim("5000")
    for person, record in (("abe", claim), ("ann", "no id")):
        with pytest.raises(RecordNotFound):
            office.as_(
                person, lambda ctx, record=record: read_processes.expected_path(ctx, "demo.review", record)
            )
