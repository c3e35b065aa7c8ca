"""Processes that writes start, the guard against loops, and deleting what is under way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engines.errors import StateConflict
from runtime.commands import delete, read_processes, read_records, write

NOTE = {"id": "a1", "type": "set_fields", "values": {"note": '"seen"'}}


def small(key: str, trigger: str, actions: list[dict[str, Any]], **start: Any) -> dict[str, Any]:
    """A process of one record action, started by writes."""
    return {
        "id": f"p_{key}", "key": key, "entity": "claim", "label": {"zh": "登记", "en": "Registration"},
        "nodes": [
            {"id": "n1", "key": "start", "type": "start", "trigger": trigger, **start},
            {"id": "n2", "key": "act", "type": "record_action", "actions": actions},
            {"id": "n3", "key": "end", "type": "end"},
        ],
        "edges": [
            {"id": "x1", "source": "start", "target": "act"},
            {"id": "x2", "source": "act", "target": "end"},
        ],
    }  # fmt: skip


@pytest.fixture
def with_process(office: Any, demo: dict[str, Any]) -> Callable[..., None]:
    def publish(*processes: dict[str, Any], **more: Any) -> None:
        demo["processes"] += processes
        for section, items in more.items():
            demo[section] += items
        office.publish(demo)

    return publish


def instances(office: Any, claim: str) -> list[tuple[str, str]]:
    found = office.as_("root", lambda ctx: read_processes.instances_of(ctx, "demo.claim", claim))
    return [(shown["process"], shown["state"]) for shown in found]


def change(office: Any, claim: str, values: dict[str, Any], person: str = "ann") -> None:
    def command(ctx: Any) -> None:
        version = read_records.get(ctx, "demo.claim", claim)["version"]
        write.update(ctx, "demo.claim", claim, values, expected_version=version)

    office.as_(person, command)


def test_a_creation_starts_what_waits_for_it(office: Any, with_process: Callable[..., None]) -> None:
    with_process(small("register", "create", [NOTE], condition="total > 100"))
    assert instances(office, office.claim("50")) == []
    claim = office.claim("500")
    assert instances(office, claim) == [("register", "completed")]
    assert office.record(claim)["note"] == "seen"


def test_the_writer_is_the_initiator(office: Any, with_process: Callable[..., None]) -> None:
    told = {"id": "a2", "type": "notify", "to": [{"initiator": True}], "text": {"en": "Registered {subject}"}}
    with_process(small("register", "create", [told]))
    office.claim("500")
    (notice,) = office.notices()
    assert (notice["users"], notice["text"]) == ([office.ids["ann"]], {"en": "Registered Taxi"})


def test_an_update_is_compared_with_what_was(office: Any, with_process: Callable[..., None]) -> None:
    condition = 'old.subject == "Taxi" and subject != "Taxi"'
    with_process(small("watch", "update", [NOTE], condition=condition))
    claim = office.claim("500")
    change(office, claim, {"margin": "0.1"})
    assert instances(office, claim) == []
    change(office, claim, {"subject": "Train"})
    assert instances(office, claim) == [("watch", "completed")]


def test_conditions_read_what_lies_behind_me(office: Any, with_process: Callable[..., None]) -> None:
    with_process(small("register", "create", [NOTE], condition='me.name == "Ann"'))
    assert instances(office, office.claim("500")) == [("register", "completed")]
    assert instances(office, office.claim("500", person="abe")) == []


def test_conditions_read_values_that_are_computed_where_they_are_read(
    office: Any, demo: dict[str, Any], with_process: Callable[..., None]
) -> None:
    """They depend on the time and on who asks, so none is stored; in a process it is the initiator."""
    formula = 'if(me == owner and days_between(due, today()) > 30, "late", "in time")'
    demo["entities"][0]["fields"] += [
        {"id": "f20", "key": "due", "type": "date"},
        {"id": "f21", "key": "urgency", "type": "formula", "formula": formula, "result": "text"},
    ]
    by_gateway = small("chase", "create", [NOTE])
    by_gateway["nodes"].append({"id": "n4", "key": "size", "type": "exclusive_gateway"})
    by_gateway["edges"] = [
        {"id": "x1", "source": "start", "target": "size"},
        {"id": "x2", "source": "size", "target": "act", "condition": 'urgency == "late"'},
        {"id": "x3", "source": "size", "target": "end", "default": True},
        {"id": "x4", "source": "act", "target": "end"},
    ]
    with_process(by_gateway)
    notes = [office.record(office.claim("500", due=due))["note"] for due in ("2026-01-02", "2026-03-02")]
    assert notes == ["seen", None]


def test_a_process_is_not_started_by_what_it_writes_itself(
    office: Any, with_process: Callable[..., None]
) -> None:
    with_process({**small("watch", "update", [NOTE]), "single": False})
    claim = office.claim("500")
    change(office, claim, {"subject": "Train"})
    assert instances(office, claim) == [("watch", "completed")]


def test_two_processes_that_wake_each_other_come_to_rest(
    office: Any, with_process: Callable[..., None]
) -> None:
    count = {"id": "a1", "type": "set_fields", "values": {"note": 'coalesce(note, "") + "x"'}}
    stamp = {"id": "a1", "type": "set_fields", "values": {"stamped": 'coalesce(stamped, "") + "y"'}}
    with_process(
        {**small("one", "update", [count]), "single": False},
        {**small("two", "update", [stamp]), "single": False},
    )
    claim = office.claim("500")
    change(office, claim, {"subject": "Train"})
    # Each starts from the person's write and once more from what the other wrote.
    assert len(instances(office, claim)) == 4
    assert office.record(claim)["note"] == "xx"


def test_creations_without_end_are_cut_and_leave_nothing(
    office: Any, with_process: Callable[..., None]
) -> None:
    another = {"id": "a1", "type": "create_record", "entity": "claim", "values": {"subject": '"another"'}}
    with_process(small("breed", "create", [another]))
    with pytest.raises(StateConflict) as refused:
        office.claim("500")
    assert refused.value.reason_code == "rules.too_deep"
    page = office.as_("root", lambda ctx: read_records.page(ctx, "demo.claim", read_records.ListRequest()))
    assert page["records"] == []


def test_a_rule_starts_a_process_with_the_grant_of_its_app(
    office: Any, with_process: Callable[..., None]
) -> None:
    rule = {
        "id": "r9", "key": "submit", "entity": "claim", "trigger": {"on": ["create"]},
        "condition": "total > 100",
        "actions": [{"id": "a1", "type": "start_process", "process": "review"}],
    }  # fmt: skip
    with_process(rules=[rule], grants=[{"id": "g9", "app": True, "process": "review"}])
    claim = office.claim("500")
    assert instances(office, claim) == [("review", "running")]
    found = office.as_("ann", lambda ctx: read_processes.instances_of(ctx, "demo.claim", claim))
    assert found[0]["started_by_name"] == "Ann"


def test_deleting_a_record_withdraws_what_runs_on_it(office: Any, demo: dict[str, Any]) -> None:
    del demo["entities"][0]["readonly_when"]
    office.publish(demo)
    claim = office.claim("500")
    instance = office.start(claim)

    def drop(ctx: Any) -> None:
        version = read_records.get(ctx, "demo.claim", claim)["version"]
        delete.delete(ctx, "demo.claim", claim, expected_version=version)

    office.as_("ann", drop)

    shown = office.instance(instance, "ann")
    assert shown["state"] == "withdrawn"
    assert shown["path"][-1]["verb"] == "withdraw"
    assert shown["path"][-1]["reason"] == "记录被删除，流程随之撤回"
    assert office.tasks("cy") == []
    office.as_("root", lambda ctx: delete.restore(ctx, "demo.claim", claim))
    assert office.record(claim)["status"] == "draft", "restored as it was before it was submitted"
    assert instances(office, claim) == [("review", "withdrawn")]
