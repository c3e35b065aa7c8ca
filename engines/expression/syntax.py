"""Tokens to an untyped tree, by precedence climbing with bounded depth.

From loosest to tightest: `or`, `and`, `not`, comparisons and `in` (which do not chain), `+ -`,
`* / // %`, unary `-`, then names, literals, calls and parentheses.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal as Choice
from typing import NoReturn, TypeAlias

from engines.expression.tokens import Token, refuse, tokenize

__all__ = [
    "MAX_DEPTH",
    "MAX_NODES",
    "Binary",
    "Chain",
    "Compare",
    "FunctionCall",
    "Literal",
    "Membership",
    "Node",
    "Part",
    "Path",
    "Unary",
    "parse",
]

MAX_NODES = 300
MAX_DEPTH = 30

_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_ADDITIVE = ("+", "-")
_MULTIPLICATIVE = ("*", "/", "//", "%")


@dataclass(frozen=True, slots=True)
class _Place:
    """`start` and `end` count code points; `depth` is the height of the tree below."""

    start: int
    end: int
    depth: int


@dataclass(frozen=True, slots=True)
class Literal(_Place):
    """A number, a text, true, false or blank (None)."""

    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Part:
    """One segment of a path."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Path(_Place):
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Unary(_Place):
    operator: Choice["-", "+", "not"]
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(_Place):
    """Arithmetic: + - * / // %."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare(_Place):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Chain(_Place):
    """`and` or `or` over two or more operands: one level however long."""

    operator: Choice["and", "or"]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Membership(_Place):
    """`needle in (a, b)` has `items`; `needle in tags` has `container`."""

    negated: bool
    needle: Node
    items: tuple[Node, ...]
    container: Node | None


@dataclass(frozen=True, slots=True)
class FunctionCall(_Place):
    name: Part
    arguments: tuple[Node, ...]


Node: TypeAlias = Literal | Path | Unary | Binary | Compare | Chain | Membership | FunctionCall


def parse(text: str) -> Node:
    """The untyped tree of `text`. Raises ExpressionInvalid with one located issue."""
    tokens = tokenize(text)
    if tokens[0].kind == "end":
        refuse("expression.empty", 0, 0)
    parser = _Parser(tokens)
    node = parser.any()
    parser.finish()
    return node


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.nodes = 0
        self.nesting = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def at(self, *symbols: str) -> bool:
        token = self.token
        return token.kind in ("symbol", "keyword") and token.value in symbols

    def take(self) -> Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    def need(self, symbol: str) -> Token:
        if not self.at(symbol):
            self.unexpected(symbol)
        return self.take()

    def unexpected(self, wanted: str | None = None) -> NoReturn:
        token = self.token
        if token.kind == "end":
            refuse("expression.unexpected_end", token.start, token.end, hint=wanted)
        refuse("expression.unexpected", token.start, token.end, {"symbol": token.value}, hint=wanted)

    def finish(self) -> None:
        if self.token.kind != "end":
            self.unexpected()

    def place(self, start: int, *below: Node) -> tuple[int, int, int]:
        """Start, end and depth of a node about to be made, within the limits."""
        self.nodes += 1
        end = self.tokens[self.index - 1].end
        depth = 1 + max((node.depth for node in below), default=0)
        if self.nodes > MAX_NODES:
            refuse("expression.too_many_nodes", start, end, {"limit": MAX_NODES})
        if depth > MAX_DEPTH:
            refuse("expression.too_deep", start, end, {"limit": MAX_DEPTH})
        return start, end, depth

    def nested(self) -> None:
        # Counted while descending, so that a hostile text cannot exhaust the stack.
        self.nesting += 1
        if self.nesting > MAX_DEPTH:
            refuse("expression.too_deep", self.token.start, self.token.end, {"limit": MAX_DEPTH})

    def any(self) -> Node:
        self.nested()
        node = self.chain("or")
        self.nesting -= 1
        return node

    def chain(self, operator: Choice["and", "or"]) -> Node:
        start = self.token.start
        operands = [self.negation() if operator == "and" else self.chain("and")]
        while self.at(operator):
            self.take()
            operands.append(self.negation() if operator == "and" else self.chain("and"))
        if len(operands) == 1:
            return operands[0]
        return Chain(*self.place(start, *operands), operator, tuple(operands))

    def negation(self) -> Node:
        if not self.at("not"):
            return self.comparison()
        start = self.take().start
        self.nested()
        operand = self.negation()
        self.nesting -= 1
        return Unary(*self.place(start, operand), "not", operand)

    def comparison(self) -> Node:
        start = self.token.start
        left = self.arithmetic(_ADDITIVE)
        if self.at("in", "not"):
            left = self.membership(start, left)
        elif self.at(*_COMPARISONS):
            operator = self.take().value
            right = self.arithmetic(_ADDITIVE)
            left = Compare(*self.place(start, left, right), operator, left, right)
        if self.at(*_COMPARISONS, "in"):
            refuse("expression.chained_comparison", self.token.start, self.token.end, hint="and")
        return left

    def membership(self, start: int, needle: Node) -> Node:
        negated = self.at("not")
        if negated:
            self.take()
        self.need("in")
        if not self.at("("):
            container = self.arithmetic(_ADDITIVE)
            return Membership(*self.place(start, needle, container), negated, needle, (), container)
        self.take()
        items = self.arguments()
        if not items:
            refuse("expression.empty_list", start, self.tokens[self.index - 1].end)
        return Membership(*self.place(start, needle, *items), negated, needle, items, None)

    def arithmetic(self, operators: tuple[str, ...]) -> Node:
        start = self.token.start
        left = self.operand(operators)
        while self.at(*operators):
            operator = self.take().value
            right = self.operand(operators)
            left = Binary(*self.place(start, left, right), operator, left, right)
        return left

    def operand(self, operators: tuple[str, ...]) -> Node:
        return self.arithmetic(_MULTIPLICATIVE) if operators is _ADDITIVE else self.sign()

    def sign(self) -> Node:
        if not self.at("-", "+"):
            return self.primary()
        token = self.take()
        self.nested()
        operand = self.sign()
        self.nesting -= 1
        return Unary(*self.place(token.start, operand), token.value, operand)

    def primary(self) -> Node:
        token = self.token
        if token.kind in ("number", "text"):
            self.take()
            return Literal(*self.place(token.start), token.value)
        if token.kind == "keyword" and token.value in ("true", "false", "blank"):
            self.take()
            value = None if token.value == "blank" else token.value == "true"
            return Literal(*self.place(token.start), value)
        if token.kind == "name":
            return self.name()
        if self.at("("):
            self.take()
            inside = self.any()
            if self.at(","):
                refuse("expression.list_outside_in", token.start, self.token.end)
            self.need(")")
            return inside
        self.unexpected()

    def name(self) -> Node:
        first = self.take()
        part = Part(first.value, first.start, first.end)
        if self.at("("):
            self.take()
            arguments = self.arguments()
            return FunctionCall(*self.place(first.start, *arguments), part, arguments)
        parts = [part]
        while self.at("."):
            self.take()
            token = self.token
            if token.kind not in ("name", "keyword"):
                self.unexpected()
            self.take()
            parts.append(Part(token.value, token.start, token.end))
        if self.at("("):
            refuse("expression.not_callable", first.start, self.token.start, {"name": parts[-1].key})
        self.nodes += len(parts) - 1
        return Path(*self.place(first.start), tuple(parts))

    def arguments(self) -> tuple[Node, ...]:
        """What stands between parentheses already opened; the closing one is taken."""
        found: list[Node] = []
        while not self.at(")"):
            found.append(self.any())
            if self.at(","):
                self.take()
                if self.at(")"):
                    self.unexpected()
            elif not self.at(")"):
                self.unexpected(")")
        self.take()
        return tuple(found)
