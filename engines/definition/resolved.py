"""Fields whose settings lie elsewhere, made whole: lookups become fields of the type they look at, role
fields get the roles there are.

What an app's package says stays as it is written; an `EntityModel` holds the resolved fields, so that no
engine and no screen has to know of either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.app import App
from engines.definition.entity import SYSTEM_FIELDS, Entity
from engines.definition.field_types import (
    AutonumberField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    FieldType,
    FileField,
    FormulaField,
    LinksField,
    LookupField,
    Option,
    OptionsField,
    RoleField,
    RollupField,
    SubtableField,
    TextField,
    UserField,
)
from engines.expression.tokens import spelled
from engines.registry import nearest

__all__ = ["LookedAt", "LookupProblem", "look_behind", "resolved_entity"]

_SYSTEM: Mapping[str, type[FieldType]] = {
    "owner": UserField,
    "created_by": UserField,
    "updated_by": UserField,
    "department": DepartmentField,
    "created_at": DatetimeField,
    "updated_at": DatetimeField,
}
"""Fields the platform gives every record, as far as they can be looked at."""

_SHARED = tuple(name for name in FieldType.model_fields if name != "type")
_UNSEEN = (SubtableField, LinksField, FileField)
"""Values that lie in tables of their own."""


class LookupProblem(Exception):
    """A path that leads nowhere a lookup may go."""

    def __init__(self, code: str, params: Mapping[str, Any], hint: str | None = None) -> None:
        self.code = code
        self.params = params
        self.hint = hint
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a lookup shows: `field` of `app`'s `entity`; `path` without lookups on the way."""

    app: str
    entity: str
    field: FieldType
    path: tuple[str, ...]

    @property
    def amount(self) -> bool:
        """Whether it is money, which is seen from elsewhere in the base currency."""
        return self.field.value_type().kind == "money"


def resolved_entity(apps: Mapping[str, App], app: str, entity: Entity) -> Entity:
    """`entity` with every field that has to be resolved. A lookup whose path is broken stays as it is."""
    if not any(isinstance(field, LookupField | RoleField) for field in entity.fields):
        return entity
    values = {name: getattr(entity, name) for name in Entity.model_fields}
    values["fields"] = tuple(_resolved(apps, app, entity, field) for field in entity.fields)
    # Not a copy: what the original has worked out of its fields is not true of these.
    return Entity.model_construct(entity.model_fields_set, **values)


def _resolved(apps: Mapping[str, App], app: str, entity: Entity, field: FieldType) -> FieldType:
    if isinstance(field, RoleField):
        return field.model_copy(update={"options": _roles(apps, field.app)})
    if not isinstance(field, LookupField):
        return field
    try:
        return _as_seen(field, look_behind(apps, app, entity, field), apps)
    except LookupProblem:
        return field


def _roles(apps: Mapping[str, App], only: str | None) -> tuple[Option, ...]:
    return tuple(
        Option.model_construct(
            id=f"{key}:{role.id}", key=f"{key}.{role.key}", label=role.label or {"en": role.key},
            colour=None, active=True, available_when=None,
        )
        for key, app in apps.items()
        if only is None or key == only
        for role in app.roles
    )  # fmt: skip


def _as_seen(lookup: LookupField, seen: LookedAt, apps: Mapping[str, App]) -> FieldType:
    """The field that is looked at, as a formula of the one who looks."""
    source = seen.field
    shared = {name: getattr(lookup, name) for name in _SHARED}
    first, *behind = seen.path
    shared["formula"] = ".".join([spelled(first), *(spelled(key, after_dot=True) for key in behind)])
    shared["default"] = None
    kind = source.value_type()
    if isinstance(source, AutonumberField):
        return TextField.model_construct(type="text", **shared)
    if kind.kind == "money":
        plain = DecimalField(id=lookup.id, key=lookup.key, scale=kind.scale)
        return plain.model_copy(update=shared)
    if isinstance(source, RollupField):
        figure = {"result": source.result, "scale": source.scale, **shared}
        return FormulaField.model_construct(type="formula", **figure)
    if isinstance(source, RoleField):
        shared["options"] = _roles(apps, source.app)
    elif isinstance(source, OptionsField):
        # When an option may be chosen is said over the records it is chosen in.
        shared["options"] = tuple(
            option.model_copy(update={"available_when": None}) for option in source.options
        )
    elif hasattr(source, "entity") and "entity" in type(source).model_fields:
        # Names are those of the app that wrote them.
        shared["entity"] = _qualified(seen.app, source.entity)
    if "filter" in type(source).model_fields:
        shared["filter"] = None
    return source.model_copy(update=shared)


def look_behind(
    apps: Mapping[str, App],
    app: str,
    entity: Entity,
    lookup: LookupField,
    entered: frozenset[tuple[str, str, str]] = frozenset(),
) -> LookedAt:
    """Follow a lookup to what it shows, through lookups on the way.

    Raises LookupProblem with the nearest known name.
    """
    here = (app, entity.id, lookup.id)
    if here in entered:
        raise LookupProblem("lookup_circle", {"field": lookup.key})
    entered |= {here}
    *behind, last = lookup.path.split(".")
    if not behind:
        raise LookupProblem("lookup_of_own", {"field": last})
    walked: tuple[str, ...] = ()
    for key in behind:
        field = _field(app, entity, key)
        path: tuple[str, ...] = (key,)
        owner = app
        if isinstance(field, LookupField):
            seen = look_behind(apps, app, entity, field, entered)
            field, path, owner = seen.field, seen.path, seen.app
        kind = field.value_type()
        if kind.kind != "reference" or kind.entity is None:
            raise LookupProblem("not_a_reference", {"path": lookup.path, "field": key})
        walked += path
        app, entity = _entity(apps, owner, kind.entity)
    field = _field(app, entity, last)
    if isinstance(field, LookupField):
        seen = look_behind(apps, app, entity, field, entered)
        return LookedAt(seen.app, seen.entity, seen.field, (*walked, *seen.path))
    kind = field.value_type()
    if isinstance(field, _UNSEEN) or kind.kind in ("json", "secret", "any_reference") or kind.markup:
        raise LookupProblem("lookup_kind", {"field": last, "type": field.type})
    return LookedAt(app, entity.key, field, (*walked, last))


def _field(app: str, entity: Entity, key: str) -> FieldType:
    found = entity.by_key.get(key)
    if found is not None:
        return found
    if key == "parent" and entity.parent is not None:
        from engines.definition.field_types import ReferenceField

        return ReferenceField.model_construct(type="reference", id=key, key=key, entity=entity.parent)
    if key in _SYSTEM:
        return _SYSTEM[key].model_validate({"id": key, "key": key})
    known = [*entity.by_key, *(name for name in SYSTEM_FIELDS if name in _SYSTEM)]
    params = {"field": key, "entity": entity.label or f"{app}.{entity.key}"}
    raise LookupProblem("unknown_field", params, nearest(key, known))


def _entity(apps: Mapping[str, App], app: str, name: str) -> tuple[str, Entity]:
    owner, _, key = _qualified(app, name).partition(".")
    found = apps[owner].entity(key) if owner in apps else None
    if found is None:
        raise LookupProblem("unknown_entity", {"name": name})
    return owner, found


def _qualified(app: str, name: str) -> str:
    return name if "." in name else f"{app}.{name}"
