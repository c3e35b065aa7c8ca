"""What nodes and edges of a process name: conditions, people, fields, actions."""

from __future__ import annotations

from engines.definition.action import StopAction
from engines.definition.checks.actions import check_actions, check_assignees
from engines.definition.checks.findings import Findings
from engines.definition.entity_model import EntityModel
from engines.definition.process import ApprovalNode, Node, Process, RecordActionNode, StartNode
from engines.expression import BOOLEAN

__all__ = ["check_processes"]


def check_processes(findings: Findings) -> None:
    for number, process in enumerate(findings.app.processes):
        pointer = f"/processes/{number}"
        entity = findings.entity(f"{pointer}/entity", process.entity)
        if entity is not None:
            _check(findings, pointer, entity, process)


def _check(findings: Findings, pointer: str, entity: EntityModel, process: Process) -> None:
    for index, edge in enumerate(process.edges):
        if edge.condition is not None:
            findings.expression(f"{pointer}/edges/{index}/condition", entity, edge.condition, BOOLEAN)
    for index, node in enumerate(process.nodes):
        _check_node(findings, f"{pointer}/nodes/{index}", entity, node)


def _check_node(findings: Findings, pointer: str, entity: EntityModel, node: Node) -> None:
    if isinstance(node, StartNode):
        if node.condition is not None:
            # Only an update has values before it.
            old = node.trigger == "update"
            findings.expression(f"{pointer}/condition", entity, node.condition, BOOLEAN, old)
        check_actions(findings, f"{pointer}/on_return", entity, node.on_return)
        _check_no_stop(findings, f"{pointer}/on_return", node.on_return)
    elif isinstance(node, ApprovalNode):
        check_assignees(findings, f"{pointer}/assignees", entity, node.assignees)
        for key, right in node.fields.items():
            place = f"{pointer}/fields/{key}"
            field = entity.fields.get(key)
            known = findings.field(place, entity, key, "key") is not None
            if known and right == "write" and field is not None and field.derived:
                findings.error(place, "not_writable", {"field": key})
    elif isinstance(node, RecordActionNode):
        check_actions(findings, f"{pointer}/actions", entity, node.actions)
        _check_no_stop(findings, f"{pointer}/actions", node.actions)


def _check_no_stop(findings: Findings, pointer: str, actions: tuple[object, ...]) -> None:
    for index, action in enumerate(actions):
        if isinstance(action, StopAction):
            findings.error(f"{pointer}/{index}/type", "stop_outside_rule")
