"""Typing of operators: which kinds they join, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engines.expression.conversion import READ_FROM_TEXT, coerce, day_of, same_type
from engines.expression.decimals import QUOTIENT_SCALE
from engines.expression.syntax import Binary, Chain, Compare, Literal, Membership, Unary
from engines.expression.typed import Constant, Field, Typed
from engines.expression.types import (
    BOOLEAN,
    DATETIME,
    DURATION,
    INTEGER,
    MAX_SCALE,
    TEXT,
    Kind,
    ValueType,
    number,
)
from engines.expression.words import kind_label, type_label

if TYPE_CHECKING:
    from engines.expression.check import Checker

__all__ = ["type_membership", "type_operator"]

_COMPARISONS: Mapping[str, str] = {
    "==": "equal",
    "!=": "not_equal",
    "<": "less",
    "<=": "less_or_equal",
    ">": "greater",
    ">=": "greater_or_equal",
}
_LIST_COMPARISONS: Mapping[str, str] = {"==": "list_equal", "!=": "list_not_equal"}
_ORDERED = ("number", "money", "date", "datetime", "duration", "text")


def type_operator(checker: Checker, node: Unary | Binary | Compare | Chain | Membership) -> Typed:
    if isinstance(node, Unary):
        return _unary(checker, node)
    if isinstance(node, Binary):
        return _arithmetic(checker, node)
    if isinstance(node, Compare):
        return _compare(checker, node)
    if isinstance(node, Chain):
        operands = tuple(checker.condition(operand) for operand in node.operands)
        return checker.call(node.operator, operands, BOOLEAN, node)
    return _membership(checker, node)


def _unary(checker: Checker, node: Unary) -> Typed:
    if node.operator == "not":
        return checker.call("not", (checker.condition(node.operand),), BOOLEAN, node)
    operand = checker.of_kind(node.operand, "number", "money", "duration")
    if node.operator == "+":
        return operand
    return checker.call("negate", (operand,), operand.type, node)


def _arithmetic(checker: Checker, node: Binary) -> Typed:
    left, right = checker.value(node.left), checker.value(node.right)
    left, right = _without_blank(checker, left, right)
    kinds = (left.type.kind, right.type.kind)
    if "blank" in kinds:
        return Constant(None, left.type, node.start, node.end)
    if left.type.is_numeric and right.type.is_numeric:
        operation, type_ = _numeric(checker, node, left.type, right.type)
        return checker.call(operation, (left, right), type_, node)
    if kinds == ("number", "duration") and node.operator == "*":
        return checker.call("duration_multiply", (right, left), DURATION, node)
    found = _TEMPORAL.get((kinds[0], node.operator, kinds[1]))
    if found is not None:
        return checker.call(found[0], (left, right), found[1], node)
    hint = None
    if "text" in kinds and node.operator == "+":
        hint = "concat()"
    elif "date" in kinds and node.operator in "+-":
        hint = "add_days()"
    raise checker.problem(
        "cannot_combine",
        node,
        {"left": kind_label(kinds[0]), "right": kind_label(kinds[1]), "operator": node.operator},
        hint,
    )


_TEMPORAL: Mapping[tuple[str, str, str], tuple[str, ValueType]] = {
    ("text", "+", "text"): ("concat", TEXT),
    ("date", "-", "date"): ("days_apart", INTEGER),
    ("datetime", "-", "datetime"): ("time_apart", DURATION),
    ("datetime", "+", "duration"): ("add_duration", DATETIME),
    ("datetime", "-", "duration"): ("subtract_duration", DATETIME),
    ("duration", "+", "duration"): ("duration_add", DURATION),
    ("duration", "-", "duration"): ("duration_subtract", DURATION),
    ("duration", "/", "duration"): ("duration_divide", number(QUOTIENT_SCALE)),
    ("duration", "*", "number"): ("duration_multiply", DURATION),
    ("duration", "/", "number"): ("duration_share", DURATION),
}


def _without_blank(checker: Checker, left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """A literal blank takes the other side's type; beside money it is a number."""
    if left.type.kind == "blank":
        left = coerce(checker, left, INTEGER if right.type.is_numeric else right.type)
    if right.type.kind == "blank":
        right = coerce(checker, right, INTEGER if left.type.is_numeric else left.type)
    return left, right


def _numeric(checker: Checker, node: Binary, left: ValueType, right: ValueType) -> tuple[str, ValueType]:
    """Operation and result of arithmetic on numbers and money."""
    operator = node.operator
    monies = (left.kind == "money") + (right.kind == "money")
    widest = max(left.scale, right.scale)
    kind: Kind = "money" if monies else "number"
    if operator in ("+", "-"):
        return ("add" if operator == "+" else "subtract"), ValueType(kind, widest)
    if operator == "*" and monies < 2:
        return "multiply", ValueType(kind, min(left.scale + right.scale, MAX_SCALE))
    if operator != "*" and not (monies == 1 and right.kind == "money"):
        ratio: Kind = "number" if monies == 2 else kind
        if operator == "/":
            return "divide", ValueType(ratio, QUOTIENT_SCALE)
        if operator == "//":
            return "floor_divide", ValueType(ratio)
        return "modulo", ValueType(kind, widest)
    raise checker.problem(
        "cannot_combine",
        node,
        {"left": kind_label(left.kind), "right": kind_label(right.kind), "operator": operator},
    )


def _compare(checker: Checker, node: Compare) -> Typed:
    left, right = checker.value(node.left), checker.value(node.right)
    for side, typed in ((node.left, left), (node.right, right)):
        if isinstance(side, Literal) and isinstance(typed, Constant) and typed.value is None:
            raise checker.problem("compare_with_blank", side, hint="is_blank()")
    left, right = _comparable(checker, node, left, right)
    kind = left.type.kind
    if "parts" in (kind, right.type.kind):
        raise checker.problem("no_order", node, {"kind": kind_label("parts")}, hint="is_blank()")
    if kind == "list" and node.operator in ("==", "!="):
        return checker.call(_LIST_COMPARISONS[node.operator], (left, right), BOOLEAN, node)
    if node.operator not in ("==", "!=") and kind not in (*_ORDERED, "blank"):
        raise checker.problem("no_order", node, {"kind": kind_label(kind)}, hint="==")
    if _is_constant_blank(left) or _is_constant_blank(right):
        return Constant(False, BOOLEAN, node.start, node.end)
    return checker.call(_COMPARISONS[node.operator], (left, right), BOOLEAN, node)


def _is_constant_blank(typed: Typed) -> bool:
    return isinstance(typed, Constant) and typed.value is None


def _comparable(checker: Checker, node: Any, left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Both sides in one type; numbers keep their own scales."""
    kinds = (left.type.kind, right.type.kind)
    if "blank" in kinds or (left.type.is_numeric and right.type.is_numeric):
        return left, right
    if set(kinds) == {"date", "datetime"}:
        return day_of(checker, left), day_of(checker, right)
    if kinds[0] == "text" != kinds[1] and kinds[1] in READ_FROM_TEXT:
        return coerce(checker, left, right.type), right
    if kinds[1] == "text" != kinds[0] and kinds[0] in READ_FROM_TEXT:
        return left, coerce(checker, right, left.type)
    if kinds[0] == kinds[1] == "choice" and not same_type(left.type, right.type):
        raise checker.problem("other_options", node, hint="text()")
    if kinds == ("reference", "any_reference"):
        return coerce(checker, left, right.type), right
    if kinds == ("any_reference", "reference"):
        return left, coerce(checker, right, left.type)
    if kinds == ("list", "list"):
        return _same_items(checker, left, right)
    if not same_type(left.type, right.type):
        raise checker.problem(
            "cannot_compare", node, {"left": type_label(left.type), "right": type_label(right.type)}
        )
    return left, right


def _same_items(checker: Checker, left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Two lists of one type; one of texts written out takes the other's."""
    if left.type.item is not None and left.type.item.kind == "text":
        return coerce(checker, left, right.type), right
    return left, coerce(checker, right, left.type)


def _membership(checker: Checker, node: Membership) -> Typed:
    if node.container is not None:
        needle, container = checker.value(node.needle), checker.value(node.container)
        if container.type.kind not in ("list", "blank"):
            raise checker.problem("list_wanted", node.container, hint="( )")
        return type_membership(checker, node, needle, container, node.negated)
    needle = checker.value(node.needle)
    for item in node.items:
        if isinstance(item, Literal) and item.value is None:
            raise checker.problem("compare_with_blank", item, hint="is_blank()")
    items: list[Typed] = []
    for item in node.items:
        # A needle that is a literal takes its type from the first item that has another.
        needle, typed = _comparable(checker, item, needle, checker.value(item))
        items.append(typed)
    if _is_constant_blank(needle):
        return Constant(False, BOOLEAN, node.start, node.end)
    items = [_comparable(checker, item, needle, item)[1] for item in items]
    return checker.call("not_in" if node.negated else "in", (needle, *items), BOOLEAN, node)


def type_membership(
    checker: Checker, node: Any, needle: Typed, container: Typed, negated: bool = False
) -> Typed:
    """`needle in container`, the container a list."""
    if container.type.item is not None:
        _, needle = _comparable(checker, node, Field((), 0, container.type.item), needle)
    return checker.call("not_in_list" if negated else "in_list", (needle, container), BOOLEAN, node)
