"""A process definition compiled against a model: nodes by key, conditions as closures, needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from engines.definition.process import Process, StartNode
from engines.errors import DefinitionInvalid, Issue
from engines.flow.nodes import NODE_TYPES, Compiler, FlowEdge, FlowNode
from engines.flow.nodes.base import name_of
from engines.flow.nodes.start import Start
from engines.flow.world import Needs

if TYPE_CHECKING:
    from engines.definition.model import Model
    from engines.expression.context import EvaluationContext

__all__ = ["ProcessPlan", "compile_process"]


@dataclass(frozen=True, slots=True)
class ProcessPlan:
    """`name` is "app.key"; `version` the number of the published app version it came from."""

    name: str
    version: int
    entity: str
    definition: Process
    nodes: Mapping[str, FlowNode[Any]]
    start: Start
    needs: Needs

    def starts_on(
        self, kind: Literal["create", "update"], values: Mapping[str, Any], context: EvaluationContext
    ) -> bool:
        """Whether a write of that kind starts the process; on update `values` hold `old.` names too."""
        if self.start.definition.trigger != kind:
            return False
        condition = self.start.condition
        return condition is None or condition.evaluate(values, context) is True


def compile_process(model: Model, name: str, version: int) -> ProcessPlan:
    """The plan of process `name` ("app.key") of a resolved model; compile once, use by all instances.

    Raises ExpressionInvalid for a name or type that does not fit, DefinitionInvalid for a graph
    without exactly one start or with an edge to nowhere (the definition checks say more).
    """
    app = name.partition(".")[0]
    definition = model.process(name)
    entity = model.entity(model.resolve(app, definition.entity))
    compiler = Compiler(model, entity, app)
    by_key = {node.key: node for node in definition.nodes}
    outgoing: dict[str, list[FlowEdge]] = {key: [] for key in by_key}
    for index, edge in enumerate(definition.edges):
        for end in (edge.source, edge.target):
            if end not in by_key:
                raise DefinitionInvalid(
                    issues=[Issue(f"/edges/{index}", "flow.edge_to_nowhere", {"node": end})]
                )
        condition = compiler.condition(edge.condition) if edge.condition else None
        outgoing[edge.source].append(FlowEdge(edge, condition, name_of(by_key[edge.target])))
    starts = [node for node in definition.nodes if isinstance(node, StartNode)]
    if len(starts) != 1:
        raise DefinitionInvalid(issues=[Issue("/nodes", "flow.one_start", {"count": len(starts)})])
    nodes = {
        node.key: NODE_TYPES[node.type](node, tuple(outgoing[node.key]), compiler)
        for node in definition.nodes
    }
    start = nodes[starts[0].key]
    assert isinstance(start, Start)
    conditions = Needs(
        tuple(
            path
            for edges in outgoing.values()
            for edge in edges
            if edge.condition
            for path in edge.condition.paths
        )
    )
    needs = Needs.union([*(node.needs for node in nodes.values()), conditions])
    return ProcessPlan(name, version, entity.name, definition, nodes, start, needs)
