"""Lists: sets of options, texts or records. Items are distinct, an empty list is blank.

The order of a list is kept but says nothing: two lists are equal when they hold the same items.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from engines.errors import EvaluationFailed
from engines.expression.function import Example, Function, Parameter
from engines.expression.functions.text import MAX_RESULT, SEPARATOR
from engines.expression.operation import Operation
from engines.expression.syntax import FunctionCall, Node
from engines.expression.typed import Call, Constant, Field, Typed
from engines.expression.types import BOOLEAN, TEXT, ValueType, list_of
from engines.expression.words import kind_label

if TYPE_CHECKING:
    from engines.expression.check import Checker
    from engines.expression.sql import SqlBuilder

__all__ = ["FUNCTIONS", "OPERATIONS"]

_Items = Sequence[Any] | None
_ITEM_KINDS = ("text", "choice", "reference")
_JOINED_KINDS = ("text", "choice")


# --- Python ----------------------------------------------------------------------------------------


def _equal(left: _Items, right: _Items) -> bool:
    return left is not None and right is not None and set(left) == set(right)


def _not_equal(left: _Items, right: _Items) -> bool:
    return left is not None and right is not None and set(left) != set(right)


def _has_any(items: _Items, wanted: _Items) -> bool:
    return items is not None and wanted is not None and not set(wanted).isdisjoint(items)


def _has_all(items: _Items, wanted: _Items) -> bool:
    return items is not None and wanted is not None and set(wanted) <= set(items)


def _list(*items: Any) -> tuple[Any, ...] | None:
    return tuple(dict.fromkeys(item for item in items if item is not None)) or None


def _add(items: _Items, more: _Items) -> tuple[Any, ...] | None:
    return _list(*(items or ()), *(more or ()))


def _remove(items: _Items, less: _Items) -> tuple[Any, ...] | None:
    gone = frozenset(less or ())
    return tuple(item for item in items or () if item not in gone) or None


def _join(items: _Items, separator: str | None) -> str | None:
    if items is None:
        return None
    joined = (separator or "").join(items)
    if len(joined) > MAX_RESULT:
        raise EvaluationFailed("expression.text_too_long", {"limit": MAX_RESULT})
    return joined or None


# --- SQL: JSON arrays of texts, see engines.expression.storage -------------------------------------


def _function_sql(name: str, negated: bool = False) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        found = builder.function(name, call.type, *builder.values(call))
        if not negated:
            return found == sa.true() if builder.sqlite and call.type.kind == "boolean" else found
        return found == sa.false() if builder.sqlite else sa.not_(found)

    return build


def _has_sql(name: str) -> Callable[[SqlBuilder, Call], sa.ColumnElement[Any]]:
    """Known items asked of a column: written so that an index on the column serves them."""
    otherwise = _function_sql(name)

    def build(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
        items, wanted = call.arguments
        parts = wanted.arguments if isinstance(wanted, Call) and wanted.operation == "list" else ()
        known = [part for part in parts if isinstance(part, Constant) and part.value is not None]
        if not known or len(known) < len(parts) or not isinstance(items, Field):
            return otherwise(builder, call)
        found = [builder.list_has(items, part, negated=False) for part in known]
        return sa.or_(*found) if name == "yz_list_any" else sa.and_(*found)

    return build


def _list_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    values = [builder.list_item(argument) for argument in call.arguments]
    if builder.sqlite:
        return builder.function("yz_list", call.type, *values)
    return builder.function(
        "yz_list", call.type, sa.cast(postgresql.array(values), postgresql.ARRAY(sa.Text))
    )


def _join_sql(builder: SqlBuilder, call: Call) -> sa.ColumnElement[Any]:
    items, separator = call.arguments
    item = items.type.item
    options = item.options or () if item is not None and item.kind == "choice" else ()
    texts = [*(id for _, id in options), *(key for key, _ in options)]
    keys = [builder.literal(text, TEXT) for text in texts]
    value, between = builder.value(items), builder.value(separator)
    if builder.sqlite:
        return builder.function("yz_list_join", TEXT, value, between, *keys)
    names = sa.cast(postgresql.array(keys), postgresql.ARRAY(sa.Text))
    return builder.function("yz_list_join", TEXT, value, between, names)


# --- typing ----------------------------------------------------------------------------------------


def _list_argument(checker: Checker, node: Node) -> Typed:
    return checker.of_kind(node, "list")


def _items_of(checker: Checker, item: ValueType | None, arguments: Sequence[Node], node: Any) -> Typed:
    """The arguments as one list of `item`: items written one by one, or a list already."""
    values = [checker.value(argument) for argument in arguments]
    if len(values) == 1 and values[0].type.kind == "list":
        return checker.coerce(values[0], list_of(item)) if item is not None else values[0]
    if item is None:
        item, values = checker.unify(values, node)
    if item.kind == "blank":
        item = TEXT
    parts = tuple(checker.coerce(value, item) for value in values)
    if item.kind not in _ITEM_KINDS:
        params = {"wanted": kind_label(*_ITEM_KINDS), "found": kind_label(item.kind)}
        raise checker.problem("wrong_kind", node, params)
    # Not folded: each text keeps its place, so that a renamed option is renamed in it.
    return Call("list", parts, list_of(item), node.start, node.end)


def _type_list(checker: Checker, node: FunctionCall) -> Typed:
    return _items_of(checker, None, node.arguments, node)


def _type_has(operation: str) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        items = _list_argument(checker, node.arguments[0])
        wanted = _items_of(checker, items.type.item, node.arguments[1:], node)
        return checker.call(operation, (items, wanted), BOOLEAN, node)

    return typing


def _type_change(operation: str) -> Callable[[Checker, FunctionCall], Typed]:
    def typing(checker: Checker, node: FunctionCall) -> Typed:
        items = _list_argument(checker, node.arguments[0])
        others = _items_of(checker, items.type.item, node.arguments[1:], node)
        return checker.call(operation, (items, others), items.type if items.type.item else others.type, node)

    return typing


def _type_join(checker: Checker, node: FunctionCall) -> Typed:
    items = _list_argument(checker, node.arguments[0])
    item = items.type.item
    if item is not None and item.kind not in _JOINED_KINDS:
        params = {"wanted": kind_label(*_JOINED_KINDS), "found": kind_label(item.kind)}
        raise checker.problem("wrong_items", node.arguments[0], params)
    separator: Typed = Constant(SEPARATOR, TEXT, node.start, node.end)
    if len(node.arguments) == 2:
        separator = checker.of_kind(node.arguments[1], "text")
    return checker.call("list_join", (items, separator), TEXT, node)


OPERATIONS: tuple[Operation, ...] = (
    Operation("list_equal", _equal, _function_sql("yz_list_same"), strict=False, total=True),
    Operation("list_not_equal", _not_equal, _function_sql("yz_list_same", True), strict=False, total=True),
    Operation("has_any", _has_any, _has_sql("yz_list_any"), strict=False, total=True),
    Operation("has_all", _has_all, _has_sql("yz_list_all"), strict=False, total=True),
    Operation("list", _list, _list_sql, strict=False),
    Operation("list_add", _add, _function_sql("yz_list_add"), strict=False),
    Operation("list_remove", _remove, _function_sql("yz_list_remove"), strict=False),
    Operation("list_join", _join, _join_sql, strict=False, fails=True),
)

_LIST = Parameter("list", "list")
_ITEM = Parameter("item", "text, choice or reference, or one list")
_MORE = Parameter("more", "same", optional=True, repeated=True)
_TAGS: Mapping[str, Any] = {"tags": ["vip", "urgent"]}

FUNCTIONS: tuple[Function, ...] = (
    Function(
        key="has_any",
        category="list",
        parameters=(_LIST, _ITEM, _MORE),
        result="boolean",
        typing=_type_has("has_any"),
        doc={
            "zh": "列表中是否至少有其中一项；给出的也可以是另一个列表。空值项不计，空列表什么也没有。",
            "en": "Whether the list holds at least one of the items, or of another list's. Blank items do "
            "not count, a blank list holds nothing.",
        },
        examples=(
            Example('has_any(tags, "vip", "new")', "true", _TAGS),
            Example('has_any(tags, "vip")', "false", {"tags": []}),
        ),
    ),
    Function(
        key="has_all",
        category="list",
        parameters=(_LIST, _ITEM, _MORE),
        result="boolean",
        typing=_type_has("has_all"),
        doc={
            "zh": "列表中是否各项都有；给出的也可以是另一个列表。空值项不计，没有可比的项时不成立。",
            "en": "Whether the list holds every one of the items, or of another list's. Blank items do not "
            "count; with nothing to look for it does not hold.",
        },
        examples=(
            Example('has_all(tags, "urgent", "vip")', "true", _TAGS),
            Example('has_all(tags, "vip", "new")', "false", _TAGS),
        ),
    ),
    Function(
        key="list",
        category="list",
        parameters=(Parameter("item", "text, choice or reference"), _MORE),
        result="list",
        typing=_type_list,
        doc={
            "zh": "由各项组成的列表；重复的和空的项略去，没有项时为空。",
            "en": "A list of the items; repeated and blank ones are left out, a list of nothing is blank.",
        },
        examples=(Example('text(list("b", "a", "b"))', "b, a"),),
    ),
    Function(
        key="add_items",
        category="list",
        parameters=(_LIST, _ITEM, _MORE),
        result="list",
        typing=_type_change("list_add"),
        doc={
            "zh": "加上各项后的列表；已有的不再重复，给出的也可以是另一个列表。",
            "en": "The list with the items added at its end, those it has already left where they are; "
            "they may be given as another list.",
        },
        examples=(Example('text(add_items(tags, "new", "vip"))', "vip, urgent, new", _TAGS),),
    ),
    Function(
        key="remove_items",
        category="list",
        parameters=(_LIST, _ITEM, _MORE),
        result="list",
        typing=_type_change("list_remove"),
        doc={
            "zh": "去掉各项后的列表；给出的也可以是另一个列表，去完后为空。",
            "en": "The list without the items, which may be given as another list; blank when none is left.",
        },
        examples=(Example('text(remove_items(tags, "vip"))', "urgent", _TAGS),),
    ),
    Function(
        key="join",
        category="list",
        parameters=(_LIST, Parameter("separator", "text", optional=True)),
        result="text",
        typing=_type_join,
        doc={
            "zh": "把列表各项连成一段文本，中间用分隔符（默认“, ”）；选项取其键。结果最多 10,000 个字符。",
            "en": 'The items as one text with a separator (", " unless told) between them; choices by key. '
            "At most 10,000 characters.",
        },
        examples=(Example('join(tags, " / ")', "vip / urgent", _TAGS),),
    ),
)
