"""How many columns a table may come to have: they are only ever added, and databases take so many."""

from __future__ import annotations

from collections.abc import Container

from engines.definition.model import EntityModel, Model
from engines.errors import Issue
from runtime.store.entity_table import SYSTEM_COLUMNS
from runtime.store.physical_names import LINKS, FieldPlace, Names, PhysicalNames, plain_kind, recorded_type
from runtime.store.schema import wished_columns

__all__ = ["MOST_COLUMNS", "too_wide"]

MOST_COLUMNS = 1500
"""PostgreSQL takes 1,600 and counts dropped ones, SQLite 2,000 as it comes. Equal on both, with some left for
the platform."""


def too_wide(model: Model, app: str, names: Names, places: Container[FieldPlace]) -> list[Issue]:
    """Entities of `app` whose tables would outgrow the database. `places`: fields made ready in a second
    column."""
    own = [entity for entity in model.entities.values() if entity.app == app]
    issues = []
    for index, entity in enumerate(own):
        physical = names.get((app, entity.definition.id))
        former = _columns(physical) if physical is not None else 0
        count = len(SYSTEM_COLUMNS) + 1 + former + _new(entity, physical, names, places)
        if count > MOST_COLUMNS:
            params = {
                "entity": dict(entity.definition.label) or entity.key, "count": count,
                "maximum": MOST_COLUMNS,
            }  # fmt: skip
            issues.append(Issue(f"/entities/{index}/fields", "install.too_many_columns", params))
    return issues


def _columns(physical: PhysicalNames) -> int:
    return sum(
        len(columns)
        for kinds in physical.recorded.values()
        for (kind, _), columns in kinds.items()
        if plain_kind(kind) != LINKS
    )


def _new(
    entity: EntityModel, physical: PhysicalNames | None, names: Names, places: Container[FieldPlace]
) -> int:
    count = 0
    for field in entity.definition.fields:
        if not field.stored:
            continue
        if physical is not None:
            kind = recorded_type(entity, field, names)
            if (entity.app, entity.definition.id, field.id) in places:
                known = physical.column(field.id, kind, active=False)
            else:
                # What was prepared and never served is taken up again.
                known = physical.columns.get(field.id) or physical.column(field.id, kind, active=False)
            if known is not None:
                continue
        count += len(wished_columns(entity, field, names))
    return count
