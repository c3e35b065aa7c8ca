"""Options that form a tree: whether one lies within a branch, and the branch it lies in at a level.

Both are worked out of the options when the expression is checked and become operations every back end
has: membership among the options below, and a choice between branches.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engines.expression.function import Example, Function, Parameter
from engines.expression.syntax import FunctionCall
from engines.expression.typed import Call, Constant, Field, Typed
from engines.expression.types import BOOLEAN, ValueType

if TYPE_CHECKING:
    from engines.expression.check import Checker

__all__ = ["FUNCTIONS"]


def _tree(checker: Checker, node: FunctionCall) -> Typed:
    value = checker.of_kind(node.arguments[0], "choice")
    if value.type.parents is None:
        raise checker.problem("no_branches", node.arguments[0])
    return value


def _among(checker: Checker, value: Typed, keys: list[str], node: FunctionCall) -> Typed:
    items = tuple(Constant(key, value.type, node.start, node.end) for key in keys)
    return checker.call("in", (value, *items), BOOLEAN, node)


def _type_within(checker: Checker, node: FunctionCall) -> Typed:
    value = _tree(checker, node)
    wanted: dict[str, None] = {}
    for argument in node.arguments[1:]:
        branch = checker.coerce(checker.value(argument), value.type)
        if not isinstance(branch, Constant):
            raise checker.problem("literal_wanted", argument)
        if branch.value is not None:
            wanted |= dict.fromkeys(value.type.below(str(branch.value)))
    return _among(checker, value, list(wanted), node)


def _type_level(checker: Checker, node: FunctionCall) -> Typed:
    value = _tree(checker, node)
    if not isinstance(value, Field):
        # It is compared once for every branch of the level.
        raise checker.problem("field_wanted", node.arguments[0])
    number = checker.of_kind(node.arguments[1], "number")
    if not isinstance(number, Constant) or not isinstance(number.value, Decimal) or number.value < 1:
        raise checker.problem("literal_wanted", node.arguments[1])
    kind: ValueType = value.type
    parts: list[Typed] = []
    for key, _ in kind.options or ():
        if len(kind.branch_of(key)) == int(number.value):
            below = _among(checker, value, list(kind.below(key)), node)
            parts += [below, Constant(key, kind, node.start, node.end)]
    if not parts:
        return Constant(None, kind, node.start, node.end)
    return Call("if", (*parts, Constant(None, kind, node.start, node.end)), kind, node.start, node.end)


_AREA = {"area": "pudong"}

FUNCTIONS: tuple[Function, ...] = (
    Function(
        key="within",
        category="logic",
        parameters=(
            Parameter("option", "choice"),
            Parameter("branch", "choice"),
            Parameter("more", "same", optional=True, repeated=True),
        ),
        result="boolean",
        typing=_type_within,
        doc={
            "zh": "级联选项是否就是给出的某一项，或在其下任何一级。",
            "en": "Whether an option of a tree is one of the branches named or lies below it, at any depth.",
        },
        examples=(
            Example('within(area, "east")', "true", _AREA),
            Example('within(area, "north")', "false", _AREA),
        ),
    ),
    Function(
        key="level",
        category="logic",
        parameters=(Parameter("option", "choice"), Parameter("number", "number")),
        result="choice",
        typing=_type_level,
        doc={
            "zh": "级联选项在第几级上的那一项，从 1 数起；选到的级数不够时为空。",
            "en": "The branch an option of a tree lies in at a level, counted from 1; blank where it does "
            "not reach that far down.",
        },
        examples=(
            Example('level(area, 1) == "east"', "true", _AREA),
            Example("is_blank(level(area, 3))", "false", _AREA),
        ),
    ),
)
