"""Which stored derived values a new version computes otherwise, and in what order to compute them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.dependencies import Value, follow
from engines.definition.field_types import FieldType, RollupField
from engines.definition.model import CompiledExpression, EntityModel, Model
from engines.expression.types import BOOLEAN, ValueType
from runtime.store.physical_names import TITLE_SORT, FieldPlace, computed

__all__ = ["Stale", "fields_by_id", "place", "retitled", "stale_values", "title_place", "unit_of"]


@dataclass(frozen=True)
class Stale:
    """`values`: (entity, key) of every stored value that may come out otherwise. `passes`: entities
    whose records are to be computed one after the other; each reads what the passes before it wrote."""

    values: frozenset[Value]
    passes: tuple[frozenset[str], ...]

    def keys(self, entity: str) -> frozenset[str]:
        return frozenset(key for name, key in self.values if name == entity)

    def places(self, model: Model) -> frozenset[FieldPlace]:
        return frozenset(
            place(model.entity(name), model.entity(name).fields[key]) for name, key in self.values
        )


def place(entity: EntityModel, field: FieldType) -> FieldPlace:
    return entity.app, entity.definition.id, field.id


def unit_of(entity: EntityModel) -> EntityModel:
    """The entity whose records are computed together with this one's: rows belong to their record."""
    return unit_of(entity.parent) if entity.parent is not None else entity


def fields_by_id(model: Model, app: str, entity_id: str) -> dict[str, tuple[EntityModel, FieldType]]:
    """Fields of an entity in `model`, found by ids: its key may be another by now."""
    return {
        field.id: (entity, field)
        for entity in model.entities.values()
        if entity.app == app and entity.definition.id == entity_id
        for field in entity.definition.fields
    }


def stale_values(serving: Model, model: Model, app: str, moved: Collection[Value]) -> Stale:
    """What differs between `serving` and `model`, in which `app` is new. `moved`: fields whose entered
    values come to lie in another column, so that they may read otherwise."""
    graph = model.graph
    found = set(_changed(serving, model, app))
    readers: dict[Value, list[Value]] = {}
    for reader, read in graph.reads.items():
        for value in read:
            readers.setdefault(value, []).append(reader)
    pending = [*found, *moved, *_regrown(serving, model)]
    while pending:
        for reader in readers.get(pending.pop(), ()):
            if reader not in found:
                found.add(reader)
                pending.append(reader)
    stored = frozenset((name, key) for name, key in found if key not in graph.volatile.get(name, frozenset()))
    return Stale(stored, _passes(model, stored))


def retitled(serving: Model, model: Model, changed: Collection[Value]) -> frozenset[str]:
    """Entities whose stored sort keys of titles come out otherwise: another field is the title now, or its
    values are among `changed`."""
    before = {
        (entity.app, entity.definition.id): entity.fields.get(entity.title or "")
        for entity in serving.entities.values()
    }
    found: set[str] = set()
    for entity in model.entities.values():
        field = entity.fields.get(entity.title or "")
        place = (entity.app, entity.definition.id)
        if field is None or place not in before or entity.types[field.key].kind != "text":
            continue
        old = before[place]
        if old is None or old.id != field.id or (entity.name, field.key) in changed:
            found.add(entity.name)
    return frozenset(found)


def title_place(entity: EntityModel) -> FieldPlace:
    """Where the sort keys of its titles are made ready."""
    return entity.app, entity.definition.id, TITLE_SORT


def _changed(serving: Model, model: Model, app: str) -> set[Value]:
    """Computed fields of `app` that are new, or that are computed in another way than before."""
    found: set[Value] = set()
    for entity in model.entities.values():
        if entity.app != app:
            continue
        before = fields_by_id(serving, app, entity.definition.id)
        for field in entity.definition.fields:
            if not field.stored or not computed(field):
                continue
            old_entity, old = before.get(field.id, (None, None))
            if (
                old is None
                or old_entity is None
                or old.key in old_entity.volatile
                or _way(old_entity, old) != _way(entity, field)
            ):
                found.add((entity.name, field.key))
    return found


def _regrown(serving: Model, model: Model) -> set[Value]:
    """Fields whose options form another tree than before: what asks for their branches may read otherwise."""
    found: set[Value] = set()
    for entity in model.entities.values():
        trees = {key: kind for key, kind in entity.types.items() if kind.parents and key in entity.fields}
        before = fields_by_id(serving, entity.app, entity.definition.id) if trees else {}
        for key, kind in trees.items():
            old_entity, old = before.get(entity.fields[key].id, (None, None))
            if (
                old_entity is not None
                and old is not None
                and _grown(old_entity.types[old.key]) != _grown(kind)
            ):
                found.add((entity.name, key))
    return found


def _grown(kind: ValueType) -> frozenset[tuple[str | None, str | None]]:
    ids = dict(kind.options or ())
    return frozenset((ids.get(child), ids.get(parent)) for child, parent in kind.parents or ())


_NO_MATTER = {"key", "label", "help", "index", "unique", "required", "required_when", "visible_when"}


def _way(entity: EntityModel, field: FieldType) -> dict[str, Any]:
    """What the computed value depends on, in ids: a rename computes nothing anew."""
    expression = entity.compiled_formulas.get(field.key)
    if field.key in entity.lookups and expression is not None:
        # How the original looks and what it lets in changes nothing that is seen of it.
        return {"lookup": _by_ids(entity, expression), "type": entity.types[field.key].kind}
    way = field.model_dump(exclude=_NO_MATTER)
    if expression is not None:
        way["formula"] = _by_ids(entity, expression)
    if isinstance(field, RollupField):
        source = entity.model.entity(entity.model.resolve(entity.app, field.source))
        way["source"] = source.app, source.definition.id
        for name in ("via", "field"):
            read = source.fields.get(way[name] or "")
            way[name] = read.id if read is not None else f"${way[name]}"
        if field.filter is not None:
            way["filter"] = _by_ids(entity, source.compile_plain(field.filter, BOOLEAN, entity.app))
    return way


def _by_ids(entity: EntityModel, expression: CompiledExpression) -> tuple[str, dict[str, Any]]:
    """The expression with ids for names, and the parameters it reads with their values."""
    text = expression.text
    for token in sorted(expression.checked.ids, key=lambda token: -token.start):
        text = f"{text[: token.start]}<{token.id}>{text[token.end :]}"
    values = entity.model.parameter_values(entity.app)
    return text, {name: values.get(name) for name in expression.parameters}


def _passes(model: Model, values: frozenset[Value]) -> tuple[frozenset[str], ...]:
    """Values on the longest way from what does not change stand in the last pass.

    What a record reads of itself and of its own rows is computed with it; everything else has to be
    stored before it is read.
    """
    levels: dict[Value, int] = {}

    def level(value: Value) -> int:
        if value not in levels:
            levels[value] = 0
            levels[value] = max(
                (level(read) + apart for read, apart in _reads(model, value).items() if read in values),
                default=0,
            )
        return levels[value]

    found: dict[int, set[str]] = {}
    for value in sorted(values):
        found.setdefault(level(value), set()).add(unit_of(model.entity(value[0])).name)
    return tuple(frozenset(found[number]) for number in sorted(found))


def _reads(model: Model, value: Value) -> Mapping[Value, int]:
    """What a derived value reads: 0 with its own record, 1 from elsewhere."""
    entity = model.entity(value[0])
    expression = entity.compiled_formulas.get(value[1])
    if expression is None:
        return dict.fromkeys(model.graph.reads.get(value, ()), 1)
    found: dict[Value, int] = {}
    for path in expression.checked.paths:
        for read in follow(entity, path):
            together = not read.via or (
                len(read.via) == 1 and (read.via[0] == "parent" or read.via[0] in entity.children)
            )
            name = (read.entity.name, read.key)
            found[name] = max(found.get(name, 0), 0 if together else 1)
    return found
