"""What an older published version of an app calls the things the current one has.

A process instance stays on the version it began on, while the records it runs over follow the
current one. Ids stay, keys may change (DESIGN §1.1): so every name the old process reads or writes
is looked up by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from engines.definition.entity_model import EntityModel
from engines.definition.field_types.options import OptionsField
from engines.definition.model import Model
from engines.effects import Change, CreateRecord, DeleteRecord, Notify, SetFields

__all__ = ["Renames"]


class Renames:
    """Between `then`, a model with the older version of `app`, and `now`, the current one."""

    def __init__(self, then: Model, now: Model, app: str) -> None:
        self._then = then
        self._now = now
        self._app = app
        by_id = {entity.definition.id: entity for entity in now.entities.values() if entity.app == app}
        self._entities: dict[str, EntityModel | None] = {
            entity.name: by_id.get(entity.definition.id)
            for entity in then.entities.values()
            if entity.app == app
        }

    def entity(self, name: str) -> str:
        """The current name of an entity; the old one where it is gone, which then is not found."""
        if name not in self._entities:
            return name
        current = self._entities[name]
        return current.name if current else name

    def key(self, entity: str, key: str) -> str | None:
        """The current key of a field of `entity` (old name); None where the field is gone."""
        return self._keys(entity).get(key, key if key not in self._fields(entity) else None)

    def path(self, entity: str, path: str) -> str | None:
        """A dotted path in current keys. None where part of it is gone."""
        if path.partition(".")[0] == "me":
            rest = self.path("system.user", path[3:]) if "." in path else None
            return path if rest is None else f"me.{rest}"
        walked: list[str] = []
        current: str | None = entity
        for key in path.split("."):
            if current is None:
                return None
            now = self.key(current, key)
            if now is None:
                return None
            walked.append(now)
            kind = self._then.entity(current).types.get(key)
            current = kind.entity if kind is not None else None
        return ".".join(walked)

    def values(self, entity: str, paths: Iterable[str], current: Mapping[str, Any]) -> dict[str, Any]:
        """A record's values (own fields and dotted `paths`) under the names of the older version."""
        model = self._then.entity(entity)
        found: dict[str, Any] = {}
        for key in model.types:
            now = self.key(entity, key)
            value = current.get(now) if now else None
            child = model.children.get(key)
            if child is not None and isinstance(value, list):
                value = [self.values(child.name, _below(paths, key), row) for row in value]
            found[key] = self._option(entity, key, value, back=True)
        for path in paths:
            if "." in path and path.partition(".")[0] not in model.children:
                now = self.path(entity, path)
                found[path] = self._behind(entity, path, current.get(now) if now else None)
        return found

    def change(self, change: Change | Notify) -> Change | Notify:
        """What a process of the older version asks for, under current names."""
        if isinstance(change, SetFields | CreateRecord):
            values = {}
            for key, value in change.values.items():
                # A field that is gone keeps its old key: the write then refuses it by name.
                values[self.key(change.entity, key) or key] = self._option(change.entity, key, value)
            return replace(change, entity=self.entity(change.entity), values=values)
        if isinstance(change, DeleteRecord):
            return replace(change, entity=self.entity(change.entity))
        if isinstance(change, Notify) and change.record:
            return replace(change, record=(self.entity(change.record[0]), change.record[1]))
        return change

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        return {}

    def _fields(self, entity: str) -> Mapping[str, Any]:
        found = self._then.find_entity(entity)
        return found.fields if found else {}

    def _keys(self, entity: str) -> Mapping[str, str]:
        known = self._known.get(entity)
        if known is None:
            current = (
                self._entities.get(entity) if entity in self._entities else self._now.find_entity(entity)
            )
            by_id = {field.id: key for key, field in current.fields.items()} if current else {}
            known = self._known[entity] = {
                key: by_id[field.id] for key, field in self._fields(entity).items() if field.id in by_id
            }
        return known

    def _behind(self, entity: str, path: str, value: Any) -> Any:
        """A value behind references, whose last field may be a choice."""
        *way, last = path.split(".")
        current: str | None = entity
        if way[0] == "me":
            current, way = "system.user", way[1:]
        for key in way:
            kind = self._then.entity(current).types.get(key) if current else None
            current = kind.entity if kind else None
        return self._option(current, last, value, back=True) if current else value

    def _option(self, entity: str, key: str, value: Any, back: bool = False) -> Any:
        """A choice's option key, or those of several, in current terms; with `back`, in those
        of the older version."""
        then = self._fields(entity).get(key)
        if isinstance(value, tuple) and isinstance(then, OptionsField):
            return tuple(self._option(entity, key, item, back) for item in value)
        if not isinstance(value, str) or not isinstance(then, OptionsField):
            return value
        current = self._now.find_entity(self.entity(entity))
        now = current.fields.get(self.key(entity, key) or "") if current else None
        if not isinstance(now, OptionsField):
            return value
        source, target = (now, then) if back else (then, now)
        ids = {option.key: option.id for option in source.options}
        keys = {option.id: option.key for option in target.options}
        return keys.get(ids.get(value, ""), value)


def _below(paths: Iterable[str], key: str) -> list[str]:
    return [path[len(key) + 1 :] for path in paths if path.startswith(f"{key}.")]
