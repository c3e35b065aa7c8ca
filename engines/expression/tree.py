"""Typed tree to the JSON the browser evaluates (`runtime/ui/core/expression`).

    {"format": 1, "root": node}
    node: {"op": "constant", "value": …, "type": …}
        | {"op": "field", "path": "customer.level", "level": 0, "type": …, "context"?: true}
        | {"op": "call", "name": "add", "args": [node …], "type": …}
        | {"op": "aggregate", "name": "sum", "path": "lines", "level": 0, "inside": 1,
           "body": node | null, "type": …}
    type: {"kind": "number", "scale": 2}

Decimals travel as strings, dates as YYYY-MM-DD, times as RFC 3339 UTC, durations as
"01:30:00", so nothing passes through a binary float.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engines.expression.check import Checked
from engines.expression.decimals import fixed
from engines.expression.durations import format_duration
from engines.expression.typed import Aggregate, Call, Constant, Field, Typed
from engines.expression.types import ValueType

__all__ = ["FORMAT", "to_json_value", "to_tree"]

FORMAT = 1


def to_tree(checked: Checked) -> dict[str, Any]:
    """The JSON tree of a checked expression."""
    return {"format": FORMAT, "root": _node(checked.tree)}


def _node(node: Typed) -> dict[str, Any]:
    out: dict[str, Any] = {"type": _type(node.type)}
    if isinstance(node, Constant):
        return {"op": "constant", "value": to_json_value(node.value, node.type), **out}
    if isinstance(node, Field):
        context = {"context": True} if node.context else {}
        return {"op": "field", "path": node.key, "level": node.level, **context, **out}
    if isinstance(node, Call):
        arguments = [_node(argument) for argument in node.arguments]
        return {"op": "call", "name": node.operation, "args": arguments, **out}
    return _aggregate(node, out)


def _aggregate(node: Aggregate, out: dict[str, Any]) -> dict[str, Any]:
    return {
        "op": "aggregate",
        "name": node.operation,
        "path": node.key,
        "level": node.level,
        "inside": node.level_inside,
        "body": None if node.body is None else _node(node.body),
        **out,
    }


def _type(type: ValueType) -> dict[str, Any]:
    if type.kind == "reference" and type.entity:
        return {"kind": type.kind, "entity": type.entity}
    return {"kind": type.kind, "scale": type.scale} if type.is_numeric else {"kind": type.kind}


def to_json_value(value: Any, type: ValueType) -> Any:
    """A Python value as the browser holds it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Decimal | int):
        return fixed(Decimal(value), type.scale)
    if isinstance(value, datetime):
        text = value.astimezone(UTC).isoformat().removesuffix("+00:00")
        return text + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return format_duration(value)
    if isinstance(value, list | tuple):
        item = type.item
        return [to_json_value(part, item) if item else part for part in value]
    return value
