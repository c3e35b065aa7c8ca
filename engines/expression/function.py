"""`Function`: one entry drives checking, documentation, completion in the builder, and tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from engines.expression.operation import OPERATIONS, Operation
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Typed
from engines.registry import Registry

if TYPE_CHECKING:
    from engines.expression.check import Checker

__all__ = ["FUNCTIONS", "Category", "Example", "Function", "Parameter", "Typing", "register"]

Category = Literal["logic", "number", "aggregate", "text", "date", "list"]
Typing = Callable[["Checker", FunctionCall], Typed]


@dataclass(frozen=True, slots=True)
class Parameter:
    """`kinds` names what is accepted, for people; `repeated` allows any number more of it."""

    name: str
    kinds: str
    optional: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """`text` over `values` gives `expected` (as text, in the convention of the case table).

    Names of `values` are declared as in `tests/data/expressions.csv`.
    """

    text: str
    expected: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Function:
    """`typing` turns a call into typed operations, reporting what does not fit.

    `result` says the result's kind to people; `doc` explains by language.
    """

    key: str
    category: Category
    parameters: tuple[Parameter, ...]
    result: str
    typing: Typing
    doc: Mapping[str, str]
    examples: tuple[Example, ...]

    @property
    def fewest(self) -> int:
        return sum(not parameter.optional for parameter in self.parameters)

    @property
    def most(self) -> int | None:
        if any(parameter.repeated for parameter in self.parameters):
            return None
        return len(self.parameters)

    @property
    def signature(self) -> str:
        """ "round(value, places?)"."""
        shown = [
            parameter.name + ("?" if parameter.optional else "") + (", …" if parameter.repeated else "")
            for parameter in self.parameters
        ]
        return f"{self.key}({', '.join(shown)})"


FUNCTIONS: Registry[Function] = Registry("function", lambda function: function.key)


def register(functions: tuple[Function, ...], operations: tuple[Operation, ...]) -> None:
    """Add a family: the one door, for built-ins and plug-ins alike."""
    for operation in operations:
        OPERATIONS.add(operation)
    for function in functions:
        FUNCTIONS.add(function)
