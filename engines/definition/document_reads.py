"""What a print template reads: paths of the record and of its sub-tables' rows, found in Jinja2's tree.

Nothing is run or folded here, only parsed. What the tree does not show (a name in a variable) is not
found, not loaded and therefore blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from jinja2 import Environment, TemplateSyntaxError, nodes

from engines.document_language import DOCUMENT_MEMBERS, FILTERS, FUNCTIONS, KEPT_GLOBALS
from engines.errors import Issue
from engines.registry import nearest

if TYPE_CHECKING:
    from engines.definition.entity_model import EntityModel

__all__ = ["Reads", "reads_of"]

_KEEPING = frozenset(
    ("sort", "reverse", "select", "reject", "selectattr", "rejectattr", "unique", "list", "default", "d")
)
"""Filters whose result holds the same rows as what they are given."""
_BY_ATTRIBUTE = _KEEPING | {"sum", "map", "groupby", "max", "min"}
_REFUSED = (
    nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block,
    nodes.ScopedEvalContextModifier, nodes.EvalContextModifier,
)  # fmt: skip
_MAX_HOPS = 4


@dataclass(frozen=True)
class Reads:
    """`paths` are dotted, from the record; `rows` by sub-table, from the row. `issues` point at ""; their
    params name the line. `fields`: "field:app.entity.key" of each field, as often as it is named."""

    paths: frozenset[str]
    rows: Mapping[str, frozenset[str]]
    issues: tuple[Issue, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Thing:
    """What a name or a path stands for in the template."""

    kind: Literal["record", "raw", "rows", "document", "value", "unknown"]
    entity: EntityModel | None = None
    path: tuple[str, ...] = ()
    table: str | None = None


_UNKNOWN = _Thing("unknown")


@dataclass
class _Reader:
    root: EntityModel
    paths: set[str] = field(default_factory=set)
    rows: dict[str, set[str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    line_most: ClassVar[int] = 200

    # -- statements

    def visit(self, node: nodes.Node, names: dict[str, _Thing]) -> None:
        if isinstance(node, _REFUSED):
            self._issue(node, "document.not_available", {"name": type(node).__name__.lower()})
        elif isinstance(node, nodes.For):
            self._for(node, names)
        elif isinstance(node, nodes.Assign):
            thing = self.thing(node.node, names)
            if isinstance(node.target, nodes.Name):
                names[node.target.name] = thing
            else:
                self._bind(node.target, names)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            inner = dict(names)
            for argument in node.args:
                inner[argument.name] = _UNKNOWN
            inner.update(dict.fromkeys(("caller", "varargs", "kwargs"), _UNKNOWN))
            if isinstance(node, nodes.Macro):
                names[node.name] = inner[node.name] = _UNKNOWN
            else:
                self.thing(node.call, names)
            self._all(node.defaults, names)
            self._body(node.body, inner)
        elif isinstance(node, nodes.With):
            inner = dict(names)
            for target, value in zip(node.targets, node.values, strict=True):
                thing = self.thing(value, names)
                if isinstance(target, nodes.Name):
                    inner[target.name] = thing
            self._body(node.body, inner)
        elif isinstance(node, nodes.Expr):
            self.thing(node, names)
        else:
            for child in node.iter_child_nodes():
                self.visit(child, names)

    def _body(self, body: list[Any], names: dict[str, _Thing]) -> None:
        for node in body:
            self.visit(node, names)

    def _for(self, node: nodes.For, names: dict[str, _Thing]) -> None:
        thing = self.thing(node.iter, names)
        inner = {**names, "loop": _UNKNOWN}
        self._bind(node.target, inner)
        if isinstance(node.target, nodes.Name) and thing.kind == "rows":
            inner[node.target.name] = _Thing("record", thing.entity, (), thing.table)
        if node.test is not None:
            self.thing(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, names)

    def _bind(self, target: nodes.Node, names: dict[str, _Thing]) -> None:
        for name in target.find_all(nodes.Name):
            names[name.name] = _UNKNOWN
        if isinstance(target, nodes.Name):
            names[target.name] = _UNKNOWN

    # -- expressions

    def thing(self, node: nodes.Node, names: Mapping[str, _Thing]) -> _Thing:
        if isinstance(node, nodes.Name):
            return self._name(node, names)
        if isinstance(node, nodes.Getattr):
            return self._member(self.thing(node.node, names), node.attr, node)
        if isinstance(node, nodes.Getitem):
            of = self.thing(node.node, names)
            if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
                return self._member(of, node.arg.value, node)
            self._all([node.arg], names)
            return _Thing("record", of.entity, (), of.table) if of.kind == "rows" else _UNKNOWN
        if isinstance(node, nodes.Filter):
            return self._filter(node, names)
        self._all(node.iter_child_nodes(), names)
        return _UNKNOWN

    def _all(self, found: Any, names: Mapping[str, _Thing]) -> None:
        for child in found:
            if isinstance(child, nodes.Keyword):
                child = child.value
            self.thing(child, names)

    def _name(self, node: nodes.Name, names: Mapping[str, _Thing]) -> _Thing:
        if node.name in names:
            return names[node.name]
        top = _Thing("record", self.root)
        if node.name == "record":
            return top
        if node.name == "raw":
            return _Thing("raw", self.root)
        if node.name == "document":
            return _Thing("document")
        if node.name in FUNCTIONS or node.name in KEPT_GLOBALS or node.name == "loop":
            return _UNKNOWN
        if node.name in self.root.types:
            return self._member(top, node.name, node)
        known = {*self.root.types, *FUNCTIONS, "document", "raw", "record"}
        self._issue(
            node, "document.unknown_name", {"name": node.name[:60]}, nearest(node.name[:60], sorted(known))
        )
        return _UNKNOWN

    def _filter(self, node: nodes.Filter, names: Mapping[str, _Thing]) -> _Thing:
        of = self.thing(node.node, names) if node.node is not None else _UNKNOWN
        if node.name not in FILTERS:
            hint = nearest(node.name[:60], sorted(FILTERS))
            self._issue(node, "document.unknown_filter", {"name": node.name[:60]}, hint)
        self._all([*node.args, *node.kwargs], names)
        if of.kind != "rows":
            return _UNKNOWN
        if node.name in _BY_ATTRIBUTE:
            by_place = node.name in ("sum", "groupby", "selectattr", "rejectattr")
            given: list[nodes.Node] = list(node.args[:1]) if by_place else []
            given += [word.value for word in node.kwargs if isinstance(word, nodes.Keyword)
                      and word.key == "attribute"]  # fmt: skip
            for one in given:
                if isinstance(one, nodes.Const) and isinstance(one.value, str):
                    self._along(_Thing("record", of.entity, (), of.table), one.value, node)
        if node.name in ("first", "last"):
            return _Thing("record", of.entity, (), of.table)
        return of if node.name in _KEEPING else _UNKNOWN

    def _along(self, thing: _Thing, path: str, node: nodes.Node) -> None:
        for key in path.split("."):
            thing = self._member(thing, key, node)

    def _member(self, of: _Thing, key: str, node: nodes.Node) -> _Thing:
        if of.kind == "document":
            if key not in DOCUMENT_MEMBERS:
                hint = nearest(key[:60], sorted(DOCUMENT_MEMBERS))
                self._issue(node, "document.unknown_name", {"name": f"document.{key[:60]}"}, hint)
            return _UNKNOWN
        if of.kind == "value":
            params = {"path": ".".join((*of.path, key[:60]))}
            self._issue(node, "document.not_a_reference", params)
            return _UNKNOWN
        if of.kind not in ("record", "raw") or of.entity is None:
            return _UNKNOWN
        if key == "raw" and of.kind == "record":
            return _Thing("raw", of.entity, of.path, of.table)
        return self._field(of, key, node)

    def _field(self, of: _Thing, key: str, node: nodes.Node) -> _Thing:
        entity = of.entity
        assert entity is not None
        kind = entity.types.get(key)
        if kind is None:
            label = entity.definition.label or entity.name
            params = {"field": key[:60], "entity": label}
            self._issue(node, "document.unknown_field", params, nearest(key[:60], entity.types))
            return _UNKNOWN
        self.fields.append(f"field:{entity.name}.{key}")
        path = (*of.path, key)
        if kind.kind == "rows":
            child = entity.children.get(key)
            if of.path or of.table or child is None:
                self._issue(node, "document.rows_elsewhere", {"path": ".".join(path)})
                return _UNKNOWN
            self.rows.setdefault(key, set())
            return _Thing("rows", child, (), key)
        (self.paths if of.table is None else self.rows.setdefault(of.table, set())).add(".".join(path))
        if kind.kind == "parts":
            return _UNKNOWN
        if kind.kind == "reference" and kind.entity and of.kind == "record":
            target = entity.model.find_entity(kind.entity)
            if target is not None and len(path) <= _MAX_HOPS:
                return _Thing("record", target, path, of.table)
        return _Thing("value", None, path, of.table) if kind.kind == "reference" else _UNKNOWN

    def _issue(self, node: nodes.Node, code: str, params: Mapping[str, Any], hint: str | None = None) -> None:
        if len(self.issues) < self.line_most:
            self.issues.append(Issue("", code, {**params, "line": node.lineno}, hint))


def reads_of(entity: EntityModel, source: str) -> Reads:
    """What `source`, a template over records of `entity`, reads, and what is wrong with it."""
    reader = _Reader(entity)
    try:
        tree = Environment(autoescape=True).parse(source)
        reader.visit(tree, {})
    except TemplateSyntaxError as error:
        params = {"line": error.lineno, "detail": str(error.message)[:200]}
        return Reads(frozenset(), {}, (Issue("", "document.syntax", params),))
    except RecursionError:
        return Reads(frozenset(), {}, (Issue("", "document.too_deep", {}),))
    rows = {key: frozenset(paths) for key, paths in reader.rows.items()}
    return Reads(frozenset(reader.paths), rows, tuple(reader.issues), tuple(reader.fields))
