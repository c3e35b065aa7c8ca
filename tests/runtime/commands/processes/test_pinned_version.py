"""An instance goes on by the version it began on, whatever is published meanwhile."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from engines.errors import ValidationFailed
from runtime.commands import read_processes, read_records, read_tasks
from runtime.commands.processes import decide


def by_key(items: list[dict[str, Any]], key: str) -> dict[str, Any]:
    return next(item for item in items if item["key"] == key)


def test_a_running_instance_keeps_its_graph(office: Any, demo: dict[str, Any]) -> None:
    old = office.start(office.claim("5000"))
    edges = demo["processes"][0]["edges"]
    next(edge for edge in edges if edge["target"] == "boss")["condition"] = "total > 9000"
    by_key(demo["processes"][0]["nodes"], "boss")["label"] = {"zh": "老板", "en": "Chief"}
    office.publish(demo)
    new = office.start(office.claim("5000"))

    assert [task["node_label"]["en"] for task in office.tasks("ben")] == ["Boss"]
    assert len(office.tasks("cy")) == 1, "the new instance is with finance already"
    office.decide("ben", "approve")
    assert len(office.tasks("cy")) == 2
    assert office.instance(old)["version"] == 1
    assert office.instance(new)["version"] == 2


def test_a_removed_process_still_ends(office: Any, demo: dict[str, Any]) -> None:
    claim = office.claim("500")
    instance = office.start(claim)
    demo["processes"] = []
    demo["grants"] = [grant for grant in demo["grants"] if "process" not in grant]
    office.publish(demo)

    office.decide("cy", "approve")
    office.decide("dee", "approve")

    assert office.instance(instance)["state"] == "approved"
    assert office.instance(instance)["label"] == {"zh": "费用审批", "en": "Claim approval"}
    assert office.record(claim)["status"] == "approved"


@pytest.fixture
def renamed(demo: dict[str, Any]) -> dict[str, Any]:
    """The app with other keys for the same fields and options; the process follows them."""
    text = copy.deepcopy(demo)
    claim = text["entities"][0]
    claim["readonly_when"] = 'phase in ("with_approvers", "approved")'
    by_key(claim["fields"], "status")["key"] = "phase"
    by_key(claim["fields"], "total")["formula"] = "sum(items.cost)"
    by_key(claim["fields"], "total")["key"] = "sum_of_items"
    by_key(claim["fields"], "gain")["formula"] = "sum_of_items * margin"
    by_key(claim["fields"], "lines")["key"] = "items"
    by_key(claim["fields"], "note")["key"] = "remark"
    options = copy.deepcopy(by_key(claim["fields"], "phase")["options"])
    by_key(options, "sent")["key"] = "with_approvers"
    by_key(options, "draft")["key"] = "new"
    by_key(claim["fields"], "phase").update(options=options, default='"new"')
    by_key(text["entities"][1]["fields"], "amount")["key"] = "cost"
    rule = text["rules"][0]
    rule["condition"] = 'phase == "approved"'
    rule["trigger"]["fields"] = ["phase"]
    text["grants"][-1]["fields"] = {"sum_of_items": "hidden"}
    process = text["processes"][0]
    for node in process["nodes"]:
        for action in [*node.get("actions", []), *node.get("on_return", [])]:
            value = action["values"].pop("status")
            action["values"]["phase"] = {'"sent"': '"with_approvers"', '"draft"': '"new"'}.get(value, value)
    by_key(process["nodes"], "submit")["condition"] = 'phase in ("new", "rejected")'
    by_key(process["nodes"], "boss")["fields"] = {"margin": "hidden", "remark": "write"}
    next(edge for edge in process["edges"] if edge["target"] == "boss")["condition"] = "sum_of_items > 1000"
    return text


def test_a_running_instance_follows_renamed_fields(office: Any, renamed: dict[str, Any]) -> None:
    claim = office.claim("5000", note="hurry", margin="0.1")
    office.start(claim)
    office.publish(renamed)

    (task,) = office.tasks("ben")
    assert task["fields"] == {"remark": "write"}
    shown = office.as_("ben", lambda ctx: read_tasks.task(ctx, task["id"]))
    assert shown["values"]["phase"] == "with_approvers"
    assert "margin" not in shown["values"]
    office.decide("ben", "approve", values={"remark": "fine"})
    office.decide("cy", "approve")
    office.decide("dee", "approve")

    values = office.record(claim)
    assert (values["phase"], values["remark"]) == ("approved", "fine")
    assert values["stamped"] == "stamped by rule"


def test_conditions_of_a_running_instance_read_renamed_rows_and_options(
    office: Any, demo: dict[str, Any], renamed: dict[str, Any]
) -> None:
    """The branch after the boss reads a choice and the rows, by their old names."""
    process = demo["processes"][0]
    process["nodes"].append({"id": "n90", "key": "again", "type": "exclusive_gateway"})
    by = {"source": "boss", "outcome": "approved"}
    edge = next(edge for edge in process["edges"] if {**edge, **by} == edge)
    edge["target"] = "again"
    process["edges"] += [
        {
            "id": "x90", "source": "again", "target": "finance",
            "condition": 'status == "sent" and sum(lines.amount) == 5000',
        },
        {"id": "x91", "source": "again", "target": "refuse", "default": True},
    ]  # fmt: skip
    office.publish(demo)
    office.start(office.claim("5000"))
    office.publish(renamed)
    office.decide("ben", "approve")
    assert len(office.tasks("cy")) == 1


def test_a_running_instance_follows_a_renamed_entity(office: Any, demo: dict[str, Any]) -> None:
    claim = office.claim("5000")
    instance = office.start(claim)
    office.publish(json.loads(json.dumps(demo).replace('"claim"', '"expense"')))

    (task,) = office.tasks("ben")
    assert (task["entity"], task["title"]) == ("demo.expense", "Taxi")
    shown = office.as_("ben", lambda ctx: read_tasks.task(ctx, task["id"]))
    assert shown["values"]["status"] == "sent"
    office.decide("ben", "approve", values={"note": "fine"})
    office.decide("cy", "reject", "no receipt")

    found = office.as_("ann", lambda ctx: read_processes.instances_of(ctx, "demo.expense", claim))
    assert [(one["id"], one["state"]) for one in found] == [(instance, "rejected")]
    record = office.as_("root", lambda ctx: read_records.get(ctx, "demo.expense", claim))
    assert (record["values"]["status"], record["values"]["note"]) == ("rejected", "fine")


def test_a_field_deleted_since_reads_as_blank_and_is_not_written(office: Any, demo: dict[str, Any]) -> None:
    first, second = office.claim("5000"), office.claim("5000")
    for claim in (first, second):
        office.start(claim)
    fields = demo["entities"][0]["fields"]
    fields.remove(by_key(fields, "note"))
    del by_key(demo["processes"][0]["nodes"], "boss")["fields"]["note"]
    office.publish(demo)
    task = office.tasks("ben")[0]
    assert task["fields"] == {}
    with pytest.raises(ValidationFailed):
        office.as_("ben", lambda ctx: decide(ctx, task["id"], "approve", None, {"note": "x"}))
    office.as_("ben", lambda ctx: decide(ctx, task["id"], "approve"))
    assert len(office.tasks("cy")) == 1


def test_returning_undoes_the_submission_under_the_new_names(office: Any, renamed: dict[str, Any]) -> None:
    claim = office.claim("5000")
    office.start(claim)
    office.publish(renamed)
    office.decide("ben", "return", "too much")
    assert office.record(claim)["phase"] == "new"
