"""An expression as a sentence: fields and options by their labels, operators in words.

    amount > 1000 and status == "won"   →   金额 大于 1,000 且 状态 是 赢单

Read from the untyped tree, so that what a half-finished draft means can be told too. What has no words of its
own, such as most functions, keeps the form of a formula around the labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from string import Formatter
from typing import Literal as Choice
from typing import Protocol, TypeAlias

from engines.errors import ExpressionInvalid
from engines.expression.syntax import (
    Binary,
    Chain,
    Compare,
    FunctionCall,
    Literal,
    Membership,
    Node,
    Path,
    Unary,
    parse,
)
from engines.language import LANGUAGES, catalogue

__all__ = ["Named", "Part", "Sentence", "Vocabulary", "plain", "sentence"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence. "name": a field, parameter or other name by its label; "value": what it is
    compared with; "formula": text of the expression language; "words": what holds these together."""

    kind: Choice["name", "value", "words", "formula"]
    text: str


Sentence: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What one name stands for. `kind` is its kind of value; `leads_to` whatever `Vocabulary.member` knows it
    by, None where nothing follows a dot. `options`: labels by key. Of what has a `role` nothing is said by
    itself: "old" is the record before the change, a "namespace" holds names."""

    label: str
    kind: str = ""
    leads_to: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    percent: bool = False
    role: Choice["", "old", "namespace"] = ""


class Vocabulary(Protocol):
    def top(self, key: str) -> Named | None:
        """What `key` stands for at the start of a path."""
        ...

    def member(self, leads_to: str, key: str) -> Named | None:
        """What `key` stands for behind something that leads there."""
        ...


def sentence(text: str, vocabulary: Vocabulary, language: str, meant: Named | None = None) -> Sentence:
    """`text` in words of `language`; as a formula where it cannot be read. `meant`: what its value is for."""
    try:
        node = parse(text)
    except ExpressionInvalid:
        return (Part("formula", text),)
    writer = _Writer(text, vocabulary, language if language in LANGUAGES else "en")
    if isinstance(node, Literal):
        return writer.literal(node, meant)
    return _joined(writer.condition(node))


def plain(parts: Sentence) -> str:
    return "".join(part.text for part in parts)


def _joined(parts: Sequence[Part]) -> Sentence:
    """Neighbours of one kind as one part."""
    out: list[Part] = []
    for part in parts:
        if not part.text:
            continue
        if out and out[-1].kind == part.kind:
            out[-1] = Part(part.kind, out[-1].text + part.text)
        else:
            out.append(part)
    return tuple(out)


# How tightly a part holds together: what is looser than its place stands in parentheses.
_OR, _AND, _NOT, _COMPARED, _SUM, _PRODUCT, _ONE = range(7)

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "//": "//", "%": "%"}
_WORD = {"==": "is", "!=": "is_not", ">": "more", ">=": "at_least", "<": "less", "<=": "at_most"}
_TIME_WORD = {">": "after", ">=": "not_before", "<": "before", "<=": "not_after"}
_MANY = frozenset(("rows", "list"))
_TIMES = frozenset(("date", "datetime"))
_TIME_CALLS = frozenset(("today", "now", "date", "add_days", "add_months", "add_years"))
_AGGREGATES = frozenset(("sum", "avg", "count", "min", "max", "any", "all"))
_LISTED = {"has_any": "has_any", "has_all": "has_all", "within": "within"}
_NEGATED = {"has_any": "has_none", "within": "not_within", "is_blank": "is_not_blank"}
_UNITS = {"add_days": ("day", "days"), "add_months": ("month", "months")}
_EQUAL_KINDS = frozenset(("choice", "reference", "any_reference", "boolean"))


@dataclass(frozen=True, slots=True)
class _Said:
    parts: Sentence
    hold: int


class _Writer:
    def __init__(self, text: str, vocabulary: Vocabulary, language: str) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._language = language
        self._rows: list[str] = []
        """What the rows around lead to, the innermost last."""

    # -- words

    def _words(self, code: str, **places: Sentence) -> Sentence:
        out: list[Part] = []
        for words, name, _, _ in Formatter().parse(catalogue()[f"sentence.{code}"][self._language]):
            out.append(Part("words", words))
            if name:
                out.extend(places[name])
        return tuple(out)

    def _list(self, parts: Sequence[Sentence], last: str) -> Sentence:
        """ "A, B or C"."""
        out: list[Part] = []
        for index, part in enumerate(parts):
            if index:
                out += self._words(last if index == len(parts) - 1 else "comma")
            out += part
        return tuple(out)

    # -- conditions

    def condition(self, node: Node) -> Sentence:
        return self._condition(node).parts

    def _condition(self, node: Node) -> _Said:
        """Something that holds or does not: a yes-or-no field alone says that it is yes."""
        if isinstance(node, Path):
            named = self._named(node)
            if named is not None and named.kind == "boolean":
                return _Said(self._words("is_true", left=self._one(node)), _COMPARED)
        return self._said(node)

    def _within(self, node: Node, place: int) -> Sentence:
        said = self._condition(node) if place <= _NOT else self._said(node)
        if said.hold >= place:
            return said.parts
        return self._words("group", inside=said.parts)

    def _one(self, node: Node) -> Sentence:
        return self._within(node, _SUM)

    def _said(self, node: Node) -> _Said:
        if isinstance(node, Literal):
            return _Said(self.literal(node, None), _ONE)
        if isinstance(node, Path):
            return _Said(self._path(node), _ONE)
        if isinstance(node, Chain):
            return self._chain(node)
        if isinstance(node, Unary):
            return self._unary(node)
        if isinstance(node, Binary):
            return self._binary(node)
        if isinstance(node, Compare):
            return _Said(self._compare(node), _COMPARED)
        if isinstance(node, Membership):
            return _Said(self._membership(node), _COMPARED)
        return self._call(node)

    def _chain(self, node: Chain) -> _Said:
        place = _AND if node.operator == "and" else _OR
        told: list[Sentence] = []
        operands = list(node.operands)
        while operands:
            operand = operands.pop(0)
            between = self._between(operand, operands[0]) if place == _AND and operands else None
            if between is not None:
                operands.pop(0)
                told.append(between)
            else:
                # Alternatives among others stand in parentheses, others among alternatives as well: people
                # do not know which of the two holds tighter.
                told.append(self._within(operand, _NOT))
        out: list[Part] = []
        for index, part in enumerate(told):
            out += (*self._words(node.operator), *part) if index else part
        return _Said(tuple(out), place if len(told) > 1 else _COMPARED)

    def _between(self, low: Node, high: Node) -> Sentence | None:
        """Two bounds of one thing."""
        if not (isinstance(low, Compare) and isinstance(high, Compare)):
            return None
        if (low.operator, high.operator) != (">=", "<=") or self._source(low.left) != self._source(high.left):
            return None
        named = self._named(low.left)
        return self._words(
            "between",
            left=self._one(low.left),
            low=self._value(low.right, named),
            high=self._value(high.right, named),
        )

    def _unary(self, node: Unary) -> _Said:
        operand = node.operand
        if node.operator != "not":
            sign = (Part("formula", _SIGNS[node.operator]),)
            return _Said((*sign, *self._within(operand, _ONE)), _PRODUCT)
        if isinstance(operand, FunctionCall) and operand.name.key in _NEGATED and operand.arguments:
            return _Said(self._test(operand, _NEGATED[operand.name.key]), _COMPARED)
        if isinstance(operand, Membership):
            return _Said(self._membership(operand, turned=True), _COMPARED)
        if isinstance(operand, Path):
            return _Said(self._words("is_false", left=self._one(operand)), _COMPARED)
        return _Said(self._words("not", inside=self.condition(operand)), _ONE)

    def _compare(self, node: Compare) -> Sentence:
        left, right, operator = node.left, node.right, node.operator
        changed = self._changed(left, right)
        if changed is not None and operator in ("==", "!="):
            return self._words("changed" if operator == "!=" else "unchanged", left=changed)
        if isinstance(left, Literal) and not isinstance(right, Literal):
            mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
            left, right, operator = right, left, mirrored.get(operator, operator)
        if isinstance(right, Literal) and isinstance(right.value, bool):
            holds = right.value is (operator == "==")
            return self._words("is_true" if holds else "is_false", left=self._one(left))
        named = self._named(left) or self._named(right)
        word = _WORD[operator]
        if self._is_time(left) or self._is_time(right):
            word = _TIME_WORD.get(operator, word)
        elif operator in ("==", "!=") and not (named and named.kind in _EQUAL_KINDS):
            word = "equals" if operator == "==" else "differs"
        return self._words(word, left=self._one(left), right=self._value(right, self._named(left)))

    def _changed(self, left: Node, right: Node) -> Sentence | None:
        """A field beside what it was."""
        if not (isinstance(left, Path) and isinstance(right, Path)):
            return None
        keys, others = [part.key for part in left.parts], [part.key for part in right.parts]
        for whole, now, node in ((keys, others, right), (others, keys, left)):
            first = self._top(whole[0])
            if first is not None and first.role == "old" and whole[1:] == now:
                return self._one(node)
        return None

    def _membership(self, node: Membership, turned: bool = False) -> Sentence:
        negated = node.negated is not turned
        if node.container is not None:
            value = self._value(node.needle, self._named(node.container))
            return self._words(
                "has_none" if negated else "has_any", left=self._one(node.container), right=value
            )
        named = self._named(node.needle)
        values = self._list([self._value(item, named) for item in node.items], "or_value")
        return self._words("is_none_of" if negated else "is", left=self._one(node.needle), right=values)

    def _test(self, node: FunctionCall, word: str) -> Sentence:
        first, *rest = node.arguments
        named = self._named(first)
        joint = "and_value" if word == "has_all" else "or_value"
        values = self._list([self._value(one, named) for one in rest], joint)
        return self._words(word, left=self._one(first), right=values)

    # -- values

    def _value(self, node: Node, compared: Named | None) -> Sentence:
        """What something is compared with, as that thing's values read."""
        if isinstance(node, Literal):
            return self.literal(node, compared)
        return self._one(node)

    def literal(self, node: Literal, compared: Named | None) -> Sentence:
        value = node.value
        if value is None:
            return (Part("value", plain(self._words("blank"))),)
        if isinstance(value, bool):
            return (Part("value", plain(self._words("yes" if value else "no"))),)
        if isinstance(value, Decimal):
            if compared is not None and compared.percent:
                return (Part("value", f"{_number(value * 100)}%"),)
            return (Part("value", _number(value)),)
        if compared is not None and value in compared.options:
            return (Part("value", compared.options[value]),)
        if compared is not None and compared.kind in _TIMES:
            return (Part("value", value),)
        if compared is not None and compared.kind == "reference":
            return (Part("value", plain(self._words("a_record"))),)
        return (Part("value", plain(self._words("quoted", text=(Part("value", value),)))),)

    def _binary(self, node: Binary) -> _Said:
        place = _SUM if node.operator in ("+", "-") else _PRODUCT
        sign = Part("words", f" {_SIGNS[node.operator]} ")
        # What stands on the right of a minus is taken as a whole.
        right = place if node.operator in ("+", "*") else place + 1
        return _Said((*self._within(node.left, place), sign, *self._within(node.right, right)), place)

    def _call(self, node: FunctionCall) -> _Said:
        name, arguments = node.name.key, node.arguments
        count = len(arguments)
        if name in ("today", "now") and count == 0:
            return _Said((Part("value", plain(self._words(name))),), _ONE)
        if name == "date" and count == 1 and isinstance(arguments[0], Literal):
            return _Said((Part("value", str(arguments[0].value)),), _ONE)
        if name == "is_blank" and count == 1:
            return _Said(self._words("is_blank", left=self._one(arguments[0])), _COMPARED)
        if name in ("contains", "starts_with", "ends_with") and count == 2:
            whole, part = (self._bare(one) for one in arguments)
            return _Said(
                self._words(name, left=self._one(whole), right=self._value(part, self._named(whole))),
                _COMPARED,
            )
        if name in _LISTED and count > 1:
            return _Said(self._test(node, _LISTED[name]), _COMPARED)
        if name in _UNITS and count == 2:
            return self._later(name, *arguments)
        if name == "days_between" and count == 2:
            return _Said(self._words(name, first=self._one(arguments[0]), last=self._one(arguments[1])), _SUM)
        if name in ("year", "month") and count == 1:
            return _Said(self._words(name, of=self._within(arguments[0], _ONE)), _SUM)
        if name == "if" and count == 3:
            condition, then, otherwise = arguments
            results = {"then": self._one(then), "otherwise": self._one(otherwise)}
            return _Said(self._words("if", condition=self.condition(condition), **results), _OR)
        if name in _AGGREGATES and count in (1, 2):
            aggregate = self._aggregate(name, arguments)
            if aggregate is not None:
                return _Said(aggregate, _SUM)
        return _Said(self._formula(node), _ONE)

    def _later(self, name: str, when: Node, by: Node) -> _Said:
        back = isinstance(by, Unary) and by.operator == "-"
        if isinstance(by, Unary) and back:
            by = by.operand
        one, several = _UNITS[name]
        unit = one if isinstance(by, Literal) and by.value == 1 else several
        count = self._within(by, _ONE)
        if isinstance(when, FunctionCall) and when.name.key in ("today", "now"):
            return _Said(self._words(f"{unit}_ago" if back else f"{unit}_ahead", count=count), _SUM)
        code = f"{unit}_before" if back else f"{unit}_after"
        return _Said(self._words(code, when=self._one(when), count=count), _SUM)

    @staticmethod
    def _bare(node: Node) -> Node:
        """Without the lower(…) that makes a search take capitals for small letters."""
        if isinstance(node, FunctionCall) and node.name.key == "lower" and len(node.arguments) == 1:
            return node.arguments[0]
        return node

    def _aggregate(self, name: str, arguments: tuple[Node, ...]) -> Sentence | None:
        rows = arguments[0]
        if not isinstance(rows, Path):
            return None
        steps = self._steps(rows)
        many = (index for index, step in enumerate(steps) if step is not None and step.kind in _MANY)
        at = next(many, None)
        if at is None:
            return None
        if len(arguments) == 1:
            return self._words(f"{name}_of", of=self._path(rows))
        inside = steps[at]
        assert inside is not None
        if at != len(steps) - 1 or inside.leads_to is None:
            return None
        self._rows.append(inside.leads_to)
        body = self.condition(arguments[1]) if name in ("any", "all", "count") else self._one(arguments[1])
        self._rows.pop()
        return self._words(f"{name}_over", rows=self._path(rows), body=body)

    def _formula(self, node: FunctionCall) -> Sentence:
        out: list[Part] = [Part("formula", f"{node.name.key}(")]
        for index, argument in enumerate(node.arguments):
            if index:
                out.append(Part("formula", ", "))
            out += self._said(argument).parts
        out.append(Part("formula", ")"))
        return tuple(out)

    # -- names

    def _path(self, node: Path) -> Sentence:
        steps = self._steps(node)
        if any(step is None for step in steps):
            return (Part("formula", self._source(node)),)
        known = [step for step in steps if step is not None]
        labels = [step.label for step in known if not step.role]
        if not labels:
            return (Part("formula", self._source(node)),)
        name = (Part("name", plain(self._words("behind")).join(labels)),)
        return self._words("old", name=name) if known[0].role == "old" else name

    def _named(self, node: Node) -> Named | None:
        """What a path ends at."""
        return self._steps(node)[-1] if isinstance(node, Path) else None

    def _steps(self, node: Path) -> list[Named | None]:
        found = [self._top(node.parts[0].key)]
        for part in node.parts[1:]:
            last = found[-1]
            leads_to = last.leads_to if last is not None else None
            found.append(self._vocabulary.member(leads_to, part.key) if leads_to is not None else None)
        return found

    def _top(self, key: str) -> Named | None:
        for rows in reversed(self._rows):
            inside = self._vocabulary.member(rows, key)
            if inside is not None:
                return inside
        return self._vocabulary.top(key)

    def _is_time(self, node: Node) -> bool:
        if isinstance(node, FunctionCall):
            return node.name.key in _TIME_CALLS
        named = self._named(node)
        return named is not None and named.kind in _TIMES

    def _source(self, node: Node) -> str:
        return self._text[node.start : node.end]


def _number(value: Decimal) -> str:
    """With thousands apart, without zeros nobody wrote for their own sake."""
    whole = f"{value:f}"
    if "." in whole:
        whole = whole.rstrip("0").rstrip(".")
    head, _, tail = whole.partition(".")
    return f"{int(head):,}" + (f".{tail}" if tail else "")
