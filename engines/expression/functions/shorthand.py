"""Functions that say shortly what others say at length: each becomes the tree of the longer expression.

What such a tree holds twice must be short, or nesting would double it again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.expression.function import Category, Example, Function, Parameter
from engines.expression.syntax import Binary, Chain, Compare, FunctionCall, Literal, Node, Part, Unary
from engines.expression.typed import Typed

if TYPE_CHECKING:
    from engines.expression.check import Checker

__all__ = ["FUNCTIONS"]

_MOST_REPEATED = 12


def _call(node: FunctionCall, name: str, *arguments: Node) -> FunctionCall:
    return FunctionCall(node.start, node.end, node.depth, Part(name, node.start, node.end), arguments)


def _number(node: FunctionCall, value: int) -> Literal:
    return Literal(node.start, node.end, node.depth, Decimal(value))


def _size(node: Any) -> int:
    """Nodes of an untyped tree."""
    if isinstance(node, tuple):
        return sum(_size(part) for part in node)
    if not isinstance(node, Node.__args__):
        return 0
    return 1 + sum(_size(getattr(node, field.name)) for field in fields(node))


def _short(checker: Checker, node: Node) -> Node:
    if _size(node) > _MOST_REPEATED:
        raise checker.problem("too_long_to_repeat", node, {"limit": _MOST_REPEATED})
    return node


Expand = Callable[["Checker", FunctionCall], Node]


def _typing(expand: Expand) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        return checker.value(expand(checker, node))

    return typing


def _mod(checker: Checker, node: FunctionCall) -> Node:
    return Binary(node.start, node.end, node.depth, "%", *node.arguments)


def _floor_to(checker: Checker, node: FunctionCall) -> Node:
    value, multiple = node.arguments
    steps = Binary(node.start, node.end, node.depth, "//", value, _short(checker, multiple))
    return Binary(node.start, node.end, node.depth, "*", steps, multiple)


def _ceiling_to(checker: Checker, node: FunctionCall) -> Node:
    value, multiple = node.arguments
    below = _floor_to(
        checker, _call(node, "floor_to", Unary(node.start, node.end, node.depth, "-", value), multiple)
    )
    return Unary(node.start, node.end, node.depth, "-", below)


def _between(checker: Checker, node: FunctionCall) -> Node:
    value, low, high = node.arguments
    place = (node.start, node.end, node.depth)
    _short(checker, value)
    return Chain(*place, "and", (Compare(*place, ">=", value, low), Compare(*place, "<=", value, high)))


def _switch(checker: Checker, node: FunctionCall) -> Node:
    value, *rest = node.arguments
    _short(checker, value)
    otherwise = rest.pop() if len(rest) % 2 else Literal(node.start, node.end, node.depth, None)
    parts: list[Node] = []
    for match, result in zip(rest[0::2], rest[1::2], strict=True):
        parts += (Compare(node.start, node.end, node.depth, "==", value, match), result)
    return _call(node, "case", *parts, otherwise)


def _choose(checker: Checker, node: FunctionCall) -> Node:
    index, *options = node.arguments
    parts = [part for place, one in enumerate(options, 1) for part in (_number(node, place), one)]
    return _switch(
        checker, _call(node, "switch", index, *parts, Literal(node.start, node.end, node.depth, None))
    )


def _blank_if(checker: Checker, node: FunctionCall) -> Node:
    value, match = node.arguments
    _short(checker, value)
    same = Compare(node.start, node.end, node.depth, "==", value, match)
    return _call(node, "if", same, Literal(node.start, node.end, node.depth, None), value)


def _is_number(checker: Checker, node: FunctionCall) -> Node:
    found = _call(node, "is_blank", _call(node, "number", node.arguments[0]))
    return Unary(node.start, node.end, node.depth, "not", found)


def _any(checker: Checker, node: FunctionCall) -> Node:
    counted = _call(node, "count", *node.arguments)
    return Compare(node.start, node.end, node.depth, ">", counted, _number(node, 0))


def _all(checker: Checker, node: FunctionCall) -> Node:
    rows, condition = node.arguments
    counted = _call(
        node, "count", rows, Unary(condition.start, condition.end, condition.depth, "not", condition)
    )
    return Compare(node.start, node.end, node.depth, "==", counted, _number(node, 0))


def _function(
    key: str, category: Category, expand: Expand, parameters: tuple[Parameter, ...], result: str,
    zh: str, en: str, *examples: Example,
) -> Function:  # fmt: skip
    return Function(key, category, parameters, result, _typing(expand), {"zh": zh, "en": en}, examples)


_VALUE = Parameter("value", "number")
_MULTIPLE = Parameter("multiple", "number")
_ROWS = Parameter("rows", "sub-table")
_EACH = Parameter("condition", "condition per row")
_LINES = {"lines": [{"quantity": "2", "done": True}, {"quantity": "4", "done": False}]}

FUNCTIONS: tuple[Function, ...] = (
    _function(
        "mod",
        "number",
        _mod,
        (_VALUE, Parameter("divisor", "number")),
        "number",
        "余数，符号与除数相同；除数为零时为空。同 %。",
        "What is left of a division, with the sign of the divisor; blank when that is zero. The same as %.",
        Example("mod(-7, 3)", "2"),
    ),
    _function(
        "floor_to",
        "number",
        _floor_to,
        (_VALUE, _MULTIPLE),
        "number",
        "不大于它的最大倍数，例如每箱 12 件取整箱。",
        "The largest multiple not above it, such as whole boxes of 12.",
        Example("floor_to(40, 12)", "36"),
    ),
    _function(
        "ceiling_to",
        "number",
        _ceiling_to,
        (_VALUE, _MULTIPLE),
        "number",
        "不小于它的最小倍数，例如价格进到 0.50。",
        "The smallest multiple not below it, such as prices up to 0.50.",
        Example("ceiling_to(7.23, 0.5)", "7.5"),
    ),
    _function(
        "between",
        "logic",
        _between,
        (
            Parameter("value", "number, date, time or text"),
            Parameter("low", "same"),
            Parameter("high", "same"),
        ),
        "boolean",
        "值是否在两个界限之间，界限本身也算。",
        "Whether a value lies between two others, these included.",
        Example("between(amount, 100, 200)", "true", {"amount": "200.00"}),
    ),
    _function(
        "switch",
        "logic",
        _switch,
        (
            Parameter("value", "any"),
            Parameter("match", "same"),
            Parameter("result", "any"),
            Parameter("more", "any", optional=True, repeated=True),
        ),
        "any",
        "依次与各个值比较，取第一个相等者后面的结果；最后单独的一个参数是都不相等时的结果，省略则为空。",
        "Compares a value with others in order and takes the result after the first that equals it; a last "
        "argument by itself is the result when none does, else that is blank.",
        Example('switch(month(due_on), 1, "Jan", 2, "Feb", "later")', "Jan", {"due_on": "2026-01-31"}),
    ),
    _function(
        "choose",
        "logic",
        _choose,
        (
            Parameter("index", "whole number"),
            Parameter("first", "any"),
            Parameter("more", "any", optional=True, repeated=True),
        ),
        "any",
        "按序号取第几个值（从 1 数起）；没有时为空。",
        "The value at a position, counted from 1; blank when there is none.",
        Example(
            'choose(weekday(due_on), "一", "二", "三", "四", "五", "六", "日")',
            "六",
            {"due_on": "2026-01-31"},
        ),
    ),
    _function(
        "blank_if",
        "logic",
        _blank_if,
        (Parameter("value", "any"), Parameter("match", "same")),
        "any",
        "值等于另一个值时为空，否则是它自己。",
        "Blank when a value equals another, else the value itself.",
        Example("is_blank(blank_if(amount, 0))", "true", {"amount": "0.00"}),
    ),
    _function(
        "is_number",
        "logic",
        _is_number,
        (Parameter("text", "text"),),
        "boolean",
        "文本能否读成数字，规则同 number()。",
        "Whether number() can read a text.",
        Example('is_number("12.5")', "true"),
        Example('is_number("12 pieces")', "false"),
    ),
    _function(
        "any",
        "aggregate",
        _any,
        (_ROWS, _EACH),
        "boolean",
        "是否至少有一行满足条件。",
        "Whether at least one row meets a condition.",
        Example("any(lines, quantity > 3)", "true", _LINES),
    ),
    _function(
        "all",
        "aggregate",
        _all,
        (_ROWS, _EACH),
        "boolean",
        "是否每一行都满足条件；没有行时成立。",
        "Whether every row meets a condition; holds when there are no rows.",
        Example("all(lines, done)", "false", _LINES),
    ),
)
