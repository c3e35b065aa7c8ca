"""Texts of a field that became a telephone number, an address of mail or of the web are read as such, some
at a time, once the version serves.

Such types lie in the database as texts, so nothing moves when a field becomes one; without this, what was
there would stay as it was typed, and a filter or a unique key would not know it. What the new type cannot
read stays as it is, and is refused when somebody next enters it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from engines.definition import App
from engines.definition.field_types import BarcodeField, EmailField, FieldType, PhoneField, UrlField
from engines.definition.field_types.base import ValueProblem
from runtime.apps.staleness import fields_by_id
from runtime.commands.context import Context
from runtime.commands.rewriting import STEP, rewrite
from runtime.store import records

__all__ = ["JOB", "Reread", "newly_read", "read_as", "step"]

JOB = "reread_values"
_FORMED = (BarcodeField, EmailField, PhoneField, UrlField)


class Reread(NamedTuple):
    """A field whose texts are read anew, by ids."""

    entity: str
    field: str

    def to_json(self, app: str) -> dict[str, Any]:
        return {"app": app, "entity": self.entity, "field": self.field}


def newly_read(before: App | None, app: App) -> Iterator[Reread]:
    """Fields of text that from this version on give their texts a form of their own."""
    known = {
        (entity.id, field.id): field
        for entity in (before.entities if before else ())
        for field in entity.fields
    }
    for entity in app.entities:
        for field in entity.fields:
            old = known.get((entity.id, field.id))
            if old is not None and isinstance(field, _FORMED) and _texts(old, field):
                yield Reread(entity.id, field.id)


def _texts(old: FieldType, new: FieldType) -> bool:
    if old.type == new.type or old.derived or new.derived or not old.stored:
        return False
    return old.value_type().kind == "text" and not old.value_type().markup


def read_as(field: FieldType, value: Any, region: str) -> Any:
    """What the field makes of a text. Raises ValueProblem where it cannot read it."""
    return value if value is None else field.coercer(region)(value)


def step(ctx: Context, app: str, reread: Reread, after: str | None) -> str | None:
    """Do the next records behind `after`; the last one's id while there may be more. For the platform's own
    work."""
    found = fields_by_id(ctx.catalog.model, app, reread.entity).get(reread.field)
    if found is None:
        return None
    model, field = found
    # Changed again, since.
    if not isinstance(field, _FORMED) or field.derived:
        return None

    def made_of(value: Any) -> Any:
        try:
            return read_as(field, value, ctx.catalog.model.region)
        except ValueProblem:
            return value

    entity = ctx.entity(model.name)
    ids = records.ids_after(ctx.tx, entity, after, STEP, deleted=True)
    rewrite(ctx, entity, ids, field.key, made_of)
    return ids[-1] if len(ids) == STEP else None
