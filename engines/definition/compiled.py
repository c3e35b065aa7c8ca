"""An expression resolved, typed and ready to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from engines.definition.field_types.base import encode_value
from engines.expression import Checked, EvaluationContext, compile_python, to_tree
from engines.expression.tokens import quoted
from engines.expression.typed import Aggregate, Call, Constant, Field, Typed, walk

__all__ = ["CompiledExpression", "bind_parameters"]


@dataclass(frozen=True)
class CompiledExpression:
    """`checked` reads no parameters: their values are bound as constants, so neither the runtime
    nor the browser has to carry them. `parameters`: those it was bound to; a new value is a new Model.
    """

    text: str
    checked: Checked
    parameters: tuple[str, ...] = ()

    @cached_property
    def evaluate(self) -> Callable[[Mapping[str, Any], EvaluationContext], Any]:
        """values (flat, dotted paths for what lies behind references), context → value.

        Raises EvaluationFailed where a result has too many digits or a text grows too long.
        """
        return compile_python(self.checked)

    @cached_property
    def tree(self) -> Any:
        """The JSON tree the browser evaluates."""
        return to_tree(self.checked)

    @cached_property
    def standing_alone(self) -> str | None:
        """Its text with the values of parameters in their places, for where nobody knows these; None where
        a value cannot be written as a literal."""
        text = self.text
        if not self.parameters:
            return text
        constants = (node for node in walk(self.checked.tree) if isinstance(node, Constant))
        places = sorted(constants, key=lambda found: found.start, reverse=True)
        for found in places:
            if text[found.start : found.end].lstrip("`").startswith("parameter"):
                literal = _literal(found.value)
                if literal is None:
                    return None
                text = text[: found.start] + literal + text[found.end :]
        return text

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Dotted paths of everything it reads, own fields included."""
        return tuple(".".join(path) for path in self.checked.paths)


def bind_parameters(checked: Checked, values: Mapping[str, Any]) -> CompiledExpression:
    """`checked` with `parameter.<key>` replaced by its value in `values`."""
    read = tuple(path[1] for path in checked.paths if path[0] == "parameter" and len(path) > 1)
    if not read:
        return CompiledExpression(checked.text, checked)
    paths = tuple(path for path in checked.paths if path[0] != "parameter")
    return CompiledExpression(
        checked.text, replace(checked, tree=_bound(checked.tree, values), paths=paths), read
    )


def _bound(node: Typed, values: Mapping[str, Any]) -> Typed:
    if isinstance(node, Field) and node.path[0] == "parameter" and len(node.path) > 1:
        return Constant(values.get(node.path[1]), node.type, node.start, node.end)
    if isinstance(node, Call):
        return replace(node, arguments=tuple(_bound(argument, values) for argument in node.arguments))
    if isinstance(node, Aggregate) and node.body is not None:
        return replace(node, body=_bound(node.body, values))
    return node


def _literal(value: Any) -> str | None:
    if value is None:
        return "blank"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return f"({format(value, 'f')})" if value < 0 else format(value, "f")
    written = encode_value(value)
    return quoted(written) if isinstance(written, str) else None
