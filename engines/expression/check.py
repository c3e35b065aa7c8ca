"""Names resolved and types given: an untyped tree over a scope becomes a `Checked`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from engines.errors import EvaluationFailed, ExpressionInvalid, Issue
from engines.expression import conversion
from engines.expression.decimals import Overflow
from engines.expression.folding import fold
from engines.expression.function import FUNCTIONS
from engines.expression.operation import OPERATIONS
from engines.expression.operators import type_operator
from engines.expression.scope import Name, Scope
from engines.expression.syntax import MAX_DEPTH, FunctionCall, Literal, Node, Part, Path, parse
from engines.expression.tokens import KEYWORDS, located
from engines.expression.typed import Aggregate, Call, Constant, Field, Typed, walk
from engines.expression.types import BLANK, BOOLEAN, MAX_SCALE, TEXT, Kind, ValueType, number
from engines.expression.words import kind_label
from engines.registry import nearest

__all__ = ["MAX_PATH", "Checked", "Checker", "NamedToken", "Rows", "check"]

MAX_PATH = 8
MAX_AGGREGATE_NESTING = 2
_NESTED_AGGREGATE_LEVELS = 10


@dataclass(frozen=True, slots=True)
class NamedToken:
    """The text at `start`..`end` names the item `id`. `form` says how it must be spelled."""

    start: int
    end: int
    id: str
    form: str
    """"name" at the start of a path, "member" after a dot, "option" as a text literal."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A legal expression.

    `paths`: every declared path it reads, a sub-table's fields below the sub-table.
    `volatile`: the result depends on the time or the user. `ids`: tokens naming renamable items.
    """

    text: str
    tree: Typed
    type: ValueType
    paths: tuple[tuple[str, ...], ...]
    volatile: bool
    ids: tuple[NamedToken, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What an aggregate runs over. `column` is the path behind the rows, () for whole rows. `links`:
    they are the records a list of references leads to."""

    path: tuple[str, ...]
    level: int
    type: ValueType
    column: tuple[str, ...]
    column_type: ValueType | None
    volatile: bool
    links: bool
    part: str | None = None


@dataclass(frozen=True, slots=True)
class _Resolved:
    """A path: its last name, its level, where it leaves rows (None: it does not) and whether those rows
    are what a list of references leads to."""

    name: Name
    path: tuple[str, ...]
    level: int
    split: int | None
    links: bool
    volatile: bool
    part: str | None = None
    """Which part of the value at `path` is meant, where that has parts."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Names of one level. `prefix` is the declared path of its rows; `type` the rows' type."""

    names: Mapping[str, Name]
    prefix: tuple[str, ...]


class Problem(Exception):
    """An issue in one subtree; the checker records it and goes on beside it."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(issue.code)


def check(text: str, scope: Scope, expected: ValueType | None = None) -> Checked:
    """Parse `text`, resolve its names in `scope`, type it, and convert the result to `expected`.

    Raises ExpressionInvalid; each issue's params hold position, length and column, and `hint` the
    nearest legal name where one exists.
    """
    node = parse(text)
    checker = Checker(scope)
    tree = checker.value(node)
    if not checker.issues:
        tree = checker.result(tree, expected)
        if _levels(tree) > MAX_DEPTH:
            checker.issues.append(located("expression.too_deep", 0, len(text), {"limit": MAX_DEPTH}))
    if checker.issues:
        raise ExpressionInvalid(issues=checker.issues)
    volatile = (
        any(
            (isinstance(below, Field) and below.volatile)
            or (isinstance(below, Call) and OPERATIONS[below.operation].context and _reads_clock(below))
            for below in walk(tree)
        )
        or checker.volatile_rows
    )
    ids = tuple(sorted(checker.tokens, key=lambda token: token.start))
    return Checked(text, tree, tree.type, tuple(checker.paths), volatile, ids)


def _levels(node: Typed, inside: bool = False) -> int:
    """Levels as SQLite's parser feels them: an aggregate inside another is worth ten."""
    if isinstance(node, Call):
        return 1 + max((_levels(argument, inside) for argument in node.arguments), default=0)
    if isinstance(node, Aggregate):
        below = _levels(node.body, True) if node.body is not None else 0
        return below + (_NESTED_AGGREGATE_LEVELS if inside else 0)
    return 0


def _reads_clock(call: Call) -> bool:
    # Operations that only need the workspace's zone are as stable as their arguments.
    return call.operation in ("today", "now")


def _parts(type: ValueType) -> Mapping[str, Name] | None:
    return {key: Name(key, part, "") for key, part in type.parts} if type.parts else None


def _readable(field: Field, part: str | None) -> Typed:
    """A field's value as expressions see it: of rich text the plain text, of several parts the one named."""
    place = (field.start, field.end)
    if part is not None:
        type_ = field.type.part(part)
        assert type_ is not None
        text = Call("part", (field, Constant(part, TEXT, *place)), TEXT, *place)
        # Numbers lie among the parts as text, so that JSON keeps every digit.
        return Call("number", (text,), number(MAX_SCALE), *place) if type_.is_numeric else text
    if not field.type.markup:
        return field
    return Call("plain_text", (replace(field, type=TEXT),), TEXT, field.start, field.end)


class Checker:
    """The state of one check; functions' typing rules call its public methods."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.issues: list[Issue] = []
        self.tokens: dict[NamedToken, None] = {}
        self.paths: dict[tuple[str, ...], None] = {}
        self.volatile_rows = False
        self._frames = [_Frame(scope.names(), ())]

    # --- reporting -------------------------------------------------------------------------

    def problem(
        self, code: str, node: Any, params: Mapping[str, Any] | None = None, hint: str | None = None
    ) -> Problem:
        """To be raised: an issue at `node` (anything with start and end)."""
        return Problem(located("expression." + code, node.start, node.end, params, hint))

    # --- values ----------------------------------------------------------------------------

    def value(self, node: Node) -> Typed:
        """The typed form of `node`; after an issue a blank, so that checking goes on."""
        try:
            if isinstance(node, Literal):
                return _constant(node)
            if isinstance(node, Path):
                return self._field(node)
            if isinstance(node, FunctionCall):
                return self._function(node)
            return type_operator(self, node)
        except Problem as problem:
            self.issues.append(problem.issue)
            return Constant(None, BLANK, node.start, node.end)

    def condition(self, node: Node) -> Typed:
        return self.of_kind(node, "boolean")

    def of_kind(self, node: Node, *kinds: Kind) -> Typed:
        """`node`, which must be of one of `kinds`; anything else is an issue and then a blank."""
        return self.kept(self.value(node), node, *kinds)

    def kept(self, typed: Typed, node: Node, *kinds: Kind) -> Typed:
        """The same of `node` already typed."""
        if typed.type.kind in kinds:
            return typed
        if typed.type.kind != "blank":
            params = {"wanted": kind_label(*kinds), "found": kind_label(typed.type.kind)}
            self.issues.append(self.problem("wrong_kind", node, params).issue)
        return Constant(None, ValueType(kinds[0]), node.start, node.end)

    def call(self, operation: str, arguments: tuple[Typed, ...], type: ValueType, node: Any) -> Typed:
        """A call, or the constant it folds to. An overflow among literals is an issue here."""
        try:
            return fold(Call(operation, arguments, type, node.start, node.end))
        except (Overflow, OverflowError):
            raise self.problem("always_overflows", node) from None
        except EvaluationFailed as failure:
            raise self.problem(failure.reason_code.removeprefix("expression."), node) from None

    # --- conversions -----------------------------------------------------------------------

    def coerce(self, typed: Typed, target: ValueType) -> Typed:
        """`typed` as `target`: rescaled, or a text literal read as option, date or reference."""
        return conversion.coerce(self, typed, target)

    def unify(self, values: list[Typed], node: Any) -> tuple[ValueType, list[Typed]]:
        """The one type of alternatives, and each converted to it."""
        return conversion.unify(self, values, node)

    def result(self, tree: Typed, expected: ValueType | None) -> Typed:
        try:
            if expected is not None:
                return self.coerce(tree, expected)
        except Problem as problem:
            self.issues.append(problem.issue)
        return tree

    # --- names -----------------------------------------------------------------------------

    def _field(self, node: Path) -> Typed:
        found = self._resolve(node)
        name, path, level, volatile = found.name, found.path, found.level, found.volatile
        if found.split is not None or name.type.kind == "rows":
            shown = ".".join(part.key for part in node.parts)
            raise self.problem("rows_need_aggregate", node, {"name": shown}, hint=f"sum({shown})")
        if name.type.kind == "record":
            raise self.problem("namespace_alone", node, {"name": name.key}, hint=f"{name.key}.")
        context = volatile and path == ("me",) and name.type.kind == "reference"
        if not context:
            self.paths[self._frames[level].prefix + path] = None
        return _readable(Field(path, level, name.type, node.start, node.end, volatile, context), found.part)

    def rows(self, node: Node) -> Rows | None:
        """What `node` offers to an aggregate: rows, or a column of rows; None when neither."""
        if not isinstance(node, Path):
            return None
        found = self._resolve(node)
        name, path, split = found.name, found.path, found.split
        if split is None:
            if not name.type.has_rows:
                return None
            split = len(path)
        column = path[split:]
        links = found.links if column else name.type.is_links
        self.paths[self._frames[found.level].prefix + path] = None
        if links and not column:
            # Whatever is asked of them, the records behind have to be there.
            self.paths[(*self._frames[found.level].prefix, *path, "id")] = None
        self.volatile_rows = self.volatile_rows or found.volatile
        return Rows(
            path[:split], found.level, name.type, column, name.type if column else None, found.volatile,
            links, found.part,
        )  # fmt: skip

    def names_links(self, node: Node) -> bool:
        """Whether `node` is a field that holds references: as a whole it is a list, too."""
        if not isinstance(node, Path):
            return False
        found = self._resolve(node)
        return found.split is None and found.name.type.is_links

    def aggregate(
        self,
        operation: str,
        rows: Rows,
        body: Node | None,
        node: Any,
        typing: Callable[[Typed | None], ValueType],
    ) -> Typed:
        """An aggregate over `rows` of its column, of `body` in row scope, or of whole rows.

        `typing` is given the typed body and answers the result's type.
        """
        inside = len(self._frames)
        typed: Typed | None = None
        if rows.column and body is not None:
            raise self.problem("rows_wanted", node, {"name": operation})
        if rows.column:
            assert rows.column_type is not None
            column = Field(rows.column, inside, rows.column_type, node.start, node.end, rows.volatile)
            typed = _readable(column, rows.part)
        elif body is not None:
            with self._row_scope(rows, node):
                typed = self.value(body)
        return Aggregate(
            operation, rows.path, rows.level, inside, typed, typing(typed), node.start, node.end,
            links=rows.links,
        )  # fmt: skip

    @contextmanager
    def _row_scope(self, rows: Rows, node: Any) -> Iterator[None]:
        if len(self._frames) > MAX_AGGREGATE_NESTING:
            raise self.problem("aggregates_too_deep", node, {"limit": MAX_AGGREGATE_NESTING})
        names = self.scope.members(rows.type) or {}
        self._frames.append(_Frame(names, self._frames[rows.level].prefix + rows.path))
        try:
            yield
        finally:
            self._frames.pop()

    def _resolve(self, node: Path) -> _Resolved:
        if len(node.parts) > MAX_PATH:
            raise self.problem("path_too_long", node, {"limit": MAX_PATH})
        first = node.parts[0]
        level = next(
            (n for n in reversed(range(len(self._frames))) if first.key in self._frames[n].names), None
        )
        if level is None:
            known = [key for frame in self._frames for key in frame.names]
            hint = nearest(first.key, [*known, *KEYWORDS]) or _function_hint(first.key)
            raise self.problem("unknown_name", first, {"name": first.key}, hint)
        name = self._frames[level].names[first.key]
        volatile = name.volatile
        self._token(name, first, "name")
        split: int | None = None
        links = False
        for index, part in enumerate(node.parts[1:], start=1):
            if name.type.has_rows:
                if split is not None:
                    raise self.problem("rows_in_rows", part, {"name": name.key})
                split, links = index, name.type.is_links
            members = _parts(name.type) or self.scope.members(name.type)
            if members is None:
                raise self.problem("no_members", part, {"name": name.key, "kind": kind_label(name.type.kind)})
            if part.key not in members:
                raise self.problem(
                    "unknown_member", part, {"name": part.key, "of": name.key}, nearest(part.key, members)
                )
            if name.type.kind == "parts" and index == len(node.parts) - 1:
                path = tuple(one.key for one in node.parts[:-1])
                return _Resolved(name, path, level, split, links, volatile, part.key)
            name = members[part.key]
            volatile = volatile or name.volatile
            self._token(name, part, "member")
        if split is not None and name.type.has_rows:
            raise self.problem("rows_in_rows", node, {"name": name.key})
        return _Resolved(name, tuple(part.key for part in node.parts), level, split, links, volatile)

    def _token(self, name: Name, part: Part, form: str) -> None:
        if name.id:
            self.tokens[NamedToken(part.start, part.end, name.id, form)] = None

    def option_token(self, constant: Constant, id: str) -> None:
        """Remember that a text literal names the option `id`."""
        self.tokens[NamedToken(constant.start, constant.end, id, "option")] = None

    # --- functions -------------------------------------------------------------------------

    def _function(self, node: FunctionCall) -> Typed:
        function = FUNCTIONS.find(node.name.key)
        if function is None:
            raise self.problem(
                "unknown_function", node.name, {"name": node.name.key}, FUNCTIONS.nearest(node.name.key)
            )
        count = len(node.arguments)
        if count < function.fewest or (function.most is not None and count > function.most):
            raise self.problem("wrong_count", node, {"name": function.key}, hint=function.signature)
        return function.typing(self, node)


def _constant(node: Literal) -> Constant:
    value = node.value
    if value is None:
        return Constant(None, BLANK, node.start, node.end)
    if isinstance(value, bool):
        return Constant(value, BOOLEAN, node.start, node.end)
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        scale = -exponent if isinstance(exponent, int) else 0
        return Constant(value, number(scale), node.start, node.end)
    # The empty text is blank, but still a text.
    return Constant(value or None, TEXT, node.start, node.end)


def _function_hint(key: str) -> str | None:
    found = FUNCTIONS.find(key)
    return found.signature if found else None
