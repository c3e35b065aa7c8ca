"""What a set of roles may do: actions, row scopes and field rights, from the grants of all apps.

Several grants add up. An action is allowed on the rows of any grant that has it. On each record a
field has the widest right of those grants that give the action and whose rows include the record
(ADR 14): most people's fields have one right everywhere, and only where they do not does a
statement look at the row (`read_where`, `write_where`). A field computed from a hidden one is hidden
too, unless a grant names it (DESIGN §1.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from engines.definition.dependencies import follow
from engines.definition.model import EntityModel, Model
from engines.definition.role import ACTIONS, Grant
from runtime.access.principal import CONFINED_TO, HELD
from runtime.access.visitor import visitor_grants

__all__ = ["EntityRights", "FieldRight", "Given", "Guard", "Rights", "RowScope"]

FieldRight = Literal["hidden", "read", "write"]
_ORDER: Mapping[str, int] = {"hidden": 0, "read": 1, "write": 2}
_WRITING = ("create", "update")


@dataclass(frozen=True)
class RowScope:
    """Rows a grant reaches: `kind` as in Grant.scope; an expression's `condition` is of app `app`."""

    kind: str
    condition: str | None = None
    app: str = ""


Guard = tuple[RowScope, ...]
"""Rows of any of these scopes. On rows of a sub-table: rows whose record is in one of them."""


@dataclass(frozen=True)
class Given:
    """What one grant gives on one entity. `giver`: "app.role", or "app:<key>" for an app's own.
    `fields`: rights by key as the grant names them."""

    giver: str
    scope: RowScope
    actions: frozenset[str]
    fields: Mapping[str, FieldRight]
    reveal: frozenset[str] = frozenset()
    """Encrypted fields whose text may be asked for."""


@dataclass(frozen=True)
class EntityRights:
    """Rights on one entity. An action that is not a key of `scopes` is not allowed at all.

    `fields`: the widest right on any record, of fields not fully writable. `read_where`: fields that
    may be read on some of the readable records only. `write_where`: by action, the same of writing.
    """

    entity: str
    scopes: Mapping[str, tuple[RowScope, ...]]
    fields: Mapping[str, FieldRight]
    given: tuple[Given, ...] = ()
    read_where: Mapping[str, Guard] = field(default_factory=dict)
    write_where: Mapping[str, Mapping[str, Guard]] = field(default_factory=dict)
    reveal: Mapping[str, Guard] = field(default_factory=dict)
    """Encrypted fields whose text may be asked for, and on which rows."""
    comment: bool = True
    """Whether whoever reads a record may also comment on it."""

    def allows(self, action: str) -> bool:
        return action in self.scopes

    def reaches_all(self, action: str) -> bool:
        return any(scope.kind == "all" for scope in self.scopes.get(action, ()))

    def readable(self, key: str) -> bool:
        """On some record at least."""
        return self.fields.get(key) != "hidden"

    def writable(self, key: str) -> bool:
        """On some record at least."""
        return self.fields.get(key, "write") == "write"


class Rights:
    """Rights of one set of roles (or of one app) over every entity, worked out on first use."""

    def __init__(
        self, model: Model, roles: frozenset[str], app: str | None = None, everything: bool = False
    ) -> None:
        self._model = model
        self._everything = everything
        self._grants: list[tuple[str, Grant]] = []
        self._given: dict[str, tuple[Given, ...]] = {}
        self._readers: dict[tuple[str, str], tuple[Given, ...]] = {}
        self._entities: dict[str, EntityRights] = {}
        self._targets: dict[str, list[tuple[str, Grant]]] = {}
        self.readable: dict[tuple[str, bool], frozenset[str]] = {}
        """Keys that may be read, by entity; filled by `runtime.access.readable`."""
        confined = next(
            (role.removeprefix(CONFINED_TO) for role in roles if role.startswith(CONFINED_TO)), None
        )
        for app_key, definition in model.apps.items():
            for grant in definition.grants:
                if grant.app:
                    applies = app == app_key
                else:
                    applies = grant.role is not None and (
                        _as_counted(model, app_key, grant, grant.role, confined) in roles
                    )
                if applies:
                    self._grants.append((app_key, grant))
        self._grants += visitor_grants(model, roles)
        for app_key, grant in self._grants:
            if grant.entity is not None and grant.scope != "none":
                name = model.resolve(app_key, grant.entity)
                self._targets.setdefault(name, []).append((app_key, grant))

    def entity(self, name: str) -> EntityRights:
        found = self._entities.get(name)
        if found is None:
            found = self._entities[name] = self._work_out(self._model.entity(name))
        return found

    def field_right(self, entity: str, key: str, given: Given) -> FieldRight:
        """The right a grant that is among `given` of the entity's rights gives on one of its fields."""
        return self._effective(self._model.entity(entity), key, given)

    def hidden_through(self, entity: str, key: str, given: Given) -> tuple[str, str] | None:
        """Entity and key of the hidden field it is computed from, where that is why the grant hides it."""
        return self._hidden_source(self._model.entity(entity), key, given)

    def may(self, what: Literal["process", "report", "dashboard"], name: str) -> bool:
        """Whether a process may be started, or a report or dashboard ("app.key") be seen."""
        if self._everything:
            return True
        for app_key, grant in self._grants:
            target = getattr(grant, what)
            if target is not None and self._model.resolve(app_key, target) == name:
                return True
        return False

    def _work_out(self, entity: EntityModel) -> EntityRights:
        if self._everything:
            everywhere = RowScope("all")
            given = Given("system.administrator", everywhere, frozenset(ACTIONS), {})
            return EntityRights(
                entity.name, dict.fromkeys(ACTIONS, (everywhere,)), {}, (given,),
                reveal=dict.fromkeys(entity.fields, (everywhere,)),
            )  # fmt: skip
        given_here = self._given_on(entity)
        scopes: dict[str, list[RowScope]] = {}
        for action in ACTIONS:
            for one in given_here:
                if action in one.actions:
                    scopes.setdefault(action, []).append(one.scope)
        fields: dict[str, FieldRight] = {}
        read_where: dict[str, Guard] = {}
        write_where: dict[str, dict[str, Guard]] = {}
        for key in self._narrowed(entity, given_here):
            readers = self._readers_of(entity, key)
            if not readers:
                fields[key] = "hidden"
                continue
            guard = _guard(readers, given_here, "read")
            if guard is not None:
                read_where[key] = guard
            fields[key] = "read"
            for action in _WRITING:
                writers = [
                    one
                    for one in given_here
                    if action in one.actions and self._effective(entity, key, one) == "write"
                ]
                if writers:
                    fields[key] = "write"
                guard = _guard(writers, given_here, action)
                if guard is not None:
                    write_where.setdefault(action, {})[key] = guard
        return EntityRights(
            entity.name,
            {action: tuple(dict.fromkeys(found)) for action, found in scopes.items()},
            {key: right for key, right in fields.items() if right != "write"},
            given_here,
            read_where,
            write_where,
            {
                key: tuple(dict.fromkeys(one.scope for one in given_here if key in one.reveal))
                for key in set().union(*(one.reveal for one in given_here))
            },
            entity.parent is not None
            or any(
                grant.comment for _, grant in self._targets.get(entity.name, ()) if "read" in grant.actions
            ),
        )

    def _narrowed(self, entity: EntityModel, given: Iterable[Given]) -> list[str]:
        """Keys some grant narrows, by name or through what the field is computed from."""
        keys = dict.fromkeys(key for one in given for key in one.fields)
        computed = (key for key in entity.fields if (entity.name, key) in self._model.graph.reads)
        return [*keys, *(key for key in computed if key not in keys)]

    def _given_on(self, entity: EntityModel) -> tuple[Given, ...]:
        found = self._given.get(entity.name)
        if found is None:
            own = tuple(
                Given(
                    f"app:{app}" if grant.app else self._model.resolve(app, grant.role or ""),
                    RowScope("expression", grant.condition, app)
                    if grant.scope == "expression"
                    else RowScope(grant.scope),
                    frozenset(grant.actions),
                    grant.fields,
                    frozenset(grant.reveal),
                )
                for app, grant in self._targets.get(entity.name, ())
            )
            if entity.parent is not None:
                own = self._with_record(self._given_on(entity.parent), own)
            found = self._given[entity.name] = own
        return found

    @staticmethod
    def _with_record(parents: tuple[Given, ...], own: tuple[Given, ...]) -> tuple[Given, ...]:
        """Rows of a sub-table are read and written with their record: a role's grants on the rows
        narrow the fields of what its grants on the record give, and give nothing by themselves."""
        found = []
        for parent in parents:
            fields: dict[str, FieldRight] = {}
            narrowing = [one.fields for one in own if one.giver == parent.giver]
            for key in dict.fromkeys(key for each in narrowing for key in each):
                fields[key] = max((each.get(key, "write") for each in narrowing), key=_ORDER.__getitem__)
            found.append(replace(parent, fields=fields))
        return tuple(found)

    def _readers_of(self, entity: EntityModel, key: str) -> tuple[Given, ...]:
        """The grants on whose rows the field may be read; where nothing may be read (a form that only
        creates), those it may be filled in under."""
        found = self._readers.get((entity.name, key))
        if found is None:
            found = self._readers[entity.name, key] = tuple(
                one for one in self._readable_by(entity) if self._effective(entity, key, one) != "hidden"
            )
        return found

    def _readable_by(self, entity: EntityModel) -> list[Given]:
        given = self._given_on(entity)
        return [one for one in given if "read" in one.actions] or list(given)

    def _effective(self, entity: EntityModel, key: str, given: Given) -> FieldRight:
        """The right one grant gives on a field, hidden where it is computed from what the grant hides."""
        named = given.fields.get(key)
        if named is not None:
            return named
        return "write" if self._hidden_source(entity, key, given) is None else "hidden"

    def _hidden_source(self, entity: EntityModel, key: str, given: Given) -> tuple[str, str] | None:
        """The first field `key` is computed from that the grant hides."""
        if key in given.fields:
            return None
        expression = entity.compiled_formulas.get(key)
        if expression is not None:
            for path in expression.checked.paths:
                for place in follow(entity, path):
                    if place.entity.name == entity.name and place.key == key:
                        continue
                    if self._hides(entity, given, place.via, place.entity, place.key):
                        return place.entity.name, place.key
        else:
            for name, source in self._model.graph.reads.get((entity.name, key), ()):
                if self._elsewhere_hidden(self._model.entity(name), source):
                    return name, source
        return None

    def _hides(
        self, entity: EntityModel, given: Given, via: tuple[str, ...], target: EntityModel, key: str
    ) -> bool:
        if not via:
            return self._effective(entity, key, given) == "hidden"
        if len(via) == 1 and entity.children.get(via[0]) is target:
            of_rows = next(
                one
                for one, parent in zip(self._given_on(target), self._given_on(entity), strict=True)
                if parent == given
            )
            return self._effective(target, key, of_rows) == "hidden"
        return self._elsewhere_hidden(target, key)

    def _elsewhere_hidden(self, entity: EntityModel, key: str) -> bool:
        """Whether the field is hidden on any record its reader can reach: a value computed from others'
        fields does not say which of them went into it."""
        readers = self._readers_of(entity, key)
        given = self._readable_by(entity)
        return bool(given) and not _covers([one.scope for one in readers], [one.scope for one in given])


def _as_counted(model: Model, app: str, grant: Grant, role: str, confined: str | None) -> str:
    """The role's name, with the mark it counts under where what the grant is about lies in another app."""
    name = model.resolve(app, role)
    if confined is None:
        return name
    about = grant.entity or grant.process or grant.report or grant.dashboard or ""
    return name if model.resolve(app, about).partition(".")[0] == confined else HELD + name


def _guard(holders: Iterable[Given], given: Iterable[Given], action: str) -> Guard | None:
    """Where the holders' rows are; None when those are all rows the action reaches."""
    wide = [one.scope for one in given if action in one.actions]
    held = tuple(dict.fromkeys(one.scope for one in holders if action in one.actions))
    return None if _covers(held, wide) else held


def _covers(some: Iterable[RowScope], wanted: Iterable[RowScope]) -> bool:
    """Whether rows of `wanted` certainly are rows of `some`."""
    held = set(some)
    if any(scope.kind == "all" for scope in held):
        return True
    if any(scope.kind == "department_tree" for scope in held):
        held.add(RowScope("department"))
    return all(scope in held for scope in wanted)
