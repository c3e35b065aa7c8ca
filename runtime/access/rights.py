"""What a set of roles may do: actions, row scopes and field rights, from the grants of all apps.

Several grants add up: an action is allowed on the rows of any grant that has it, and a field has
the widest right any grant on its entity gives. A field computed from a hidden one is hidden too,
unless a grant names it (DESIGN §1.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engines.definition.model import EntityModel, Model
from engines.definition.role import ACTIONS, Grant

__all__ = ["EntityRights", "FieldRight", "Rights", "RowScope"]

FieldRight = Literal["hidden", "read", "write"]
_ORDER: Mapping[str, int] = {"hidden": 0, "read": 1, "write": 2}


@dataclass(frozen=True)
class RowScope:
    """Rows a grant reaches: `kind` as in Grant.scope; `condition` for expressions, of app `app`."""

    kind: str
    condition: str | None = None
    app: str = ""


@dataclass(frozen=True)
class EntityRights:
    """Rights on one entity. An action that is not a key of `scopes` is not allowed at all."""

    entity: str
    scopes: Mapping[str, tuple[RowScope, ...]]
    fields: Mapping[str, FieldRight]
    reasons: Mapping[str, tuple[str, ...]]
    """Action → the roles that give it, for explanations."""
    comment: bool = True
    """Whether whoever reads a record may also comment on it."""

    def allows(self, action: str) -> bool:
        return action in self.scopes

    def reaches_all(self, action: str) -> bool:
        return any(scope.kind == "all" for scope in self.scopes.get(action, ()))

    def readable(self, key: str) -> bool:
        return self.fields.get(key) != "hidden"

    def writable(self, key: str) -> bool:
        return self.fields.get(key, "write") == "write"


class Rights:
    """Rights of one set of roles (or of one app) over every entity, worked out on first use."""

    def __init__(
        self, model: Model, roles: frozenset[str], app: str | None = None, everything: bool = False
    ) -> None:
        self._model = model
        self._everything = everything
        self._grants: list[tuple[str, Grant]] = []
        for app_key, definition in model.apps.items():
            for grant in definition.grants:
                if grant.app:
                    applies = app == app_key
                else:
                    applies = grant.role is not None and model.resolve(app_key, grant.role) in roles
                if applies:
                    self._grants.append((app_key, grant))
        self._entities: dict[str, EntityRights] = {}
        self.readable: dict[str, frozenset[str]] = {}
        """Keys that may be read, by entity; filled by `runtime.access.readable`."""

    def entity(self, name: str) -> EntityRights:
        found = self._entities.get(name)
        if found is None:
            found = self._entities[name] = self._work_out(self._model.entity(name))
        return found

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
            scopes = {action: (RowScope("all"),) for action in ACTIONS}
            return EntityRights(entity.name, scopes, {}, dict.fromkeys(ACTIONS, ("administrator",)))
        own = [pair for pair in self._grants if pair[1].entity and self._target(pair) == entity.name]
        if entity.parent is not None:
            return self._of_rows(entity, own)
        scopes_by: dict[str, list[RowScope]] = {}
        reasons: dict[str, list[str]] = {}
        for app_key, grant in own:
            if grant.scope == "none":
                continue
            for action in grant.actions:
                scopes_by.setdefault(action, []).append(RowScope(grant.scope, grant.condition, app_key))
                reasons.setdefault(action, []).append(grant.role or f"app:{app_key}")
        return EntityRights(
            entity.name,
            {action: tuple(found) for action, found in scopes_by.items()},
            self._field_rights(entity, [grant for _, grant in own]),
            {action: tuple(found) for action, found in reasons.items()},
            any(grant.comment for _, grant in own if "read" in grant.actions and grant.scope != "none"),
        )

    def _of_rows(self, entity: EntityModel, own: list[tuple[str, Grant]]) -> EntityRights:
        """Rows of a sub-table are read and written with their record."""
        assert entity.parent is not None
        parent = self.entity(entity.parent.name)
        scopes = dict(parent.scopes)
        return EntityRights(
            entity.name, scopes, self._field_rights(entity, [grant for _, grant in own]), parent.reasons
        )

    def _target(self, pair: tuple[str, Grant]) -> str:
        app_key, grant = pair
        assert grant.entity is not None
        return self._model.resolve(app_key, grant.entity)

    def _field_rights(self, entity: EntityModel, grants: Iterable[Grant]) -> dict[str, FieldRight]:
        rights = self._granted(grants)
        for key in entity.fields:
            if (entity.name, key) in self._derived_hidden:
                rights[key] = "hidden"
        return {key: right for key, right in rights.items() if right != "write"}

    @staticmethod
    def _granted(grants: Iterable[Grant]) -> dict[str, FieldRight]:
        """The widest right any grant gives, for every field that at least one narrows."""
        in_force = [grant for grant in grants if grant.scope != "none"]
        narrowed = {key for grant in in_force for key in grant.fields}
        return {
            key: max((grant.fields.get(key, "write") for grant in in_force), key=_ORDER.__getitem__)
            for key in narrowed
        }

    @cached_property
    def _derived_hidden(self) -> frozenset[tuple[str, str]]:
        """Derived fields, of any entity, that read a hidden one and that no grant names."""
        if self._everything:
            return frozenset()
        hidden: set[tuple[str, str]] = set()
        named: set[tuple[str, str]] = set()
        by_entity: dict[str, list[Grant]] = {}
        for pair in self._grants:
            if pair[1].entity:
                by_entity.setdefault(self._target(pair), []).append(pair[1])
        for name, grants in by_entity.items():
            hidden.update((name, key) for key, right in self._granted(grants).items() if right == "hidden")
            for grant in grants:
                named.update((name, key) for key, right in grant.fields.items() if right != "hidden")
        explicit = frozenset(hidden)
        reads = self._model.graph.reads
        changed = True
        while changed:
            changed = False
            for value, sources in reads.items():
                if value not in hidden and value not in named and not hidden.isdisjoint(sources):
                    hidden.add(value)
                    changed = True
        return frozenset(hidden) - explicit
