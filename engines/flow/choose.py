"""Which edge a token leaves a node by, and why.

One rule for every node: among the edges fitting the outcome, in listed order, the first whose
condition holds; an edge without a condition always holds; else the default edge.
Source: BPMN 2.0 §13.4.2 (exclusive gateway); blank counts as not holding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engines.definition.reason import Reason
from engines.flow.errors import NoPathTaken

if TYPE_CHECKING:
    from engines.expression.context import EvaluationContext
    from engines.flow.nodes.base import FlowEdge, FlowNode

__all__ = ["choose_edge"]


def choose_edge(
    node: FlowNode[Any], outcome: str | None, values: Mapping[str, Any], context: EvaluationContext
) -> tuple[FlowEdge, Reason | None]:
    """The edge taken; a reason where there was anything to choose.

    Edges with no outcome serve an approval, never a rejection. Raises NoPathTaken.
    """
    if outcome is None:
        edges = node.outgoing
    elif outcome == "approved":
        edges = tuple(edge for edge in node.outgoing if edge.definition.outcome in (None, "approved"))
    else:
        edges = tuple(edge for edge in node.outgoing if edge.definition.outcome == outcome)
    default = None
    for edge in edges:
        if edge.definition.default:
            default = default or edge
        elif edge.condition is None:
            chosen = None if len(edges) == 1 else Reason("flow.edge_unconditional", _named(edge))
            return edge, chosen
        elif edge.condition.evaluate(values, context) is True:
            params = {"condition": edge.definition.condition, **_named(edge)}
            return edge, Reason("flow.condition_true", params)
    if default is not None:
        return default, None if len(edges) == 1 else Reason("flow.default_taken", _named(default))
    raise NoPathTaken(params={"node": node.name})


def _named(edge: FlowEdge) -> dict[str, Any]:
    return {"target": edge.target_name}
