"""Implicit conversions: few, and only where nothing can be lost unseen.

Numbers change scale; a text literal becomes the option, date, time or record it names where one
is wanted; a date and time meets a date as its day in the workspace's zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from engines.expression.decimals import EXPONENTS, Overflow, fit
from engines.expression.durations import parse_duration
from engines.expression.typed import Call, Constant, Typed
from engines.expression.types import DATE, Kind, ValueType
from engines.expression.words import kind_label, type_label
from engines.registry import nearest

if TYPE_CHECKING:
    from engines.expression.check import Checker

__all__ = ["READ_FROM_TEXT", "coerce", "day_of", "same_type", "unify"]

_LONGEST = timedelta(microseconds=10**18)
READ_FROM_TEXT = ("choice", "date", "datetime", "duration", "reference", "any_reference")
"""Kinds a text literal stands for where one is wanted."""

_BRANCHING = ("if", "coalesce")


def coerce(checker: Checker, typed: Typed, target: ValueType) -> Typed:
    """`typed` as `target`. Raises the checker's problem when it cannot be."""
    found = typed.type
    if found.kind == "blank":
        return Constant(None, target, typed.start, typed.end)
    if target.kind == "blank":
        return typed
    if target.is_numeric and found.is_numeric:
        return _rescaled(checker, typed, target)
    if found.kind == "text" and target.kind in READ_FROM_TEXT:
        return _from_literal(checker, typed, target)
    if target.kind == "any_reference" and found.kind == "reference":
        return _as_any(checker, typed, target)
    if target.kind == "date" and found.kind == "datetime":
        return day_of(checker, typed)
    if found.kind == target.kind == "list":
        return _list(checker, typed, target)
    if same_type(found, target):
        return typed
    if found.kind == target.kind == "choice":
        raise checker.problem("other_options", typed, hint="text()")
    raise checker.problem("wrong_kind", typed, {"wanted": type_label(target), "found": type_label(found)})


def same_type(left: ValueType, right: ValueType) -> bool:
    """Whether values of the two can stand for one another without conversion."""
    if left.kind != right.kind:
        return False
    if left.kind == "choice":
        return left.options is None or right.options is None or set(left.options) == set(right.options)
    if left.kind == "reference":
        return left.entity is None or right.entity is None or left.entity == right.entity
    if left.kind == "list":
        return left.item is None or right.item is None or same_type(left.item, right.item)
    return True


def _as_any(checker: Checker, typed: Typed, target: ValueType) -> Typed:
    """A reference as one to any of several entities, of which its own must be one."""
    if typed.type.entity not in dict(target.options or ()):
        params = {"wanted": kind_label(target.kind), "found": kind_label(typed.type.kind)}
        raise checker.problem("wrong_kind", typed, params)
    return checker.call("as_any", (typed,), target, typed)


def day_of(checker: Checker, typed: Typed) -> Typed:
    """A date stays; a date and time becomes its day in the workspace's zone."""
    if typed.type.kind == "datetime":
        return checker.call("date_of", (typed,), DATE, typed)
    return typed


def unify(checker: Checker, values: list[Typed], node: Any) -> tuple[ValueType, list[Typed]]:
    """The narrowest type all `values` convert to, and the values converted."""
    target: ValueType | None = None
    for value in values:
        target = value.type if target is None else _common(checker, target, value)
    assert target is not None
    return target, [coerce(checker, value, target) for value in values]


def _common(checker: Checker, target: ValueType, value: Typed) -> ValueType:
    found = value.type
    if found.kind == "blank":
        return target
    if target.kind == "blank":
        return found
    if target.is_numeric and found.is_numeric:
        kind: Kind = "money" if "money" in (target.kind, found.kind) else "number"
        return ValueType(kind, max(target.scale, found.scale))
    kinds = (target.kind, found.kind)
    if kinds in (
        ("text", "choice"),
        ("text", "date"),
        ("text", "datetime"),
        ("text", "duration"),
        ("text", "reference"),
        ("text", "any_reference"),
        ("reference", "any_reference"),
    ):
        return found
    if kinds in (
        ("choice", "text"),
        ("date", "text"),
        ("datetime", "text"),
        ("duration", "text"),
        ("reference", "text"),
        ("any_reference", "text"),
        ("any_reference", "reference"),
    ):
        return target
    if kinds in (("date", "datetime"), ("datetime", "date")):
        return DATE
    if target.kind == found.kind == "list":
        texts = target.item is not None and target.item.kind == "text"
        return found if texts else target
    if not same_type(target, found):
        raise checker.problem(
            "branches_differ", value, {"wanted": kind_label(target.kind), "found": kind_label(found.kind)}
        )
    return target


def _rescaled(checker: Checker, typed: Typed, target: ValueType) -> Typed:
    if isinstance(typed, Constant):
        if typed.value is None:
            return Constant(None, target, typed.start, typed.end)
        try:
            value = fit(typed.value, EXPONENTS[target.scale])
        except Overflow:
            raise checker.problem("always_overflows", typed) from None
        return Constant(value, target, typed.start, typed.end)
    if typed.type == target:
        return typed
    return Call("rescale", (typed,), target, typed.start, typed.end)


def _from_literal(checker: Checker, typed: Typed, target: ValueType) -> Typed:
    if isinstance(typed, Constant):
        if typed.value is None:
            return Constant(None, target, typed.start, typed.end)
        return _literal(checker, typed, target)
    if isinstance(typed, Call) and typed.operation in _BRANCHING:
        # if(vip, "won", "lost") compared with a choice: the literals are in the branches.
        values = _values_of(typed)
        converted = tuple(
            coerce(checker, argument, target) if index in values else argument
            for index, argument in enumerate(typed.arguments)
        )
        return Call(typed.operation, converted, target, typed.start, typed.end)
    if target.kind == "choice":
        raise checker.problem("choice_with_text", typed, hint="text()")
    raise checker.problem(
        "wrong_kind", typed, {"wanted": kind_label(target.kind), "found": kind_label("text")}
    )


def _list(checker: Checker, typed: Typed, target: ValueType) -> Typed:
    """A list as one of `target`: texts written out become the options or records they name."""
    if target.item is None or (typed.type.item is not None and same_type(typed.type, target)):
        return typed
    item = target.item
    if isinstance(typed, Constant) and typed.value is None:
        return Constant(None, target, typed.start, typed.end)
    if isinstance(typed, Call) and typed.operation in ("list", "list_add", "list_remove", *_BRANCHING):
        places = _values_of(typed) if typed.operation in _BRANCHING else range(len(typed.arguments))
        wanted = item if typed.operation == "list" else target
        converted = tuple(
            coerce(checker, argument, wanted) if index in places else argument
            for index, argument in enumerate(typed.arguments)
        )
        return Call(typed.operation, converted, target, typed.start, typed.end)
    held = typed.type.item
    params = {"wanted": kind_label(item.kind), "found": kind_label(held.kind if held else "list")}
    raise checker.problem("wrong_items", typed, params)


def _values_of(call: Call) -> set[int]:
    """Positions of the arguments that are results, not conditions."""
    count = len(call.arguments)
    if call.operation == "coalesce":
        return set(range(count))
    return {index for index in range(count) if index % 2 == 1 or index == count - 1}


def _literal(checker: Checker, constant: Constant, target: ValueType) -> Constant:
    text = str(constant.value)
    place = (constant.start, constant.end)
    if target.kind == "any_reference":
        return _target(checker, constant, target)
    if target.kind == "choice":
        options = dict(target.options or ())
        if text not in options:
            raise checker.problem("unknown_option", constant, {"option": text}, nearest(text, options))
        checker.option_token(constant, options[text])
        return Constant(text, target, *place)
    try:
        if target.kind == "date":
            return Constant(_date(text), target, *place)
        if target.kind == "datetime":
            return Constant(_datetime(text), target, *place)
        if target.kind == "duration":
            return Constant(_duration(text), target, *place)
        return Constant(str(UUID(text)), target, *place)
    except ValueError:
        forms = {
            "date": "2026-01-31",
            "datetime": "2026-01-31T08:00:00Z",
            "duration": "1:30",
            "reference": "UUID",
        }
        raise checker.problem(
            "bad_literal", constant, {"wanted": kind_label(target.kind), "text": text}, forms[target.kind]
        ) from None


def _target(checker: Checker, constant: Constant, target: ValueType) -> Constant:
    """ "app.entity/id", the entity one of those the reference may lead to."""
    entity, _, record = str(constant.value).partition("/")
    known = dict(target.options or ())
    if entity not in known:
        raise checker.problem("unknown_option", constant, {"option": entity}, nearest(entity, known))
    try:
        return Constant(f"{entity}/{UUID(record)}", target, constant.start, constant.end)
    except ValueError:
        params = {"wanted": kind_label(target.kind), "text": str(constant.value)}
        raise checker.problem("bad_literal", constant, params, f"{entity}/UUID") from None


def _date(text: str) -> date:
    found = date.fromisoformat(text)
    if found.isoformat() != text:  # 3.11 also reads basic and week forms
        raise ValueError(text)
    return found


def _duration(text: str) -> timedelta:
    found = parse_duration(text)
    if found is None or abs(found) >= _LONGEST:
        raise ValueError(text)
    return found


def _datetime(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or "T" not in text:
        raise ValueError(text)
    return found.astimezone(UTC)
