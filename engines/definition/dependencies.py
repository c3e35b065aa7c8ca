"""What derived values read, over all installed entities: order, cycles, and who must be recomputed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from engines.definition.compiled import CompiledExpression
from engines.definition.field_types import (
    AnyReferenceField,
    LinksField,
    ReferenceField,
    RollupField,
    UserField,
)
from engines.errors import ExpressionInvalid
from engines.expression.types import BOOLEAN

if TYPE_CHECKING:
    from engines.definition.entity_model import EntityModel
    from engines.definition.model import Model

__all__ = [
    "Dependent",
    "Formula",
    "Graph",
    "ReferenceIn",
    "RollupIn",
    "Value",
    "build_graph",
    "strongly_connected",
    "topological",
]

NodeT = TypeVar("NodeT")

Value = tuple[str, str]
"""(entity name, field key)."""


@dataclass(frozen=True, slots=True)
class Formula:
    """`volatile`: its value depends on the time or the user, itself or through what it reads."""

    key: str
    expression: CompiledExpression
    volatile: bool


@dataclass(frozen=True, slots=True)
class ReferenceIn:
    """Field `key` of `entity` points here. `on_delete`: "block", "clear" or "cascade". `many`: it is a
    list and may point to others besides."""

    entity: str
    key: str
    on_delete: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class RollupIn:
    """Rollup `key` of `entity` is computed over records of this entity whose `via` names it.

    `reads`: fields here whose change changes the rollup, `via` included.
    """

    entity: str
    key: str
    field: RollupField
    via: str
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dependent:
    """Formulas of `entity` that read `fields` of this entity through the path `via`.

    `via` is a dotted path of references and sub-tables from `entity` to here: "member",
    "lines.tool", "parent".
    """

    entity: str
    via: str
    fields: frozenset[str]
    formulas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Everything by entity name. `cycles`: derived values that need themselves, each ring once."""

    formulas: Mapping[str, tuple[Formula, ...]]
    volatile: Mapping[str, frozenset[str]]
    references_in: Mapping[str, tuple[ReferenceIn, ...]]
    rollups_in: Mapping[str, tuple[RollupIn, ...]]
    dependents: Mapping[str, tuple[Dependent, ...]]
    cycles: tuple[tuple[Value, ...], ...]
    reads: Mapping[Value, tuple[Value, ...]]
    """Derived value → values it reads, wherever they are."""


def build_graph(model: Model) -> Graph:
    """Compile every formula and rollup and see what they read. Broken ones are left out."""
    reads: dict[Value, tuple[Value, ...]] = {}
    volatile: set[Value] = set()
    references: dict[str, list[ReferenceIn]] = {}
    rollups: dict[str, list[RollupIn]] = {}
    behind: dict[tuple[str, str, str], dict[str, set[str]]] = {}
    for entity in model.entities.values():
        for key, field in entity.fields.items():
            target = entity.types[key].entity
            if field.derived and not isinstance(field, RollupField):
                # A computed reference follows what it is computed from, whatever becomes of its target.
                continue
            if isinstance(field, ReferenceField | UserField | LinksField) and target:
                many = isinstance(field, LinksField)
                references.setdefault(target, []).append(ReferenceIn(entity.name, key, field.on_delete, many))
            elif isinstance(field, AnyReferenceField):
                for name, _ in entity.types[key].options or ():
                    references.setdefault(name, []).append(ReferenceIn(entity.name, key, field.on_delete))
            elif isinstance(field, RollupField):
                found = _rollup(model, entity, key, field)
                if found is not None:
                    source, entry, volatile_filter = found
                    rollups.setdefault(source, []).append(entry)
                    reads[entity.name, key] = tuple((source, read) for read in sorted(entry.reads))
                    if volatile_filter:
                        volatile.add((entity.name, key))
        for key, expression in entity.compiled_formulas.items():
            reads[entity.name, key] = tuple(
                dict.fromkeys(
                    (place.entity.name, place.key)
                    for path in expression.checked.paths
                    for place in follow(entity, path)
                )
            )
            if expression.checked.volatile:
                volatile.add((entity.name, key))
            for path in expression.checked.paths:
                for place in follow(entity, path):
                    if place.via and place.via[0] != "me":
                        via = (place.entity.name, entity.name, ".".join(place.via))
                        behind.setdefault(via, {}).setdefault(key, set()).add(place.key)
    volatile = _spread(volatile, reads)
    return Graph(
        formulas={entity.name: _ordered(entity, reads, volatile) for entity in model.entities.values()},
        volatile={
            name: frozenset(key for owner, key in volatile if owner == name)
            for name in {owner for owner, _ in volatile}
        },
        references_in={name: tuple(entries) for name, entries in references.items()},
        rollups_in={name: tuple(entries) for name, entries in rollups.items()},
        dependents=_dependents(behind),
        cycles=tuple(_cycles(reads)),
        reads=reads,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Field `key` of `entity`, reached through the references and sub-tables of `via`."""

    via: tuple[str, ...]
    entity: EntityModel
    key: str


def follow(entity: EntityModel, path: Iterable[str]) -> Iterator[Place]:
    """Every field a path touches, from its first name on. `me` and `old` are not fields."""
    current: EntityModel | None = entity
    via: tuple[str, ...] = ()
    for key in path:
        if current is None:
            return
        if via == () and key == "me":
            target: str | None = "system.user"
        elif via == () and key == "old":
            target = entity.name
        else:
            yield Place(via, current, key)
            type = current.types.get(key)
            target = type.entity if type is not None else None
        current = entity.model.find_entity(target) if target else None
        via = (*via, key)


def topological(nodes: Iterable[Value], reads: Mapping[Value, Iterable[Value]]) -> list[Value]:
    """`nodes`, each after those it reads; a ring is entered where it is first met."""
    wanted = dict.fromkeys(nodes)
    done: dict[Value, None] = {}
    entered: set[Value] = set()
    pending = [(node, False) for node in reversed(list(wanted))]
    while pending:
        node, finished = pending.pop()
        if finished:
            done[node] = None
        elif node not in entered:
            entered.add(node)
            pending.append((node, True))
            pending += [(read, False) for read in reversed(list(reads.get(node, ()))) if read in wanted]
    return list(done)


def _rollup(
    model: Model, entity: EntityModel, key: str, field: RollupField
) -> tuple[str, RollupIn, bool] | None:
    source = model.find_entity(model.resolve(entity.app, field.source))
    if source is None:
        return None
    reads = {field.via}
    if field.field is not None:
        reads.add(field.field)
    volatile = False
    if field.filter is not None:
        try:
            compiled = source.compile_plain(field.filter, BOOLEAN, entity.app)
        except ExpressionInvalid:
            return None
        reads.update(path[0] for path in compiled.checked.paths if path[0] != "me")
        volatile = compiled.checked.volatile
    return source.name, RollupIn(entity.name, key, field, field.via, frozenset(reads)), volatile


def _ordered(
    entity: EntityModel, reads: Mapping[Value, tuple[Value, ...]], volatile: set[Value]
) -> tuple[Formula, ...]:
    own = [(entity.name, key) for key in entity.compiled_formulas]
    # Only what a formula reads on the record itself decides the order.
    local = {
        (entity.name, key): tuple(
            (entity.name, path[0]) for path in expression.checked.paths if path[0] != key
        )
        for key, expression in entity.compiled_formulas.items()
    }
    return tuple(
        Formula(key, entity.compiled_formulas[key], (entity.name, key) in volatile)
        for _, key in topological(own, local)
    )


def _spread(volatile: set[Value], reads: Mapping[Value, tuple[Value, ...]]) -> set[Value]:
    """`volatile` and everything derived from it."""
    readers: dict[Value, list[Value]] = {}
    for reader, values in reads.items():
        for value in values:
            readers.setdefault(value, []).append(reader)
    found = set(volatile)
    pending = list(volatile)
    while pending:
        for reader in readers.get(pending.pop(), ()):
            if reader not in found:
                found.add(reader)
                pending.append(reader)
    return found


def _dependents(
    behind: Mapping[tuple[str, str, str], Mapping[str, set[str]]],
) -> dict[str, tuple[Dependent, ...]]:
    found: dict[str, list[Dependent]] = {}
    for (target, entity, via), by_formula in behind.items():
        fields = frozenset().union(*by_formula.values())
        found.setdefault(target, []).append(Dependent(entity, via, fields, tuple(by_formula)))
    return {name: tuple(entries) for name, entries in found.items()}


def _cycles(reads: Mapping[Value, tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    """Rings among derived values."""
    return strongly_connected(
        {value: tuple(read for read in found if read in reads) for value, found in reads.items()}
    )


def strongly_connected(edges: Mapping[NodeT, tuple[NodeT, ...]]) -> Iterator[tuple[NodeT, ...]]:
    """Groups of nodes that lead to one another, and single nodes that lead to themselves.

    Source: Tarjan 1972, kept on a list instead of the call stack: depth is the author's choice.
    """
    index: dict[NodeT, int] = {}
    low: dict[NodeT, int] = {}
    stack: list[NodeT] = []
    on_stack: set[NodeT] = set()
    for root in edges:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        work = [(root, iter(edges[root]))]
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(edges.get(successor, ()))))
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    ring: list[NodeT] = []
                    while not ring or ring[-1] != node:
                        ring.append(stack.pop())
                        on_stack.discard(ring[-1])
                    if len(ring) > 1 or node in edges.get(node, ()):
                        yield tuple(reversed(ring))
