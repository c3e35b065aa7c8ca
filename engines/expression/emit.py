"""Typed tree to a Python function.

The tree is written as Python source from fixed templates and compiled once. User text never
reaches the source: constants are bound as values in the function's namespace, names are
generated, and a path is at most one ASCII identifier in quotes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from engines.errors import EvaluationFailed
from engines.expression.check import Checked
from engines.expression.context import EvaluationContext
from engines.expression.decimals import (
    EXPONENTS,
    Overflow,
    exact_add,
    exact_minus,
    exact_multiply,
    exact_subtract,
    fit,
    unsigned_zero,
)
from engines.expression.operation import OPERATIONS, Operation, can_fail, nullable
from engines.expression.typed import Aggregate, Call, Constant, Field, Typed

__all__ = ["Compiled", "Emitter", "compile_python"]

Compiled: TypeAlias = Callable[[Mapping[str, Any], EvaluationContext], Any]


def compile_python(checked: Checked) -> Compiled:
    """A function of (values, context) answering the expression's value.

    `values` is flat: own fields by key, what lies behind a reference or namespace under its dotted
    path, sub-table rows as a list of such mappings. A missing key is blank. Numbers are Decimal
    (int accepted) within their declared scale, choices option keys, references ids, times aware.
    The function raises EvaluationFailed (expression.overflow, expression.text_too_long).
    """
    emitter = Emitter()
    source = emitter.emit(checked.tree)
    if checked.type.is_numeric and isinstance(checked.tree, Constant | Field | Call | Aggregate):
        source = emitter.normalised(checked.tree, source)
    emitter.define("formula", ("v0", "x"), source, guarded=True)
    # The source holds templates and generated names only, see the module's docstring.
    exec(compile(emitter.source(), "<expression>", "exec"), emitter.namespace)
    formula: Compiled = emitter.namespace["formula"]
    return formula


def _overflowed() -> EvaluationFailed:
    return EvaluationFailed("expression.overflow")


class Emitter:
    """Collects the namespace and the source while walking one tree."""

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {
            "__builtins__": {},
            "fit": fit,
            "add": exact_add,
            "subtract": exact_subtract,
            "multiply": exact_multiply,
            "minus": exact_minus,
            "unsigned_zero": unsigned_zero,
            "Overflow": Overflow,
            "OverflowError": OverflowError,
            "overflowed": _overflowed,
        }
        for scale, exponent in enumerate(EXPONENTS):
            self.namespace[f"E{scale}"] = exponent
        self._functions: list[str] = []
        self._count = 0

    # --- building blocks ---------------------------------------------------------------------

    def define(self, name: str, parameters: tuple[str, ...], body: str, guarded: bool = False) -> None:
        head = f"def {name}({', '.join(parameters)}):\n"
        if guarded:
            body = (
                f"    try:\n        return {body}\n"
                "    except (Overflow, OverflowError):\n        raise overflowed() from None\n"
            )
        else:
            body = f"    return {body}\n"
        self._functions.append(head + body)

    def source(self) -> str:
        return "\n".join(self._functions)

    def fresh(self, prefix: str = "t") -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def bind(self, value: Any) -> str:
        """A name standing for `value`."""
        if value is None or value is True or value is False:
            return repr(value)
        name = self.fresh("c")
        self.namespace[name] = value
        return name

    def guard(self, node: Typed, always: bool = False) -> tuple[str, str]:
        """(test that it is blank, its value afterwards); the test is "" when never blank.

        `always` makes the test even then, where the value must be computed before another.
        """
        source = self.emit(node)
        if not nullable(node) and not always:
            return "", source
        name = self.fresh()
        return f"({name} := {source}) is None", name

    # --- the walk ----------------------------------------------------------------------------

    def emit(self, node: Typed) -> str:
        """Source of the value; blank is None."""
        if isinstance(node, Constant):
            return self.bind(node.value)
        if isinstance(node, Field):
            return self._field(node)
        if isinstance(node, Aggregate):
            return self._aggregate(node)
        operation = OPERATIONS[node.operation]
        if operation.inline is not None:
            return operation.inline(self, node)
        return self._call(operation, node)

    def condition(self, node: Typed) -> str:
        """Source that is exactly True or False; blank is False."""
        source = self.emit(node)
        if isinstance(node, Constant):
            return repr(node.value is True)
        return f"({source} is True)" if nullable(node) else source

    def strict(self, call: Call, template: Callable[..., str]) -> str:
        """`template` over the arguments' values, blank when any of them is."""
        tests, values = self.guards(call)
        result = template(*values)
        return f"(None if {tests} else {result})" if tests else result

    def guards(self, call: Call) -> tuple[str, list[str]]:
        """A test that some argument is blank ("" when none can be), and the values afterwards.

        An argument that may overflow is computed even beside a blank one, as a database does:
        hence `|`, which evaluates both sides, in its place.
        """
        tests = ""
        values: list[str] = []
        for index, argument in enumerate(call.arguments):
            others = (*call.arguments[:index], *call.arguments[index + 1 :])
            eager = can_fail(argument) and any(nullable(other) for other in others)
            test, value = self.guard(argument, always=eager)
            if test:
                joint = " | " if eager else " or "
                tests = f"({tests}{joint}({test}))" if tests else f"({test})"
            values.append(value)
        return tests, values

    def normalised(self, node: Typed, source: str) -> str:
        """A number at its own scale, as Decimal, without minus zero."""
        name = self.fresh()
        return f"(None if ({name} := {source}) is None else unsigned_zero(fit({name}, E{node.type.scale})))"

    def _field(self, node: Field) -> str:
        if node.context:
            return "x.me"
        source = f"v{node.level}.get({self.bind_key(node.key)})"
        # The empty text and the empty list are blank.
        return f"({source} or None)" if node.type.kind in ("text", "list") else source

    def bind_key(self, key: str) -> str:
        # A literal is faster than a global; repr of a str is always one safe literal.
        return repr(key) if key.isidentifier() and key.isascii() else self.bind(key)

    def _call(self, operation: Operation, node: Call) -> str:
        function = self.bind(operation.python)
        statics = [self.bind(value) for value in operation.statics(node)]
        before = ["x"] if operation.context else []

        def template(*values: str) -> str:
            return f"{function}({', '.join([*before, *values, *statics])})"

        if operation.strict:
            return self.strict(node, template)
        return template(*(self.emit(argument) for argument in node.arguments))

    def _aggregate(self, node: Aggregate) -> str:
        rows = f"(v{node.level}.get({self.bind_key(node.key)}) or ())"
        operation = OPERATIONS[node.operation]
        row = f"v{node.level_inside}"
        if node.body is None:
            values = rows
        else:
            parameters = (*(f"v{level}" for level in range(node.level_inside + 1)), "x")
            body = self.fresh("body")
            self.define(body, parameters, self.emit(node.body))
            values = f"[{body}({', '.join(parameters)}) for {row} in {rows}]"
        arguments = [values, *(self.bind(value) for value in operation.statics(_as_call(node)))]
        return f"{self.bind(operation.python)}({', '.join(arguments)})"


def _as_call(node: Aggregate) -> Call:
    """What `statics` may look at: the result type, and the body as the only argument."""
    return Call(node.operation, () if node.body is None else (node.body,), node.type)
