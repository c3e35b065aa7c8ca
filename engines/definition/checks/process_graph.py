"""The graph of a process: one start, ways that lead on, an end, no circle that never waits.

What it cannot see: conditions that are never true together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engines.definition.checks.findings import Findings
from engines.definition.dependencies import strongly_connected
from engines.definition.process import (
    ApprovalNode,
    Edge,
    EndNode,
    ExclusiveGatewayNode,
    Node,
    Process,
    StartNode,
)

__all__ = ["check_process_graphs"]

Outgoing = Mapping[str, list[tuple[int, Edge]]]


def check_process_graphs(findings: Findings) -> None:
    for number, process in enumerate(findings.app.processes):
        _check(findings, f"/processes/{number}", process)


def _check(findings: Findings, pointer: str, process: Process) -> None:
    nodes = {node.key: node for node in process.nodes}
    outgoing: dict[str, list[tuple[int, Edge]]] = {key: [] for key in nodes}
    incoming: set[str] = set()
    for index, edge in enumerate(process.edges):
        sound = findings.own(f"{pointer}/edges/{index}/source", edge.source, "node", nodes)
        sound = findings.own(f"{pointer}/edges/{index}/target", edge.target, "node", nodes) and sound
        if sound:
            outgoing[edge.source].append((index, edge))
            incoming.add(edge.target)
    starts = [node for node in process.nodes if isinstance(node, StartNode)]
    if len(starts) != 1:
        findings.error(f"{pointer}/nodes", "one_start", {"count": len(starts)})
    if not any(isinstance(node, EndNode) for node in process.nodes):
        findings.error(f"{pointer}/nodes", "no_end")
    for index, node in enumerate(process.nodes):
        place = f"{pointer}/nodes/{index}"
        if isinstance(node, StartNode) and node.key in incoming:
            findings.error(place, "edge_into_start", {"node": node.key})
        _check_leaving(findings, place, f"{pointer}/edges", node, outgoing[node.key])
    if len(starts) == 1:
        reached = _reachable([starts[0].key], outgoing)
        for index, node in enumerate(process.nodes):
            if node.key not in reached:
                findings.error(f"{pointer}/nodes/{index}", "node_unreachable", {"node": node.key})
    _check_ends(findings, pointer, process, outgoing)
    _check_circles(findings, pointer, process, outgoing)


def _check_leaving(
    findings: Findings, place: str, edges_pointer: str, node: Node, edges: list[tuple[int, Edge]]
) -> None:
    params = {"node": node.key}
    if isinstance(node, EndNode):
        if edges:
            findings.error(f"{edges_pointer}/{edges[0][0]}/source", "edge_out_of_end", params)
        return
    if not edges:
        findings.error(place, "node_leads_nowhere", params)
        return
    for index, edge in edges:
        if edge.outcome is not None and not isinstance(node, ApprovalNode):
            findings.error(f"{edges_pointer}/{index}/outcome", "outcome_needs_approval", params)
        if edge.default and edge.condition is not None:
            findings.error(f"{edges_pointer}/{index}/default", "default_with_condition")
    if not isinstance(node, ApprovalNode):
        _check_choice(findings, place, edges_pointer, node, edges)
        return
    for outcome in ("approved", "rejected"):
        # An edge without an outcome serves an approval, never a rejection.
        fitting = (None, "approved") if outcome == "approved" else ("rejected",)
        group = [(index, edge) for index, edge in edges if edge.outcome in fitting]
        if group:
            _check_choice(findings, place, edges_pointer, node, group)
        elif outcome == "approved":
            findings.error(place, "approval_leads_nowhere", params)


def _check_choice(
    findings: Findings, place: str, edges_pointer: str, node: Node, edges: list[tuple[int, Edge]]
) -> None:
    """Edges are tried in listed order; the default serves when no other does."""
    always: int | None = None
    defaults = 0
    for index, edge in edges:
        if edge.default:
            defaults += 1
            if defaults > 1:
                findings.error(f"{edges_pointer}/{index}/default", "second_default", {"node": node.key})
        elif always is not None:
            findings.warning(f"{edges_pointer}/{index}", "edge_never_taken", {"node": node.key})
        elif edge.condition is None:
            always = index
    if always is not None and isinstance(node, ExclusiveGatewayNode) and len(edges) > 1:
        findings.warning(f"{edges_pointer}/{always}", "gateway_edge_without_condition", {"node": node.key})
    if always is None and not defaults:
        findings.warning(place, "no_default", {"node": node.key})


def _check_ends(findings: Findings, pointer: str, process: Process, outgoing: Outgoing) -> None:
    """Every node can come to an end; a rejection without an edge of its own ends there."""
    backwards: dict[str, list[str]] = {}
    for source, edges in outgoing.items():
        for _, edge in edges:
            backwards.setdefault(edge.target, []).append(source)
    ending: set[str] = set()
    pending = [node.key for node in process.nodes if isinstance(node, EndNode)]
    if not pending:
        return
    while pending:
        key = pending.pop()
        if key not in ending:
            ending.add(key)
            pending += backwards.get(key, ())
    for index, node in enumerate(process.nodes):
        if node.key not in ending and outgoing[node.key]:
            findings.error(f"{pointer}/nodes/{index}", "never_ends", {"node": node.key})


def _check_circles(findings: Findings, pointer: str, process: Process, outgoing: Outgoing) -> None:
    """A circle without a node that waits for people would run forever within one transaction."""
    hurried = {node.key for node in process.nodes if not isinstance(node, ApprovalNode)}
    # Nobody being asked passes at once, so such an approval may not wait either.
    hurried |= {
        node.key for node in process.nodes if isinstance(node, ApprovalNode) and node.when_empty == "pass"
    }
    edges = {
        key: tuple(edge.target for _, edge in outgoing[key] if edge.target in hurried) for key in hurried
    }
    place = {node.key: index for index, node in enumerate(process.nodes)}
    waits = {node.key for node in process.nodes if isinstance(node, ApprovalNode)}
    for ring in strongly_connected(edges):
        first = min(ring, key=place.__getitem__)
        params = {"nodes": ", ".join(sorted(ring, key=place.__getitem__))}
        if waits.isdisjoint(ring):
            findings.error(f"{pointer}/nodes/{place[first]}", "circle_never_waits", params)
        else:
            findings.warning(f"{pointer}/nodes/{place[first]}", "circle_may_not_wait", params)


def _reachable(keys: Iterable[str], outgoing: Outgoing) -> set[str]:
    reached: set[str] = set()
    pending = list(keys)
    while pending:
        key = pending.pop()
        if key not in reached:
            reached.add(key)
            pending += [edge.target for _, edge in outgoing[key]]
    return reached
