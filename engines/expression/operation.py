"""Operations: the vocabulary of the typed tree, each with a Python and an SQL meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engines.expression.typed import Aggregate, Call, Constant, Typed, walk
from engines.registry import Registry

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from engines.expression.emit import Emitter
    from engines.expression.sql import SqlBuilder

__all__ = ["OPERATIONS", "Operation", "can_fail", "nullable"]


def _none(call: Call) -> tuple[Any, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `name` is what the browser's tree says.

    `python` gets the argument values (None is blank), then `statics(call)`; with `context` the
    evaluation context comes first. `strict`: any blank argument makes the result blank and `python`
    never sees it. `total`: the result is never blank. `fails`: it may raise (overflow). `inline`
    writes Python source instead of a call, for the operations every formula is full of. `sql` of a
    boolean total operation may be NULL, meaning false.
    """

    name: str
    python: Callable[..., Any]
    sql: Callable[[SqlBuilder, Call], ColumnElement[Any]]
    strict: bool = True
    total: bool = False
    context: bool = False
    statics: Callable[[Call], tuple[Any, ...]] = _none
    fails: bool = False
    inline: Callable[[Emitter, Call], str] | None = None


OPERATIONS: Registry[Operation] = Registry("operation", lambda operation: operation.name)


# Strict operations that answer for every argument: blank only if an argument is.
_PRESERVING = frozenset({"add", "subtract", "multiply", "negate", "rescale", "floor", "ceil", "abs"})


def nullable(node: Typed) -> bool:
    """Whether `node` can be blank."""
    if isinstance(node, Constant):
        return node.value is None
    if isinstance(node, Call):
        if OPERATIONS[node.operation].total:
            return False
        if node.operation in _PRESERVING:
            return any(nullable(argument) for argument in node.arguments)
        if node.operation == "if":
            return any(nullable(result) for result in (*node.arguments[1::2], node.arguments[-1]))
    return not (isinstance(node, Aggregate) and OPERATIONS[node.operation].total)


def can_fail(node: Typed) -> bool:
    """Whether computing `node` may raise."""
    return any(
        OPERATIONS[below.operation].fails for below in walk(node) if isinstance(below, Call | Aggregate)
    )
