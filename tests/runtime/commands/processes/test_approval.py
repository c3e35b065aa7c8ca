"""Approvals end to end: started, decided, returned, withdrawn, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from engines.errors import AccessDenied, RecordNotFound, StateConflict, ValidationFailed
from runtime.commands.processes import decide, resubmit, start, withdraw
from runtime.store.ids import new_id


def test_a_small_claim_goes_to_finance_alone_and_needs_both(office: Any) -> None:
    claim = office.claim("500")
    instance = office.start(claim)

    assert office.record(claim)["status"] == "sent"
    assert office.tasks("ben") == []
    office.decide("cy", "approve", "fine")
    assert office.instance(instance)["state"] == "running"
    assert office.tasks("cy") == []
    office.decide("dee", "approve")

    shown = office.instance(instance)
    assert shown["state"] == "approved"
    assert shown["ended_at"] is not None
    assert office.record(claim)["status"] == "approved"
    people = [(step["node"], step["verb"], step["by_name"]) for step in shown["path"] if step["by"]]
    assert people == [
        ("submit", "start", "Ann"),
        ("finance", "approve", "Cy"),
        ("finance", "approve", "Dee"),
    ]


def test_a_step_that_changes_no_field_is_in_the_change_log(office: Any) -> None:
    claim = office.claim("500")
    office.start(claim)
    before = change_seq(office)
    office.decide("cy", "approve")
    with office.database.read() as tx:
        rows = tx.rows(_KINDS, {"record": tx.database.id_in(claim), "seq": before})
    assert [kind for (kind,) in rows] == ["process"]


_KINDS = sa.text("SELECT kind FROM change WHERE record = :record AND seq > :seq ORDER BY seq")


def change_seq(office: Any) -> int:
    with office.database.read() as tx:
        found: int = tx.value(sa.text("SELECT max(seq) FROM change"))
    return found


def test_a_record_action_wakes_rules(office: Any) -> None:
    claim = office.claim("500")
    office.start(claim)
    office.decide("cy", "approve")
    office.decide("dee", "approve")
    assert office.record(claim)["stamped"] == "stamped by rule"


def test_a_large_claim_goes_to_the_boss_first_and_one_of_them_is_enough(office: Any) -> None:
    claim = office.claim("5000")
    instance = office.start(claim)
    assert [task["node"] for task in office.tasks("ben")] == ["boss"]
    assert office.tasks("cy") == []

    office.decide("bob", "approve")

    assert office.tasks("ben") == []
    assert [task["node"] for task in office.tasks("cy")] == ["finance"]
    states = {task["assignee_name"]: task["state"] for task in office.instance(instance)["tasks"]}
    assert states == {"Ben": "cancelled", "Bob": "approved", "Cy": "open", "Dee": "open"}
    assert [task["state"] for task in office.tasks("bob", "done")] == ["approved"]
    assert office.tasks("ben", "done") == []


def test_the_reason_of_a_branch_is_told(office: Any) -> None:
    instance = office.start(office.claim("5000"))
    (step,) = [step for step in office.instance(instance)["path"] if step["verb"] == "take"]
    # In the words of the screens; neither has a label here.
    assert "total 大于 limit" in step["reason"]
    asked = next(step for step in office.instance(instance)["path"] if step["verb"] == "ask")
    assert "Ben" in asked["reason"]
    assert "Bob" in asked["reason"]


def test_one_rejection_rejects(office: Any) -> None:
    claim = office.claim("500")
    instance = office.start(claim)
    office.decide("dee", "reject", "no receipt")
    assert office.instance(instance)["state"] == "rejected"
    assert office.record(claim)["status"] == "rejected"
    assert office.tasks("cy") == []


def test_a_rejection_without_a_comment_changes_nothing(office: Any) -> None:
    claim = office.claim("500")
    office.start(claim)
    with pytest.raises(ValidationFailed) as refused:
        office.decide("dee", "reject")
    assert [(issue.pointer, issue.code) for issue in refused.value.issues] == [
        ("/comment", "flow.comment_required")
    ]
    assert len(office.tasks("dee")) == 1
    assert office.record(claim)["status"] == "sent"


def test_returned_changed_and_resubmitted(office: Any) -> None:
    claim = office.claim("5000")
    instance = office.start(claim)
    office.decide("ben", "return", "too much")

    shown = office.instance(instance, "ann")
    assert shown["state"] == "returned"
    assert shown["verbs"] == ["resubmit", "withdraw"]
    assert office.record(claim)["status"] == "draft"
    told = office.notices()[-1]
    assert told["users"] == [office.ids["ann"]]
    assert told["text"]["zh"] == "「费用审批」被退回给您修改：Taxi"

    office.as_("ann", lambda ctx: resubmit(ctx, instance))
    assert office.record(claim)["status"] == "sent"
    assert len(office.tasks("ben")) == 1
    assert office.instance(instance, "ann")["verbs"] == ["withdraw"]


def test_withdrawn_by_the_initiator_alone(office: Any) -> None:
    claim = office.claim("500")
    instance = office.start(claim)
    with pytest.raises(RecordNotFound):
        office.as_("abe", lambda ctx: withdraw(ctx, instance))
    with pytest.raises(AccessDenied):
        office.as_("root", lambda ctx: withdraw(ctx, instance))

    office.as_("ann", lambda ctx: withdraw(ctx, instance, "mistake"))
    shown = office.instance(instance)
    assert shown["state"] == "withdrawn"
    assert shown["verbs"] == []
    assert office.tasks("cy") == []
    assert office.record(claim)["status"] == "draft"
    with pytest.raises(StateConflict):
        office.as_("ann", lambda ctx: withdraw(ctx, instance))


def test_a_record_runs_a_single_process_once_at_a_time(office: Any) -> None:
    claim = office.claim("500")
    first = office.start(claim)
    with pytest.raises(StateConflict) as refused:
        office.start(claim)
    assert refused.value.reason_code == "process.already_running"
    office.as_("ann", lambda ctx: withdraw(ctx, first))
    assert office.start(claim) != first


def test_a_record_that_does_not_meet_the_condition_is_refused(office: Any) -> None:
    claim = office.claim("500")
    office.start(claim)
    office.decide("cy", "approve")
    office.decide("dee", "approve")
    with pytest.raises(StateConflict) as refused:
        office.start(claim)
    assert refused.value.reason_code == "flow.start_refused"


def test_starting_needs_the_right_and_the_record(office: Any) -> None:
    claim = office.claim("500")
    with pytest.raises(RecordNotFound):
        office.start(claim, person="abe")
    with pytest.raises(AccessDenied) as refused:
        office.start(claim, person="eva")
    assert refused.value.reason_code == "process.start_denied"
    for nothing in (new_id(), "not an id"):
        with pytest.raises(RecordNotFound):
            office.start(nothing)


def test_only_the_assignee_decides(office: Any) -> None:
    office.start(office.claim("500"))
    (task,) = office.tasks("cy")
    with pytest.raises(AccessDenied) as refused:
        office.as_("root", lambda ctx: decide(ctx, task["id"], "approve"))
    assert refused.value.reason_code == "flow.not_your_task"
    with pytest.raises(RecordNotFound):
        office.as_("abe", lambda ctx: decide(ctx, task["id"], "approve"))
    office.decide("cy", "approve")
    with pytest.raises(StateConflict) as late:
        office.as_("cy", lambda ctx: decide(ctx, task["id"], "approve"))
    assert late.value.reason_code == "flow.task_closed"


def test_new_tasks_are_announced_in_both_languages(office: Any) -> None:
    claim = office.claim("5000")
    office.start(claim)
    (notice,) = office.notices()
    assert sorted(notice["users"]) == sorted([office.ids["ben"], office.ids["bob"]])
    assert notice["text"] == {
        "zh": "「费用审批」等待您审批：Taxi",
        "en": "“Claim approval” awaits your decision: Taxi",
    }
    assert notice["record"] == ["demo.claim", claim]


def test_a_refused_start_leaves_nothing(office: Any, demo: dict[str, Any]) -> None:
    """The action that cannot be done comes after one that can."""
    broken = {"id": "a9", "type": "set_fields", "values": {"subject": "blank"}}
    demo["processes"][0]["nodes"][1]["actions"].append(broken)
    office.publish(demo)
    claim = office.claim("500")
    with pytest.raises(ValidationFailed):
        office.start(claim)
    assert office.record(claim)["status"] == "draft"
    assert office.tasks("cy") == []
    assert office.notices() == []


def test_nobody_may_start_what_starts_by_itself(office: Any, demo: dict[str, Any]) -> None:
    demo["processes"][0]["nodes"][0]["trigger"] = "create"
    office.publish(demo)
    claim = office.claim("500")
    with pytest.raises(StateConflict) as refused:
        office.as_("ann", lambda ctx: start(ctx, "demo.review", claim))
    assert refused.value.reason_code == "process.starts_itself"
