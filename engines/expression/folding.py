"""What a call's constants decide before it runs.

PostgreSQL folds constants while planning: a branch that can never be taken is not computed there,
and a blank constant makes the whole blank. Doing the same here gives every back end the same tree,
so that a failure (overflow) does not depend on a planner.
"""

from __future__ import annotations

from engines.expression.operation import OPERATIONS
from engines.expression.typed import Call, Constant, Typed
from engines.expression.types import BOOLEAN

__all__ = ["fold"]


def fold(call: Call) -> Typed:
    """`call`, or what it must be whatever its other arguments are.

    Raises what the operation raises when all its arguments are constants (overflow).
    """
    place = (call.start, call.end)
    if call.operation in ("and", "or"):
        return _chain(call, place)
    if call.operation == "if":
        return _branches(call, place)
    entry = OPERATIONS[call.operation]
    values = [argument.value for argument in call.arguments if isinstance(argument, Constant)]
    if entry.strict and any(value is None for value in values):
        return Constant(None, call.type, *place)
    if entry.context or len(values) < len(call.arguments):
        return call
    return Constant(entry.python(*values, *entry.statics(call)), call.type, *place)


def _chain(call: Call, place: tuple[int, int]) -> Typed:
    deciding = call.operation == "or"
    open_ = [argument for argument in call.arguments if not isinstance(argument, Constant)]
    decided = [argument.value is True for argument in call.arguments if isinstance(argument, Constant)]
    if deciding in decided or not open_:
        return Constant(deciding in decided if deciding else deciding not in decided, BOOLEAN, *place)
    return Call(call.operation, tuple(open_), call.type, *place) if decided else call


def _branches(call: Call, place: tuple[int, int]) -> Typed:
    *pairs, otherwise = call.arguments
    kept: list[Typed] = []
    for condition, value in zip(pairs[0::2], pairs[1::2], strict=True):
        if not isinstance(condition, Constant):
            kept += [condition, value]
        elif condition.value is True:
            otherwise = value
            break
    if not kept:
        return otherwise
    return Call("if", (*kept, otherwise), call.type, *place)
