"""What a task lets its holder see and write of the record, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from engines.errors import NotFound, RecordNotFound, StateConflict, ValidationFailed
from runtime.commands import read_processes, read_records, read_tasks
from runtime.commands.processes import decide


def test_a_holder_reads_the_record_though_no_grant_reaches_it(office: Any) -> None:
    claim = office.claim("5000", margin="0.25", note="hurry")
    office.start(claim)
    with pytest.raises(NotFound):
        office.as_("ben", lambda ctx: read_records.get(ctx, "demo.claim", claim))
    (task,) = office.tasks("ben")

    shown = office.as_("ben", lambda ctx: read_tasks.task(ctx, task["id"]))

    assert shown["values"]["subject"] == "Taxi"
    assert shown["values"]["total"] == "5000.00"
    assert shown["labels"]["owner"] == "Ann"
    assert [row["text"] for row in shown["values"]["lines"]] == ["ride"]
    assert shown["instance"]["state"] == "running"
    assert shown["verbs"] == ["approve", "reject", "return"]
    assert shown["comment_required_on"] == ["reject", "return"]


def test_hidden_fields_and_what_is_computed_from_them_are_absent(office: Any) -> None:
    office.start(office.claim("5000", margin="0.25"))
    (task,) = office.tasks("ben")
    shown = office.as_("ben", lambda ctx: read_tasks.task(ctx, task["id"]))
    assert not {"margin", "gain"} & set(shown["values"])
    assert task["fields"] == {"note": "write"}


def test_the_other_node_shows_everything(office: Any) -> None:
    office.start(office.claim("500", margin="0.25"))
    (task,) = office.tasks("cy")
    shown = office.as_("cy", lambda ctx: read_tasks.task(ctx, task["id"]))
    assert shown["values"]["margin"] == "0.2500"
    assert shown["values"]["gain"] == "125.00"
    assert task["fields"] == {}


def test_a_decision_writes_the_fields_its_node_grants(office: Any) -> None:
    claim = office.claim("5000", note="hurry")
    office.start(claim)
    office.decide("ben", "approve", values={"note": "seen by Ben"})
    assert office.record(claim)["note"] == "seen by Ben"


@pytest.mark.parametrize("key", ["subject", "margin", "total", "status", "nonsense"])
def test_a_decision_writes_no_other_field(office: Any, key: str) -> None:
    claim = office.claim("5000", note="hurry")
    office.start(claim)
    with pytest.raises(ValidationFailed) as refused:
        office.decide("ben", "approve", values={"note": "seen", key: "x"})
    assert [issue.pointer for issue in refused.value.issues] == [f"/values/{key}"]
    assert office.record(claim)["note"] == "hurry"
    assert len(office.tasks("ben")) == 1


def test_a_hidden_field_is_refused_like_an_unknown_one(office: Any) -> None:
    office.start(office.claim("5000"))
    refusals = []
    for key in ("margin", "nonsense"):
        with pytest.raises(ValidationFailed) as refused:
            office.decide("ben", "approve", values={key: "0.5"})
        refusals.append(refused.value.issues[0].code)
    assert refusals[0] == refusals[1]


def test_values_of_a_late_decision_are_not_written(office: Any) -> None:
    claim = office.claim("5000", note="hurry")
    office.start(claim)
    (late,) = office.tasks("bob")
    office.decide("ben", "approve")
    with pytest.raises(StateConflict):
        office.as_("bob", lambda ctx: decide(ctx, late["id"], "approve", None, {"note": "too late"}))
    assert office.record(claim)["note"] == "hurry"


def test_with_the_task_the_reading_ends(office: Any) -> None:
    claim = office.claim("5000")
    instance = office.start(claim)
    (task,) = office.tasks("ben")
    office.decide("ben", "approve")
    shown = office.as_("ben", lambda ctx: read_tasks.task(ctx, task["id"]))
    assert shown["values"] is None
    assert shown["state"] == "approved"
    # What one took part in stays known.
    assert office.instance(instance, "ben")["id"] == instance
    with pytest.raises(NotFound):
        office.as_("ben", lambda ctx: read_records.get(ctx, "demo.claim", claim))


def test_a_cancelled_task_says_that_it_is_done(office: Any) -> None:
    office.start(office.claim("5000"))
    (task,) = office.tasks("bob")
    office.decide("ben", "approve")
    shown = office.as_("bob", lambda ctx: read_tasks.task(ctx, task["id"]))
    assert (shown["state"], shown["verbs"], shown["values"]) == ("cancelled", [], None)


def test_a_task_is_nothing_to_others(office: Any) -> None:
    claim = office.claim("5000")
    instance = office.start(claim)
    (task,) = office.tasks("ben")
    for person in ("abe", "dee"):
        with pytest.raises(RecordNotFound):
            office.as_(person, lambda ctx: read_tasks.task(ctx, task["id"]))
        with pytest.raises(RecordNotFound):
            office.as_(person, lambda ctx: read_processes.instance(ctx, instance))
        with pytest.raises(RecordNotFound):
            office.as_(person, lambda ctx: read_processes.instances_of(ctx, "demo.claim", claim))
    for command in (read_tasks.task, read_processes.instance):
        with pytest.raises(RecordNotFound):
            office.as_("root", lambda ctx, command=command: command(ctx, "no such id"))


def test_a_reader_sees_the_task_but_may_not_decide(office: Any) -> None:
    office.start(office.claim("5000"))
    (task,) = office.tasks("ben")
    shown = office.as_("ann", lambda ctx: read_tasks.task(ctx, task["id"]))
    assert shown["assignee_name"] == "Ben"
    assert shown["verbs"] == []
    assert shown["values"]["subject"] == "Taxi"


def test_conditions_over_hidden_fields_are_not_told(office: Any) -> None:
    """The auditor may not know the total, so not that it was above the limit either."""
    instance = office.start(office.claim("5000"))
    reasons = {
        person: [
            step["reason"] for step in office.instance(instance, person)["path"] if step["verb"] == "take"
        ]
        for person in ("eva", "ann")
    }
    assert reasons["eva"] == [None]
    assert "total" in reasons["ann"][0]


def test_the_title_is_not_announced_where_it_is_hidden(office: Any, demo: dict[str, Any]) -> None:
    demo["processes"][0]["nodes"][3]["fields"] = {"subject": "hidden"}
    office.publish(demo)
    office.start(office.claim("5000"))
    assert office.notices()[-1]["text"]["en"] == "“Claim approval” awaits your decision: Claim"
    (task,) = office.tasks("ben")
    assert task["title"] is None
