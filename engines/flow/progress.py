"""Where an instance stands in its graph, node by node, for the progress display."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engines.flow.instance import Instance
from engines.flow.plan import ProcessPlan

__all__ = ["NodeProgress", "progress"]


@dataclass(frozen=True, slots=True)
class NodeProgress:
    """`done`: passed in this round; `current`: a token is there; `ahead`: a token may still get
    there; `skipped`: no longer reachable and never passed."""

    key: str
    label: dict[str, str]
    type: str
    state: Literal["done", "current", "ahead", "skipped"]


def progress(plan: ProcessPlan, instance: Instance) -> tuple[NodeProgress, ...]:
    """Every node in the definition's order. A resubmission begins a new round."""
    current = {token.node for token in instance.tokens}
    ahead = _reachable(plan, current)
    done: set[str] = set()
    for entry in instance.path:
        if entry.verb == "resubmit":
            done.clear()
        done.add(entry.node)
    if instance.state == "returned":
        done.clear()

    def state_of(key: str) -> Literal["done", "current", "ahead", "skipped"]:
        if key in current:
            return "current"
        if key in done:
            return "done"
        return "ahead" if key in ahead else "skipped"

    return tuple(
        NodeProgress(node.key, dict(node.label), node.type, state_of(node.key))
        for node in plan.definition.nodes
    )


def _reachable(plan: ProcessPlan, sources: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(sources)
    while waiting:
        for edge in plan.nodes[waiting.pop()].outgoing:
            if edge.target not in found:
                found.add(edge.target)
                waiting.append(edge.target)
    return found
